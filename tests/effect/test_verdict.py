"""The rule behind the four words, each step with a case that it decides."""

import re
from collections import Counter
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from techsales.effect.summary import counted, headline
from techsales.effect.verdict import CONTRADICTED, NONE, SUPPORTED, UNCLEAR, Evidence, judge
from techsales.effect.words import GROWTH, step_of, value_of
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
        ({"step": share(-0.2, -0.3, -0.1)}, UNCLEAR, "no other team to compare with"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(-0.2), "others": (0.02, -0.02, 0.0)}, CONTRADICTED,
         "It fell by more than chance makes, −20.0 points"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(-0.01), "others": (-0.18, -0.2)}, UNCLEAR, "so did others"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(-0.2), "others": (0.2, -0.2)}, UNCLEAR, "no more than chance"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(-0.2), "others": (0.0,)}, UNCLEAR, "one other team"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(-0.1, -0.3, 0.1)}, UNCLEAR, "so did others"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(0.2, 0.1, 0.3), "second_lead": -0.01}, UNCLEAR, "one more look"),
        ({"extra": share(0.1, 0.05, 0.15), "inside": -0.02}, UNCLEAR, "inside the segments by −2.0 points"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(0.05)}, UNCLEAR, "less than elsewhere"),
        ({"step": share(-0.2, -0.3, -0.1), "extra": share(0.2, 0.1, 0.3)}, SUPPORTED, "against the other teams"),
        ({"extra": share(-0.2, -0.3, -0.1)}, CONTRADICTED, "less than elsewhere"),
        ({"step": share(0.02, -0.1, 0.14)}, UNCLEAR, "holds zero"),
        ({}, UNCLEAR, "no other team to compare with"),
        ({"extra": share(0.1, -0.05, 0.25), "rank": ranked(2, 8)}, UNCLEAR, "so did others"),
        ({"extra": share(0.1, 0.05, 0.15), "rank": ranked(1, 8)}, SUPPORTED, "if the teams would otherwise have changed alike"),
        ({"extra": share(0.1, 0.05, 0.15), "by_lot": True}, SUPPORTED, "drawn by lot"),
        ({"extra": share(0.1), "rank": ranked(1, 8), "as_large": 1 / 8}, UNCLEAR, "in 1 of 8 draws by chance alone"),
        ({"extra": share(0.2), "rank": ranked(1, 20), "as_large": 1 / 20, "others": (0.02, 0.0, 0.02)}, SUPPORTED,
         "rank 1 of 20 teams"),
        ({"extra": share(0.2), "rank": ranked(1, 20), "as_large": 1 / 20, "others": (0.1, 0.0, 0.0)}, UNCLEAR,
         "chance makes single teams differ as much"),
        ({"extra": share(0.2), "rank": ranked(1, 20), "as_large": 1 / 20, "others": (0.02, 0.0, 0.02), "further": 4.0},
         UNCLEAR, "chance makes single teams differ as much"),
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
    # Six intervals on both sides; with one team of eight, below, five figures can fall and none can be supported.
    assert "up to 26 % of such reports" in found["summary"]["sentences"][0]


def test_a_clear_fall_is_contradicted(tables: dict[str, Any], settings: dict[str, Any], report_on: Any) -> None:
    tickets = tables["tickets"].copy()
    tickets.loc[(tickets["team"] == "Kestrel") & (tickets["quarter"] == "2025Q4"), "resolved"] = "N"
    found = report_on(tables | {"tickets": tickets}, settings)
    tdr = next(one for one in found["metrics"] if one["name"] == "tdr")
    assert tdr["verdict"]["word"] == CONTRADICTED and found["summary"]["headline"].startswith("Not shown:")
    assert (
        "Where a training changes nothing, up to 12 % of such reports still have one that stands out"
        in found["summary"]["sentences"][0]
    )


def test_a_fall_that_all_teams_share_contradicts_nothing(
    tables: dict[str, Any], settings: dict[str, Any], report_on: Any
) -> None:
    """Every team solves a third fewer tickets: with one team against seven, chance decides who fell a little more."""
    tickets = tables["tickets"].copy()
    solved = (tickets["quarter"] == "2025Q4") & (tickets["resolved"] == "Y")
    tickets.loc[solved & (tickets.groupby(["team", "quarter", "resolved"]).cumcount() % 3 == 0), "resolved"] = "N"
    tdr = {}
    for team in ("Kestrel", "Harrier"):
        settings["training"] |= {"trained": [team], "nearest": None}
        found = report_on(tables | {"tickets": tickets}, settings)
        tdr[team] = next(one for one in found["metrics"] if one["name"] == "tdr")
        assert tdr[team]["step"]["high"] < 0 and tdr[team]["verdict"]["word"] == UNCLEAR
    assert tdr["Harrier"]["extra"]["value"] < 0


