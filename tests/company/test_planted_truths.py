"""Every truth planted in Ferrowick's data, recomputed from the CSVs."""

import datetime as dt
import io
import math
import re
from pathlib import Path

import pandas as pd
import pytest

from techsales.cohorts import on_time_rate_of, resolution_rate_of
from techsales.company.loaders import load
from techsales.effects import difference_in_differences, mix_rate_effects, placebo_rank
from techsales.intervals import newcombe, wilson
from techsales.metrics import (
    csat_mean,
    growth,
    nonresponse_mean,
    payback,
    response_rate,
    top_two_box,
    training_gain,
    training_roi,
)

EXPORT = Path(__file__).resolve().parents[2] / "data" / "crm_export_raw.csv"
TEAMS = {
    "North": {"Kestrel", "Merlin"},
    "East": {"Osprey", "Harrier"},
    "South": {"Falcon", "Heron"},
    "West": {"Buzzard", "Kite"},
}


@pytest.fixture(scope="module")
def deals() -> pd.DataFrame:
    return load("deals")


@pytest.fixture(scope="module")
def closed(deals: pd.DataFrame) -> pd.DataFrame:
    return deals[deals.stage != "open"].assign(won=lambda d: d.stage == "won")


@pytest.fixture(scope="module")
def tickets() -> pd.DataFrame:
    return load("tickets").assign(solved=lambda t: t.resolved == "Y")


@pytest.fixture(scope="module")
def projects() -> pd.DataFrame:
    return load("projects")


@pytest.fixture(scope="module")
def surveys() -> pd.DataFrame:
    return load("surveys")


@pytest.fixture(scope="module")
def reps() -> pd.DataFrame:
    return load("reps").assign(change=lambda r: r.call_score_q2 - r.call_score_q1)


def part_and_whole(flags: pd.Series) -> tuple[int, int]:
    """How many are true, out of how many."""
    return int(flags.sum()), len(flags)


def value(result: object) -> float:
    """The value of a result that must be there."""
    assert result is not None
    return float(result.value)  # type: ignore[attr-defined]


# the company


def test_the_company(reps: pd.DataFrame) -> None:
    accounts = load("accounts")
    assert accounts.industry.nunique() == 5
    for table in (accounts, reps):
        assert table.groupby("region").team.agg(set).to_dict() == TEAMS
    assert set(reps.groupby("team").size()) == {8}
    assert set(accounts.groupby("team").size()) == {40}
    assert (reps.credit_notes_q3_eur == 0).all()


# win rate: the mix of segments moved


def test_closed_deals(deals: pd.DataFrame, closed: pd.DataFrame) -> None:
    assert deals.stage.value_counts().to_dict() == {"lost": 467, "won": 333, "open": 60}
    assert closed.groupby(["quarter", "team"]).size().to_list() == [25] * 32
    assert closed.close_date.notna().all() and (deals.close_date.notna() == (deals.stage != "open")).all()
    assert (closed.close_date.dt.to_period("Q").astype(str) == closed.quarter).all()
    assert (deals.loss_reason.notna() == (deals.stage == "lost")).all()


def test_win_rate_falls_while_both_segments_rise(closed: pd.DataFrame) -> None:
    counts = {key: part_and_whole(group.won) for key, group in closed.groupby(["quarter", "segment"])}
    assert counts["2025Q3", "Enterprise"] == (10, 40) and counts["2025Q3", "SMB"] == (80, 160)
    assert counts["2025Q4", "Enterprise"] == (44, 160) and counts["2025Q4", "SMB"] == (21, 40)
    assert counts["2025Q1", "Enterprise"] == (10, 40) and counts["2025Q1", "SMB"] == (80, 160)
    assert counts["2025Q2", "Enterprise"] == (10, 40) and counts["2025Q2", "SMB"] == (78, 160)
    # 45.0 % to 32.5 %
    assert newcombe(65, 200, 90, 200) == pytest.approx((-0.2173, -0.0295), abs=5e-5)
    slices = [{s: counts[q, s] for s in ("Enterprise", "SMB")} for q in ("2025Q3", "2025Q4")]
    effect = mix_rate_effects(*slices)
    assert (effect.mix, effect.rate, effect.total) == pytest.approx((-0.15, 0.025, -0.125))


