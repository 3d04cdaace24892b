"""What a class's answers say: progress by exercise, misconceptions, who is stuck, which items discriminate badly."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from statistics import NormalDist, correlation

from techsales.checking.bank import Bank, in_order
from techsales.checking.compare import letters
from techsales.grading.gradebook import Learner
from techsales.grading.records import Answer
from techsales.intervals import Interval, newcombe

#: Fewer learners than this say nothing about an item: the interval of r then covers most of what is possible.
FEWEST = 20
#: Below this an item is called poor (R. L. Ebel, Measuring Educational Achievement, 1965).
POOR = 0.2
#: Size of the upper and the lower group (T. L. Kelley, Journal of Educational Psychology 30 (1939) 17–24).
GROUP = 0.27
#: How many other answers a learner must have given to be placed high or low.
OTHERS = 3
#: A learner who tried fewer exercises than this is not called stuck.
ENOUGH = 4
ANSWERED = ("right", "mistake", "wrong")


@dataclass(frozen=True)
class Standing:
    """One learner in short: outcome by exercise, the last error shown to them, with its exercise, and how many
    exercises an error stopped before their check."""

    key: str
    name: str
    outcomes: dict[str, str]
    last_error: str
    stopped: int = 0

    @cached_property
    def answered(self) -> int:
        """How many exercises have an answer."""
        return sum(outcome in ANSWERED for outcome in self.outcomes.values())

    @cached_property
    def right(self) -> int:
        """How many answers are right."""
        return sum(outcome == "right" for outcome in self.outcomes.values())

    @property
    def tried(self) -> int:
        """How many exercises have an answer, or code that stopped before it gave one."""
        return self.answered + self.stopped

    @property
    def first_not_right(self) -> str:
        """The first exercise, in the course's order, that is not right yet; empty if all are."""
        return next((e for e in sorted(self.outcomes, key=in_order) if self.outcomes[e] != "right"), "")


@dataclass(frozen=True)
class Misconception:
    """A known mistake of the class: how many met it, of how many who answered, why, and what to say."""

    exercise: str
    title: str
    why: str
    say: str
    met: int
    answered: int


@dataclass
class Classroom:
    """A class in numbers. ``mistakes`` counts by (exercise, number or letter of the known mistake)."""

    standings: list[Standing] = field(default_factory=list)
    mistakes: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True)
class Discrimination:
    """How an item separates those who are right elsewhere from those who are not.

    Attributes:
        n: learners it rests on. r: point-biserial correlation of the item with the share right of the learner's
        other answers. low, high: its 95 % interval (Fisher). upper, lower: right answers in the two outer groups, of
        ``group`` learners each; ``difference`` of the two shares with its interval (Newcombe).
    """

    exercise: str
    n: int
    r: float
    low: float
    high: float
    upper: int
    lower: int
    group: int
    difference: Interval


def classroom(learners: Iterable[Learner]) -> Classroom:
    """The class in short; answers are read one learner at a time and not kept."""
    room = Classroom()
    for learner in learners:
        answers = learner.answers
        told = [answers[e] for e in sorted(answers, key=in_order)]
        errors = [f"{a.exercise}: {a.error}" for a in told if a.error and (a.stopped or a.outcome != "unreachable")]
        outcomes = {exercise: answer.outcome for exercise, answer in answers.items()}
        stopped = sum(answer.stopped for answer in answers.values())
        room.standings.append(Standing(learner.key, learner.name, outcomes, errors[-1] if errors else "", stopped))
        room.mistakes.update((e, which(answer)) for e, answer in answers.items() if answer.outcome == "mistake")
    return room


def which(answer: Answer) -> str:
    """The number of the known mistake; of a quiz question, the letter that was chosen."""
    return str(answer.mistake) if answer.mistake else letters(answer.captured)


def counts(room: Classroom) -> dict[str, Counter[str]]:
    """Outcomes by exercise, in the course's order."""
    found: dict[str, Counter[str]] = {}
    for standing in room.standings:
        for exercise, outcome in standing.outcomes.items():
            found.setdefault(exercise, Counter())[outcome] += 1
    return {exercise: found[exercise] for exercise in sorted(found, key=in_order)}


