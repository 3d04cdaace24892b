"""K1: every suspect makes the same 7 %, and each look shows what it should, recomputed without the case's own code."""

from random import Random
from statistics import median

import pytest

from techsales.diagnosis.cases.missing_million import CASE
from techsales.diagnosis.definition import Row, Tables
from techsales.diagnosis.matrix import outcomes, survey, tables_of
from techsales.diagnosis.par import Menu

SEEDS = range(1, 41)
CODES = ("double rows", "separator", "open deals", "quarter window", "exchange rate")


@pytest.fixture(scope="module")
def tables() -> dict[str, Tables]:
    return {code: tables_of(CASE, code, 1) for code in CODES}


def reading(code: str, look: str) -> str:
    return outcomes(CASE, 1)[code][look]


def summed(rows: list[Row]) -> float:
    return float(sum(row["amount"] for row in rows))


@pytest.mark.parametrize("code", CODES)
def test_every_suspect_makes_the_totals_of_the_brief(code: str) -> None:
    for seed in SEEDS:
        made = tables_of(CASE, code, seed)
        assert summed(made["finance"]) == 15_000_000
        assert summed(made["export"]) == pytest.approx(16_050_000, abs=100)
        sheet = CASE.brief(made)
        assert sheet == CASE.brief(tables_of(CASE, CODES[0], 1)), "the brief tells a suspect"
    assert sheet.rows[2][1] == "1.05 million, +7.0 %"


def test_the_planted_doubles_are_rows_of_one_team(tables: dict[str, Tables]) -> None:
    ids = [row["deal_id"] for row in tables["double rows"]["export"]]
    twice = {row["team"] for row in tables["double rows"]["export"] if ids.count(row["deal_id"]) == 2}
    assert twice == {"Harrier"} and len(ids) - len(set(ids)) == 11
    for code in CODES[1:]:
        ids = [row["deal_id"] for row in tables[code]["export"]]
        assert len(ids) == len(set(ids)), code


def test_the_ten_largest_show_the_separator_and_never_a_double() -> None:
    for seed in SEEDS:
        amounts = [row["amount"] for row in tables_of(CASE, "separator", seed)["export"]]
        far = [amount for amount in amounts if amount > 3 * median(amounts)]
        assert len(far) == 3 and sum(far) == 1_051_000
        top = sorted(tables_of(CASE, "double rows", seed)["export"], key=lambda row: -row["amount"])[:10]
        assert len({row["deal_id"] for row in top}) == 10


def test_open_and_late_deals_look_alike_by_month_and_differ_by_stage(tables: dict[str, Tables]) -> None:
    assert reading("open deals", "total by month of closing") == reading("quarter window", "total by month of closing")
    late = {
        code: [row for row in tables[code]["export"] if row["month"] == "January"]
        for code in ("open deals", "quarter window")
    }
    assert {row["stage"] for row in late["open deals"]} == {"open"}
    assert {row["stage"] for row in late["quarter window"]} == {"won"}
    assert all(summed(rows) == 1_050_000 and len(rows) == 11 for rows in late.values())


def test_every_amount_is_converted_twice(tables: dict[str, Tables]) -> None:
    finance = {row["deal_id"]: row["amount"] for row in tables["exchange rate"]["finance"]}
    ratios = {round(row["amount"] / finance[row["deal_id"]], 3) for row in tables["exchange rate"]["export"]}
    assert ratios == {1.07}
    assert reading("exchange rate", "deal by deal against finance") == "every amount is 1.07 times finance's"
    assert reading("separator", "deal by deal against finance") == "a few amounts are 1,000 times finance's"


def test_agreeing_lists_give_no_reading() -> None:
    made = CASE.make("double rows", Random(1))
    made["export"] = [dict(row) for row in made["finance"]]
    quiet = {"every id once", "all is won", "all closes in the quarter", "no amount stands apart", "both lists agree"}
    assert {look.take(made).reading for look in CASE.looks} == quiet


def test_par_and_what_cannot_be_told_without_a_look() -> None:
    found = survey(CASE, SEEDS)
    assert found["admitted"] == list(SEEDS)
    menu = Menu(found["matrix"], CASE.costs)
    assert (round(menu.expected, 2), menu.par, menu.worst, menu.cost(CASE.costs)) == (2.4, 3, 3, 6)
    assert menu.cost(menu.certify(CASE.planted)) == 1
    assert all(menu.decided(code) for code in CODES)
    less = menu.without("total by stage")
    assert [code for code in CODES if not less.decided(code)] == ["open deals", "quarter window"]


def test_every_place_is_on_the_list_and_in_the_tables(tables: dict[str, Tables]) -> None:
    for suspect in CASE.suspects:
        column, value = suspect.where
        assert value in CASE.places[column]
        assert column == "everywhere" or any(row[column] == value for row in tables[suspect.code]["export"])
        assert suspect.fix in CASE.fixes and suspect.prevent in CASE.prevents
