"""The panel of chapter 16: six lines of a report, six checks, and which check raises the alarm on which line."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from statistics import fmean
from typing import Any

from techsales.company import rows
from techsales.company.loaders import read_bytes
from techsales.panels.panel import Choice, Panel, State

NAMES = (
    "1 win rate",
    "2 revenue of the trained",
    "3 closed in November",
    "4 CSAT",
    "5 training effect",
    "6 solved for good",
)
QUIET = ("nothing", "nothing")
CHECKS = {
    "it runs": "the error message",
    "it looks plausible": "the number",
    "count the rows": "the rows it counts",
    "reconcile a total": "the total behind it",
    "tiny case by hand": "a case of a few rows",
    "compared with whom": "the comparison",
}


@dataclass(frozen=True)
class Line:
    """One line of the report: the number it prints, the right one, and for each check (seen, wanted)."""

    printed: str
    right: str
    sees: dict[str, tuple[str, str]]

    def alarms(self, check: str) -> bool:
        """Whether the check sees something else than it should."""
        seen, wanted = self.sees[check]
        return seen != wanted


def line(printed: str, right: str, plausible: str, *checks: tuple[str, str]) -> Line:
    """A line from what the last four checks see and want; it runs, and it is as plausible as it should be."""
    return Line(printed, right, dict(zip(CHECKS, (QUIET, (plausible, plausible), *checks), strict=True)))


def same(value: str) -> tuple[str, str]:
    """A check that sees what it should."""
    return value, value


def table(name: str, **wanted: Any) -> list[dict[str, Any]]:
    """The rows of a company's table in which all these columns have these values."""
    return [row for row in rows(name) if all(row[column] == value for column, value in wanted.items())]


@cache
def lines() -> dict[str, Line]:
    """The six lines, from the company's files."""
    made = (win_rate(), revenue(), november(), csat(), effect(), solved())
    return dict(zip(NAMES, made, strict=True))


def win_rate() -> Line:
    """Open deals in the denominator."""
    stages = [row["stage"] for row in rows("deals")]
    won, closed = stages.count("won"), len(stages) - stages.count("open")
    return line(
        f"{won / len(stages):.1%}",
        f"{won / closed:.1%}",
        "a share between 0 and 100 %",
        (f"{len(stages)} deals", f"{closed} closed deals"),
        same(f"{won} won deals"),
        ("won, lost, open: 1 of 3", "won, lost, open: 1 of 2"),
        same("nothing: no cause is claimed"),
    )


def revenue() -> Line:
    """A join by a key that stands several times on the right."""
    won = table("deals", team="Kestrel", quarter="2025Q4", stage="won")
    courses = [row["rep_id"] for row in rows("training")]
    times = [courses.count(row["rep_id"]) for row in won]
    total = sum(row["amount_eur"] for row in won)
    joined = sum(row["amount_eur"] * n for row, n in zip(won, times, strict=True))
    return line(
        f"{joined:,} EUR",
        f"{total:,} EUR",
        "a sum above 0 EUR",
        (f"{sum(times)} rows", f"{len(won)} won deals"),
        (f"{joined:,} EUR", f"{total:,} EUR"),
        (f"1 deal, {times[0]} courses: {times[0]} deals", f"1 deal, {times[0]} courses: 1 deal"),
        same("nothing: no cause is claimed"),
    )


def november() -> Line:
    """Dates in the order day, month, year, read with the month first wherever that is possible."""
    text = read_bytes("crm_export_raw").decode("cp1252").splitlines()[1:]
    parts = [tuple(map(int, cell.split("/"))) for cell in (row.split(";")[-1].strip() for row in text) if "/" in cell]
    right = sum(month == 11 for _, month, _ in parts)
    read = sum((first if first <= 12 else second) == 11 for first, second, _ in parts)
    return line(
        f"{read} of {len(parts)}",
        f"{right} of {len(parts)}",
        f"a count between 0 and {len(parts)}",
        same(f"{len(parts)} lines"),
        same(f"{len(parts)} dates in all months together"),
        ("03/11/2025 is in March", "03/11/2025 is in November"),
        same("nothing: no cause is claimed"),
    )


def csat() -> Line:
    """The mean of two group means, one from many answers, one from few."""
    answers = [row for row in table("surveys", quarter="2025Q4", wave=1) if row["score"] is not None]
    flag = "ticket_resolved_at_send"
    groups = [[row["score"] for row in answers if row[flag] == value] for value in ("N", "Y")]
    scores = [row["score"] for row in answers]
    means = fmean(map(fmean, groups))
    return line(
        f"{means:.2f}",
        f"{fmean(scores):.2f}",
        "a mean between 1 and 5",
        same(f"{len(scores)} answers"),
        (f"{means:.2f} × {len(scores)} = {means * len(scores):,.0f} points", f"{sum(scores):,} points"),
        ("5, 5, 5 and 1: mean 3", "5, 5, 5 and 1: mean 4"),
        same("nothing: no cause is claimed"),
    )


