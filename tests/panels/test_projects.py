"""The panel of chapter 12: Kestrel's days are those of the table; grace forgives days, not a moved date."""

import pytest

from techsales import load
from techsales.panels.projects import DAYS_LATE, MOST_GRACE, against_which_date, says, state, view

SETTINGS = [(tolerance, plan) for tolerance in range(MOST_GRACE + 1) for plan in DAYS_LATE]


@pytest.mark.parametrize("plan", DAYS_LATE)
def test_the_days_are_those_of_the_table(plan: str) -> None:
    projects = load("projects")
    kestrel = projects[(projects.team == "Kestrel") & (projects.quarter == "2025Q4")]
    done = kestrel[kestrel.status == "delivered"]
    assert tuple((done.actual_end - done[f"planned_end_{plan}"]).dt.days) == DAYS_LATE[plan]


@pytest.mark.parametrize(
    ("tolerance", "plan", "on_time"),
    [
        (0, "current", 19),
        (0, "original", 16),
        (11, "current", 19),
        (12, "current", 20),
        (11, "original", 16),
        (12, "original", 17),
        (14, "original", 17),
    ],
)
def test_the_designed_values_and_the_day_that_decides(tolerance: int, plan: str, on_time: int) -> None:
    now = state(tolerance, plan)
    assert (now["on_time"], now["delivered"], now["rate"]) == (on_time, 20, on_time / 20)
    assert len(now["late"]) == 20 - on_time


def test_without_grace_the_original_plan_gives_80_percent() -> None:
    assert state(0, "original")["rate"] == 0.8
    assert state(**against_which_date.start())["rate"] == 0.95


def test_more_grace_never_gives_fewer_on_time_and_the_original_never_more_than_the_current() -> None:
    for tolerance, plan in SETTINGS:
        now = state(tolerance, plan)
        assert now["on_time"] >= state(max(tolerance - 1, 0), plan)["on_time"]
        assert state(tolerance, "original")["on_time"] <= state(tolerance, "current")["on_time"]
        assert now["forgiven"] == now["on_time"] - state(0, plan)["on_time"]


@pytest.mark.parametrize(("tolerance", "plan"), [(-1, "current"), (15, "original"), (0, "latest"), (0, "")])
def test_nonsense_is_refused(tolerance: int, plan: str) -> None:
    with pytest.raises(ValueError, match="grace|which date"):
        state(tolerance, plan)


@pytest.mark.parametrize(
    ("tolerance", "plan", "sentence"),
    [
        (
            0,
            "original",
            "Held against the original date, with no day of grace, 16 of 20 projects are on time, 80 %; "
            "late by 12, 17, 18 and 20 days.",
        ),
        (
            1,
            "current",
            "Held against the current date, with 1 day of grace, 19 of 20 projects are on time, 95 %; late by 12 days.",
        ),
        (
            12,
            "current",
            "Held against the current date, with 12 days of grace, 20 of 20 projects are on time, 100 %; "
            "none counts as late.",
        ),
    ],
)
def test_what_is_said(tolerance: int, plan: str, sentence: str) -> None:
    assert says(state(tolerance, plan)) == sentence


@pytest.mark.parametrize(("tolerance", "plan"), SETTINGS)
def test_the_view_has_a_dot_for_every_project_inside_the_drawing(tolerance: int, plan: str) -> None:
    now = state(tolerance, plan)
    html = view(now)
    assert 'role="img"' in html and says(now) in html
    assert html.count('<circle class="dd-warn"') == len(now["late"])
    assert html.count('<circle class="dd-hit"') == now["on_time"]
    for part in html.split("<circle")[1:]:
        attributes = part.split('"')
        x, y = float(attributes[attributes.index(" cx=") + 1]), float(attributes[attributes.index(" cy=") + 1])
        assert 6 <= x <= 434 and 6 <= y <= 96
    assert f"{now['rate'] * 100:.0f} %" in html
    assert not any(word in html for word in (" id=", "<script", "style=", "#", "http"))
