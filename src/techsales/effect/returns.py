"""What the training cost, and what it returned under each comparison one can argue for."""

from dataclasses import dataclass, replace

from techsales.effect.company import Company, added
from techsales.effect.comparison import Comparison
from techsales.effect.metrics import Metric, further
from techsales.effect.question import Question
from techsales.effect.verdict import CONTRADICTED, NONE, SUPPORTED, UNCLEAR, Verdict
from techsales.effect.words import count_of, listed, money
from techsales.effects import pooled_half_width
from techsales.metrics import payback, training_gain, training_roi
from techsales.report.counts import is_there
from techsales.report.wording import percent

DURATIONS = (1, 2, 3, 4)
#: How a scenario is called that rests on a comparison.
LEAD = "lead over"
WORKING_TIME = "working time"


@dataclass(frozen=True)
class Hours:
    """Person-hours of the trained in the programme; people is None where the rows name nobody."""

    says: str
    hours: float | None = None
    people: int | None = None
    rows: int = 0


@dataclass(frozen=True)
class Cost:
    """One part of the cost."""

    name: str
    amount: float


@dataclass(frozen=True)
class Scenario:
    """One answer to "how much of the growth was the training": points credited, gain and return in a quarter."""

    name: str
    argument: str
    credited: float
    gain: float
    roi: float


@dataclass(frozen=True)
class Duration:
    """The return if a scenario's gain lasted some quarters; payback: quarters until the cost is earned, or None."""

    name: str
    roi: tuple[float, ...]
    payback: float | None


@dataclass(frozen=True)
class Returns:
    """Cost and return.

    Attributes:
        costs: each part; cost: their sum. base: sales of the quarter before. scenarios: each with its
        argument. least, most: return against each single other team. break_even: points of growth to
        credit, so that one quarter pays the cost. durations: if the gain lasted.
    """

    says: str
    costs: tuple[Cost, ...]
    cost: float | None = None
    base: float | None = None
    margin: float | None = None
    scenarios: tuple[Scenario, ...] = ()
    least: float | None = None
    most: float | None = None
    break_even: float | None = None
    durations: tuple[Duration, ...] = ()
    notes: tuple[str, ...] = ()
    verdict: Verdict | None = None


def make_hours(company: Company, question: Question) -> Hours:
    """The hours in the room."""
    lessons = company.lessons(question.trained, question.programme)
    if not lessons:
        return Hours(no_lessons(company, question))
    hours = sum(float(row["hours"]) for row in lessons if is_there(row, "hours"))
    named = {row["rep_id"] for row in lessons if is_there(row, "rep_id")}
    each = f", {count_of(len(named), 'person', 'people')} with {hours / len(named):.0f} hours each" if named else ""
    return Hours(
        f"{hours:,.0f} hours of training{each}, added up from {count_of(len(lessons), 'row')}. Hours are a cost, not a result.",
        hours,
        len(named) or None,
        len(lessons),
    )


def no_lessons(company: Company, question: Question) -> str:
    """Why there are no hours."""
    if not company.has("training"):
        return "No training table is among the files, so hours and their cost are not known."
    of = f" in the programme {question.programme}" if question.programme else ""
    return f"The training table has no rows of {question.group}{of}."


def make_returns(company: Company, question: Question, comparison: Comparison, sales: Metric) -> Returns:
    """The return on the cost, within the quarter and beyond, with its verdict; ``sales`` is the measure of growth."""
    found = computed(company, question, comparison)
    return replace(found, verdict=judged(found, lead_ends(company, question, sales), sales))


def computed(company: Company, question: Question, comparison: Comparison) -> Returns:
    """The return on the cost, or why there is none."""
    costs, notes = costs_of(company, question)
    cost = sum(part.amount for part in costs)
    parts = [company.sales[t, question.before] for t in question.trained if (t, question.before) in company.sales]
    priced = company.has("deals", "amount_eur")
    base = added(parts).revenue if parts and priced else 0
    if cost <= 0:
        return Returns("No cost is known, neither from a training table nor from the mapping: no return.", costs)
    if question.margin is None:
        return Returns(
            "The mapping names no gross margin, so a gain in sales cannot be set against the cost.", costs, cost
        )
    if base <= 0:
        none = f"Nothing was sold in {question.before}" if priced else "No amounts of deals are among the files"
        why = f"{none}, so there is no sum that growth could be credited on."
        return Returns(why, costs, cost, None, question.margin, notes=notes)
    even = cost / (base * question.margin)
    if comparison.growth is None:
        why = (
            f"No growth can be compared, so none can be credited to the training. It cost {money(cost)} "
            f"{question.currency}. {paid(even)}"
        )
        return Returns(why, costs, cost, base, question.margin, break_even=even, notes=notes)
    scenarios = tuple(
        scenario(name, argument, points, base, question.margin, cost)
        for name, argument, points in credits(comparison, question)
    )
    least, most = (
        scenario("", "", points, base, question.margin, cost).roi
        for points in (comparison.least or 0.0, comparison.most or 0.0)
    )
    durations = tuple(duration(one, cost) for one in scenarios if one.name.startswith(LEAD))
    found = Returns(
        "",
        costs,
        cost,
        base,
        question.margin,
        scenarios,
        least,
        most,
        even,
        durations,
        notes,
    )
    return replace(found, says=sentence(found, question))


