"""Submissions a minute: ours (walls, stored outputs, feedback pages) beside nbclient, serial, on the same files.

The limit is what the cells themselves take in Pythons that have imported everything, one a worker. Then the same command on 200
and on 2,000 submissions with broken and hostile ones among them: whether cost grows in proportion, whether memory
stays flat, and whether every score is the expected one. Beside nbgrader and otter-grader: other_graders.py.

    python benchmarks/grading.py [--quick]
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from techsales.grading.command import Engine
from techsales.grading.limits import Limits
from techsales.grading.reading import works_of
from techsales.grading.runner import Course, grade, isolation_report
from techsales.grading.samples import agrees, make_samples
from techsales.grading.submissions import find_submissions

ROOT = Path(__file__).resolve().parents[1]
WORKERS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
REPEATS = 3
#: Starting a kernel for each takes seconds, so nbclient gets so many of the submissions.
FEW = 12
HONEST = 120
#: What a chapter's notebook does beside its answers: tables joined, grouped, and drawn.
WORK = """
import io
import matplotlib.pyplot as plt
from techsales import load
deals, accounts = load("deals"), load("accounts")
both = deals.merge(accounts, on="account_id", how="left")
won = both[both.stage == "won"]
print(won.groupby(["team", "quarter"]).amount_eur.agg(["count", "sum", "median"]))
figure, axes = plt.subplots()
won.groupby("team").amount_eur.sum().sort_values().plot.barh(ax=axes)
axes.set_title("Won by team")
figure.savefig(io.BytesIO(), format="png")
"""
CLIENT = """
import sys, nbformat
from nbclient import NotebookClient
for path in sys.argv[2:]:
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": sys.argv[1]}}
    NotebookClient(notebook, kernel_name="python3", allow_errors=True, timeout=60, resources=resources).execute()
"""
CELLS = """
import json, os, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
os.environ["MPLBACKEND"] = "module://techsales.grading.inside.backend"
os.environ["TECHSALES_COURSE"] = sys.argv[2]
import start
start.course_package()
from techsales.grading.inside.cells import run_page
from techsales.grading.inside.zygote import warm_up
import techsales.panels, techsales.report.case, techsales.metrics
warm_up()
jobs = json.load(sys.stdin)
out = sys.stdout
course = Path(sys.argv[2])
run_page(jobs[0], lambda message: None, course)
begin = time.perf_counter()
for job in jobs:
    run_page(job, lambda message: None, course)
