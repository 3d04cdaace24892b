"""What is measured of a group of teams in a quarter: one function each, from counts to a Result."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from techsales.effect.company import Company, added
from techsales.effect.question import Question
from techsales.effect.words import SHARE, count_of
from techsales.effects import welch_half_width
from techsales.intervals import newcombe
from techsales.report.counts import (
    Answers,
    count_answers,
    count_projects,
    count_tickets,
    on_time_share,
    solved_share,
    win_share,
)
from techsales.results import Result, share
from techsales.satisfaction import csat_mean, mean_bounds, nonresponse_mean

Teams = Sequence[str]
COLUMNS = {
    "tickets": ("resolved", "reopened"),
    "surveys": ("wave", "score", "ticket_resolved_at_send"),
    "projects": ("status", "planned_end_current", "planned_end_original", "actual_end"),
}


@dataclass(frozen=True)
class Measured:
    """A measure of one group and quarter.

    Attributes:
        result: with its interval; None without data. scores: what a mean was made of, for a difference
        of two means. second: the same after one more look; None where these data allow none.
        left_out: one sentence for each kind of row that is not in the denominator.
    """

    result: Result | None
    scores: tuple[float, ...] = ()
    second: Result | None = None
    left_out: tuple[str, ...] = ()


Measure = Callable[[Company, Question, Teams, str], Measured]


def answers(company: Company, teams: Teams, quarter: str) -> Answers:
    """The invitations of some teams in a quarter, counted."""
    return count_answers(company.rows("surveys", teams, quarter, COLUMNS["surveys"]))


def csat(company: Company, question: Question, teams: Teams, quarter: str) -> Measured:
    """Mean of the e-mail answers; second: with the silent called back."""
    found = answers(company, teams, quarter)
    scale = Scale(*question.scale)
    scores = [scale.to_five(score) for score in found.scores]
    first = scale.back(csat_mean(scores))
    second = None
    if found.calls and len(found.calls) <= found.silent:
        calls = [None if score is None else scale.to_five(score) for score in found.calls]
        second = scale.back(nonresponse_mean(scores, calls, found.asked))
    return Measured(first, tuple(found.scores), second, silent_note(found))


def top_box(company: Company, question: Question, teams: Teams, quarter: str) -> Measured:
    """Share of the answers in the two highest boxes; in the highest, where there are but two."""
    found = answers(company, teams, quarter)
    for score in found.scores:
        Scale(*question.scale).to_five(score)
    top = sum(score >= lowest_top(question) for score in found.scores)
    return Measured(share(top, len(found.scores)), left_out=silent_note(found))


def lowest_top(question: Question) -> float:
    """The lowest score that counts as satisfied: of two boxes, such as thumbs up and down, both would be everybody."""
    low, high = question.scale
    return high - 1 if high - 1 > low else high


def silent_note(found: Answers) -> tuple[str, ...]:
    """How many did not answer."""
    return (f"Silent, left out: {found.silent} of {found.asked} invitations.",) if found.silent else ()


@dataclass(frozen=True)
class Scale:
    """A satisfaction scale with other ends than 1 and 5, moved there and back: means and t intervals move along."""

    low: float
    high: float

    def to_five(self, score: float) -> float:
        """A score on the scale from 1 to 5.

        Raises:
            ValueError: it does not fit the scale.
        """
        if not self.low <= score <= self.high:
            raise ValueError(f"A score of {score:g} does not fit a scale from {self.low:g} to {self.high:g}.")
        if (self.low, self.high) == (1, 5):
            return score
        return 1 + 4 * (score - self.low) / (self.high - self.low)

    def back(self, result: Result | None) -> Result | None:
        """A mean on the company's own scale."""
        if result is None or (self.low, self.high) == (1, 5):
            return result
        ends = [None if end is None else self.own(end) for end in (result.low, result.high)]
        return replace(result, value=self.own(result.value), low=ends[0], high=ends[1], unit=f"points of {self.high:g}")

    def own(self, value: float) -> float:
        """A value from 1 to 5 on the company's scale."""
        return self.low + (value - 1) * (self.high - self.low) / 4


