"""What every Ferrowick table shares: the calendar, the teams, and numbers with an exact mean."""

import datetime as dt
from random import Random
from typing import NamedTuple

SEED = 20251231
Row = dict[str, str | int | float]

TEAM_REGION = {
    "Kestrel": "North",
    "Merlin": "North",
    "Osprey": "East",
    "Harrier": "East",
    "Falcon": "South",
    "Heron": "South",
    "Buzzard": "West",
    "Kite": "West",
}
TEAMS = list(TEAM_REGION)
REPS_PER_TEAM = 8
INDUSTRIES = ["smart_manufacturing", "healthcare", "enterprise_it", "fintech", "logistics"]
PRODUCTS = ["Pulse", "Ledger"]
SOURCES = ["referral", "inbound", "outbound", "partner"]
LAST_NAMES = (
    "Abel Bauer Conti Dubois Ek Fischer Garcia Hansen Ito Jensen Kowalski Lindqvist Müller Novák Ortiz Péter"
).split()
#: Account ids of each (team, segment).
Book = dict[tuple[str, str], list[str]]


class Quarter(NamedTuple):
    """First day and length in days."""

    first: dt.date
    days: int


QUARTERS = {
    "2025Q1": Quarter(dt.date(2025, 1, 1), 90),
    "2025Q2": Quarter(dt.date(2025, 4, 1), 91),
    "2025Q3": Quarter(dt.date(2025, 7, 1), 92),
    "2025Q4": Quarter(dt.date(2025, 10, 1), 92),
}


def day_in(rng: Random, quarter: str, low: int = 0, high: int | None = None) -> dt.date:
    """A random day of a quarter, ``low`` to ``high`` days after its first."""
    first, days = QUARTERS[quarter]
    return first + dt.timedelta(days=rng.randint(low, days - 1 if high is None else high))


def any_account(rng: Random, book: Book, team: str) -> str:
    """A random account of a team, either segment."""
    return rng.choice(book[team, rng.choice(["Enterprise", "SMB"])])


def nudged(rng: Random, values: list[int], total: int, low: int, high: int) -> list[int]:
    """The values moved by single units, at random places, until they add up to ``total``."""
    values = list(values)
    while (gap := total - sum(values)) != 0:
        place = rng.randrange(len(values))
        step = 1 if gap > 0 else -1
        if low <= values[place] + step <= high:
            values[place] += step
    return values


def spread(rng: Random, n: int, mean: float, sd: float, low: int, high: int) -> list[int]:
    """``n`` whole numbers in [low, high] whose mean is exact; ``n * mean`` must be whole."""
    values = [min(high, max(low, round(rng.gauss(mean, sd)))) for _ in range(n)]
    return nudged(rng, values, round(n * mean), low, high)
