"""Does it add up? A file's own TOTAL line beside the sum of its rows, and remarks on rows that look odd."""

from typing import TYPE_CHECKING, Any

from techsales.effect.words import count_of
from techsales.exports.fields import FIELDS, MONEY
from techsales.exports.mapping import FileMapping
from techsales.exports.numbers import money

if TYPE_CHECKING:
    import pandas as pd


def lines_of_totals(
    one: FileMapping, totals: list[dict[str, str]], amounts: float | None, settings: dict[str, Any]
) -> tuple[float | None, list[str]]:
    """What the file's last line of totals says, and a sentence on whether its rows add up to it."""
    column = next((name for name, to in one.columns.items() if to == MONEY.get(one.table)), None)
    if not totals or column is None or amounts is None:
        return None, []
    if not totals[-1][column].strip():
        return None, ["its line of totals has no amount to compare with"]
    stated, reason = money(totals[-1][column], one.decimal, settings["currency"], settings["rates"])
    if stated is None:
        return None, [f"its line of totals cannot be read: {reason}"]
    if abs(stated - amounts) < 0.01:
        return stated, [f"its line of totals says {stated:,.2f}, and so do its rows"]
    return stated, [
        f"its line of totals says {stated:,.2f}, its rows add up to {amounts:,.2f}: {stated - amounts:+,.2f} apart. "
        "Look at the rejected rows first"
    ]


def remarks(table: str, frame: "pd.DataFrame") -> list[str]:
    """Sentences on what is possible and odd: no row left, one row, one value everywhere, amounts that are missing."""
    if len(frame) < 2:
        return [f"{len(frame)} row is left: enough to read, too little to compare" if len(frame) else "no row is left"]
    found = []
    for name in ("score", "amount_eur", "stage", "resolved", "status", "hours"):
        if name in frame and frame[name].nunique() == 1 and name in FIELDS[table]:
            value = frame[name].dropna().iloc[0]
            found.append(
                f"{name} is {value:g} in every row" if isinstance(value, float) else f"{name} is {value} in every row"
            )
    money_column = MONEY.get(table)
    missing = int(frame[money_column].isna().sum()) if money_column in frame else 0
    if missing:
        found.append(f"{count_of(missing, 'row has', 'rows have')} no {money_column}")
    return found
