"""What chance does to such figures: groups chosen for being low, few cases, many looks."""

from dataclasses import dataclass

from techsales.effect.company import Company
from techsales.effect.measures import revenue
from techsales.effect.metrics import Metric, plans
from techsales.effect.question import Question
from techsales.effect.words import count_of, listed
from techsales.report.wording import percent

LEVEL = 0.95
#: A group is "among the lowest" in the lowest quarter of the teams.
LOWEST = 0.25


@dataclass(frozen=True)
class Standing:
    """Where the trained stood before, among all teams: 1 is the lowest."""

    name: str
    title: str
    place: int
    teams: int
    low: bool


@dataclass(frozen=True)
class Chance:
    """The warnings.

    Attributes:
        says: regression to the mean in a sentence; warns: whether it is a warning. standings: where the
        trained stood before. small: measures with few cases. intervals: how many intervals were looked
        at. false_alarms: how many of them miss zero by chance if nothing changed. any_alarm: chance of
        at least one, if they were independent. many: the same in a sentence.
    """

    says: str
    warns: bool
    standings: tuple[Standing, ...]
    small: tuple[str, ...]
    intervals: int
    false_alarms: float
    any_alarm: float
    many: str


def make_chance(company: Company, question: Question, metrics: list[Metric]) -> Chance:
    """All three warnings."""
    standings = tuple(
        found for plan in plans(question) if (found := standing(plan.name, plan.title, company, question))
    )
    risen = {metric.name for metric in metrics if metric.step is not None and metric.step.value > 0}
    says, warns = regression(standings, risen, question)
    small = tuple(f"{metric.title}, {words}" for metric in metrics for words in metric.small)
    n = sum(metric.step is not None and metric.step.low is not None for metric in metrics)
    alarms, anyone = n * (1 - LEVEL), 1 - LEVEL**n
    many = (
        f"{count_of(n, 'interval was', 'intervals were')} looked at. If nothing had changed, {alarms:.2f} of them would "
        f"still miss zero by chance at the 95 % level, and the chance of at least one such false alarm would be about "
        f"{percent(anyone)}{', if the figures had nothing to do with each other' if n > 1 else ''}."
        if n
        else "No interval could be computed, so there is no false alarm to expect."
    )
    return Chance(says, warns, standings, small, n, alarms, anyone, many)


def standing(name: str, title: str, company: Company, question: Question) -> Standing | None:
    """The place of the trained in the quarter before, from the lowest."""
    plan = next(plan for plan in plans(question) if plan.name == name)
    values = {}
    for unit, teams in question.units.items():
        try:
            found = plan.measure(company, question, teams, question.before).result
        except ValueError:
            continue
        if found is not None:
            # Several trained teams together sell more than one; their mean is what compares.
            values[unit] = found.value / (len(teams) if plan.measure is revenue else 1)
    mine = values.get(question.group)
    if mine is None or len(values) < 3:
        return None
    place = 1 + sum(value < mine for value in values.values())
    as_low = sum(value <= mine for value in values.values())
    return Standing(name, title, place, len(values), as_low <= max(1, LOWEST * len(values)))


def regression(standings: tuple[Standing, ...], risen: set[str], question: Question) -> tuple[str, bool]:
    """The warning, and whether it is one."""
    low = [
        f"{one.title} (place {one.place} of {one.teams} from below)"
        for one in standings
        if one.low and one.name in risen
    ]
    rise = "A group that is low by chance rises by itself the next time, trained or not."
    if question.by_lot:
        return "The teams were drawn by lot, so nobody was chosen for a low result.", False
    if question.chosen_low:
        return f"The mapping says the group was chosen for low results. {rise}", True
    if low:
        return (
            f"{question.begins('was', 'were')} among the lowest before the training in what rose: {listed(low)}. {rise}",
            True,
        )
    if not standings:
        return "Too few teams have figures before the training to say whether the group was low.", False
    return (
        f"The mapping says the group was not chosen for low results, and of {count_of(len(standings), 'figure')} "
        "none rose in which it had been among the lowest.",
        False,
    )
