"""A learner's results from what ``techsales grade`` wrote; a record and a file of scores say what it cannot know."""

import difflib
import json
from pathlib import Path
from typing import Any

from techsales.checking.bank import Bank, load_bank
from techsales.course import CourseError
from techsales.grading.gradebook import BOOK, Gradebook, Learner, learner_key
from techsales.grading.ladder_results import FILE as LADDER
from techsales.grading.scores import read_scores
from techsales.programme.conditions import Results
from techsales.programme.record import as_results, course_asks, read_table


def results_of(
    root: Path, folder: Path, learner: str, record: Path | None, scores: Path | None, left_out: tuple[int, ...] = ()
) -> Results:
    """Exercises (right in any attempt) from the gradebook, capstone and talk from the scores, the rest from the record.

    Args:
        root: the course folder. folder: what ``techsales grade --to`` wrote. learner: the name, as in the gradebook.
        record: a JSON file with quizzes and ladder; its entries win over the gradebook's quizzes, never over exercises.
        scores: a file for ``scores.read_scores``. left_out: chapters whose exercises and quizzes do not count.

    Raises:
        CourseError: no gradebook there, nobody of that name in it, or a file that cannot be read.
    """
    if not (folder / BOOK).is_file():
        raise CourseError(f"{folder} holds no {BOOK}. Name the folder that techsales grade --to wrote.")
    with Gradebook(folder / BOOK) as gradebook:
        found = {one.key: one for one in gradebook.learners()}
    own = found.get(learner_key(learner))
    if own is None:
        near = difflib.get_close_matches(learner_key(learner), found, 1)
        remedy = f"Did you mean {found[near[0]].name}?" if near else "Look the name up in the class report."
        raise CourseError(f"The gradebook has no {learner}. {remedy}")
    given = read_table(record) if record else {}
    bank, rows = load_bank(root), course_asks(root, left_out).rows
    bank = {name: exercise for name, exercise in bank.items() if exercise.chapter not in left_out}
    table: dict[str, Any] = {"ladder": climbed(folder, own.key), "capstone": {}, "oral": {}} | given
    table |= {"learner": own.name, "exercises": exercises(own, bank)}
    quizzes = given.get("quizzes", {})
    table["quizzes"] = handed_in(own, bank) | quizzes if isinstance(quizzes, dict) else quizzes
    row = read_scores(scores).rows.get(own.key) if scores else None
    for what, column in (("capstone", "rubric"), ("oral", "oral")):
        if row and (points := row.rubric(column)):
            table[what] = dict(zip(rows, points, strict=True))
    return as_results(record.name if record else BOOK, table)


def climbed(folder: Path, key: str) -> list[dict[str, Any]]:
    """The learner's games of the ladder with the trainer's seeds, the best of each case; none under free seeds."""
    try:
        content = json.loads((folder / LADDER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    best: dict[str, dict[str, Any]] = {}
    for game in content["games"] if content.get("trainer_held_seeds") else []:
        known = best.get(game["case"])
        if learner_key(game["learner"]) == key and (known is None or game["score"] > known["score"]):
            best[game["case"]] = {name: game[name] for name in ("case", "seed", "score", "outcome")}
    return list(best.values())


def exercises(learner: Learner, bank: Bank) -> dict[str, int]:
    """How many of all exercises were right in any attempt; quizzes count apart."""
    every = {name for name, exercise in bank.items() if exercise.kind != "quiz"}
    right = {name for name, answer in learner.answers.items() if answer.outcome == "right"}
    return {"right": len((right | set(learner.better_before)) & every), "of": len(every)}


def handed_in(learner: Learner, bank: Bank) -> dict[str, list[int]]:
    """Chapter → [right, of all questions] for each quiz of which a question was handed in."""
    found: dict[str, list[int]] = {}
    for name, exercise in bank.items():
        if exercise.kind == "quiz":
            score = found.setdefault(str(exercise.chapter), [0, 0])
            score[0] += name in learner.answers and learner.answers[name].outcome == "right"
            score[1] += 1
    met = {str(bank[name].chapter) for name in learner.answers if name in bank and bank[name].kind == "quiz"}
    return {chapter: score for chapter, score in found.items() if chapter in met}
