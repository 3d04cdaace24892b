"""Why the win rate moved: other segments, or another rate inside them?"""

from dataclasses import dataclass

from techsales.effect.company import Company, added
from techsales.effect.question import Question
from techsales.effect.words import SHARE, step_of
from techsales.effects import MixRate, mix_rate_effects


@dataclass(frozen=True)
class Slice:
    """One segment: won and closed deals of both quarters."""

    segment: str
    won_before: int
    closed_before: int
    won_after: int
    closed_after: int


@dataclass(frozen=True)
class Mix:
    """The split, and what it says."""

    says: str
    slices: tuple[Slice, ...]
    parts: MixRate | None


def make_mix(company: Company, question: Question) -> Mix:
    """The trained teams' win rate split into mix and rate by segment."""
    if not company.has("deals"):
        return Mix("No deals are among the files, so there is no win rate to split.", (), None)
    if not company.sales_by_segment:
        return Mix(
            "The deals name no segment, so a changed mix of customers cannot be told from a changed rate.", (), None
        )
    slices = tuple(make_slice(company, question, name) for name in segments(company, question))
    if len(slices) < 2:
        return Mix("There is only one segment, so there is no mix that could have changed.", slices, None)
    before = {one.segment: (one.won_before, one.closed_before) for one in slices}
    after = {one.segment: (one.won_after, one.closed_after) for one in slices}
    try:
        parts = mix_rate_effects(before, after)
    except ValueError as error:
        return Mix(f"The win rate cannot be split. {error}", slices, None)
    return Mix(sentence(parts), slices, parts)


def segments(company: Company, question: Question) -> list[str]:
    """The segments in which the trained closed deals in either quarter."""
    quarters = (question.before, question.after)
    keys = company.sales_by_segment
    return sorted({segment for team, quarter, segment in keys if team in question.trained and quarter in quarters})


def make_slice(company: Company, question: Question, segment: str) -> Slice:
    """One segment's counts."""
    old, new = (
        added(
            sales
            for (team, quarter, name), sales in company.sales_by_segment.items()
            if team in question.trained and quarter == wanted and name == segment
        )
        for wanted in (question.before, question.after)
    )
    return Slice(segment, old.won, old.won + old.lost, new.won, new.won + new.lost)


def sentence(parts: MixRate) -> str:
    """The split in words."""
    total, mix, rate = (step_of(value, SHARE) for value in (parts.total, parts.mix, parts.rate))
    says = f"The win rate changed by {total}: {mix} because other segments were sold to, {rate} inside the segments."
    if parts.mix * parts.rate < 0:
        says += " The two pull in opposite directions, so the total hides both."
    return says
