"""Thin, odd and missing data: each section says so in one sentence, and the rest of the report is there."""

import json
from typing import Any

import pandas as pd
import pytest

from techsales.company import rows
from techsales.course import CourseError
from techsales.effect.page import page, subtitle
from techsales.effect.verdict import NONE

SECTIONS = ("hours", "response", "mix", "comparison", "chance", "timing", "returns", "records")


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pictures take most of a page's time; one test below draws those of thin data."""
    if "drawn" not in request.node.name:
        monkeypatch.setattr("techsales.effect.page.plots", lambda _: {})


def word_of(report: dict[str, Any], name: str) -> tuple[str, str]:
    verdict = next(one["verdict"] for one in report["metrics"] if one["name"] == name)
    return verdict["word"], verdict["reason"]


def whole(report: dict[str, Any]) -> None:
    """Every section has its sentence, the JSON is JSON, and the page is made."""
    for name in SECTIONS:
        assert report[name]["says"].endswith("."), name
    assert len(report["metrics"]) == 6 and len(report["summary"]["sentences"]) == 3
    assert all(sentence.endswith(".") for sentence in report["summary"]["sentences"])
    text = json.dumps(report, allow_nan=False)
    assert "NaN" not in text and "NaT" not in text
    assert "None" not in page(report) and ">nan<" not in page(report)


@pytest.mark.parametrize(
    ("without", "metric", "says", "section", "sentence"),
    [
        ("surveys", "csat", "The table surveys is not among the files.", "response", "No survey is among the files"),
        ("tickets", "tdr", "The table tickets is not among the files.", "chance", ""),
        ("projects", "otp", "The table projects is not among the files.", "chance", ""),
        (
            "deals",
            "growth",
            "The table deals is not among the files.",
            "comparison",
            "No amounts of deals are among the files",
        ),
        ("deals", "win_rate", "The table deals is not among the files.", "mix", "No deals are among the files"),
        ("training", "", "", "hours", "No training table is among the files"),
        ("training", "", "", "timing", "No day of the training is among the files"),
    ],
)
def test_a_missing_table(
    tables: dict[str, Any],
    settings: dict[str, Any],
    report_on: Any,
    without: str,
    metric: str,
    says: str,
    section: str,
    sentence: str,
) -> None:
    del tables[without]
    found = report_on(tables, settings)
    whole(found)
    assert sentence in found[section]["says"]
    if metric:
        assert word_of(found, metric) == (NONE, says)


def test_without_a_training_table_the_cost_is_too_low_and_says_so(tables: Any, settings: Any, report_on: Any) -> None:
    del tables["training"]
    found = report_on(tables, settings)
    assert (
        "at least 8,000 EUR, working time not counted; its return within the quarter is at most"
        in found["returns"]["says"]
    )
    assert found["returns"]["cost"] == 8000 and "working time is not known" in found["returns"]["notes"][0]
    del settings["training"]["cost"]
    assert report_on(tables, settings)["returns"]["says"].startswith("No cost is known")


def test_a_draw_one_quarter_before_and_costs_that_are_not_whole_are_told(
    tables: Any, settings: Any, report_on: Any
) -> None:
    training = tables["training"]
    costs = training["cost_eur"].mask(training.index < training.index[3])
    tables["training"] = training.assign(cost_eur=costs, quarter="2025Q2")
    settings["training"] |= {"before": "2025Q1", "after": "2025Q2", "drawn_by_lot": True, "cost": {}, "nearest": None}
    found = report_on(tables, settings)
    assert found["comparison"]["says"] == (
        "Sales of Kestrel grew by +18 %: +17.0 points over the 7 other teams added up, +17.1 points over their mean. "
        "Rank 1 of 8."
    )
    first, *_, last = found["comparison"]["checks"]
    assert first.startswith("No sales before 2025Q1 can be compared, so nothing shows whether")
    assert last == "The trained teams were drawn by lot: the groups differ by chance alone."
    assert found["returns"]["notes"] == [
        "3 of 40 rows of training have no cost.",
        "The mapping names no cost of trainer, licences or rooms.",
    ]
    assert found["chance"]["says"] == "The teams were drawn by lot, so nobody was chosen for a low result."