def costs_of(company: Company, question: Question) -> tuple[tuple[Cost, ...], tuple[str, ...]]:
    """Every cost: working time from the training table, the rest from the mapping."""
    lessons = company.lessons(question.trained, question.programme)
    priced = [float(row["cost_eur"]) for row in lessons if is_there(row, "cost_eur")]
    costs = [Cost(WORKING_TIME, sum(priced))] if priced else []
    costs += [Cost(name, amount) for name, amount in question.costs.items()]
    notes = []
    if not priced:
        notes.append("The cost of working time is not known, so the cost is too low and each return too high.")
    elif len(priced) < len(lessons):
        missing = len(lessons) - len(priced)
        notes.append(f"{missing} of {len(lessons)} rows of training {'has' if missing == 1 else 'have'} no cost.")
    if not question.costs:
        notes.append("The mapping names no cost of trainer, licences or rooms.")
    return tuple(costs), tuple(notes)


def credits(comparison: Comparison, question: Question) -> list[tuple[str, str, float]]:
    """How much growth to credit: name, argument, share of the old value."""
    assert comparison.growth is not None
    mine = comparison.growth[question.group]
    found = []
    others = [name for name in comparison.growth if name != question.group]
    if len(others) == 1 and others[0] != question.nearest:
        found.append((f"{LEAD} {others[0]}", "the only other team", mine - comparison.growth[others[0]]))
    if comparison.over_nearest is not None:
        found.append((f"{LEAD} {question.nearest}", "the comparison named beforehand", comparison.over_nearest))
    if comparison.over_pooled is not None:
        found.append(
            (f"{LEAD} the others added up", "their sales as one, then one growth rate", comparison.over_pooled)
        )
    if comparison.over_mean is not None and len(others) > 1:
        found.append((f"{LEAD} the others' mean", "each team counts once", comparison.over_mean))
    first = found[0] if found else ("all growth", "", mine)
    found.append((f"half of {first[0]}", "half of it would have come anyway", first[2] / 2))
    found.append(("no growth", "it would all have come anyway", 0.0))
    found.append(("all growth", "as if nothing else had happened in the quarter", mine))
    return found


def scenario(name: str, argument: str, points: float, base: float, margin: float, cost: float) -> Scenario:
    """The return if so much of the growth is credited to the training."""
    gain = training_gain(points, base, margin)
    roi = training_roi(gain, cost)
    assert gain is not None and roi is not None
    return Scenario(name, argument, points, gain.value, roi.value)


def duration(one: Scenario, cost: float) -> Duration:
    """The return if the gain of a quarter came again in the next ones."""
    rois = [training_roi(one.gain * quarters, cost) for quarters in DURATIONS]
    back = payback(one.gain, cost)
    return Duration(one.name, tuple(roi.value for roi in rois if roi), back.value if back else None)


def sentence(found: Returns, question: Question) -> str:
    """Cost, return and break-even in words."""
    assert found.cost and found.break_even
    held = [
        f"{percent(one.roi, '+')} {'measured ' if not place else ''}against {one.name.removeprefix(LEAD).strip()}"
        for place, one in enumerate(found.scenarios)
        if one.name.startswith(LEAD)
    ]
    # Without the working time the cost is too low, and the first screen shows this sentence alone.
    known = any(part.name == WORKING_TIME for part in found.costs)
    least, without, most = ("", "", "") if known else ("at least ", ", working time not counted", "at most ")
    returns = f"; its return within the quarter is {most}{listed(held)}" if held else ""
    return (
        f"The training cost {least}{money(found.cost)} {question.currency}{without}{returns}. {paid(found.break_even)}"
    )


def paid(even: float) -> str:
    """The break-even in words."""
    return f"It would have paid for itself within the quarter with a lead of {even * 100:,.2f} points in growth."


def judged(found: Returns, ends: tuple[float, float] | None, sales: Metric) -> Verdict:
    """Did it pay within the quarter? Held to what growth is held to: all that chance makes of the lead says so."""
    if found.least is None or found.most is None or not any(one.name.startswith(LEAD) for one in found.scenarios):
        return Verdict(NONE, "There is no comparison that a gain could be computed from." if found.cost else found.says)
    if ends is not None and found.break_even is not None:
        # (lead − break-even) / break-even is the return on the cost.
        low, high = (percent(end / found.break_even - 1, "+") for end in ends)
        if ends[1] < found.break_even:
            return Verdict(CONTRADICTED, f"Below zero in the whole 95 % interval of the lead: {low} to {high}.")
        if ends[0] > found.break_even and sales.verdict.word == SUPPORTED:
            return Verdict(SUPPORTED, f"Above zero in the whole 95 % interval of the lead: {low} to {high}.")
    least, most = percent(found.least, "+"), percent(found.most, "+")
    if found.least <= 0 <= found.most:
        return Verdict(UNCLEAR, f"It depends on which other team one compares with: from {least} to {most}.")
    side = "Above" if found.least > 0 else "Below"
    span = least if found.least == found.most else f"from {least} to {most}"
    return Verdict(
        UNCLEAR, f"{side} zero against every other team, {span}, but these teams cannot tell that from chance."
    )


def lead_ends(company: Company, question: Question, sales: Metric) -> tuple[float, float] | None:
    """The 95 % interval of the lead in growth: of several trained teams, or of one by how far the others differ."""
    extra = sales.extra
    if extra is None:
        return None
    if extra.low is not None and extra.high is not None:
        return extra.low, extra.high
    others = [name for name in sales.steps if name != question.group]
    times = further([won(company, question, question.group)], [won(company, question, name) for name in others])
    half = pooled_half_width([extra.value], [sales.steps[name] for name in others], further=times)
    return None if half is None else (extra.value - half, extra.value + half)


def won(company: Company, question: Question, unit: str) -> int:
    """Deals won in both quarters."""
    pairs = ((team, quarter) for team in question.units[unit] for quarter in (question.before, question.after))
    return sum(company.sales[pair].won for pair in pairs if pair in company.sales)
