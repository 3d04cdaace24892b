"""The traffic light in words, and the one rule behind it.

A figure is judged on the claim "the training raised it". Supported takes three things: it rose more than
elsewhere, by more than chance makes, and it survives one more look. Contradicted takes one: it fell, or
rose less than elsewhere, by more than chance makes. Everything between is not distinguishable.
"""

from dataclasses import dataclass

from techsales.effect.words import GROWTH, as_points, interval_of, step_of
from techsales.results import Result

SUPPORTED, UNCLEAR, CONTRADICTED, NONE = "supported", "not distinguishable", "contradicted", "no verdict"
#: A rank is rare when so small a share of the teams would reach it by chance.
RARE = 0.05


@dataclass(frozen=True)
class Verdict:
    """One of the four words, and the sentence why."""

    word: str
    reason: str


@dataclass(frozen=True)
class Evidence:
    """What a verdict rests on.

    Attributes:
        step: after minus before, of the trained. second: the same after one more look, None if there is none.
        extra: the step minus the mean step of the others, with an interval where both sides have two teams
        or more. rank: of the trained among all teams, 1 the largest rise. as_large: share of the teams whose
        step is as large or larger. by_lot: drawn by lot. missing: why there is no step. heard: False where
        people who did not answer could undo the step.
    """

    step: Result | None
    second: Result | None
    extra: Result | None
    rank: Result | None
    as_large: float | None
    by_lot: bool
    missing: str
    heard: bool = True


def judge(evidence: Evidence) -> Verdict:
    """The verdict on one figure."""
    step, extra = evidence.step, evidence.extra
    if step is None:
        return Verdict(NONE, evidence.missing)
    moved = step_of(step.value, step.unit)
    if extra is not None and extra.high is not None and extra.high < 0:
        return Verdict(
            CONTRADICTED, f"It changed by {moved}, less than elsewhere: {against(extra)} ({between(extra)})."
        )
    if step.high is not None and step.high < 0:
        if extra is None or extra.value <= 0:
            return Verdict(CONTRADICTED, f"It fell by more than chance makes: {moved} ({between(step)}).")
        if not better(evidence):
            return Verdict(UNCLEAR, f"It fell by {moved}, but less than elsewhere: {against(extra)}.")
    if extra is not None and better(evidence):
        return survived(evidence, moved, extra)
    return unclear(evidence, moved)


def better(evidence: Evidence) -> bool:
    """Whether it rose more than elsewhere by more than chance makes."""
    extra = evidence.extra
    if extra is None or extra.value <= 0:
        return False
    return (extra.low is not None and extra.low > 0) or (evidence.as_large is not None and evidence.as_large <= RARE)


def survived(evidence: Evidence, moved: str, extra: Result) -> Verdict:
    """The verdict on a figure that rose more than elsewhere: does it survive one more look?"""
    step, second = evidence.step, evidence.second
    if second is not None and step is not None and step.value > 0 and (second.low is None or second.low <= 0):
        return Verdict(
            UNCLEAR, f"It changed by {moved}, but after one more look by {step_of(second.value, second.unit)}."
        )
    if not evidence.heard:
        return Verdict(UNCLEAR, f"It changed by {moved} among those who answered; those who did not could undo it.")
    condition = "the teams were drawn by lot" if evidence.by_lot else "if the teams would otherwise have changed alike"
    sure = between(extra) if extra.low is not None else f"rank {rank_of(evidence.rank)}"
    return Verdict(SUPPORTED, f"It changed by {moved}, {against(extra)} ({sure}); {condition}.")


def unclear(evidence: Evidence, moved: str) -> Verdict:
    """Why a figure cannot be told from chance or from what happened elsewhere."""
    step, extra, rank = evidence.step, evidence.extra, evidence.rank
    if step is not None and step.low is not None and step.low <= 0:
        return Verdict(UNCLEAR, f"The change of {moved} is within what chance makes: {between(step)} holds zero.")
    if step is not None and step.low is None and step.unit != GROWTH:
        return Verdict(UNCLEAR, f"The change is {moved}, and nothing is known about its spread.")
    if extra is None or rank is None:
        return Verdict(UNCLEAR, f"It changed by {moved}, and there is no other team to compare with.")
    if extra.low is not None:
        return Verdict(UNCLEAR, f"It changed by {moved}, but so did others: {against(extra)} ({between(extra)}).")
    chance = f"so high a rank comes up in {(evidence.as_large or 1) * rank.n:.0f} of {rank.n} draws by chance alone"
    return Verdict(UNCLEAR, f"It changed by {moved}, rank {rank_of(rank)}: {chance}.")


def rank_of(rank: Result | None) -> str:
    """``5 of 8 teams``."""
    return f"{rank.value:.0f} of {rank.n} teams" if rank else "unknown"


def against(extra: Result) -> str:
    """``+0.3 points against the other teams``."""
    return f"{step_of(extra.value, as_points(extra.unit))} against the other teams"


def between(result: Result) -> str:
    """``95 % interval −18.2 to +10.1``."""
    return f"95 % interval {interval_of(result, as_points(result.unit), step=True)}"
