"""Before and after the course: the same people's self-assessment and test, each number with its n."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from techsales.grading.scores import FORMS, ITEMS, TASKS, Scores
from techsales.intervals import Interval, t_interval

#: With fewer people than this, all changes are listed.
LIST_BELOW = 10
#: The two halves of the first test may differ by so much, in points of twelve, before the report says so.
FORMS_APART = 1
SELF = ("pre_{}", "post_{}", ITEMS)
TEST = ("test_pre_{}", "test_post_{}", TASKS)


@dataclass(frozen=True)
class Change:
    """A change of the same n people.

    Attributes:
        n: people with every value before and after. left_out: people with only some of them. changes: after minus
        before, sorted. before, after: medians of the totals. mean: of the changes. interval: of that mean, 95 %,
        Student's t; None for fewer than two people.
    """

    n: int
    left_out: int
    before: float
    after: float
    changes: tuple[float, ...]
    mean: float
    interval: Interval | None

    @property
    def median(self) -> float:
        """Median of the changes, which need not be the difference of the medians."""
        return median(self.changes)


@dataclass(frozen=True)
class Line:
    """One line of a sheet: its number, n people with both values, median and mean before and after, mean change."""

    number: int
    n: int
    before: float
    after: float
    mean_before: float
    mean_after: float
    change: Interval | None


def pairs(scores: Scores, before: str, after: str) -> list[tuple[int, int]]:
    """Both values of everybody who has both."""
    rows = [row.numbers for row in scores.rows.values()]
    return [(row[before], row[after]) for row in rows if before in row and after in row]


def change_of(scores: Scores, sheet: tuple[str, str, int]) -> Change | None:
    """The change of the total, over people whose sheet is complete both times; None if there is nobody."""
    before, after, size = sheet
    totals, partly = [], 0
    for row in scores.rows.values():
        values = [[row.numbers.get(name.format(i)) for i in range(1, size + 1)] for name in (before, after)]
        known = [[value for value in one if value is not None] for one in values]
        if all(len(one) == size for one in known):
            totals.append((sum(known[0]), sum(known[1])))
        elif any(known):
            partly += 1
    if not totals:
        return None
    changes = sorted(float(b - a) for a, b in totals)
    first, last = float(median(a for a, _ in totals)), float(median(b for _, b in totals))
    return Change(len(totals), partly, first, last, tuple(changes), fmean(changes), t_interval(changes))


def lines_of(scores: Scores, sheet: tuple[str, str, int]) -> list[Line]:
    """Every line of the sheet that somebody has filled in both times."""
    before, after, size = sheet
    lines = []
    for number in range(1, size + 1):
        both = pairs(scores, before.format(number), after.format(number))
        if both:
            first, last = [a for a, _ in both], [b for _, b in both]
            interval = t_interval([float(b - a) for a, b in both])
            lines.append(Line(number, len(both), median(first), median(last), fmean(first), fmean(last), interval))
    return lines


def forms_apart(scores: Scores) -> tuple[float, int, float, int] | None:
    """Mean of the first test of those who began with form A, how many, and the same for B; None if one is empty."""
    totals: dict[str, list[int]] = {"A": [], "B": []}
    for row in scores.rows.values():
        points = [row.numbers.get(f"test_pre_{task}") for task in range(1, TASKS + 1)]
        known = [one for one in points if one is not None]
        if FORMS[0] in row.forms and len(known) == TASKS:
            totals[row.forms[FORMS[0]]].append(sum(known))
    if not (totals["A"] and totals["B"]):
        return None
    return fmean(totals["A"]), len(totals["A"]), fmean(totals["B"]), len(totals["B"])


def in_words(changes: Sequence[float]) -> str:
    """Changes as a list, such as ``−1, +2, +3``."""
    return ", ".join(signed(change) for change in changes)


def signed(value: float, digits: int = 0) -> str:
    """A change with its sign.

    >>> signed(-1.25, 1), signed(3), signed(0.02, 1)
    ('−1.2', '+3', '0.0')
    """
    text = f"{value:+.{digits}f}"
    return text[1:] if float(text) == 0 else text.replace("-", "−")