def change(people: Sequence[dict[str, Any]]) -> float:
    """Mean change of the call score from the first to the second quarter, in points."""
    return fmean(row["call_score_q2"] - row["call_score_q1"] for row in people)


def effect() -> Line:
    """Before and after of people chosen for low scores, with nobody to compare with."""
    trained, waiting = table("reps", boost_group="trained"), table("reps", boost_group="waitlist")
    gain, spared = change(trained), change(waiting)
    before, after = (fmean(row[f"call_score_q{quarter}"] for row in trained) for quarter in (1, 2))
    return line(
        f"{gain:+.0f} points",
        f"{gain - spared:+.0f} points, best guess",
        "a change between −100 and +100 points",
        same(f"{len(trained)} people"),
        same(f"{before:.0f} and {after:.0f}"),
        same("40 and 50: +10"),
        ("nobody", f"the {len(waiting)} who waited ({spared:+.0f} points)"),
    )


def solved() -> Line:
    """The line that is right."""
    opened = table("tickets", team="Kestrel", quarter="2025Q4")
    closed = [row for row in opened if row["resolved"] == "Y"]
    stayed = sum(row["reopened"] == 0 for row in closed)
    number = f"{stayed} of {len(opened)}"
    parts = f"{stayed} + {len(closed) - stayed} reopened + {len(opened) - len(closed)} unsolved = {len(opened)}"
    return line(
        number,
        number,
        f"a count between 0 and {len(opened)}",
        same(f"{len(opened)} tickets"),
        same(parts),
        same("solved, reopened, unsolved: 1 of 3"),
        same("nothing: no cause is claimed"),
    )


def faulty() -> list[Line]:
    """The lines that print a wrong number."""
    return [entry for entry in lines().values() if entry.printed != entry.right]


def state(name: str, check: str) -> State:
    """One check on one line: what it sees and should see, and what the check does on all six.

    Args:
        name: a line of the report. check: one of six checks.
    """
    entry = lines()[name]
    seen, wanted = entry.sees[check]
    return {
        "name": name,
        "check": check,
        "looks_at": CHECKS[check],
        "printed": entry.printed,
        "seen": seen,
        "wanted": wanted,
        "alarm": entry.alarms(check),
        "on": {other: (found.printed, found.alarms(check)) for other, found in lines().items()},
        "finds": sum(found.alarms(check) for found in faulty()),
        "faulty": len(faulty()),
    }


def view(now: State) -> str:
    """What the check sees on the chosen line, then alarm or quiet on every line."""
    body = "".join(_row(name, *entry, chosen=name == now["name"]) for name, entry in now["on"].items())
    return (
        f"<p>The check looks at {now['looks_at']}. On line {escape(now['name'])} it sees "
        f"<strong>{escape(now['seen'])}</strong>; it should see <strong>{escape(now['wanted'])}</strong>.</p>"
        f'<table class="dd-table"><caption>Check: {escape(now["check"])}</caption><thead><tr><th scope="col">line</th>'
        f'<th scope="col">prints</th><th scope="col">check</th></tr></thead><tbody>{body}</tbody></table>'
    )


def _row(name: str, printed: str, alarm: bool, *, chosen: bool) -> str:
    start = '<td class="dd-hit">' if chosen else "<td>"
    word = "▲ alarm" if alarm else "– quiet"
    return f'<tr><th scope="row">{escape(name)}</th><td>{escape(printed)}</td>{start}{word}</td></tr>'


def says(now: State) -> str:
    """One sentence on the chosen pair, one on the check."""
    if now["alarm"]:
        found = f"alarm, it sees {now['seen']} where {now['wanted']} should be."
    else:
        found = f"quiet, it sees {now['seen']}, as it should."
    return f"{found[0].upper()}{found[1:]} This check finds {now['finds']} of the {now['faulty']} faulty lines."


review_the_report = Panel(
    name="review the report",
    title="Which check finds it?",
    inputs={
        "name": Choice("line", NAMES, start="1 win rate"),
        "check": Choice("check", tuple(CHECKS), start="it runs"),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"name": "1 win rate", "check": "it looks plausible"},
        {"name": "2 revenue of the trained", "check": "count the rows"},
        {"name": "5 training effect", "check": "compared with whom"},
    ),
)
