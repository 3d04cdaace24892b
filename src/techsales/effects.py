"""Compared with whom? Effects as differences of changes, shares split into mix and rate, placebo ranks.

Each function says what it compares; none can say that the comparison is fair. That takes a lot, or
an argument.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, variance
from typing import Any

from techsales.intervals import check_level, t_quantile
from techsales.results import FEW, Result, count, is_missing, known, number

__all__ = [
    "MixRate",
    "Result",
    "difference_in_differences",
    "difference_in_differences_of_means",
    "mix_rate_effects",
    "mix_rate_effects_of_shares",
    "placebo_rank",
]


@dataclass(frozen=True)
class MixRate:
    """A change of a rate: ``mix`` through other shares, ``rate`` through other rates, ``total`` of both."""

    mix: float
    rate: float
    total: float


def difference_in_differences(
    treated: Iterable[Any], control: Iterable[Any], *, level: float = 0.95, unit: str = "points"
) -> Result | None:
    """Mean change of the treated minus mean change of the control group.

    Formula: mean(T₁ − T₀) − mean(C₁ − C₀), with Welch's t interval on the individual changes.

    Args:
        treated, control: one change (later minus earlier) per person, both in the same unit and over
        the same two periods; missing ones are left out and counted. level: confidence level.

    Returns:
        The effect in the unit of the changes; None if a group is empty. No interval if a group has a
        single member: rank it among placebos instead (``placebo_rank``). The effect is one of
        training only if the groups would otherwise have changed alike.

    Raises:
        ValueError: a change that is text, True or False or not finite, or a level outside (0, 1).

    Source:
        B. L. Welch, Biometrika 34 (1947) 28–35.

    >>> difference_in_differences([10, 11, 9], [6, 5, 7]).value
    4.0
    """
    check_level(level)
    first, notes_first = known(treated, "changes of the treated")
    second, notes_second = known(control, "changes of the control group")
    if not first or not second:
        return None
    notes = [*notes_first, *notes_second]
    value = fmean(first) - fmean(second)
    sizes = f"Treated {len(first)}, control group {len(second)}"
    if min(len(first), len(second)) < 2:
        notes.append(f"{sizes}: nothing is known about spread in a group of one, so no interval.")
        return Result(value, len(first) + len(second), None, None, unit, tuple(notes))
    if min(len(first), len(second)) < FEW:
        notes.append(f"{sizes}, fewer than {FEW}: the t interval relies on no far outliers.")
    half = welch_half_width(first, second, level)
    if half == 0:
        notes.append("All changes inside each group are equal: no information on spread, so no width.")
    return Result(value, len(first) + len(second), value - half, value + half, unit, tuple(notes))


def welch_half_width(first: list[float], second: list[float], level: float) -> float:
    """Half the width of Welch's interval for a difference of two means."""
    a, b = variance(first) / len(first), variance(second) / len(second)
    if a + b == 0:
        return 0.0
    # Shares of the whole, so that tiny variances do not vanish when squared.
    part = a / (a + b)
    df = 1 / (part**2 / (len(first) - 1) + (1 - part) ** 2 / (len(second) - 1))
    return t_quantile((1 + level) / 2, df) * math.sqrt(a + b)


def pooled_half_width(
    first: Sequence[float], second: Sequence[float], *, further: float = 1.0, level: float = 0.95
) -> float | None:
    """Half the width of Student's interval for a difference of two means: t · s · √(1/m + 1/n), one spread for both.

    A group of one has no spread of its own, but how far the others lie from each other says how far one strays
    by chance. So it has with two, which may lie close to each other by luck alone. None for fewer than three
    values, or if all are equal inside each group: then nothing is known of the spread.

    Args:
        first, second: one value per team, in any unit. further: how many times as far as the second the first stray,
        where that is known. level: confidence level.

    Source:
        Student, Biometrika 6 (1908) 1–25; for a group of one J. R. Crawford, D. C. Howell, The Clinical
        Neuropsychologist 12 (1998) 482–486.

    >>> round(pooled_half_width([9], [1, 2, 3]), 3)
    4.968
    """
    df = len(first) + len(second) - 2
    if not first or not second or df < 1:
        return None
    ratios = ((first, further**2), (second, 1.0))
    squares = sum(variance(group) * (len(group) - 1) / ratio for group, ratio in ratios if len(group) > 1)
    if squares == 0:
        return None
    return t_quantile((1 + level) / 2, df) * math.sqrt(
        squares / df * sum(ratio / len(group) for group, ratio in ratios)
    )


def difference_in_differences_of_means(
    treated_before: float,
    treated_after: float,
    control_before: float,
    control_after: float,
    *,
    unit: str = "points",
) -> Result | None:
    """Difference-in-differences from four numbers: (T₁ − T₀) − (C₁ − C₀), without an interval.

    Returns:
        The effect in the unit of the four; None if one of them is missing.

    Raises:
        ValueError: a number that is text, True or False, or not finite.

    Source:
        D. Card, A. Krueger, American Economic Review 84 (1994) 772–793, Table 3.

    >>> round(difference_in_differences_of_means(20.44, 21.03, 23.33, 21.17).value, 2)
    2.75
    """
    given = (treated_before, treated_after, control_before, control_after)
    if any(is_missing(cell) for cell in given):
        return None
    t0, t1, c0, c1 = (number(cell, "One of the four means") for cell in given)
    note = "Four numbers have no spread inside them: no interval. See placebo_rank."
    return Result((t1 - t0) - (c1 - c0), 2, None, None, unit, (note,))


