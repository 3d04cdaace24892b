"""What people have scored: rubric, oral, self-assessment and paper test, from one CSV file.

The columns, all but ``learner`` optional; an empty cell means "not known":

==================================================  ===========================================================
``learner``                                         the name, as in the submissions; capitals and blanks do not matter
``rubric_definition`` … ``rubric_customer``         the rubric for 15.4 and 15.6, 0 to 3; all five or none
``oral_definition`` … ``oral_customer``             the same rubric for the five-minute oral, 0 to 3; all five or none
``pre_1`` … ``pre_12``, ``post_1`` … ``post_12``    the self-assessment before and after, 0 to 4
``test_form_pre``, ``test_form_post``               the form of the test, A or B; afterwards the other one
``test_pre_1`` … ``test_pre_6``, ``test_post_1`` …  points in the six tasks of the test, 0 to 2
==================================================  ===========================================================
"""

import csv
import difflib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from techsales.course import CourseError
from techsales.grading.gradebook import learner_key
from techsales.grading.gradebook_rows import storable
from techsales.spreadsheets import FORMULA

RUBRIC = ("definition", "evidence", "rivals", "uncertainty", "customer")
#: A pass: so many of 15 points, and no zero.
PASS = 10
ITEMS, TASKS = 12, 6
FORMS = ("test_form_pre", "test_form_post")
#: Column: highest whole number it may hold.
LIMITS = (
    {f"{what}_{row}": 3 for what in ("rubric", "oral") for row in RUBRIC}
    | {f"{when}_{item}": 4 for when in ("pre", "post") for item in range(1, ITEMS + 1)}
    | {f"test_{when}_{task}": 2 for when in ("pre", "post") for task in range(1, TASKS + 1)}
)
COLUMNS = ("learner", *list(LIMITS)[:10], *list(LIMITS)[10:34], *FORMS, *list(LIMITS)[34:])
MOST_BYTES = 10_000_000
MOST_NAME = 200


@dataclass(frozen=True)
class Problem:
    """What keeps a row from being counted: the line of the file, the column, and the reason with its remedy."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        """One sentence that names the place."""
        return f"line {self.line}, column {self.column}: {self.reason}"


@dataclass(frozen=True)
class ScoreRow:
    """The scores of one learner: numbers by column (without those that are empty) and forms by column."""

    line: int
    learner: str
    numbers: dict[str, int]
    forms: dict[str, str]

    def rubric(self, what: str) -> list[int]:
        """The five points of ``rubric`` or ``oral``; empty if there are none."""
        return [self.numbers[f"{what}_{row}"] for row in RUBRIC if f"{what}_{row}" in self.numbers]


@dataclass(frozen=True)
class Scores:
    """The good rows by the learner's key, and what was wrong with the others."""

    rows: dict[str, ScoreRow]
    problems: tuple[Problem, ...] = ()


def passed(points: list[int]) -> bool:
    """Whether five rubric points are a pass: 10 of 15 or more, and no zero.

    >>> passed([2, 2, 2, 2, 2]), passed([3, 3, 3, 3, 0])
    (True, False)
    """
    return len(points) == len(RUBRIC) and sum(points) >= PASS and min(points) > 0


def read_scores(path: Path) -> Scores:
    """The scores in a CSV file, with commas or semicolons, as spreadsheets save it.

    Rows that cannot be counted are left out whole and listed with every reason; the others go on.

    Raises:
        CourseError: there is no such file, it is no CSV, or it has no column ``learner``.
    """
    lines = read_lines(path)
    header = [name.strip().lower() for name in lines[0][1]]
    if "learner" not in header:
        raise CourseError(
            f"{path.name} has no column learner. Name it in the first line; the other columns are optional."
        )
    problems = [*about_header(header)]
    header = usable(header)
    rows: dict[str, ScoreRow] = {}
    for number, cells in lines[1:]:
        row, wrong = read_row(number, header, cells)
        key = learner_key(row.learner)
        if not wrong and key in rows:
            wrong = [
                Problem(number, "learner", f"{row.learner} stands in line {rows[key].line}, too. Keep one of them.")
            ]
        problems += wrong
        if not wrong:
            rows[key] = row
    return Scores(rows, tuple(problems))