out.write(str(time.perf_counter() - begin))
"""
ALL = """
import json, resource, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from grading import ROOT, engine
from techsales.grading.command import run_grade
begin = time.perf_counter()
run_grade(Path(sys.argv[2]), Path(sys.argv[3]), ROOT, engine=engine(int(sys.argv[4])))
print(json.dumps([time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000]))
"""


def engine(workers: int) -> Engine:
    return Engine(
        find=find_submissions,
        grade=lambda submissions: grade(submissions, ROOT, workers=workers),
        isolation=lambda: isolation_report(ROOT),
    )


def timed(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def whole(folder: Path, results: Path, workers: int = WORKERS) -> tuple[float, float]:
    """Seconds and megabytes of grading a folder in a process of its own: outputs stored, feedback and report written."""
    places = (str(Path(__file__).parent), str(folder), str(results))
    command = [sys.executable, "-c", ALL, *places, str(workers)]
    said = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    seconds, megabytes = json.loads(said.splitlines()[-1])
    return seconds, megabytes


def with_nbclient(paths: list[Path]) -> None:
    command = [sys.executable, "-c", CLIENT, str(ROOT / "exercises"), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "TECHSALES_WARM_KERNELS": "0"})


def own_compute(folder: Path, course_folder: Path) -> float:
    """Seconds that the cells of all submissions take on as many processes as there are workers, every import done."""
    course, jobs = Course(ROOT), []
    for found in find_submissions(folder):
        for work in works_of(found.content):
            job = {"page": course.page_of(work, found.source), "cells": work.cells, "probes": course.probes}
            jobs.append({**job, "limits": Limits().plain()})
    inside = ROOT / "src" / "techsales" / "grading" / "inside"
    command = [sys.executable, "-I", "-c", CELLS, str(inside), str(course_folder)]

    def share(number: int) -> float:
        some = json.dumps(jobs[number::WORKERS])
        return float(subprocess.run(command, input=some, check=True, capture_output=True, text=True).stdout)

    with ThreadPoolExecutor(WORKERS) as pool:
        return max(pool.map(share, range(WORKERS)))


def unlike(folder: Path, expected: dict[str, object]) -> int:
    """How many submissions of a folder get another score than the expected one."""
    bad = 0
    for graded in grade(find_submissions(folder), ROOT, workers=WORKERS):
        outcomes = {answer.exercise: (answer.outcome, answer.mistake) for answer in graded.answers}
        bad += not agrees(expected[graded.submission.source], outcomes)  # type: ignore[arg-type]
    return bad


def course_copy(to: Path) -> Path:
    """What a page sees of the course."""
    for name in ("chapters", "exercises", "reports", "_build"):
        (to / name).mkdir(parents=True)
    (to / "data").symlink_to(ROOT / "data")
    return to


def with_work(folder: Path) -> None:
    """Give each notebook a cell that takes some computing."""
    for path in folder.rglob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cell = {
            "cell_type": "code",
            "id": "work",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": WORK,
        }
        page = notebook["cells"][0]["metadata"].get("techsales")
        notebook["cells"].append({**cell, "metadata": {"techsales": page} if page else {}})
        path.write_text(json.dumps(notebook), encoding="utf-8")


def beside(folder: Path, work: bool) -> None:
    """Ours and nbclient in turns, and the limit."""
    make_samples(ROOT, folder / "honest", HONEST, seed=2, kinds="mistakes")
    if work:
        with_work(folder / "honest")
    paths = sorted((folder / "honest").rglob("*.ipynb"))
    copy = course_copy(folder / "course")
    ours, alone, theirs, limit = [], [], [], []
    for number in range(REPEATS):
        ours.append(HONEST / whole(folder / "honest", folder / f"results{number}")[0] * 60)
        alone.append(HONEST / steady(folder / "honest") * 60)
        theirs.append(FEW / timed(lambda: with_nbclient(paths[:FEW])) * 60)
        limit.append(HONEST / own_compute(folder / "honest", copy) * 60)
    a, s, b, most = (statistics.median(values) for values in (ours, alone, theirs, limit))
    kind = "exercises and a cell of tables and a plot" if work else "exercises alone"
    print(f"{HONEST} submissions of {kind}, {WORKERS} workers, medians of {REPEATS}, a minute:")
    print(f"  the whole command, start-up, feedback and class report included: {a:.0f}")
    print(f"  grading alone, once it has started: {s:.0f}")
    print(f"  nbclient, serial, on {FEW} of them: {b:.1f}; the whole command does {a / b:.0f}× as many")
    print(f"  the limit set by the cells' own compute: {most:.0f}; grading is {s / most:.0%} of it", flush=True)


def steady(folder: Path) -> float:
    """Seconds of grading without start-up: from the first result on, scaled to all."""
    times = [time.perf_counter() for _ in grade(find_submissions(folder), ROOT, workers=WORKERS)]
    return (times[-1] - times[0]) * len(times) / (len(times) - 1)


def grown(folder: Path, sizes: list[int]) -> None:
    """Cost and memory as the class grows, and whether every score is right."""
    for size in sizes:
        place = folder / f"class{size}"
        expected = make_samples(ROOT, place, size, seed=7)
        seconds, megabytes = whole(place, folder / f"results_of_{size}")
        rate = size / seconds * 60
        print(f"{size} mixed, hostile ones among them: {seconds:.0f} s, {rate:.0f} a minute, peak {megabytes:.0f} MB")
        if size <= 200:
            print(f"  {size - unlike(place, expected)} of {size} have the expected scores", flush=True)


def main() -> None:
    os.environ["TECHSALES_PROGRESS"] = str(Path(tempfile.mkdtemp(), "progress.jsonl"))
    with tempfile.TemporaryDirectory() as folder:
        for work in (False, True):
            beside(Path(folder) / str(work), work)
        grown(Path(folder), [200] if "--quick" in sys.argv else [200, 2000])


if __name__ == "__main__":
    main()
