"""What a row must hold to be counted, as pandera schemas made from the course's own."""

import datetime as dt
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from techsales.exports.bulk import Bad
from techsales.exports.fields import AHEAD, FIELDS, KEYS, MAY_BE_EMPTY, REQUIRED, Field

if TYPE_CHECKING:
    import pandas as pd

OLDEST = dt.date(1950, 1, 1)


@cache
def checker() -> Any:
    """Pandera's module for pandas; slow to import."""
    import pandera.pandas

    return pandera.pandas


def schema_of(table: str, columns: list[str], today: dt.date, csat_scale: list[float]) -> Any:
    """The schema of a table with these columns."""
    pa = checker()
    needed = set(REQUIRED[table]) - MAY_BE_EMPTY
    made = {}
    for name in columns:
        nullable = name not in needed
        made[name] = pa.Column(None, checks(FIELDS[table][name], today, csat_scale), nullable=nullable)
    return pa.DataFrameSchema(made)


def checks(field: Field, today: dt.date, csat_scale: list[float]) -> list[Any]:
    """The checks of a column; the text of each is the reason given."""
    pa, found = checker(), []
    low, high = csat_scale if field.name == "score" else (field.low, field.high)
    if low is not None:
        why = "is below zero. Credit notes and corrections belong in a list of their own"
        why = why if field.kind == "money" else f"is below {low:g}"
        found.append(pa.Check.ge(low, error=f"{why}."))
    if high is not None:
        found.append(pa.Check.le(high, error=f"is above {high:g}."))
    if field.kind == "date":
        found.append(
            pa.Check.ge(dt.datetime.combine(OLDEST, dt.time()), error=f"is before {OLDEST.year}. Correct the year.")
        )
        if field.name not in AHEAD:
            found.append(not_ahead(today))
    return found


def not_ahead(today: dt.date) -> Any:
    """A check for what must have happened already."""
    return checker().Check.le(
        dt.datetime.combine(today, dt.time()), error=f"lies ahead of today, {today}. Correct the year, or wait for it."
    )


def wrong_rows(
    table: str, frame: "pd.DataFrame", names: dict[str, str], today: dt.date, csat_scale: list[float]
) -> list[Bad]:
    """Every cell that breaks a rule of its table.

    Args:
        frame: converted rows, line numbers as index. names: column of the table → its name in the file.
    """
    columns = [name for name in FIELDS[table] if name in frame and name != "currency"]
    bad = failures(schema_of(table, columns, today, csat_scale), frame[columns], names)
    if table == "deals":
        pa = checker()
        closed = frame[frame["stage"].isin(["won", "lost"])]
        ended: dict[str, Any] = {"quarter": pa.Column(None, nullable=False)}
        if "close_date" in frame:
            ended["close_date"] = pa.Column(None, [not_ahead(today)], nullable=True)
        bad += failures(pa.DataFrameSchema(ended), closed, names)
    return bad


def failures(schema: Any, frame: "pd.DataFrame", names: dict[str, str]) -> list[Bad]:
    """What pandera finds wrong."""
    errors = checker().errors
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            schema.validate(frame, lazy=True)
    except errors.SchemaErrors as found:
        cases = found.failure_cases
        return [
            Bad(int(line), names.get(column, column), shown(value), reason(column, check, value))
            for line, column, check, value in zip(
                cases["index"], cases["column"], cases["check"], cases["failure_case"], strict=True
            )
        ]
    return []


def shown(value: Any) -> str:
    """A value as a reader of the file would write it."""
    text = str(value)
    if text in ("nan", "NaT", "None", "<NA>"):
        return ""
    return text.removesuffix(" 00:00:00").removesuffix(".0")


def reason(column: str, check: str, value: Any) -> str:
    """One sentence on a failure."""
    if check != "not_nullable":
        return f"{shown(value)} {check}"
    if column == "quarter":
        return "won or lost, and neither its date nor its quarter is known. Fill in the date."
    what = "the number that tells rows apart" if column in KEYS.values() else column
    return f"empty, and no row counts without {what}. Fill it in."
