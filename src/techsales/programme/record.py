"""A learner's record of results: a JSON file, read whole and checked before anything is signed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from techsales.checking.bank import load_bank
from techsales.course import CourseError
from techsales.programme.conditions import CORE, HARD, OUTCOMES, Case, Course, Results
from techsales.programme.forms import read_forms
from techsales.programme.sheets import tidy

MOST_BYTES = 1_000_000
EXAMPLE = """{
  "learner": "Ana Example",
  "exercises": {"right": 80, "of": 94},
  "quizzes": {"1": [3, 3], "2": [2, 3]},
  "ladder": [{"case": "K1", "seed": 101, "score": 84, "outcome": "proven"}],
  "capstone": {"Definition": 2, "Evidence": 2, "Rivals": 2, "Uncertainty": 2, "Customer sentence": 2},
  "oral": {"Definition": 2, "Evidence": 2, "Rivals": 2, "Uncertainty": 2, "Customer sentence": 2}
}"""


def course_asks(root: Path) -> Course:
    """What the certificate asks for in this course: every chapter that has a quiz, and the rubric's rows."""
    rubric = read_forms(root).rubric
    quizzes = sorted({e.chapter for e in load_bank(root).values() if e.kind == "quiz"})
    return Course(tuple(quizzes), tuple(name for name, _ in rubric.rows), rubric.needed)


def read_record(path: Path) -> Results:
    """The record in a JSON file.

    Raises:
        CourseError: as ``read_table``, or an entry is missing or makes no sense; the text names it.
    """
    return as_results(path.name, read_table(path))


def read_table(path: Path) -> dict[str, Any]:
    """The entries of a record, not checked yet.

    Raises:
        CourseError: it is not there, too large, or no JSON table.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise CourseError(f"There is no file {path}. Name the learner's record, a JSON file.") from None
    if len(content) > MOST_BYTES:
        raise CourseError(f"{path.name} is larger than 1 MB, so it is no record. Name the learner's record.")
    try:
        table = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise CourseError(f"{path.name} is no JSON text. Write it like this:\n{EXAMPLE}") from None
    if not isinstance(table, dict):
        raise CourseError(f"{path.name} holds no table of results. Write it like this:\n{EXAMPLE}")
    return table


def as_results(place: str, table: dict[str, Any]) -> Results:
    """A record from what was read.

    Raises:
        CourseError: as ``read_record``.
    """
    entry = {
        key: take(place, table, key, check, what)
        for key, check, what in (
            ("learner", lambda v: isinstance(v, str) and bool(tidy(v)), "a name"),
            ("exercises", lambda v: isinstance(v, dict) and is_score(v.get("right"), v.get("of")), "right and of"),
            (
                "quizzes",
                lambda v: isinstance(v, dict) and all(is_quiz(k, q) for k, q in v.items()),
                "chapter: [right, of]",
            ),
            ("ladder", lambda v: isinstance(v, list) and all(is_case(case) for case in v), "cases with seed and score"),
            ("capstone", is_rubric, "points from 0 to 3 by row of the rubric"),
            ("oral", is_rubric, "points from 0 to 3 by row of the rubric"),
        )
    }
    ladder = tuple(Case(c["case"], c["seed"], float(c["score"]), c["outcome"]) for c in entry["ladder"])
    for case in ladder:
        if [other.name for other in ladder].count(case.name) > 1:
            raise CourseError(f"{place}: {case.name} stands twice under ladder. Keep the one that counts.")
    return Results(
        tidy(entry["learner"]),
        (entry["exercises"]["right"], entry["exercises"]["of"]),
        {int(chapter): (right, of) for chapter, (right, of) in entry["quizzes"].items()},
        ladder,
        entry["capstone"],
        entry["oral"],
    )


def take(place: str, table: dict[str, Any], key: str, check: Callable[[Any], bool], what: str) -> Any:
    """One entry, checked."""
    if key not in table:
        raise CourseError(f"{place} lacks {key}. Add it: {what}.")
    if not check(table[key]):
        raise CourseError(f"{place}: {key} is {str(table[key])[:60]!r}. Write there {what}.")
    return table[key]


def is_whole(value: Any, least: int, most: int) -> bool:
    """A whole number in a range."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def is_score(right: Any, of: Any) -> bool:
    """So many right out of so many."""
    return is_whole(of, 0, 10_000) and is_whole(right, 0, of)


def is_quiz(chapter: str, score: Any) -> bool:
    """A chapter's quiz: right, of all."""
    number = chapter.isascii() and chapter.isdecimal()
    return number and isinstance(score, list) and len(score) == 2 and is_score(*score)


def is_case(case: Any) -> bool:
    """A case of the ladder with its seed, its points and how it ended."""
    return (
        isinstance(case, dict)
        and case.get("case") in CORE + HARD
        and is_whole(case.get("seed"), 0, 2**63)
        and isinstance(case.get("score"), (int, float))
        and not isinstance(case.get("score"), bool)
        and 0 <= case["score"] <= 100
        and case.get("outcome") in OUTCOMES
    )


def is_rubric(points: Any) -> bool:
    """Points by row of the rubric, or none yet."""
    return isinstance(points, dict) and all(is_whole(value, 0, 3) for value in points.values())