def test_a_win_rate_that_rose_by_other_customers_alone_is_not_supported(
    tables: dict[str, Any], settings: dict[str, Any], report_on: Any
) -> None:
    """Ten teams; the five trained ones close more deals of the easy segment, and win as much inside each."""
    made = []
    for place in range(10):
        for quarter, easy in (("2025Q3", 20), ("2025Q4", 80 if place < 5 else 20)):
            for segment, closed, won in (("easy", easy, 0.8), ("hard", 100 - easy, 0.2)):
                won = round(closed * won) + (place % 3 if quarter == "2025Q3" and segment == "hard" else 0)
                deal = {"team": f"T{place}", "quarter": quarter, "segment": segment}
                made += [deal | {"stage": "won" if n < won else "lost", "amount_eur": 1000} for n in range(closed)]
    deals = pd.DataFrame(made).assign(deal_id=lambda frame: frame.index.astype(str))
    settings["training"] |= {"trained": [f"T{place}" for place in range(5)], "nearest": None}
    found = next(one for one in report_on({"deals": deals}, settings)["metrics"] if one["name"] == "win_rate")
    assert found["extra"]["low"] > 0 and found["verdict"]["word"] == UNCLEAR
    assert "other customers explain it" in found["verdict"]["reason"]


def test_a_return_needs_more_than_first_place_among_a_few(
    tables: dict[str, Any], settings: dict[str, Any], report_on: Any
) -> None:
    """First of eight by a hair, against a small cost: chance does that in 1 of 8."""
    deals = tables["deals"].astype({"amount_eur": float})
    mine = (deals["team"] == "Kestrel") & (deals["quarter"] == "2025Q4")
    deals.loc[mine, "amount_eur"] *= 1.2
    del tables["training"]
    settings["training"]["cost"] = {"trainer_eur": 100}
    found = report_on(tables | {"deals": deals}, settings)
    assert found["comparison"]["rank"]["value"] == 1 and found["returns"]["least"] > 0
    assert (
        found["returns"]["verdict"]["word"] == UNCLEAR
        and "cannot tell that from chance" in found["returns"]["verdict"]["reason"]
    )
    settings["training"]["cost"] = {"trainer_eur": 50_000_000}
    assert report_on(tables, settings)["returns"]["verdict"]["word"] == CONTRADICTED


def test_a_return_is_supported_where_the_whole_interval_pays(settings: dict[str, Any], report_on: Any) -> None:
    amounts = {f"T{place}": 100 + place % 3 + (50 if place < 5 else 0) for place in range(10)}
    deals = pd.DataFrame(
        [
            {"deal_id": f"{team}{q}", "team": team, "quarter": q, "stage": "won", "amount_eur": 1000 * (new if q == "2025Q4" else 100)}
            for team, new in amounts.items()
            for q in ("2025Q3", "2025Q4")
        ]
    )  # fmt: skip
    settings["training"] |= {"trained": [f"T{place}" for place in range(5)], "nearest": None}
    found = report_on({"deals": deals}, settings)
    assert found["returns"]["verdict"]["word"] == SUPPORTED and found["returns"]["least"] > 0


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


def test_a_sentence_rounds_as_the_table_does() -> None:
    # The report stores 3.8 - 3.775 = 0.02499… as 0.025, and its table shows that.
    assert 3.8 - 3.775 < 0.025
    assert step_of(3.8 - 3.775, "points of 5") == step_of(0.025, "points of 5") == "+0.03"
    assert value_of(3.8 - 3.775, "points of 5") == value_of(0.025, "points of 5")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([NONE, NONE], "These data cannot say."),
        ([SUPPORTED, SUPPORTED], "Yes, as far as"),
        ([SUPPORTED, UNCLEAR], "In part: these data support some"),
        ([SUPPORTED, UNCLEAR, NONE], "In part: these data support some"),
        ([SUPPORTED, CONTRADICTED], "In part: some figures rose"),
        ([CONTRADICTED, CONTRADICTED], "No: these data contradict it."),
        ([CONTRADICTED, UNCLEAR], "Not shown: none of it is supported"),
        ([UNCLEAR, NONE], "These data do not show that the training worked."),
    ],
)
def test_the_headline_says_no_more_than_the_figures_together(words: list[str], says: str):
    assert headline(Counter(words)).startswith(says)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([SUPPORTED, UNCLEAR],
         "Of 2 figures 1 is supported (A), none is contradicted and 1 cannot be told from chance or from what happened "
         "elsewhere. Where a training changes nothing, up to 10 % of such reports still have one that stands out."),
        ([SUPPORTED, CONTRADICTED, CONTRADICTED, NONE],
         "Of 3 figures 1 is supported (A), 2 are contradicted (B and C) and none cannot be told from chance or from what "
         "happened elsewhere; 1 could not be judged. Where a training changes nothing, up to 14 % of such reports still "
         "have one that stands out."),
        ([SUPPORTED, NONE],
         "Of 1 figure 1 is supported (A), none is contradicted and none cannot be told from chance or from what happened "
         "elsewhere; 1 could not be judged."),
        ([UNCLEAR, UNCLEAR, NONE],
         "Not one of 2 figures can be told from chance or from what happened elsewhere. 1 other could not be judged."),
        ([UNCLEAR], "The one figure cannot be told from chance or from what happened elsewhere."),
    ],
)  # fmt: skip
def test_the_first_sentence_counts_every_figure(words: list[str], says: str):
    metrics: Any = [
        SimpleNamespace(
            title=title,
            verdict=SimpleNamespace(word=word),
            step=None if word == NONE else share(0.1),
            extra=None if word == NONE else share(0.1, 0.0, 0.2),
        )
        for title, word in zip("ABCD", words, strict=False)
    ]
    found = counted(Counter(words), metrics)
    assert found == says
