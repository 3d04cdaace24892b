"""The panel of chapter 2: the price a year, the price in all, what is given away."""

import json
import re
from pathlib import Path

import pytest

from techsales.panels import offer
from techsales.panels.offer import PRICE, says, state, view

CHAPTER = Path(__file__).parents[2] / "chapters" / "02_calculator.ipynb"


def chapter_text() -> str:
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


def test_the_offer_of_the_chapter() -> None:
    now = state(15, 3)
    assert (now["net"], now["total"], now["less"]) == (10_200, 30_600, 5_400)
    assert f"\nprice = {PRICE}\n" in chapter_text()


@pytest.mark.parametrize("years", range(1, 6))
@pytest.mark.parametrize("discount", range(0, 41))
def test_paid_and_given_away_make_the_list_price(discount: int, years: int) -> None:
    now = state(discount, years)
    assert now["total"] + now["less"] == now["list_total"] == PRICE * years
    assert now["total"] == pytest.approx(now["net"] * years)
    assert now["free_years"] * PRICE == pytest.approx(now["less"])


def test_the_ends_of_the_sliders() -> None:
    assert state(0, 1)["total"] == PRICE
    assert state(40, 5)["total"] == 36_000


@pytest.mark.parametrize(("discount", "years"), [(-1, 3), (41, 3), (15, 0), (15, 6)])
def test_outside_the_sliders_is_refused(discount: int, years: int) -> None:
    with pytest.raises(ValueError):
        state(discount, years)


def test_a_whole_year_is_given_away_where_the_chapter_says() -> None:
    over = [discount for discount in range(41) if state(discount, 3)["less"] > PRICE]
    assert f"From {over[0]} %: {state(over[0], 3)['less']:,.0f} EUR given away" in chapter_text()
    assert state(20, 5)["free_years"] == 1


def test_the_two_settings_of_the_trainers_note_give_away_the_same() -> None:
    assert state(15, 4)["less"] == state(20, 3)["less"]


@pytest.mark.parametrize(
    ("discount", "years", "sentence"),
    [
        (
            15,
            3,
            "10,200 EUR a year, 30,600 EUR over 3 years; 5,400 EUR given away, as much as 0.45 years at list price.",
        ),
        (0, 1, "12,000 EUR a year, 12,000 EUR for 1 year: the list price, nothing given away."),
    ],
)
def test_what_is_said(discount: int, years: int, sentence: str) -> None:
    assert says(state(discount, years)) == sentence


def test_the_view_shows_what_the_customer_pays() -> None:
    assert re.findall(r'class="dd-hit">(?:<strong>)?([\d,]+)', view(state(15, 3))) == ["10,200", "30,600"]
    assert ">1 year<" in view(state(15, 1))


def test_the_panel_opens_with_one_of_the_settings_of_its_twin() -> None:
    assert offer.start() == offer.twin[0]
    assert len(offer.twin) == 3
