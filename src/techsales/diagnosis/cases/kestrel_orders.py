"""The tables of K8: Kestrel's orders and what stands around them, under each suspect."""

from random import Random

from techsales.diagnosis.definition import Row, Tables

TEAM = "Kestrel"
OTHER_TEAMS = ("Merlin", "Osprey", "Harrier", "Falcon", "Heron", "Buzzard", "Kite")
#: EUR won by Kestrel.
BEFORE, AFTER = 1_000_000, 1_250_000
#: Orders of a quarter: (SMB, Enterprise without the largest, EUR of the largest, which is Enterprise too).
Q3 = (150, 49, 160_000)
MORE_ORDERS, LARGER_ORDERS = (187, 62, 200_000), (97, 95, 200_000)
DEARER_ORDERS, ONE_BIG_ORDER = (150, 49, 200_000), (60, 52, 650_000)
Q4 = {"shared mix": LARGER_ORDERS, "big deal": ONE_BIG_ORDER, "price rise": DEARER_ORDERS}
#: EUR of an Enterprise order where an SMB order is 1; how far sizes scatter about their middle.
ENTERPRISE, SCATTER = 8 / 3, 0.2
#: Growth of the other teams, about its mean; the mean where they share the cause, and where Kestrel took from them.
AROUND = (-0.09, -0.06, -0.03, 0.0, 0.03, 0.06, 0.09)
SHARED, TAKEN = 0.24, -0.035
SHARED_CAUSES = ("season", "shared mix", "price rise")
PRODUCTS = 12
#: Open deals planned for the quarter to come, and what is left of them if they were pulled forward.
PIPELINE, PULLED = 60, 20
#: Orders of accounts that came from another team: usual, and if accounts were moved.
MOVED, MANY_MOVED = 2, 50


def make(code: str, chance: Random) -> Tables:
    """Kestrel's orders of two quarters, the other teams' growth, last year's, prices and open deals."""
    others = SHARED if code in SHARED_CAUSES else TAKEN if code == "moved accounts" else 0.0
    last_year = SHARED if code == "season" else 0.0
    around = chance.sample(AROUND, len(AROUND))
    earlier = chance.sample((*AROUND, 0.0), len(AROUND) + 1)
    before, after = orders("Q3", Q3, BEFORE, chance), orders("Q4", Q4.get(code, MORE_ORDERS), AFTER, chance)
    for rows, moved in ((before, MOVED), (after, MANY_MOVED if code == "moved accounts" else MOVED + 1)):
        for row in chance.sample(rows[:-1], moved):
            row["moved in"] = True
    left = (PULLED if code == "pull-forward" else PIPELINE) + chance.randint(-4, 4)
    return {
        "orders": before + after,
        "growth": [{"team": team, "growth": others + by} for team, by in zip(OTHER_TEAMS, around, strict=True)],
        "last year": [
            {"team": team, "growth": last_year + by} for team, by in zip((TEAM, *OTHER_TEAMS), earlier, strict=True)
        ],
        "prices": prices(code == "price rise", chance),
        "pipeline": [{"at the end of": "Q3", "open": PIPELINE}, {"at the end of": "Q4", "open": left}],
    }


def orders(quarter: str, counts: tuple[int, int, int], total: int, chance: Random) -> list[Row]:
    """A quarter's orders of the team, which add up to ``total``; the largest is the last."""
    small, large, largest = counts
    segments = ["SMB"] * small + ["Enterprise"] * large
    sizes = [
        chance.uniform(1 - SCATTER, 1 + SCATTER) * (ENTERPRISE if segment == "Enterprise" else 1)
        for segment in segments
    ]
    unit = (total - largest) / sum(sizes)
    amounts = [round(size * unit) for size in sizes]
    amounts[-1] += total - largest - sum(amounts)
    return [
        {"quarter": quarter, "segment": segment, "amount": amount, "moved in": False}
        for segment, amount in zip([*segments, "Enterprise"], [*amounts, largest], strict=True)
    ]


def prices(raised: bool, chance: Random) -> list[Row]:
    """The price list of two quarters."""
    listed = [chance.randrange(400, 4000, 20) for _ in range(PRODUCTS)]
    return [
        {"product": f"article {place}", "Q3": price, "Q4": price * 5 // 4 if raised else price}
        for place, price in enumerate(listed, 1)
    ]
