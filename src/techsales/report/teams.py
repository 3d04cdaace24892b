"""Rows of a team's quarter at Ferrowick, and how its growth compares with the other teams'."""

from typing import Any

from techsales.company.basics import QUARTERS, TEAM_REGION, TEAMS
from techsales.company.loaders import rows
from techsales.course import CourseError
from techsales.report.compare import Lead, growth_rates, lead_among
from techsales.report.counts import count_sales

Row = dict[str, Any]


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
    return int(count_sales(pick("deals", team=team, quarter=quarter)).revenue)


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
    found = growth_rates(
        {name: revenue(name, last) for name in TEAMS}, {name: revenue(name, quarter) for name in TEAMS}
    )
    for name, rate in found.items():
        if rate is None:
            raise CourseError(f"{name} won nothing in {last}, so its growth has no base to compare with.")
        rates[name] = rate
    return lead_among(rates, team, neighbour(team))
