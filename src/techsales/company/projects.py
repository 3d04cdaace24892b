"""projects.csv: 260 projects, 240 of them delivered.

The subcontractor Corvid Field delivers 8 of 26 on time, 20 of them in the East: by region the
East looks slow, and without Corvid it is not. Three of Kestrel's projects had their date moved.
"""

import datetime as dt
from random import Random

from techsales.company.basics import QUARTERS, TEAM_REGION, TEAMS, Book, Row, day_in

SIZES = ["S", "M", "L"]
PARTNERS = ["inhouse", "Alder Install", "Brightline"]


def make_projects(rng: Random, book: Book) -> list[Row]:
    """One row per project."""
    rows: list[Row] = []
    quarters = list(QUARTERS)

    def add(
        team: str,
        quarter: str,
        partner: str,
        status: str,
        on_time: bool = False,
        moved: bool = False,
        size: str = "M",
    ) -> None:
        original = day_in(rng, quarter, 20, 70)
        current = original + dt.timedelta(days=21) if moved else original
        ended = ""
        if status == "delivered":
            early, late = -1, 1
            days = early * rng.randint(0, 9) if on_time else late * rng.randint(3, 40)
            ended = str(current + dt.timedelta(days=days))
        rows.append(
            {
                "project_id": f"P{len(rows) + 1:04d}",
                "account_id": rng.choice(book[team, "Enterprise"]),
                "team": team,
                "region": TEAM_REGION[team],
                "subcontractor": partner,
                "size": size,
                "status": status,
                "planned_end_original": str(original),
                "planned_end_current": str(current),
                "actual_end": ended,
                "quarter": quarter,
            }
        )

    def block(teams: list[str], n: int, on_time: int, partner: str = "") -> None:
        flags = [j < on_time for j in range(n)]
        rng.shuffle(flags)
        for j, flag in enumerate(flags):
            # Kestrel's fourth quarter is written out below; the North's block leaves it free.
            quarter = quarters[j % 3] if "Kestrel" in teams else quarters[(j // 2) % 4]
            add(teams[j % 2], quarter, partner or PARTNERS[j % 3], "delivered", flag, size=SIZES[j % 3])

    for j in range(20):
        add("Kestrel", "2025Q4", PARTNERS[j % 3], "delivered", j != 7, j in (2, 9, 15), SIZES[j % 3])
    for _ in range(2):
        add("Kestrel", "2025Q4", "inhouse", "cancelled")
    block(["Kestrel", "Merlin"], 40, 36)
    block(["Falcon", "Heron"], 60, 55)
    block(["Osprey", "Harrier"], 40, 36)
    block(["Osprey", "Harrier"], 20, 6, "Corvid Field")
    block(["Buzzard", "Kite"], 54, 50)
    block(["Buzzard", "Kite"], 6, 2, "Corvid Field")
    for j in range(10):
        add(TEAMS[1 + j % 7], quarters[j % 4], PARTNERS[j % 3], "cancelled")
    for j in range(8):
        add(TEAMS[j], "2025Q4", PARTNERS[j % 3], "running")
    return rows
