"""The score of a diagnosis, out of 100, and the Brier score of stated confidence.

Cause 40, where 15, economy 20, cited evidence 10, fix, verify and prevent 5 each. Cause counts in full, and economy
and evidence count at all, only for a proven answer: one that the looks taken leave as the only one. An answer that is
right while rivals are alive is lucky, not proven: 15 for the cause. A wrong one is worth nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from techsales.diagnosis.definition import NONE
from techsales.diagnosis.draw import Setup
from techsales.diagnosis.par import alive_after

WRONG_COSTS = 2
MOST_WRONG = 2
CAUSE, LUCKY, WHERE, ECONOMY, EVIDENCE, CHOICE, PADDING = 40, 15, 15, 20, 10, 5, 2


@dataclass(frozen=True)
class Diagnosis:
    """What was answered. Names are canonical; ``because`` are numbers of looks, from 1; confidence 0 to 1 or None."""

    cause: str
    where: tuple[str, str] | None = None
    because: tuple[int, ...] = ()
    confidence: float | None = None
    fix: str = ""
    verify: str = ""
    prevent: str = ""


@dataclass(frozen=True)
class Score:
    """Points by part, and what they rest on.

    Attributes:
        verdict: proven, lucky or wrong. alive: how many suspects the looks taken leave. cost, par: in looks.
        brier: (confidence − 1 or 0)², 0 is best; None without a stated confidence.
    """

    verdict: str
    cause: int
    where: float
    economy: float
    evidence: float
    fix: int
    verify: int
    prevent: int
    alive: int
    cost: int
    par: int
    brier: float | None = None

    @property
    def total(self) -> float:
        """Points out of 100, to one decimal."""
        parts = self.cause + self.where + self.economy + self.evidence + self.fix + self.verify + self.prevent
        return round(parts, 1)


def is_right(setup: Setup, cause: str) -> bool:
    """Whether an answer is the right one: the true suspect, or none where none can be established."""
    return cause == (NONE if setup.closed else setup.truth)


def names_the_truth(setup: Setup, cause: str) -> bool:
    """Whether an answer names what is true, established or not."""
    return is_right(setup, cause) or cause == setup.truth


def alive(setup: Setup, looks: Iterable[str]) -> tuple[str, ...]:
    """The suspects that fit the looks taken."""
    return alive_after(setup.menu.matrix, setup.truth, looks)


def is_proven(setup: Setup, cause: str, looks: Iterable[str]) -> bool:
    """Whether the looks leave nothing but the right answer."""
    return is_right(setup, cause) and frozenset(alive(setup, looks)) == setup.fair


def surplus(setup: Setup, cited: Sequence[str]) -> int:
    """How many of the cited looks the proof does not need."""
    for size in range(len(cited) + 1):
        if any(frozenset(alive(setup, some)) == setup.fair for some in combinations(cited, size)):
            return len(cited) - size
    return 0


def score_of(setup: Setup, looks: Sequence[str], wrong: int, last: Diagnosis) -> Score:
    """The score of a game: the looks taken in order, wrong diagnoses before, and the last diagnosis."""
    right, truth = is_right(setup, last.cause), names_the_truth(setup, last.cause)
    proven = is_proven(setup, last.cause, looks)
    cost = setup.menu.cost(looks) + WRONG_COSTS * (wrong + (not truth))
    par = setup.menu.par
    brier = None if last.confidence is None else round((last.confidence - right) ** 2, 4)
    left = len(alive(setup, looks))
    if not truth:
        return Score("wrong", 0, 0, 0, 0, 0, 0, 0, left, cost, par, brier)
    cited = [looks[number - 1] for number in dict.fromkeys(last.because)]
    evidence = 0
    if proven and frozenset(alive(setup, cited)) == setup.fair:
        evidence = max(0, EVIDENCE - PADDING * surplus(setup, cited))
    fix, verify, prevent = choices(setup, last)
    return Score(
        "proven" if proven else "lucky",
        CAUSE if proven else LUCKY,
        where_points(setup, last),
        round(ECONOMY * min(1, par / max(cost, 1)), 1) if proven else 0,
        evidence,
        CHOICE * fix,
        CHOICE * verify,
        CHOICE * prevent,
        left,
        cost,
        par,
        brier,
    )


def where_points(setup: Setup, last: Diagnosis) -> float:
    """15 for column and value, half for the column. Where nothing can be established, no place is the right place."""
    if last.cause == NONE:
        return WHERE if last.where is None else 0
    column, value = setup.case.suspect(last.cause).where
    if last.where is None or last.where[0] != column:
        return 0
    return WHERE if last.where[1] == value else WHERE / 2


def choices(setup: Setup, last: Diagnosis) -> tuple[bool, bool, bool]:
    """Whether fix, verify and prevent are right. Without a cause there is nothing to fix: no choice is right then."""
    if last.cause == NONE:
        return not last.fix, not last.verify, not last.prevent
    suspect = setup.case.suspect(last.cause)
    return last.fix == suspect.fix, last.verify == setup.case.verify, last.prevent == suspect.prevent


def mean_brier(scores: Iterable[Score]) -> tuple[float, int] | None:
    """(mean Brier score, number of diagnoses with a stated confidence); None without any.

    Source: G. W. Brier, Monthly Weather Review 78 (1950) 1–3, in its form for one event.
    """
    stated = [score.brier for score in scores if score.brier is not None]
    return (sum(stated) / len(stated), len(stated)) if stated else None
