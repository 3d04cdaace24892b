"""What grading hands from one part to the next: a submission, its answers, its cells, the result."""

from dataclasses import dataclass, field
from typing import Any

#: What a submission can be. "other" is no notebook, such as a PDF: it is listed, and makes nobody a learner.
KINDS = ("notebook", "page", "transcript", "unreadable", "other")
#: What an answer can be; a survey or rubric answer that is there counts as right here and is graded by a person.
OUTCOMES = ("right", "mistake", "wrong", "open", "unreachable")
#: Why an exercise was not reached, where no error and no limit is the reason.
GONE = (
    'The line check("{}", …) stands in no code cell of this file, so there is no answer to see. '
    "Copy the exercise's cell from the course once more, answer it, and hand the file in again."
)
SKIPPED = (
    "Its check did not run, though the cell did. Look whether it stands behind a # or under an if, and hand in again."
)


@dataclass(frozen=True)
class Submission:
    """One file that was handed in.

    Attributes:
        learner: the name as typed: in a page export its own, else that of the file or its folder.
        source: where it lay in what was given, such as ``class.zip/ana/03_loops.ipynb``.
        kind: one of ``KINDS``. problem: empty, or ONE sentence why it cannot be read.
        modified: ISO time: a page export's own, a zip entry's, or the file's.
        sha256: of the bytes as they came. content: those bytes; empty if there is a problem.
    """

    learner: str
    source: str
    kind: str
    problem: str
    modified: str
    sha256: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What became of one exercise in one submission.

    Attributes:
        exercise: its id, such as ``3.3``. outcome: one of ``OUTCOMES``.
        mistake: number of the known mistake, counted from 1 as ``judge`` gives it, or None.
        feedback: the line that ``check`` shows. captured: the answer as typed JSON, empty if it was never seen.
        error: the last explained error of the cell with its check, or why it is unreachable; else empty.
    """

    exercise: str
    outcome: str
    mistake: int | None
    feedback: str
    captured: dict[str, Any]
    error: str

    @property
    def stopped(self) -> bool:
        """Whether an error or a limit stopped the page or the cell before the check."""
        return self.outcome == "unreachable" and self.error not in (GONE.format(self.exercise), SKIPPED)


@dataclass(frozen=True)
class CellRun:
    """One code cell and what it printed.

    Attributes:
        source: its code, cut if very long. output: text as printed, NOT escaped. error: the explained sentence or empty.
        truncated: whether source or output was cut. page: the page or notebook it belongs to; empty if there is only one.
    """

    source: str
    output: str
    error: str
    truncated: bool
    page: str = ""


@dataclass(frozen=True)
class Graded:
    """A submission that has been run and judged.

    Attributes:
        answers: one per exercise that the submission contains, in the course's order.
        cells: its code cells as far as they ran. problem: empty, or one sentence naming cell, limit and remedy.
        seconds: wall time it took.
    """

    submission: Submission
    answers: tuple[Answer, ...]
    cells: tuple[CellRun, ...]
    problem: str
    seconds: float
