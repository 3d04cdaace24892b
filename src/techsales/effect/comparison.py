"""Sales compared with other teams: the difference-in-differences, and its assumptions in sight."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import fmean

from techsales.effect.company import Company, added
from techsales.effect.question import FEWEST, Question
from techsales.effect.verdict import RARE
from techsales.effect.words import SHARE, count_of, step_of, value_of
from techsales.effects import placebo_rank
from techsales.report.compare import growth_rates, over_mean, over_pooled
from techsales.report.wording import percent
from techsales.results import Result


@dataclass(frozen=True)
class Gap:
    """Two quarters in a row: growth of the trained, mean growth of the others, and the difference."""

    start: str
    end: str
    trained: float
    others: float
    gap: float


@dataclass(frozen=True)
class Comparison:
    """Growth of the trained beside that of others.

    Attributes:
        says: the result in one or two sentences. growth: by unit. nearest, over_nearest: the comparison
        named beforehand. over_pooled, over_mean: against the others added up, and each counted once.
        least, most: against each single one. effects: each unit's growth minus the mean of all others;
        rank: of the trained among them. quarters, lines: sales by unit over all quarters. gaps: the
        difference between trained and others before the training. checks: the assumptions, in words.
    """

    says: str
    growth: dict[str, float] | None = None
    nearest: str = ""
    over_nearest: float | None = None
    over_pooled: float | None = None
    over_mean: float | None = None
    least: float | None = None
    most: float | None = None
    effects: dict[str, float] | None = None
    rank: Result | None = None
    quarters: tuple[str, ...] = ()
    lines: dict[str, list[float | None]] | None = None
    gaps: tuple[Gap, ...] = ()
    checks: tuple[str, ...] = ()


def make_comparison(company: Company, question: Question) -> Comparison:
    """Difference-in-differences of sales."""
    if not company.has("deals", "amount_eur"):
        return Comparison("No amounts of deals are among the files, so sales cannot be compared.")
    old, new = (amounts(company, question, quarter) for quarter in (question.before, question.after))
    quarters, lines = all_lines(company, question)
    shown = Comparison("", quarters=quarters, lines=lines)
    if not question.others:
        return replaced(shown, "There is no comparison group, so what all teams share counts as the training's.")
    rates = growth_rates(old, new)
    known = {name: rate for name, rate in rates.items() if rate is not None}
    if question.group not in known:
        return replaced(shown, f"Sales of {question.group} in {question.before} give growth no base to compare with.")
    if len(known) < 2:
        return replaced(
            shown, f"No other team has sales in both {question.before} and {question.after} to compare with."
        )
    mine = known[question.group]
    others = [rate for name, rate in known.items() if name != question.group]
    beside = known.get(question.nearest)
    effects = {name: over_mean(known, name) or 0.0 for name in known}
    pre = gaps(quarters, lines, question)
    found = Comparison(
        "", known, question.nearest, None if beside is None else mine - beside,
        over_pooled({n: old[n] for n in known}, {n: new[n] for n in known}, question.group) if len(others) > 1 else None,
        over_mean(known, question.group), mine - max(others), mine - min(others), effects,
        placebo_rank(known, question.group), quarters, lines, pre,
    )  # fmt: skip
    return replaced(found, sentence(found, question), checks(found, question, len(question.units) - len(known)))


def replaced(found: Comparison, says: str, sentences: tuple[str, ...] = ()) -> Comparison:
    """The comparison with its words."""
    return replace(found, says=says, checks=sentences)


def amounts(company: Company, question: Question, quarter: str) -> dict[str, float]:
    """Sales of each unit in a quarter; units without closed deals are left out."""
    found = {}
    for name, teams in question.units.items():
        parts = [company.sales[team, quarter] for team in teams if (team, quarter) in company.sales]
        if parts:
            found[name] = added(parts).revenue
    return found


def all_lines(company: Company, question: Question) -> tuple[tuple[str, ...], dict[str, list[float | None]]]:
    """Sales of each unit in every quarter there is up to the one after."""
    quarters = tuple(quarter for quarter in company.quarters("deals") if quarter <= question.after)
    by_quarter = [amounts(company, question, quarter) for quarter in quarters]
    return quarters, {name: [sales.get(name) for sales in by_quarter] for name in question.units}


def gaps(quarters: tuple[str, ...], lines: Mapping[str, list[float | None]], question: Question) -> tuple[Gap, ...]:
    """How far the trained and the mean of the others grew apart in the quarters before the training."""
    found = []
    for place in range(1, len(quarters)):
        if quarters[place] > question.before:
            break
        old, new = (
            {name: value for name, line in lines.items() if (value := line[spot]) is not None}
            for spot in (place - 1, place)
        )
        rates = growth_rates({name: old[name] for name in old if name in new}, new)
        mine = rates.pop(question.group, None)
        others = [rate for rate in rates.values() if rate is not None]
        if mine is not None and others:
            found.append(Gap(quarters[place - 1], quarters[place], mine, fmean(others), mine - fmean(others)))
    return tuple(found)


def sentence(found: Comparison, question: Question) -> str:
    """The result in words."""
    assert found.growth and found.rank and found.over_mean is not None
    parts = []
    if found.over_nearest is not None:
        parts.append(f"{step_of(found.over_nearest, SHARE)} over {question.nearest}, the comparison named beforehand")
    others = count_of(len(found.growth) - 1, "other team")
    if found.over_pooled is not None:
        parts.append(f"{step_of(found.over_pooled, SHARE)} over the {others} added up")
        parts.append(f"{step_of(found.over_mean, SHARE)} over their mean")
    if not parts:
        only = next(name for name in found.growth if name != question.group)
        parts.append(f"{step_of(found.over_mean, SHARE)} over {only}, the only other team")
    return (
        f"{moved(question.group, found.growth[question.group])}: {', '.join(parts)}. "
        f"Rank {found.rank.value:.0f} of {found.rank.n}."
    )


def moved(group: str, rate: float) -> str:
    """How sales moved, in a word that fits the sign."""
    if not round(rate * 100):
        return f"Sales of {group} stayed as they were"
    verb = f"grew by {percent(rate, '+')}" if rate > 0 else f"fell by {percent(-rate)}"
    return f"Sales of {group} {verb}"


def checks(found: Comparison, question: Question, without: int) -> tuple[str, ...]:
    """The assumptions, each with what the data say of it."""
    return (
        parallel(found, question),
        chance(found, question),
        *([spread(found)] if len(found.growth or ()) > 2 else []),
        "The trained teams were drawn by lot: the groups differ by chance alone."
        if question.by_lot
        else "Nobody drew lots: that the teams would otherwise have changed alike is an argument, not a fact.",
        *(
            [f"{count_of(len(question.small), 'team')} of fewer than {FEWEST} people ranked without a name."]
            if question.small
            else []
        ),
        *([f"{count_of(without, 'team')} without sales in both quarters could not be compared."] if without else []),
    )


def parallel(found: Comparison, question: Question) -> str:
    """Did the lines run parallel before?"""
    assert found.over_mean is not None
    if not found.gaps:
        return (
            f"No sales before {question.before} can be compared, so nothing shows whether the teams used to move alike."
        )
    seen = sorted(gap.gap for gap in found.gaps)
    pairs = count_of(len(seen), "earlier pair", "earlier pairs")
    span = step_of(seen[0], SHARE) if len(seen) == 1 else f"{step_of(seen[0], SHARE)} to {step_of(seen[-1], SHARE)}"
    widest = max(abs(seen[0]), abs(seen[-1]))
    start = f"In the {pairs} of quarters, without this training, the same difference was {span}"
    if not round(100 * widest):
        return f"{start}: the lines ran side by side."
    if widest >= abs(found.over_mean):
        return (
            f"{start}. The {step_of(found.over_mean, SHARE)} now is no more than that: the lines did not run parallel."
        )
    return f"{start}. The {step_of(found.over_mean, SHARE)} now is more than that."


def chance(found: Comparison, question: Question) -> str:
    """What the rank is worth."""
    assert found.effects and found.rank
    if len(question.trained) > 1:
        return (
            f"{len(question.trained)} teams ranked as one stray less than one team, so this rank is no test of chance."
        )
    mine, n = found.effects[question.group], len(found.effects)
    as_large = sum(value >= mine for value in found.effects.values())
    best = "" if 1 / n <= RARE else f" Even rank 1 would come up in 1 of {n}."
    return f"If the training did nothing, a rank as high as {found.rank.value:.0f} comes up in {as_large} of {n} draws.{best}"


def spread(found: Comparison) -> str:
    """How much depends on whom one picks."""
    assert found.least is not None and found.most is not None
    return (
        f"Against each other team alone the lead runs from {step_of(found.least, SHARE)} to "
        f"{step_of(found.most, SHARE)}: those are comparisons one can pick, not a confidence interval."
    )


def line_words(found: Comparison, question: Question) -> str:
    """The picture of sales over time in words."""
    parts = []
    for name in dict.fromkeys([question.group, question.nearest]):
        line = (found.lines or {}).get(name)
        if line:
            values = ", ".join(
                f"{q} {value_of(v, 'money', question.currency)}" for q, v in zip(found.quarters, line, strict=True)
            )
            parts.append(f"{name}: {values}.")
    return " ".join(parts)
