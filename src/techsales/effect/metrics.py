"""The measures one by one: definition, before and after, what changed, elsewhere too, and the verdict."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, harmonic_mean

from techsales.effect import measures
from techsales.effect.company import Company
from techsales.effect.measures import Measure, Measured, share_step, step_between
from techsales.effect.mix import make_mix
from techsales.effect.question import Question
from techsales.effect.response import all_heard
from techsales.effect.verdict import NONE, Evidence, Verdict, judge
from techsales.effect.words import GROWTH, SHARE, count_of
from techsales.effects import difference_in_differences, placebo_rank, pooled_half_width
from techsales.report.compare import growth_rates
from techsales.results import FEW, Result

Step = Callable[[Measured, Measured], Result | None]


@dataclass(frozen=True)
class Metric:
    """One measure of the trained, with its comparison.

    Attributes:
        name: for machines. title, definition: for people. unit: of before and after: share, points of 5,
        money or hours. before, after: the two quarters. step: after minus before (growth for money).
        look: what one more look is; second_before, second_after: what it gives.
        steps: the step of every unit compared, by name. elsewhere: mean step of the others.
        extra: step minus elsewhere. rank: among all units. left_out: exclusions of the quarter after.
        small: warnings about few cases. verdict: the word and its reason.
    """

    name: str
    title: str
    definition: str
    unit: str
    before: Result | None
    after: Result | None
    step: Result | None
    look: str
    second_before: Result | None
    second_after: Result | None
    steps: dict[str, float]
    elsewhere: float | None
    extra: Result | None
    rank: Result | None
    left_out: tuple[str, ...]
    small: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True)
class Plan:
    """How one measure is made."""

    name: str
    title: str
    definition: str
    unit: str
    needs: tuple[str, ...]
    measure: Measure
    step: Step
    look: str
    cases: str


def plans(question: Question) -> list[Plan]:
    """The measures, in the order of the report."""
    top, lowest = question.scale[1], measures.lowest_top(question)
    boxes, scores = ("top two boxes", f"{lowest:g} or {top:g}") if lowest < top else ("top box", f"{top:g}")
    low, high = (f"{end:g}" for end in question.scale)
    reopened = "; a reopened ticket counts as unsolved" if question.strict else ""
    late = ", a cancelled one counted as late" if question.count_cancelled else ""
    share = step_between
    return [
        Plan(
            "csat", "Customer satisfaction, mean", f"Mean of the e-mail answers, {low} to {high}, of the quarter's "
            "invitations. The denominator is answers, not customers.", f"points of {high}", ("surveys", "score"),
            measures.csat, share, "the silent called back", "answers",
        ),
        Plan(
            "top_box", f"Customer satisfaction, {boxes}", f"Share of the e-mail answers that give {scores}.", SHARE, ("surveys", "score"), measures.top_box, share, "", "answers",
        ),
        Plan(
            "tdr", "Technical problems solved (TDR)", "Of the tickets opened in the quarter, the share marked as "
            f"solved{reopened}.", SHARE, ("tickets", "resolved"), measures.tdr, share,
            "reopened counts as solved" if question.strict else "solved and never opened again", "tickets",
        ),
        Plan(
            "otp", "Projects on time (OTP)", "Of the delivered projects planned for the quarter, the share that ended "
            f"by the {question.plan} plan{late}.", SHARE, ("projects", "status"), measures.otp, share,
            "held against the first promise" if question.plan == "current" else "held against the current plan",
            "projects",
        ),
        Plan(
            "win_rate", "Win rate", "Of the deals won or lost in the quarter, the share won.", SHARE,
            ("deals", "stage"), measures.win_rate, share, "", "deals",
        ),
        Plan(
            "growth", "Growth of sales", f"Amount of the deals won in {question.after} minus that of "
            f"{question.before}, as a share of the latter.", "money", ("deals", "amount_eur"), measures.revenue,
            growth_step, "", "won deals",
        ),
    ]  # fmt: skip


def growth_step(before: Measured, after: Measured) -> Result | None:
    """Growth of an amount; one pair of numbers has no interval."""
    if before.result is None or after.result is None:
        return None
    rate = growth_rates({"": before.result.value}, {"": after.result.value})[""]
    if rate is None:
        return None
    notes = ("One pair of numbers: no interval.",)
    return Result(rate, before.result.n + after.result.n, None, None, GROWTH, notes)


def make_metrics(company: Company, question: Question) -> list[Metric]:
    """Every measure; one the data cannot give has no numbers, and says why."""
    return [make_metric(plan, company, question) for plan in plans(question)]


def make_metric(plan: Plan, company: Company, question: Question) -> Metric:
    """One measure of the trained and of every other team."""
    try:
        before, after = (
            plan.measure(company, question, question.trained, q) for q in (question.before, question.after)
        )
    except ValueError as error:
        return without_numbers(plan, str(error))
    missing = why_missing(plan, company, question, before, after)
    step = plan.step(before, after)
    if step is None:
        return without_numbers(plan, missing, before, after)
    found = steps_of(plan, company, question)
    steps = {name: one.value for name, one in found.items()}
    control = [one for name, one in found.items() if name != question.group]
    treated = treated_steps(plan, company, question, step)
    extra = beyond(treated, control)
    rank = placebo_rank(steps, question.group) if len(steps) > 1 and question.group in steps else None
    others = [one.value for one in control]
    second = share_step(before.second, after.second) if plan.unit == SHARE else None
    heard = plan.needs[0] != "surveys" or all_heard(company, question)
    mix = make_mix(company, question).parts if plan.name == "win_rate" else None
    evidence = Evidence(
        step, second, extra, rank, as_large(steps, question), question.by_lot, missing, heard, tuple(others),
        mix.rate if mix else None, second_lead(plan, company, question) if second and extra and extra.value > 0 else None,
        further([one.n for one in treated], [one.n for one in control]),
    )  # fmt: skip
    return Metric(
        plan.name, plan.title, plan.definition, plan.unit, before.result, after.result, step, plan.look,
        before.second, after.second, steps, fmean(others) if others else None, extra, rank, after.left_out,
        few(plan, question, before, after), judge(evidence),
    )  # fmt: skip


def as_large(steps: dict[str, float], question: Question) -> float | None:
    """Share of the units, the trained among them, whose step is as large or larger."""
    mine = steps.get(question.group)
    return None if mine is None else sum(value >= mine for value in steps.values()) / len(steps)


def without_numbers(plan: Plan, why: str, before: Measured | None = None, after: Measured | None = None) -> Metric:
    """A measure without a step; what is known of the two quarters stays."""
    old, new = before or Measured(None), after or Measured(None)
    return Metric(
        plan.name, plan.title, plan.definition, plan.unit, old.result, new.result, None, plan.look, old.second,
        new.second, {}, None, None, None, new.left_out, (), Verdict(NONE, why),
    )  # fmt: skip


def why_missing(plan: Plan, company: Company, question: Question, before: Measured, after: Measured) -> str:
    """Why a measure has no step, in one sentence."""
    table, column = plan.needs
    if not company.has(table):
        return f"The table {table} is not among the files."
    if not company.has(table, column):
        return f"The table {table} has no values for {column}."
    without = [q for q, m in ((question.before, before), (question.after, after)) if m.result is None]
    if without:
        return f"{question.begins('has', 'have')} no {plan.cases} in {' and '.join(without)}."
    return f"{question.begins('sold', 'sold')} nothing above 0 in {question.before}, so growth has no base."


def steps_of(plan: Plan, company: Company, question: Question) -> dict[str, Result]:
    """The step of the trained as one and of every other team; those without data are left out."""
    steps = {name: team_step(plan, company, question, teams) for name, teams in question.units.items()}
    return {name: step for name, step in steps.items() if step is not None}


def team_step(
    plan: Plan, company: Company, question: Question, teams: tuple[str, ...], second: bool = False
) -> Result | None:
    """The step of some teams as one; None without data or with nonsense in them.

    ``second``: the step of a share after one more look.
    """
    try:
        before, after = (plan.measure(company, question, teams, q) for q in (question.before, question.after))
        return share_step(before.second, after.second) if second else plan.step(before, after)
    except ValueError:
        return None


def treated_steps(plan: Plan, company: Company, question: Question, step: Result) -> list[Result]:
    """The step of each trained team; of one alone, its own."""
    if len(question.trained) == 1:
        return [step]
    each = (team_step(plan, company, question, (team,)) for team in question.trained)
    return [one for one in each if one is not None]


def beyond(treated: Sequence[Result], control: Sequence[Result]) -> Result | None:
    """Difference-in-differences: the trained teams' steps minus those of the others, each team once.

    With several teams on both sides it has an interval, the wider of Welch's and Student's: two teams may lie close
    to each other by luck alone, and Welch's is then too narrow.
    """
    mine, theirs = ([one.value for one in side] for side in (treated, control))
    found = difference_in_differences(mine, theirs, unit=treated[0].unit) if treated else None
    if found is None or found.high is None:
        return found
    # Equal steps say nothing about spread: no width is not certainty.
    if found.low == found.high:
        return replace(found, low=None, high=None)
    times = further([one.n for one in treated], [one.n for one in control])
    half = max(found.high - found.value, pooled_half_width(mine, theirs, further=times) or 0)
    return replace(found, low=found.value - half, high=found.value + half)


def further(mine: Sequence[int], others: Sequence[int]) -> float:
    """How much further than the others teams of fewer cases stray by chance: a quarter of the cases, twice as far."""
    if not mine or not others or not min(mine):
        return 1.0
    return math.sqrt(max(1.0, harmonic_mean(others) / harmonic_mean(mine)))


def second_lead(plan: Plan, company: Company, question: Question) -> float | None:
    """The mean step of the trained teams minus that of the others, both after one more look."""
    mine, theirs = (
        [step.value for team in teams if (step := team_step(plan, company, question, (team,), second=True)) is not None]
        for teams in (question.trained, question.others)
    )
    return fmean(mine) - fmean(theirs) if mine and theirs else None


def few(plan: Plan, question: Question, before: Measured, after: Measured) -> tuple[str, ...]:
    """A warning for each quarter with few cases."""
    said = []
    for quarter, found in ((question.before, before), (question.after, after)):
        n = found.result.n if found.result else 0
        if 0 < n < FEW:
            one = f": a single one moves the share by {100 / n:.0f} points" if plan.unit == SHARE else ""
            said.append(f"{quarter}: {count_of(n, plan.cases.removesuffix('s'), plan.cases)}, fewer than {FEW}{one}.")
    return tuple(said)
