"""The panel of chapter 11: the counts are those of the table, and each rule does what it says."""

import pytest

from techsales import load
from techsales.panels.tickets import CLOSED, COHORT, MIXED, RULES, TEAMS, Counts, counting_rules, says, state, view

SETTINGS = [(team, rule, reopened) for team in TEAMS for rule in RULES for reopened in (True, False)]


@pytest.mark.parametrize("team", TEAMS)
def test_the_counts_are_those_of_the_table(team: str) -> None:
    tickets = load("tickets")
    own = tickets[tickets.team == team]
    cohort, older = own[own.quarter == "2025Q4"], own[own.quarter == "2025Q3"]
    solved = cohort[cohort.resolved == "Y"]
    late = older[older.closed_date >= "2025-10-01"]
    assert solved.closed_date.between("2025-10-01", "2025-12-31").all()
    assert TEAMS[team] == Counts(
        len(cohort), len(solved), (solved.reopened > 0).sum(), len(late), (late.reopened > 0).sum()
    )


@pytest.mark.parametrize(
    ("team", "rule", "reopened", "solved", "out_of"),
    [
        ("Kestrel", COHORT, True, 80, 100),
        ("Kestrel", COHORT, False, 68, 100),
        ("Kestrel", CLOSED, False, 68, 80),
        ("Kestrel", MIXED, True, 80, 100),
        ("Heron", COHORT, True, 30, 40),
        ("Heron", COHORT, False, 26, 40),
        ("Heron", CLOSED, True, 44, 44),
        ("Heron", MIXED, True, 44, 40),
        ("Heron", MIXED, False, 35, 40),
        ("Merlin", COHORT, False, 42, 60),
    ],
)
def test_the_designed_values(team: str, rule: str, reopened: bool, solved: int, out_of: int) -> None:
    now = state(team, rule, reopened)
    assert (now["solved"], now["out_of"]) == (solved, out_of)
    assert now["rate"] == solved / out_of


@pytest.mark.parametrize(("team", "rule", "reopened"), SETTINGS)
def test_one_cohort_never_passes_100_percent_and_strict_never_passes_loose(
    team: str, rule: str, reopened: bool
) -> None:
    now = state(team, rule, reopened)
    assert now["own"] + now["older"] == now["solved"]
    assert (now["rate"] <= 1) or (rule == MIXED and now["older"] > 0)
    assert now["rate"] <= state(team, rule, True)["rate"]


@pytest.mark.parametrize("team", ["Kestrel", "Merlin"])
def test_without_older_tickets_the_mixed_rule_agrees_by_luck(team: str) -> None:
    assert state(team, MIXED, True)["rate"] == state(team, COHORT, True)["rate"]
    assert "happens to be the rate" in says(state(team, MIXED, True))


@pytest.mark.parametrize(("team", "rule"), [("Osprey", COHORT), ("", COHORT), ("Kestrel", "opened"), ("Heron", "")])
def test_nonsense_is_refused(team: str, rule: str) -> None:
    with pytest.raises(ValueError, match="There is no"):
        state(team, rule, True)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        (
            ("Kestrel", COHORT, False),
            "Kestrel opened 100 tickets in Q4, and 68 of them are solved and never reopened: 68 %.",
        ),
        (
            ("Heron", MIXED, True),
            "Heron has 44 solved in Q4 over 40 opened in Q4: 110 %; "
            "14 of the 44 were opened before Q4, so these are two sets of tickets.",
        ),
        (
            ("Heron", CLOSED, True),
            "Heron closed 44 tickets in Q4, and 44 of them are solved: 100 %; "
            "a ticket that is still open cannot lower this number.",
        ),
    ],
)
def test_what_is_said(setting: tuple[str, str, bool], sentence: str) -> None:
    assert says(state(*setting)) == sentence


@pytest.mark.parametrize(("team", "rule", "reopened"), SETTINGS)
def test_the_view_shows_its_counts_and_needs_nothing_from_outside(team: str, rule: str, reopened: bool) -> None:
    now = state(team, rule, reopened)
    html = view(now)
    assert 'role="img"' in html and says(now) in html
    assert f"counted as solved: {now['solved']}<" in html and f"out of: {now['out_of']}<" in html
    assert f"{now['rate'] * 100:.0f} %" in html
    assert html.count('class="dd-warn"') == int(now["older"] > 0)
    assert not any(word in html for word in (" id=", "<script", "style=", "#", "http"))


@pytest.mark.parametrize("team", TEAMS)
def test_every_bar_stays_inside_the_drawing(team: str) -> None:
    for rule in RULES:
        bars = [part.split('"') for part in view(state(team, rule, True)).split("<rect")[1:]]
        for bar in bars:
            x, width = float(bar[bar.index(" x=") + 1]), float(bar[bar.index(" width=") + 1])
            assert x >= 19.9 and x + width <= 420.1


def test_the_panel_opens_with_kestrels_slide() -> None:
    assert state(**counting_rules.start())["rate"] == 0.8