def bounds(question: Question, found: Answers) -> tuple[float, float] | None:
    """Between what the mean of all invited lies, whatever the silent think."""
    mean = fmean(found.scores) if found.scores else question.scale[0]
    return mean_bounds(mean, len(found.scores), found.asked, lowest=question.scale[0], highest=question.scale[1])


def tdr(company: Company, question: Question, teams: Teams, quarter: str) -> Measured:
    """Share of the tickets opened in the quarter that were solved; second: by the other count of reopened ones."""
    found = count_tickets(company.rows("tickets", teams, quarter, COLUMNS["tickets"]))
    lenient, strict = solved_share(found), solved_share(found, strict=True)
    if question.strict:
        return Measured(strict or lenient, second=lenient)
    return Measured(lenient, second=strict)


def otp(company: Company, question: Question, teams: Teams, quarter: str) -> Measured:
    """Share of the delivered projects on time; second: by the other plan."""
    found = count_projects(company.rows("projects", teams, quarter, COLUMNS["projects"]))
    cancelled = question.count_cancelled
    first = on_time_share(found, question.plan, include_cancelled=cancelled)
    second = on_time_share(found, "original" if question.plan == "current" else "current", include_cancelled=cancelled)
    left_out = []
    if found.cancelled and not cancelled:
        left_out.append(f"Cancelled, left out: {count_of(found.cancelled, 'project')}.")
    if found.running:
        left_out.append(f"Still running, left out: {count_of(found.running, 'project')}.")
    if found.delivered > found.dated:
        left_out.append(f"Delivered without a date, left out: {count_of(found.delivered - found.dated, 'project')}.")
    return Measured(first, second=second, left_out=tuple(left_out))


def win_rate(company: Company, question: Question, teams: Teams, quarter: str) -> Measured:
    """Share of the deals closed in the quarter that were won."""
    return Measured(
        win_share(added(company.sales[team, quarter] for team in teams if (team, quarter) in company.sales))
    )


def revenue(company: Company, question: Question, teams: Teams, quarter: str) -> Measured:
    """Amount of the deals won in the quarter."""
    parts = [company.sales[team, quarter] for team in teams if (team, quarter) in company.sales]
    if not parts or not company.has("deals", "amount_eur"):
        return Measured(None)
    found = added(parts)
    left_out = (f"Won without an amount, counted as 0: {count_of(found.unpriced, 'deal')}.",) if found.unpriced else ()
    return Measured(Result(found.revenue, found.won, None, None, "money"), left_out=left_out)


def step_between(before: Measured, after: Measured) -> Result | None:
    """After minus before: Newcombe's interval for two shares, Welch's for two means; None if one is missing."""
    old, new = before.result, after.result
    if old is None or new is None:
        return None
    if before.scores and after.scores:
        return mean_step(before.scores, after.scores, new.unit)
    return share_step(old, new)


def share_step(old: Result | None, new: Result | None) -> Result | None:
    """Difference of two independent shares."""
    if old is None or new is None:
        return None
    low, high = newcombe(round(new.value * new.n), new.n, round(old.value * old.n), old.n)
    return Result(new.value - old.value, new.n + old.n, low, high, SHARE, ("Newcombe's interval for two shares.",))


def mean_step(old: Sequence[float], new: Sequence[float], unit: str) -> Result:
    """Difference of two independent means; no interval where one of them is a single answer."""
    value = fmean(new) - fmean(old)
    if min(len(old), len(new)) < 2:
        return Result(value, len(old) + len(new), None, None, unit, ("One answer has no spread: no interval.",))
    half = welch_half_width(list(new), list(old), 0.95)
    if half == 0:
        notes = ("All answers inside each quarter are equal: no information on spread, so no interval.",)
        return Result(value, len(old) + len(new), None, None, unit, notes)
    notes = ("Welch's t interval for two means.",)
    return Result(value, len(old) + len(new), value - half, value + half, unit, notes)
