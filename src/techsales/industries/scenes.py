"""The eight scenes of the book's page: a table of each company, the slide's figure, and the look that tells more."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from statistics import fmean

from techsales.company.basics import Row
from techsales.diagnosis.definition import Sheet
from techsales.industries import scene_rows
from techsales.industries.scene_rows import Rows


@dataclass(frozen=True)
class Scene:
    """A scene.

    Attributes:
        table: name of its table. make: the table, every count fixed. slide: what the slide says. look: what the
        cheapest look shows; its reading is the sentence to say.
    """

    table: str
    make: Callable[[Random], Rows]
    slide: Callable[[Rows], Sheet]
    look: Callable[[Rows], Sheet]


def how_many(rows: Iterable[Row], **wanted: object) -> int:
    """Rows with these values."""
    return sum(all(row[column] == value for column, value in wanted.items()) for row in rows)


def mean(rows: Iterable[Row], column: str, **wanted: object) -> float:
    """The mean of a column over rows with these values; blanks are left out, as a spreadsheet does."""
    some = [row for row in rows if all(row[name] == value for name, value in wanted.items())]
    return fmean(float(row[column]) for row in some if row[column] != "")


def total(rows: Iterable[Row], column: str, **wanted: object) -> float:
    """The sum of a column over rows with these values."""
    return sum(float(row[column]) for row in rows if all(row[name] == value for name, value in wanted.items()))


def logins_slide(rows: Rows) -> Sheet:
    """Who logged in."""
    return Sheet(("active users", "of"), ((how_many(rows, logged_in="Y"), len(rows)),), "")


def logins_look(rows: Rows) -> Sheet:
    """Who posted."""
    active, posted = how_many(rows, logged_in="Y"), how_many(rows, posted="Y")
    lines = (("logged in at least once", active, len(rows)), ("posted at least once", posted, len(rows)))
    return Sheet(("in the quarter", "users", "of"), lines, f"{active} of {len(rows)} can get in; {posted} work in it")


def monitor_slide(rows: Rows) -> Sheet:
    """The share of minutes that answered."""
    minutes, silent = int(total(rows, "minutes")), int(total(rows, "silent_monitor"))
    return Sheet(
        ("available", "silent minutes", "of"),
        ((f"{1 - silent / minutes:.1%}".replace("%", " %"), silent, f"{minutes:,}"),),
        "",
    )


def monitor_look(rows: Rows) -> Sheet:
    """The one Sunday, ours and the customer's."""
    (sunday,) = [row for row in rows if row["planned"]]
    ours, theirs = int(sunday["silent_monitor"]), int(sunday["silent_customer"])
    lines = (("our monitor", ours), ("planned maintenance, not counted", sunday["planned"]), ("customer's log", theirs))
    return Sheet(
        (f"Sunday the {sunday['day']}th", "silent minutes"),
        lines,
        f"on that Sunday our monitor has {ours} silent minutes and the customer's log {theirs}",
    )


def line_hours_slide(rows: Rows) -> Sheet:
    """Stops a month."""
    lines = tuple((month, int(total(rows, "stops", month=month))) for month in ("before", "after"))
    return Sheet(("month", "unplanned stops"), lines, "")


def line_hours_look(rows: Rows) -> Sheet:
    """Stops in the hours that the lines ran."""
    lines = []
    for month in ("before", "after"):
        stops, hours = int(total(rows, "stops", month=month)), int(total(rows, "hours", month=month))
        lines.append((month, stops, hours, f"{100 * stops / hours:.1f}"))
    same = " and ".join(str(line[3]) for line in lines)
    return Sheet(
        ("month", "unplanned stops", "hours run", "stops in 100 hours"),
        tuple(lines),
        f"in 100 hours {same} stops: nothing changed but the orders",
    )


def payments_slide(rows: Rows) -> Sheet:
    """Payments judged correctly."""
    right = sum(row["fraud"] == row["stopped"] for row in rows)
    never = how_many(rows, fraud="N")
    lines = (
        ("our check", f"{right:,}", f"{right / len(rows):.1%}".replace("%", " %")),
        ("a check that never says fraud", f"{never:,}", f"{never / len(rows):.1%}".replace("%", " %")),
    )
    return Sheet(("judged by", f"right, of {len(rows):,}", "share"), lines, "")


def payments_look(rows: Rows) -> Sheet:
    """The fraud alone, and the alarms alone."""
    fraud, alarms, both = how_many(rows, fraud="Y"), how_many(rows, stopped="Y"), how_many(rows, fraud="Y", stopped="Y")
    lines = (("fraud, caught", both, fraud), ("alarms, false", alarms - both, alarms))
    return Sheet(
        ("payments", "number", "of"),
        lines,
        f"{both} of {fraud} caught, {alarms - both} of {alarms} alarms false",
    )