def test_a_low_figure_that_did_not_rise_is_no_warning(tables: Any, settings: Any, report_on: Any) -> None:
    tickets = tables["tickets"]
    theirs = (tickets["team"] == "Kestrel") & tickets["quarter"].isin(["2025Q3", "2025Q4"])
    found = report_on(tables | {"tickets": tickets.assign(resolved=tickets["resolved"].mask(theirs, "N"))}, settings)
    (place,) = [one for one in found["chance"]["standings"] if one["name"] == "tdr"]
    assert place["low"] and not found["chance"]["warns"]


def test_without_a_margin_there_is_no_return(tables: Any, settings: Any, report_on: Any) -> None:
    del settings["training"]["gross_margin"]
    found = report_on(tables, settings)
    whole(found)
    assert "no gross margin" in found["returns"]["says"] and found["returns"]["verdict"]["word"] == NONE


def test_one_row(settings: Any, report_on: Any) -> None:
    deal = {"deal_id": "1", "team": "Kestrel", "quarter": "2025Q4", "stage": "won", "amount_eur": 100.0}
    settings["training"]["nearest"] = None
    found = report_on({"deals": pd.DataFrame([deal])}, settings)
    whole(found)
    assert found["summary"]["headline"] == "These data cannot say."
    assert word_of(found, "growth") == (NONE, "Kestrel has no won deals in 2025Q3.")


def test_only_one_quarter(tables: Any, settings: Any, report_on: Any) -> None:
    only = {name: t[t["quarter"] == "2025Q4"] for name, t in tables.items() if "quarter" in t}
    found = report_on(only, settings)
    whole(found)
    assert {one["verdict"]["word"] for one in found["metrics"]} == {NONE}
    assert word_of(found, "tdr")[1] == "Kestrel has no tickets in 2025Q3."


def test_a_group_that_is_empty_in_one_quarter(tables: Any, settings: Any, report_on: Any) -> None:
    tickets = tables["tickets"]
    tables["tickets"] = tickets[(tickets["team"] != "Kestrel") | (tickets["quarter"] == "2025Q3")]
    found = report_on(tables, settings)
    whole(found)
    assert word_of(found, "tdr") == (NONE, "Kestrel has no tickets in 2025Q4.")
    assert word_of(found, "csat")[0] != NONE


def test_no_comparison_group(tables: Any, settings: Any, report_on: Any) -> None:
    settings["training"]["nearest"] = None
    found = report_on({n: t[t["team"] == "Kestrel"] for n, t in tables.items()}, settings)
    whole(found)
    assert found["comparison"]["says"].startswith("There is no comparison group")
    assert "no other team to compare with" in word_of(found, "growth")[1]
    assert found["question"]["others"] == []


def test_all_one_value(tables: Any, settings: Any, report_on: Any) -> None:
    tables["surveys"] = tables["surveys"].assign(score=4.0)
    tables["deals"] = tables["deals"].assign(amount_eur=100.0, stage="won")
    found = report_on(tables, settings)
    whole(found)
    csat = next(one for one in found["metrics"] if one["name"] == "csat")
    assert csat["step"]["value"] == 0 and csat["step"]["low"] is None
    assert "nothing is known about its spread" in csat["verdict"]["reason"]
    assert found["comparison"]["growth"]["Kestrel"] == 0


def test_negative_amounts(tables: Any, settings: Any, report_on: Any) -> None:
    deals = tables["deals"].copy()
    deals["amount_eur"] = -deals["amount_eur"]
    found = report_on(tables | {"deals": deals}, settings)
    whole(found)
    assert word_of(found, "growth") == (NONE, "Kestrel sold nothing above 0 in 2025Q3, so growth has no base.")
    assert "no base" in found["comparison"]["says"]


def test_missing_amounts_are_counted(tables: Any, settings: Any, report_on: Any) -> None:
    deals = tables["deals"].astype({"amount_eur": float})
    place = deals.index[(deals["team"] == "Kestrel") & (deals["quarter"] == "2025Q4") & (deals["stage"] == "won")][0]
    deals.loc[place, "amount_eur"] = None
    found = report_on(tables | {"deals": deals}, settings)
    growth = next(one for one in found["metrics"] if one["name"] == "growth")
    assert growth["left_out"] == ["Won without an amount, counted as 0: 1 deal."]


