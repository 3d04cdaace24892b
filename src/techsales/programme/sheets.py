"""The sheets without a clock: planning, self-assessment, rubric, feedback, attendance. Their words: ``book/forms.toml``."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from techsales.course import CourseError
from techsales.programme.forms import Assessment, Feedback, Forms, Planning, Question, Rubric
from techsales.programme.page import heading, page, paragraph, table, text, who

MOST_NAMES, LONGEST_NAME, MOST_BYTES = 500, 80, 1_000_000
EMPTY_ROWS = 12
#: Signs without a shape that some scripts need inside a word.
JOINERS = "\u200c\u200d"
#: A first line of a CSV file that is no name.
COLUMN_TITLES = {"name", "names", "learner", "participant", "full name"}


def planning_sheet(planning: Planning, sessions: Sequence[str]) -> str:
    """Interviews, pains, slides, the lines to fill in, the calendar, who does what."""
    count = range(1, planning.managers + 1)
    interviews = [(ask, *[""] * planning.managers) for ask in planning.interviews]
    body = [
        paragraph(planning.about),
        heading("1 · Interviews with managers, half an hour each"),
        table(["question", *[f"manager {n}" for n in count]], interviews, "taller fill stack", "Interviews"),
        heading("2 · Pains in customer talks"),
        table(
            ["", *planning.pains],
            [(str(n), *[""] * len(planning.pains)) for n in range(1, 7)],
            "tall numbered stack",
            "Pains",
        ),
        heading("3 · Real slides with a number on them"),
        table(
            ["", *planning.slides],
            [(str(n), *[""] * len(planning.slides)) for n in count],
            "tall numbered stack",
            "Slides",
        ),
        heading("4 · The plan"),
        table(["line", "what we say"], [(line, "") for line in planning.lines], "tall fill", "The plan"),
        heading("5 · Calendar"),
        table(
            ["session", "date", "room", "sent out before"],
            [(s, "", "", "") for s in sessions],
            "fill stack",
            "Calendar",
        ),
        heading("6 · Who does what"),
        table(["what", "who"], [(duty, "") for duty in planning.duties], "fill", "Who does what"),
    ]
    return page(planning.title, "".join(body))


def assessment_sheet(assessment: Assessment) -> str:
    """Twelve lines, rated before and after."""
    scale = " · ".join(f"{points} {words}" for points, words in enumerate(assessment.anchors))
    rows = [(f"{number}", item, "", "") for number, item in enumerate(assessment.items, 1)]
    tested = ", ".join(map(str, assessment.tested[:-1])) + f" and {assessment.tested[-1]}"
    body = [
        paragraph(assessment.about),
        who("Name or number", "Date before", "Date after"),
        paragraph(scale),
        table(["", assessment.stem, "before", "after"], rows, "", assessment.title),
        f'<p class="soft">{text(f"Lines {tested} also have a task each in the test, forms A and B.")}</p>',
    ]
    return page(assessment.title, "".join(body))


def rubric_sheet(rubric: Rubric) -> str:
    """The rows with their levels, a place for the points, and the rule."""
    most = len(rubric.rows[0][1]) - 1
    rows = [(name, *levels, "") for name, levels in rubric.rows]
    body = [
        paragraph(rubric.about),
        who("Learner", "Exercise or oral", "Read by", "Date"),
        table(["", *map(str, range(most + 1)), "points"], rows, "stack", rubric.title),
        paragraph(f"Sum: ____ of {rubric.most}. A pass is {rubric.needed} or more, and no row with a zero."),
        paragraph("One sentence the learner can use next time:"),
        '<span class="full"></span><span class="full"></span>',
    ]
    return page(rubric.title, "".join(body))


def answer(question: Question) -> str:
    """Where the answer goes."""
    if question.kind == "text":
        return '<span class="full"></span><span class="full"></span>'
    return (
        '<p class="head">'
        + "".join(f'<span>{text(b)} <span class="line"></span></span>' for b in question.blanks)
        + "</p>"
    )


def feedback_sheet(feedback: Feedback) -> str:
    """The questions of the last two minutes."""
    items = "".join(f"<li>{text(question.ask)}{answer(question)}</li>" for question in feedback.questions)
    return page(feedback.title, f'{paragraph(feedback.about)}<ol class="questions">{items}</ol>')


def attendance_sheet(words: tuple[str, str], names: Sequence[str], sessions: Sequence[str]) -> str:
    """A row a person (empty rows without names), a column a session."""
    people = list(names) or [""] * EMPTY_ROWS
    rows = [(f"{number} {name}".rstrip(), *[""] * len(sessions)) for number, name in enumerate(people, 1)]
    return page(words[0], paragraph(words[1]) + table(["name", *sessions], rows, "tall wide", words[0]))


def read_names(path: Path) -> list[str]:
    """Names for the attendance list: one a line, or the first column of a ``.csv``.

    Raises:
        CourseError: the file is not there, too large, not UTF-8, or holds no name or too many.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CourseError(f"{path.name} is larger than 1 MB. Name a file with one name a line.")
        content = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise CourseError(f"There is no file {path}. Name a file with one name a line.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path.name} is not UTF-8 text. Save it as UTF-8 (in Excel: CSV UTF-8).") from None
    lines = content.splitlines()
    if path.suffix.lower() == ".csv":
        separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
        rows = csv.reader(io.StringIO(content), delimiter=separator)
        try:
            lines = [row[0] for row in rows if row]
        except csv.Error as error:
            raise CourseError(
                f"{path.name} cannot be read as CSV: {error}. Name a file with one name a line."
            ) from None
        lines = lines[1:] if lines and lines[0].strip().lower() in COLUMN_TITLES else lines
    names = [name for line in lines if (name := tidy(line))]
    if not 0 < len(names) <= MOST_NAMES:
        raise CourseError(f"{path.name} holds {len(names)} names. Give 1 to {MOST_NAMES}, one a line.")
    return names


def tidy(name: str, longest: int = LONGEST_NAME) -> str:
    """A name in one line of at most ``longest`` signs, without those that steer a terminal or turn the writing round."""
    spaced = "".join(" " if sign.isspace() else sign for sign in name)
    kept = "".join(sign for sign in spaced if sign in JOINERS or unicodedata.category(sign)[0] != "C")
    return " ".join(kept.split())[:longest]


def sheets(forms: Forms, sessions: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """File name → page, for every sheet without a clock."""
    pages = {
        "planning.html": planning_sheet(forms.planning, sessions),
        "self_assessment.html": assessment_sheet(forms.assessment),
        "rubric.html": rubric_sheet(forms.rubric),
        "feedback.html": feedback_sheet(forms.feedback),
    }
    return pages | {"attendance.html": attendance_sheet(forms.attendance, names, sessions)}
