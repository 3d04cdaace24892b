"""A game: what was done, one event after the other, and what follows from it. Pure; storing is done elsewhere.

Events are irrevocable. A game is its setup and its list of events, so replaying the list gives the same game.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from techsales.course import CourseError
from techsales.diagnosis.definition import NONE, Sheet
from techsales.diagnosis.draw import Setup, one_of
from techsales.diagnosis.score import MOST_WRONG, WRONG_COSTS, Diagnosis, Score, alive, names_the_truth, score_of

Event = dict[str, Any]
NONE_YET = "Nothing was looked at yet."


@dataclass(frozen=True)
class Game:
    """A case in play.

    Attributes:
        setup: what the seed drew. events: what was done; each has ``do`` (look, keep or diagnose), its own keys and
        ``mark``, which ties it to all before it and to what it showed.
    """

    setup: Setup
    events: tuple[Event, ...] = ()

    @property
    def looks(self) -> list[str]:
        """Names of the looks taken, in order."""
        return [event["look"] for event in self.events if event["do"] == "look"]

    @property
    def diagnoses(self) -> list[Diagnosis]:
        """All diagnoses, in order."""
        return [read_diagnosis(event) for event in self.events if event["do"] == "diagnose"]

    @property
    def wrong(self) -> int:
        """How many diagnoses were wrong."""
        return sum(not names_the_truth(self.setup, diagnosis.cause) for diagnosis in self.diagnoses)

    @property
    def cost(self) -> int:
        """What was paid so far, in looks."""
        return self.setup.menu.cost(self.looks) + WRONG_COSTS * self.wrong

    @property
    def closed(self) -> bool:
        """Whether the case is over."""
        return bool(self.diagnoses) and (self.wrong < len(self.diagnoses) or self.wrong >= MOST_WRONG)

    @property
    def kept(self) -> list[str]:
        """The suspects on the learner's own list; all, until it is changed."""
        lists = [event["keep"] for event in self.events if event["do"] == "keep"]
        return list(lists[-1]) if lists else [suspect.code for suspect in self.setup.suspects]

    @property
    def score(self) -> Score | None:
        """The score, once the case is closed."""
        if not self.closed:
            return None
        earlier = self.wrong - (not names_the_truth(self.setup, self.diagnoses[-1].cause))
        return score_of(self.setup, self.looks, earlier, self.diagnoses[-1])

    def sheet(self, number: int) -> Sheet:
        """What look ``number`` showed, counted from 1."""
        if not isinstance(number, int) or not 1 <= number <= len(self.looks):
            raise CourseError(f"There is no look {number}. {self.counted()}")
        return self.setup.take(self.looks[number - 1])

    def counted(self) -> str:
        """How many looks there are, for a sentence."""
        return f"You have taken looks 1 to {len(self.looks)}." if self.looks else NONE_YET

    def take(self, name: object) -> "Game":
        """One more look. One that was taken before is not charged again.

        Raises:
            CourseError: no such look, or the case is closed.
        """
        look = one_of(name, self.setup.menu.costs, "look")
        if look in self.looks:
            return self
        return self.add({"do": "look", "look": look})

    def keep(self, codes: Iterable[object]) -> "Game":
        """Change one's own list of suspects; it is not graded."""
        known = {suspect.code: None for suspect in self.setup.suspects}
        given = [codes] if isinstance(codes, str) else list(codes)
        return self.add({"do": "keep", "keep": [one_of(code, known, "suspect") for code in given]})

    def diagnose(self, answer: Diagnosis) -> "Game":
        """Name the cause."""
        if not self.looks:
            raise CourseError("You have not looked at anything yet, so nothing can be shown. Take a look first.")
        missing = [number for number in answer.because if not 1 <= number <= len(self.looks)]
        if missing:
            raise CourseError(f"because names look {missing[0]}. {self.counted()}")
        return self.add({"do": "diagnose", **asdict(answer)})

    def add(self, event: Event) -> "Game":
        """The game with one more event."""
        if self.closed:
            raise CourseError(
                f"{self.setup.case.id} with seed {self.setup.seed} is closed. "
                "Its debrief is open; another seed is another case."
            )
        before = self.events[-1]["mark"] if self.events else ""
        return Game(self.setup, (*self.events, {**event, "mark": self.mark(before, event)}))

    def mark(self, before: str, event: Event) -> str:
        """What ties an event to those before it and to what it showed."""
        shown = asdict(self.setup.take(event["look"])) if event["do"] == "look" else None
        parts = [self.setup.case.id, self.setup.seed, before, event, shown]
        parts += [self.setup.industry] if self.setup.industry else []
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:16]

    def answer(self) -> str:
        """What is said to the last diagnosis; it never names the cause."""
        if not self.diagnoses:
            return ""
        last, score = self.diagnoses[-1], self.score
        if score and score.verdict == "proven" and last.cause == NONE:
            return f"Proven: your looks leave {score.alive} suspects, and this menu cannot tell them apart."
        if score and score.verdict == "proven":
            return "Proven: your looks leave nothing else."
        if score and score.verdict == "lucky":
            return f"Lucky, not proven: your looks leave {score.alive} suspects alive."
        told = self.objection(last.cause)
        left = MOST_WRONG - self.wrong
        return f"{told} It cost {WRONG_COSTS} looks. " + (
            "One more diagnosis is open to you." if left else "That was the second: the case is closed."
        )

    def objection(self, cause: str) -> str:
        """Which look speaks against a wrong diagnosis, if one does."""
        if cause == NONE:
            return "The menu can tell more than that."
        matrix, truth = self.setup.menu.matrix, self.setup.truth
        against = [n for n, look in enumerate(self.looks, 1) if matrix[cause][look] != matrix[truth][look]]
        if against:
            return f"Not consistent with look {against[0]}."
        return "Consistent with what you have seen, but not the only one."

    def alive(self) -> tuple[str, ...]:
        """The suspects that the looks leave; for the debrief only."""
        return alive(self.setup, self.looks)


