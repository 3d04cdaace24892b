"""K8: seven causes of the same 25 %, and each decisive look recomputed from the rows."""

import math
from functools import cache
from statistics import fmean, stdev

import pytest

from techsales.diagnosis.cases.kestrel_growth import CASE
from techsales.diagnosis.definition import Row, Tables
from techsales.diagnosis.matrix import is_admitted, outcomes, survey, tables_of
from techsales.diagnosis.par import Matrix, Menu, alive_after
from techsales.intervals import newcombe, t_quantile

SEED = 1
CODES = ("training alone", "season", "shared mix", "big deal", "price rise", "pull-forward", "moved accounts")


@cache
def readings() -> Matrix:
    return outcomes(CASE, SEED)


def quarters(code: str, seed: int = SEED) -> tuple[list[Row], list[Row]]:
    rows = tables_of(CASE, code, seed)["orders"]
    before = [row for row in rows if row["quarter"] == "Q3"]
    return before, [row for row in rows if row["quarter"] == "Q4"]


def total(rows: list[Row]) -> int:
    return sum(row["amount"] for row in rows)


def grew(rows: list[Row]) -> bool:
    """Whether the mean growth is above zero by more than chance, by Student's interval."""
    values = [row["growth"] for row in rows]
    return fmean(values) > t_quantile(0.975, len(values) - 1) * stdev(values) / math.sqrt(len(values))


def more(code: str, column: str, value: object) -> bool:
    """Whether the share of orders with ``value`` rose by more than chance."""
    counts = [(sum(row[column] == value for row in rows), len(rows)) for rows in quarters(code)]
    return newcombe(*counts[1], *counts[0])[0] > 0


@pytest.mark.parametrize("code", CODES)
def test_the_brief_is_the_same_whoever_did_it(code: str) -> None:
    for seed in range(1, 21):
        before, after = quarters(code, seed)
        assert (total(before), total(after)) == (1_000_000, 1_250_000)
        assert min(row["amount"] for row in before + after) > 0
    assert CASE.brief(tables_of(CASE, code, SEED)) == CASE.brief(tables_of(CASE, "season", 2))


@pytest.mark.parametrize("code", CODES)
def test_what_the_others_did_and_what_happened_a_year_ago(code: str) -> None:
    tables: Tables = tables_of(CASE, code, SEED)
    assert grew(tables["growth"]) == (code in ("season", "shared mix", "price rise"))
    assert grew(tables["last year"]) == (code == "season")
    assert ("too" in readings()[code]["growth of the seven other teams"]) == grew(tables["growth"])
    assert ("same jump" in readings()[code]["growth in the same quarters last year"]) == (code == "season")


@pytest.mark.parametrize("code", CODES)
def test_number_of_orders(code: str) -> None:
    before, after = (len(rows) for rows in quarters(code))
    # If nothing had changed, each order would fall into either quarter like a coin: normal approximation.
    beyond = (after - before) / math.sqrt(after + before) > 1.96
    assert beyond == (code in ("training alone", "season", "pull-forward", "moved accounts"))
    assert (readings()[code]["number and size of orders"] == "more orders") == beyond
    assert before == 200 and (code != "price rise" or after == 200)


@pytest.mark.parametrize("code", CODES)
def test_segments_transfers_pipeline_and_prices(code: str) -> None:
    tables = tables_of(CASE, code, SEED)
    assert more(code, "segment", "Enterprise") == (code in ("shared mix", "big deal"))
    assert (readings()[code]["orders by segment"] == "Enterprise share up") == (code in ("shared mix", "big deal"))
    assert more(code, "moved in", True) == (code == "moved accounts")
    assert (readings()[code]["orders of moved accounts"] == "many orders of moved accounts") == more(
        code, "moved in", True
    )
    before, after = (row["open"] for row in tables["pipeline"])
    assert ((before - after) / math.sqrt(before + after) > 1.96) == (code == "pull-forward")
    assert (readings()[code]["open deals for the next quarter"] == "next quarter is thinner") == (
        code == "pull-forward"
    )
    factors = {row["Q4"] / row["Q3"] for row in tables["prices"]}
    assert factors == ({1.25} if code == "price rise" else {1.0})


@pytest.mark.parametrize("code", CODES)
def test_the_largest_order_is_innocent_in_all_cases_but_one(code: str) -> None:
    shares = [max(row["amount"] for row in rows) / total(rows) for rows in quarters(code)]
    assert shares == pytest.approx([0.16, 0.52 if code == "big deal" else 0.16])
    assert (readings()[code]["share of the largest order"] == "one order is more than half") == (shares[1] > 0.5)


def test_numbers_in_the_texts() -> None:
    shares = [sum(row["segment"] == "Enterprise" for row in rows) / len(rows) for rows in quarters("shared mix")]
    assert [f"{share:.0%}" for share in shares] == ["25%", "50%"]
    after = quarters("moved accounts")[1]
    assert (sum(row["moved in"] for row in after), len(after)) == (50, 250)
    left = [tables_of(CASE, "pull-forward", seed)["pipeline"][1]["open"] / 60 for seed in range(1, 41)]
    assert min(left) > 0.25 and max(left) <= 0.4


def test_par_and_what_cannot_be_told_without_a_look() -> None:
    found = survey(CASE, range(1, 31))
    assert len(found["admitted"]) >= 20 and is_admitted(CASE, SEED, found["matrix"])
    menu = Menu(found["matrix"], CASE.costs)
    assert (menu.expected, menu.par, menu.worst, menu.cost(CASE.costs)) == (pytest.approx(3), 3, 4, 10)
    assert menu.cost(menu.certify(CASE.planted)) == 2
    assert all(menu.decided(code) for code in CODES)
    blind = menu.without("orders of moved accounts")
    assert alive_after(menu.matrix, "training alone", blind.costs) == ("training alone", "moved accounts")


def test_every_place_is_on_the_list() -> None:
    for suspect in CASE.suspects:
        column, value = suspect.where
        assert value in CASE.places[column]
        assert suspect.fix in CASE.fixes and suspect.prevent in CASE.prevents
    assert CASE.suspect("training alone").says == "Training alone explains it."
