"""The words of the trainer's sheets, read from ``book/forms.toml``: the one place where they are written."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.files import read_toml

SOURCE = "book/forms.toml"
#: How a question of the feedback form is answered.
QUESTION_KINDS = ("text", "number")


@dataclass(frozen=True)
class Assessment:
    """The self-assessment: twelve lines on a scale that starts at 0; ``tested`` are the lines with a test task."""

    title: str
    about: str
    stem: str
    anchors: tuple[str, ...]
    items: tuple[str, ...]
    tested: tuple[int, ...]


@dataclass(frozen=True)
class Rubric:
    """Rows with the words for 0, 1, 2, 3 points; ``needed`` points of all, and no zero, are a pass."""

    title: str
    about: str
    needed: int
    rows: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def most(self) -> int:
        """The points that can be had."""
        return sum(len(levels) - 1 for _, levels in self.rows)


@dataclass(frozen=True)
class Question:
    """One line of the feedback form: ``blanks`` is what stands before each blank of a number."""

    ask: str
    kind: str
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feedback:
    """The feedback form."""

    title: str
    about: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Planning:
    """The planning sheet: interviews, pains, slides, lines to fill, who does what."""

    title: str
    about: str
    interviews: tuple[str, ...]
    managers: int
    pains: tuple[str, ...]
    slides: tuple[str, ...]
    lines: tuple[str, ...]
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Forms:
    """All sheets; ``attendance`` is its title and what stands above the list."""

    assessment: Assessment
    rubric: Rubric
    feedback: Feedback
    planning: Planning
    attendance: tuple[str, str]


def texts(table: dict[str, Any], key: str) -> tuple[str, ...]:
    """A list of texts.

    Raises:
        CourseError: it is something else.
    """
    value = table[key]
    if not isinstance(value, list) or not value or not all(isinstance(text, str) for text in value):
        raise CourseError(f"{SOURCE}: {key} is no list of texts. Write the texts in square brackets.")
    return tuple(value)


def read_forms(root: Path) -> Forms:
    """The forms of the course.

    Raises:
        CourseError: the file cannot be read, lacks an entry, or a row of the rubric has another number of levels.
    """
    table = read_toml(root / SOURCE)
    try:
        forms = as_forms(table)
    except KeyError as error:
        raise CourseError(f"{SOURCE} lacks {error.args[0]}. Add it, or restore the file.") from None
    for name, levels in forms.rubric.rows:
        if len(levels) != 4:
            raise CourseError(f"{SOURCE}: row {name} of the rubric has {len(levels)} levels. Write four, for 0 to 3.")
    for question in forms.feedback.questions:
        if question.kind not in QUESTION_KINDS:
            raise CourseError(
                f"{SOURCE}: {question.kind!r} is no kind of question. Kinds are {' and '.join(QUESTION_KINDS)}."
            )
    return forms


def as_forms(table: dict[str, Any]) -> Forms:
    """The tables as data classes; a missing entry is a KeyError."""
    assessment, rubric, feedback, planning = (table[k] for k in ("assessment", "rubric", "feedback", "planning"))
    return Forms(
        Assessment(
            assessment["title"],
            assessment["about"],
            assessment["stem"],
            texts(assessment, "anchors"),
            texts(assessment, "items"),
            tuple(assessment["tested"]),
        ),
        Rubric(
            rubric["title"],
            rubric["about"],
            rubric["pass"],
            tuple((row["name"], texts(row, "levels")) for row in rubric["row"]),
        ),
        Feedback(
            feedback["title"],
            feedback["about"],
            tuple(Question(q["ask"], q["kind"], tuple(q.get("blanks", ()))) for q in feedback["question"]),
        ),
        Planning(
            planning["title"],
            planning["about"],
            texts(planning, "interviews"),
            planning["managers"],
            *(texts(planning, key) for key in ("pains", "slides", "lines", "duties")),
        ),
        (table["attendance"]["title"], table["attendance"]["about"]),
    )
