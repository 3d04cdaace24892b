"""The report's numbers on Ferrowick are those of the case report and of chapter 15."""

from statistics import fmean
from typing import Any

import pytest

from techsales.company import rows
from techsales.company.basics import TEAMS
from techsales.effects import difference_in_differences, mix_rate_effects
from techsales.intervals import newcombe, wilson
from techsales.report.figures import figures
from techsales.report.teams import lead_of, neighbour, pick, revenue

FOUND = figures("Kestrel")


def metric(report: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in report["metrics"] if one["name"] == name)


def ends(result: dict[str, Any]) -> tuple[float, float, float]:
    return result["value"], result["low"], result["high"]


@pytest.mark.parametrize("name", ["csat", "tdr", "otp"])
def test_each_rate_and_its_second_look_are_the_slides(report: dict[str, Any], name: str) -> None:
    one, figure = metric(report, name), FOUND[name]
    assert ends(one["after"]) == pytest.approx((figure.value, figure.low, figure.high))
    assert ends(one["second_after"]) == pytest.approx((figure.second, figure.second_low, figure.second_high))


def test_the_slides_numbers_as_chapter_15_prints_them(report: dict[str, Any]) -> None:
    values = [metric(report, name)["after"]["value"] for name in ("csat", "tdr", "otp")]
    second = [metric(report, name)["second_after"]["value"] for name in ("csat", "tdr", "otp")]
    assert [report["hours"]["hours"], *values] == pytest.approx([200, 4.20, 0.80, 0.95])
    assert second == pytest.approx([3.48, 0.68, 0.80])
    assert metric(report, "growth")["step"]["value"] == pytest.approx(0.25)


def test_hours_are_counted_from_the_rows(report: dict[str, Any]) -> None:
    assert report["hours"]["hours"] == FOUND["hours"].value and report["hours"]["people"] == 8
    assert report["hours"]["rows"] == sum(row["programme"] == "KESTREL" for row in rows("training"))


def test_the_lead_is_the_case_reports(report: dict[str, Any]) -> None:
    found, lead = report["comparison"], lead_of("Kestrel", "2025Q4")
    assert lead is not None
    assert (found["over_nearest"], found["least"], found["most"]) == pytest.approx(lead[:3])
    assert found["rank"]["value"] == lead.rank == 5 and found["rank"]["n"] == 8
    assert found["over_nearest"] == pytest.approx(FOUND["growth"].second)
    rates = {team: revenue(team, "2025Q4") / revenue(team, "2025Q3") - 1 for team in TEAMS}
    others = [team for team in TEAMS if team != "Kestrel"]
    pooled = sum(revenue(t, "2025Q4") for t in others) / sum(revenue(t, "2025Q3") for t in others) - 1
    assert found["over_pooled"] == pytest.approx(0.25 - pooled)
    assert found["over_mean"] == pytest.approx(0.25 - fmean(rates[team] for team in others))
    for team, effect in found["effects"].items():
        assert effect == pytest.approx(rates[team] - fmean(rates[t] for t in TEAMS if t != team))
    assert [f"{found[key]:+.1%}" for key in ("over_nearest", "over_pooled", "over_mean")] == ["+5.0%", "+1.6%", "+0.3%"]


def test_returns_are_chapter_15s(report: dict[str, Any]) -> None:
    found = report["returns"]
    by_name = {one["name"]: one["roi"] for one in found["scenarios"]}
    printed = {name: f"{roi:+.0%}" for name, roi in by_name.items()}
    assert printed == {
        "lead over Merlin": "-20%",
        "lead over the others added up": "-74%",
        "lead over the others' mean": "-95%",
        "half of lead over Merlin": "-60%",
        "no growth": "-100%",
        "all growth": "+300%",
    }
    assert (by_name["lead over Merlin"], found["least"], found["most"]) == pytest.approx(
        (FOUND["hours"].second, FOUND["hours"].second_low, FOUND["hours"].second_high)
    )
    assert found["cost"] == 25_000 and found["break_even"] == pytest.approx(25_000 / (1_000_000 * 0.40))
    assert found["durations"][0]["roi"] == pytest.approx([-0.2, 0.6, 1.4, 2.2])
    assert found["durations"][0]["payback"] == pytest.approx(1.25)


