"""Making tables and reading them: counts that are allocated, not drawn, and groups that differ by an interval."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from math import floor, fsum, sqrt
from random import Random
from statistics import fmean
from typing import Any, NamedTuple

from techsales.diagnosis.definition import Row, Sheet
from techsales.intervals import newcombe, t_quantile

#: A group of fewer rows than this is never called low or high.
FEWEST = 5


def allocate(rows: Sequence[Row], share: float, chance: Random, column: str, along: Sequence[str]) -> None:
    """Mark ``share`` of ``rows`` in ``column``, as evenly as can be along the columns ``along``.

    The rows are put in order of ``along``; then every so-manieth is marked, from a start that is left to chance.
    So no other column is out of balance, except by rounding.
    """
    start = chance.random()
    for place, row in enumerate(sorted(rows, key=lambda row: [str(row[name]) for name in along])):
        row[column] = floor((place + 1) * share + start) > floor(place * share + start)


def spread(total: int, shares: dict[str, float]) -> list[str]:
    """``total`` labels in the given shares: exact counts, the largest remainders get what is left."""
    exact = {label: total * share for label, share in shares.items()}
    counts = {label: floor(value + 1e-9) for label, value in exact.items()}
    for label in sorted(exact, key=lambda label: counts[label] - exact[label])[: total - sum(counts.values())]:
        counts[label] += 1
    return [label for label, count in counts.items() for _ in range(count)]


def counted(rows: Iterable[Row], column: str) -> tuple[int, int]:
    """(how many rows are marked in ``column``, how many there are)."""
    values = [bool(row[column]) for row in rows]
    return sum(values), len(values)


def compare(part: tuple[int, int], rest: tuple[int, int]) -> str:
    """``low``, ``high`` or empty: whether Newcombe's 95 % interval of the difference in shares excludes 0."""
    if min(part[1], rest[1]) < FEWEST:
        return ""
    low, high = newcombe(*part, *rest)
    return "low" if high < 0 else "high" if low > 0 else ""


def groups_of(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, values in order."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return dict(sorted(found.items(), key=lambda pair: str(pair[0])))


def percent(part: int, whole: int) -> str:
    """``74 % (37 of 50)``; ``none`` where there is nothing to be out of."""
    return f"{part / whole * 100:.0f} % ({part} of {whole})" if whole else "none"


def points(part: tuple[int, int], rest: tuple[int, int]) -> str:
    """The difference to the rest in points with its interval: ``-18 (-30 to -5)``.

    An end that would round to 0 keeps a decimal, so that everybody can see on which side of 0 it lies.
    """
    if not part[1] or not rest[1]:
        return "no rest"
    low, high = (end_of_interval(100 * end) for end in newcombe(*part, *rest))
    difference = part[0] / part[1] - rest[0] / rest[1]
    return f"{difference * 100:+.0f} ({low} to {high})"


def end_of_interval(value: float) -> str:
    """An end of an interval in points."""
    return f"{value:+.1f}" if abs(value) < 0.5 else f"{value:+.0f}"


def named(values: Iterable[Any]) -> str:
    """Names in braces, so that a seed can change them: ``{East} and {West}``."""
    return " and ".join(f"{{{value}}}" for value in values)


def by_group(
    rows: Sequence[Row], column: str, marked: str, word: str, read: Callable[[list[Any], list[Any]], str] | None = None
) -> Sheet:
    """A share by group, each group against all others.

    Args:
        rows: one row a case. column: what to split by. marked: the column of truth values. word: heading of the
        share, such as ``solved``. read: (low groups, high groups) → reading; without it: which groups are low.
    """
    groups = groups_of(rows, column)
    part = {value: counted(group, marked) for value, group in groups.items()}
    total = counted(rows, marked)
    rest = {value: (total[0] - k, total[1] - n) for value, (k, n) in part.items()}
    verdict = {value: compare(part[value], rest[value]) for value in groups}
    lines = tuple(
        (value, percent(*part[value]), points(part[value], rest[value]), verdict[value] or "within chance")
        for value in groups
    )
    low, high = ([value for value in groups if verdict[value] == way] for way in ("low", "high"))
    reading = (read or which_are_low)(low, high)
    return Sheet((column, word, "points against the rest (95 %)", "reads as"), lines, reading)


def which_are_low(low: list[Any], _high: list[Any]) -> str:
    """The usual reading of a split."""
    return f"{named(low)} low" if low else "no group stands out"


class Estimate(NamedTuple):
    """A mean, a change or a difference with its 95 % interval, all in one unit."""

    value: float
    low: float
    high: float

    @property
    def way(self) -> str:
        """``up``, ``down`` or empty: whether the interval excludes 0."""
        return "down" if self.high < 0 else "up" if self.low > 0 else ""

    def text(self, digits: int = 1) -> str:
        """As sheets print a change: ``+0.40 (+0.25 to +0.55)``."""
        return f"{self.value:+.{digits}f} ({self.low:+.{digits}f} to {self.high:+.{digits}f})"


@cache
def t_95(df: int) -> float:
    """The half width of a 95 % interval in standard errors. Whole degrees of freedom, so that few are computed."""
    return t_quantile(0.975, df)


def squared_error(values: Sequence[float]) -> float:
    """The square of a mean's standard error, from two or more values."""
    middle = fmean(values)
    return fsum((value - middle) ** 2 for value in values) / (len(values) - 1) / len(values)


def mean_of(values: Sequence[float]) -> Estimate:
    """A mean of two or more values with Student's interval."""
    middle = fmean(values)
    half = t_95(len(values) - 1) * sqrt(squared_error(values))
    return Estimate(middle, middle - half, middle + half)


def mean_difference(part: Sequence[float], rest: Sequence[float]) -> Estimate:
    """Mean of ``part`` minus mean of ``rest``, each of two or more values, with Welch's interval (df rounded down)."""
    a, b = squared_error(part), squared_error(rest)
    value = fmean(part) - fmean(rest)
    if a + b == 0:
        return Estimate(value, value, value)
    df = (a + b) ** 2 / (a * a / (len(part) - 1) + b * b / (len(rest) - 1))
    half = t_95(int(df)) * sqrt(a + b)
    return Estimate(value, value - half, value + half)


def hand_out(rows: Sequence[Row], column: str, shares: dict[str, float], step: float, chance: Random) -> None:
    """Give labels to ``rows`` in exact shares, evenly along the rows, from a start that is left to chance.

    ``step`` is the fraction of an irrational number, another one for every column: such steps never come round,
    and no two columns keep step.
    """
    start = chance.random()
    turns = [(start + place * step) % 1 for place in range(len(rows))]
    order = sorted(range(len(rows)), key=turns.__getitem__)
    for place, label in zip(order, spread(len(rows), shares), strict=True):
        rows[place][column] = label


def allocate_each(rows: Sequence[Row], shares: Sequence[float], chance: Random, column: str) -> None:
    """Mark rows in ``column``, each by its own share, evenly along the rows as they lie.

    As many are marked as the shares add up to. What is left to chance is where the rounding starts.
    """
    reached = chance.random()
    for row, share in zip(rows, shares, strict=True):
        before, reached = reached, reached + share
        # The sum of shares may fall short of a whole number by a rounding error.
        row[column] = floor(reached + 1e-9) > floor(before + 1e-9)
