"""Odd designs and thin evidence: what may be said of one other team, of training at another time, of one call."""

from typing import Any

import pandas as pd
import pytest

from techsales.course import CourseError
from techsales.effect.page import page


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pictures take most of a page's time; one test below draws them."""
    if "drawn" not in request.node.name:
        monkeypatch.setattr("techsales.effect.page.plots", lambda _: {})


def word_of(report: dict[str, Any], name: str) -> str:
    return next(str(one["verdict"]["word"]) for one in report["metrics"] if one["name"] == name)


def test_one_other_team_is_named_once(tables: Any, settings: Any, report_on: Any) -> None:
    settings["training"]["compare_with"] = ["Merlin"]
    found = report_on(tables, settings)
    assert "+5.0 points over Merlin, the comparison named beforehand. Rank 1 of 2." in found["comparison"]["says"]
    assert [one["name"] for one in found["returns"]["scenarios"]][:2] == [
        "lead over Merlin",
        "half of lead over Merlin",
    ]
    assert word_of(found, "growth") == found["returns"]["verdict"]["word"] == "not distinguishable"
    settings["training"]["nearest"] = None
    found = report_on(tables, settings)
    assert "+5.0 points over Merlin, the only other team. Rank 1 of 2." in found["comparison"]["says"]
    assert found["returns"]["scenarios"][0]["name"] == "lead over Merlin"


@pytest.mark.parametrize(
    ("quarter", "says"),
    [("2025Q1", "earlier than 2025Q3. Write under before"), ("2026Q2", "later than 2025Q4. Write under after")],
)
def test_a_training_on_one_side_of_both_quarters(
    tables: Any, settings: Any, report_on: Any, quarter: str, says: str
) -> None:
    tables["training"] = tables["training"].assign(quarter=quarter)
    with pytest.raises(CourseError, match=says):
        report_on(tables, settings)


@pytest.mark.parametrize(
    ("quarter", "notes"),
    [("2025Q3", ["40 of 40 rows of training lie in 2025Q3 or earlier, so that quarter may hold some of the effect."]),
     ("2025Q4", [])],
)  # fmt: skip
def test_a_training_in_one_of_both_quarters_is_compared(
    tables: Any, settings: Any, report_on: Any, quarter: str, notes: list[str]
) -> None:
    tables["training"] = tables["training"].assign(quarter=quarter)
    assert report_on(tables, settings)["timing"]["notes"] == notes


def test_wins_before_the_first_course_and_none_at_all(tables: Any, settings: Any, report_on: Any) -> None:
    deals = tables["deals"]
    mine = (deals["team"] == "Kestrel") & (deals["quarter"] == "2025Q4") & (deals["stage"] == "won")
    early = deals.assign(close_date=deals["close_date"].mask(mine, pd.Timestamp("2025-07-01")))
    found = report_on(tables | {"deals": early}, settings)["timing"]
    assert found["before_first"] == mine.sum()
    assert f"closed by then, {mine.sum()} of them before the first course. A cause" in found["says"]
    lost = deals.assign(stage=deals["stage"].mask(mine, "lost"))
    found = report_on(tables | {"deals": lost}, settings)["timing"]
    assert found["wins"] == 0 and found["says"].endswith(". Kestrel won nothing in 2025Q4.")


def test_teams_trained_at_different_times(tables: Any, settings: Any, report_on: Any) -> None:
    mine = tables["training"]["programme"] == "KESTREL"
    places = tables["training"].index[mine]
    training = tables["training"].copy()
    training.loc[places[:10], "quarter"] = "2025Q3"
    training.loc[places[10:12], "quarter"] = "2026Q1"
    found = report_on(tables | {"training": training}, settings)
    for says in ("10 of 40 rows of training lie in 2025Q3 or earlier", "2 of 40 rows of training lie after 2025Q4"):
        assert says in found["summary"]["sentences"][0] and says in page(found)
    training["quarter"] = "2025Q4"
    training.loc[places[0], "quarter"] = "2025Q3"
    training.loc[places[1], "quarter"] = "2026Q1"
    training.loc[places[2], "cost_eur"] = None
    found = report_on(tables | {"training": training}, settings)
    for says in ("1 of 40 rows of training lies in 2025Q3 or earlier", "1 of 40 rows of training lies after 2025Q4"):
        assert says in found["summary"]["sentences"][0]
    assert "1 of 40 rows of training has no cost." in found["returns"]["notes"]


