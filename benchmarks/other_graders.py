"""Ours beside nbgrader and otter-grader, on the same submissions: one notebook of the course, the learners' cells
identical, and around them what each grader needs to mark the same answers.

Each keeps the outputs and writes feedback, by its own ordinary commands. They run in turns; ratios of medians are
printed, and for how many answers each gave the expected mark. Each of the other two lives in a virtual environment of
its own, named in TECHSALES_NBGRADER and TECHSALES_OTTER (README.md says how to make them); one that is missing is
left out, in a sentence.

    python benchmarks/other_graders.py [--quick]
"""

import os
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path

from graders.one_notebook import PAGE, PLOT, SETUP, Hand, Marks, code, hands, notebook, tests, write
from graders.with_nbgrader import Nbgrader
from graders.with_otter import Otter
from grading import WORKERS, whole

from techsales.grading.gradebook import BOOK

FEW, MANY, ROUNDS = 24, 120, 3


class Ours:
    """``techsales grade``, whole: walls, stored outputs, feedback pages, class report, tables, gradebook."""

    did = "isolation: yes. Outputs: kept. Feedback: a page for each learner, and a class report"

    def __init__(self, folder: Path, class_: list[Hand], workers: int) -> None:
        self.folder, self.workers, self.count, self.round = folder, workers, len(class_), 0
        for hand in class_:
            cells = [code("setup", SETUP), code("import", "from techsales import check")]
            cells += [code(one, f'{source}\ncheck("{one}", answer)') for one, (source, _) in hand.cells.items()]
            write(folder / "in" / hand.learner / f"{PAGE}.ipynb", notebook([*cells, code("plot", PLOT)]))

    def run(self) -> float:
        """Seconds of the whole command in a process of its own."""
        self.round += 1
        return whole(self.folder / "in", self.folder / str(self.round), self.workers)[0]

    def marks(self) -> Marks:
        """From the gradebook."""
        ask = "SELECT g.learner, a.exercise, a.outcome FROM grades g JOIN answers a ON a.grade = g.id"
        found: Marks = {}
        with sqlite3.connect(self.folder / str(self.round) / BOOK) as book:
            for learner, exercise, outcome in book.execute(ask):
                found.setdefault(learner, {})[exercise] = outcome == "right"
        return found


def right_marks(class_: list[Hand], marks: Marks) -> int:
    """How many learners have the expected mark in every exercise."""
    expected = {hand.learner: {one: right for one, (_, right) in hand.cells.items()} for hand in class_}
    return sum(
        all(marks.get(learner, {}).get(one) == right for one, right in wanted.items())
        for learner, wanted in expected.items()
    )


def there(variable: str, name: str) -> Path | None:
    """The environment that a variable names; None, and a sentence, where there is none."""
    place = Path(os.environ.get(variable, "")).expanduser().absolute()
    if os.environ.get(variable) and (place / "bin" / "python").exists():
        return place
    print(
        f"{name} is not compared: {variable} names no virtual environment (benchmarks/README.md says how to make it)."
    )
    return None


def times(ours: list[float], theirs: list[float]) -> str:
    """How many times as many submissions a minute: of the medians, and the spread of the rounds."""
    each = [a / b for a, b in zip(ours, theirs, strict=True)]
    middle = statistics.median(ours) / statistics.median(theirs)
    return f"{middle:.1f}× ({min(each):.1f} to {max(each):.1f})"


def main() -> None:
    """Build the class for each grader that is there, run them in turns, and print."""
    quick = "--quick" in sys.argv
    few, many, rounds = (FEW // 4, FEW, 1) if quick else (FEW, MANY, ROUNDS)
    os.environ["TECHSALES_PROGRESS"] = str(Path(tempfile.mkdtemp(), "progress.jsonl"))
    class_, large = hands(few), hands(many)
    with tempfile.TemporaryDirectory() as name:
        at = Path(name)
        ours: dict[str, Ours] = {
            f"ours, {WORKERS} workers": Ours(at / "ours", class_, WORKERS),
            "ours, 1 worker": Ours(at / "ours1", class_, 1),
            f"ours, {WORKERS} workers, {many} submissions": Ours(at / "large", large, WORKERS),
        }
        others: dict[str, Nbgrader | Otter] = {}
        if venv := there("TECHSALES_NBGRADER", "nbgrader"):
            others["nbgrader"] = Nbgrader(at / "nbgrader", class_, venv)
        if venv := there("TECHSALES_OTTER", "otter-grader"):
            others["otter run"] = Otter(at / "otter", class_, venv, 0)
            others[f"otter's API, {WORKERS} at once"] = Otter(at / "api", class_, venv, WORKERS)
        graders = {**ours, **others}
        rates: dict[str, list[float]] = {name: [] for name in graders}
        for _ in range(rounds):
            for name, grader in graders.items():
                rates[name].append(grader.count / grader.run())
        print(f"{few} submissions of one notebook: {len(tests())} answers, a table, a plot. Rounds: {rounds}.")
        for name, grader in graders.items():
            fine = right_marks(large if grader.count == many else class_, grader.marks())
            print(f"  {name}: {fine} of {grader.count} have every mark as expected; {grader.did}.")
        if others:
            print("Submissions a minute, ratio of the medians (smallest and largest of a round):")
        for name in ours:
            for other in others:
                print(f"  {name}: {times(rates[name], rates[other])} {other}", flush=True)


if __name__ == "__main__":
    main()
