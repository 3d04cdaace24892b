"""tickets.csv: 400 tickets opened in Q3 and 500 in Q4.

Gateway firmware 3.2.0 arrives in Q4 and is solved in 35 of 100 cases; everything else stays at
84 %. Fourteen of Heron's Q3 tickets close in Q4: counted by closing date, Heron reaches 110 %.
"""

import datetime as dt
from random import Random

from techsales.company.basics import TEAM_REGION, TEAMS, Book, Row, any_account, day_in

COMPONENTS = ["gateway", "sensor", "dashboard", "erp_connector"]
OLD_FIRMWARE = ["3.0.4", "3.1.2"]
OPENED_Q4 = dict.fromkeys(TEAMS, 60) | {"Kestrel": 100, "Heron": 40}
#: tickets on 3.2.0 and how many of them were solved
NEW_FIRMWARE = {
    "Kestrel": (5, 2),
    "Merlin": (11, 4),
    "Osprey": (20, 7),
    "Harrier": (20, 7),
    "Falcon": (11, 4),
    "Heron": (11, 4),
    "Buzzard": (11, 4),
    "Kite": (11, 3),
}
SOLVED_ELSEWHERE = {
    "Kestrel": 78,
    "Merlin": 42,
    "Osprey": 34,
    "Harrier": 34,
    "Falcon": 41,
    "Heron": 26,
    "Buzzard": 40,
    "Kite": 41,
}


def make_tickets(rng: Random, book: Book) -> list[Row]:
    """One row per ticket; ``quarter`` is the quarter of opening."""
    rows: list[Row] = []

    def add(
        quarter: str,
        team: str,
        firmware: str,
        component: str,
        solved: bool,
        reopened: bool,
        closed_in: str = "",
    ) -> None:
        number = len(rows) + 1
        opened = day_in(rng, quarter, 0, 60)
        closed = ""
        if solved:
            closed = str(day_in(rng, closed_in, 0, 30) if closed_in else opened + dt.timedelta(days=rng.randint(0, 25)))
        rows.append(
            {
                "ticket_id": f"T{number:04d}",
                "account_id": any_account(rng, book, team),
                "team": team,
                "region": TEAM_REGION[team],
                "component": component,
                "firmware": firmware,
                "severity": rng.choice([1, 2, 2, 3, 3, 3]),
                "support_partner": ["inhouse", "Lumo Desk"][number % 2],
                "opened_date": str(opened),
                "closed_date": closed,
                "resolved": "Y" if solved else "N",
                "reopened": int(reopened),
                "quarter": quarter,
            }
        )

    def old_firmware(component: str) -> str:
        return rng.choice(OLD_FIRMWARE) if component == "gateway" else ""

    for team in TEAMS:
        for j in range(50):
            component, solved = COMPONENTS[j % 4], j < 42
            late = "2025Q4" if team == "Heron" and j < 14 else ""
            add("2025Q3", team, old_firmware(component), component, solved, solved and j < 5, late)
    for team in TEAMS:
        new, new_solved = NEW_FIRMWARE[team]
        for j in range(new):
            add("2025Q4", team, "3.2.0", "gateway", j < new_solved, False)
        came_back = 12 if team == "Kestrel" else 4
        for j in range(OPENED_Q4[team] - new):
            component, solved = COMPONENTS[j % 4], j < SOLVED_ELSEWHERE[team]
            add("2025Q4", team, old_firmware(component), component, solved, solved and j < came_back)
    return rows