def test_the_sentences_say_the_figures(report: dict[str, Any]) -> None:
    """What a sponsor reads and quotes, word for word; every number of it is one of those above."""
    comparison, returns = report["comparison"], report["returns"]
    assert comparison["says"] == (
        "Sales of Kestrel grew by +25 %: +5.0 points over Merlin, the comparison named beforehand, +1.6 points over the "
        "7 other teams added up, +0.3 points over their mean. Rank 5 of 8."
    )
    assert comparison["checks"] == [
        "In the 2 earlier pairs of quarters, without this training, the same difference was −5.0 points to +17.1 points. "
        "The +0.3 points now is no more than that: the lines did not run parallel.",
        "If the training did nothing, a rank as high as 5 comes up in 5 of 8 draws. Even rank 1 would come up in 1 of 8.",
        "Against each other team alone the lead runs from −16.4 points to +33.3 points: those are comparisons one can "
        "pick, not a confidence interval.",
        "Nobody drew lots: that the teams would otherwise have changed alike is an argument, not a fact.",
    ]
    assert returns["says"] == (
        "The training cost 25,000 EUR; its return within the quarter is −20 % measured against Merlin, −74 % against the "
        "others added up and −95 % against the others' mean. It would have paid for itself within the "
        "quarter with a lead of 6.25 points in growth."
    )
    assert returns["verdict"]["reason"].endswith("from −362 % to +433 %.") and returns["notes"] == []
    assert report["chance"]["many"].startswith("5 intervals were looked at. If nothing had changed, 0.25 of them would")
    assert report["chance"]["many"].endswith(
        "at least one such false alarm would be about 23 %, if the figures had nothing to do with each other."
    )


def test_wins_by_the_end_of_training(report: dict[str, Any]) -> None:
    found = report["timing"]
    assert (found["early"], found["wins"], found["before_first"]) == (3, 9, 1)
    assert (found["early_amount"], found["amount"]) == (542_600, 1_250_000)
    assert (found["first"], found["last"]) == ("2025-10-06", "2025-10-20")


def test_differences_have_newcombes_interval(report: dict[str, Any]) -> None:
    step = metric(report, "tdr")["step"]
    assert (step["low"], step["high"]) == pytest.approx(newcombe(80, 100, 42, 50))
    assert step["value"] == pytest.approx(0.80 - 0.84) and step["n"] == 150


def test_differences_of_means_have_welchs_interval(report: dict[str, Any]) -> None:
    new, old = (
        [r["score"] for r in pick("surveys", team="Kestrel", quarter=q, wave=1) if r["score"]]
        for q in ("2025Q4", "2025Q3")
    )
    welch = difference_in_differences(new, old)
    assert welch is not None
    assert ends(metric(report, "csat")["step"]) == pytest.approx((welch.value, welch.low, welch.high))


def test_win_rate_and_its_split(report: dict[str, Any]) -> None:
    counts = [
        {
            segment: (sum(r["stage"] == "won" for r in found), len(found))
            for segment in ("Enterprise", "SMB")
            if (found := pick("deals", team="Kestrel", quarter=quarter, segment=segment))
        }
        for quarter in ("2025Q3", "2025Q4")
    ]
    parts = mix_rate_effects(*counts)
    assert report["mix"]["parts"] == pytest.approx({"mix": parts.mix, "rate": parts.rate, "total": parts.total})
    won = metric(report, "win_rate")
    assert won["step"]["value"] == pytest.approx(parts.total)
    assert (won["after"]["low"], won["after"]["high"]) == pytest.approx(wilson(9, 25))


