"""The traffic light in words, and the one rule behind it.

A figure is judged on the claim "the training raised it". Supported takes three things: it rose more or fell
less than elsewhere, by more than chance makes, and it survives one more look. Contradicted takes one: it fell
more or rose less than elsewhere, by more than chance makes. Everything between is not distinguishable: a fall
that everybody shares, or that nobody can be compared with, says no more of the training than such a rise.
"""

from dataclasses import dataclass

from techsales.effect.words import GROWTH, as_points, interval_of, step_of
from techsales.effects import pooled_half_width
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
        people who did not answer could undo the step. others: the step of each other team. inside: the part of
        the step that is no change of the mix of customers, second_lead: of the trained over the others after one
        more look; both None if not known. further: how much further than the others the trained stray by chance,
        because they have fewer cases.
    """

    step: Result | None
    second: Result | None
    extra: Result | None
    rank: Result | None
    as_large: float | None
    by_lot: bool
    missing: str
    heard: bool = True
    others: tuple[float, ...] = ()
    inside: float | None = None
    second_lead: float | None = None
    further: float = 1.0


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
    if step.high is not None and step.high < 0 and not better(evidence):
        return fallen(evidence, step, moved)
    if extra is not None and better(evidence):
        return survived(evidence, moved, extra)
    return unclear(evidence, moved)


def fallen(evidence: Evidence, step: Result, moved: str) -> Verdict:
    """The verdict on a figure that fell by more than chance makes: more than elsewhere, too?"""
    extra = evidence.extra
    if extra is None:
        return Verdict(UNCLEAR, f"It changed by {moved}, and there is no other team to compare with.")
    if extra.value > 0:
        return Verdict(UNCLEAR, f"It changed by {moved}, but fell less than elsewhere: {against(extra)}.")
    if extra.low is not None:
        return Verdict(UNCLEAR, f"It changed by {moved}, but so did others: {against(extra)} ({between(extra)}).")
    if len(evidence.others) < 2:
        return Verdict(
            UNCLEAR, f"It changed by {moved}, and one other team does not show how far teams differ by chance."
        )
    if stands_out(evidence, step, extra):
        return Verdict(
            CONTRADICTED,
            f"It fell by more than chance makes, {moved} ({between(step)}), and more than elsewhere: {against(extra)}.",
        )
    return Verdict(UNCLEAR, f"It changed by {moved}, but so did others: {against(extra)}, no more than chance makes.")


def stands_out(evidence: Evidence, step: Result, extra: Result) -> bool:
    """Whether one team differs from the others by more than chance makes: its own cases, and how teams differ."""
    end = step.low if extra.value > 0 else step.high
    own = 0.0 if end is None else abs(end - step.value)
    teams = pooled_half_width([extra.value], evidence.others, further=evidence.further) or 0
    return abs(extra.value) > max(own, teams)


def better(evidence: Evidence) -> bool:
    """Whether it rose more than elsewhere by more than chance makes."""
    extra = evidence.extra
    if extra is None or extra.value <= 0:
        return False
    if extra.low is not None:
        return extra.low > 0
    return evidence.step is not None and ranks_high(evidence) and stands_out(evidence, evidence.step, extra)


def ranks_high(evidence: Evidence) -> bool:
    """Whether few teams would reach such a rank by chance."""
    return evidence.as_large is not None and evidence.as_large <= RARE


def survived(evidence: Evidence, moved: str, extra: Result) -> Verdict:
    """The verdict on a figure that rose more than elsewhere: does it survive one more look?"""
    step, second = evidence.step, evidence.second
    if second is not None and step is not None and step.value > 0 and (second.low is None or second.low <= 0):
        return Verdict(
            UNCLEAR, f"It changed by {moved}, but after one more look by {step_of(second.value, second.unit)}."
        )
    if evidence.second_lead is not None and evidence.second_lead <= 0:
        lead = step_of(evidence.second_lead, extra.unit)
        return Verdict(
            UNCLEAR, f"It changed by {moved}, {against(extra)}, but after one more look by {lead} against them."
        )
    if evidence.inside is not None and step is not None and step.value > 0 >= evidence.inside:
        inside = step_of(evidence.inside, step.unit)
        return Verdict(
            UNCLEAR, f"It changed by {moved}, but inside the segments by {inside}: other customers explain it."
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
    if ranks_high(evidence):
        return Verdict(
            UNCLEAR, f"It changed by {moved}, rank {rank_of(rank)}, but chance makes single teams differ as much."
        )
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
