"""K4: the same brief under every suspect, each decisive look recomputed from the rows, and the region as a trap."""

from functools import cache

import pytest

from techsales.diagnosis.cases.tdr_fell import CASE, STAYED
from techsales.diagnosis.definition import EVERYWHERE, Row, Sheet, Tables
from techsales.diagnosis.matrix import is_admitted, survey, tables_of
from techsales.diagnosis.par import Menu
from techsales.intervals import newcombe

SEEDS = range(1, 9)
#: Suspect → the only look that shows it alone.
OWN = {
    "partner": "TDR by partner",
    "severity mix": "severity shares",
    "firmware": "TDR by firmware (gateways only)",
    "definition": "same tickets, both definitions",
    "volume": "tickets per agent",
}


@cache
def surveyed() -> tuple[list[int], dict[str, dict[str, str]]]:
    found = survey(CASE, SEEDS)
    return found["admitted"], found["matrix"]


@cache
def tables(code: str) -> Tables:
    return tables_of(CASE, code, surveyed()[0][0])


def take(code: str, name: str) -> Sheet:
    return next(look for look in CASE.looks if look.name == name).take(tables(code))


def share(rows: list[Row], **wanted: str) -> tuple[int, int]:
    some = [row for row in rows if all(row[column] == value for column, value in wanted.items())]
    return sum(bool(row["solved"]) for row in some), len(some)


def is_low(rows: list[Row], column: str, value: str) -> bool:
    """Whether the interval of a group's difference to all others lies below 0."""
    (k, n), (total, whole) = share(rows, **{column: value}), share(rows)
    return newcombe(k, n, total - k, whole - n)[1] < 0


@pytest.mark.parametrize("code", CASE.codes)
def test_the_brief_is_the_same_under_every_suspect(code: str) -> None:
    assert share(tables(code)["Q3"]) == (420, 500)
    assert share(tables(code)["Q4"]) == (445, 600)
    assert CASE.brief(tables(code)) == CASE.brief(tables(CASE.planted))
    assert "420 of 500" in CASE.kpi and "445 of 600" in CASE.kpi


@pytest.mark.parametrize("code", CASE.codes)
def test_splits_say_what_the_intervals_of_the_rows_say(code: str) -> None:
    new = tables(code)["Q4"]
    gateways = [row for row in new if row["component"] == "gateway"]
    for name, column, rows in (
        ("TDR by component", "component", new),
        ("TDR by region", "region", new),
        ("TDR by partner", "partner", new),
        ("TDR by firmware (gateways only)", "firmware", gateways),
    ):
        low = [value for value in sorted({row[column] for row in rows}) if is_low(rows, column, value)]
        expected = " and ".join(f"{{{value}}}" for value in low) + " low" if low else "no group stands out"
        assert take(code, name).reading == expected


def test_region_alone_is_a_trap() -> None:
    low = [code for code in CASE.codes if take(code, "TDR by region").reading == "{East} low"]
    assert sorted(low) == ["component", "firmware", "region"]


@pytest.mark.parametrize("code", ["firmware", "component"])
def test_without_gateways_the_suspected_region_is_like_the_others(code: str) -> None:
    others = [row for row in tables(code)["Q4"] if row["component"] != "gateway"]
    assert not is_low(others, "region", "East")
    for region in CASE.names["region"]:
        assert is_low([row for row in tables(code)["Q4"] if row["region"] == region], "component", "gateway")
    assert take(code, "component by region").reading == "gateway is low in every region"


def test_a_bad_region_is_low_without_gateways_too() -> None:
    others = [row for row in tables("region")["Q4"] if row["component"] != "gateway"]
    assert is_low(others, "region", "East")
    assert take("region", "component by region").reading == "{East} is low in other components too"


def test_only_the_mix_of_severities_moves() -> None:
    for code in CASE.codes:
        (k, n), (m, o) = (
            (sum(row["severity"] == "1" for row in rows), len(rows))
            for rows in (tables(code)["Q4"], tables(code)["Q3"])
        )
        assert (newcombe(k, n, m, o)[0] > 0) is (code == "severity mix")


def test_under_one_definition_nothing_fell() -> None:
    for code in CASE.codes:
        (k, n), (m, o) = (
            (sum(row["closed"] for row in rows), len(rows)) for rows in (tables(code)["Q4"], tables(code)["Q3"])
        )
        assert (newcombe(k, n, m, o)[1] < 0) is (code != "definition")
    lines = {row[0]: row[2] for row in take("definition", OWN["definition"]).rows}
    assert lines["as reported"] == lines[STAYED] != lines["closed"]


def test_the_load_grew_only_where_the_agents_did_not() -> None:
    for code in CASE.codes:
        agents = {q: [row["tickets"] for row in tables(code)["agents"] if row["quarter"] == q] for q in ("Q3", "Q4")}
        assert {quarter: sum(load) for quarter, load in agents.items()} == {"Q3": 500, "Q4": 600}
        assert len(agents["Q3"]) == 20
        assert len(agents["Q4"]) == (20 if code == "volume" else 24)


def test_what_is_told_holds_in_the_rows() -> None:
    new = tables("partner")["Q4"]
    for column in ("region", "component"):
        for value in {row[column] for row in new}:
            (k, n), (m, o) = (share(new, partner=desk, **{column: value}) for desk in ("Lumo Desk", "Ferrowick Desk"))
            assert k / n < m / o
    gateways = [row for row in new if row["component"] == "gateway"]
    assert sum(row["region"] == "East" for row in gateways) > len(gateways) / 2
    for column in ("region", "component", "partner"):
        for value in CASE.places[column]:
            (k, n), (m, o) = (share(tables("volume")[quarter], **{column: value}) for quarter in ("Q3", "Q4"))
            assert m / o < k / n


def test_matrix_par_and_prices() -> None:
    admitted, matrix = surveyed()
    menu = Menu(matrix, CASE.costs)
    assert len(admitted) >= len(SEEDS) / 2
    assert menu.expected == pytest.approx(3)
    assert (menu.par, menu.worst, sum(CASE.costs.values())) == (3, 4, 9)
    assert all(menu.decided(code) for code in CASE.codes)
    for code, look in OWN.items():
        assert menu.certify(code) == (look,)
        assert [other for other in CASE.codes if matrix[other][look] == matrix[code][look]] == [code]
    without = menu.without(OWN["firmware"])
    assert not without.decided("firmware") and not without.decided("component")


def test_a_seed_with_an_unusual_outcome_is_not_admitted() -> None:
    admitted, matrix = surveyed()
    assert is_admitted(CASE, admitted[0], matrix)
    assert not is_admitted(CASE, 9, matrix)


def test_choices_and_places_exist() -> None:
    for suspect in CASE.suspects:
        assert suspect.fix in CASE.fixes and suspect.prevent in CASE.prevents
        column, value = suspect.where
        assert value in CASE.places[column]
    assert CASE.suspect("volume").where == EVERYWHERE
    assert CASE.verify in CASE.verifies
    used = {suspect.fix for suspect in CASE.suspects}, {suspect.prevent for suspect in CASE.suspects}
    assert set(CASE.fixes) - used[0] == {"train everyone"} and set(CASE.prevents) - used[1] == {"appeal"}