def test_a_scale_from_0_to_10(tables: Any, settings: Any, report_on: Any, report: Any) -> None:
    surveys = tables["surveys"].copy()
    surveys["score"] = (surveys["score"] - 1) * 2.5
    settings["csat_scale"] = [0, 10]
    found = report_on(tables | {"surveys": surveys}, settings)
    whole(found)
    ten, five = found["response"]["waves"][1], report["response"]["waves"][1]
    for key in ("mean", "corrected"):
        for end in ("value", "low", "high"):
            assert ten[key][end] == pytest.approx((five[key][end] - 1) * 2.5)
    assert (ten["low"], ten["high"]) == pytest.approx(((five["low"] - 1) * 2.5, (five["high"] - 1) * 2.5))


def test_a_scale_of_two_boxes_has_one_at_the_top(tables: Any, settings: Any, report_on: Any) -> None:
    surveys = tables["surveys"]
    settings["csat_scale"] = [0, 1]
    thumbs = surveys["score"].ge(4).astype(float).where(surveys["score"].notna())
    found = report_on(tables | {"surveys": surveys.assign(score=thumbs)}, settings)
    whole(found)
    top = found["metrics"][1]
    assert top["after"]["value"] == pytest.approx(0.82) and top["title"].endswith("top box")
    assert top["definition"] == "Share of the e-mail answers that give 1."


def test_scores_off_the_scale(tables: Any, settings: Any, report_on: Any) -> None:
    tables["surveys"] = tables["surveys"].assign(score=9.0)
    found = report_on(tables, settings)
    whole(found)
    assert word_of(found, "csat") == (NONE, "A score of 9 does not fit a scale from 1 to 5.")


def test_nobody_answered(tables: Any, settings: Any, report_on: Any) -> None:
    surveys = tables["surveys"]
    mine = (surveys["team"] == "Kestrel") & (surveys["quarter"] == "2025Q4")
    found = report_on(tables | {"surveys": surveys.assign(score=surveys["score"].mask(mine))}, settings)
    whole(found)
    asked = (mine & (surveys["wave"] == 1)).sum()
    assert found["response"]["says"] == f"0 of {asked} invitations were answered, so there is no mean."


def test_where_everybody_answered_there_are_no_silent(tables: Any, settings: Any, report_on: Any) -> None:
    surveys = tables["surveys"]
    fell = surveys.assign(score=surveys["quarter"].map(lambda quarter: 3.0 if quarter == "2025Q4" else 4.0))
    found = report_on(tables | {"surveys": fell[fell["wave"] == 1]}, settings)
    silent = next(one for one in found["rivals"] if one["name"] == "The silent")
    assert silent["finding"] == "0 of 0 silent were called before, 0 of 0 after." and silent["state"] == "excluded"


def test_several_teams_together_are_not_low_because_they_are_several(
    tables: Any, settings: Any, report_on: Any
) -> None:
    settings["training"] |= {"trained": ["Kestrel", "Kite"], "nearest": None}
    places = {one["name"]: (one["place"], one["teams"]) for one in report_on(tables, settings)["chance"]["standings"]}
    assert places["csat"] == places["win_rate"] == (6, 7)


def test_columns_that_are_not_there(tables: Any, settings: Any, report_on: Any) -> None:
    tables["tickets"] = tables["tickets"].drop(columns=["reopened", "closed_date"])
    tables["projects"] = tables["projects"].drop(columns=["planned_end_original"])
    tables["deals"] = tables["deals"].drop(columns=["segment", "rep_id", "close_date"])
    tables["surveys"] = tables["surveys"].drop(columns=["wave", "ticket_resolved_at_send"])
    tables["training"] = tables["training"].drop(columns=["rep_id", "cost_eur", "date"])
    found = report_on(tables, settings)
    whole(found)
    assert found["mix"]["says"].startswith("The deals name no segment")
    otp = next(one for one in found["metrics"] if one["name"] == "otp")
    assert otp["after"]["value"] == pytest.approx(0.95) and otp["second_after"] is None
    states = {one["name"]: one["state"] for one in found["rivals"]}
    assert states["Solved, and opened again"] == states["Dates that moved"] == "the data do not hold it"


