"""Outcomes that are handed out evenly: exact counts, and no other column that would explain them by accident.

Each function rewrites one of Ferrowick's tables, quarter by quarter, in place. What is left to chance is where the
even hand starts and which row gets which of the values.
"""

import datetime as dt
from collections.abc import Sequence
from operator import itemgetter
from random import Random

from techsales.company.basics import PRODUCTS, SOURCES, Row, spread
from techsales.company.projects import SIZES
from techsales.company.tickets import COMPONENTS
from techsales.diagnosis.evidence import hand_out
from techsales.industries.profile import FERROWICK

#: Fractions of irrational numbers, one a column, so that no two columns keep step.
STEPS = (0.618034, 0.414214, 0.732051, 0.236068, 0.645751)
DAYS = {"mean": 10.0, "sd": 4.0, "most": 25}


def alike(labels: Sequence[str]) -> dict[str, float]:
    """The same share for every label."""
    return dict.fromkeys(labels, 1 / len(labels))


def flags(rows: list[Row], column: str, yes: int, step: float, rng: Random) -> None:
    """``Y`` for exactly ``yes`` of the rows, evenly along them, ``N`` for the others."""
    hand_out(rows, column, {"Y": yes / len(rows), "N": 1 - yes / len(rows)}, step, rng)


def along(rows: list[Row], column: str, values: list[int], step: float, rng: Random) -> None:
    """Sorted values dealt out along the rows, so that every stretch of rows gets its part of low and high ones."""
    start = rng.random()
    order = sorted(range(len(rows)), key=lambda place: (start + place * step) % 1)
    for place, value in zip(order, sorted(values), strict=True):
        rows[place][column] = value


def in_quarter(rows: list[Row], quarter: str) -> list[Row]:
    """The rows of a quarter, by region and team."""
    return sorted((row for row in rows if row["quarter"] == quarter), key=itemgetter("region", "team"))


def tickets(rows: list[Row], quarter: str, solved: int, came_back: int, rng: Random, days: float = 0) -> None:
    """The tickets opened in a quarter: how many were solved, how many of those came back, mean days to close."""
    opened = in_quarter(rows, quarter)
    flags(opened, "resolved", solved, STEPS[0], rng)
    done = [row for row in opened if row["resolved"] == "Y"]
    flags(done, "reopened", came_back, STEPS[1], rng)
    for row in opened:
        row["reopened"] = int(row["resolved"] == "Y" and row["reopened"] == "Y")
    opened.sort(key=itemgetter("resolved", "reopened", "team"))
    hand_out(opened, "component", alike(COMPONENTS), STEPS[2], rng)
    opened.sort(key=itemgetter("resolved", "reopened", "component", "team"))
    hand_out(opened, "severity", {"1": 0.15, "2": 0.35, "3": 0.5}, STEPS[3], rng)
    hand_out(opened, "support_partner", alike(["inhouse", "Lumo Desk"]), STEPS[4], rng)
    on_gateway = [row for row in opened if row["component"] == "gateway"]
    hand_out(on_gateway, "firmware", alike(FERROWICK["versions"]), STEPS[0], rng)
    mean = days or DAYS["mean"]
    along(done, "days", spread(rng, len(done), mean, min(mean, DAYS["sd"]), 0, int(DAYS["most"])), STEPS[1], rng)
    for row in opened:
        row["severity"] = int(row["severity"])
        row["firmware"] = row["firmware"] if row["component"] == "gateway" else ""
        days_open = row.pop("days", None)
        row["closed_date"] = "" if days_open is None else later(str(row["opened_date"]), int(days_open))


def later(day: str, days: int) -> str:
    """A day so many days later."""
    return str(dt.date.fromisoformat(day) + dt.timedelta(days=days))


def projects(rows: list[Row], quarter: str, cancelled: float, on_time: float, rng: Random) -> None:
    """The projects planned for a quarter: shares of those cancelled, and of those delivered that were on time."""
    due = [row for row in in_quarter(rows, quarter) if row["status"] != "running"]
    flags(due, "status", round(cancelled * len(due)), STEPS[0], rng)
    done = [row for row in due if row["status"] == "N"]
    flags(done, "actual_end", round(on_time * len(done)), STEPS[1], rng)
    for row in due:
        row["actual_end"] = row["actual_end"] if row["status"] == "N" else ""
    due.sort(key=itemgetter("status", "actual_end", "team"))
    hand_out(due, "subcontractor", alike([*FERROWICK["subcontractors"], "inhouse"]), STEPS[2], rng)
    hand_out(due, "size", alike(SIZES), STEPS[3], rng)
    for row in due:
        row["planned_end_current"] = row["planned_end_original"]
        days = -rng.randint(0, 9) if row["actual_end"] == "Y" else rng.randint(3, 40)
        row["actual_end"] = later(str(row["planned_end_current"]), days) if row["status"] == "N" else ""
        row["status"] = "delivered" if row["status"] == "N" else "cancelled"


def surveys(rows: list[Row], quarter: str, solved: int, rng: Random) -> None:
    """The answers of a quarter: ``solved`` of them after a solved ticket, mean 4.2; the others, mean 2.8.

    The silent were asked in the same shares, and called back they would say about the same.
    """
    asked = [row for row in in_quarter(rows, quarter) if row["wave"] == 1]
    answered = [row for row in asked if row["score"] != ""]
    silent = [row for row in asked if row["score"] == ""]
    flags(answered, "ticket_resolved_at_send", solved, STEPS[0], rng)
    flags(silent, "ticket_resolved_at_send", round(solved / len(answered) * len(silent)), STEPS[1], rng)
    for flag, mean in (("Y", 4.2), ("N", 2.8)):
        some = [row for row in answered if row["ticket_resolved_at_send"] == flag]
        along(some, "score", spread(rng, len(some), mean, 1.0, 1, 5), STEPS[2], rng)
    mean = sum(int(row["score"]) for row in answered) / len(answered)
    by_id = {row["survey_id"]: row for row in asked}
    called = [row for row in in_quarter(rows, quarter) if row["wave"] == 2]
    if called:
        along(
            called, "score", spread(rng, len(called), round(mean * len(called)) / len(called), 1, 1, 5), STEPS[3], rng
        )
    for row in called:
        row["ticket_resolved_at_send"] = by_id[row["callback_of"]]["ticket_resolved_at_send"]


def deals(rows: list[Row], rng: Random) -> None:
    """Products and sources in the same shares among won and lost deals of every quarter and segment."""
    closed = [row for row in rows if row["stage"] != "open"]
    closed.sort(key=itemgetter("quarter", "segment", "stage", "team"))
    hand_out(closed, "product", alike(PRODUCTS), STEPS[0], rng)
    hand_out(closed, "source", alike(SOURCES), STEPS[1], rng)
