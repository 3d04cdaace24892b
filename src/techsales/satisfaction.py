"""What customers think: the mean, the top two boxes, and how much the silent could change.

Learners import these from ``techsales.metrics``, which tells the rules they all keep.
"""

import math
from collections.abc import Iterable
from statistics import fmean, stdev
from typing import Any

from techsales.intervals import Interval, check_level, t_interval, t_quantile
from techsales.results import Result, cells, count, known, number, share, spread_notes

MUCH_REFUSAL = 0.2


def valid_scores(values: Iterable[Any], what: str = "scores") -> tuple[list[float], tuple[str, ...]]:
    """The scores that are there, each from 1 to 5, and a note on those that are not."""
    scores, notes = known(values, what)
    for answer in scores:
        if not 1 <= answer <= 5:
            raise ValueError(
                f"A score of {answer:g} does not fit a scale from 1 to 5. If yours runs to 7 or 10, "
                "state your boxes: say which scores count as satisfied, and use share(satisfied, answers)."
            )
    return scores, notes


def csat_mean(scores: Iterable[Any], *, level: float = 0.95) -> Result | None:
    """Customer satisfaction as a mean: the sum of the scores divided by the number of answers.

    Args:
        scores: 1 to 5, missing answers allowed. level: confidence level of Student's t interval,
        which is never clipped to the scale. For skewed scores see ``intervals.bootstrap`` as well.

    Returns:
        Points of 5; None without an answer; no interval for one answer; an interval of zero width,
        with a note, where all answers are equal.

    Raises:
        ValueError: a score outside 1 to 5, True or False, a text, or a level outside (0, 1).

    Source:
        NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.2 (the interval).

    >>> csat_mean([4.2, 4.1, 4.3, 4.4, 4.5]).value
    4.3
    >>> csat_mean([5, 4, None]).notes[0]
    '1 of 3 scores are missing and were left out.'
    """
    check_level(level)
    answers, notes = valid_scores(scores)
    if not answers:
        return None
    low, high = t_interval(answers, level) or (None, None)
    notes += spread_notes(answers, "scores")
    return Result(fmean(answers), len(answers), low, high, "points of 5", notes)


def top_two_box(scores: Iterable[Any], *, level: float = 0.95) -> Result | None:
    """Share of the answers that give 4 or 5, with Wilson's interval.

    Formula: number of scores of at least 4 / number of answers.

    Args:
        scores: 1 to 5, missing answers allowed. level: confidence level.

    Returns:
        A share of the answers, not of those asked; None without an answer.

    Raises:
        ValueError: as ``csat_mean``. On a 7- or 10-point scale, state your boxes and use ``share``.

    Source:
        Interval: E. B. Wilson, JASA 22 (1927) 209–212.

    >>> top_two_box([5, 4, 3, 2]).value
    0.5
    """
    answers, notes = valid_scores(scores)
    return share(sum(score >= 4 for score in answers), len(answers), level=level, notes=notes)


def response_rate(answered: int, asked: int, *, level: float = 0.95) -> Result | None:
    """Share of the invitations that were answered, with Wilson's interval.

    Formula: answered / asked.

    Args:
        answered, asked: counts, 0 ≤ answered ≤ asked. level: confidence level.

    Returns:
        A share of those asked; None if nobody was.

    Raises:
        ValueError: more answers than invitations, or a count that is negative or not whole.

    Source:
        Interval: E. B. Wilson, JASA 22 (1927) 209–212.

    >>> response_rate(50, 125).value
    0.4
    """
    check_answered(answered, asked)
    return share(answered, asked, level=level)


def check_answered(answered: int, asked: int) -> int:
    """The number of the silent."""
    silent = count(asked, "The number asked") - count(answered, "The number of answers")
    if silent < 0:
        raise ValueError(f"{answered} answers to {asked} invitations cannot be: is somebody counted twice?")
    return silent


def mean_bounds(mean: float, answered: int, asked: int, *, lowest: float = 1, highest: float = 5) -> Interval | None:
    """Between what the mean of everybody asked must lie, whatever the silent think.

    Formula: (answered · mean + silent · lowest) / asked, and the same with ``highest``. These are
    limits, not a confidence interval.

    Args:
        mean: mean of the answers. answered, asked: counts. lowest, highest: ends of the scale.

    Returns:
        (low, high) in points; None if nobody was asked.

    Raises:
        ValueError: a mean outside the scale, more answers than invitations, or a bad count.

    Source:
        C. F. Manski, Partial Identification of Probability Distributions, Springer, 2003, ch. 1.

    >>> low, high = mean_bounds(4.2, 50, 125)
    >>> round(low, 2), round(high, 2)
    (2.28, 4.68)
    """
    silent = check_answered(answered, asked)
    if asked == 0:
        return None
    total = 0.0
    if answered:
        if not lowest <= number(mean, "The mean") <= highest:
            raise ValueError(f"A mean of {mean:g} does not fit a scale from {lowest:g} to {highest:g}.")
        total = answered * mean
    return (total + silent * lowest) / asked, (total + silent * highest) / asked


def nonresponse_mean(
    answers: Iterable[Any], call_backs: Iterable[Any], asked: int, *, level: float = 0.95
) -> Result | None:
    """Mean score of everybody asked, corrected by calling back some of the silent, drawn by lot.

    Formula: r · mean(answers) + (1 − r) · mean(call-backs), with r = answers / asked. The interval
    is Student's t on the call-backs with the finite-population factor √(1 − called/silent): it is
    about *these* invitations and takes the answers as they are.

    Args:
        answers: scores 1 to 5 of the first wave; blanks are the silent. call_backs: scores of
        the random sample of the silent, a blank for each refusal. asked: number of invitations.
        level: confidence level.

    Returns:
        Points of 5; None if nobody was asked, or some were silent and no call-back answered. No
        interval for a single call-back. A note when over 20 % of the call-backs refused.

    Raises:
        ValueError: as ``csat_mean``; more answers than invitations; more call-backs than silent.

    Source:
        M. H. Hansen, W. N. Hurwitz, JASA 41 (1946) 517–529.

    >>> round(nonresponse_mean([5] * 2, [3, 2, 4], asked=8).value, 2)
    3.5
    """
    check_level(level)
    first, _ = valid_scores(answers, "answers")
    given = cells(call_backs, "call-backs")
    second, refused = valid_scores(given, "call-backs")
    silent = check_answered(len(first), asked)
    if len(given) > silent:
        raise ValueError(f"{len(given)} call-backs to {silent} silent invitations: call each back once at most.")
    if asked == 0 or (silent and not second):
        return None
    notes = [f"The interval is about these {asked} invitations and takes the {len(first)} answers as fixed."]
    notes += refused
    if given and 1 - len(second) / len(given) > MUCH_REFUSAL:
        notes.append("More than 20 % of the call-backs refused: the bias has moved, not gone.")
    total = math.fsum(first)
    value = (total + silent * fmean(second)) / asked if silent else total / asked
    half: float | None = 0.0
    if silent > len(second):
        notes += spread_notes(second, "call-backs")
        half = None
        if len(second) > 1:
            error = silent / asked * stdev(second) * math.sqrt((1 - len(second) / silent) / len(second))
            half = t_quantile((1 + level) / 2, len(second) - 1) * error
    else:
        notes.append("Everybody was heard in the end, so the interval has no width.")
    low, high = (None, None) if half is None else (value - half, value + half)
    return Result(value, len(first) + len(second), low, high, "points of 5", tuple(notes))
