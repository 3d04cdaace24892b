"""A trainer grades what a cohort handed in, with seeds that lie outside the learner's copy.

Every game is replayed on this machine. A seed that is not on the trainer's list, or that was given to somebody else,
does not count; an event that does not replay is left out and said.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.diagnosis.game import Game
from techsales.diagnosis.score import Score
from techsales.diagnosis.transcript import Transcript, games_by_key, read_transcript, replayed
from techsales.places import TYPED
from techsales.spreadsheets import csv_bytes

MOST_EXPORT = 10_000_000
COLUMNS = ("learner", "case", "seed", "score", "verdict", "cost", "par", "confidence", "brier", "remark", "file")


@dataclass(frozen=True)
class Played:
    """One game of one learner as it counts.

    Attributes:
        remark: why it does not count, or what was left out; empty if all is well. score: None if it does not count.
        mark: of its last event, which ties in all before; equal marks are equal games. industry: in whose words it was
        played; empty for Ferrowick.
    """

    learner: str
    case: str
    seed: int
    file: str
    score: Score | None = None
    confidence: float | None = None
    remark: str = ""
    mark: str = ""
    industry: str = ""


@dataclass(frozen=True)
class Seeds:
    """A trainer's list: seeds, and to whom each was given; empty for anybody."""

    given: dict[int, str] = field(default_factory=dict)

    def objection(self, seed: int, learner: str) -> str:
        """Why a game with this seed does not count; empty if it does."""
        if seed not in self.given:
            return f"seed {seed} is not on your list, so the game does not count"
        owner = self.given[seed]
        if owner and owner.casefold() != learner.strip().casefold():
            return f"seed {seed} was given to {owner}, so the game does not count"
        return ""


def read_seeds(path: Path) -> Seeds:
    """A file with one seed a line, ``104233`` or ``104233, Ana``; ``#`` begins a remark.

    Raises:
        CourseError: it is not there, or a line is no seed; the text names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise CourseError(f"{path} cannot be read as text. Write one seed a line into it.") from None
    given: dict[int, str] = {}
    for number, line in enumerate(lines, 1):
        text = line.split("#")[0].strip()
        if not text:
            continue
        seed, _, owner = text.partition(",")
        if not seed.strip().isdecimal():
            raise CourseError(f"{path.name}, line {number}: {text[:40]!r} is no seed. Write a number, such as 104233.")
        given[int(seed)] = owner.strip()
    if not given:
        raise CourseError(f"{path.name} holds no seed. {TYPED} case K4 --draw 12 makes some.")
    return Seeds(given)


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Transcripts, exports of the page and progress files among these files and folders.

    Raises:
        CourseError: a path is not there.
    """
    for path in paths:
        if not path.exists():
            raise CourseError(f"{path} is not there. Look at its folder and its name.")
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (one for one in inside if one.is_file() and one.suffix in (".json", ".ipynb", ".jsonl"))


def transcripts_in(path: Path) -> list[Transcript]:
    """The games in a file: a transcript, a page's export, or a progress file.

    Raises:
        CourseError: the file holds none that can be read.
    """
    if path.stat().st_size > MOST_EXPORT:
        raise CourseError(f"{path.name} is too large. Ask for the file that case.transcript() made.")
    content = path.read_bytes()
    if path.suffix == ".json":
        return [read_transcript(content, path.name)]
    records = exported(content) if path.suffix == ".ipynb" else json_lines(content)
    return games_in(records, path.stem)


def exported(content: bytes) -> list[Any]:
    """The progress in a page's export; nothing in any other notebook."""
    try:
        own = json.loads(content.decode("utf-8-sig"))["metadata"]["techsales"]["progress"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return own if isinstance(own, list) else []


def json_lines(content: bytes) -> list[Any]:
    """Every line that is JSON."""
    found = []
    for line in content.splitlines():
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            continue
    return found


def games_in(records: Iterable[Any], learner: str) -> list[Transcript]:
    """The games in a learner's progress; the name noted in it wins over ``learner``."""
    readable = [record for record in records if isinstance(record, dict)]
    for record in readable:
        if record.get("event") == "name" and record.get("name"):
            learner = str(record["name"])[:100]
    games = games_by_key(record for record in readable if record.get("event") == "case")
    return [
        Transcript(learner, case, seed, tuple(events), industry) for (case, seed, industry), events in games.items()
    ]


def grade(path: Path, case: str, seeds: Seeds) -> list[Played]:
    """What a file is worth. A file that cannot be read is one line with its reason; it stops nobody else."""
    try:
        found = transcripts_in(path)
    except CourseError as error:
        return [Played("", case, 0, path.name, remark=str(error))]
    return [played(one, path.name, seeds) for one in found if one.case.upper() == case]


def played(transcript: Transcript, file: str, seeds: Seeds) -> Played:
    """One game as it counts."""
    learner, case, seed = transcript.learner, transcript.case.upper(), transcript.seed
    objection = seeds.objection(seed, learner)
    if objection:
        return Played(learner, case, seed, file, remark=objection)
    try:
        game, left_out = replayed(transcript)
    except CourseError as error:
        return Played(learner, case, seed, file, remark=str(error))
    confidence = game.diagnoses[-1].confidence if game.diagnoses else None
    mark = game.events[-1]["mark"] if game.events else ""
    return Played(learner, case, seed, file, game.score, confidence, remark(game, left_out), mark, transcript.industry)


def without_copies(games: Iterable[Played]) -> list[Played]:
    """Each learner's game once; a game that is another learner's, event for event, says whose. It still counts.

    So does a seed that a learner played in two industries: the culprit is the same in both, and the remark says so.
    """
    first: dict[tuple[int, str], Played] = {}
    told: dict[tuple[str, str, int], str] = {}
    kept = []
    for game in games:
        if (
            game.mark
            and told.setdefault((game.learner.casefold(), game.case, game.seed), game.industry) != game.industry
        ):
            again = "the seed was played in two industries, and has the same culprit in both"
            game = replace(game, remark="; ".join(filter(None, (game.remark, again))))
        known = first.setdefault((game.seed, game.mark), game) if game.mark else game
        if known is game:
            kept.append(game)
        elif known.learner.casefold() != game.learner.casefold():
            same = f"the same game, event for event, as that of {known.learner}"
            kept.append(replace(game, remark="; ".join(filter(None, (game.remark, same)))))
    return kept


def remark(game: Game, left_out: list[int]) -> str:
    """What a trainer should know of a game."""
    said = []
    if left_out:
        numbers = ", ".join(map(str, left_out[:5]))
        which = (
            f"event {numbers} does not replay and was"
            if len(left_out) == 1
            else f"events {numbers} do not replay and were"
        )
        said.append(f"{which} left out: the file was edited, or two games were mixed")
    if not game.closed:
        said.append(f"not finished after {len(game.looks)} looks, so there is no score")
    return "; ".join(said)


def as_csv(games: Iterable[Played]) -> bytes:
    """The result as a table for a spreadsheet; a cell that would be read as a formula is made text."""
    rows: list[tuple[object, ...]] = [COLUMNS]
    for one in games:
        score = one.score
        numbers = (
            (score.total, score.verdict, score.cost, score.par, one.confidence, score.brier) if score else ("",) * 6
        )
        rows.append((one.learner, one.case, one.seed, *numbers, one.remark, one.file))
    return csv_bytes(rows)
