"""The rule behind the four words, each step with a case that it decides."""

import re
from typing import Any

import pytest

from techsales.effect.verdict import CONTRADICTED, NONE, SUPPORTED, UNCLEAR, Evidence, judge
from techsales.effect.words import GROWTH
from techsales.results import Result


def share(value: float, low: float | None = None, high: float | None = None) -> Result:
    return Result(value, 100, low, high, "share")


def ranked(place: int, n: int) -> Result:
    return Result(place, n, None, None, "rank")


def evidence(**more: Any) -> Evidence:
    plain = {"step": share(0.2, 0.1, 0.3), "second": None, "extra": None, "rank": None, "as_large": None}
    return Evidence(**{**plain, "by_lot": False, "missing": "", **more})


@pytest.mark.parametrize(
    ("given", "word", "says"),
    [
        ({"step": None, "missing": "No ticket."}, NONE, "No ticket."),
        ({"step": share(-0.2, -0.3, -0.1)}, CONTRADICTED, "It fell by more than chance makes: −20.0 points"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(0.05)}, UNCLEAR, "less than elsewhere"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(0)}, CONTRADICTED, "It fell by more than chance makes"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(0.2, 0.1, 0.3)}, SUPPORTED, "against the other teams"),
        ({"extra": share(-0.2, -0.3, -0.1)}, CONTRADICTED, "less than elsewhere"),
        ({"step": share(0.02, -0.1, 0.14)}, UNCLEAR, "holds zero"),
        ({}, UNCLEAR, "no other team to compare with"),
        ({"extra": share(0.1, -0.05, 0.25), "rank": ranked(2, 8)}, UNCLEAR, "so did others"),
        ({"extra": share(0.1, 0.05, 0.15), "rank": ranked(1, 8)}, SUPPORTED, "if the teams would otherwise have changed alike"),
        ({"extra": share(0.1, 0.05, 0.15), "by_lot": True}, SUPPORTED, "drawn by lot"),
        ({"extra": share(0.1), "rank": ranked(1, 8), "as_large": 1 / 8}, UNCLEAR, "in 1 of 8 draws by chance alone"),
        ({"extra": share(0.1), "rank": ranked(1, 20), "as_large": 1 / 20}, SUPPORTED, "rank 1 of 20 teams"),
        ({"extra": share(0.1), "rank": ranked(1, 20), "as_large": 5 / 20}, UNCLEAR, "5 of 20 draws"),
        ({"extra": share(0.1, 0.05, 0.15), "heard": False}, UNCLEAR, "those who did not could undo it"),
        ({"extra": share(0.1, 0.05, 0.15), "second": share(0.01, -0.1, 0.12)}, UNCLEAR, "after one more look by +1.0"),
    ],
)  # fmt: skip
def test_each_step_of_the_rule(given: dict[str, Any], word: str, says: str) -> None:
    verdict = judge(evidence(**given))
    assert verdict.word == word and says in verdict.reason and verdict.reason.endswith(".")


@pytest.mark.parametrize(
    ("unit", "says"), [(GROWTH, "+20.0 points"), ("share", "+20.0 points"), ("points of 5", "+0.20")]
)
def test_a_difference_is_told_in_its_own_unit(unit: str, says: str) -> None:
    verdict = judge(evidence(extra=Result(0.2, 100, 0.1, 0.3, unit)))
    assert f", {says} against the other teams" in verdict.reason


def test_no_verdict_says_significant(report: dict[str, Any]) -> None:
    assert not re.search("significan", str(report), re.IGNORECASE)


def test_a_clear_effect_is_supported(tables: dict[str, Any], settings: dict[str, Any], report_on: Any) -> None:
    """Four teams in which everybody's tickets are solved after the training, four in which nothing changes."""
    trained = ["Buzzard", "Falcon", "Heron", "Kestrel"]
    tickets = tables["tickets"].copy()
    theirs = tickets["team"].isin(trained) & (tickets["quarter"] == "2025Q4")
    tickets.loc[theirs, ["resolved", "reopened"]] = ["Y", 0]
    settings["training"] |= {"trained": trained, "drawn_by_lot": True, "nearest": None}
    found = report_on(tables | {"tickets": tickets}, settings)
    tdr = next(one for one in found["metrics"] if one["name"] == "tdr")
    assert (
        tdr["verdict"]["word"] == SUPPORTED and tdr["extra"]["low"] > 0 and "drawn by lot" in tdr["verdict"]["reason"]
    )
    assert (
        found["summary"]["headline"].startswith("In part")
        and "(Technical problems solved (TDR))" in found["summary"]["sentences"][0]
    )
    assert found["question"]["group"] == "the 4 trained teams"


def test_a_clear_fall_is_contradicted(tables: dict[str, Any], settings: dict[str, Any], report_on: Any) -> None:
    tickets = tables["tickets"].copy()
    tickets.loc[(tickets["team"] == "Kestrel") & (tickets["quarter"] == "2025Q4"), "resolved"] = "N"
    found = report_on(tables | {"tickets": tickets}, settings)
    tdr = next(one for one in found["metrics"] if one["name"] == "tdr")
    assert tdr["verdict"]["word"] == CONTRADICTED and found["summary"]["headline"].startswith("No:")


def test_a_rise_among_the_few_who_answered_is_not_supported(tables: Any, settings: Any, report_on: Any) -> None:
    """All answers of the trained become fives; two of three are silent, so nobody knows."""
    trained = ["Buzzard", "Falcon", "Heron", "Kestrel"]
    surveys = tables["surveys"]
    theirs = (
        surveys["team"].isin(trained)
        & (surveys["quarter"] == "2025Q4")
        & surveys["score"].notna()
        & (surveys["wave"] == 1)
    )
    settings["training"] |= {"trained": trained, "drawn_by_lot": True, "nearest": None}
    found = report_on(tables | {"surveys": surveys.assign(score=surveys["score"].mask(theirs, 5.0))}, settings)
    csat = found["metrics"][0]
    assert (
        csat["extra"]["low"] > 0 and csat["verdict"]["word"] == UNCLEAR and "could undo it" in csat["verdict"]["reason"]
    )
    all_answered = surveys[surveys["score"].notna()]
    found = report_on(
        tables | {"surveys": all_answered.assign(score=all_answered["score"].mask(theirs, 5.0))}, settings
    )
    assert found["metrics"][0]["verdict"]["word"] == SUPPORTED