@pytest.mark.parametrize("column", ["region", "product", "source"])
def test_no_other_column_explains_the_win_rate(closed: pd.DataFrame, column: str) -> None:
    quarters = closed[closed.quarter.isin(["2025Q3", "2025Q4"])]
    rates = quarters.groupby([column, "quarter"]).won.mean().unstack()
    assert (rates["2025Q4"] < rates["2025Q3"]).all()
    slices = [
        {str(name): part_and_whole(won) for name, won in quarters[quarters.quarter == quarter].groupby(column).won}
        for quarter in ("2025Q3", "2025Q4")
    ]
    assert abs(mix_rate_effects(*slices).mix) < 0.001


# revenue


def test_revenue(closed: pd.DataFrame) -> None:
    won = closed[closed.won & closed.quarter.isin(["2025Q3", "2025Q4"])]
    revenue = won.pivot_table(index="team", columns="quarter", values="amount_eur", aggfunc="sum")
    old, new = revenue["2025Q3"], revenue["2025Q4"]
    assert (old["Kestrel"], new["Kestrel"]) == (1_000_000, 1_250_000)
    assert (old["Merlin"], new["Merlin"]) == (1_000_000, 1_200_000)
    growths = {team: value(growth(old[team], new[team])) for team in revenue.index}
    assert growths["Kestrel"] == 0.25 and growths["Merlin"] == pytest.approx(0.20)
    others = pd.Series(growths).drop("Kestrel")
    assert others["Falcon"] == pytest.approx(-0.0834, abs=5e-5)
    rest = others.drop(["Falcon", "Merlin"])
    assert (rest.min(), rest.max()) == pytest.approx((0.222, 0.414), abs=5e-4)
    assert (others.mean(), others.median()) == pytest.approx((0.247, 0.312), abs=5e-4)
    rank = placebo_rank(growths, "Kestrel")
    assert rank is not None and (rank.value, rank.n) == (5, 8)
    assert value(growth(old.sum(), new.sum())) == pytest.approx(0.236, abs=5e-4)
    assert (old.sum(), new.sum()) == (7_704_000, 9_521_900)
    pooled = value(growth(old.drop("Kestrel").sum(), new.drop("Kestrel").sum()))
    assert pooled == pytest.approx(0.2339, abs=5e-5)


def test_kestrels_deals_are_fewer_and_larger(closed: pd.DataFrame) -> None:
    won = closed[closed.won & (closed.team == "Kestrel")].set_index("quarter").amount_eur
    assert (len(won["2025Q3"]), len(won["2025Q4"])) == (11, 9)
    assert (won["2025Q3"].mean(), won["2025Q4"].mean()) == pytest.approx((90_909.09, 138_888.89), abs=5e-3)


@pytest.mark.parametrize("team", ["Kestrel", "Merlin"])
def test_kestrel_and_merlin_won_the_same_mix(closed: pd.DataFrame, team: str) -> None:
    won = closed[closed.won & (closed.team == team)].groupby(["quarter", "segment"]).size()
    assert (won["2025Q3", "Enterprise"], won["2025Q3", "SMB"]) == (1, 10)
    assert (won["2025Q4", "Enterprise"], won["2025Q4", "SMB"]) == (6, 3)


def test_three_of_kestrels_wins_came_too_early_for_the_training(closed: pd.DataFrame) -> None:
    won = closed[closed.won & (closed.team == "Kestrel") & (closed.quarter == "2025Q4")]
    early = won[won.close_date <= "2025-10-18"]
    assert (len(early), early.amount_eur.sum()) == (3, 542_600)
    assert (won.close_date < "2025-10-06").sum() == 1


