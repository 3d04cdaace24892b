"""Effects: published cases, and what must hold for every input."""

import doctest
import math
from types import ModuleType

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techsales import effects
from techsales.effects import (
    difference_in_differences,
    difference_in_differences_of_means,
    mix_rate_effects,
    mix_rate_effects_of_shares,
    placebo_rank,
)

CHANGES = st.lists(st.floats(-100, 100), min_size=1, max_size=20)


@pytest.mark.parametrize("module", [effects])
def test_examples_in_the_docstrings(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_card_and_krueger() -> None:
    # AER 84 (1994), Table 3: 2.76 from unrounded cells, 2.75 from the printed ones.
    effect = difference_in_differences_of_means(20.44, 21.03, 23.33, 21.17, unit="jobs")
    assert effect is not None
    assert effect.value == pytest.approx(2.75, abs=1e-9)
    assert (effect.low, effect.high, effect.n, effect.unit) == (None, None, 2, "jobs")
    assert pytest.approx(2.75) == 0.4667 - -2.2833


@pytest.mark.parametrize("cell", range(4))
@pytest.mark.parametrize("missing", [None, math.nan, "", "N/A"])
def test_a_missing_cell_gives_none(cell: int, missing: object) -> None:
    four: list[object] = [1, 2, 3, 4]
    four[cell] = missing
    assert difference_in_differences_of_means(*four) is None  # type: ignore[arg-type]


def test_welch_interval_of_students_sleep_data() -> None:
    # R, t.test(extra ~ group, data = sleep): t −1.8608, df 17.776, 95 % CI −3.3654832 … 0.2054832.
    drug_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    drug_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    effect = difference_in_differences(drug_1, drug_2)
    assert effect is not None and effect.value == pytest.approx(-1.58)
    assert (effect.low, effect.high) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)


def test_missing_changes_are_dropped_and_counted() -> None:
    effect = difference_in_differences(pd.Series([10, None, 12.0]), [6, 7, "N/A", 8])
    assert effect is not None
    assert (effect.value, effect.n) == (4, 5)
    assert effect.notes[:2] == (
        "1 of 3 changes of the treated are missing and were left out.",
        "1 of 4 changes of the control group are missing and were left out.",
    )


def test_single_units_and_equal_changes() -> None:
    alone = difference_in_differences([5], [3, 4])
    assert alone is not None and (alone.value, alone.low, alone.high) == (1.5, None, None)
    assert "no interval" in alone.notes[0]
    equal = difference_in_differences([5, 5], [3, 3])
    assert equal is not None and (equal.low, equal.high) == (2, 2)
    assert "no information on spread" in equal.notes[-1]
    assert difference_in_differences([], [1]) is None
    assert difference_in_differences([1], [None]) is None


@given(CHANGES, CHANGES)
def test_difference_in_differences_is_antisymmetric(one: list[float], other: list[float]) -> None:
    there, back = difference_in_differences(one, other), difference_in_differences(other, one)
    assert there is not None and back is not None
    assert there.value == pytest.approx(-back.value)
    if there.low is not None and there.high is not None:
        assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-9)
        assert there.low <= there.value <= there.high
    else:
        assert back.low is None and min(len(one), len(other)) == 1


@given(CHANGES, CHANGES, st.randoms())
def test_order_does_not_matter(one: list[float], other: list[float], rng: object) -> None:
    before = difference_in_differences(one, other)
    shuffled = list(one)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]
    assert difference_in_differences(shuffled, other) == before


@given(*[st.floats(-1e6, 1e6)] * 4)
def test_four_means_are_antisymmetric(t0: float, t1: float, c0: float, c1: float) -> None:
    there = difference_in_differences_of_means(t0, t1, c0, c1)
    back = difference_in_differences_of_means(c0, c1, t0, t1)
    assert there is not None and back is not None and there.value == -back.value


def test_mix_and_rate_of_the_win_rate() -> None:
    q3, q4 = {"Enterprise": (10, 40), "SMB": (80, 160)}, {"Enterprise": (44, 160), "SMB": (21, 40)}
    effect = mix_rate_effects(q3, q4)
    assert (effect.mix, effect.rate, effect.total) == pytest.approx((-0.15, 0.025, -0.125), abs=1e-12)


def test_kidney_stones() -> None:
    # Charig 1986: open surgery against the small cut; stones small and large.
    open_surgery, small_cut = (
        {"small": (81, 87), "large": (192, 263)},
        {"small": (234, 270), "large": (55, 80)},
    )
    effect = mix_rate_effects(open_surgery, small_cut)
    assert effect.total == pytest.approx(289 / 350 - 273 / 350, abs=1e-12)
    assert effect.total > 0 > effect.rate


