"""The panel of chapter 14: no luck, no gain; as much luck as in Ferrowick's scores, the waiting list's six points."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techsales import load
from techsales.panels.control import MEAN, SD, chosen_for_low_scores, depth, says, state, view

luck, picked = st.integers(0, 100), st.integers(1, 50)


@given(picked)
def test_without_luck_nobody_gains(share: int) -> None:
    now = state(0, share)
    assert now["gain"] == 0 and now["before"] == now["after"] < MEAN
    assert "stay" in says(now)


@given(picked)
def test_with_nothing_but_luck_all_come_back_to_the_mean(share: int) -> None:
    assert state(100, share)["after"] == pytest.approx(MEAN)


@given(luck, st.integers(1, 49))
def test_more_luck_or_a_lower_group_never_gains_less(share_of_luck: int, share: int) -> None:
    now = state(share_of_luck, share)
    assert state(share_of_luck, share + 1)["gain"] <= now["gain"] + 1e-9
    assert now["gain"] <= state(100, share)["gain"] + 1e-9
    assert now["before"] <= now["after"] + 1e-9 <= MEAN + 2e-9


def test_the_designed_values() -> None:
    assert depth(0.5) == pytest.approx(0.7979, abs=1e-4)
    assert state(50, 50)["gain"] == pytest.approx(5.98, abs=0.01)
    assert state(50, 50)["gain"] * 12 / SD == pytest.approx(4.79, abs=0.01)  # exercise 14.5: spread 12, not 15


def test_the_panel_is_as_wide_as_ferrowicks_scores_and_gains_what_the_waiting_list_gained() -> None:
    reps = load("reps")
    outside = reps[reps.boost_group != "kestrel_pilot"]
    assert outside.call_score_q1.std() == pytest.approx(SD, abs=0.6)
    assert outside.call_score_q1.mean() == MEAN
    waiting = reps[reps.boost_group == "waitlist"]
    assert state(50, 50)["gain"] == pytest.approx((waiting.call_score_q2 - waiting.call_score_q1).mean(), abs=0.05)


def test_a_simulation_agrees() -> None:
    dice = random.Random(14)
    sd = SD * 0.5**0.5
    people = [(dice.gauss(MEAN, sd), dice.gauss(0, sd), dice.gauss(0, sd)) for _ in range(40_000)]
    lowest = sorted(people, key=lambda person: person[0] + person[1])[:10_000]
    gain = sum(second - first for _, first, second in lowest) / len(lowest)
    assert gain == pytest.approx(state(50, 25)["gain"], abs=0.4)


def gain_of_fifty_six(seed: int) -> float:
    """Exercise 14.5 with 56 reps: what the weaker half gains without training."""
    dice = random.Random(seed)
    able = [dice.gauss(MEAN, 8.49) for _ in range(56)]
    calls = sorted((a + dice.gauss(0, 8.49), a + dice.gauss(0, 8.49)) for a in able)
    return sum(second - first for first, second in calls[:28]) / 28


def test_with_56_reps_the_gain_runs_from_about_0_to_9_as_exercise_14_5_says() -> None:
    gains = sorted(gain_of_fifty_six(seed) for seed in range(1000))
    assert sum(gains) / 1000 == pytest.approx(4.79, abs=0.2)
    assert gains[25] == pytest.approx(0.4, abs=0.4) and gains[974] == pytest.approx(9, abs=0.4)


@pytest.mark.parametrize("inputs", [(-1, 50), (101, 50), (50, 0), (50, 51)])
def test_nonsense_is_refused(inputs: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="hundred|per cent"):
        state(*inputs)


@pytest.mark.parametrize("share_of_luck", [0, 50, 100])
@pytest.mark.parametrize("share", [25, 50])
def test_the_view_says_its_numbers_and_needs_nothing_from_outside(share_of_luck: int, share: int) -> None:
    now = state(share_of_luck, share)
    html = view(now)
    assert 'role="img"' in html and says(now) in html and f"{now['gain']:+.1f}" in html
    assert not any(word in html for word in (" id=", "<script", "style=", "#", "http"))


def test_the_sentence_and_the_twin() -> None:
    assert says(state(50, 50)) == (
        "50 % luck, the lowest 50 % picked: from 46.0 to 52.0, a gain of 6.0 points without any training."
    )
    assert chosen_for_low_scores.start() == chosen_for_low_scores.twin[1]
    assert len(chosen_for_low_scores.twin) == 3
