"""The metrics from rows: who belongs to the denominator is decided here, by the dates.

Tickets and projects come as a pandas DataFrame or as a list of dictionaries with the columns of
``data/tickets.csv`` and ``data/projects.csv``; dates are dates or texts like 2025-12-31.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from techsales.intervals import bootstrap
from techsales.metrics import Plan, check_plan, growth, on_time_rate, resolution_rate
from techsales.results import Result, cells, count, is_missing, number

Row = Mapping[str, Any]


def records(table: Any, columns: Iterable[str]) -> list[Row]:
    """The rows of a DataFrame or a list of dictionaries that have all the columns."""
    rows: list[Row] = table.to_dict("records") if hasattr(table, "columns") else cells(table, "Rows")
    for row in rows:
        if not isinstance(row, Mapping):
            raise ValueError(f"A row must have named columns; this one is {row!r}.")
        missing = [column for column in columns if column not in row]
        if missing:
            raise ValueError(f"The column {missing[0]!r} is missing. There are: {', '.join(map(str, row))}.")
    return rows


def day(value: Any, what: str) -> dt.date:
    """A date from a date, a time stamp, or a text like 2025-12-31."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise ValueError(f"{what} {value!r} is no date. Write it as 2025-12-31.") from None


def resolution_rate_of(
    tickets: Any,
    *,
    strict: bool = False,
    window_days: int | None = None,
    as_of: Any = None,
    level: float = 0.95,
) -> Result | None:
    """``resolution_rate`` of the given tickets: choose them by their date of *opening*.

    Args:
        tickets: rows with ``opened_date``, ``closed_date``, ``resolved`` (Y or N) and ``reopened``.
        strict: a solved ticket that was reopened counts as unsolved.
        window_days: solved means closed within so many days; then tickets younger than the window
        on the day ``as_of`` are left out, because their time is not over. as_of: day of the data.

    Returns:
        A share of the cohort; None for an empty one.

    Raises:
        ValueError: a missing column, a bad date, a ``resolved`` other than Y and N, a window
        without a day, or a ticket closed before it was opened.

    >>> ticket = {"opened_date": "2025-10-01", "closed_date": "2025-10-20", "resolved": "Y", "reopened": 0}
    >>> resolution_rate_of([ticket]).value
    1.0
    >>> resolution_rate_of([ticket], window_days=14, as_of="2025-12-31").value
    0.0
    """
    rows = records(tickets, ("opened_date", "closed_date", "resolved", "reopened"))
    total = len(rows)
    if window_days is not None:
        if is_missing(as_of):
            raise ValueError("A window needs the day of the data: say as_of=, for example 2025-12-31.")
        edge = day(as_of, "The day") - dt.timedelta(days=count(window_days, "The window"))
        rows = [row for row in rows if day(row["opened_date"], "The opening date") <= edge]
    young = total - len(rows)
    solved = [row for row in rows if is_solved(row, window_days)]
    result = resolution_rate(
        len(solved),
        len(rows),
        reopened=sum(number(row["reopened"], "The count of reopenings") > 0 for row in solved),
        strict=strict,
        still_open=sum(is_missing(row["closed_date"]) for row in rows if not is_solved(row, window_days)),
        level=level,
    )
    return noted(result, young, f"Opened less than {window_days} days ago, left out: {young} of {total} tickets.")


def is_solved(ticket: Row, window_days: int | None) -> bool:
    """Whether a ticket counts as solved, in time if there is a window."""
    if ticket["resolved"] not in ("Y", "N"):
        raise ValueError(f"The column resolved holds {ticket['resolved']!r}; it must be Y or N.")
    if is_missing(ticket["closed_date"]):
        if ticket["resolved"] == "Y" and window_days is not None:
            raise ValueError("A solved ticket has no closing date, so nobody knows whether it was in time.")
        return bool(ticket["resolved"] == "Y")
    opened = day(ticket["opened_date"], "The opening date")
    closed = day(ticket["closed_date"], "The closing date")
    if closed < opened:
        raise ValueError(f"A ticket was closed on {closed} and opened on {opened}: check the dates.")
    return ticket["resolved"] == "Y" and (window_days is None or (closed - opened).days <= window_days)


