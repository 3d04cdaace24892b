"""Counting the rows of a team's quarter: who is in the denominator, for Ferrowick and for any company.

Every function takes rows as dictionaries with the columns of ``techsales.company.schema``; a column a
company does not have is read as "not known". Standard library only: the case report runs in a page.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from techsales.metrics import Plan, on_time_rate, resolution_rate
from techsales.results import Result, is_missing, share

Row = Mapping[str, Any]


class Answers(NamedTuple):
    """Invitations of a quarter.

    Attributes:
        asked: e-mail invitations. scores: the answers among them. calls: scores of the call-backs to the
        silent, None for a refusal. after_solved: how many invitations went out after a solved ticket;
        None if the rows do not say.
    """

    asked: int
    scores: list[float]
    calls: list[float | None]
    after_solved: int | None

    @property
    def silent(self) -> int:
        """Invitations without an answer."""
        return self.asked - len(self.scores)


class Tickets(NamedTuple):
    """A cohort of tickets: opened, of these solved, of these reopened (None if the rows do not say)."""

    opened: int
    solved: int
    back: int | None


class Projects(NamedTuple):
    """Projects of a quarter: how many were delivered, cancelled, running.

    Attributes:
        current, original: of those delivered and dated, how many kept the current and the first plan;
        None if the rows do not have that plan. dated: delivered projects with an actual end. moved: plans changed.
    """

    delivered: int
    dated: int
    current: int | None
    original: int | None
    moved: int | None
    cancelled: int
    running: int


class Sales(NamedTuple):
    """Closed deals of a quarter: won, lost, EUR of the won, and how many of the won have no amount."""

    won: int
    lost: int
    revenue: float
    unpriced: int = 0


def is_there(row: Row, column: str) -> bool:
    """Whether a row has a value in a column."""
    return not is_missing(row.get(column))


def known(row: Row, column: str) -> Any:
    """The value, or None where there is none: NaN and NaT are told apart from numbers nowhere else."""
    return row[column] if is_there(row, column) else None


def count_answers(rows: Iterable[Row]) -> Answers:
    """Invitations and call-backs of a quarter; a row without a wave is an invitation."""
    given = list(rows)
    mails = [row for row in given if (known(row, "wave") or 1) == 1]
    calls = [known(row, "score") for row in given if (known(row, "wave") or 1) == 2]
    told = any(is_there(row, "ticket_resolved_at_send") for row in mails)
    return Answers(
        len(mails),
        [row["score"] for row in mails if is_there(row, "score")],
        calls,
        sum(known(row, "ticket_resolved_at_send") == "Y" for row in mails) if told else None,
    )


def count_tickets(rows: Iterable[Row]) -> Tickets:
    """Tickets *opened* in the quarter, and what became of them."""
    opened = list(rows)
    solved = [row for row in opened if known(row, "resolved") == "Y"]
    told = not opened or any(is_there(row, "reopened") for row in opened)
    return Tickets(len(opened), len(solved), sum((known(row, "reopened") or 0) > 0 for row in solved) if told else None)


def count_projects(rows: Iterable[Row]) -> Projects:
    """Projects planned for the quarter; without an actual end nobody knows whether one was on time."""
    planned = list(rows)
    status = [known(row, "status") for row in planned]
    delivered = [row for row in planned if known(row, "status") == "delivered"]
    dated = [row for row in delivered if is_there(row, "actual_end")]
    plans = ("planned_end_current", "planned_end_original")
    current, original = (kept(dated, plan) for plan in plans)
    both = current is not None and original is not None
    moved = sum(row[plans[0]] != row[plans[1]] for row in delivered) if both else None
    return Projects(
        len(delivered), len(dated), current, original, moved, status.count("cancelled"), status.count("running")
    )


def kept(delivered: list[Row], plan: str) -> int | None:
    """How many ended by the planned day; None where a project does not have that plan."""
    if any(not is_there(row, plan) for row in delivered):
        return None
    return sum(row["actual_end"] <= row[plan] for row in delivered)


def count_sales(rows: Iterable[Row]) -> Sales:
    """Deals closed in the quarter; a won deal without an amount is counted and adds nothing."""
    closed = list(rows)
    won = [row for row in closed if known(row, "stage") == "won"]
    amounts = [row["amount_eur"] for row in won if is_there(row, "amount_eur")]
    lost = sum(known(row, "stage") == "lost" for row in closed)
    return Sales(len(won), lost, sum(amounts), len(won) - len(amounts))


def solved_share(tickets: Tickets, *, strict: bool = False) -> Result | None:
    """Solved of opened (TDR); ``strict``: and never opened again. None without a ticket, or unknown."""
    if strict and tickets.back is None:
        return None
    return resolution_rate(tickets.solved, tickets.opened, reopened=tickets.back or 0, strict=strict)


def on_time_share(projects: Projects, plan: Plan, *, include_cancelled: bool = False) -> Result | None:
    """On time of delivered (OTP), by one of the two plans; None if nothing was delivered, or unknown."""
    on_time = projects.current if plan == "current" else projects.original
    if on_time is None or not projects.dated:
        return None
    return on_time_rate(
        on_time, projects.dated, plan=plan, cancelled=projects.cancelled, include_cancelled=include_cancelled
    )


def win_share(sales: Sales) -> Result | None:
    """Won of the deals closed, with Wilson's interval; None if nothing was closed."""
    return share(sales.won, sales.won + sales.lost)
