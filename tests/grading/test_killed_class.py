"""A generated class of every kind, graded behind walls by the command: killed half-way, called again, every score right."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from techsales.grading.samples import agrees, make_samples
from techsales.grading.sandbox import sandbox_is_required, why_no_walls

CLASS, KILL_AFTER = 16, 5
#: The command with the course's own engine, shorter limits, and a line in a log for each file that is written down.
GRADE = """
import sys
from pathlib import Path
from techsales.grading.command import Engine, run_grade
from techsales.grading.limits import Limits
from techsales.grading.runner import grade
from techsales.grading.submissions import iter_submissions

root, log = Path(sys.argv[3]), Path(sys.argv[4])

def logged(waiting):
    for one in grade(waiting, root, workers=2, limits=Limits(wall_seconds=10, cell_seconds=1, cpu_seconds=5)):
        yield one
        with log.open("a") as file:  # the one before is in the gradebook by now
            file.write(one.submission.source + "\\n")

sys.exit(run_grade(Path(sys.argv[1]), Path(sys.argv[2]), root, engine=Engine(iter_submissions, logged, list)))
"""


def rows(book: Path, sql: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(book, timeout=5)) as db:
        return db.execute(sql).fetchall()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_class_killed_half_way_and_completed_has_every_expected_score_once(root: Path, tmp_path: Path) -> None:
    why = why_no_walls(root)
    if why:
        pytest.fail(why) if sandbox_is_required() else pytest.skip(why)
    expected = make_samples(root, tmp_path / "class", CLASS, seed=12)
    assert {wanted["kind"] for wanted in expected.values()} == {"right", "mistakes", "untouched", "broken", "hostile"}
    book, log = tmp_path / "results" / "gradebook.sqlite", tmp_path / "log"
    words = [sys.executable, "-c", GRADE, *map(str, (tmp_path / "class", tmp_path / "results", root, log))]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    first = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
    while not log.exists() or len(log.read_text().splitlines()) < KILL_AFTER:
        assert first.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    first.send_signal(signal.SIGKILL)
    assert first.wait() == -signal.SIGKILL
    kept = rows(book, "SELECT * FROM grades ORDER BY id")
    assert KILL_AFTER <= len(kept) < CLASS
    second = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert second.returncode == 1, second.stderr  # some of the broken ones need a look
    grades = rows(book, "SELECT * FROM grades ORDER BY id")
    assert grades[: len(kept)] == kept and len(grades) == CLASS
    assert rows(book, "SELECT max(n) FROM (SELECT count(*) n FROM grades GROUP BY learner, sha256)") == [(1,)]
    assert [row[0] is None for row in rows(book, "SELECT finished FROM runs ORDER BY id")] == [True, False]
    problems = {source: bool(unread or problem) for source, unread, problem in rows(
        book, "SELECT source, unread, problem FROM counting"
    )}  # fmt: skip
    assert problems == {source: wanted["problem"] for source, wanted in expected.items()}
    scores: dict[str, dict[str, tuple[str, int | None]]] = {source: {} for source in expected}
    for source, exercise, outcome, mistake in rows(
        book, "SELECT source, exercise, outcome, mistake FROM counting c JOIN answers a ON a.grade = c.grade"
    ):
        scores[source][exercise] = (outcome, mistake)
    assert not [source for source, wanted in expected.items() if not agrees(wanted, scores[source])]
