"""K3: East is at 70 % whoever did it, and each look shows what it should, recomputed from the rows."""

from collections.abc import Callable
from functools import cache
from random import Random

import pytest

from techsales.diagnosis.cases.east_late import CASE
from techsales.diagnosis.cases.east_projects import make
from techsales.diagnosis.definition import Row
from techsales.diagnosis.matrix import is_admitted, outcomes, survey, tables_of
from techsales.diagnosis.par import Matrix, Menu, alive_after
from techsales.intervals import newcombe

SEED = 1
CODES = ("subcontractor", "region process", "size", "team", "season", "short dates")
TOGETHER = "OTP by region and subcontractor together"


@cache
def readings_of() -> Matrix:
    return outcomes(CASE, SEED)


@cache
def projects(code: str, seed: int = SEED) -> list[Row]:
    return tables_of(CASE, code, seed)["projects"]


def low(rows: list[Row], part: Callable[[Row], bool], rest: Callable[[Row], bool] | None = None) -> bool:
    """Whether ``part`` is on time less often than ``rest`` (all others) by more than chance."""
    first = [row["on_time"] for row in rows if part(row)]
    second = [row["on_time"] for row in rows if (rest(row) if rest else not part(row))]
    return newcombe(sum(first), len(first), sum(second), len(second))[1] < 0


@pytest.mark.parametrize("code", CODES)
def test_the_brief_is_the_same_whoever_did_it(code: str) -> None:
    for seed in range(1, 6):
        rows = projects(code, seed)
        east = [row["on_time"] for row in rows if row["region"] == "East"]
        rest = [row["on_time"] for row in rows if row["region"] != "East"]
        assert (sum(east), len(east), sum(rest), len(rest)) == (84, 120, 324, 360)
        assert CASE.brief({"projects": rows}) == CASE.brief(tables_of(CASE, "team", 1))


@pytest.mark.parametrize("code", CODES)
def test_region_and_subcontractor_alone_look_alike_under_every_suspect(code: str) -> None:
    rows = projects(code)
    assert low(rows, lambda row: row["region"] == "East")
    assert low(rows, lambda row: row["subcontractor"] == "Corvid Field")
    readings = readings_of()
    assert readings[code]["OTP by region"] == "East low"
    assert readings[code]["OTP by subcontractor"] == "{Corvid Field} low"


@pytest.mark.parametrize("code", CODES)
def test_the_looks_that_decide(code: str) -> None:
    rows, readings = projects(code), readings_of()[code]
    assert low(rows, lambda row: row["size"] == "L") == (code in ("size", "team")) == ("L" in readings["OTP by size"])
    assert ("most are late" in readings["OTP by size"]) == (code == "size")
    assert ("most are late" in readings["OTP by weather on site"]) == (code == "season")
    frost = low(rows, lambda row: row["weather"] == "frost")
    assert frost == (code in ("season", "team")) == ("frost" in readings["OTP by weather on site"])
    teams = {team: low(rows, lambda row, team=team: row["team"] == team) for team in ("Osprey", "Harrier", "Kite")}
    both = code in ("subcontractor", "region process", "short dates")
    assert teams == {"Osprey": True, "Harrier": both, "Kite": False}
    assert ("{Harrier}" in readings["OTP by team"]) == both


@pytest.mark.parametrize("code", CODES)
def test_region_and_subcontractor_together_part_the_two(code: str) -> None:
    rows = projects(code)
    corvid, east = (lambda row: row["subcontractor"] == "Corvid Field"), (lambda row: row["region"] == "East")
    neither = lambda row: not corvid(row) and not east(row)  # noqa: E731
    east_low = low(rows, lambda row: east(row) and not corvid(row), neither)
    corvid_low = low(rows, lambda row: corvid(row) and not east(row), neither)
    assert (east_low, corvid_low) == ((False, True) if code == "subcontractor" else (True, False))
    assert (readings_of()[code][TOGETHER].startswith("East without {Corvid Field} is not low")) == corvid_low


def test_only_short_dates_shorten_the_plans() -> None:
    for code in CODES:
        planned = [row["planned"] for row in projects(code) if row["region"] == "East"]
        assert sum(planned) / len(planned) == pytest.approx(0.7 if code == "short dates" else 1, abs=0.02)
        assert (readings_of()[code]["days planned, by region"] == "East plans shorter") == (code == "short dates")


def test_what_the_texts_say_of_the_projects() -> None:
    rows = projects("subcontractor")
    corvid = [row["region"] for row in rows if row["subcontractor"] == "Corvid Field"]
    assert (corvid.count("East"), corvid.count("West"), len(corvid)) == (60, 10, 70)
    for column, value in (("size", "L"), ("weather", "frost")):
        struck = [row for row in rows if row[column] == value]
        here = [row["team"] for row in struck if row["region"] == "East"]
        assert (len(struck), len(here), here.count("Osprey")) == (66, 36, 26)


def test_par_and_what_cannot_be_told_without_a_look() -> None:
    found = survey(CASE, range(1, 21))
    assert is_admitted(CASE, SEED, found["matrix"])
    assert SEED in found["admitted"] and len(found["admitted"]) >= 12
    menu = Menu(found["matrix"], CASE.costs)
    assert (menu.expected, menu.par, menu.worst, menu.cost(CASE.costs)) == (pytest.approx(8 / 3), 3, 4, 8)
    assert menu.certify(CASE.planted) == (TOGETHER,)
    assert all(menu.decided(code) for code in CODES)
    blind = menu.without(TOGETHER)
    assert alive_after(menu.matrix, "subcontractor", blind.costs) == ("subcontractor", "region process")


def test_the_epilogue_with_half_as_many_projects() -> None:
    by_team = next(look for look in CASE.looks if look.name == "OTP by team")
    readings = [by_team.take(make("subcontractor", Random(f"K3/{seed}"), 30)).reading for seed in range(1, 41)]
    one = [reading for reading in readings if reading in ("{Osprey} low", "{Harrier} low")]
    assert len(set(one)) == 2, "either team can be the one that looks guilty"
    assert f"{len(one)} of {len(readings)} seeds" in CASE.lesson


def test_every_place_is_on_the_list() -> None:
    for suspect in CASE.suspects:
        column, value = suspect.where
        assert value in CASE.places[column]
        assert suspect.fix in CASE.fixes and suspect.prevent in CASE.prevents
    for column in ("region", "subcontractor", "size", "team"):
        assert {row[column] for row in projects("size")} == set(CASE.places[column])
