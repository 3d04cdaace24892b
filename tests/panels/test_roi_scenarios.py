"""The panel of chapter 13: its four assumptions, the designed returns, and the numbers its exercises rest on."""

from statistics import mean

import pytest

from techsales.company import rows
from techsales.panels import roi_scenarios
from techsales.panels.roi_scenarios import HOUR, OUTSIDE, REVENUE, says, signed, state, view
from techsales.report.figures import GROSS_MARGIN, pilot_cost
from techsales.report.teams import pick, revenue


def test_the_designed_returns() -> None:
    assert state(5, 40, 1, 200)["roi"] == pytest.approx(-0.20)
    assert state(5, 40, 2, 200)["roi"] == pytest.approx(0.60)
    assert state(5, 40, 1, 200)["break_even"] == pytest.approx(1.25)
    assert state(1.6, 40, 1, 200)["roi"] == pytest.approx(-0.744)
    assert state(6.2, 40, 1, 200)["roi"] < 0 < state(6.3, 40, 1, 200)["roi"]


def test_the_panels_constants_are_those_of_the_company() -> None:
    lessons = pick("training", programme="KESTREL")
    assert revenue("Kestrel", "2025Q3") == REVENUE
    assert {row["cost_eur"] / row["hours"] for row in lessons} == {HOUR}
    assert state(5, 40, 1, 200)["cost"] == pilot_cost(lessons) == 200 * HOUR + OUTSIDE
    assert GROSS_MARGIN == 0.40


def test_without_a_gain_the_cost_is_lost_and_never_earned_back() -> None:
    for quarters in (1, 8):
        now = state(0, 40, quarters, 200)
        assert (now["gain"], now["roi"], now["break_even"]) == (0, -1, None)
        assert "never" in view(now)
        assert "never earned back" in says(now)


def test_more_points_margin_and_quarters_raise_the_return_and_more_hours_lower_it() -> None:
    middle = state(5, 40, 1, 200)["roi"]
    assert middle < min(state(5.1, 40, 1, 200)["roi"], state(5, 45, 1, 200)["roi"], state(5, 40, 2, 200)["roi"])
    assert middle > state(5, 40, 1, 210)["roi"]


def test_only_a_second_quarter_turns_the_sign_in_one_step() -> None:
    assert state(5, 40, 2, 200)["roi"] > 0
    for setting in ((5.1, 40, 1, 200), (5, 45, 1, 200), (5, 40, 1, 190)):
        assert state(*setting)["roi"] < 0


@pytest.mark.parametrize(
    "setting",
    [
        *((-0.1, 40, 1, 200), (10.1, 40, 1, 200), (5, 9, 1, 200), (5, 81, 1, 200)),
        *((5, 40, 0, 200), (5, 40, 9, 200), (5, 40, 1, 49), (5, 40, 1, 401)),
    ],
)
def test_outside_the_sliders_is_refused(setting: tuple[float, int, int, int]) -> None:
    with pytest.raises(ValueError, match="from"):
        state(*setting)


def test_the_ends_of_the_sliders_are_shown_inside_the_drawing() -> None:
    for points in (0, 10):
        for margin in (10, 80):
            for quarters in (1, 8):
                for hours in (50, 400):
                    assert view(state(points, margin, quarters, hours)).count("<rect") == 2


def test_what_is_said() -> None:
    assert says(state(5, 40, 1, 200)) == (
        "If 5 points are credited and last 1 quarter, the gain is 20,000 EUR on a cost of 25,000 EUR: "
        "a return of −20 %; to break even, the effect would have to last 1.25 quarters."
    )
    assert says(state(5, 40, 2, 200)) == (
        "If 5 points are credited and last 2 quarters, the gain is 40,000 EUR on a cost of 25,000 EUR: "
        "a return of +60 %; break-even after 1.25 quarters."
    )


def test_signs() -> None:
    assert [signed(share) for share in (-0.2, 0, -0.001, 0.001, 0.1, 1)] == [
        *("−20 %", "0 %", "0 %", "0 %", "+10 %", "+100 %"),
    ]


def test_the_panel_opens_with_one_of_the_settings_of_its_twin() -> None:
    assert roi_scenarios.start() == roi_scenarios.twin[0]
    assert len(roi_scenarios.twin) == 3


def test_the_growth_rates_of_exercise_13_6() -> None:
    sold: dict[str, dict[str, int]] = {row["rep_id"]: {} for row in rows("reps")}
    for deal in rows("deals"):
        if deal["stage"] == "won":
            quarters = sold[deal["rep_id"]]
            quarters[deal["quarter"]] = quarters.get(deal["quarter"], 0) + deal["amount_eur"]
    pairs = [(quarters.get("2025Q3", 0), quarters.get("2025Q4", 0)) for quarters in sold.values()]
    rates = [(new - old) / old for old, new in pairs if old]
    assert (len(pairs), len(rates), rates.count(-1)) == (64, 55, 15)
    total = sum(new for _, new in pairs) / sum(old for old, _ in pairs) - 1
    assert round(total, 3) == 0.236
    assert round(mean(rates), 3) == 0.373
    assert round((total + mean(rates)) / 2, 3) == 0.304
    assert round(mean(rate for rate in rates if rate > -1), 3) == 0.888