# tickets: the firmware


def test_resolution_rate_falls_by_the_firmware(tickets: pd.DataFrame) -> None:
    q3, q4 = (tickets[tickets.quarter == quarter] for quarter in ("2025Q3", "2025Q4"))
    assert part_and_whole(q3.solved) == (336, 400) and part_and_whole(q4.solved) == (371, 500)
    assert set(q3.groupby("team").solved.agg(part_and_whole)) == {(42, 50)}
    assert newcombe(371, 500, 336, 400) == pytest.approx((-0.150, -0.045), abs=5e-4)
    new = q4.firmware == "3.2.0"
    assert part_and_whole(q4.solved[new]) == (35, 100) and part_and_whole(q4.solved[~new]) == (336, 400)
    assert not (q3.firmware == "3.2.0").any()
    assert (q4.component[new] == "gateway").all()
    by_team = q4[new].groupby("team").size().to_dict()
    assert by_team.pop("Kestrel") == 5
    assert by_team == {team: 20 if team in TEAMS["East"] else 11 for team in by_team}


def test_decoys_in_the_tickets(tickets: pd.DataFrame) -> None:
    q4 = tickets[tickets.quarter == "2025Q4"]
    old = q4[q4.firmware != "3.2.0"]
    by_region = q4.groupby("region").solved.mean()
    assert by_region.idxmin() == "East" and by_region["East"] == pytest.approx(0.683, abs=5e-4)
    assert old[old.region == "East"].solved.mean() == 0.85
    gateway = q4[q4.component == "gateway"]
    assert part_and_whole(gateway.solved) == (123, 204)
    assert part_and_whole(old[old.component == "gateway"].solved) == (88, 104)
    by_partner = q4.groupby("support_partner").solved.mean()
    assert by_partner.to_dict() == {"inhouse": 0.740, "Lumo Desk": 0.744}


def test_definition_of_solved(tickets: pd.DataFrame) -> None:
    kestrel = tickets[(tickets.team == "Kestrel") & (tickets.quarter == "2025Q4")]
    plain, strict = resolution_rate_of(kestrel), resolution_rate_of(kestrel, strict=True)
    assert plain is not None and strict is not None
    assert (plain.value, plain.n, strict.value) == (0.80, 100, 0.68)
    assert (plain.low, plain.high) == wilson(80, 100)
    assert (kestrel.reopened[kestrel.solved] > 0).sum() == 12


def test_heron_solves_110_percent(tickets: pd.DataFrame) -> None:
    heron = tickets[tickets.team == "Heron"]
    opened = heron[heron.quarter == "2025Q4"]
    closed_in_q4 = heron[heron.closed_date >= "2025-10-01"]
    assert (len(closed_in_q4), len(opened)) == (44, 40)
    assert (closed_in_q4.quarter == "2025Q3").sum() == 14
    cohort = resolution_rate_of(opened)
    assert cohort is not None and (cohort.value, cohort.n) == (0.75, 40)


def test_dates_of_the_tickets(tickets: pd.DataFrame) -> None:
    assert tickets.closed_date.max() <= pd.Timestamp("2025-12-31")
    assert (tickets.closed_date.notna() == tickets.solved).all()
    done = tickets[tickets.solved]
    assert (done.closed_date >= done.opened_date).all()
    assert (tickets.opened_date.dt.to_period("Q").astype(str) == tickets.quarter).all()
    assert (tickets.reopened[~tickets.solved] == 0).all()
    assert (tickets.firmware.notna() == (tickets.component == "gateway")).all()


# surveys: the silent, and who is asked


