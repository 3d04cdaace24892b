"""The panel of chapter 6: the designed funnel and sums, against the clean table, and what is said."""

import csv
import itertools
from pathlib import Path

import pytest

from techsales.panels import cleaning_steps
from techsales.panels.cleaning import amount_of, cleaned, control_total, export, key_of, says, state, view

DEALS = Path(__file__).parents[2] / "data" / "deals.csv"
SWITCHES = list(itertools.product((False, True), repeat=5))


def clean_amounts() -> dict[str, int]:
    """The amounts of the closed deals of the fourth quarter in the clean table, by deal."""
    with DEALS.open(encoding="utf-8", newline="") as file:
        return {row["deal_id"]: int(row["amount_eur"]) for row in csv.DictReader(file) if row["quarter"] == "2025Q4"}


def test_all_on_is_two_hundred_deals_and_the_control_total() -> None:
    now = state(True, True, True, True, True)
    assert (now["lines"], now["sum"], now["missing"]) == (200, 29_784_500, 4)
    assert now["control"] == control_total() == 29_784_500


def test_all_off_is_every_line_and_no_sum() -> None:
    now = state(False, False, False, False, False)
    assert (now["lines"], now["sum"]) == (216, None)


def test_the_funnel_of_the_chapter() -> None:
    assert [len(lines) for lines in cleaned(True, True, True, True)] == [216, 215, 214, 208, 200]


@pytest.mark.parametrize(
    ("no_blank", "no_total", "no_exact", "one_key", "lines", "total"),
    [
        (True, True, False, False, 214, 31_750_300),
        (True, True, True, False, 208, 30_851_000),
        (True, True, False, True, 200, 29_784_500),
        (True, False, True, True, 201, 59_569_000),
        (False, True, True, True, 201, 29_784_500),
        (False, False, False, True, 202, 59_569_000),
        (False, False, True, False, 210, 60_635_500),
        (False, False, False, False, 216, 61_534_800),
    ],
)
def test_what_each_forgotten_step_costs(
    no_blank: bool, no_total: bool, no_exact: bool, one_key: bool, lines: int, total: float
) -> None:
    now = state(no_blank, no_total, no_exact, one_key, True)
    assert (now["lines"], now["sum"]) == (lines, total)


def test_every_amount_that_is_known_is_the_one_of_the_clean_table() -> None:
    clean = clean_amounts()
    read = {key_of(line): amount_of(line[4]) for line in cleaned(True, True, True, True)[-1]}
    assert read.keys() == clean.keys()
    assert {key: amount for key, amount in read.items() if amount is not None} == {
        key: clean[key] for key, amount in read.items() if amount is not None
    }


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("140300", 140300),
        (" 140300 ", 140300),
        ("€140,300", 140300),
        ("195.300,00 EUR", 195300),
        ("195.3k", 195300),
        ("207k", 207000),
        ("", None),
        ("N/A", None),
        ("tbd", None),
        ("-", None),
    ],
)
def test_each_notation(text: str, amount: float | None) -> None:
    assert amount_of(text) == amount


def test_another_notation_is_refused() -> None:
    with pytest.raises(ValueError, match="USD"):
        amount_of("140300 USD")


def test_no_step_adds_a_line_and_what_is_kept_came_first() -> None:
    for switches in SWITCHES:
        left = cleaned(*switches[:4])
        assert [len(lines) for lines in left] == sorted((len(lines) for lines in left), reverse=True)
        order = [export().index(line) for line in left[-1]]
        if switches[2] or switches[3]:  # else a line may stand there twice
            assert order == sorted(order)


@pytest.mark.parametrize("switches", SWITCHES)
def test_the_view_shows_every_step_and_the_sum(switches: tuple[bool, bool, bool, bool, bool]) -> None:
    now = state(*switches)
    assert view(now).count("✓ on") == sum(switches[:4])
    assert ("still text" in view(now)) is (not switches[4])
    assert "29,784,500 EUR" in view(now)


@pytest.mark.parametrize(
    ("switches", "sentence"),
    [
        ((False,) * 5, "216 lines, and the amounts are still text: there is no sum."),
        (
            (True, True, False, False, True),
            "214 lines, 31,750,300 EUR, 1,965,800 more than the control total; 4 lines have no amount.",
        ),
        ((True,) * 5, "200 lines, 29,784,500 EUR, as the control total says; 4 lines have no amount."),
    ],
)
def test_what_is_said(switches: tuple[bool, ...], sentence: str) -> None:
    assert says(state(*switches)) == sentence


def test_the_panel_opens_with_one_of_the_settings_of_its_twin() -> None:
    assert cleaning_steps.start() == cleaning_steps.twin[0]
    assert len(cleaning_steps.twin) == 3
