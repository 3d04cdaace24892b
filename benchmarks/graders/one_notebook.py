"""One notebook of the course as learners hand it in, and what each grader adds to it."""

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.checking.bank import load_bank
from techsales.grading.reading import CHECK
from techsales.grading.samples import Page, read_page

ROOT = Path(__file__).resolve().parents[2]
PAGE = "07_pivot_lookup"
Json = dict[str, Any]
#: By learner and exercise: whether the mark is the full one.
Marks = dict[str, dict[str, bool]]
SETUP = """
import os
import pandas as pd
tables = os.environ["TECHSALES_COURSE"] + "/data/"
deals, accounts, reps = (pd.read_csv(tables + name) for name in ("deals.csv", "accounts.csv", "reps.csv"))
"""
PLOT = """
import io
import matplotlib.pyplot as plt
both = deals.merge(accounts, on="account_id", how="left", suffixes=("", "_of_account"))
won = both[both.stage == "won"]
print(won.groupby(["team", "quarter"]).amount_eur.agg(["count", "sum", "median"]))
figure, axes = plt.subplots()
won.groupby("team").amount_eur.sum().sort_values().plot.barh(ax=axes)
axes.set_title("Won by team, EUR")
figure.savefig(io.BytesIO(), format="png")
plt.close(figure)
"""


@dataclass(frozen=True)
class Hand:
    """What one learner hands in: for each exercise the code, without any check, and whether it is right."""

    learner: str
    cells: dict[str, tuple[str, bool]]


def page_of_course() -> Page:
    """The course's page of exercises that the answers are from."""
    return read_page(ROOT / "exercises" / f"{PAGE}.ipynb", load_bank(ROOT))


def hands(count: int) -> list[Hand]:
    """Learners who give the right answer or one of the authors' known mistakes, by a fixed seed."""
    page, chance = page_of_course(), random.Random(11)
    made = []
    for number in range(count):
        cells = {}
        for exercise, solution in page.solutions.items():
            cell = solution if chance.random() < 0.6 else chance.choice(page.mistakes[exercise])
            source = "\n".join(line for line in cell.source.splitlines() if not CHECK.search(line))
            cells[exercise] = (source, cell.outcome[0] == "right")
        made.append(Hand(f"learner{number:03d}", cells))
    return made


def test_of(right: Json | None, tolerance: float) -> str:
    """An expression that is true of the right ``answer``, as an assert or a doctest would have it."""
    assert right is not None, "the exercises of this page have one right answer each"
    if right["type"] == "number":
        return f"abs(answer - {float(right['value'])!r}) <= {tolerance!r}"
    return f"answer == {right['value']!r}"


def tests() -> dict[str, str]:
    """For each exercise with an ``answer``, the expression that tells whether it is right."""
    bank = load_bank(ROOT)
    return {one: test_of(bank[one].right, bank[one].tolerance or 1e-9) for one in page_of_course().solutions}


def notebook(cells: list[Json]) -> Json:
    """A notebook of code cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def code(name: str, source: str, **metadata: Any) -> Json:
    """A code cell that has not been run."""
    common: Json = {"cell_type": "code", "outputs": [], "execution_count": None}
    return {**common, "id": name.replace(".", "-"), "metadata": metadata, "source": source.strip()}


def write(path: Path, made: Json) -> None:
    """A notebook as a file, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made), encoding="utf-8")


def named(exercise: str) -> str:
    """An exercise as the names of the others' cells and files allow it."""
    return exercise.replace(".", "_")


def exercise_of(name: str) -> str:
    """The exercise of such a name with its prefix."""
    return name.partition("-")[2].replace("_", ".")


def environment(venv: Path) -> dict[str, str]:
    """What a grader's processes are given: its own programs first, the course's tables, and one thread as ours."""
    # So that no Python of another environment, and no module of the course, is met in its kernels.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHON", "IPYTHON"))}
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    return {**kept, **threads, "PATH": f"{venv / 'bin'}:{os.environ['PATH']}", "TECHSALES_COURSE": str(ROOT)}


def asked(venv: Path, *command: str, cwd: Path) -> str:
    """What a program of an environment prints.

    Raises:
        SystemExit: it failed; its last lines are told.
    """
    done = subprocess.run(
        [venv / "bin" / command[0], *command[1:]], cwd=cwd, env=environment(venv), capture_output=True
    )
    if done.returncode:
        last = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines()[-5:]
        sys.exit(f"{' '.join(command[:3])} failed:\n" + "\n".join(last))
    return done.stdout.decode()