def test_csat_of_kestrel(surveys: pd.DataFrame) -> None:
    kestrel = surveys[(surveys.team == "Kestrel") & (surveys.quarter == "2025Q4")]
    first, calls = kestrel[kestrel.wave == 1], kestrel[kestrel.wave == 2]
    mean, boxes = csat_mean(first.score), top_two_box(first.score)
    assert mean is not None and boxes is not None
    assert (mean.value, mean.n) == (4.2, 50)
    assert (mean.low, mean.high) == pytest.approx((3.91, 4.49), abs=5e-3)
    assert first.score.value_counts().to_dict() == {5: 24, 4: 17, 3: 6, 2: 1, 1: 2}
    assert boxes.value == 0.82 and (boxes.low, boxes.high) == pytest.approx((0.692, 0.902), abs=5e-4)
    assert value(response_rate(first.score.count(), len(first))) == 0.4
    assert calls.score.value_counts().to_dict() == {5: 3, 4: 5, 3: 8, 2: 7, 1: 2}
    assert (calls.score.mean(), value(top_two_box(calls.score))) == (3.0, 0.32)
    corrected = nonresponse_mean(first.score, calls.score, len(first))
    assert corrected is not None and corrected.value == pytest.approx(3.48)
    assert (corrected.low, corrected.high) == pytest.approx((3.25, 3.71), abs=5e-3)
    assert pytest.approx(0.52) == 0.4 * 0.82 + 0.6 * 0.32
    assert kestrel.score.mean() == pytest.approx(3.80)  # both waves pooled: wrong
    assert (len(first), first.account_id.nunique()) == (125, 37)


def test_invitations_and_call_backs(surveys: pd.DataFrame) -> None:
    assert surveys.wave.value_counts().to_dict() == {1: 1625, 2: 25}
    assert surveys.score.count() == 675
    assert (surveys.channel == surveys.wave.map({1: "email", 2: "phone"})).all()
    assert (surveys.callback_of.notna() == (surveys.wave == 2)).all()
    calls = surveys[surveys.wave == 2].merge(
        surveys, left_on="callback_of", right_on="survey_id", suffixes=("", "_asked"), validate="1:1"
    )
    assert len(calls) == 25
    assert (calls.wave_asked == 1).all() and calls.score_asked.isna().all()
    for column in ("account_id", "team", "region", "quarter", "ticket_resolved_at_send"):
        assert (calls[column] == calls[f"{column}_asked"]).all()
    assert (calls.sent_date > calls.sent_date_asked).all()
    assert set(calls.team) == {"Kestrel"} and set(calls.quarter) == {"2025Q4"}
    asked = surveys[surveys.wave == 1]
    assert (asked.sent_date.dt.to_period("Q").astype(str) == asked.quarter).all()


def test_csat_of_the_other_teams_rises_by_who_is_asked(surveys: pd.DataFrame) -> None:
    others = surveys[(surveys.team != "Kestrel") & (surveys.wave == 1)]
    asked = others.groupby("quarter").score.agg(["size", "count", "mean"])
    assert asked.to_dict("index") == {
        "2025Q3": {"size": 700, "count": 280, "mean": pytest.approx(3.70)},
        "2025Q4": {"size": 700, "count": 280, "mean": pytest.approx(4.10)},
    }
    inside = others.groupby(["quarter", "ticket_resolved_at_send"]).score.agg(["count", "mean"])
    assert inside.to_dict("index") == {
        ("2025Q3", "N"): {"count": 100, "mean": pytest.approx(2.8)},
        ("2025Q3", "Y"): {"count": 180, "mean": pytest.approx(4.2)},
        ("2025Q4", "N"): {"count": 20, "mean": pytest.approx(2.8)},
        ("2025Q4", "Y"): {"count": 260, "mean": pytest.approx(4.2)},
    }


# projects: the subcontractor


