"""The panel of chapter 5: every choice recounted from the file, the designed rates, and what is said."""

import csv
from pathlib import Path

import pytest

from techsales.panels import win_rate
from techsales.panels.win_rate import ALL, QUARTERS, says, state, view

DEALS = Path(__file__).parents[2] / "data" / "deals.csv"
CHOICES = [(include_open, quarter) for include_open in (False, True) for quarter in QUARTERS]


def recounted(include_open: bool, quarter: str) -> tuple[int, int]:
    """Won deals and denominator, counted line by line from the CSV."""
    with DEALS.open(encoding="utf-8", newline="") as file:
        stages = [row["stage"] for row in csv.DictReader(file) if quarter in (ALL, row["quarter"])]
    return stages.count("won"), len(stages) - (0 if include_open else stages.count("open"))


def test_the_two_dashboards_of_the_scene() -> None:
    assert state(False, ALL)["rate"] == 0.41625
    assert state(True, ALL)["rate"] == pytest.approx(333 / 860)


@pytest.mark.parametrize(("include_open", "quarter"), CHOICES)
def test_every_choice_is_what_the_file_says(include_open: bool, quarter: str) -> None:
    now = state(include_open, quarter)
    assert (now["won"], now["denominator"]) == recounted(include_open, quarter)
    assert now["won"] + now["lost"] <= now["denominator"] <= now["won"] + now["lost"] + now["open"]


def test_the_quarters_add_up_to_the_whole_table() -> None:
    parts = [state(True, quarter)["denominator"] for quarter in QUARTERS if quarter != ALL]
    assert sum(parts) == state(True, ALL)["denominator"]


def test_where_nothing_is_decided_there_is_no_rate() -> None:
    assert (state(False, "2026Q1")["denominator"], state(False, "2026Q1")["rate"]) == (0, None)
    assert state(True, "2026Q1")["rate"] == 0
    assert "no rate" in view(state(False, "2026Q1"))


def test_a_quarter_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="2024Q4"):
        state(False, "2024Q4")


@pytest.mark.parametrize(("include_open", "quarter"), CHOICES)
def test_the_view_marks_open_deals_where_they_are_left_out(include_open: bool, quarter: str) -> None:
    now = state(include_open, quarter)
    assert view(now).count("✓ yes") == 2 + include_open
    assert f"{now['won']} ÷ {now['denominator']}" in view(now)


@pytest.mark.parametrize(
    ("include_open", "quarter", "sentence"),
    [
        (False, ALL, "333 of 800 closed deals in the whole table were won: 41.6%."),
        (True, ALL, "333 of 860 deals in the whole table, open ones included, were won: 38.7%."),
        (False, "2025Q4", "65 of 200 closed deals of 2025Q4 were won: 32.5%."),
        (False, "2026Q1", "0 of 0 closed deals of 2026Q1: nothing is decided yet, so there is no rate."),
        (True, "2026Q1", "0 of 60 deals of 2026Q1, open ones included, were won: 0.0%."),
    ],
)
def test_what_is_said(include_open: bool, quarter: str, sentence: str) -> None:
    assert says(state(include_open, quarter)) == sentence


def test_the_panel_opens_with_one_of_the_settings_of_its_twin() -> None:
    assert win_rate.start() == win_rate.twin[0]
    assert len(win_rate.twin) == 3
