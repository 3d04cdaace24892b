"""The panel of chapter 5: one table, one question, and the denominator that is chosen."""

from collections import Counter
from functools import cache

from techsales.company import rows
from techsales.panels.panel import Choice, Panel, State, Switch

ALL = "all"
QUARTERS = (ALL, "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1")
STAGES = ("won", "lost", "open")


@cache
def counts() -> dict[tuple[str, str], int]:
    """How many deals there are by quarter and stage, read from the file once."""
    return Counter((row["quarter"], row["stage"]) for row in rows("deals"))


def state(include_open: bool, quarter: str) -> State:
    """The win rate under one choice of rows.

    Args:
        include_open: count open deals in the denominator. quarter: one of ``QUARTERS``; an open deal
        stands in the quarter in which it is expected to close.

    Returns:
        The two inputs, ``won``, ``lost`` and ``open`` (deals of the quarter), ``denominator``, and
        ``rate`` as a share of it, None where it is 0.

    Raises:
        ValueError: a quarter the table does not have.
    """
    if quarter not in QUARTERS:
        raise ValueError(f"There is no quarter {quarter!r}. There are: {', '.join(QUARTERS)}.")
    chosen = QUARTERS[1:] if quarter == ALL else (quarter,)
    found = {stage: sum(counts().get((one, stage), 0) for one in chosen) for stage in STAGES}
    denominator = found["won"] + found["lost"] + (found["open"] if include_open else 0)
    return {
        "include_open": include_open,
        "quarter": quarter,
        **found,
        "denominator": denominator,
        "rate": found["won"] / denominator if denominator else None,
    }


def view(now: State) -> str:
    """The three stages, each with its count and whether it stands in the denominator; then the fraction."""
    lines = "".join(_line(stage, now) for stage in STAGES)
    rate = "no rate" if now["rate"] is None else f"{now['rate']:.1%}"
    return (
        '<table class="dd-table"><thead><tr><th scope="col">stage</th><th scope="col">deals</th>'
        '<th scope="col">in the denominator</th></tr></thead>'
        f"<tbody>{lines}</tbody></table>"
        f"<p>{now['won']} ÷ {now['denominator']}: <strong>{rate}</strong></p>"
    )


def says(now: State) -> str:
    """One sentence: how many of how many, and the rate, or that there is none."""
    where = "in the whole table" if now["quarter"] == ALL else f"of {now['quarter']}"
    if now["rate"] is None:
        return f"0 of 0 closed deals {where}: nothing is decided yet, so there is no rate."
    kind = f"deals {where}, open ones included," if now["include_open"] else f"closed deals {where}"
    return f"{now['won']} of {now['denominator']} {kind} were won: {now['rate']:.1%}."


def _line(stage: str, now: State) -> str:
    """One row of the table; set apart, also without any style sheet, where the stage is left out."""
    inside = stage != "open" or now["include_open"]
    mark = ' class="dd-hit"' if stage == "won" else "" if inside else ' class="dd-soft"'
    return f'<tr{mark}><th scope="row">{stage}</th><td>{now[stage]}</td><td>{"✓ yes" if inside else "– no"}</td></tr>'


win_rate = Panel(
    name="win rate",
    title="Which deals stand under the line?",
    inputs={
        "include_open": Switch("count open deals too", start=False),
        "quarter": Choice("quarter", QUARTERS, start=ALL),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"include_open": False, "quarter": ALL},
        {"include_open": True, "quarter": ALL},
        {"include_open": False, "quarter": "2025Q4"},
    ),
)
