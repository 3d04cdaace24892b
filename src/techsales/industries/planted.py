"""What is planted in each sister company's tables, computed from them: the figure that misleads and the look that tells.

>>> from techsales.industries import make_company
>>> planted("logistics", make_company("logistics")).look.reading
'inside both segments the rate is as it was; the shares moved'
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import fmean

from techsales.company.basics import Row
from techsales.diagnosis.definition import Sheet
from techsales.diagnosis.evidence import percent
from techsales.industries.profile import find_industry, read_profile
from techsales.industries.speak import speaker

Tables = dict[str, list[Row]]
BEFORE, NOW = "2025Q3", "2025Q4"
QUARTERS = (BEFORE, NOW)
#: Days after which a ticket counts as slow.
SOON = 30


@dataclass(frozen=True)
class Planted:
    """A planted cause.

    Attributes:
        kind: as on the page of the eight scenes. table: where it lies. naive: what a report would show.
        look: what reveals it; its reading is the sentence.
    """

    kind: str
    table: str
    naive: Sheet
    look: Sheet


def of_quarter(rows: Iterable[Row], quarter: str) -> list[Row]:
    """Rows of a quarter."""
    return [row for row in rows if row["quarter"] == quarter]


def share(rows: list[Row], is_one: Callable[[Row], bool]) -> str:
    """``84 % (336 of 400)``."""
    return percent(sum(map(is_one, rows)), len(rows))


def both(rows: list[Row], cell: Callable[[list[Row]], object]) -> tuple[object, ...]:
    """A cell for each of the two quarters."""
    return tuple(cell(of_quarter(rows, quarter)) for quarter in QUARTERS)


def solved(row: Row) -> bool:
    """Marked as solved."""
    return row["resolved"] == "Y"


def definition(_industry: str, tables: Tables) -> Planted:
    """Solved, and solved for good."""
    rows = tables["tickets"]
    naive = ("marked as solved", *both(rows, lambda some: share(some, solved)))
    stayed = both(rows, lambda some: share(some, lambda row: solved(row) and not row["reopened"]))
    return Planted(
        "the definition",
        "tickets",
        Sheet(("tickets opened", *QUARTERS), (naive,), ""),
        Sheet(
            ("tickets opened", *QUARTERS),
            (naive, ("solved and not reopened", *stayed)),
            "more are marked as solved, and far fewer stay solved",
        ),
    )


def on_time(row: Row) -> bool:
    """Delivered by the planned date."""
    return row["status"] == "delivered" and str(row["actual_end"]) <= str(row["planned_end_current"])


def left_out(_industry: str, tables: Tables) -> Planted:
    """On time of those delivered, and of those that were due."""
    due = [row for row in tables["projects"] if row["status"] != "running"]
    delivered = [row for row in due if row["status"] == "delivered"]
    naive = ("on time, of those delivered", *both(delivered, lambda some: share(some, on_time)))
    lines = (
        naive,
        ("cancelled, of those due", *both(due, lambda some: share(some, lambda row: row["status"] == "cancelled"))),
        ("on time, of those due", *both(due, lambda some: share(some, on_time))),
    )
    return Planted(
        "what was left out",
        "projects",
        Sheet(("projects", *QUARTERS), (naive,), ""),
        Sheet(("projects", *QUARTERS), lines, "with the cancelled ones in the denominator the rate fell"),
    )


def won(row: Row) -> bool:
    """A won deal."""
    return row["stage"] == "won"


def closed_deals(tables: Tables) -> list[Row]:
    """Deals that are won or lost."""
    return [row for row in tables["deals"] if row["stage"] != "open"]


def denominator(_industry: str, tables: Tables) -> Planted:
    """A count, and the count it is out of."""
    rows = closed_deals(tables)
    naive = ("won", *both(rows, lambda some: sum(map(won, some))))
    lines = (naive, ("closed", *both(rows, len)), ("won, of those closed", *both(rows, lambda some: share(some, won))))
    return Planted(
        "the denominator",
        "deals",
        Sheet(("deals", *QUARTERS), (naive,), ""),
        Sheet(("deals", *QUARTERS), lines, "fewer were closed, and the same share of them was won"),
    )


def rare_class(_industry: str, tables: Tables) -> Planted:
    """All tickets, and the few severe ones."""
    rows = tables["tickets"]
    severe = [row for row in rows if row["severity"] == 1]
    naive = ("all, solved", *both(rows, lambda some: share(some, solved)))
    return Planted(
        "a rare thing, counted with the common ones",
        "tickets",
        Sheet(("tickets", *QUARTERS), (naive,), ""),
        Sheet(
            ("tickets", *QUARTERS),
            (naive, ("severity 1, solved", *both(severe, lambda some: share(some, solved)))),
            "the rate did not move, and that of severity 1 fell by more than half",
        ),
    )


def days(row: Row) -> int:
    """Days from opening to closing."""
    return (dt.date.fromisoformat(str(row["closed_date"])) - dt.date.fromisoformat(str(row["opened_date"]))).days


def blanks(_industry: str, tables: Tables) -> Planted:
    """Days to close of what is closed, and how much is not."""
    rows = tables["tickets"]

    def is_blank(row: Row) -> bool:
        return row["closed_date"] == ""

    naive = ("mean days to close", *both(rows, lambda some: f"{fmean(days(r) for r in some if not is_blank(r)):.1f}"))

    def is_fast(row: Row) -> bool:
        return not is_blank(row) and days(row) <= SOON

    oldest = min(str(row["opened_date"]) for row in rows if is_blank(row))
    lines = (
        naive,
        (
            f"mean of those closed in {SOON} days",
            *both(rows, lambda some: f"{fmean(map(days, filter(is_fast, some))):.1f}"),
        ),
        ("slower, or still open", *both(rows, lambda some: share(some, lambda row: not is_fast(row)))),
        ("without a closing date", *both(rows, lambda some: share(some, is_blank))),
    )
    return Planted(
        "the blanks",
        "tickets",
        Sheet(("tickets opened", *QUARTERS), (naive,), ""),
        Sheet(
            ("tickets opened", *QUARTERS),
            lines,
            f"the same share is slow as before, and has no closing date yet; the oldest is open since {oldest}",
        ),
    )


def who_was_asked(_industry: str, tables: Tables) -> Planted:
    """The mean of all answers, and inside the two kinds of customers that were asked."""
    answers = [row for row in tables["surveys"] if row["wave"] == 1 and row["score"] != ""]

    def middle(some: list[Row]) -> str:
        return f"{fmean(int(row['score']) for row in some):.2f} ({len(some)})"

    naive = ("mean of all answers", *both(answers, middle))
    lines = [naive]
    for flag, words in (("Y", "after a solved ticket"), ("N", "after another")):
        some = [row for row in answers if row["ticket_resolved_at_send"] == flag]
        lines.append((words, *both(some, middle)))
    return Planted(
        "who was asked",
        "surveys",
        Sheet(("score (answers)", *QUARTERS), (naive,), ""),
        Sheet(
            ("score (answers)", *QUARTERS),
            tuple(lines),
            "inside both kinds nothing changed; those after a solved ticket are asked more",
        ),
    )


def mix(industry: str, tables: Tables) -> Planted:
    """The rate of all deals, and of each segment."""
    rows = closed_deals(tables)
    naive = ("all, won", *both(rows, lambda some: share(some, won)))
    lines = [naive]
    for segment in read_profile(industry).lists["segments"]:
        some = [row for row in rows if row["segment"] == segment]
        lines.append((segment, *both(some, lambda part: share(part, won))))
    return Planted(
        "the mix",
        "deals",
        Sheet(("deals", *QUARTERS), (naive,), ""),
        Sheet(("deals", *QUARTERS), tuple(lines), "inside both segments the rate is as it was; the shares moved"),
    )


def compared_with_whom(industry: str, tables: Tables) -> Planted:
    """Revenue after the training, and before it."""
    trained, *others = read_profile(industry).lists["teams"]

    def revenue(team: str, quarter: str) -> int:
        deals = of_quarter(tables["deals"], quarter)
        return sum(int(row["amount_eur"]) for row in deals if won(row) and row["team"] == team)

    own = {quarter: revenue(trained, quarter) for quarter in QUARTERS}
    rest = {quarter: fmean(revenue(team, quarter) for team in others) for quarter in QUARTERS}
    gains = own[NOW] - own[BEFORE], rest[NOW] - rest[BEFORE]
    naive = (
        (trained, f"{own[NOW]:,.0f}"),
        ("mean of the other teams", f"{rest[NOW]:,.0f}"),
        ("more", f"{own[NOW] / rest[NOW] - 1:.0%}".replace("%", " %")),
    )
    lines = (
        (trained, f"{own[BEFORE]:,.0f}", f"{own[NOW]:,.0f}", f"{gains[0]:+,.0f}"),
        ("mean of the other teams", f"{rest[BEFORE]:,.0f}", f"{rest[NOW]:,.0f}", f"{gains[1]:+,.0f}"),
    )
    left = f"{gains[0] - gains[1]:,.0f} EUR of the difference of {own[NOW] - rest[NOW]:,.0f} EUR"
    return Planted(
        "compared with whom",
        "deals",
        Sheet(("won, EUR", f"{NOW}, after the training"), naive, ""),
        Sheet(("won, EUR", *QUARTERS, "change"), lines, f"{left} came after the training; the rest was there before"),
    )


PLANTED = {
    "enterprise_it": definition,
    "software": left_out,
    "smart_manufacturing": denominator,
    "fintech": rare_class,
    "healthcare": blanks,
    "smart_home": who_was_asked,
    "logistics": mix,
    "agriculture": compared_with_whom,
}


def planted(industry: str, tables: Tables) -> Planted:
    """The planted cause of a company, in its own words.

    Args:
        industry: its name. tables: what ``make_company`` gave.

    Raises:
        CourseError: no such industry.
    """
    name = find_industry(industry)
    found, speak = PLANTED[name](name, tables), speaker(name)
    return Planted(found.kind, found.table, speak.sheet(found.naive), speak.sheet(found.look))
