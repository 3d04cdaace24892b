"""Each condition of the certificate alone: met, and not met with its own sentence."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.programme.conditions import LUCKY, MISSED, Results, criteria, unmet
from techsales.programme.record import course_asks


def cases(results: Results, **scores: float) -> Results:
    """Other scores for some cases of the ladder."""
    ladder = tuple(replace(case, score=scores.get(case.name, case.score)) for case in results.ladder)
    return replace(results, ladder=ladder)


def without(results: Results, *names: str) -> Results:
    """Some cases not played."""
    return replace(results, ladder=tuple(case for case in results.ladder if case.name not in names))


def ended(results: Results, name: str, outcome: str) -> Results:
    """One case with another end."""
    ladder = tuple(replace(case, outcome=outcome) if case.name == name else case for case in results.ladder)
    return replace(results, ladder=ladder)


CORE = {f"K{n}": 70.0 for n in range(1, 7)}


@pytest.mark.parametrize(
    "change",
    [
        lambda r: r,
        lambda r: replace(r, exercises=(76, 94)),
        lambda r: replace(r, quizzes=r.quizzes | {4: (2, 3)}),
        lambda r: cases(r, **CORE),
        lambda r: cases(r, K1=10.0, **{k: 82.0 for k in CORE if k != "K1"}),
        lambda r: cases(r, K7=60.0),
        lambda r: ended(r, "K2", MISSED),
        lambda r: ended(r, "K7", LUCKY),
        lambda r: replace(r, capstone=r.capstone | {"Rivals": 1, "Evidence": 3}),
    ],
)
def test_met(change: Callable[[Results], Results], example) -> None:
    assert unmet(change(example.good), example.course) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda r: replace(r, exercises=(75, 94)), ["75 of 94 exercises are right; 76 are needed (80 %)."]),
        (lambda r: replace(r, exercises=(0, 0)), ["No exercise was handed in."]),
        (
            lambda r: replace(r, quizzes=r.quizzes | {4: (1, 3)}),
            ["The quiz of chapter 4 has 1 of 3 right; 2 are needed."],
        ),
        (
            lambda r: replace(r, quizzes={n: q for n, q in r.quizzes.items() if n != 9}),
            ["The quiz of chapter 9 was not handed in."],
        ),
        (lambda r: cases(r, **CORE | {"K3": 69.0}), ["K1 to K6 have a mean of 69.8 points; 70 are needed."]),
        (lambda r: without(r, "K5"), ["K5 was not played with a seed of the trainer."]),
        (
            lambda r: ended(r, "K4", LUCKY),
            ["K4 (seed 104) was lucky, not proven: the looks taken leave another cause standing."],
        ),
        (lambda r: without(r, "K7"), ["Neither K7 nor K8 was played with a seed of the trainer."]),
        (lambda r: cases(r, K7=59.5), ["The better of K7 and K8 has 59.5 points; 60 are needed."]),
        (
            lambda r: replace(r, capstone=dict.fromkeys(r.capstone, 3) | {"Rivals": 0}),
            ["The capstone (15.4 and 15.6) has a zero for Rivals."],
        ),
        (
            lambda r: replace(r, capstone=r.capstone | {"Rivals": 1}),
            ["The capstone (15.4 and 15.6) has 9 of 15 points; 10 are needed."],
        ),
        (
            lambda r: replace(r, capstone={"Rivals": 3}),
            ["The capstone (15.4 and 15.6) has no points for Definition, Evidence, Uncertainty, Customer sentence."],
        ),
        (lambda r: replace(r, oral={}), ["The talk of five minutes was not scored with the rubric."]),
    ],
)
def test_not_met(change: Callable[[Results], Results], said: list[str], example) -> None:
    assert unmet(change(example.good), example.course) == said


def test_a_mean_that_only_rounds_to_seventy_is_too_low(example) -> None:
    assert unmet(cases(example.good, **CORE | {"K1": 69.9}), example.course)


def test_nothing_at_all_names_every_condition(example) -> None:
    said = unmet(Results("Ana", (0, 0), {}, (), {}, {}), example.course)
    assert len(said) == 1 + 16 + 6 + 1 + 1 + 1
    assert all(sentence.endswith(".") for sentence in said)


def test_an_edition_asks_for_its_own_chapters_and_says_so(root: Path, example) -> None:
    asked = course_asks(root, (9, 16))
    lacking = replace(example.good, quizzes={chapter: (3, 3) for chapter in asked.quizzes})
    assert 9 not in asked.quizzes and not unmet(lacking, asked)
    assert len(unmet(lacking, example.course)) == 2
    assert all("without chapters 9 and 16" in line for line in criteria(asked)[:2])
    assert course_asks(root, (16,)).without == ", without chapter 16"
    with pytest.raises(CourseError, match="leaves out chapter 15, and with it the capstone"):
        course_asks(root, (15, 16))


def test_the_course_asks_what_the_examples_say(root: Path, example) -> None:
    assert course_asks(root) == example.course
    assert "80 %" in criteria(example.course)[0]
