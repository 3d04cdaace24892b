"""Rows of a team's quarter, and how its growth compares with the other teams'."""

from typing import Any, NamedTuple

from techsales.company.basics import QUARTERS, TEAM_REGION, TEAMS
from techsales.company.loaders import rows
from techsales.course import CourseError
from techsales.metrics import growth

Row = dict[str, Any]


class Lead(NamedTuple):
    """How much faster a team grew: over its neighbour; least and most over any other team; rank from 1."""

    over_neighbour: float
    least: float
    most: float
    rank: int


def check_names(team: str, quarter: str) -> None:
    """Refuse a team or a quarter the company does not have."""
    for value, known, what in ((team, TEAMS, "team"), (quarter, list(QUARTERS), "quarter")):
        if value not in known:
            raise CourseError(f"There is no {what} called {value!r}. There are: {', '.join(known)}.")


def pick(table: str, **wanted: Any) -> list[Row]:
    """Rows of a table in which every named column has the wanted value."""
    return [row for row in rows(table) if all(row[column] == value for column, value in wanted.items())]


def wins(team: str, quarter: str | None) -> list[Row]:
    """The team's deals won in a quarter."""
    return pick("deals", team=team, quarter=quarter, stage="won")


def revenue(team: str, quarter: str | None) -> int:
    """EUR of the deals won in a quarter."""
    return sum(row["amount_eur"] for row in wins(team, quarter))


def neighbour(team: str) -> str:
    """The other team of the region; for Kestrel that is Merlin."""
    return next(other for other in TEAMS if other != team and TEAM_REGION[other] == TEAM_REGION[team])


def quarter_before(quarter: str) -> str | None:
    """``2025Q3`` for ``2025Q4``; None for the first."""
    known = list(QUARTERS)
    place = known.index(quarter)
    return known[place - 1] if place else None


def lead_of(team: str, quarter: str) -> Lead | None:
    """The team's lead in growth; None in the first quarter, which has no base.

    Raises:
        CourseError: a team won nothing in the quarter before.
    """
    last = quarter_before(quarter)
    if last is None:
        return None
    rates = {}
    for name in TEAMS:
        rate = growth(revenue(name, last), revenue(name, quarter))
        if rate is None:
            raise CourseError(f"{name} won nothing in {last}, so its growth has no base to compare with.")
        rates[name] = rate.value
    mine = rates.pop(team)
    rank = 1 + sum(rate > mine for rate in rates.values())
    return Lead(mine - rates[neighbour(team)], mine - max(rates.values()), mine - min(rates.values()), rank)
