"""Exercises come from the gradebook in any attempt; scores and record say what it cannot know."""

import json
from pathlib import Path

import pytest

from techsales.checking.bank import load_bank
from techsales.course import CourseError
from techsales.grading.gradebook import BOOK, Gradebook
from techsales.grading.ladder_results import FILE as LADDER
from techsales.grading.records import Answer, Graded, Submission
from techsales.programme.from_gradebook import results_of


def graded(day: int, **outcomes: str) -> Graded:
    """A submission of Ana's on some day."""
    submission = Submission("Ana Čop", "ana.ipynb", "notebook", "", f"2027-01-{day:02}T10:00:00", str(day) * 64, b"")
    answers = tuple(Answer(name.replace("_", "."), outcome, None, "", {}, "") for name, outcome in outcomes.items())
    return Graded(submission, answers, (), "", 0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Gradebook(tmp_path / BOOK) as gradebook:
        gradebook.begin("bank", ["test"])
        gradebook.add(graded(1, **{"1_1": "right", "1_2": "right"}))
        gradebook.add(graded(2, **{"1_1": "wrong", "1_3": "mistake", "1_q1": "right", "1_q2": "mistake"}))
        gradebook.end()
    return tmp_path


def test_right_once_counts(folder: Path, root: Path) -> None:
    results = results_of(root, folder, " ana  čop ", None, None)
    every = [e for e in load_bank(root).values() if e.kind != "quiz"]
    assert results.learner == "Ana Čop" and results.exercises == (2, len(every))
    assert results.quizzes == {1: (1, 3)} and results.ladder == () and results.oral == {}


def test_chapters_that_an_edition_leaves_out_do_not_count(folder: Path, root: Path) -> None:
    every = [e for e in load_bank(root).values() if e.kind != "quiz" and e.chapter != 1]
    results = results_of(root, folder, "Ana Čop", None, None, (1,))
    assert results.exercises == (0, len(every)) and results.quizzes == {}


def test_scores_and_record_are_added(folder: Path, root: Path) -> None:
    head = [
        f"{what}_{row}"
        for what in ("rubric", "oral")
        for row in "definition evidence rivals uncertainty customer".split()
    ]
    (folder / "scores.csv").write_text(f"learner,{','.join(head)}\nAna Čop,1,2,3,2,2,2,2,2,2,2\n", encoding="utf-8")
    record = {
        "learner": "Somebody",
        "exercises": {"right": 94, "of": 94},
        "quizzes": {"1": [3, 3], "2": [2, 3]},
        "ladder": [{"case": "K1", "seed": 5, "score": 80, "outcome": "proven"}],
    }
    (folder / "ana.json").write_text(json.dumps(record), encoding="utf-8")
    results = results_of(root, folder, "Ana Čop", folder / "ana.json", folder / "scores.csv")
    assert results.learner == "Ana Čop" and results.exercises[0] == 2
    assert results.quizzes == {1: (3, 3), 2: (2, 3)} and results.ladder[0].seed == 5
    assert results.capstone["Definition"] == 1 and results.capstone["Rivals"] == 3
    assert set(results.oral.values()) == {2}


def test_the_best_own_game_of_each_case_counts_if_the_trainer_held_the_seeds(folder: Path, root: Path) -> None:
    games = [
        {"learner": learner, "case": case, "seed": seed, "score": score, "outcome": "proven", "par": 9}
        for learner, case, seed, score in (
            ("Ana Čop", "K1", 1, 60), ("ana čop", "K1", 2, 80), ("Ana Čop", "K1", 3, 70), ("Ana Čop", "K2", 4, 0),
            ("Ben Lind", "K1", 5, 100), ("Ben Lind", "K3", 6, 100),
        )
    ]  # fmt: skip
    for held, ladder in (True, [("K1", 2, 80.0), ("K2", 4, 0.0)]), (False, []):
        (folder / LADDER).write_text(json.dumps({"trainer_held_seeds": held, "games": games}), encoding="utf-8")
        found = results_of(root, folder, "Ana Čop", None, None).ladder
        assert [(case.name, case.seed, case.score) for case in found] == ladder


def test_not_there(folder: Path, root: Path, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="Did you mean Ana Čop"):
        results_of(root, folder, "Ana Cop", None, None)
    with pytest.raises(CourseError, match=r"has no Xi\. Look the name up in the class report\."):
        results_of(root, folder, "Xi", None, None)
    with pytest.raises(CourseError, match=r"holds no gradebook\.sqlite"):
        results_of(root, tmp_path / "none", "Ana", None, None)
    assert not (tmp_path / "none").exists()
