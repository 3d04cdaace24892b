"""The rows of the eight scenes: every count is fixed, and a seed decides their order and what lies where."""

from random import Random

from techsales.company.basics import Row, spread

Rows = list[Row]


def mixed(rng: Random, rows: Rows, key: str) -> Rows:
    """The rows in chance order, numbered in the column ``key``."""
    rng.shuffle(rows)
    return [{key: number, **row} for number, row in enumerate(rows, 1)]


def logins(rng: Random) -> Rows:
    """500 users: 460 logged in, 180 of them posted."""
    rows: Rows = [{"logged_in": "Y" if n < 460 else "N", "posted": "Y" if n < 180 else "N"} for n in range(500)]
    return mixed(rng, rows, "user")


def monitor(rng: Random) -> Rows:
    """30 days of a month: silent minutes as the monitor counts them, 43, and as the customer's log has them."""
    silent = dict(zip(rng.sample([n for n in range(1, 31) if n % 7], 5), (12, 11, 9, 7, 4), strict=True))
    rows: Rows = []
    for day in range(1, 31):
        seen = silent.get(day, 0)
        # On one Sunday the service was moved: planned, so the monitor does not count it.
        planned = 180 if day == 14 else 0
        rows.append({"day": day, "minutes": 1440, "silent_monitor": seen, "planned": planned, "silent_customer": seen})
        rows[-1]["silent_customer"] = seen + planned
    return rows


def line_hours(rng: Random) -> Rows:
    """Four lines in two months: hours run and unplanned stops, 40 in 600 hours, then 22 in 330."""
    rows: Rows = []
    for month, hours, stops in (("before", 600, 40), ("after", 330, 22)):
        order = rng.sample(range(4), 4)
        for line in order:
            share = (0.4, 0.3, 0.2, 0.1)[line]
            rows.append({"month": month, "line": line + 1, "hours": round(hours * share), "stops": 0})
        for turn in range(stops):
            rows[-1 - turn % 4]["stops"] = int(rows[-1 - turn % 4]["stops"]) + 1
    return sorted(rows, key=lambda row: (row["month"] == "after", row["line"]))


def payments(rng: Random) -> Rows:
    """10,000 payments: 100 are fraud, 60 of them stopped, and 90 good ones stopped with them."""
    rows: Rows = [
        {"fraud": "Y" if n < 100 else "N", "stopped": "Y" if n < 60 or 100 <= n < 190 else "N"} for n in range(10_000)
    ]
    return mixed(rng, rows, "payment")


def repairs(rng: Random) -> Rows:
    """50 calls: 47 closed after four hours on average, 3 still open, the oldest for ten days."""
    rows: Rows = [{"hours_to_service": hours, "days_open": ""} for hours in spread(rng, 47, 4, 2, 1, 12)]
    rows += [{"hours_to_service": "", "days_open": days} for days in (10, 6, 3)]
    return mixed(rng, rows, "call")


def boxes(rng: Random) -> Rows:
    """400 boxes sold: 230 rated, 90 came back, and most of those could not be paired; 20 notes are drawn."""
    rows: Rows = []
    for stars in spread(rng, 230, 4.6, 0.6, 1, 5):
        rows.append({"paired": "Y", "stars": stars, "returned": "N", "note": "", "drawn": "N"})
    for n in range(170):
        back, failed = n < 90, n < 63
        note = "" if not back else "could not pair" if failed else "changed my mind"
        rows.append({"paired": "N" if failed else "Y", "stars": "", "returned": "Y" if back else "N", "note": note})
        rows[-1]["drawn"] = "Y" if n < 14 or 63 <= n < 69 else "N"
    return mixed(rng, rows, "box")


def parcels(rng: Random) -> Rows:
    """100 parcels before and 100 after: short trips 2 days on average, long ones 4; 45 short ones, then 70."""
    rows: Rows = []
    for period, short in (("before", 45), ("after", 70)):
        for distance, n, days in (("short", short, 2), ("long", 100 - short, 4)):
            rows += [
                {"period": period, "distance": distance, "days": value} for value in spread(rng, n, days, 0.7, 1, 7)
            ]
    return mixed(rng, rows, "parcel")


def fields(rng: Random) -> Rows:
    """40 fields in two years, half of them with a sensor in the second: tonnes a hectare."""
    rows: Rows = []
    for sensor, first, second in (("Y", 80, 84), ("N", 72, 75)):
        for year, tenths in (("the year before", first), ("this year", second)):
            for place, value in enumerate(spread(rng, 20, tenths, 6, 50, 110)):
                rows.append({"field": place + (1 if sensor == "Y" else 21), "sensor": sensor, "year": year})
                rows[-1]["t_ha"] = value / 10
    return rows
