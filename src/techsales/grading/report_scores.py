"""The parts of the class report that rest on people's scores: before and after, rubric, ladder."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any

from techsales.grading import figures
from techsales.grading.before_after import (
    FORMS_APART,
    LIST_BELOW,
    SELF,
    TEST,
    Change,
    change_of,
    forms_apart,
    in_words,
    lines_of,
    signed,
)
from techsales.grading.markup import Markup, folded, name_of, of, table, tag
from techsales.grading.scores import PASS, RUBRIC, Scores, passed
from techsales.intervals import Interval

SELF_NAMES = (
    "1 error message",
    "2 named values",
    "3 loop",
    "4 function and test",
    "5 load and filter",
    "6 clean, reconcile",
    "7 join",
    "8 mix and rates",
    "9 ask, require",
    "10 satisfaction",
    "11 above, below the line",
    "12 before and after",
)
TEST_NAMES = ("1 loop", "2 share", "3 join", "4 mix and rates", "5 silent customers", "6 regression")
WARNING = (
    "If these people were chosen because their scores were low, expect a rise without any course: regression to the "
    "mean. Nobody here has been compared with people who were chosen the same way and wait, so none of these changes "
    "is the effect of the course."
)


@dataclass(frozen=True)
class Climb:
    """One case of the ladder as one learner solved it.

    Attributes:
        score: 0 to 100. cost, par: looks taken and needed. proven: the looks left one suspect. confidence: 0 to 1 or
        None. brier: squared distance of the confidence from what came out, 0 to 1, or None.
    """

    learner: str
    case: str
    score: float
    cost: float
    par: float
    proven: bool
    confidence: float | None
    brier: float | None


def climbs(ladder: Iterable[Mapping[str, Any]]) -> list[Climb]:
    """Ladder results from mappings with the keys of ``Climb``; unknown keys are passed over."""
    return [
        Climb(
            str(one["learner"]),
            str(one["case"]),
            float(one["score"]),
            float(one["cost"]),
            float(one["par"]),
            bool(one["proven"]),
            one.get("confidence"),
            one.get("brier"),
        )
        for one in ladder
    ]


def before_after_part(scores: Scores) -> list[Markup]:
    """Self-assessment and test, before and after, with n and intervals; empty if there is neither."""
    sheets = [
        ("The self-assessment", SELF, 48, SELF_NAMES, "mean rating, 0 to 4", 4),
        ("The test", TEST, 12, TEST_NAMES, "mean points, 0 to 2 a task", 2),
    ]
    parts: list[Markup] = []
    for title, sheet, most, names, unit, highest in sheets:
        change, lines = change_of(scores, sheet), lines_of(scores, sheet)
        if not (change or lines):
            continue
        parts.append(tag("h3", title))
        parts += change_words(change, most) if change else []
        if lines:
            labels = [names[line.number - 1] for line in lines]
            parts.append(
                tag(
                    "figure",
                    figures.dumbbells(f"{title[4:].capitalize()}, before and after", unit, lines, labels, highest),
                )
            )
            rows = [
                (
                    label,
                    line.n,
                    f"{line.before:g}",
                    f"{line.after:g}",
                    f"{line.mean_before:.2f}",
                    f"{line.mean_after:.2f}",
                    between(line.change, 2),
                )
                for label, line in zip(labels, lines, strict=True)
            ]
            header = ("", "n", "median before", "after", "mean before", "after", "95 % interval of the mean change")
            parts.append(folded("The same in numbers", table(f"{title}, people with both values", header, rows)))
    parts += forms_part(scores)
    if parts:
        ratings = (
            "Ratings of oneself drift both ways: people learn things, and they learn how much there was to learn. "
        )
        parts += [tag("div", tag("p", ratings + "The test decides."), tag("p", WARNING), css="box warn")]
    return parts


def change_words(change: Change, most: int) -> list[Markup]:
    """A change of the total in words."""
    text = f"{change.n} {'person' if change.n == 1 else 'people'} filled in all of it both times"
    text += (
        f"; {change.left_out} more did so in part and {'is' if change.left_out == 1 else 'are'} left out"
        if change.left_out
        else ""
    )
    text += f". Median of the totals: {change.before:g} before, {change.after:g} after, of {most}. "
    text += f"Median change {signed(change.median, 1)} points (n = {change.n}; from {signed(change.changes[0])} to {signed(change.changes[-1])}). "
    text += f"Mean change {signed(change.mean, 1)}"
    text += f", 95 % interval {between(change.interval, 1)}." if change.interval else "; one person has no interval."
    parts = [tag("p", text)]
    if change.n < LIST_BELOW:
        parts.append(tag("p", f"Fewer than {LIST_BELOW} people, so here is every change: {in_words(change.changes)}."))
    return parts


def forms_part(scores: Scores) -> list[Markup]:
    """Whether the two forms of the test may have differed."""
    halves = forms_apart(scores)
    if not halves:
        return []
    a, n_a, b, n_b = halves
    text = f"First test, of 12 points: mean {a:.1f} of those who began with form A (n = {n_a}), {b:.1f} with form B (n = {n_b})."
    if abs(a - b) > FORMS_APART:
        text += " They differ by more than a point, so one form may be harder than the other: say so with every change."
    return [tag("p", text)]


def between(interval: Interval | None, digits: int) -> str:
    """An interval in words."""
    return f"{signed(interval[0], digits)} to {signed(interval[1], digits)}" if interval else "none for one person"


def rubric_part(scores: Scores) -> list[Markup]:
    """How many passed by rubric and in the oral, and the weakest row of each; empty if nobody was scored."""
    parts = []
    for what, words in (("rubric", "Written answers"), ("oral", "Conversation")):
        given = [points for row in scores.rows.values() if (points := row.rubric(what))]
        if not given:
            continue
        means = {row: fmean(points[place] for points in given) for place, row in enumerate(RUBRIC)}
        low = min(means, key=lambda row: means[row])
        text = f"{words}: {of(sum(map(passed, given)), len(given))} passed ({PASS} of 15 points or more, and no zero). "
        text += f"Median {median(map(sum, given)):g} of 15. Lowest row: {low.replace('customer', 'customer sentence')}, mean {means[low]:.1f} of 3."
        parts.append(tag("p", text))
    return parts


def ladder_part(ladder: Sequence[Climb]) -> list[Markup]:
    """The ladder by case: scores, proven or lucky, and how well confidence was placed; empty without results."""
    if not ladder:
        return []
    cases = sorted({one.case for one in ladder})
    by_case = [(case, [one for one in ladder if one.case == case]) for case in cases]
    rows = []
    for case, some in by_case:
        briers = [one.brier for one in some if one.brier is not None]
        rows.append(
            (
                case,
                len(some),
                f"{median(one.score for one in some):g}",
                of(sum(one.proven for one in some), len(some)),
                f"{median(one.cost for one in some):g} (par {some[0].par:g})",
                f"{fmean(briers):.2f} (n = {len(briers)})" if briers else "",
            )
        )
    header = ("case", "n", "median score", "proven", "median cost", "mean Brier score")
    plot = figures.dots(
        "Ladder, score by case",
        "points of 100; the bar is the median",
        [(case, [one.score for one in some]) for case, some in by_case],
    )
    single = [
        (
            name_of(one.learner),
            one.case,
            f"{one.score:g}",
            f"{one.cost:g} / {one.par:g}",
            "proven" if one.proven else "lucky, not proven",
        )
        for one in sorted(ladder, key=lambda one: (one.learner.casefold(), one.case))
    ]
    return [
        tag("figure", plot),
        table("The ladder, by case", header, rows),
        tag(
            "p",
            "Brier score: 0 is a confidence that was always right, 0.25 is what “50 %” every time would get.",
            css="note",
        ),
        folded("Every result", table("By learner", ("learner", "case", "score", "cost / par", ""), single)),
    ]