def test_response_and_bounds(report: dict[str, Any]) -> None:
    before, after = report["response"]["waves"]
    assert (before["answered"], before["asked"], after["answered"], after["asked"]) == (40, 100, 50, 125)
    assert (after["low"], after["high"]) == pytest.approx(((4.2 * 50 + 75) / 125, (4.2 * 50 + 75 * 5) / 125))
    assert after["called"] == 25 and after["corrected"]["value"] == pytest.approx(3.48) and before["corrected"] is None


def test_top_two_boxes(report: dict[str, Any]) -> None:
    scores = [row["score"] for row in pick("surveys", team="Kestrel", quarter="2025Q4", wave=1) if row["score"]]
    assert metric(report, "top_box")["after"]["value"] == pytest.approx(sum(s >= 4 for s in scores) / 50)


def test_no_verdict_on_ferrowick_is_more_than_not_distinguishable(report: dict[str, Any]) -> None:
    assert {one["verdict"]["word"] for one in report["metrics"]} == {"not distinguishable"}
    assert report["returns"]["verdict"]["word"] == "not distinguishable"
    assert report["summary"]["headline"].startswith("These data do not show that the training worked.")


def test_lines_before_the_training_did_not_run_parallel(report: dict[str, Any]) -> None:
    gaps = report["comparison"]["gaps"]
    assert [(one["start"], one["end"]) for one in gaps] == [("2025Q1", "2025Q2"), ("2025Q2", "2025Q3")]
    mine = revenue("Kestrel", "2025Q2") / revenue("Kestrel", "2025Q1") - 1
    others = fmean(revenue(t, "2025Q2") / revenue(t, "2025Q1") - 1 for t in TEAMS if t != "Kestrel")
    assert gaps[0]["gap"] == pytest.approx(mine - others)
    assert "did not run parallel" in report["comparison"]["checks"][0]


def test_false_alarms_are_counted(report: dict[str, Any]) -> None:
    found = report["chance"]
    assert found["intervals"] == 5 and found["false_alarms"] == pytest.approx(0.25)
    assert found["any_alarm"] == pytest.approx(1 - 0.95**5)


def test_the_silent_stay_an_explanation_as_long_as_they_could_undo_the_rise(report: dict[str, Any]) -> None:
    before, after = report["response"]["waves"]
    assert after["low"] < before["high"] and after["answered"] < after["asked"]
    assert next(one["state"] for one in report["rivals"] if one["name"] == "The silent") == "not excluded"


def test_others_who_were_trained_are_named(report: dict[str, Any]) -> None:
    boost = {row["rep_id"] for row in rows("training") if row["programme"] == "BOOST"}
    finding = next(one["finding"] for one in report["rivals"] if one["name"] == "The others were trained too")
    assert f"{len(boost)} people" in finding and "BOOST" in finding


@pytest.mark.parametrize("team", TEAMS)
def test_the_case_report_and_the_effect_report_say_the_same_of_every_team(
    team: str, tables: dict[str, Any], settings: dict[str, Any], report_on: Any
) -> None:
    settings["training"] |= {"trained": [team], "nearest": neighbour(team)}
    found, case = report_on(tables, settings), figures(team)
    for name in ("csat", "tdr", "otp"):
        one, figure = metric(found, name), case[name]
        assert (one["after"] and ends(one["after"])) == (
            None if figure.value is None else pytest.approx((figure.value, figure.low, figure.high))
        )
        if figure.second is not None:
            assert ends(one["second_after"]) == pytest.approx((figure.second, figure.second_low, figure.second_high))
    assert metric(found, "growth")["step"]["value"] == pytest.approx(case["growth"].value)
    lead = lead_of(team, "2025Q4")
    assert lead and found["comparison"]["over_nearest"] == pytest.approx(lead.over_neighbour)
    assert found["comparison"]["rank"]["value"] == lead.rank
    assert (found["hours"]["hours"] or 0) == case["hours"].value
    bounds = found["response"]["waves"][1]
    if case["csat"].second is None:
        assert (bounds["low"], bounds["high"]) == pytest.approx((case["csat"].second_low, case["csat"].second_high))
