"""What a metric gives back, and how it reads what it is given.

The rules every metric keeps: missing values are left out and counted in the notes; no data gives
None; nonsense raises ``ValueError`` with a sentence that says what to mend; shares lie between
0 and 1, and how a number is printed is the caller's business.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real
from typing import Any

from techsales.intervals import check_level, wilson

FEW = 30
MISSING_WORDS = {"", "n/a"}


@dataclass(frozen=True)
class Result:
    """A number with what is needed to judge it.

    Attributes:
        value: the metric. n: how many cases it rests on, its denominator. low, high: its interval,
        None where there is none. unit: what ``value``, ``low`` and ``high`` are counted in.
        notes: one sentence for each thing a careful reader should be told.

    >>> share(41, 50).value
    0.82
    """

    value: float
    n: int
    low: float | None
    high: float | None
    unit: str
    notes: tuple[str, ...] = ()


def share(k: int, n: int, *, level: float = 0.95, notes: Iterable[str] = ()) -> Result | None:
    """A share, k of n, with Wilson's interval; None when n is 0.

    Args:
        k: how many, 0 ≤ k ≤ n. n: out of how many. level: confidence level. notes: handed on.

    Raises:
        ValueError: a count that is negative or not whole, k > n, or a level outside (0, 1).

    >>> share(0, 0) is None
    True
    """
    part, whole = count(k, "the part"), count(n, "the whole")
    check_level(level)
    if part > whole:
        raise ValueError(f"{part} of {whole} cannot be: the part is larger than the whole.")
    if whole == 0:
        return None
    low, high = wilson(part, whole, level)
    return Result(part / whole, whole, low, high, "share", tuple(notes))


def is_missing(value: Any) -> bool:
    """Whether a value says "not known": None, NaN, an empty cell or N/A (pandas' NA and NaT too)."""
    if isinstance(value, str):
        return value.strip().lower() in MISSING_WORDS
    # pandas.NA refuses every comparison, so it is known by its name; NaN and NaT differ from themselves.
    return value is None or type(value).__name__ == "NAType" or bool(value != value)


def number(value: Any, what: str) -> float:
    """A finite number, or a sentence why ``value`` is none."""
    if isinstance(value, str):
        raise ValueError(f"{what} is the text {value!r}. Turn it into a number first.")
    if isinstance(value, bool) or not isinstance(value, (Real, Decimal)):
        raise ValueError(f"{what} must be a number; it is {value!r}, which is a {type(value).__name__}.")
    if not math.isfinite(value):
        raise ValueError(f"{what} must be a finite number; it is {value}.")
    return float(value)


def count(value: Any, what: str) -> int:
    """A whole number of cases, or a sentence why ``value`` is none."""
    if is_missing(value):
        raise ValueError(f"{what} is missing. Count the cases first.")
    counted = number(value, what)
    if counted < 0 or counted != int(counted):
        raise ValueError(f"{what} must be a whole number, 0 or more; it is {value}.")
    return int(counted)


def cells(values: Any, what: str) -> list[Any]:
    """Any list-like as a list, or a sentence why it is none."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise ValueError(f"{what} come as a list or a column; this is {values!r}.")
    return list(values)


def known(values: Any, what: str) -> tuple[list[float], tuple[str, ...]]:
    """The numbers among the values, and a note when some were missing."""
    given = cells(values, what)
    numbers = [number(v, f"One of the {what}") for v in given if not is_missing(v)]
    left_out = len(given) - len(numbers)
    if left_out == 0:
        return numbers, ()
    return numbers, (f"{left_out} of {len(given)} {what} are missing and were left out.",)


def spread_notes(values: list[float], what: str) -> tuple[str, ...]:
    """What a t interval of so few or so equal values cannot tell."""
    notes: list[str] = []
    if len(values) == 1:
        notes.append(f"Only one value among the {what}: nothing is known about spread, so no interval.")
    elif len(set(values)) == 1:
        notes.append(
            f"All {len(values)} {what} are equal: no information on spread, so the interval has no width "
            "and says nothing about certainty. A bootstrap would not help."
        )
    if 2 <= len(values) < FEW:
        notes.append(f"Only {len(values)} {what}, fewer than {FEW}: the t interval relies on no far outliers.")
    return tuple(notes)
