"""The panel of chapter 7: every join against pandas, the designed values, and what is said."""

import json
from pathlib import Path

import pandas as pd
import pytest

from techsales import load
from techsales.panels import join_explosion
from techsales.panels.join_explosion import HOW, LOOKUPS, says, state, view

CHAPTER = Path(__file__).parents[2] / "chapters" / "07_pivot_lookup.ipynb"
SETTINGS = [(lookup, how) for lookup in LOOKUPS for how in HOW]


def joined(lookup: str, how: str) -> pd.DataFrame:
    """The same join, made by pandas."""
    right, key = LOOKUPS[lookup]
    deals = load("deals")[[key, "deal_id", "stage", "amount_eur"]]
    return deals.merge(load(right)[[key]], on=key, how=how)  # type: ignore[call-overload]


@pytest.mark.parametrize(("lookup", "how"), SETTINGS)
def test_every_setting_is_what_pandas_gives(lookup: str, how: str) -> None:
    now, table = state(lookup, how), joined(lookup, how)
    assert now["rows_after"] == len(table)
    assert now["revenue_after"] == table[table.stage == "won"].amount_eur.sum()
    assert now["without_deal"] == table.deal_id.isna().sum()


def test_the_designed_values() -> None:
    by_team = state("reps by team", "left")
    assert (by_team["rows_after"], by_team["revenue_after"], by_team["most"]) == (6880, 258_856_800, 8)
    assert (by_team["rows_before"], by_team["revenue_before"]) == (860, 32_357_100)


def test_a_unique_key_keeps_rows_and_sum() -> None:
    now = state("reps by rep_id", "left")
    assert (now["rows_after"], now["revenue_after"]) == (now["rows_before"], now["revenue_before"])
    assert view(now).count("✓ yes") == 2 and "passes" in view(now)


def test_customers_without_a_deal_add_rows_and_no_money() -> None:
    now = state("accounts by account_id", "outer")
    assert (now["rows_after"], now["without_deal"]) == (885, 25)
    assert now["revenue_after"] == now["revenue_before"]
    assert (view(now).count("✓ yes"), view(now).count("✗ no")) == (1, 1)


@pytest.mark.parametrize("how", HOW)
def test_the_type_of_join_does_not_stop_an_explosion(how: str) -> None:
    assert state("reps by region", how)["rows_after"] == 860 * 16
    assert "stops the join" in view(state("reps by region", how))


def test_the_view_names_whom_the_first_deal_meets() -> None:
    assert "Deal D0001 meets 1: R001." in view(state("reps by rep_id", "left"))
    assert "Deal D0001 meets 8: R001, R002, R003, R004, R005, R006, R007, R008." in view(state("reps by team", "left"))
    assert "R008 and 8 more." in view(state("reps by region", "left"))


@pytest.mark.parametrize(("lookup", "how"), [("reps by name", "left"), ("reps by team", "cross")])
def test_what_there_is_not_is_refused(lookup: str, how: str) -> None:
    with pytest.raises(ValueError, match="There is no"):
        state(lookup, how)


@pytest.mark.parametrize(
    ("lookup", "how", "sentence"),
    [
        (
            "reps by rep_id",
            "left",
            "860 deals make 860 rows, and 32.4 million EUR of won revenue stay what they are: same rows, same sum.",
        ),
        (
            "reps by team",
            "inner",
            "860 deals make 6,880 rows, and 32.4 million EUR of won revenue become 258.9 million: "
            "each deal meets 8 rows, because the key is not unique.",
        ),
        (
            "accounts by account_id",
            "right",
            "860 deals make 885 rows, and 32.4 million EUR of won revenue stay what they are: "
            "25 of the rows hold no deal.",
        ),
    ],
)
def test_what_is_said(lookup: str, how: str, sentence: str) -> None:
    assert says(state(lookup, how)) == sentence


@pytest.mark.parametrize("setting", join_explosion.twin)
def test_the_view_needs_nothing_from_outside(setting: dict[str, str]) -> None:
    assert not any(word in view(state(**setting)) for word in (" id=", "<script", "style=", "#", "http"))


def test_the_panel_opens_with_a_setting_of_its_twin_and_the_twin_keeps_exercise_7_2() -> None:
    assert join_explosion.start() == join_explosion.twin[0]
    assert len(join_explosion.twin) == 3
    assert all(state(**setting)["rows_after"] != 6880 for setting in join_explosion.twin)


def test_the_chapter_says_what_the_panel_shows() -> None:
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    (text,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "panel-after")
    region = state("reps by region", "left")
    assert f"{region['rows_after']:,}, which is 860 × {region['most']}" in text
    assert f"have become {region['revenue_after'] / 1e6:.0f}" in text
    assert f"{state('accounts by account_id', 'outer')['without_deal']} rows appear" in text