def read_lines(path: Path) -> list[tuple[int, list[str]]]:
    """The lines of the file that are not empty, with their numbers."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise CourseError(f"There is no file {path}. Look at its folder and its name.") from None
    except IsADirectoryError:
        raise CourseError(f"{path} is a folder. Name the CSV file in it.") from None
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}). Name a file that you may read.") from None
    if len(content) > MOST_BYTES:
        raise CourseError(f"{path.name} has {len(content) / 1e6:.0f} MB: too large for scores. Name the CSV file.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CourseError(f"{path.name} is not UTF-8 text. In the spreadsheet, save it as “CSV UTF-8”.") from None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise CourseError(f"{path.name}, line {reader.line_num}: {error}. Save it as CSV once more.") from None
    if not lines:
        raise CourseError(f"{path.name} is empty. Its first line names the columns, beginning with learner.")
    return lines


def incomplete(header: list[str]) -> dict[str, list[str]]:
    """``rubric`` and ``oral``, as far as the file has some of their columns and not all: those that are missing."""
    lacking = {what: [name for name in rubric_columns(what) if name not in header] for what in ("rubric", "oral")}
    return {what: names for what, names in lacking.items() if 0 < len(names) < len(RUBRIC)}


def rubric_columns(what: str) -> list[str]:
    """The five columns of ``rubric`` or ``oral``."""
    return [f"{what}_{row}" for row in RUBRIC]


def usable(header: list[str]) -> list[str]:
    """The header without the columns of a rubric that lacks one: its points mean nothing, and the others go on."""
    left_out = {name for what in incomplete(header) for name in rubric_columns(what)}
    return ["" if name in left_out else name for name in header]


def about_header(header: list[str]) -> Iterator[Problem]:
    """Columns that are unknown, there twice, or missing beside others; they are left out."""
    lacking = incomplete(header)
    for place, name in enumerate(header):
        if name and name not in COLUMNS:
            near = difflib.get_close_matches(name, COLUMNS, 1)
            remedy = f"Did you mean {near[0]}?" if near else "Leave it out, or look at the list of columns."
            what = next((what for what, names in lacking.items() if near and near[0] in names), "")
            if what:
                lacking[what].remove(near[0])
                remedy += f" Without it no {what} points were read."
            yield Problem(1, storable(name), f"there is no such column; it was not read. {remedy}")
        elif name and name in header[:place]:
            yield Problem(1, name, "the column is there twice; the first one was read. Delete one of them.")
    for what, names in lacking.items():
        if names:
            missing = f"it is missing beside other {what} columns, so no {what} points were read. Add it."
            yield Problem(1, names[0], missing)


def read_row(line: int, header: list[str], cells: list[str]) -> tuple[ScoreRow, list[Problem]]:
    """One row and everything that is wrong with it."""
    found: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        if name in COLUMNS:
            found.setdefault(name, cell.strip())
    wrong, numbers, forms = [], {}, {}
    if len(cells) > len(header):
        wrong.append(
            Problem(line, "learner", f"{len(cells)} cells under {len(header)} columns. Put quotes around commas.")
        )
    learner = found.get("learner", "")
    if learner[:1] == "'" and learner[1:2] in FORMULA:  # the sign with which the course's own CSV files defuse formulas
        learner = learner[1:]
    if not learner or len(learner) > MOST_NAME:
        wrong.append(Problem(line, "learner", f"a name is needed, of at most {MOST_NAME} characters."))
    for name, text in found.items():
        if name in LIMITS and text:
            value = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
            if 0 <= value <= LIMITS[name]:
                numbers[name] = value
            else:
                wrong.append(Problem(line, name, f"{short(text)} is not a whole number from 0 to {LIMITS[name]}."))
        elif name in FORMS and text:
            if text.upper() in ("A", "B"):
                forms[name] = text.upper()
            else:
                wrong.append(Problem(line, name, f"{short(text)} is no form of the test. Write A or B."))
    for what in ("rubric", "oral"):
        columns = [name for name in rubric_columns(what) if name in header]
        gaps = [name for name in columns if not found.get(name)]
        if 0 < len(gaps) < len(columns):
            wrong.append(Problem(line, gaps[0], f"it is empty beside other {what} points. Fill in all five, or none."))
    if len(forms) == 2 and forms[FORMS[0]] == forms[FORMS[1]]:
        same = forms[FORMS[0]]
        wrong.append(Problem(line, FORMS[1], f"form {same} was used before, too. Afterwards it is the other form."))
    return ScoreRow(line, learner, numbers, forms), wrong


def short(text: str) -> str:
    """What was typed, as a sentence quotes it."""
    return repr(storable(text) if len(text) <= 30 else storable(text[:29]) + "…")
