"""The tables of K5: closed deals of two quarters, 600 in each."""

from collections.abc import Callable
from operator import itemgetter
from random import Random

from techsales.diagnosis.definition import Row, Tables
from techsales.diagnosis.evidence import allocate_each, hand_out, spread

REGIONS = ("North", "East", "South", "West")
PRODUCTS = ("Pulse", "Ledger")
SEGMENTS = ("Enterprise", "SMB")
SOURCES = ("referral", "inbound", "partner", "outbound")
AGES = ("under 30 days", "30 to 89 days", "90 days and more")
DEALS = 600
WON = {"Q3": 270, "Q4": 195}
REGION_SHARES = {"North": 0.40, "East": 0.20, "South": 0.20, "West": 0.20}
#: Moves under every suspect: a share that moved is no proof. In Q3 both products are won equally often.
PRODUCT_SHARES = {"Q3": {"Pulse": 0.50, "Ledger": 0.50}, "Q4": {"Pulse": 0.60, "Ledger": 0.40}}
SEGMENT_SHARES, LARGER = {"Enterprise": 0.25, "SMB": 0.75}, {"Enterprise": 0.75, "SMB": 0.25}
SOURCE_SHARES = {"referral": 0.30, "inbound": 0.25, "partner": 0.25, "outbound": 0.20}
COLDER = {"referral": 0.08, "inbound": 0.20, "partner": 0.22, "outbound": 0.50}
#: Share won by segment, and under the suspect of the segments in Q4: both higher than before.
USUAL, BETTER = {"Enterprise": 0.1275, "SMB": 0.5575}, {"Enterprise": 0.2075, "SMB": 0.6775}
#: How much more or less often deals of a source are won. The mean over Q3's sources is 1.
WARMTH = {"referral": 1.4 / 1.0275, "inbound": 1.15 / 1.0275, "partner": 1.0 / 1.0275, "outbound": 0.35 / 1.0275}
AGE_SHARES, YOUNGER = dict(zip(AGES, (0.10, 0.50, 0.40), strict=True)), dict(zip(AGES, (0.27, 0.41, 0.32), strict=True))
#: Fractions of irrational numbers: the golden section, and square roots of 2, 3, 5 and 7.
STEPS = {"segment": 0.618034, "source": 0.414214, "product": 0.732051, "age": 0.236068}

#: Which deals of Q4 are won less often, by suspect. The rest of the suspects hit all alike.
HIT: dict[str, Callable[[Row], bool]] = {
    "region": lambda row: row["region"] == "North",
    "product": lambda row: row["product"] == "Pulse",
}


def make(code: str, chance: Random) -> Tables:
    """Closed deals of Q3 and Q4. The win rate goes from 270 of 600 to 195 of 600."""
    old = deals("Q3", SEGMENT_SHARES, SOURCE_SHARES, chance)
    new = deals(
        "Q4",
        LARGER if code == "segment mix" else SEGMENT_SHARES,
        COLDER if code == "source mix" else SOURCE_SHARES,
        chance,
    )
    win(old, "Q3", USUAL, lambda row: True, chance)
    win(new, "Q4", BETTER if code == "segment mix" else USUAL, HIT.get(code, lambda row: True), chance)
    details(old, AGE_SHARES, True, chance)
    details(new, YOUNGER if code == "closed early" else AGE_SHARES, code != "discount stop", chance)
    return {"Q3": old, "Q4": new}


def deals(quarter: str, segments: dict[str, float], sources: dict[str, float], chance: Random) -> list[Row]:
    """The deals of a quarter without their outcome: every column is spread evenly inside those before it.

    They lie in order of their columns, so what is marked along them is spread evenly too.
    """
    rows: list[Row] = [{"region": region} for region in spread(DEALS, REGION_SHARES)]
    hand_out(rows, "segment", segments, STEPS["segment"], chance)
    rows.sort(key=itemgetter("region", "segment"))
    hand_out(rows, "product", PRODUCT_SHARES[quarter], STEPS["product"], chance)
    rows.sort(key=itemgetter("region", "segment", "product"))
    hand_out(rows, "source", sources, STEPS["source"], chance)
    return sorted(rows, key=itemgetter("region", "segment", "product", "source"))


def win(rows: list[Row], quarter: str, rates: dict[str, float], hit: Callable[[Row], bool], chance: Random) -> None:
    """Win the quarter's deals by segment and source; those that are hit make up for what is won too many."""
    usual = [rates[row["segment"]] * WARMTH[row["source"]] for row in rows]
    struck = [hit(row) for row in rows]
    of_those = sum(share for share, yes in zip(usual, struck, strict=True) if yes)
    factor = 1 - (sum(usual) - WON[quarter]) / of_those
    shares = [share * factor if yes else share for share, yes in zip(usual, struck, strict=True)]
    allocate_each(rows, shares, chance, "won")


def details(rows: list[Row], ages: dict[str, float], discounts: bool, chance: Random) -> None:
    """Which deals had a discount, half of the won and three of ten lost, and how old the lost ones became."""
    for outcome, share in ((True, 0.5), (False, 0.3)):
        some = [row for row in rows if row["won"] is outcome]
        allocate_each(some, [share if discounts else 0.0] * len(some), chance, "discount")
    hand_out([row for row in rows if not row["won"]], "age", ages, STEPS["age"], chance)
