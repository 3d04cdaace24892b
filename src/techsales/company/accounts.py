"""accounts.csv: 320 customers, 40 a team, half Enterprise and half SMB."""

import datetime as dt
from random import Random

from techsales.company.basics import INDUSTRIES, LAST_NAMES, TEAM_REGION, TEAMS, Book, Row

KINDS = ["Werke", "Foods", "Plastics", "Clinic", "Logistics", "Bank"]


def make_accounts(rng: Random) -> list[Row]:
    """One row per customer account."""
    rows: list[Row] = []
    for i in range(320):
        team = TEAMS[i % 8]
        segment = "Enterprise" if (i // 8) % 2 == 0 else "SMB"
        rows.append(
            {
                "account_id": f"A{i + 1:04d}",
                "account_name": f"{LAST_NAMES[i % 16]} {KINDS[i % 6]} {i + 1}",
                "industry": INDUSTRIES[(i // 8) % 5],
                "segment": segment,
                "region": TEAM_REGION[team],
                "employees": rng.randint(1000, 9000) if segment == "Enterprise" else rng.randint(20, 400),
                "customer_since": str(dt.date(2018, 1, 1) + dt.timedelta(days=rng.randint(0, 2400))),
                "team": team,
            }
        )
    return rows


def account_book(accounts: list[Row]) -> Book:
    """Account ids by (team, segment), in the order of the table."""
    book: Book = {}
    for row in accounts:
        book.setdefault((str(row["team"]), str(row["segment"])), []).append(str(row["account_id"]))
    return book
