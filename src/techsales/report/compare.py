"""How a group's growth compares with other teams': the nearest, the pooled, the mean, and the rank."""

from collections.abc import Mapping
from statistics import fmean
from typing import NamedTuple

from techsales.effects import placebo_rank
from techsales.metrics import growth


class Lead(NamedTuple):
    """How much faster a team grew: over its neighbour; least and most over any other team; rank from 1."""

    over_neighbour: float
    least: float
    most: float
    rank: int


def growth_rates(old: Mapping[str, float], new: Mapping[str, float]) -> dict[str, float | None]:
    """Growth by unit, as a share of the old amount; None where that is not above zero or missing."""
    rates: dict[str, float | None] = {}
    for name in old:
        rate = growth(old[name], new[name]) if name in new and old[name] > 0 else None
        rates[name] = rate.value if rate else None
    return rates


def lead_among(rates: Mapping[str, float], name: str, nearest: str) -> Lead:
    """The lead of one unit over another, over each other alone, and its rank among all."""
    others = [rate for other, rate in rates.items() if other != name]
    ranked = placebo_rank(rates, name)
    assert ranked is not None, "a rate that is a number has a rank"
    mine = rates[name]
    return Lead(mine - rates[nearest], mine - max(others), mine - min(others), int(ranked.value))


def over_pooled(old: Mapping[str, float], new: Mapping[str, float], name: str) -> float | None:
    """Lead over the others as one: their amounts added up, then one growth rate."""
    mine = growth_rates(old, new)[name]
    others = [other for other in old if other != name and other in new]
    rest = growth(sum(old[o] for o in others), sum(new[o] for o in others)) if others else None
    return None if mine is None or rest is None else mine - rest.value


def over_mean(rates: Mapping[str, float | None], name: str) -> float | None:
    """Lead over the mean of the others, each counted once."""
    mine = rates[name]
    others = [rate for other, rate in rates.items() if other != name and rate is not None]
    return mine - fmean(others) if others and mine is not None else None