def repairs_slide(rows: Rows) -> Sheet:
    """The mean of those that ended."""
    return Sheet(("mean time to repair",), ((f"{mean(rows, 'hours_to_service'):.1f} hours",),), "")


def repairs_look(rows: Rows) -> Sheet:
    """The blanks."""
    blank = [int(row["days_open"]) for row in rows if row["hours_to_service"] == ""]
    closed = len(rows) - len(blank)
    hours = f"{mean(rows, 'hours_to_service'):.1f}"
    lines = (
        ("closed", closed, f"{hours} hours on average"),
        ("blank", len(blank), f"open for up to {max(blank)} days"),
    )
    return Sheet(
        ("back in service", "calls", ""),
        lines,
        f"{closed} of {len(rows)} closed after {hours} hours on average, {len(blank)} open, the oldest for {max(blank)} days",
    )


def boxes_slide(rows: Rows) -> Sheet:
    """The mean of those who rated."""
    rated = [row for row in rows if row["stars"] != ""]
    return Sheet(("mean stars", "ratings"), ((f"{mean(rows, 'stars'):.1f}", len(rated)),), "")


def boxes_look(rows: Rows) -> Sheet:
    """The notes of those that came back."""
    drawn = how_many(rows, drawn="Y")
    failed, back = how_many(rows, drawn="Y", note="could not pair"), how_many(rows, returned="Y")
    rated = sum(row["stars"] != "" for row in rows)
    lines = (
        ("notes drawn that say “could not pair”", failed, drawn),
        ("boxes that came back", back, len(rows)),
        ("boxes that were rated", rated, len(rows)),
    )
    return Sheet(("what", "number", "of"), lines, f"{failed} of {drawn} returned boxes were never asked for stars")


def parcels_slide(rows: Rows) -> Sheet:
    """The mean of all."""
    return Sheet(
        ("all parcels", "mean days"), tuple((p, f"{mean(rows, 'days', period=p):.1f}") for p in ("before", "after")), ""
    )


def parcels_look(rows: Rows) -> Sheet:
    """Days and shares by distance."""
    lines = []
    for distance in ("short", "long"):
        cells: list[object] = [distance]
        for period in ("before", "after"):
            cells.append(f"{mean(rows, 'days', period=period, distance=distance):.1f}")
            cells.append(f"{how_many(rows, period=period, distance=distance)} of {how_many(rows, period=period)}")
        lines.append(tuple(cells))
    return Sheet(
        ("trip", "days before", "parcels before", "days after", "parcels after"),
        tuple(lines),
        "no parcel got faster; more of them go a short way",
    )


def fields_slide(rows: Rows) -> Sheet:
    """Two means of one summer."""
    yes, no = (mean(rows, "t_ha", sensor=flag, year="this year") for flag in ("Y", "N"))
    lines = (
        ("with a sensor", f"{yes:.1f}"),
        ("without", f"{no:.1f}"),
        ("more", f"{yes / no - 1:.0%}".replace("%", " %")),
    )
    return Sheet(("fields", "tonnes a hectare"), lines, "")


def fields_look(rows: Rows) -> Sheet:
    """The same fields, a year earlier."""
    lines, gains = [], []
    for flag, words in (("Y", "with a sensor now"), ("N", "without")):
        before, now = (mean(rows, "t_ha", sensor=flag, year=year) for year in ("the year before", "this year"))
        gains.append(now - before)
        lines.append((words, f"{before:.1f}", f"{now:.1f}", f"{now - before:+.1f}"))
    return Sheet(
        ("fields", "a year earlier", "now", "change"),
        tuple(lines),
        f"what is left for the sensor is {gains[0] - gains[1]:.1f} tonnes a hectare",
    )


SCENES = {
    "enterprise_it": Scene("logins", scene_rows.logins, logins_slide, logins_look),
    "software": Scene("monitor", scene_rows.monitor, monitor_slide, monitor_look),
    "smart_manufacturing": Scene("line_hours", scene_rows.line_hours, line_hours_slide, line_hours_look),
    "fintech": Scene("payments", scene_rows.payments, payments_slide, payments_look),
    "healthcare": Scene("repairs", scene_rows.repairs, repairs_slide, repairs_look),
    "smart_home": Scene("boxes", scene_rows.boxes, boxes_slide, boxes_look),
    "logistics": Scene("parcels", scene_rows.parcels, parcels_slide, parcels_look),
    "agriculture": Scene("fields", scene_rows.fields, fields_slide, fields_look),
}
