"""The projects of K3: which there are, and which of them are late under each suspect."""

from collections.abc import Callable
from itertools import cycle
from random import Random

from techsales.diagnosis.definition import Row, Tables
from techsales.diagnosis.evidence import allocate

REGION_TEAMS = {
    "East": ("Osprey", "Harrier"),
    "North": ("Kestrel", "Merlin"),
    "South": ("Falcon", "Heron"),
    "West": ("Buzzard", "Kite"),
}
CORVID, TEAM = "Corvid Field", "Osprey"
OTHERS = ("Alder Install", "Brightline", "inhouse")
#: Projects of a team; how many of them are large, and how many are built in frost. No large one is built in frost.
PER_TEAM = 60
LARGE_OR_FROST = {"Osprey": 26, "Harrier": 10}
LARGE_OR_FROST_ELSEWHERE = 5
#: Corvid builds every second project in East, and so many of each team in West.
CORVID_WEST = 5
#: On time in East and elsewhere, whoever did it.
EAST_SHARE, ELSEWHERE_SHARE = 0.7, 0.9
#: Days planned as a share of what is usual for the size: how far they scatter, and East's if its dates are short.
SCATTER, SHORT = 0.1, 0.7
#: Which projects a cause strikes.
STRUCK: dict[str, Callable[[Row], bool]] = {
    "subcontractor": lambda row: row["subcontractor"] == CORVID,
    "region process": lambda row: row["region"] == "East",
    "size": lambda row: row["size"] == "L",
    "team": lambda row: row["team"] == TEAM,
    "season": lambda row: row["weather"] == "frost",
    "short dates": lambda row: row["region"] == "East",
}


def make(code: str, chance: Random, per_team: int = PER_TEAM) -> Tables:
    """A year's delivered projects; East is on time in 70 % and the rest in 90 %, whichever suspect did it."""
    rows = [row for region, teams in REGION_TEAMS.items() for team in teams for row in of_team(region, team, per_team)]
    for row in rows:
        short = code == "short dates" and row["region"] == "East"
        row["planned"] = round((SHORT if short else 1) * (1 + chance.uniform(-SCATTER, SCATTER)), 3)
    mark(rows, STRUCK[code], chance)
    chance.shuffle(rows)
    return {"projects": rows}


def of_team(region: str, team: str, count: int) -> list[Row]:
    """A team's projects. They do not hang on the suspect, so that their number gives nothing away."""
    special = round(LARGE_OR_FROST.get(team, LARGE_OR_FROST_ELSEWHERE) * count / PER_TEAM)
    sizes, weathers, others = cycle("SM"), cycle(("dry", "rain")), cycle(OTHERS)
    rows: list[Row] = []
    for place in range(count):
        size = "L" if place < special else next(sizes)
        weather = "frost" if special <= place < 2 * special else next(weathers)
        corvid = place % 2 == 1 if region == "East" else region == "West" and place >= count - CORVID_WEST
        rows.append(
            {
                "region": region,
                "team": team,
                "subcontractor": CORVID if corvid else next(others),
                "size": size,
                "weather": weather,
            }
        )
    return rows


def mark(rows: list[Row], struck: Callable[[Row], bool], chance: Random) -> None:
    """Write ``on_time``: two shares, of what is struck and of what is not, that give both regions their totals."""
    parts: dict[tuple[bool, bool], list[Row]] = {(east, hit): [] for east in (True, False) for hit in (True, False)}
    for row in rows:
        parts[row["region"] == "East", struck(row)].append(row)
    here, there = (
        len(parts[east, True]) / (len(parts[east, True]) + len(parts[east, False])) for east in (True, False)
    )
    # Two equations in p (struck) and q (not): here·p + (1 − here)·q = East's share, and so elsewhere.
    p = ((1 - there) * EAST_SHARE - (1 - here) * ELSEWHERE_SHARE) / (here - there)
    for east, share in ((True, EAST_SHARE), (False, ELSEWHERE_SHARE)):
        hit, other = parts[east, True], parts[east, False]
        good = round(p * len(hit))
        for part, count in ((hit, good), (other, round(share * (len(hit) + len(other))) - good)):
            if part:
                allocate(part, count / len(part), chance, "on_time", ("size", "weather", "team", "subcontractor"))
