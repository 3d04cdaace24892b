"""Spaced questions: which chapters a week draws from, and that it says so plainly where there are none."""

from typing import Any

import pytest

from techsales.checking import review as module
from techsales.checking.bank import load_bank
from techsales.checking.review import DISTANCES, WEEKS, drawn, pool, review, source_weeks


@pytest.fixture(scope="module")
def bank(root: Any) -> Any:
    return load_bank(root)


def test_every_chapter_has_its_week_once() -> None:
    assert [number for week in WEEKS for number in week] == list(range(1, 17))


@pytest.mark.parametrize(
    ("week", "sources"), [(2, [1]), (3, [2]), (4, [3, 1]), (7, [6, 4, 1]), (12, [9, 6]), (16, [10])]
)
def test_a_week_looks_back_one_three_and_six_weeks(week: int, sources: list[int]) -> None:
    assert source_weeks(week) == sources


def test_questions_come_from_the_weeks_before_and_are_the_same_for_everybody(bank: Any) -> None:
    for week in range(2, len(WEEKS) + DISTANCES[-1] + 1):
        allowed = {number for source in source_weeks(week) for number in WEEKS[source - 1]}
        questions = drawn(bank, week)
        assert {question.chapter for question in questions} <= allowed
        assert len({question.id for question in questions}) == len(questions)
        assert questions == drawn(bank, week)


def test_a_chapter_comes_back_with_another_question(bank: Any) -> None:
    """Weeks 2, 4 and 7 look back on week 1: each begins with another of its questions."""
    first = [next(q for q in drawn(bank, week) if q.chapter in WEEKS[0]) for week in (2, 4, 7)]
    assert len({question.id for question in first}) == 3
    assert [q.id for q in pool(bank, (1, 2))][:4] == ["1.q1", "2.q1", "1.q2", "2.q2"]


def test_it_is_shown_like_a_quiz(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(module, "display_bundle", lambda text, html: shown.append((text, html)))
    review(2)
    review("2")
    (text, html), again = shown
    assert again == (text, html)
    assert text.startswith("Week 2: 3 questions from chapters 1, 2. Answer from memory first.\n1.q1 ")
    assert html.count("<fieldset") == 3 and html.count("<details") >= 6 and "<script" not in html


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ((), "Which week?"),
        (("soon",), "Which week?"),
        ((0,), "Which week?"),
        ((1,), "nothing to look back on"),
        ((17,), "its last questions come back in week 16"),
    ],
)
def test_a_week_without_questions_is_one_sentence(week: Any, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    review(*week)
    assert words in capsys.readouterr().out


def test_the_docstring_names_its_source_and_its_limits(root: Any) -> None:
    said = " ".join((review.__doc__ or "").split())
    assert "Karpicke (2012)" in said and "nobody has tested them" in said
    assert "Karpicke" in (root / "book" / "references.md").read_text(encoding="utf-8")