def test_house_definitions(tables: Any, settings: Any, report_on: Any) -> None:
    settings["definitions"] = {
        "reopened_counts_as_unsolved": True,
        "on_time_plan": "original",
        "cancelled_counts_as_late": "yes",
    }
    found = report_on(tables, settings)
    by_name = {one["name"]: one for one in found["metrics"]}
    assert by_name["tdr"]["after"]["value"] == pytest.approx(0.68) and by_name["tdr"]["second_after"][
        "value"
    ] == pytest.approx(0.80)
    assert by_name["otp"]["after"]["value"] == pytest.approx(16 / 22) and by_name["otp"]["second_after"][
        "value"
    ] == pytest.approx(19 / 22)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"trained": ["Kestral"]}, r"trained: the data hold no team called 'Kestral'\. Did you mean Kestrel\?"),
        ({"trained": []}, "does not say who was trained"),
        ({"nearest": "merlin"}, r"no team called 'merlin'\. Did you mean Merlin\?"),
        ({"nearest": "Kestrel"}, "was trained itself"),
        ({"compare_with": ["Kestrel", "Kite"]}, "was trained itself"),
        ({"after": "2027Q1"}, "no quarter called '2027Q1'"),
        ({"before": "2025Q4"}, "comes first"),
        ({"before": "last year"}, "Write a quarter such as 2025Q4"),
        ({"gross_margin": 40}, "Write 40 % as 0.40"),
        ({"cost": {"trainer_eur": "much"}}, "cost: trainer_eur is 'much'"),
        ({"drawn_by_lot": "perhaps"}, "Write yes or no"),
    ],
)
def test_a_question_the_data_cannot_have(tables: Any, settings: Any, report_on: Any, change: Any, says: str) -> None:
    settings["training"] |= change
    with pytest.raises(CourseError, match=says) as caught:
        report_on(tables, settings)
    assert str(caught.value).startswith("The mapping") and "\n" not in str(caught.value)


def test_pictures_of_thin_data_are_drawn_or_left_out(tables: Any, settings: Any, report_on: Any) -> None:
    settings["training"]["nearest"] = None
    alone = {n: t[t["team"] == "Kestrel"] for n, t in tables.items()}
    assert page(report_on(alone, settings)).count("<svg") == 2
    bare = {"training": tables["training"], "tickets": alone["tickets"][:0], "reps": tables["reps"]}
    with pytest.raises(CourseError, match="no quarter called '2025Q4'"):
        report_on(bare, settings)
    one_quarter = {n: t[t["quarter"] == "2025Q4"] for n, t in alone.items() if "quarter" in t}
    assert page(report_on(one_quarter, settings)).count("<svg") == 0


def test_what_came_after_the_question_is_not_drawn(tables: Any, settings: Any, report_on: Any) -> None:
    settings["training"] |= {"before": "2025Q2", "after": "2025Q3"}
    tables["training"] = tables["training"].assign(quarter="2025Q3")
    found = report_on(tables, settings)["comparison"]
    assert found["quarters"] == ["2025Q1", "2025Q2", "2025Q3"] and {len(line) for line in found["lines"].values()} == {
        3
    }
    assert [(gap["start"], gap["end"]) for gap in found["gaps"]] == [("2025Q1", "2025Q2")]


def test_no_team_at_all(settings: Any, report_on: Any) -> None:
    with pytest.raises(CourseError, match="None of the files holds a row with a team"):
        report_on({"deals": pd.DataFrame({"deal_id": []})}, settings)


@pytest.mark.parametrize("how", ["said", "seen"])
def test_a_group_chosen_for_being_low_is_warned_of(tables: Any, settings: Any, report_on: Any, how: str) -> None:
    if how == "said":
        settings["training"]["chosen_for_low_results"] = True
    else:
        tickets = tables["tickets"].copy()
        old = (tickets["team"] == "Kestrel") & (tickets["quarter"] == "2025Q3")
        tickets.loc[old, "resolved"] = "N"
        tables["tickets"] = tickets
    found = report_on(tables, settings)
    assert found["chance"]["warns"] and "rises by itself the next time" in found["chance"]["says"]
    assert next(r["state"] for r in found["rivals"] if r["name"] == "Chosen for a low result") == "not excluded"


