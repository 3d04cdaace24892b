"""What the learner has done: an append-only file of JSON lines beside the notebooks.

One line an event, in one format everywhere. A line is written in one piece, so two open notebooks
do not disturb each other; a line cut short by a crash, or one that a newer version wrote in a way
this one does not know, is passed over and never deleted.
"""

import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from techsales.course import CourseError, find_course

VERSION = 1
FILE = "progress.jsonl"
Record = dict[str, Any]
_told: set[str] = set()


def progress_file() -> Path:
    """Where progress is kept: ``TECHSALES_PROGRESS`` if set, else ``progress.jsonl`` in the course folder."""
    named = os.environ.get("TECHSALES_PROGRESS")
    return Path(named) if named else find_course() / FILE


def record(event: str, **what: Any) -> None:
    """Append one event. A full or read-only disk is told once, and never stops a check."""
    entry = {"v": VERSION, "event": event, "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), **what}
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    try:
        path = progress_file()
        with path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":  # a crash cut the last line short: begin a new one
                    line = "\n" + line
            file.write(line.encode())
    except (OSError, CourseError) as error:
        if str(error) not in _told:
            _told.add(str(error))
            print(f"Your progress could not be saved ({error}). Your answers are still checked.", file=sys.stderr)


def records() -> Iterator[Record]:
    """Every readable event, oldest first."""
    try:
        content = progress_file().read_bytes()
    except (OSError, CourseError):
        return
    for line in content.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and isinstance(entry.get("event"), str):
            yield entry


def last_outcomes() -> dict[str, str]:
    """The outcome of the last check of each exercise: the last one counts."""
    return {
        str(e["id"]): str(e["outcome"]) for e in records() if e["event"] == "check" and "id" in e and "outcome" in e
    }


def honest_tries(exercise_id: str) -> int:
    """How many different wrong answers were given."""
    return len(
        {
            str(e.get("answer"))
            for e in records()
            if e["event"] == "check" and e.get("id") == exercise_id and e.get("outcome") in ("mistake", "wrong")
        }
    )


def hints_taken(exercise_id: str) -> int:
    """How many hints were asked for."""
    return sum(e["event"] == "hint" and e.get("id") == exercise_id for e in records())
