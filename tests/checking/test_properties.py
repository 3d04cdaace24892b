"""Checks of answers that have no single right value."""

from typing import Any

import pytest

from techsales.checking.properties import catches_broken_versions


@pytest.mark.parametrize(
    "tests",
    [
        [([5, 5, 2], 4)],
        [[[5, 5, 2], 4], [[], None]],  # lists for pairs do as well
        [([3], 3), ([4, 4], 4), ([1, 2], 1.5)],  # together they catch what each alone misses
        [([4.2, 4.1, 4.3, 4.4, 4.5], 4.3)],
    ],
)
def test_tests_that_catch_all_three_broken_versions(tests: Any) -> None:
    assert catches_broken_versions(tests) is None


@pytest.mark.parametrize(
    ("tests", "code"),
    [
        (None, "not_pairs"),
        ([], "not_pairs"),
        ([5, 4], "not_pairs"),
        (([5, 5, 2], 4), "not_pairs"),  # one bare pair, no list around it
        ([("554", 4)], "not_pairs"),
        ([([5, "5", 2], 4)], "not_pairs"),
        ([([5, 5, 2], 5)], "wrong_expectation"),
        ([([5, 5, 2], "4")], "wrong_expectation"),
        ([([5, 5, 2], 4), ([], 0)], "wrong_expectation"),
        ([([5, 4, 4], 4.33)], "wrong_expectation"),
        ([([5, 1], float("nan"))], "wrong_expectation"),
        ([([4], 4)], "one_score"),
        ([([], None)], "one_score"),
        ([([4], 4), ([4, 4], 4)], "equal_scores"),
        ([([5, 3, 4], 4)], "last_does_not_matter"),
    ],
)
def test_what_is_missing_from_a_learners_tests(tests: Any, code: str) -> None:
    assert catches_broken_versions(tests) == code
