"""Other explanations of a good figure: what would exclude each, and whether these data hold it."""

from dataclasses import dataclass

from techsales.effect.chance import Chance
from techsales.effect.company import Company
from techsales.effect.measures import answers
from techsales.effect.metrics import Metric
from techsales.effect.mix import Mix
from techsales.effect.question import Question
from techsales.effect.response import all_heard
from techsales.effect.timing import Timing
from techsales.effect.words import SHARE, count_of, step_of
from techsales.report.counts import is_there
from techsales.report.wording import percent

#: Shares closer than this are alike.
ALIKE = 0.005
EXCLUDED, OPEN, UNKNOWN = "excluded", "not excluded", "the data do not hold it"


@dataclass(frozen=True)
class Rival:
    """One explanation: what it says, what would exclude it, what these data say, and the state in words."""

    name: str
    claim: str
    test: str
    finding: str
    state: str


def make_rivals(
    company: Company, question: Question, metrics: list[Metric], mix: Mix, timing: Timing, chance: Chance
) -> list[Rival]:
    """Every rival, those the data speak about first."""
    by_name = {metric.name: metric for metric in metrics}
    return [
        season(question, by_name["growth"]),
        other_mix(mix),
        too_early(timing),
        chosen(question, chance),
        silent(company, question),
        reopened(by_name["tdr"]),
        moved_dates(by_name["otp"]),
        other_people(company, question),
        others_trained(company, question),
        Rival(
            "Something else in the same quarter",
            "A price, a product, a campaign or a new manager came with the training.",
            "a list of what else changed for the trained teams and not for the others",
            "No file lists such changes; ask the teams.",
            UNKNOWN,
        ),
        Rival(
            "Deals brought forward",
            "The good quarter took deals from the next one.",
            "the same table one or two quarters later",
            later(company, question),
            UNKNOWN if not has_later(company, question) else OPEN,
        ),
        Rival(
            "Other record keeping",
            "After a course on metrics, people may close tickets and move dates in another way.",
            "a sample of records read again by somebody from outside",
            "No file holds such a second reading.",
            UNKNOWN,
        ),
    ]


def season(question: Question, growth: Metric) -> Rival:
    """What all teams share."""
    name, claim = "Season and market", "What all teams share in a quarter raised everybody."
    test = "other teams in the same quarter; best, drawn by lot"
    if growth.elsewhere is None or growth.extra is None:
        return Rival(name, claim, test, "No other team could be compared.", UNKNOWN)
    finding = (
        f"The others grew by {step_of(growth.elsewhere, growth.step.unit if growth.step else SHARE)} in the mean; "
        f"{step_of(growth.extra.value, SHARE)} are left."
    )
    return Rival(name, claim, test, finding, EXCLUDED if question.by_lot and growth.extra.value > 0 else OPEN)


def other_mix(mix: Mix) -> Rival:
    """Other customers."""
    name, claim = "Other customers", "The teams sold to other segments, not in another way."
    test = "rates inside each segment"
    if mix.parts is None:
        return Rival(name, claim, test, mix.says, UNKNOWN)
    moved = abs(mix.parts.mix) >= ALIKE
    finding = f"Other segments alone moved the win rate by {step_of(mix.parts.mix, SHARE)}."
    return Rival(name, claim, test, finding, OPEN if moved else EXCLUDED)


def too_early(timing: Timing) -> Rival:
    """Wins before the training."""
    name, claim = "Won before the training ended", "The wins came too early to be an effect."
    test = "closing dates beside the days of the courses"
    if not timing.wins:
        return Rival(name, claim, test, timing.says, UNKNOWN)
    finding = f"{timing.early} of {timing.wins} wins were closed by the last day of the courses."
    return Rival(name, claim, test, finding, OPEN if timing.early else EXCLUDED)


def chosen(question: Question, chance: Chance) -> Rival:
    """Regression to the mean."""
    name, claim = "Chosen for a low result", "A group that was low by chance rises by itself."
    test = "a draw by lot, or figures of several earlier quarters"
    if question.by_lot:
        return Rival(name, claim, test, "The teams were drawn by lot.", EXCLUDED)
    if not chance.standings and not chance.warns:
        return Rival(name, claim, test, chance.says, UNKNOWN)
    if question.chosen_low:
        return Rival(name, claim, test, "The mapping says so.", OPEN)
    finding = chance.says if chance.warns else "No figure rose in which the group had been among the lowest."
    return Rival(name, claim, test, finding, OPEN if chance.warns else EXCLUDED)


