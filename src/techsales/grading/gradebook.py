"""The gradebook: one SQLite file with every submission, every grading of it, and which answer counts.

Each result is one transaction, so a run that is killed loses nothing it had finished. Nothing is ever
overwritten: grading again adds a row, and the newest counts.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.grading.gradebook_rows import (
    FOUND,
    LAST,
    LISTED,
    SCHEMA,
    TABLES,
    HandedIn,
    Learner,
    answer_row,
    cell_row,
    learner_key,
    listed,
    merged,
    now,
    storable,
)
from techsales.grading.records import CellRun, Graded, Submission
from techsales.grading.whose import otherwise

__all__ = ["BOOK", "Gradebook", "HandedIn", "Learner", "learner_key"]
#: Its name among the results.
BOOK = "gradebook.sqlite"


class Gradebook:
    """The gradebook in one file. Use it as a context; one process at a time has it open.

    Raises:
        CourseError: it is no gradebook, another run has it open, or the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.run, self.since, self.bank_version = path, 0, 0, ""
        try:
            # Autocommit, so that every transaction below is one that can be seen.
            self.db = sqlite3.connect(path, timeout=1, isolation_level=None)
            self.db.row_factory = sqlite3.Row
            self.db.execute("PRAGMA locking_mode = EXCLUSIVE")
            # A write-ahead log: a transaction costs a tenth of a rollback journal's, and survives a kill as well.
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
            self.db.execute("BEGIN EXCLUSIVE")
            version = self.db.execute("PRAGMA user_version").fetchone()[0]
            empty = not self.db.execute("SELECT 1 FROM sqlite_master").fetchone()
            if empty:
                for statement in TABLES.split(";\n"):
                    self.db.execute(statement)
                self.db.execute(f"PRAGMA user_version = {SCHEMA}")
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self.refused(error) from None
        if not empty and version != SCHEMA:
            self.db.close()
            raise CourseError(f"{path} was written by another edition of the course. Name another folder after --to.")

    def __enter__(self) -> "Gradebook":
        """The gradebook itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the file; the log goes back into it, so that it can be copied and read as one file."""
        with contextlib.suppress(sqlite3.Error):
            self.db.execute("PRAGMA journal_mode = DELETE")
        self.db.close()

    def refused(self, error: sqlite3.Error) -> CourseError:
        """What the database said, with the remedy."""
        if "locked" in str(error):
            remedy = "Wait until that run has ended, or close the program."
            return CourseError(f"{self.path} is in use: another grading run or a program has it open. {remedy}")
        if "not a database" in str(error) or "malformed" in str(error):
            return CourseError(
                f"{self.path} is no gradebook, or damaged. Name another folder after --to, or move the file away."
            )
        return CourseError(f"{self.path}: {error}. Free some space, or name another folder after --to.")

    def ask(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """The rows of one query."""
        try:
            return self.db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self.refused(error) from None

    def write(self, statements: Iterable[tuple[str, Iterable[Iterable[Any]]]]) -> int:
        """Several statements in one transaction; the id of the last row of the first."""
        first = 0
        try:
            self.db.execute("BEGIN")
            for sql, rows in statements:
                for row in rows:
                    values = [first if value is LAST else value for value in row]
                    done = self.db.execute(sql, [storable(v) if isinstance(v, str) else v for v in values])
                    first = first or int(done.lastrowid or 0)
            self.db.execute("COMMIT")
        except sqlite3.Error as error:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise self.refused(error) from None
        return first

    def names_from(self, said: str | None) -> str:
        """Whether learners are named by files or by folders in these results; empty if nobody has said so yet.

        It stays as it was, because one learner would be two under two names.

        Args:
            said: "file", "folder", or None for as before.

        Raises:
            CourseError: these results were read the other way.
        """
        self.write(
            [("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID", [()])]
        )
        kept = "".join(row["value"] for row in self.ask("SELECT value FROM settings WHERE name = 'names_from'"))
        before = kept or ("file" if any(map(otherwise, self.handed_in())) else said)
        if said and said != before:
            raise CourseError(
                f"The results in {self.path.parent} take learners' names from the {before}, and one learner would "
                f"become two. For --names-from {said}, name another folder after --to."
            )
        if said:
            self.write([("INSERT OR REPLACE INTO settings VALUES ('names_from', ?)", [(said,)])])
        return said or kept

    def judged_otherwise(self, bank_version: str) -> bool:
        """Whether the newest result here was judged by another bank."""
        newest = self.ask("SELECT bank_version FROM grades ORDER BY id DESC LIMIT 1")
        return bool(newest) and newest[0]["bank_version"] != bank_version

    def begin(self, bank_version: str, isolation: Iterable[str], *, regrade: bool = False) -> None:
        """Begin a run, or go on with an unfinished regrade by the same bank.

        Args:
            isolation: what is in force, one sentence each. regrade: grade everything again, once.
        """
        last = self.ask("SELECT finished, bank_version, since FROM runs ORDER BY id DESC LIMIT 1")
        unfinished = last and last[0]["finished"] is None and last[0]["bank_version"] == bank_version
        row = (now(), bank_version, json.dumps(list(isolation)))
        self.run = self.write(
            [("INSERT INTO runs (started, bank_version, since, isolation) VALUES (?, ?, 0, ?)", [row])]
        )
        self.since = int(last[0]["since"]) if unfinished else 0
        if regrade and not self.since:
            self.since = self.run
        self.write([("UPDATE runs SET since = ? WHERE id = ?", [(self.since, self.run)])])
        self.bank_version = bank_version

    def end(self) -> None:
        """Note that the run is complete."""
        self.write([("UPDATE runs SET finished = ? WHERE id = ?", [(now(), self.run)])])

    def register(self, submissions: Iterable[Submission]) -> None:
        """List what was handed in, before any of it is graded."""
        self.write([(FOUND, [listed(submission) for submission in submissions])])

    def done(self, sha256: str, bank_version: str, learner: str | None = None) -> bool:
        """Whether the result that counts for these bytes (of this learner, if named) is this bank's, and not from before
        a regrade that goes on."""
        return bool(
            self.ask(
                "SELECT 1 FROM grades g WHERE sha256 = ?1 AND bank_version = ?2 AND run >= ?3 AND (?4 IS NULL OR learner = ?4) "
                "AND id = (SELECT max(id) FROM grades WHERE learner = g.learner AND sha256 = g.sha256) LIMIT 1",
                sha256,
                bank_version,
                self.since,
                None if learner is None else learner_key(learner),
            )
        )

    def add(self, graded: Graded) -> None:
        """Write one result, in one transaction.

        Raises:
            ValueError: no run was begun.
        """
        if not self.run:
            raise ValueError("Begin a run before a result is added.")
        one = graded.submission
        problem = graded.problem or one.problem
        grade = (self.run, learner_key(one.learner), one.sha256, self.bank_version, now(), graded.seconds, problem)
        answers = {answer.exercise: answer for answer in graded.answers}.values()
        self.write(
            [
                ("INSERT INTO grades VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", [grade]),
                (LISTED, [listed(one)]),
                ("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", map(answer_row, answers)),
                (
                    "INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?)",
                    map(cell_row, range(len(graded.cells)), graded.cells),
                ),
            ]
        )

    def learners(self, key: str | None = None) -> Iterator[Learner]:
        """Every learner (or one) with the answers that count, by name; one at a time, so that memory stays flat.

        A PDF or a packed file has a name, too, and that need not be anybody's: it alone makes no learner.
        """
        known = "SELECT DISTINCT learner FROM submissions WHERE kind <> 'other'"
        keys = [key] if key is not None else [row[0] for row in self.ask(known)]
        for one in sorted(keys):
            rows = self.ask(
                "SELECT c.name, a.* FROM counting c LEFT JOIN answers a ON a.grade = c.grade WHERE c.learner = ? "
                "ORDER BY c.modified, c.id",
                one,
            )
            if rows:
                yield merged(one, rows)

    def cells(self, key: str) -> list[tuple[str, list[CellRun]]]:
        """A learner's cells by submission, the latest first."""
        rows = self.ask(
            "SELECT c.source AS place, x.source, x.output, x.error, x.truncated, x.page FROM counting c "
            "JOIN cells x ON x.grade = c.grade WHERE c.learner = ? ORDER BY c.modified DESC, c.id DESC, x.place",
            key,
        )
        return [
            (place, [CellRun(r["source"], r["output"], r["error"], bool(r["truncated"]), r["page"]) for r in some])
            for place, some in groupby(rows, key=lambda row: str(row["place"]))
        ]

    def handed_in(self, key: str | None = None) -> list[HandedIn]:
        """Everything that was handed in (by one learner), the earliest first, with what kept it from being graded."""
        rows = self.ask(
            "SELECT *, id < (SELECT max(id) FROM submissions o WHERE o.learner = c.learner AND o.source = c.source) "
            "AS replaced FROM counting c WHERE ?1 IS NULL OR learner = ?1 ORDER BY learner, modified, id",
            key,
        )
        return [
            HandedIn(
                r["learner"],
                r["name"],
                r["source"],
                r["kind"],
                r["modified"],
                r["problem"] or r["unread"],
                bool(r["replaced"]),
            )
            for r in rows
        ]

    def doubles(self) -> list[list[HandedIn]]:
        """Submissions that hold an exercise which another one of the same learner holds, by learner, earliest first."""
        rows = self.ask(
            "WITH held AS (SELECT c.learner, c.source, c.sha256, a.exercise FROM counting c JOIN answers a "
            "ON a.grade = c.grade WHERE a.outcome <> 'unreachable'), twice AS (SELECT learner, exercise FROM held GROUP BY learner, exercise "
            "HAVING count(*) > 1) SELECT DISTINCT h.learner, h.source FROM held h JOIN twice t "
            "ON t.learner = h.learner AND t.exercise = h.exercise"
        )
        places = {(row["learner"], row["source"]) for row in rows}
        some = [one for one in self.handed_in() if (one.learner, one.source) in places]
        return [list(group) for _, group in groupby(some, key=lambda one: one.learner)]

    def isolations(self) -> list[tuple[int, list[str]]]:
        """What was in force for the results that count: (how many submissions, the sentences)."""
        rows = self.ask(
            "SELECT count(*) AS n, r.isolation FROM counting c JOIN grades g ON g.id = c.grade "
            "JOIN runs r ON r.id = g.run GROUP BY r.isolation ORDER BY n DESC"
        )
        return [(row["n"], json.loads(row["isolation"])) for row in rows]