def test_on_time_falls_by_the_subcontractor(projects: pd.DataFrame) -> None:
    assert projects.status.value_counts().to_dict() == {"delivered": 240, "cancelled": 12, "running": 8}
    done = projects[projects.status == "delivered"]
    done = done.assign(on_time=done.actual_end <= done.planned_end_current)
    assert done.groupby("region").on_time.agg(part_and_whole).to_dict() == {
        "East": (42, 60),
        "West": (52, 60),
        "North": (55, 60),
        "South": (55, 60),
    }
    corvid = done.subcontractor == "Corvid Field"
    assert part_and_whole(done.on_time[corvid]) == (8, 26)
    assert done[corvid].groupby("region").on_time.agg(part_and_whole).to_dict() == {
        "East": (6, 20),
        "West": (2, 6),
    }
    others = done[~corvid].groupby("region").on_time.agg(part_and_whole).to_dict()
    assert others == {"East": (36, 40), "West": (50, 54), "North": (55, 60), "South": (55, 60)}
    east = done[done.region == "East"]
    assert east.groupby("size").on_time.mean().between(0.68, 0.72).all()
    assert east.groupby("team").on_time.mean().to_dict() == {"Osprey": 0.7, "Harrier": 0.7}
    late = (done.actual_end - done.planned_end_current).dt.days
    assert ((late > 14).sum(), (late > 0).sum()) == (28, 36)


def test_definition_of_on_time(projects: pd.DataFrame) -> None:
    kestrel = projects[(projects.team == "Kestrel") & (projects.quarter == "2025Q4")]
    current, original = on_time_rate_of(kestrel, plan="current"), on_time_rate_of(kestrel, plan="original")
    assert current is not None and original is not None
    assert (current.value, current.n, original.value) == (0.95, 20, 0.80)
    assert (current.low, current.high) == pytest.approx((0.764, 0.991), abs=5e-4)
    assert (kestrel.status == "cancelled").sum() == 2
    assert value(on_time_rate_of(kestrel, plan="current", include_cancelled=True)) == 19 / 22
    moved = (projects.planned_end_current - projects.planned_end_original).dt.days
    assert moved[moved > 0].to_list() == [21, 21, 21]
    assert set(projects.team[moved > 0]) == {"Kestrel"} and (moved >= 0).all()


def test_dates_of_the_projects(projects: pd.DataFrame) -> None:
    assert (projects.actual_end.notna() == (projects.status == "delivered")).all()
    assert projects.actual_end.max() <= pd.Timestamp("2025-12-31")
    assert (projects.planned_end_original.dt.to_period("Q").astype(str) == projects.quarter).all()


# training: regression to the mean, and cost


def test_boost(reps: pd.DataFrame) -> None:
    groups = reps.groupby("boost_group")
    assert groups.size().to_dict() == {"kestrel_pilot": 8, "not_selected": 28, "trained": 14, "waitlist": 14}
    means = groups[["call_score_q1", "call_score_q2"]].mean().drop("kestrel_pilot")
    assert means.to_dict("index") == {
        "trained": {"call_score_q1": 46, "call_score_q2": 56},
        "waitlist": {"call_score_q1": 46, "call_score_q2": 52},
        "not_selected": {"call_score_q1": 70, "call_score_q2": 64},
    }
    outside = reps[reps.team != "Kestrel"].sort_values("call_score_q1")
    assert set(reps.team[reps.boost_group == "kestrel_pilot"]) == {"Kestrel"}
    assert set(outside.boost_group[:28]) == {"trained", "waitlist"}
    assert outside.call_score_q1.iloc[27] < outside.call_score_q1.iloc[28]
    effect = difference_in_differences(
        reps.change[reps.boost_group == "trained"], reps.change[reps.boost_group == "waitlist"]
    )
    assert effect is not None and effect.value == pytest.approx(4.0)
    # With honest noise in both quarters 14 against 14 cannot tell 4 points from none.
    assert (effect.low, effect.high) == pytest.approx((-8.7, 16.7), abs=0.05)
    # Without the training nobody outside Kestrel would have moved on average.
    assert outside.change.sum() - 14 * 4 == 0


