"""The numbers on a sales slide, each with its denominator, its interval and its small print.

Every metric returns a ``Result`` (value, n, low, high, unit, notes), or None when there are no
data. Shares lie between 0 and 1. ``level`` is the confidence level. What is missing (None, NaN,
an empty cell, N/A) is left out and counted in the notes; nonsense raises ``ValueError``.
The same from rows instead of counts: ``techsales.cohorts``.
"""

from typing import Literal

from techsales.results import Result, count, is_missing, number, share
from techsales.roi import benefit_cost_ratio, payback, training_gain, training_roi
from techsales.satisfaction import csat_mean, mean_bounds, nonresponse_mean, response_rate, top_two_box

__all__ = [
    "Result",
    "benefit_cost_ratio",
    "change",
    "csat_mean",
    "growth",
    "mean_bounds",
    "nonresponse_mean",
    "on_time_rate",
    "payback",
    "resolution_rate",
    "response_rate",
    "share",
    "top_two_box",
    "training_gain",
    "training_roi",
]

Plan = Literal["original", "current"]


def resolution_rate(
    solved: int,
    opened: int,
    *,
    reopened: int = 0,
    strict: bool = False,
    cancelled: int = 0,
    still_open: int = 0,
    level: float = 0.95,
) -> Result | None:
    """Share of one cohort of tickets that were solved (TDR), with Wilson's interval.

    Formula: solved / (opened − cancelled); strict: (solved − reopened) / (opened − cancelled). Two
    periods are compared with ``intervals.newcombe``.

    Args:
        solved: of the tickets opened, how many were solved. opened: all tickets of the cohort.
        reopened: how many of the solved came back. strict: count these as unsolved.
        cancelled: how many of the opened were cancelled or duplicates; they leave the denominator.
        still_open: how many are still open; they count as unsolved and are noted.

    Returns:
        A share of the cohort; None for an empty one.

    Raises:
        ValueError: more solved than opened (different cohorts), more reopened than solved, or a
        count that is negative or not whole.

    Source:
        Interval: E. B. Wilson, JASA 22 (1927) 209–212.

    >>> resolution_rate(80, 100, reopened=12).value, resolution_rate(80, 100, reopened=12, strict=True).value
    (0.8, 0.68)
    """
    done, back = count(solved, "The number solved"), count(reopened, "The number reopened")
    out, waiting = count(cancelled, "The number cancelled"), count(still_open, "The number still open")
    cohort = count(opened, "The number opened") - out
    if done + waiting > cohort:
        raise ValueError(
            f"{done} solved and {waiting} still open of {cohort} opened cannot be: different cohorts? "
            "Take the same tickets above and below the line."
        )
    if back > done:
        raise ValueError(f"{back} reopened of {done} solved cannot be: count each solved ticket once.")
    notes = []
    if back:
        how = "unsolved" if strict else "solved"
        notes.append(f"Reopened, counted as {how}: {back} of {done} solved tickets.")
    if out:
        notes.append(f"Cancelled or duplicate, left out: {out} of {cohort + out} tickets.")
    if waiting:
        notes.append(f"Still open, counted as unsolved: {waiting} of {cohort} tickets.")
    return share(done - back if strict else done, cohort, level=level, notes=notes)


def on_time_rate(
    on_time: int,
    delivered: int,
    *,
    plan: Plan,
    cancelled: int = 0,
    include_cancelled: bool = False,
    running: int = 0,
    level: float = 0.95,
) -> Result | None:
    """Share of the delivered projects that were on time (OTP), with Wilson's interval.

    Formula: on time / delivered; with ``include_cancelled``: on time / (delivered + cancelled).

    Args:
        on_time: of those delivered, how many on the day or before. delivered: how many in all.
        plan: "original" or "current", the date they were held against. No default: ask.
        cancelled, running: how many more there are. Running ones are neither on time nor late yet.
        include_cancelled: count the cancelled as failures.

    Returns:
        A share; None if nothing was delivered.

    Raises:
        ValueError: no such plan, more on time than delivered, or a bad count.

    Source:
        Interval: E. B. Wilson, JASA 22 (1927) 209–212.

    >>> on_time_rate(19, 20, plan="current").value, on_time_rate(16, 20, plan="original").value
    (0.95, 0.8)
    """
    check_plan(plan)
    good, done = count(on_time, "The number on time"), count(delivered, "The number delivered")
    lost, open_now = count(cancelled, "The number cancelled"), count(running, "The number running")
    if good > done:
        raise ValueError(f"{good} on time of {done} delivered cannot be: a project on time is delivered, too.")
    notes = [f"On time means by the {plan} plan."]
    if lost:
        how = "counted as failures" if include_cancelled else "left out"
        notes.append(f"Cancelled, {how}: {lost} of {done + lost + open_now} projects.")
    if open_now:
        notes.append(f"Still running, left out: {open_now} of {done + lost + open_now} projects.")
    return share(good, done + lost if include_cancelled else done, level=level, notes=notes)


def check_plan(plan: str) -> None:
    """Refuse a plan that is neither of the two."""
    if plan not in ("original", "current"):
        raise ValueError(f'On time against which date? Say plan="original" or plan="current", not {plan!r}.')


def change(old: float, new: float, *, unit: str = "EUR") -> Result | None:
    """The amount new − old, for when a percentage says too much or nothing; None if one is missing.

    >>> change(0, 5000).value
    5000.0
    """
    if is_missing(old) or is_missing(new):
        return None
    return Result(number(new, "The new value") - number(old, "The old value"), 1, None, None, unit)


def growth(
    old: float,
    new: float,
    *,
    months: tuple[float, float] | None = None,
    min_base: float = 0,
) -> Result | None:
    """Growth rate, (new − old) / old. It is no return on investment: it knows no cost.

    Args:
        old, new: amounts in one unit, old > 0; a negative new value gives less than −100 %.
        months: lengths of the two periods, to have them compared. min_base: a base below this is noted.

    Returns:
        A share of the old value, without an interval: one pair of numbers has no spread (for many
        customers see ``cohorts.growth_of``). None if a value is missing, or if old is 0: then there
        is no percentage, and ``change(old, new)`` gives the amount to report.

    Raises:
        ValueError: old < 0, periods of different length, or a value that is no finite number.

    Source:
        The seed article, 4.1, which calls it "ROI". Why it is not: ``training_roi``.

    >>> growth(1_000_000, 1_250_000).value
    0.25
    >>> growth(0, 5) is None
    True
    """
    if months is not None and months[0] != months[1]:
        raise ValueError(f"Periods of {months[0]:g} and {months[1]:g} months differ. Compare equal lengths.")
    if is_missing(old) or is_missing(new):
        return None
    base, now = number(old, "The old value"), number(new, "The new value")
    if base < 0:
        raise ValueError(
            f"The old value is {base:,.10g}, and growth from below zero has no meaning. "
            f"Report the amount, {now - base:+,.10g}."
        )
    if base == 0:
        return None
    notes = []
    if base < min_base:
        notes.append(f"The base, {base:,.10g}, is small: report the amount, {now - base:+,.10g}, as well.")
    if now < 0:
        notes.append("The new value is negative, so the rate lies below −100 %.")
    return Result((now - base) / base, 1, None, None, "share of the old value", tuple(notes))