def test_three_trained_teams_are_one_group_and_each_a_team(tables: Any, settings: Any, report_on: Any) -> None:
    settings["training"] |= {
        "trained": ["Kestrel", "Kite", "Heron"],
        "compare_with": ["Merlin", "Osprey"],
        "programme": "",
    }
    found = report_on(tables, settings)
    whole(found)
    growth = next(one for one in found["metrics"] if one["name"] == "growth")
    assert growth["extra"]["low"] < growth["extra"]["value"] < growth["extra"]["high"]
    assert found["comparison"]["checks"][1].startswith("3 teams ranked as one stray less than one team")
    old, new = 1_000_000 + 1_014_600 + 936_700, 1_250_000 + 1_239_900 + 1_324_400
    assert growth["step"]["value"] == pytest.approx(new / old - 1)
    # Three teams sell more than one: their mean is what stands among the others before.
    before = [found["comparison"]["lines"][team][2] for team in ("Merlin", "Osprey")]
    (place,) = [one["place"] for one in found["chance"]["standings"] if one["name"] == "growth"]
    assert place == 1 + sum(value < old / 3 for value in before) < 3


def test_of_two_teams_none_is_called_low(tables: Any, settings: Any, report_on: Any) -> None:
    settings["training"]["compare_with"] = ["Merlin"]
    found = report_on(tables, settings)["chance"]
    assert found["standings"] == [] and found["says"].startswith("Too few teams have figures") and not found["warns"]


def test_teams_of_fewer_than_five_people_are_ranked_without_their_names(
    tables: Any, settings: Any, report_on: Any
) -> None:
    few = {rep: "R001" for rep in tables["deals"].loc[tables["deals"]["team"] == "Kite", "rep_id"].unique()[:-3]}
    for name in ("deals", "reps"):
        kite = tables[name]["team"] == "Kite"
        tables[name] = tables[name].assign(
            rep_id=tables[name]["rep_id"].where(~kite, tables[name]["rep_id"].replace(few))
        )
    found = report_on(tables, settings)
    whole(found)
    ranked = (found["comparison"][key] for key in ("growth", "effects", "lines"))
    assert all("Kite" not in part and "small team 1" in part for part in (*ranked, found["metrics"][2]["steps"]))
    assert "1 team of fewer than 5 people ranked without a name." in found["comparison"]["checks"]
    # Named in the heading, it would be the one that the ranking lacks.
    assert "Kite" not in str(found) and "small team 1" in subtitle(found["question"])
    assert found["comparison"]["rank"]["n"] == 8


@pytest.mark.parametrize(
    ("team", "sentence"),
    [
        ("Kestrel", "training: trained: Kestrel has [34] people in the data. .* Add a team that was trained as well"),
        ("Merlin", "training: nearest: Merlin has [34] people in the data. .* Name a larger team, or none"),
    ],
)
def test_a_group_of_fewer_than_five_people_gets_no_report(
    team: str, sentence: str, tables: Any, settings: Any, report_on: Any
) -> None:
    few = {rep: "R001" for rep in sorted(tables["deals"].loc[tables["deals"]["team"] == team, "rep_id"].unique())[3:]}
    for name in ("deals", "reps"):
        there = tables[name]["team"] == team
        reps = tables[name]["rep_id"].where(~there, tables[name]["rep_id"].replace(few))
        tables[name] = tables[name].assign(rep_id=reps)
    with pytest.raises(CourseError, match=sentence):
        report_on(tables, settings)


def test_tables_made_of_plain_rows_give_the_same_report(report: Any, settings: Any, report_on: Any) -> None:
    """Dates as dates, missing values as None: what a generator of tables gives."""
    plain = {name: pd.DataFrame(rows(name)) for name in ("deals", "tickets", "surveys", "projects", "training", "reps")}
    assert report_on(plain, settings) == report