def test_scores_are_regression_to_the_mean(reps: pd.DataFrame) -> None:
    outside = reps[reps.team != "Kestrel"]
    before = outside.call_score_q1
    after = outside.call_score_q2 - 4 * (outside.boost_group == "trained")
    assert before.mean() == after.mean() == 58
    # the spread is about equal in both quarters, and half of it is luck
    assert 0.9 < after.std() / before.std() < 1.1
    assert 0.45 < before.corr(after) < 0.60
    # the extremes of the second quarter had been less extreme in the first as well
    best_later = after.rank(method="first") > 28
    assert 4 < after[best_later].mean() - before[best_later].mean() < 9


def test_boost_trained_reps_sit_in_the_other_teams(reps: pd.DataFrame) -> None:
    trained = reps[reps.boost_group == "trained"].team
    assert "Kestrel" not in set(trained)
    assert (trained == "Merlin").sum() == 3
    training = load("training")
    assert set(training.rep_id[training.programme == "BOOST"]) == set(reps.rep_id[reps.boost_group == "trained"])


def test_hours_and_cost() -> None:
    training = load("training")
    kestrel = training[training.programme == "KESTREL"]
    assert kestrel.groupby("rep_id").hours.agg(list).to_list() == [[5.0] * 5] * 8
    assert (kestrel.hours.sum(), kestrel.cost_eur.sum(), training.hours.sum()) == (200, 17_000, 284)
    assert (training.cost_eur == training.hours * 85).all()
    assert (kestrel.date.min(), kestrel.date.max()) == (
        pd.Timestamp("2025-10-06"),
        pd.Timestamp("2025-10-20"),
    )
    assert (training.date.dt.to_period("Q").astype(str) == training.quarter).all()


@pytest.mark.parametrize(
    ("credited", "quarters", "roi"),
    [(0.05, 1, -0.20), (0.05, 2, 0.60), (0.0161, 1, -0.74), (0.0034, 1, -0.95)],
)
def test_return_of_the_pilot(closed: pd.DataFrame, credited: float, quarters: int, roi: float) -> None:
    cost = int(load("training").query("programme == 'KESTREL'").cost_eur.sum()) + 6_000 + 2_000
    base = closed[closed.won & (closed.team == "Kestrel") & (closed.quarter == "2025Q3")].amount_eur.sum()
    gain = value(training_gain(credited, base, 0.40))
    assert value(training_roi(gain * quarters, cost)) == pytest.approx(roi, abs=5e-3)
    if credited == 0.05:
        assert value(payback(gain, cost)) == pytest.approx(1.25)


# the messy export


@pytest.fixture(scope="module")
def export() -> pd.DataFrame:
    raw = load("crm_export_raw")
    return raw.rename(columns=str.strip)


def amount(cell: object) -> float:
    """An amount from any of the five notations; NaN if it says it is not known."""
    text = "" if pd.isna(cell) else str(cell).strip().removeprefix("€").removesuffix("EUR").strip()
    if text in ("", "N/A", "tbd", "-"):
        return math.nan
    if text.endswith("k"):
        return round(float(text[:-1]) * 1000, 2)
    if text.endswith(",00"):
        return float(text[:-3].replace(".", ""))
    return float(text.replace(",", ""))


