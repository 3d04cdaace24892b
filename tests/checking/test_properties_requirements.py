"""9.3 and 9.5: questions in order, and what makes a requirement one that both sides can check."""

from itertools import permutations
from typing import Any

import pytest

from techsales.checking.properties_requirements import VAGUE, questions_in_order, requirement_can_be_checked

GOOD = {
    "who": "the head of accounting",
    "what": "month-end posting is finished when the audit starts",
    "metric": "time from start to end of the posting",
    "unit": "hours",
    "target": 3,
    "measured_by": "the job log of the server",
    "by_date": "2026-01-31",
}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"target": 0.95, "unit": "share of month-ends"},
        {"by_date": "2025-12-02"},  # the first day to come
        {"by_date": " 2026-03-31T00:00:00 "},  # a date of the library, as text
        {"what": "posting is done before breakfast"},  # fast inside another word
        {"who": "the Soonwald plant"},
        {"extra": "may be there"},
    ],
)
def test_requirements_that_can_be_checked(changes: dict[str, Any]) -> None:
    assert requirement_can_be_checked(GOOD | changes) is None


def test_keys_may_have_capitals_and_blanks() -> None:
    assert requirement_can_be_checked({f" {key.upper()} ": entry for key, entry in GOOD.items()}) is None


@pytest.mark.parametrize("key", GOOD)
def test_each_key_is_needed(key: str) -> None:
    for nothing in (None, "", "  ", "TBD", "?"):
        assert requirement_can_be_checked(GOOD | {key: nothing}) == f"no_{key}"
    assert requirement_can_be_checked({name: entry for name, entry in GOOD.items() if name != key}) == f"no_{key}"


@pytest.mark.parametrize("word", sorted(VAGUE))
def test_words_without_a_number_behind_them(word: str) -> None:
    assert requirement_can_be_checked(GOOD | {"what": f"posting is {word.upper()}, please"}) == "vague"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (None, "not_a_dict"),
        ({}, "not_a_dict"),
        ("Posting takes 3 hours", "not_a_dict"),
        ([GOOD], "not_a_dict"),
        (GOOD | {"who": 3}, "no_who"),
        (GOOD | {"target": "fast"}, "target_is_a_word"),
        (GOOD | {"target": "3 hours"}, "target_in_quotes"),
        (GOOD | {"target": "3"}, "target_in_quotes"),
        (GOOD | {"target": "at most 3 hours"}, "target_in_quotes"),
        (GOOD | {"target": True}, "target_is_a_word"),
        (GOOD | {"target": [3]}, "target_is_a_word"),
        (GOOD | {"target": float("nan")}, "target_is_a_word"),
        (GOOD | {"target": 0}, "target_not_positive"),
        (GOOD | {"target": -3}, "target_not_positive"),
        (GOOD | {"by_date": "soon"}, "not_a_date"),
        (GOOD | {"by_date": "31.01.2026"}, "not_a_date"),
        (GOOD | {"by_date": "2026-02-30"}, "not_a_date"),
        (GOOD | {"by_date": 2026}, "not_a_date"),
        (GOOD | {"by_date": "2025-12-01"}, "date_is_past"),
        (GOOD | {"by_date": "2025-10-31"}, "date_is_past"),
    ],
)
def test_what_is_open_in_a_requirement(value: Any, code: str) -> None:
    assert requirement_can_be_checked(value) == code


@pytest.mark.parametrize("answer", ["bdac", "B, D, A, C", ["b", "d", "a", "c"], ("B", "d", "a", "c"), "b-d-a-c"])
def test_the_order_of_the_four_questions(answer: Any) -> None:
    assert questions_in_order(answer) is None


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        (["2413", "bda", "bbda", "abcde", "", 4, None, ["bd"]], "not_four"),
        (["cbda", "cabd"], "benefit_first"),
        (["abcd", "dbac", "adbc"], "facts_not_first"),
        (["badc", "bacd"], "cost_before_trouble"),
        (["bdca"], "value_before_cost"),
        (["bcda", "bcad"], "jumps_to_solution"),
    ],
)
def test_what_comes_too_early(answers: list[Any], code: str) -> None:
    assert {questions_in_order(answer) for answer in answers} == {code}


def test_exactly_one_order_holds() -> None:
    assert ["".join(p) for p in permutations("abcd") if questions_in_order("".join(p)) is None] == ["bdac"]