def silent(company: Company, question: Question) -> Rival:
    """Non-response."""
    name, claim = "The silent", "Those who did not answer think otherwise."
    test = "call-backs to some of the silent, drawn by lot, in both quarters"
    if not company.has("surveys"):
        return Rival(name, claim, test, "No survey is among the files.", UNKNOWN)
    old, new = (answers(company, question.trained, quarter) for quarter in (question.before, question.after))
    called = f"{len(old.calls)} of {old.silent} silent were called before, {len(new.calls)} of {new.silent} after."
    # One call among many silent hears nobody: the rise has to stand with its own interval.
    try:
        heard = bool(old.asked and new.asked) and all_heard(company, question)
    except ValueError:  # a score off the scale: said where the answers are
        heard = False
    return Rival(name, claim, test, called, EXCLUDED if heard else OPEN)


def reopened(metric: Metric) -> Rival:
    """Solved, and then?"""
    nothing = "The tickets do not say whether they came back."
    return by_definition(
        metric,
        "Solved, and opened again",
        "Tickets were closed sooner, not solved.",
        "a count of reopened tickets",
        nothing,
    )


def moved_dates(metric: Metric) -> Rival:
    """On time by which date?"""
    nothing = "The projects hold one date only, or none was delivered."
    return by_definition(
        metric,
        "Dates that moved",
        "Projects were on time because the plan was changed.",
        "the first promised date",
        nothing,
    )


def by_definition(metric: Metric, name: str, claim: str, test: str, nothing: str) -> Rival:
    """A figure by its other definition: excluded where both say the same."""
    if metric.after is None or metric.second_after is None:
        return Rival(name, claim, test, nothing, UNKNOWN)
    first, second = (percent(result.value) for result in (metric.after, metric.second_after))
    if abs(metric.after.value - metric.second_after.value) < ALIKE:
        return Rival(name, claim, test, f"By both definitions it is {first}.", EXCLUDED)
    return Rival(name, claim, test, f"{metric.look[0].upper()}{metric.look[1:]}, it is {second}, not {first}.", OPEN)


def other_people(company: Company, question: Question) -> Rival:
    """Who sold?"""
    name, claim, test = "Other people", "Better sellers joined, or weaker ones left.", "who sold in both quarters"
    if not company.has("deals", "rep_id"):
        return Rival(name, claim, test, "The deals do not say who sold.", UNKNOWN)
    old, new = (
        {
            row["rep_id"]
            for row in company.rows("deals", question.trained, quarter, ("rep_id",))
            if is_there(row, "rep_id")
        }
        for quarter in (question.before, question.after)
    )
    finding = f"{len(old & new)} of {count_of(len(old | new), 'seller')} closed deals in both quarters."
    return Rival(name, claim, test, finding, EXCLUDED if old == new and old else OPEN)


def others_trained(company: Company, question: Question) -> Rival:
    """Were the others left untrained?"""
    name, claim, test = (
        "The others were trained too",
        "The comparison teams learnt something as well.",
        "their rows in the training table",
    )
    if not company.has("training", "team"):
        return Rival(name, claim, test, "No training table is among the files.", UNKNOWN)
    rows = company.lessons(question.others, "")
    if not rows:
        return Rival(name, claim, test, "The training table has no rows of the other teams.", EXCLUDED)
    people = {row["rep_id"] for row in rows if is_there(row, "rep_id")}
    who = f"{count_of(len(people), 'person', 'people')} of the other teams are" if people else "The other teams are"
    programmes = sorted({str(row["programme"]) for row in rows if is_there(row, "programme")})
    return Rival(
        name, claim, test, f"{who} in the training table{': ' + ', '.join(programmes) if programmes else ''}.", OPEN
    )


def has_later(company: Company, question: Question) -> bool:
    """Whether deals were closed after the quarter."""
    return any(quarter > question.after for quarter in company.quarters("deals"))


def later(company: Company, question: Question) -> str:
    """What is known of the time afterwards."""
    if has_later(company, question):
        return f"The files go beyond {question.after}: set the next quarter beside this one."
    return f"The closed deals end with {question.after}."
