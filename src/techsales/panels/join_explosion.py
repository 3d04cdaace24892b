"""The panel of chapter 7: a lookup by some key, and what it does to the rows and to the sum."""

from collections import Counter
from functools import cache
from typing import Any

from techsales.company import rows
from techsales.panels.panel import Choice, Panel, State

#: What may be looked up: by the words of the choice, the right table and the key.
LOOKUPS = {
    "reps by rep_id": ("reps", "rep_id"),
    "reps by team": ("reps", "team"),
    "reps by region": ("reps", "region"),
    "accounts by account_id": ("accounts", "account_id"),
}
HOW = ("left", "inner", "right", "outer")
FEW = 8  # partners of the first deal that are listed by name


@cache
def table(name: str) -> list[dict[str, Any]]:
    """A table of the company, read from the file once."""
    return list(rows(name))


@cache
def keys(name: str, key: str) -> Counter[str]:
    """How many rows of a table have each value of a column."""
    return Counter(row[key] for row in table(name))


def won_amount(row: dict[str, Any]) -> int:
    """What a deal brought in, in EUR: nothing unless it is won."""
    return int(row["amount_eur"]) if row["stage"] == "won" else 0


def state(lookup: str, how: str) -> State:
    """Rows and won revenue before and after all 860 deals are joined with another table.

    Args:
        lookup: one of ``LOOKUPS``. how: one of ``HOW``.

    Returns:
        The two inputs; ``rows_before`` and ``rows_after``; ``revenue_before`` and ``revenue_after`` (won deals, EUR);
        ``most``, the right-hand rows that one deal meets at most; ``without_deal``, rows of the result that
        hold no deal; ``first``, the first deal, and ``meets``, the right-hand rows it meets.

    Raises:
        ValueError: a lookup or a type of join that there is not.
    """
    if lookup not in LOOKUPS:
        raise ValueError(f"There is no lookup {lookup!r}. There are: {', '.join(LOOKUPS)}.")
    if how not in HOW:
        raise ValueError(f"There is no join {how!r}. There are: {', '.join(HOW)}.")
    right, key = LOOKUPS[lookup]
    deals, left_keys, right_keys = table("deals"), keys("deals", key), keys(right, key)
    alone = 1 if how in ("left", "outer") else 0  # rows that a deal without a partner leaves
    times = [right_keys[deal[key]] or alone for deal in deals]
    without_deal = sum(count for value, count in right_keys.items() if value not in left_keys)
    without_deal = without_deal if how in ("right", "outer") else 0
    first = deals[0]
    own = "rep_id" if right == "reps" else "account_id"
    return {
        "lookup": lookup,
        "how": how,
        "rows_before": len(deals),
        "rows_after": sum(times) + without_deal,
        "revenue_before": sum(map(won_amount, deals)),
        "revenue_after": sum(won_amount(deal) * count for deal, count in zip(deals, times, strict=True)),
        "most": max(times),
        "without_deal": without_deal,
        "first": first["deal_id"],
        "meets": tuple(row[own] for row in table(right) if row[key] == first[key]),
    }


def view(now: State) -> str:
    """Rows and revenue before and after, a verdict, and whom the first deal meets."""
    same_rows, same_sum = now["rows_after"] == now["rows_before"], now["revenue_after"] == now["revenue_before"]
    listed = ", ".join(now["meets"][:FEW])
    more = f" and {len(now['meets']) - FEW} more" if len(now["meets"]) > FEW else ""
    return (
        '<table class="dd-table"><thead><tr><th scope="col"></th><th scope="col">before</th>'
        '<th scope="col">after</th><th scope="col">same?</th></tr></thead><tbody>'
        f"{_line('rows', now['rows_before'], now['rows_after'], same_rows)}"
        f"{_line('won revenue, EUR', now['revenue_before'], now['revenue_after'], same_sum)}"
        "</tbody></table>"
        f"<p>Deal {now['first']} meets {len(now['meets'])}: {listed}{more}.</p>"
        f"<p><code>validate=&quot;m:1&quot;</code>: {'passes' if now['most'] <= 1 else 'stops the join'}.</p>"
    )


def says(now: State) -> str:
    """One sentence: the rows after the join, the revenue, and what made the difference."""
    result = f"{now['rows_before']} deals make {now['rows_after']:,} rows, and {now['revenue_before'] / 1e6:.1f} million EUR of won revenue"
    become = f"become {now['revenue_after'] / 1e6:.1f} million"
    if now["most"] > 1:
        return f"{result} {become}: each deal meets {now['most']} rows, because the key is not unique."
    if now["without_deal"]:
        return f"{result} stay what they are: {now['without_deal']} of the rows hold no deal."
    return f"{result} stay what they are: same rows, same sum."


def _line(name: str, before: int, after: int, same: bool) -> str:
    """One row of the table; marked, also without any style sheet, where the join changed the number."""
    mark = "" if same else ' class="dd-hit"'
    sign = "✓ yes" if same else "✗ no"
    return f'<tr{mark}><th scope="row">{name}</th><td>{before:,}</td><td>{after:,}</td><td>{sign}</td></tr>'


join_explosion = Panel(
    name="join explosion",
    title="What does the lookup do to your rows?",
    inputs={
        "lookup": Choice("look up", tuple(LOOKUPS), start="reps by rep_id"),
        "how": Choice("type of join", HOW, start="left"),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"lookup": "reps by rep_id", "how": "left"},
        {"lookup": "reps by region", "how": "left"},
        {"lookup": "accounts by account_id", "how": "outer"},
    ),
)
