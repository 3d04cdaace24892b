"""Keeping a game and handing it in: events in the learner's progress, a small JSON file for the trainer.

Both are replayed, never believed: an event counts if the course, on this machine, shows the same thing at the same
point of the same game. That finds a file that was edited. It does not find a learner who played a seed twice and
kept the better game, nor one who read the course's own code.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.checking import progress as store
from techsales.course import CourseError
from techsales.diagnosis.definition import NONE
from techsales.diagnosis.draw import Setup, set_up
from techsales.diagnosis.game import Event, Game, read_confidence, read_diagnosis, read_numbers

FORMAT = 1
MOST_BYTES = 500_000
MOST_EVENTS = 1000
#: Case, seed and industry.
GameKey = tuple[str, int, str]
KEYS = {"do", "mark", "look", "keep", "cause", "where", "because", "confidence", "fix", "verify", "prevent"}


@dataclass(frozen=True)
class Transcript:
    """A game as it was handed in. ``events`` are as they stand in the file, not yet replayed.

    ``industry`` is that of the game; empty for Ferrowick.
    """

    learner: str
    case: str
    seed: int
    events: tuple[Event, ...]
    industry: str = ""


def replay(setup: Setup, events: Iterable[Event]) -> tuple[Game, list[int]]:
    """The game that the events make, and the numbers (from 1) of those that do not replay and were left out."""
    game, left_out = Game(setup), []
    for number, event in enumerate(events, 1):
        try:
            after = apply(game, event)
            if after.events[-1:] != game.events[-1:] and after.events[-1]["mark"] == event.get("mark"):
                game = after
                continue
        except (CourseError, KeyError, TypeError, ValueError, AttributeError, IndexError):
            pass
        left_out.append(number)
    return game, left_out


def apply(game: Game, event: Event) -> Game:
    """The game after one stored event, which may be anything."""
    if event["do"] == "look":
        return game.take(str(event["look"]))
    if event["do"] == "keep":
        return game.keep([str(code) for code in event["keep"]])
    case = game.setup.case
    answer = read_diagnosis(event)
    known = {
        answer.cause: {*case.codes, NONE},
        answer.fix: {*case.fixes, ""},
        answer.verify: {*case.verifies, ""},
        answer.prevent: {*case.prevents, ""},
    }
    column, value = answer.where or next((name, values[0]) for name, values in case.places.items())
    if not all(name in names for name, names in known.items()) or value not in case.places[column]:
        raise CourseError("This event names what the case does not have.")
    read_confidence(answer.confidence), read_numbers(answer.because)
    return game.diagnose(answer)


def stored_games() -> dict[GameKey, list[Event]]:
    """Events of all games in the learner's progress, by case, seed and industry, oldest first."""
    return games_by_key(record for record in store.records() if record["event"] == "case")


def games_by_key(records: Iterable[dict[str, Any]]) -> dict[GameKey, list[Event]]:
    """Events of games by case, seed and industry, in order; what names no game is passed over."""
    found: dict[GameKey, list[Event]] = {}
    for record in records:
        case, seed, industry = record.get("case"), record.get("seed"), record.get("industry", "")
        if isinstance(case, str) and type(seed) is int and isinstance(industry, str):
            event = {key: value for key, value in record.items() if key in KEYS}
            found.setdefault((case, seed, industry), []).append(event)
    return found


def key_of(setup: Setup) -> GameKey:
    """What tells a game from others."""
    return setup.case.id, setup.seed, setup.industry


def in_industry(setup: Setup) -> dict[str, str]:
    """What is written of the industry: nothing for Ferrowick, so that older games stay as they are."""
    return {"industry": setup.industry} if setup.industry else {}


def load_game(setup: Setup) -> Game:
    """The game as the learner left it."""
    return replay(setup, stored_games().get(key_of(setup), []))[0]


def keep_event(game: Game) -> None:
    """Store the last event of a game."""
    store.record("case", case=game.setup.case.id, seed=game.setup.seed, **in_industry(game.setup), **game.events[-1])


def transcript_bytes(game: Game, learner: str) -> bytes:
    """The file to hand in."""
    content = {
        "format": FORMAT,
        "course": "Debug the Deal",
        "learner": learner,
        "case": game.setup.case.id,
        "seed": game.setup.seed,
        **in_industry(game.setup),
        "events": list(game.events),
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def read_transcript(content: bytes, name: str) -> Transcript:
    """A transcript that somebody handed in.

    Raises:
        CourseError: it is none; the text names the file and what is wrong with it.
    """
    try:
        if len(content) > MOST_BYTES:
            raise CourseError(f"{name} is too large for a transcript. Ask for the file that case.transcript() made.")
        given: Any = json.loads(content.decode("utf-8-sig"))
        if not isinstance(given, dict) or given.get("format") != FORMAT:
            raise CourseError(f"{name} is no transcript. Ask for the file that case.transcript() made.")
        case, seed, events = str(given["case"]), given["seed"], given["events"]
        industry = str(given.get("industry") or "")
        if type(seed) is not int or not isinstance(events, list) or not all(isinstance(e, dict) for e in events):
            raise CourseError(f"{name}: its seed or its events were changed. Ask for the file again.")
        if len(events) > MOST_EVENTS:
            raise CourseError(f"{name} has more than {MOST_EVENTS} events, which no game has. Ask for the file again.")
    except KeyError as error:
        raise CourseError(f"{name} has no {error.args[0]}. Ask for the file that case.transcript() made.") from None
    except (ValueError, RecursionError):
        raise CourseError(f"{name} is cut short or no transcript. Ask for the file again.") from None
    learner = str(given.get("learner") or Path(name).stem)[:100]
    return Transcript(learner, case, seed, tuple(events), industry)


def replayed(transcript: Transcript) -> tuple[Game, list[int]]:
    """The game a transcript makes on this machine, and the events that were left out."""
    return replay(set_up(transcript.case, transcript.seed, transcript.industry), transcript.events)
