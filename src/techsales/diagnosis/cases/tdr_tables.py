"""The tables of K4: tickets of two quarters and the load of the agents."""

from collections.abc import Callable
from operator import itemgetter
from random import Random

from techsales.diagnosis.definition import Row, Tables
from techsales.diagnosis.evidence import allocate, allocate_each, hand_out, spread

REGIONS = ("North", "East", "South", "West")
COMPONENTS = ("gateway", "sensor", "dashboard", "erp_connector")
FIRMWARE = ("3.0.4", "3.1.2", "3.2.0")
PARTNERS = ("Ferrowick Desk", "Lumo Desk")
#: Tickets, those reported as solved, and those that came back after they had been closed.
OPENED = {"Q3": 500, "Q4": 600}
REPORTED = {"Q3": 420, "Q4": 445}
CAME_BACK = {"Q3": 49, "Q4": 59}
#: East has half of all tickets and three of four gateways, so what hits gateways hits East too.
REGION_SHARES = {"East": 0.50, "North": 0.17, "South": 0.17, "West": 0.16}
GATEWAYS_IN_EAST, GATEWAYS_ELSEWHERE = 0.45, 0.15
FIRMWARE_SHARES = {"3.0.4": 0.21, "3.1.2": 0.22, "3.2.0": 0.57}
#: Share closed by severity (1 is the worst), and how often each severity comes in.
CLOSED = {"1": 0.55, "2": 0.84, "3": 0.927}
USUAL_MIX, SEVERE_MIX = {"1": 0.15, "2": 0.35, "3": 0.50}, {"1": 0.41, "2": 0.35, "3": 0.24}
AGENTS, MORE_AGENTS = 20, 24
#: Fractions of irrational numbers: the golden section, and square roots of 2, 3 and 7.
STEPS = {"component": 0.618034, "firmware": 0.414214, "partner": 0.732051, "severity": 0.645751}

#: Which tickets of Q4 stay open more often, by suspect. The rest of the suspects hit all alike, or none.
HIT: dict[str, Callable[[Row], bool]] = {
    "firmware": lambda row: row["firmware"] == "3.2.0",
    "component": lambda row: row["component"] == "gateway",
    "partner": lambda row: row["partner"] == "Lumo Desk",
    "region": lambda row: row["region"] == "East",
}


def make(code: str, chance: Random) -> Tables:
    """Tickets of Q3 and Q4 and tickets by agent. The reported TDR goes from 420 of 500 to 445 of 600."""
    severe = SEVERE_MIX if code == "severity mix" else USUAL_MIX
    old, new = tickets("Q3", USUAL_MIX, chance), tickets("Q4", severe, chance)
    strict = code == "definition"
    close(old, REPORTED["Q3"], lambda row: True, chance)
    # Under another definition as many are closed as before: those that came back no longer count.
    close(new, REPORTED["Q4"] + (CAME_BACK["Q4"] if strict else 0), HIT.get(code, lambda row: True), chance)
    come_back(old, "Q3", chance)
    come_back(new, "Q4", chance)
    for row in old + new:
        row["solved"] = row["closed"]
    if strict:
        for row in new:
            row["solved"] = row["closed"] and not row["came_back"]
    agents = AGENTS if code == "volume" else MORE_AGENTS
    return {"Q3": old, "Q4": new, "agents": load("Q3", AGENTS, chance) + load("Q4", agents, chance)}


def tickets(quarter: str, mix: dict[str, float], chance: Random) -> list[Row]:
    """The tickets of a quarter, not yet closed: every column is spread evenly inside those before it.

    They lie in order of their columns, so what is marked along them is spread evenly too.
    """
    rows: list[Row] = [{"region": region, "firmware": ""} for region in spread(OPENED[quarter], REGION_SHARES)]
    for region in REGIONS:
        inside = [row for row in rows if row["region"] == region]
        gateways = GATEWAYS_IN_EAST if region == "East" else GATEWAYS_ELSEWHERE
        shares = {"gateway": gateways} | dict.fromkeys(COMPONENTS[1:], (1 - gateways) / 3)
        hand_out(inside, "component", shares, STEPS["component"], chance)
    devices = [row for row in rows if row["component"] == "gateway"]
    hand_out(devices, "firmware", FIRMWARE_SHARES, STEPS["firmware"], chance)
    rows.sort(key=itemgetter("region", "component", "firmware"))
    hand_out(rows, "partner", dict.fromkeys(PARTNERS, 0.5), STEPS["partner"], chance)
    hand_out(rows, "severity", mix, STEPS["severity"], chance)
    return sorted(rows, key=itemgetter("region", "component", "firmware", "partner", "severity"))


def close(rows: list[Row], total: int, hit: Callable[[Row], bool], chance: Random) -> None:
    """Close ``total`` tickets by their severity; those that are hit make up for what is closed too many."""
    usual = [CLOSED[row["severity"]] for row in rows]
    struck = [hit(row) for row in rows]
    of_those = sum(share for share, yes in zip(usual, struck, strict=True) if yes)
    factor = 1 - (sum(usual) - total) / of_those
    shares = [share * factor if yes else share for share, yes in zip(usual, struck, strict=True)]
    allocate_each(rows, shares, chance, "closed")


def come_back(rows: list[Row], quarter: str, chance: Random) -> None:
    """Mark the closed tickets that came back."""
    for row in rows:
        row["came_back"] = False
    closed = [row for row in rows if row["closed"]]
    allocate(closed, CAME_BACK[quarter] / len(closed), chance, "came_back", ())


def load(quarter: str, agents: int, chance: Random) -> list[Row]:
    """How many of the quarter's tickets each agent had: alike, up to a few that are handed over."""
    rows: list[Row] = [{"quarter": quarter, "tickets": OPENED[quarter] // agents} for _ in range(agents)]
    for giver, taker in zip(rows[::2], rows[1::2], strict=True):
        moved = chance.randint(-4, 4)
        giver["tickets"] -= moved
        taker["tickets"] += moved
    return rows