def answered_of(outcomes: Counter[str]) -> int:
    """How many of the outcomes are answers."""
    return sum(outcomes[outcome] for outcome in ANSWERED)


def misconceptions(room: Classroom, bank: Bank) -> list[Misconception]:
    """The known mistakes that were met, the most frequent first. What the bank no longer knows is left out."""
    by_exercise, found = counts(room), []
    for (exercise, number), met in room.mistakes.items():
        entry = bank.get(exercise)
        if entry is None:
            continue
        answered = answered_of(by_exercise[exercise])
        if entry.kind == "quiz":
            said = {letter.casefold(): letter for letter in entry.options}
            if number in said:
                letter = said[number]
                why = f"Chose ({letter}): {entry.options[letter]}"
                found.append(Misconception(exercise, entry.ask, why, entry.say[letter], met, answered))
        elif number.isdecimal() and 0 < int(number) <= len(entry.mistakes):
            mistake = entry.mistakes[int(number) - 1]
            why = f"What lies behind it: {mistake.why}" if mistake.why else ""
            found.append(Misconception(exercise, entry.title, why, mistake.say, met, answered))
    return sorted(found, key=lambda one: (-one.met, -one.met / one.answered, in_order(one.exercise)))


def stuck(room: Classroom) -> list[Standing]:
    """Learners who tried ``ENOUGH`` exercises or more and have fewer than half of them right; the lowest share first."""
    some = [one for one in room.standings if one.tried >= ENOUGH and 2 * one.right < one.tried]
    return sorted(some, key=lambda one: (one.right / one.tried, one.name.casefold()))


def not_begun(room: Classroom) -> list[Standing]:
    """Learners whose submissions hold not one answer to an exercise."""
    return [one for one in room.standings if not one.answered]


def discrimination(exercise: str, room: Classroom) -> Discrimination | str:
    """How well an exercise tells those who are right elsewhere from the others, or one clause why nobody can say."""
    pairs = []
    for one in room.standings:
        if one.outcomes.get(exercise) not in ANSWERED:
            continue
        right = one.outcomes[exercise] == "right"
        others = one.answered - 1
        if others >= OTHERS:
            pairs.append(((one.right - right) / others, one.key, int(right)))
    n, k = len(pairs), sum(right for *_, right in pairs)
    if n < FEWEST:
        return f"{n} learners, fewer than {FEWEST}"
    if k in (0, n):
        return f"{k} of {n} right, so nothing to tell apart"
    if len({rest for rest, *_ in pairs}) == 1:
        return f"all {n} learners have the same share right elsewhere"
    pairs.sort()
    r = correlation([rest for rest, *_ in pairs], [float(right) for *_, right in pairs])
    low, high = fisher(r, n)
    group = round(GROUP * n)
    lower, upper = sum(right for *_, right in pairs[:group]), sum(right for *_, right in pairs[-group:])
    return Discrimination(exercise, n, r, low, high, upper, lower, group, newcombe(upper, group, lower, group))


def fisher(r: float, n: int, level: float = 0.95) -> Interval:
    """Interval of a correlation from n pairs by Fisher's transformation, tanh(artanh r ± z/√(n − 3)).

    Args:
        r: between −1 and 1. n: more than 3.

    Source:
        R. A. Fisher, Metron 1 (1921) 3–32.
    """
    if abs(r) >= 1:
        return (r, r)
    half = NormalDist().inv_cdf((1 + level) / 2) / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)


def poor_items(room: Classroom) -> tuple[list[Discrimination], int, dict[str, str]]:
    """Items with r below ``POOR``, the lowest first; how many could be looked at; why the others could not."""
    looked = {exercise: discrimination(exercise, room) for exercise in counts(room)}
    known = [one for one in looked.values() if isinstance(one, Discrimination)]
    reasons = {exercise: one for exercise, one in looked.items() if isinstance(one, str)}
    return sorted((one for one in known if one.r < POOR), key=lambda one: one.r), len(known), reasons
