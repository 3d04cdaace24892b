"""Intervals: published values, and what must hold for every input."""

import doctest
import math
from statistics import NormalDist, fmean

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techsales import intervals
from techsales.intervals import bootstrap, newcombe, t_cdf, t_interval, t_quantile, wilson

LEVELS = st.floats(0.5, 0.999)


@st.composite
def k_of_n(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 500))
    return draw(st.integers(0, n)), n


def test_examples_in_the_docstrings() -> None:
    assert doctest.testmod(intervals).failed == 0


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Newcombe 1998, Table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # the input of VassarStats' example, and SciPy's binomtest example
        (23, 60, 0.2709, 0.5098),
        (7, 50, 0.0695, 0.2619),
        # Ferrowick
        (41, 50, 0.6920, 0.9023),
        (80, 100, 0.7112, 0.8666),
        (19, 20, 0.7639, 0.9911),
        (20, 20, 0.8389, 1.0),
    ],
)
def test_wilson_published_values(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-5)


def test_newcombe_published_values() -> None:
    # Newcombe 1998b, Table II, method 10
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert newcombe(9, 10, 3, 10) == pytest.approx((0.1705, 0.8090), abs=5e-5)
    assert newcombe(10, 10, 0, 10) == pytest.approx((0.6075, 1.0), abs=5e-5)


def test_t_interval_of_nist_zarr13() -> None:
    # e-Handbook 1.3.5.2: n 195, mean 9.261460, sd 0.022789. These values have exactly that mean and sd.
    mean, sd = 9.261460, 0.022789
    values = [mean - sd, mean + sd] * 97 + [mean]
    assert t_interval(values) == pytest.approx((9.258242, 9.264679), abs=2e-6)


@pytest.mark.parametrize(
    ("p", "df", "t"),
    [
        (0.975, 1, 12.7062047),
        (0.975, 2, 4.3026527),
        (0.975, 24, 2.0638986),
        (0.975, 49, 2.0095752),
        (0.995, 10, 3.1692727),
    ],
)
def test_t_quantile_table_values(p: float, df: float, t: float) -> None:
    assert t_quantile(p, df) == pytest.approx(t, abs=5e-7)
    assert t_quantile(1 - p, df) == pytest.approx(-t, abs=5e-7)


@given(st.floats(0.01, 0.99), st.floats(0.5, 200))
def test_t_quantile_inverts_the_distribution(p: float, df: float) -> None:
    assert t_cdf(t_quantile(p, df), df) == pytest.approx(p, abs=1e-9)


def test_t_quantile_tends_to_the_normal() -> None:
    assert t_quantile(0.975, 1e6) == pytest.approx(NormalDist().inv_cdf(0.975), abs=1e-5)
    assert t_quantile(0.5, 3) == 0


@given(k_of_n(), LEVELS)
def test_wilson_stays_in_range_and_holds_the_share(part: tuple[int, int], level: float) -> None:
    k, n = part
    low, high = wilson(k, n, level)
    assert 0 <= low <= k / n <= high <= 1


@given(k_of_n(), LEVELS, LEVELS)
def test_wilson_is_nested_in_level(part: tuple[int, int], one: float, other: float) -> None:
    (low, high), (wider_low, wider_high) = wilson(*part, min(one, other)), wilson(*part, max(one, other))
    assert wider_low <= low + 1e-12 and high <= wider_high + 1e-12


@given(k_of_n())
def test_wilson_mirrors(part: tuple[int, int]) -> None:
    k, n = part
    low, high = wilson(k, n)
    assert wilson(n - k, n) == pytest.approx((1 - high, 1 - low))


@given(k_of_n(), k_of_n())
def test_newcombe_holds_the_difference_and_mirrors(one: tuple[int, int], other: tuple[int, int]) -> None:
    low, high = newcombe(*one, *other)
    assert -1 - 1e-12 <= low <= one[0] / one[1] - other[0] / other[1] <= high <= 1 + 1e-12
    assert newcombe(*other, *one) == pytest.approx((-high, -low))


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30), st.floats(-1e3, 1e3))
def test_t_interval_moves_with_the_values(values: list[float], shift: float) -> None:
    low, high = t_interval(values) or (math.nan, math.nan)
    assert low <= fmean(values) <= high
    moved = t_interval([v + shift for v in values])
    assert moved == pytest.approx((low + shift, high + shift), abs=1e-6, rel=1e-6)


def test_t_interval_of_equal_and_of_few_values() -> None:
    assert t_interval([4, 4, 4]) == (4, 4)
    assert t_interval([4]) is None
    assert t_interval([]) is None


def test_bootstrap_of_kestrels_answers() -> None:
    scores = [5] * 24 + [4] * 17 + [3] * 6 + [2] + [1] * 2
    assert bootstrap(scores) == pytest.approx((3.90, 4.46), abs=0.05)
    assert bootstrap(scores, seed=2) == bootstrap(scores, seed=2)
    assert bootstrap([4]) is None
    assert bootstrap([4, 4]) == (4, 4)
    assert bootstrap([0, 0, 10], max) == (0, 10)


def test_columns_of_a_table_are_welcome() -> None:
    column = pd.Series([5, 4, 1, 3], index=[7, 9, 11, 13])
    assert t_interval(column) == t_interval([5, 4, 1, 3])
    assert t_interval(column.to_numpy()) == t_interval([5, 4, 1, 3])
    assert bootstrap(column) == bootstrap([5, 4, 1, 3])
    assert wilson((column >= 4).sum(), column.count()) == wilson(2, 4)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: wilson(1, 0), "at least one case"),
        (lambda: wilson(5, 4), "5 of 4 cannot be"),
        (lambda: wilson(-1, 4), "-1 of 4 cannot be"),
        (lambda: wilson(0.82, 50), "give counts, not shares"),  # type: ignore[arg-type]
        (lambda: wilson(1, 2, level=95), "between 0 and 1"),
        (lambda: newcombe(1, 2, 3, 0), "at least one case"),
        (lambda: t_interval([1, math.inf]), "finite numbers"),
        (lambda: t_interval([1, math.nan]), "finite numbers"),
        (lambda: t_interval([1, 2], level=1), "between 0 and 1"),
        (lambda: bootstrap([1, 2], repeats=10), "at least 100 repeats"),
        (lambda: bootstrap([1, 2], level=0), "between 0 and 1"),
        (lambda: t_quantile(1, 3), "0 < p < 1"),
        (lambda: t_quantile(0.5, 0), "df > 0"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(call: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()  # type: ignore[operator]
