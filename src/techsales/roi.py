"""Whether a training paid: what its effect is worth, against everything it cost.

Learners import these from ``techsales.metrics``, which tells the rules they all keep. An interval
comes in with the effect and is passed through; none is invented here.
"""

from collections.abc import Callable

from techsales.results import Result, is_missing, number


def training_gain(effect: float | Result | None, base: float, margin: float) -> Result | None:
    """What an effect is worth: effect · base · margin.

    Args:
        effect: the part of growth the training is credited with, 0.05 for five points; a
        ``Result`` passes its interval on. base: revenue it acts on, EUR. margin: gross margin, 0 to 1.

    Returns:
        EUR in the period of the base; None without an effect.

    Raises:
        ValueError: a negative base, a margin outside 0 to 1, or a value that is no finite number.

    >>> training_gain(0.05, 1_000_000, 0.40).value
    20000.0
    """
    if not number(base, "The base") >= 0:
        raise ValueError(f"The base is revenue, 0 or more; it is {base:,.10g}.")
    if not 0 <= number(margin, "The margin") <= 1:
        raise ValueError(f"The margin lies between 0 and 1; {margin:g} does not. Write 40 % as 0.40.")
    return carried(effect, lambda share_of_base: share_of_base * (base * margin), "EUR")


def training_roi(gain: float | Result | None, cost: float, *, hours_cost: float | None = None) -> Result | None:
    """Return on investment of a training, (gain − cost) / cost, which is the ratio gain/cost − 1.

    Args:
        gain: EUR the training brought, from an effect that can be credited to it (``training_gain``),
        negative allowed; a ``Result`` passes its interval on. cost: EUR in all, above 0.
        hours_cost: the part of it that is the learners' time.

    Returns:
        A share of the cost; None without a gain.

    Raises:
        ValueError: a cost that is not above 0, hours that cost more than all, or no finite number.

    Source:
        J. J. Phillips, Return on Investment in Training and Performance Improvement Programs,
        2nd ed., Butterworth-Heinemann, 2003.

    >>> training_roi(20_000, 25_000).value
    -0.2
    """
    spent = checked_cost(cost, hours_cost)
    return carried(gain, lambda eur: (eur - spent) / spent, "share of the cost", hours_notes(hours_cost))


def benefit_cost_ratio(gain: float | Result | None, cost: float, *, hours_cost: float | None = None) -> Result | None:
    """Gain divided by cost (BCR): EUR back for each EUR spent; otherwise as ``training_roi``.

    >>> benefit_cost_ratio(20_000, 25_000).value
    0.8
    """
    spent = checked_cost(cost, hours_cost)
    return carried(gain, lambda eur: eur / spent, "EUR per EUR", hours_notes(hours_cost))


def payback(
    gain: float | Result | None, cost: float, *, hours_cost: float | None = None, period: str = "quarters"
) -> Result | None:
    """Periods until the cost is earned back, cost / gain per period.

    Args:
        gain: EUR per period. cost, hours_cost: as ``training_roi``. period: name of the unit.

    Returns:
        Periods, not rounded; None without a gain, or with one that is not above 0: it never pays back.
        Where only the low end of the gain never pays back, ``high`` is None, and a note says so.

    Raises:
        ValueError: as ``training_roi``.

    >>> payback(20_000, 25_000).value
    1.25
    """
    spent = checked_cost(cost, hours_cost)
    earned = carried(gain, lambda eur: eur, "EUR", hours_notes(hours_cost))
    if earned is None or earned.value <= 0:
        return None
    notes, low, high = earned.notes, None, None
    if earned.low is not None and earned.high is not None and earned.high > 0:
        low = spent / earned.high
        high = spent / earned.low if earned.low > 0 else None
        if high is None:
            notes += ("At the low end of the gain the training never pays back.",)
    return Result(spent / earned.value, earned.n, low, high, period, notes)


def checked_cost(cost: float, hours_cost: float | None) -> float:
    """The cost, or a sentence why there is no return on it."""
    if is_missing(cost):
        raise ValueError("The cost is missing. Without a cost there is no return, only a gain.")
    spent = number(cost, "The cost")
    if spent <= 0:
        raise ValueError(f"The cost is {spent:,.10g}, but must be above 0. Are salaries, trainer and licences in it?")
    if hours_cost is not None and not 0 <= number(hours_cost, "The cost of the hours") <= spent:
        raise ValueError(f"The hours cost {hours_cost:,.10g} of {spent:,.10g} in all, which cannot be.")
    return spent


def hours_notes(hours_cost: float | None) -> tuple[str, ...]:
    """The note on working time that nobody paid for."""
    return ("The hours cost 0: salaries are missing.",) if hours_cost == 0 else ()


def carried(
    given: float | Result | None, rule: Callable[[float], float], unit: str, notes: tuple[str, ...] = ()
) -> Result | None:
    """A rising ``rule`` applied to a number, or to a Result and both ends of its interval."""
    if is_missing(given):
        return None
    if not isinstance(given, Result):
        return Result(rule(number(given, "The gain or effect")), 1, None, None, unit, notes)
    low = None if given.low is None else rule(given.low)
    high = None if given.high is None else rule(given.high)
    return Result(rule(given.value), given.n, low, high, unit, given.notes + notes)
