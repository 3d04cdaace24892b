"""Numbers in the report's words: each unit has one way to be printed."""

from techsales.report.wording import percent, signed
from techsales.results import Result

SHARE, GROWTH = "share", "share of the old value"
#: Digits that a number keeps in the report. Sentences and tables round the same number, so that 0.025 is one of them.
DIGITS = 10


def value_of(value: float | None, unit: str, currency: str = "EUR") -> str:
    """A value: ``80 %``, ``4.20``, ``1,250,000 EUR``.

    >>> value_of(0.8, "share"), value_of(4.2, "points of 5"), value_of(1_250_000, "money")
    ('80 %', '4.20', '1,250,000 EUR')
    """
    if value is None:
        return "no data"
    value = round(value, DIGITS)
    if unit == "money":
        return f"{money(value)} {currency}"
    if unit == "hours":
        return f"{value:,.0f} h"
    if unit == GROWTH:
        return percent(value, "+")
    return percent(value) if unit == SHARE else f"{value:.2f}"


def money(value: float) -> str:
    """An amount with thousands marked, and a minus sign that is one."""
    return f"{value:,.0f}".replace("-", "−")


def step_of(value: float | None, unit: str) -> str:
    """A difference with its sign: ``−4.0 points``, ``+0.20``; growth is a difference in itself."""
    if value is None:
        return "no data"
    value = round(value, DIGITS)
    if unit == SHARE:
        return f"{signed(value)} points"
    if unit == GROWTH:
        return percent(value, "+")
    return f"{value:+.2f}".replace("-", "−") if round(value, 2) else "0.00"


def as_points(unit: str) -> str:
    """The unit of a difference: differences of growth rates are points, as differences of shares are."""
    return SHARE if unit == GROWTH else unit


def interval_of(result: Result | None, unit: str, step: bool = False) -> str:
    """``71 % to 87 %``; with a sign for a difference; or that there is none."""
    if result is None or result.low is None or result.high is None:
        return "no interval"
    if step:
        low, high = (step_of(end, unit).removesuffix(" points") for end in (result.low, result.high))
        return f"{low} to {high}"
    return f"{value_of(result.low, unit)} to {value_of(result.high, unit)}"


def listed(words: list[str]) -> str:
    """``a, b and c``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def count_of(n: int, one: str, many: str = "") -> str:
    """``1 deal``, ``3 deals``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
