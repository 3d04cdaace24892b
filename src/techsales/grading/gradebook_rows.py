"""The gradebook's tables, and how a result becomes rows and rows become a learner."""

import datetime as dt
import json
import sqlite3
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from techsales.grading.records import Answer, CellRun, Submission

SCHEMA = 1
TABLES = """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, bank_version TEXT NOT NULL,
  since INTEGER NOT NULL, isolation TEXT NOT NULL);
CREATE TABLE submissions (
  id INTEGER PRIMARY KEY, learner TEXT NOT NULL, name TEXT NOT NULL, source TEXT NOT NULL, kind TEXT NOT NULL,
  problem TEXT NOT NULL, modified TEXT NOT NULL, sha256 TEXT NOT NULL, UNIQUE (learner, source, sha256));
CREATE TABLE grades (
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, learner TEXT NOT NULL, sha256 TEXT NOT NULL,
  bank_version TEXT NOT NULL, at TEXT NOT NULL, seconds REAL NOT NULL, problem TEXT NOT NULL);
CREATE TABLE answers (
  grade INTEGER NOT NULL REFERENCES grades, exercise TEXT NOT NULL, outcome TEXT NOT NULL, mistake INTEGER,
  feedback TEXT NOT NULL, captured TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (grade, exercise)) WITHOUT ROWID;
CREATE TABLE cells (
  grade INTEGER NOT NULL REFERENCES grades, place INTEGER NOT NULL, source TEXT NOT NULL, output TEXT NOT NULL,
  error TEXT NOT NULL, truncated INTEGER NOT NULL, page TEXT NOT NULL, PRIMARY KEY (grade, place)) WITHOUT ROWID;
CREATE INDEX graded ON grades (learner, sha256);
CREATE VIEW counting AS
  SELECT s.id, s.learner, s.name, s.source, s.kind, s.problem AS unread, s.modified, s.sha256, g.id AS grade,
    coalesce(g.problem, '') AS problem
  FROM submissions s LEFT JOIN grades g ON g.id =
    (SELECT max(id) FROM grades WHERE learner = s.learner AND sha256 = s.sha256);
"""


@dataclass(frozen=True)
class HandedIn:
    """A submission as the gradebook lists it: who, where, when, and why not if it could not be graded.

    ``replaced`` is true where the same learner has handed in another file at the same place since.
    """

    learner: str
    name: str
    source: str
    kind: str
    modified: str
    problem: str
    replaced: bool = False

    @property
    def needs_a_look(self) -> bool:
        """Whether it could not be graded, and nothing else stands in its place."""
        return bool(self.problem) and not self.replaced


@dataclass
class Learner:
    """A learner with the answers that count.

    Attributes:
        key: the name without regard to capitals and blanks. name: as written last. answers: by exercise, from the
        latest submission that reaches it. better_before: exercises that were right in an earlier submission.
    """

    key: str
    name: str
    answers: dict[str, Answer] = field(default_factory=dict)
    better_before: list[str] = field(default_factory=list)


def learner_key(name: str) -> str:
    """What makes two names one learner: capitals, blanks and the way an accent is stored do not matter.

    >>> learner_key("  Ana  LIND ") == learner_key("Ana Lind")
    True
    """
    return " ".join(unicodedata.normalize("NFC", storable(name)).split()).casefold()


def storable(text: str) -> str:
    """Text without the halves of characters that no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def in_utc(moment: str) -> str:
    """An ISO time in UTC, so that times compare as text; empty, and so the earliest, if it is none."""
    try:
        time = dt.datetime.fromisoformat(moment)
        return (time if time.tzinfo else time.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat()
    except (ValueError, OverflowError):
        return ""


#: Stands for the id that the first statement of a transaction has given.
LAST = object()
LISTED = (
    "INSERT INTO submissions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (learner, source, sha256) "
    "DO UPDATE SET name = excluded.name, modified = excluded.modified, problem = excluded.problem"
)

#: With a new id, so that of several files that lay at one place the one that lies there now is the last.
FOUND = "INSERT OR REPLACE INTO submissions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)"


def now() -> str:
    """This moment in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def listed(one: Submission) -> tuple[str, ...]:
    """A row of ``submissions``."""
    key, moment = learner_key(one.learner), in_utc(one.modified)
    return key, " ".join(one.learner.split()), one.source, one.kind, one.problem, moment, one.sha256


def answer_row(answer: Answer) -> tuple[Any, ...]:
    """A row of ``answers``."""
    captured = json.dumps(answer.captured)
    return LAST, answer.exercise, answer.outcome, answer.mistake, answer.feedback, captured, answer.error


def cell_row(place: int, cell: CellRun) -> tuple[Any, ...]:
    """A row of ``cells``."""
    return LAST, place, cell.source, cell.output, cell.error, int(cell.truncated), cell.page


#: What is no answer, and which of the two says more.
EMPTY = {"unreachable": 0, "open": 1}


def merged(key: str, rows: list[sqlite3.Row]) -> Learner:
    """A learner from all answers in the order of their submissions: the later one counts.

    What is no answer takes none back: an exercise that was not reached, or that still stands as it was handed out.
    """
    learner = Learner(key, rows[-1]["name"])
    ever_right = set()
    for row in rows:
        before = learner.answers.get(row["exercise"])
        rank = EMPTY.get(row["outcome"], 2)
        if row["exercise"] is None or (before and rank < EMPTY.get(before.outcome, 2)):
            continue
        told = json.loads(row["captured"])
        answer = Answer(row["exercise"], row["outcome"], row["mistake"], row["feedback"], told, row["error"])
        learner.answers[answer.exercise] = answer
        if answer.outcome == "right":
            ever_right.add(answer.exercise)
    learner.better_before = [
        e for e, answer in learner.answers.items() if answer.outcome != "right" and e in ever_right
    ]
    return learner
