"""deals.csv: 200 closed deals a quarter, 25 a team, and 60 still open.

The win rate falls in Q4 because four of five deals are Enterprise instead of one of five; inside
each segment it rises a little. Wins are allocated, not drawn; product and source are cycled
inside shuffled deals, so that no other column explains the fall.
"""

from collections.abc import Mapping
from random import Random

from techsales.company.basics import PRODUCTS, REPS_PER_TEAM, SOURCES, TEAM_REGION, TEAMS, Book, Row, day_in

BASE_EUR = {"Enterprise": 170000, "SMB": 75000}
#: (Enterprise deals a team, won by each team), (SMB deals a team, won by each team)
Planned = tuple[tuple[int, list[int]], tuple[int, list[int]]]
#: by quarter
PLAN: dict[str, Planned] = {
    "2025Q1": ((5, [1, 1, 1, 1, 2, 1, 1, 2]), (20, [10] * 8)),
    "2025Q2": ((5, [1, 1, 1, 1, 2, 1, 1, 2]), (20, [10, 10, 9, 10, 9, 10, 10, 10])),
    "2025Q3": ((5, [1, 1, 1, 1, 2, 1, 1, 2]), (20, [10] * 8)),
    "2025Q4": ((20, [6, 6, 5, 5, 5, 6, 5, 6]), (5, [3, 3, 2, 3, 2, 3, 3, 2])),
}
WON_EUR = {
    ("Kestrel", "2025Q3"): 1_000_000,
    ("Kestrel", "2025Q4"): 1_250_000,
    ("Merlin", "2025Q3"): 1_000_000,
    ("Merlin", "2025Q4"): 1_200_000,
}


def make_deals(
    rng: Random,
    book: Book,
    plan: Mapping[str, Planned] = PLAN,
    won_eur: Mapping[tuple[str, str], int] = WON_EUR,
) -> list[Row]:
    """One row per deal, closed ones first.

    Args:
        plan: how many are closed and won, by quarter. won_eur: by team and quarter, what its won deals add up to.
    """
    deals: list[Row] = []
    for quarter, ((enterprise, won_enterprise), (smb, won_smb)) in plan.items():
        for place, team in enumerate(TEAMS):
            outcomes = [("Enterprise", j < won_enterprise[place]) for j in range(enterprise)]
            outcomes += [("SMB", j < won_smb[place]) for j in range(smb)]
            rng.shuffle(outcomes)
            for j, (segment, won) in enumerate(outcomes):
                deals.append(
                    {
                        "deal_id": f"D{len(deals) + 1:04d}",
                        "account_id": rng.choice(book[team, segment]),
                        "rep_id": rep_id(place, j % REPS_PER_TEAM),
                        "team": team,
                        "region": TEAM_REGION[team],
                        "segment": segment,
                        "product": PRODUCTS[j % 2],
                        "source": SOURCES[j % 4],
                        "close_date": str(day_in(rng, quarter)),
                        "quarter": quarter,
                        "stage": "won" if won else "lost",
                        "amount_eur": round(BASE_EUR[segment] * rng.uniform(0.7, 1.3), -2),
                        "discount_pct": rng.choice([0, 0, 5, 5, 10, 15]),
                        "loss_reason": ""
                        if won
                        else rng.choice(["price", "no decision", "competitor", "missing feature"]),
                    }
                )
    for (team, quarter), total in won_eur.items():
        scale_won(deals, team, quarter, total)
    for deal in deals:
        deal["amount_eur"] = int(deal["amount_eur"])
    for _ in range(60):
        deals.append(open_deal(rng, book, f"D{len(deals) + 1:04d}"))
    return deals


def rep_id(team_place: int, rep_place: int) -> str:
    """The id of a team's rep, both counted from 0."""
    return f"R{team_place * REPS_PER_TEAM + rep_place + 1:03d}"


def scale_won(deals: list[Row], team: str, quarter: str, total: int) -> None:
    """Scale a team's won amounts to hundreds that add up to ``total``; the first takes the rest."""
    won = [d for d in deals if (d["team"], d["quarter"], d["stage"]) == (team, quarter, "won")]
    before = sum(float(d["amount_eur"]) for d in won)
    for deal in won:
        deal["amount_eur"] = round(float(deal["amount_eur"]) * total / before, -2)
    won[0]["amount_eur"] = float(won[0]["amount_eur"]) + total - sum(float(d["amount_eur"]) for d in won)


def open_deal(rng: Random, book: Book, deal_id: str) -> Row:
    """A deal that has neither been won nor lost yet."""
    team = rng.choice(TEAMS)
    segment = rng.choice(["Enterprise", "SMB"])
    return {
        "deal_id": deal_id,
        "account_id": rng.choice(book[team, segment]),
        "rep_id": rep_id(TEAMS.index(team), rng.randrange(REPS_PER_TEAM)),
        "team": team,
        "region": TEAM_REGION[team],
        "segment": segment,
        "product": rng.choice(PRODUCTS),
        "source": rng.choice(SOURCES),
        "close_date": "",
        "quarter": "2026Q1",
        "stage": "open",
        "amount_eur": int(round(BASE_EUR[segment] * rng.uniform(0.7, 1.3), -2)),
        "discount_pct": 0,
        "loss_reason": "",
    }