def test_lines_that_ran_side_by_side_are_not_said_to_part(tables: Any, settings: Any, report_on: Any) -> None:
    tables["deals"] = tables["deals"].assign(amount_eur=100.0, stage="won")
    assert report_on(tables, settings)["comparison"]["checks"][0].endswith("0.0 points: the lines ran side by side.")


def test_a_call_to_one_of_the_silent_excludes_nothing(tables: Any, settings: Any, report_on: Any) -> None:
    surveys = tables["surveys"]
    mine = surveys[(surveys["team"] == "Kestrel") & (surveys["quarter"] == "2025Q3")]
    call = mine[mine["score"].isna()].head(1).assign(wave=2, score=3.0, survey_id="S99999")
    found = report_on(tables | {"surveys": pd.concat([surveys, call])}, settings)
    silent = next(one for one in found["rivals"] if one["name"] == "The silent")
    assert silent["finding"].startswith("1 of 60 silent were called") and silent["state"] == "not excluded"


def test_a_rise_is_not_heard_by_one_call_a_quarter(tables: Any, settings: Any, report_on: Any) -> None:
    """Four trained teams give fives only; one silent customer of theirs is called before."""
    trained = ["Buzzard", "Falcon", "Heron", "Kestrel"]
    surveys = tables["surveys"]
    theirs = surveys["team"].isin(trained) & (surveys["quarter"] == "2025Q4")
    surveys = surveys.assign(score=surveys["score"].mask(theirs & surveys["score"].notna(), 5.0))
    call = surveys[surveys["team"].isin(trained) & (surveys["quarter"] == "2025Q3") & surveys["score"].isna()].head(1)
    called = pd.concat([surveys, call.assign(wave=2, score=3.0, survey_id="S99999")])
    settings["training"] |= {"trained": trained, "nearest": None}
    found = report_on(tables | {"surveys": called}, settings)
    assert found["response"]["waves"][0]["corrected"] and found["metrics"][0]["extra"]["low"] > 0
    assert "could undo it" in found["metrics"][0]["verdict"]["reason"]


def test_without_deals_nothing_is_said_of_sales(tables: Any, settings: Any, report_on: Any) -> None:
    found = report_on({"tickets": tables["tickets"]}, settings)
    assert "No amounts of deals are among the files" in found["returns"]["says"]
    assert "Nothing was sold" not in page(found) and "The one figure cannot be told" in page(found)


def test_without_figures_no_number_of_cases_is_claimed(tables: Any, settings: Any, report_on: Any) -> None:
    only = {name: t[t["quarter"] == "2025Q4"] for name, t in tables.items() if "quarter" in t}
    found = page(report_on(only, settings))
    assert "rests on 30 cases" not in found and "No figure could be compared." in found


def test_long_names_leave_room_for_the_picture_drawn(tables: Any, settings: Any, report_on: Any, recwarn: Any) -> None:
    long = "Vertrieb Mittelstand Süd-West & Österreich <Key Accounts>"
    renamed = {n: t.assign(team=t["team"].replace("Kestrel", long)) for n, t in tables.items()}
    settings["training"]["trained"] = [long]
    html = page(report_on(renamed, settings))
    assert "Vertrieb Mittelstand" in html and not [w for w in recwarn if "collapsed" in str(w.message)]


def test_several_trained_teams_begin_a_sentence(tables: Any, settings: Any, report_on: Any) -> None:
    settings["training"] |= {"trained": ["Kestrel", "Kite"]}
    tables["tickets"] = tables["tickets"][~tables["tickets"]["team"].isin(["Kestrel", "Kite"])]
    found = report_on(tables, settings)
    says = next(one["verdict"]["reason"] for one in found["metrics"] if one["name"] == "tdr")
    assert says == "The 2 trained teams have no tickets in 2025Q3 and 2025Q4."
