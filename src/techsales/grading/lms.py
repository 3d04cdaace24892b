"""CSV for a learning-management system: one row a learner, one column an exercise, and totals."""

from pathlib import Path

from techsales.checking.bank import Bank, in_order
from techsales.files import write_whole
from techsales.grading.items import Classroom, Standing
from techsales.grading.scores import COLUMNS, Scores, passed
from techsales.spreadsheets import csv_bytes

TOTALS = ("right", "answered", "exercises")
RUBRIC_TOTALS = ("rubric_points", "rubric_pass", "oral_points", "oral_pass")


def write_lms_csv(path: Path, room: Classroom, bank: Bank, scores: Scores | None = None) -> None:
    """Write the table.

    In an exercise's column 1 is right, 0 is answered and not right, or still open, and an empty cell means that the
    learner handed in nothing with that exercise. ``right`` and ``answered`` count the columns to their right;
    ``exercises`` is how many there are. With scores, four columns more.
    """
    columns = exercise_columns(room, bank)
    header = ["learner", *TOTALS, *(RUBRIC_TOTALS if scores else ()), *columns]
    rows = [lms_row(one, columns, scores) for one in sorted(room.standings, key=lambda one: one.key)]
    write_whole(path, csv_bytes([header, *rows]))


def exercise_columns(room: Classroom, bank: Bank) -> list[str]:
    """Every exercise of the course, quiz questions only where somebody has handed one in."""
    met = {exercise for one in room.standings for exercise in one.outcomes}
    return sorted(met | {entry.id for entry in bank.values() if entry.kind != "quiz"}, key=in_order)


def lms_row(one: Standing, columns: list[str], scores: Scores | None) -> list[str | int]:
    """One learner's cells."""
    row: list[str | int] = [one.name, one.right, one.answered, len(columns)]
    if scores:
        own = scores.rows.get(one.key)
        for what in ("rubric", "oral"):
            points = own.rubric(what) if own else []
            row += [sum(points), int(passed(points))] if points else ["", ""]
    return row + [mark(one.outcomes.get(exercise)) for exercise in columns]


def mark(outcome: str | None) -> str | int:
    """A cell of the table."""
    return "" if outcome is None else int(outcome == "right")


def scores_template(room: Classroom) -> bytes:
    """An empty scores file with the class's names, to fill in and hand back with ``--scores``."""
    names = sorted(one.name for one in room.standings)
    return csv_bytes([COLUMNS, *([name, *[""] * (len(COLUMNS) - 1)] for name in names)])