def date(text: str) -> dt.date:
    """A date from any of the three notations."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d %b %Y"):
        try:
            return dt.datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
    raise ValueError(text)


@pytest.fixture(scope="module")
def cleaned(export: pd.DataFrame) -> pd.DataFrame:
    lines = export.dropna(how="all")
    lines = lines[lines["Deal ID"].str.strip() != "TOTAL"]
    lines = lines.assign(deal_id=lines["Deal ID"].str.strip().str.upper(), eur=lines["Amount"].map(amount))
    return lines.drop_duplicates("deal_id")


def test_the_clean_export(cleaned: pd.DataFrame, closed: pd.DataFrame) -> None:
    assert (len(cleaned), cleaned.eur.isna().sum(), cleaned.eur.sum()) == (200, 4, 29_784_500)
    won = cleaned["Stage"].str.strip().str.lower() == "won"
    assert (won.sum(), cleaned.eur[won].count(), cleaned.eur[won].sum()) == (65, 63, 9_130_000)
    truth = closed[closed.quarter == "2025Q4"].merge(cleaned, on="deal_id", validate="1:1")
    assert len(truth) == 200
    assert (truth.eur.isna() | (truth.eur == truth.amount_eur)).all()
    assert (truth["Close Date"].map(date) == truth.close_date.dt.date).all()
    assert (truth["TEAM"].str.strip().str.title() == truth.team).all()
    assert (truth["Stage"].str.strip().str.lower() == truth.stage).all()
    assert truth.amount_eur[truth.won].sum() == 9_521_900  # with the two missing


def test_the_funnel_of_the_export(export: pd.DataFrame) -> None:
    assert len(export) == 216
    lines = export.dropna(how="all")
    deals_only = lines[lines["Deal ID"].str.strip() != "TOTAL"]
    exact = deals_only.drop_duplicates()
    assert (len(lines), len(deals_only), len(exact)) == (215, 214, 208)
    total = lines[lines["Deal ID"].str.strip() == "TOTAL"]["Amount"].map(amount).item()
    sums = [part["Amount"].map(amount).sum() for part in (deals_only, exact)]
    assert (total, *sums) == (29_784_500, 31_750_300, 30_851_000)
    odd = exact[exact["Deal ID"].str.fullmatch(r"d\d{4} ")]
    assert len(odd) == 8


def test_the_traps_of_the_export(export: pd.DataFrame, cleaned: pd.DataFrame) -> None:
    naive = pd.to_numeric(cleaned["Amount"], errors="coerce")
    assert (naive.count(), naive.sum()) == (79, 11_616_600)
    content = EXPORT.read_bytes()
    for read in (lambda: pd.read_csv(io.BytesIO(content), sep=";"), lambda: content.decode("utf-8")):
        with pytest.raises(UnicodeDecodeError) as stopped:
            read()
        assert stopped.value.object[stopped.value.start] == 0x80  # the euro sign in Windows' encoding
    text = content.decode("cp1252")
    assert all(sign in text for sign in "üáé€")
    lines = export[export["Deal ID"].str.strip() != "TOTAL"].dropna(how="all")
    for part, slashed, ambiguous in ((lines, 68, 23), (cleaned, 67, 23)):
        days = part["Close Date"].str.extract(r"^(\d\d)/\d\d/2025$")[0].dropna().astype(int)
        assert (len(days), (days <= 12).sum()) == (slashed, ambiguous)
    assert {spelling.strip().title() for spelling in lines["TEAM"]} == {team for two in TEAMS.values() for team in two}


def test_mixed_dates_are_misread_either_way(cleaned: pd.DataFrame) -> None:
    texts = cleaned["Close Date"]
    true = pd.to_datetime(texts.map(date))
    iso, slash = texts.str.match(r"\d{4}-"), texts.str.contains("/")
    assert true.between("2025-10-01", "2025-12-31").all()
    for dayfirst, kind, wrong, outside in ((True, iso, 23, 19), (False, slash, 22, 16)):
        read = pd.to_datetime(texts, format="mixed", dayfirst=dayfirst)
        misread = read[kind] != true[kind]
        left = ~read[kind][misread].between("2025-10-01", "2025-12-31")
        assert (misread.sum(), left.sum()) == (wrong, outside)
    assert (true.dt.month == 10).sum() == 69
    assert re.fullmatch(r"\d+ (Oct|Nov|Dec) 2025", texts[~iso & ~slash].iloc[0])
