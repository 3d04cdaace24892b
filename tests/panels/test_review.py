"""The panel of chapter 16: five faulty lines, one right one, and no check that finds all five."""

from itertools import product

import pytest

from techsales import load
from techsales.panels.review import CHECKS, NAMES, faulty, lines, review_the_report, says, state, view

FINDS = {
    "it runs": [],
    "it looks plausible": [],
    "count the rows": ["1 win rate", "2 revenue of the trained"],
    "reconcile a total": ["2 revenue of the trained", "4 CSAT"],
    "tiny case by hand": ["1 win rate", "2 revenue of the trained", "3 closed in November", "4 CSAT"],
    "compared with whom": ["5 training effect"],
}


def test_what_the_lines_print_and_what_is_right() -> None:
    assert [(entry.printed, entry.right) for entry in lines().values()] == [
        ("38.7%", "41.6%"),
        ("6,250,000 EUR", "1,250,000 EUR"),
        ("13 of 68", "21 of 68"),
        ("3.50", "4.12"),
        ("+10 points", "+4 points, best guess"),
        ("68 of 100", "68 of 100"),
    ]
    assert len(faulty()) == 5


def test_pandas_agrees_with_the_assistants_numbers() -> None:
    import pandas as pd

    deals, training, surveys = load("deals"), load("training"), load("surveys")
    won = deals[(deals.team == "Kestrel") & (deals.quarter == "2025Q4") & (deals.stage == "won")]
    assert f"{won.merge(training, on='rep_id').amount_eur.sum():,} EUR" == lines()["2 revenue of the trained"].printed
    asked = surveys[(surveys.quarter == "2025Q4") & (surveys.wave == 1)]
    csat = asked.groupby("ticket_resolved_at_send").score.mean().mean()
    assert f"{csat:.2f}" == lines()["4 CSAT"].printed
    dates = load("crm_export_raw")["Close Date"].dropna()
    slashed = dates[dates.str.contains("/")]
    months = pd.to_datetime(slashed, format="mixed").dt.month
    assert f"{(months == 11).sum()} of {len(months)}" == lines()["3 closed in November"].printed


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_finds_what_it_can(check: str) -> None:
    assert [name for name, entry in lines().items() if entry.alarms(check)] == FINDS[check]
    assert state(NAMES[0], check)["finds"] == len(FINDS[check])


def test_every_faulty_line_is_found_by_some_check_and_the_right_one_by_none() -> None:
    for entry in lines().values():
        assert any(map(entry.alarms, CHECKS)) == (entry in faulty())


@pytest.mark.parametrize("name, check", list(product(NAMES, CHECKS)))
def test_every_pair_can_be_shown(name: str, check: str) -> None:
    now = state(name, check)
    html = view(now)
    assert html.count("▲ alarm") == len(FINDS[check]) and html.count("dd-hit") == 1
    assert not any(word in html for word in (" id=", "<script", "style=", "color", "http"))
    assert says(now).startswith("Alarm, " if now["alarm"] else "Quiet, ")


def test_the_sentences() -> None:
    assert says(state("2 revenue of the trained", "count the rows")) == (
        "Alarm, it sees 45 rows where 9 won deals should be. This check finds 2 of the 5 faulty lines."
    )
    assert says(state("6 solved for good", "it runs")) == (
        "Quiet, it sees nothing, as it should. This check finds 0 of the 5 faulty lines."
    )


def test_the_panel_opens_with_the_first_line_and_the_cheapest_check() -> None:
    assert review_the_report.start() == {"name": "1 win rate", "check": "it runs"}
    assert len(review_the_report.twin) == 3
