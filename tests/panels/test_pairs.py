"""The panel of chapter 1: which pairs of the six deals differ in one factor, and what is said of them."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest

from techsales.checking.properties import both_pairs
from techsales.panels import compare_two_deals
from techsales.panels.pairs import (
    DEALS,
    FACTORS,
    deals,
    differing,
    first_step,
    mail_thread,
    says,
    segment,
    source,
    state,
    view,
)

ROOT = Path(__file__).parents[2]
PHONE_SIGNS = 44
PAIRS = list(combinations(DEALS, 2))
ONE_FACTOR = [(a, b) for a, b in PAIRS if len(differing(a, b)) == 1]


def text_of(name: str) -> str:
    cells = json.loads((ROOT / name).read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


def test_the_designed_pairs() -> None:
    assert state("D1", "D2")["count"] == 1
    assert state("D3", "D4")["count"] == 2
    assert state("D5", "D6")["count"] == 3


def test_four_of_fifteen_pairs_differ_in_one_factor_and_none_in_the_segment_alone() -> None:
    assert len(PAIRS) == 15
    assert {pair: differing(*pair) for pair in ONE_FACTOR} == {
        ("D1", "D2"): ["first_step"],
        ("D2", "D5"): ["source"],
        ("D3", "D6"): ["source"],
        ("D4", "D6"): ["first_step"],
    }
    assert "Four of 15" in text_of("chapters/01_bug_report.ipynb")


def test_the_first_step_has_one_pair_for_it_and_one_against_and_the_source_two_for_it() -> None:
    speaks = {pair: state(*pair)["results_differ"] for pair in ONE_FACTOR}
    assert speaks == {("D1", "D2"): True, ("D2", "D5"): True, ("D3", "D6"): True, ("D4", "D6"): False}


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_order_inside_a_pair_does_not_matter(a: str, b: str) -> None:
    one, other = state(a, b), state(b, a)
    assert (one["differ"], one["results_differ"]) == (other["differ"], other["results_differ"])


@pytest.mark.parametrize(("a", "b"), [*PAIRS, ("D4", "D4")])
def test_the_view_says_in_words_what_differs(a: str, b: str) -> None:
    now = state(a, b)
    assert view(now).count("<strong>differs</strong>") == now["count"] + now["results_differ"]
    assert view(now).count('<th scope="row">') == len(FACTORS) + 1


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        (
            "D1",
            "D2",
            "D1 and D2 differ in one of three factors (first step), and their results differ: "
            "the pair speaks for the first step.",
        ),
        (
            "D6",
            "D4",
            "D6 and D4 differ in one of three factors (first step), and their results are the same: "
            "the pair speaks against the first step.",
        ),
        (
            "D2",
            "D4",
            "D2 and D4 differ in two of three factors (segment and source); their results are the same, "
            "and nobody can say which of the two did what.",
        ),
        (
            "D5",
            "D6",
            "D5 and D6 differ in three of three factors (segment, first step and source); their results differ, "
            "and nobody can say which of the three did what.",
        ),
        ("D3", "D3", "D3 twice is one deal, and one deal has nothing to be compared with."),
    ],
)
def test_what_is_said(a: str, b: str, sentence: str) -> None:
    assert says(state(a, b)) == sentence


def test_a_deal_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        state("D1", "D7")


def test_the_splits_count_what_the_table_shows() -> None:
    assert repr(first_step) == "By first step:\ndemo       lost 2 of 3\ndiscovery  lost 1 of 3"
    assert repr(segment) == "By segment:\nEnterprise  lost 2 of 3\nSMB         lost 1 of 3"
    assert repr(source) == "By source:\ninbound   lost 1 of 2\noutbound  lost 2 of 2\nreferral  lost 0 of 2"


def test_the_exercise_shows_the_same_six_deals_and_asks_for_the_same_pairs() -> None:
    assert deals.text in text_of("exercises/01_bug_report.ipynb")
    found = [pair for pair in ONE_FACTOR if differing(*pair) == ["first_step"]]
    assert sorted(found, key=lambda pair: not state(*pair)["results_differ"]) == [("D1", "D2"), ("D4", "D6")]
    codes = {pair: both_pairs("-".join(pair)) for pair in PAIRS}
    for pair, code in codes.items():
        if "first_step" not in differing(*pair):
            assert code == "same_first_step"
        elif pair not in found:
            assert code == "several_factors"
    assert [codes[pair] for pair in found] == ["only_for", "only_against"]


def test_what_is_shown_as_text_fits_a_phone() -> None:
    lines = [line for shown in (mail_thread, deals, segment, first_step, source) for line in shown.text.splitlines()]
    assert max(map(len, lines)) <= PHONE_SIGNS


def test_twelve_days_lie_between_the_last_two_dates_of_the_thread() -> None:
    days = [int(day) for day in re.findall(r"^ ?(\d+) Oct", mail_thread.text, re.MULTILINE)]
    assert days[1] - days[0] == 12
    assert "no reply for 12 days" in mail_thread.text


def test_the_panel_opens_with_one_of_the_settings_of_its_twin() -> None:
    assert compare_two_deals.start() == compare_two_deals.twin[0]
    assert len(compare_two_deals.twin) == 3
