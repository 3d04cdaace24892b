"""The panel of chapter 4: each fault is exposed by exactly one of the four lists."""

import pytest

from techsales.panels.functions import INPUTS, VERSIONS, break_the_function, says, state, view

A, B, C = VERSIONS
FIVE, ONE, THREE, NOBODY = INPUTS


def passing(version: str) -> list[str]:
    return [name for name in INPUTS if state(name, version)["passes"]]


def test_the_articles_own_list_cannot_tell_the_versions_apart() -> None:
    assert [state(FIVE, version)["got"] for version in VERSIONS] == ["4.3", "4.3", "4.3"]


def test_each_fault_is_exposed_by_one_list() -> None:
    assert passing(A) == [FIVE, ONE, THREE]
    assert passing(B) == [FIVE, ONE, NOBODY]
    assert passing(C) == [FIVE, ONE, THREE, NOBODY]


def test_what_the_failing_cells_give() -> None:
    assert state(NOBODY, A)["got"] == "ZeroDivisionError"
    assert (state(THREE, B)["got"], state(THREE, B)["wanted"]) == ("3.5", "4")


def test_the_expected_values_are_means() -> None:
    for scores, wanted in INPUTS.values():
        assert wanted == (sum(scores) / len(scores) if scores else None)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", INPUTS)
def test_the_grid_says_it_in_words_and_marks_one_cell(name: str, version: str) -> None:
    html = view(state(name, version))
    assert html.count("✓ passes") == 10 and html.count("✗ fails") == 2
    assert html.count("dd-hit") == 1
    assert not any(word in html for word in (" id=", "<script", "style=", "color"))


def test_the_sentence() -> None:
    assert says(state(NOBODY, A)) == (
        "It stops with ZeroDivisionError where None was wanted: ✗ fails. 10 of 12 cells pass."
    )
    assert says(state(THREE, C)) == "It gives 4 where 4 was wanted: ✓ passes. 10 of 12 cells pass."


def test_the_twin_shows_a_hidden_fault_and_both_exposed_ones() -> None:
    shown = [state(**setting) for setting in break_the_function.twin]
    assert [(s["version"], s["passes"]) for s in shown] == [(B, True), (B, False), (A, False)]
    assert state(**break_the_function.start())["passes"]
