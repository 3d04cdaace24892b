"""The panel of chapter 6: five cleaning steps as switches, the lines they leave, and the sum."""

import csv
from functools import cache

from techsales.company.loaders import read_bytes
from techsales.panels.panel import Panel, State, Switch

Line = tuple[str, ...]
ID, AMOUNT = 0, 4
UNKNOWN = ("", "N/A", "tbd", "-")
TOTAL = "TOTAL"
STEPS = {
    "no_blank": "drop blank line",
    "no_total": "drop TOTAL line",
    "no_exact": "drop exact duplicates",
    "one_key": "one line per id",
}


@cache
def export() -> tuple[Line, ...]:
    """The lines of the CRM export below its header, as they came; the blank one as empty cells."""
    lines = read_bytes("crm_export_raw").decode("cp1252").splitlines()
    header, *rest = csv.reader(lines, delimiter=";")
    return tuple(tuple(line) if line else ("",) * len(header) for line in rest)


def amount_of(text: str) -> float | None:
    """An amount in EUR in any of the export's five notations; None where it is not known.

    Raises:
        ValueError: a notation the export does not have.
    """
    written = text.strip()
    if written in UNKNOWN:
        return None
    if written.endswith("EUR"):
        return float(written.removesuffix("EUR").replace(".", "").replace(",", "."))
    if written.endswith("k"):
        return round(float(written.removesuffix("k")) * 1000)
    return float(written.removeprefix("€").replace(",", ""))


def key_of(line: Line) -> str:
    """The deal id of a line in one spelling."""
    return line[ID].strip().upper()


def first_of_each(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Of the lines with the same id the first, in the order in which they came."""
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(key_of(line), line)
    return tuple(found.values())


def cleaned(no_blank: bool, no_total: bool, no_exact: bool, one_key: bool) -> list[tuple[Line, ...]]:
    """The lines after none, one, two, three and four steps; a step that is off leaves them as they are."""
    left = [export()]
    left.append(tuple(line for line in left[-1] if any(line) or not no_blank))
    left.append(tuple(line for line in left[-1] if key_of(line) != TOTAL or not no_total))
    left.append(tuple(dict.fromkeys(left[-1])) if no_exact else left[-1])
    left.append(first_of_each(left[-1]) if one_key else left[-1])
    return left


def control_total() -> float:
    """The amount on the export's own TOTAL line, in EUR."""
    return sum(amount_of(line[AMOUNT]) or 0 for line in export() if key_of(line) == TOTAL)


def state(no_blank: bool, no_total: bool, no_exact: bool, one_key: bool, money: bool) -> State:
    """The export after the chosen steps.

    Args:
        no_blank: drop the blank line. no_total: drop the TOTAL line. no_exact: of lines that agree in
        every sign keep one. one_key: of lines with the same id, blanks and capitals aside, keep one.
        money: read the amounts as numbers.

    Returns:
        ``steps`` (name, on, lines left after it), ``lines``, ``missing`` (lines without an amount),
        ``sum`` in EUR (None while the amounts are text) and ``control``, the TOTAL line's amount.
    """
    left = cleaned(no_blank, no_total, no_exact, one_key)
    amounts = [amount_of(line[AMOUNT]) for line in left[-1]]
    switches = (no_blank, no_total, no_exact, one_key)
    return {
        "start": len(left[0]),
        "steps": [(name, on, len(lines)) for name, on, lines in zip(STEPS.values(), switches, left[1:], strict=True)],
        "lines": len(left[-1]),
        "missing": amounts.count(None),
        "sum": sum(amount or 0 for amount in amounts) if money else None,
        "control": control_total(),
    }


def view(now: State) -> str:
    """The funnel, one row a step, and the sum beside the control total."""
    rows = "".join(
        f'<tr{_soft(on)}><th scope="row">{name}</th><td>{"✓ on" if on else "– off"}</td><td>{lines}</td></tr>'
        for name, on, lines in now["steps"]
    )
    total = "still text" if now["sum"] is None else f"{now['sum']:,.0f} EUR"
    return (
        '<table class="dd-table"><thead><tr><th scope="col">step</th><th scope="col">switch</th>'
        '<th scope="col">lines left</th></tr></thead><tbody>'
        f'<tr><th scope="row">as it came</th><td></td><td>{now["start"]}</td></tr>{rows}</tbody></table>'
        f"<p>Sum: <strong>{total}</strong>. Control total: {now['control']:,.0f} EUR.</p>"
    )


def says(now: State) -> str:
    """One sentence: the lines, the sum, and how it stands against the control total."""
    if now["sum"] is None:
        return f"{now['lines']} lines, and the amounts are still text: there is no sum."
    gap = now["sum"] - now["control"]
    against = (
        f"{abs(gap):,.0f} {'more' if gap > 0 else 'less'} than the control total"
        if abs(gap) >= 1
        else "as the control total says"
    )
    return f"{now['lines']} lines, {now['sum']:,.0f} EUR, {against}; {now['missing']} lines have no amount."


def _soft(on: bool) -> str:
    """The class of a step that is switched off."""
    return "" if on else ' class="dd-soft"'


def setting(no_blank: bool, no_total: bool, no_exact: bool, one_key: bool, money: bool) -> dict[str, bool]:
    """The five switches by name."""
    return dict(zip((*STEPS, "money"), (no_blank, no_total, no_exact, one_key, money), strict=True))


cleaning_steps = Panel(
    name="cleaning steps",
    title="Clean it step by step",
    inputs={
        **{name: Switch(f"{label}:", start=False) for name, label in STEPS.items()},
        "money": Switch("read amounts:", start=False),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        setting(False, False, False, False, False),
        setting(True, True, False, False, True),
        setting(True, True, True, True, True),
    ),
)