def on_time_rate_of(
    projects: Any,
    *,
    plan: Plan,
    tolerance_days: int = 0,
    include_cancelled: bool = False,
    level: float = 0.95,
) -> Result | None:
    """``on_time_rate`` of the given projects: delivered on the planned day or before.

    Args:
        projects: rows with ``status``, ``actual_end`` and ``planned_end_original`` or
        ``planned_end_current``; a project without an actual end counts as running.
        plan: "original" or "current". No default: ask. tolerance_days: days of grace, 0 or more.
        include_cancelled: count the cancelled as failures.

    Returns:
        A share; None if nothing was delivered.

    Raises:
        ValueError: no such plan, a missing column, a bad date or a negative tolerance.

    >>> moved = {"status": "delivered", "actual_end": "2025-11-20",
    ...          "planned_end_original": "2025-11-01", "planned_end_current": "2025-11-22"}
    >>> on_time_rate_of([moved], plan="current").value, on_time_rate_of([moved], plan="original").value
    (1.0, 0.0)
    """
    check_plan(plan)
    grace = dt.timedelta(days=count(tolerance_days, "The tolerance in days"))
    promised = f"planned_end_{plan}"
    rows = records(projects, ("status", "actual_end", promised))
    cancelled = [row for row in rows if row["status"] == "cancelled"]
    delivered = [row for row in rows if row["status"] != "cancelled" and not is_missing(row["actual_end"])]
    late = [day(r["actual_end"], "The actual end") - day(r[promised], "The planned end") for r in delivered]
    result = on_time_rate(
        sum(delay <= grace for delay in late),
        len(delivered),
        plan=plan,
        cancelled=len(cancelled),
        include_cancelled=include_cancelled,
        running=len(rows) - len(cancelled) - len(delivered),
        level=level,
    )
    return noted(result, tolerance_days, f"Days late that still count as on time: up to {tolerance_days}.")


def growth_of(
    old: Iterable[Any], new: Iterable[Any], *, level: float = 0.95, repeats: int = 2000, seed: int = 1
) -> Result | None:
    """Growth of many customers together: total over total, with a bootstrap interval over customers.

    Args:
        old, new: one amount per customer, in the same order and unit; a customer with a missing
        amount is left out and counted. level: confidence level. repeats, seed: of the bootstrap.

    Returns:
        A share of the old total; None without a customer, or if the old total is 0. No interval for
        fewer than two customers, or where some draws have no base.

    Raises:
        ValueError: lists of different length, an old total below 0, or no finite number.

    Source:
        B. Efron, R. Tibshirani, An Introduction to the Bootstrap, Chapman & Hall, 1993, ch. 13.

    >>> growth_of([10, 20, 30], [12, 20, 40]).value
    0.2
    """
    before, after = cells(old, "Old amounts"), cells(new, "New amounts")
    if len(before) != len(after):
        raise ValueError(f"{len(before)} old and {len(after)} new amounts: give one of each per customer.")
    pairs = [
        (number(a, "An old amount"), number(b, "A new amount"))
        for a, b in zip(before, after, strict=True)
        if not is_missing(a) and not is_missing(b)
    ]
    total = growth(sum(a for a, _ in pairs), sum(b for _, b in pairs))
    if total is None:
        return None

    def drawn(places: Iterable[float]) -> float:
        chosen = [pairs[int(place)] for place in places]
        base = sum(a for a, _ in chosen)
        return sum(b for _, b in chosen) / base - 1 if base > 0 else float("inf")

    low, high = bootstrap(range(len(pairs)), drawn, level, repeats, seed) or (None, None)
    notes = list(total.notes)
    if high is not None and not high < float("inf"):
        low = high = None
        notes.append("Some draws of customers have no base, so there is no interval.")
    left_out = len(before) - len(pairs)
    result = Result(total.value, len(pairs), low, high, total.unit, tuple(notes))
    return noted(result, left_out, f"Amount missing, left out: {left_out} of {len(before)} customers.")


def noted(result: Result | None, cases: int, sentence: str) -> Result | None:
    """The result with one more note, if there are cases it is about."""
    if result is None or not cases:
        return result
    return Result(result.value, result.n, result.low, result.high, result.unit, (*result.notes, sentence))
