"""Intervals: how far a number from a few customers can be from the number for all of them.

Every function returns ``(low, high)`` in the unit of its input. ``level`` is the confidence
level: the share of samples in which such an interval catches the true value.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from random import Random
from statistics import NormalDist, fmean, stdev

Interval = tuple[float, float]


def check_level(level: float) -> None:
    """Refuse a confidence level that is not strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"The level must lie between 0 and 1, for example 0.95; it is {level}.")


def check_counts(k: int, n: int) -> None:
    """Refuse counts of which no share can be made."""
    if n <= 0:
        raise ValueError(f"A share needs at least one case to be out of; n is {n}.")
    if k != int(k) or n != int(n):
        raise ValueError(f"{k} of {n}: give counts, not shares. Counts are whole numbers.")
    if not 0 <= k <= n:
        raise ValueError(f"{k} of {n} cannot be: the part must lie between 0 and the whole.")


def wilson(k: int, n: int, level: float = 0.95) -> Interval:
    """Wilson's interval for a share: ``k`` of ``n``.

    Formula: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with p = k/n. It stays between
    0 and 1 and is good for small n and for shares near the ends.

    Args:
        k: how many, 0 ≤ k ≤ n. n: out of how many, n ≥ 1. level: confidence level.

    Returns:
        (low, high), shares between 0 and 1.

    Raises:
        ValueError: n < 1, k outside 0…n, or a level outside (0, 1).

    Source:
        E. B. Wilson, JASA 22 (1927) 209–212; R. G. Newcombe, Statistics in Medicine 17 (1998)
        857–872, method 3.

    >>> low, high = wilson(9, 10)
    >>> round(low, 3), round(high, 3)
    (0.596, 0.982)
    """
    check_counts(k, n)
    check_level(level)
    z = NormalDist().inv_cdf((1 + level) / 2)
    p = k / n
    centre = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = (centre - half) / scale, (centre + half) / scale
    # At the ends the formula gives 0 and 1 up to rounding; say so exactly.
    return (0.0 if k == 0 else low, 1.0 if k == n else high)


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> Interval:
    """Newcombe's hybrid interval for the difference of two independent shares, k1/n1 − k2/n2.

    Args:
        k1, n1: the first share, 0 ≤ k1 ≤ n1, n1 ≥ 1. k2, n2: the second. level: confidence level.

    Returns:
        (low, high), between −1 and 1.

    Raises:
        ValueError: as ``wilson``.

    Source:
        R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10.

    >>> low, high = newcombe(56, 70, 48, 80)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    low1, high1 = wilson(k1, n1, level)
    low2, high2 = wilson(k2, n2, level)
    p1, p2 = k1 / n1, k2 / n2
    low = p1 - p2 - math.hypot(p1 - low1, high2 - p2)
    high = p1 - p2 + math.hypot(high1 - p1, p2 - low2)
    return low, high


def t_interval(values: Iterable[float], level: float = 0.95) -> Interval | None:
    """Student's t interval for a mean: mean ± t · s/√n.

    Args:
        values: finite numbers, any unit. level: confidence level.

    Returns:
        (low, high) in the unit of the values; None for fewer than two values, where no spread is
        known. All values equal give an interval of zero width: no information on spread.

    Raises:
        ValueError: a value that is not a finite number, or a level outside (0, 1).

    Source:
        NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2.

    >>> low, high = t_interval([5] * 24 + [4] * 17 + [3] * 6 + [2] + [1] * 2)
    >>> round(low, 2), round(high, 2)
    (3.91, 4.49)
    """
    check_level(level)
    numbers = finite(values)
    n = len(numbers)
    if n < 2:
        return None
    half = t_quantile((1 + level) / 2, n - 1) * stdev(numbers) / math.sqrt(n)
    return fmean(numbers) - half, fmean(numbers) + half


def bootstrap(
    values: Iterable[float],
    statistic: Callable[[Sequence[float]], float] = fmean,
    level: float = 0.95,
    repeats: int = 2000,
    seed: int = 1,
) -> Interval | None:
    """Percentile bootstrap interval: draw the sample again and again, with replacement.

    For skewed data, beside the t interval and not instead of it: at small n it covers no better.

    Args:
        values: finite numbers, any unit. statistic: from values to a number (default: the mean).
        level: confidence level. repeats: how many draws, at least 100. seed: the same seed gives
        the same interval.

    Returns:
        (low, high) in the unit of the statistic; None for fewer than two values.

    Raises:
        ValueError: a value that is not a finite number, repeats < 100, or a level outside (0, 1).

    Source:
        B. Efron, R. Tibshirani, An Introduction to the Bootstrap, Chapman & Hall, 1993, ch. 13.
    """
    check_level(level)
    numbers = finite(values)
    if repeats < 100:
        raise ValueError(f"A bootstrap needs at least 100 repeats; {repeats} were asked for.")
    if len(numbers) < 2:
        return None
    rng = Random(seed)
    drawn = sorted(statistic(rng.choices(numbers, k=len(numbers))) for _ in range(repeats))
    edge = (1 - level) / 2
    return quantile(drawn, edge), quantile(drawn, 1 - edge)


def finite(values: Iterable[float]) -> list[float]:
    """The values as a list of floats; refuses one that is no finite number.

    A list, because a column of a table is indexed by label; floats, because ``statistics`` fails on
    numpy's integers.
    """
    numbers = [float(value) for value in values]
    for value in numbers:
        if not math.isfinite(value):
            raise ValueError(f"An interval needs finite numbers; one of the values is {value}.")
    return numbers


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which ``share`` of the ordered values lie, interpolated."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def t_quantile(p: float, df: float) -> float:
    """The value below which a t distribution with ``df`` degrees of freedom has share ``p``.

    Args:
        p: 0 < p < 1. df: degrees of freedom, > 0, whole or not (Welch).

    Raises:
        ValueError: p or df outside its domain.
    """
    if not 0 < p < 1 or not df > 0:
        raise ValueError(f"The t distribution needs 0 < p < 1 and df > 0; p is {p}, df is {df}.")
    if p == 0.5:
        return 0.0
    if p < 0.5:
        return -t_quantile(1 - p, df)
    low, high = 0.0, 1.0
    while t_cdf(high, df) < p:
        low, high = high, high * 2
    while high - low > 1e-13 * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if t_cdf(middle, df) < p else (low, middle)
    return (low + high) / 2


def t_cdf(t: float, df: float) -> float:
    """Share of a t distribution with ``df`` degrees of freedom below ``t``."""
    tail = incomplete_beta(df / 2, 0.5, df / (df + t * t)) / 2
    return 1 - tail if t > 0 else tail


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22)."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    tiny = 1e-300
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1) or tiny)
    total = d
    for m in range(1, 500):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            d = 1 / (1 + term * d or tiny)
            c = 1 + term / c or tiny
            total *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * total / a
