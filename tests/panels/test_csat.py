"""The panel of chapter 10: Kestrel's numbers, the band, and what happens when everybody answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techsales import load
from techsales.panels.csat import says, silent_customers, state, view

KESTREL = state(0.4, 4.2, 3.0)
means = st.floats(1, 5)


def test_kestrels_numbers() -> None:
    assert (KESTREL["overall"], KESTREL["low"], KESTREL["high"]) == pytest.approx((3.48, 2.28, 4.68))


def test_the_panel_starts_with_what_the_table_says() -> None:
    surveys = load("surveys")
    kestrel = surveys[(surveys.team == "Kestrel") & (surveys.quarter == "2025Q4")]
    asked, called = kestrel[kestrel.wave == 1].score, kestrel[kestrel.wave == 2].score
    assert silent_customers.start() == pytest.approx(
        {"response_rate": asked.count() / len(asked), "answered_mean": asked.mean(), "silent_mean": called.mean()}
    )


def test_with_every_answer_in_the_band_collapses() -> None:
    everybody = state(1.0, 4.2, 1.5)
    assert everybody["low"] == everybody["overall"] == everybody["high"] == 4.2
    assert "nothing else is possible" in says(everybody)


@given(st.floats(0.1, 1), means, means)
def test_the_mean_of_all_lies_in_the_band_and_the_band_on_the_scale(rate: float, answers: float, silent: float) -> None:
    now = state(rate, answers, silent)
    assert 1 - 1e-9 <= now["low"] <= now["overall"] + 1e-9 <= now["high"] + 2e-9 <= 5 + 3e-9
    assert now["high"] - now["low"] == pytest.approx(4 * (1 - rate))


@pytest.mark.parametrize("inputs", [(0, 4.2, 3.0), (1.1, 4.2, 3.0), (0.4, 0.9, 3.0), (0.4, 4.2, 5.1)])
def test_nonsense_is_refused(inputs: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="between"):
        state(*inputs)


@pytest.mark.parametrize("setting", silent_customers.twin)
def test_the_view_says_its_numbers_and_needs_nothing_from_outside(setting: dict[str, float]) -> None:
    now = state(**setting)
    html = view(now)
    assert 'role="img"' in html and says(now) in html
    for number in ("overall", "low", "high"):
        assert f"{now[number]:.2f}" in html
    assert not any(word in html for word in (" id=", "<script", "style=", "#", "http"))


def test_the_sentence() -> None:
    assert says(KESTREL) == (
        "40 of 100 invitations answered, mean 4.20; if the silent would give 3.00, the mean of all is 3.48; "
        "without that guess it lies between 2.28 and 4.68."
    )
