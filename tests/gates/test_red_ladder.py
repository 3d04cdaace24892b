"""The ladder's gate is green on the course and red on a case that is broken on purpose."""

from dataclasses import replace
from pathlib import Path

import pytest

from techsales.diagnosis import matrix
from techsales.diagnosis.cases import definition
from techsales.diagnosis.definition import NONE
from techsales.diagnosis.matrix import stored
from techsales.gates import ladder


def test_the_course_is_green(root: Path) -> None:
    assert ladder.cases(root) == []


K2 = definition("K2")
FIRST = K2.suspects[0]
BROKEN = {
    "its place opened, Q7 is not among the places": {
        "suspects": (replace(FIRST, where=("opened", "Q7")), *K2.suspects[1:])
    },
    "its fix or prevent is not on the list": {"suspects": (replace(FIRST, fix="x"), *K2.suspects[1:])},
    "no suspect can be called": {"suspects": (replace(FIRST, code=NONE), *K2.suspects[1:])},
    "its way to verify is not on the list": {"verify": "x"},
    "the planted cause x is no suspect": {"planted": "x"},
    "need three choices each": {"fixes": {}},
    "a name stands in two groups": {"names": {**K2.names, "again": ("Heron",)}},
    "{Eagle} in": {"story": "{Eagle} flies."},
    "write {Heron} in": {"story": "Heron flies."},
}


@pytest.mark.parametrize("sentence", BROKEN)
def test_a_case_that_does_not_fit_together_is_red(sentence: str) -> None:
    assert sentence in "\n".join(ladder.well_made(replace(K2, **BROKEN[sentence])))


def with_stored(monkeypatch: pytest.MonkeyPatch, **changes: object) -> str:
    content = {**stored(), "K2": {**stored()["K2"], **changes}}
    monkeypatch.setattr(matrix, "stored", lambda: content)
    monkeypatch.setattr(ladder, "stored", lambda: content)
    return "\n".join(ladder.fairly_played(K2))


def test_outcomes_that_are_not_this_cases_are_red(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "does not hold its suspects" in with_stored(monkeypatch, matrix={"x": {}})
    assert "does not hold its looks" in with_stored(monkeypatch, matrix={code: {"x": "y"} for code in K2.codes})


def test_too_few_seeds_are_red(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "3 of 200 seeds are admitted" in with_stored(monkeypatch, admitted=[1, 2, 3])


def test_a_suspect_that_nothing_tells_apart_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    alike = dict.fromkeys(K2.codes, stored()["K2"]["matrix"]["cohort"])
    assert "the whole menu does not tell it from its rivals" in with_stored(monkeypatch, matrix=alike)


def test_a_menu_on_which_thinking_does_not_pay_is_red() -> None:
    free = ("ten closings", "the rate, capped")
    cheap = replace(K2, looks=tuple(replace(x, cost=0) if x.name.startswith(free) else x for x in K2.looks))
    assert "thinking does not pay" in "\n".join(ladder.fairly_played(cheap))


def test_a_level_without_the_variant_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ladder, "can_be_closed", lambda case: case.level != 4)
    problems = ladder.levels_without_none(ladder.all_cases())
    assert len(problems) == 1 and problems[0].startswith("Level 4: no look can be left out")


def test_a_chapter_that_does_not_lead_to_its_case_is_red(tiny) -> None:
    problems = "\n".join(ladder.pages_missing(tiny.root, [replace(K2, chapters=(1,))]))
    assert "K2 has no page" in problems
    assert "01_count.ipynb: it does not lead to K2" in problems


def test_a_page_with_another_title_is_red(root: Path) -> None:
    problems = ladder.pages_missing(root, [replace(K2, title="Something else", chapters=())])
    assert problems == ["cases/k2_rate_of_110.ipynb: its title is not “# K2 · Something else”, as the case has it."]