def read_diagnosis(event: Event) -> Diagnosis:
    """The diagnosis in an event."""
    where, confidence = event.get("where"), event.get("confidence")
    return Diagnosis(
        event["cause"],
        (where[0], where[1]) if where else None,
        tuple(event.get("because", ())),
        None if confidence is None else float(confidence),  # JavaScript stores 1.0 as 1
        event.get("fix", ""),
        event.get("verify", ""),
        event.get("prevent", ""),
    )


def make_diagnosis(
    setup: Setup,
    cause: object,
    where: object = None,
    because: object = (),
    confidence: object = None,
    fix: object = "",
    verify: object = "",
    prevent: object = "",
) -> Diagnosis:
    """A diagnosis from what a learner typed, in the seed's names.

    Raises:
        CourseError: something is misspelt or of the wrong kind; the text names it and what was near.
    """
    case = setup.case
    found = one_of(cause, {**dict.fromkeys(case.codes), NONE: None}, "suspect")
    return Diagnosis(
        found,
        read_where(setup, where),
        read_numbers(because),
        read_confidence(confidence),
        one_of(fix, case.fixes, "fix") if fix else "",
        one_of(verify, case.verifies, "way to verify") if verify else "",
        one_of(prevent, case.prevents, "way to prevent") if prevent else "",
    )


def read_where(setup: Setup, where: object) -> tuple[str, str] | None:
    """``{"region": "East"}`` as (column, value) in canonical names."""
    if where is None or where == {} or where == "":
        return None
    places = setup.case.places
    if not isinstance(where, dict) or len(where) != 1:
        column, values = next(iter(places.items()))
        raise CourseError(
            f"where is one column and one value, such as where={{{column!r}: {setup.shown(values[0])!r}}}."
        )
    ((column, value),) = where.items()
    column = one_of(column, places, "column")
    shown = {setup.shown(name): name for name in places[column]}
    return column, shown[one_of(value, shown, f"value of {column}")]


def read_numbers(because: object) -> tuple[int, ...]:
    """Numbers of looks."""
    given = [because] if isinstance(because, int) else because
    if not isinstance(given, (list, tuple, set)) or not all(type(number) is int for number in given):
        raise CourseError("because is a list of the numbers of your looks, such as because=[1, 3].")
    return tuple(given)


def read_confidence(confidence: object) -> float | None:
    """A share between 0 and 1."""
    if confidence is None or confidence == "":
        return None
    if isinstance(confidence, bool) or not isinstance(confidence, (int, float)) or not 0 <= confidence <= 1:
        raise CourseError(f"confidence is a share between 0 and 1, such as 0.9; it is {str(confidence)[:20]}.")
    return float(confidence)
