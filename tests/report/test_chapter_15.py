"""Numbers in the prose of chapter 15 and its exercises, computed again from the data."""

import json
from functools import cache
from pathlib import Path
from statistics import fmean

import pytest

from techsales.company import rows
from techsales.company.basics import TEAMS
from techsales.metrics import growth
from techsales.report.figures import GROSS_MARGIN, LICENCES_EUR, TRAINER_EUR, figures
from techsales.report.teams import pick, revenue
from techsales.report.wording import percent, signed

ROOT = Path(__file__).resolve().parents[2]
Q3, Q4 = "2025Q3", "2025Q4"
OTHERS = [team for team in TEAMS if team != "Kestrel"]
COST = sum(row["cost_eur"] for row in rows("training") if row["programme"] == "KESTREL") + TRAINER_EUR + LICENCES_EUR


@cache
def prose(folder: str) -> str:
    cells = json.loads((ROOT / folder / "15_kestrel_quarter.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def rate(*teams: str) -> float:
    result = growth(sum(revenue(t, Q3) for t in teams), sum(revenue(t, Q4) for t in teams))
    assert result
    return result.value


def roi(compared_with: float, quarters: int = 1) -> str:
    gain = (rate("Kestrel") - compared_with) * revenue("Kestrel", Q3) * GROSS_MARGIN * quarters
    return percent(gain / COST - 1, "+")


def test_the_returns() -> None:
    text = prose("chapters")
    assert f"{roi(rate('Merlin'))} if all five points over Merlin" in text
    assert f"{roi(rate(*OTHERS))} against the pooled teams" in text
    assert f"{roi(fmean(rate(team) for team in OTHERS))} against their average" in text
    each = sorted((rate(team), roi(rate(team))) for team in OTHERS)
    assert f"it runs from {each[-1][1]} to {each[0][1]}" in text
    assert f"the return would be {roi(rate('Merlin'), quarters=2)}" in text
    assert f"the return is {roi(0.0)}, because all growth is credited" in text
    assert f"lead over Heron: {signed(rate('Kestrel') - rate('Heron'))} points" in text


def test_wins_by_segment_and_by_date() -> None:
    text = prose("chapters")
    for team in ("Kestrel", "Merlin"):
        wins = [pick("deals", team=team, quarter=quarter, stage="won") for quarter in (Q3, Q4)]
        large = [sum(row["segment"] == "Enterprise" for row in found) for found in wins]
        assert f"from {large[0]} of {len(wins[0])} wins to {large[1]} of {len(wins[1])}" in text
    days = sorted(row["date"] for row in rows("training") if row["programme"] == "KESTREL")
    wins_q4 = pick("deals", team="Kestrel", quarter=Q4, stage="won")
    early = [row for row in wins_q4 if row["close_date"] <= days[-1]]
    assert (len(early), len(wins_q4)) == (3, 9) and max(row["close_date"] for row in early).day == 18
    assert sum(row["close_date"] < days[0] for row in early) == 1
    amounts = [sum(row["amount_eur"] for row in found) for found in (early, wins_q4)]
    assert f"{amounts[0]:,} of {amounts[1]:,} EUR, were signed by 18 October" in text
    assert f"from {days[0].day} to {days[-1].day} October" in text


def test_definitions_before_and_now() -> None:
    text = prose("chapters")
    before = pick("tickets", team="Kestrel", quarter=Q3)
    strict = sum(row["resolved"] == "Y" and row["reopened"] == 0 for row in before)
    assert f"had {strict} of {len(before)} = {percent(strict / len(before))}" in text
    found = figures("Kestrel", Q3)
    assert found["csat"].says.startswith("4.00") and "from 40 of 100" in found["csat"].says
    assert "from 4.00 on 40 answers to 4.20 on 50" in text
    moved = [row for row in rows("projects") if row["planned_end_current"] != row["planned_end_original"]]
    assert {(row["team"], (row["planned_end_current"] - row["planned_end_original"]).days) for row in moved} == {
        ("Kestrel", 21)
    }
    assert len(moved) == 3


def test_who_was_trained_in_spring() -> None:
    boost = {row["rep_id"]: row["team"] for row in rows("training") if row["programme"] == "BOOST"}
    assert len(boost) == 14 and "Kestrel" not in boost.values() and list(boost.values()).count("Merlin") == 3
    assert "14 people in these seven teams took the BOOST course in spring, three of them in Merlin" in prose(
        "chapters"
    )


@pytest.mark.parametrize("words", ["−20 %", "3.48", "542,600 of 1,250,000 EUR"])
def test_the_case_is_told(words: str) -> None:
    assert words in prose("chapters")


def test_equal_shares_named_for_the_trainer() -> None:
    text = prose("exercises")
    counts = {}
    for team in TEAMS:
        opened = pick("tickets", team=team, quarter=Q4)
        counts[team] = (sum(row["resolved"] == "Y" for row in opened), len(opened))
    assert counts["Osprey"] == counts["Harrier"] == (41, 60) and counts["Buzzard"] == counts["Kite"] == (44, 60)
    assert counts["Falcon"] == (45, 60) and counts["Heron"] == (30, 40)
    assert "41 of 60 each" in text and "44 of 60" in text and "45 of 60 for Falcon" in text