def mix_rate_effects(before: Mapping[str, tuple[int, int]], after: Mapping[str, tuple[int, int]]) -> MixRate:
    """Why an overall rate moved: because the shares of its slices moved, or the rates inside them?

    Formula: mix = Σ (w₁ − w₀) · r₀, at the old rates; rate = Σ w₁ · (r₁ − r₀), at the new shares. The
    order is a convention; the two parts add up to the whole change.

    Args:
        before, after: for each slice (how many, out of how many), as {"Enterprise": (10, 40)}.

    Returns:
        Fractions: −0.15 is fifteen points down.

    Raises:
        ValueError: different slices, a slice without cases (it has no rate), or a part above its whole.

    Source:
        E. M. Kitagawa, JASA 50 (1955) 1168–1194, with the interaction counted into the rate effect.

    >>> effect = mix_rate_effects({"Enterprise": (10, 40), "SMB": (80, 160)},
    ...                           {"Enterprise": (44, 160), "SMB": (21, 40)})
    >>> round(effect.mix, 3), round(effect.rate, 3), round(effect.total, 3)
    (-0.15, 0.025, -0.125)
    """
    return mix_rate_effects_of_shares(shares_and_rates(before), shares_and_rates(after))


def shares_and_rates(counts: Mapping[str, tuple[int, int]]) -> dict[str, tuple[float, float | None]]:
    """(share, rate) of each slice from (part, whole); a slice without cases has no rate."""
    made = {
        str(name): (count(part, f"The part of {name}"), count(whole, f"The whole of {name}"))
        for name, (part, whole) in dict(counts).items()
    }
    total = sum(whole for _, whole in made.values())
    for name, (part, whole) in made.items():
        if part > whole:
            raise ValueError(f"{part} of {whole} in {name} cannot be: the part is larger than the whole.")
    return {
        name: (whole / total if total else 0, part / whole if whole else None) for name, (part, whole) in made.items()
    }


def mix_rate_effects_of_shares(
    before: Mapping[str, tuple[float, float | None]], after: Mapping[str, tuple[float, float | None]]
) -> MixRate:
    """As ``mix_rate_effects``, from (share, rate) of each slice; the shares of a period add up to 1.

    >>> round(mix_rate_effects_of_shares({"E": (0.2, 0.25), "S": (0.8, 0.5)},
    ...                                  {"E": (0.8, 0.25), "S": (0.2, 0.5)}).mix, 3)
    -0.15
    """
    if set(before) != set(after):
        odd = ", ".join(sorted(map(str, set(before) ^ set(after))))
        raise ValueError(f"Both periods need the same slices; only one of them has: {odd}.")
    old, new = checked_slices(before, "first"), checked_slices(after, "second")
    mix = math.fsum((new[s][0] - old[s][0]) * old[s][1] for s in old)
    rate = math.fsum(new[s][0] * (new[s][1] - old[s][1]) for s in old)
    total = math.fsum(w * r for w, r in new.values()) - math.fsum(w * r for w, r in old.values())
    return MixRate(mix, rate, total)


def checked_slices(period: Mapping[str, tuple[float, float | None]], which: str) -> dict[str, tuple[float, float]]:
    """The slices of a period, or a sentence why they are none."""
    made: dict[str, tuple[float, float]] = {}
    for name, (weight, rate) in period.items():
        if rate is None or is_missing(rate):
            raise ValueError(f"{name} has no case in the {which} period, so no rate: join it to another slice.")
        made[name] = (number(weight, f"The share of {name}"), number(rate, f"The rate of {name}"))
        if not 0 <= made[name][0] <= 1:
            raise ValueError(f"The share of {name} must lie between 0 and 1; it is {weight:g}.")
    total = math.fsum(weight for weight, _ in made.values())
    if abs(total - 1) > 1e-9:
        raise ValueError(f"The shares of the {which} period add up to {total:g}; they must add up to 1.")
    return made


def placebo_rank(effects: Mapping[str, Any], treated: str) -> Result | None:
    """Rank of the treated unit's change among those of all units: 1 is the largest.

    With one treated unit there is no spread to make an interval of. So pretend that each other unit
    had been treated: if several of them "gained" as much, chance can do it too.

    Args:
        effects: change of each unit by name (a dict, or a Series with names as index), the treated
        one among them; missing ones are left out and counted. treated: its name.

    Returns:
        The rank; ``n`` is the number of units ranked. Equal values share the better rank, with a
        note. None if the treated unit's change is missing.

    Raises:
        ValueError: no unit of that name, or a change that is no finite number.

    Source:
        A. Abadie, A. Diamond, J. Hainmueller, JASA 105 (2010) 493–505 (placebo studies).

    >>> placebo_rank({"Kestrel": 0.25, "Merlin": 0.20, "Kite": 0.41}, "Kestrel").value
    2
    """
    given = dict(effects.items())
    if treated not in given:
        raise ValueError(f"There is no unit called {treated!r}. There are: {', '.join(map(str, given))}.")
    if is_missing(given[treated]):
        return None
    ranked = {name: number(v, f"The change of {name}") for name, v in given.items() if not is_missing(v)}
    mine = ranked[treated]
    rank = 1 + sum(value > mine for value in ranked.values())
    as_large = sum(value >= mine for value in ranked.values())
    notes = [f"If there is no effect, the chance of a change this large or larger is {as_large} in {len(ranked)}."]
    if sum(value == mine for value in ranked.values()) > 1:
        notes.append("Equal changes share the better rank.")
    if len(ranked) < len(given):
        notes.append(f"{len(given) - len(ranked)} of {len(given)} units have no value and were left out.")
    return Result(rank, len(ranked), None, None, "rank, 1 is the largest", tuple(notes))