def test_berkeley() -> None:
    # R's UCBAdmissions: (admitted, applied) by department A to F.
    men = [(512, 825), (353, 560), (120, 325), (138, 417), (53, 191), (22, 373)]
    women = [(89, 108), (17, 25), (202, 593), (131, 375), (94, 393), (24, 341)]
    assert tuple(map(sum, zip(*men, strict=True))) == (1198, 2691)
    assert tuple(map(sum, zip(*women, strict=True))) == (557, 1835)
    effect = mix_rate_effects(dict(zip("ABCDEF", men, strict=True)), dict(zip("ABCDEF", women, strict=True)))
    assert effect.total == pytest.approx(0.3035 - 0.4452, abs=1e-4)
    assert effect.mix < effect.total < 0 < effect.rate


SLICE = st.tuples(st.integers(1, 1000), st.floats(0, 1)).map(lambda s: (int(s[0] * s[1]), s[0]))
PERIODS = st.integers(1, 8).flatmap(lambda n: st.tuples(*[st.lists(SLICE, min_size=n, max_size=n)] * 2))


@given(PERIODS)
def test_mix_and_rate_add_up(periods: tuple[list[tuple[int, int]], ...]) -> None:
    before, after = (dict(zip("ABCDEFGH", period, strict=False)) for period in periods)
    effect = mix_rate_effects(before, after)
    assert abs(effect.mix + effect.rate - effect.total) < 1e-12
    overall = [sum(k for k, _ in period) / sum(n for _, n in period) for period in periods]
    assert effect.total == pytest.approx(overall[1] - overall[0], abs=1e-12)


def test_placebo_rank() -> None:
    growths = {"Kestrel": 0.25, "Merlin": 0.20, "Kite": 0.41, "Falcon": None}
    found = placebo_rank(growths, "Kestrel")
    assert found is not None and (found.value, found.n) == (2, 3)
    assert found.notes == (
        "If there is no effect, the chance of a change this large or larger is 2 in 3.",
        "1 of 4 units have no value and were left out.",
    )
    assert placebo_rank(pd.Series({"a": 1.0, "b": 2.0}), "b") == placebo_rank({"b": 2, "a": 1}, "b")
    tied = placebo_rank({"a": 1, "b": 1, "c": 0}, "b")
    assert tied is not None and tied.value == 1 and "2 in 3" in tied.notes[0] and "share" in tied.notes[1]
    assert placebo_rank(growths, "Falcon") is None


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=12, unique=True))
def test_placebo_ranks_are_one_to_n(values: list[float]) -> None:
    units = {str(i): value for i, value in enumerate(values)}
    ranks = [placebo_rank(units, name) for name in units]
    assert sorted(r.value for r in ranks if r) == list(range(1, len(values) + 1))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: difference_in_differences(["5"], [1]), "text '5'"),
        (lambda: difference_in_differences([True], [1]), "must be a number"),
        (lambda: difference_in_differences([math.inf], [1]), "finite"),
        (lambda: difference_in_differences([1, 2], [1], level=95), "between 0 and 1"),
        (lambda: difference_in_differences(5, [1]), "come as a list"),  # type: ignore[arg-type]
        (lambda: difference_in_differences_of_means(1, 2, 3, "4"), "text '4'"),  # type: ignore[arg-type]
        (lambda: mix_rate_effects({"a": (1, 2)}, {"b": (1, 2)}), "same slices; only one of them has: a, b"),
        (
            lambda: mix_rate_effects({"a": (0, 0), "b": (1, 2)}, {"a": (1, 2), "b": (1, 2)}),
            "a has no case in the first",
        ),
        (lambda: mix_rate_effects({"a": (3, 2)}, {"a": (1, 2)}), "3 of 2 in a cannot be"),
        (lambda: mix_rate_effects({"a": (-1, 2)}, {"a": (1, 2)}), "whole number"),
        (lambda: mix_rate_effects({}, {}), "add up to 0"),
        (
            lambda: mix_rate_effects_of_shares({"a": (0.9, 0.5)}, {"a": (1, 0.5)}),
            "first period add up to 0.9",
        ),
        (lambda: mix_rate_effects_of_shares({"a": (1, 0.5)}, {"a": (1, None)}), "no case in the second"),
        (
            lambda: mix_rate_effects_of_shares({"a": (2, 0.5), "b": (-1, 1)}, {"a": (1, 1), "b": (0, 1)}),
            "share of a",
        ),
        (lambda: placebo_rank({"a": 1}, "b"), "no unit called 'b'. There are: a"),
        (lambda: placebo_rank({"a": "x"}, "a"), "text 'x'"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(call: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()  # type: ignore[operator]
