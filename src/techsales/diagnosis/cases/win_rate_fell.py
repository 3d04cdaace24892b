"""K5, the win rate fell by 12.5 points: worse selling, or other deals."""

from collections import Counter
from math import sqrt
from operator import itemgetter
from statistics import NormalDist

from techsales.diagnosis.cases.win_rate_tables import AGES, PRODUCTS, REGIONS, SEGMENTS, SOURCES, make
from techsales.diagnosis.definition import EVERYWHERE, CaseDefinition, Look, Row, Sheet, Suspect, Tables
from techsales.diagnosis.evidence import Estimate, compare, counted, groups_of, named, percent, points
from techsales.intervals import newcombe

Z = NormalDist().inv_cdf(0.975)
CHANGE = "change in points (95 %)"
Counts = tuple[int, int]


def won_by(rows: list[Row], column: str) -> dict[str, Counts]:
    """(won, all) by group."""
    whole = Counter(map(itemgetter(column), rows))
    part = Counter([row[column] for row in rows if row["won"]])
    return {name: (part[name], whole[name]) for name in sorted(whole)}


def less(whole: Counts, part: Counts) -> Counts:
    """What is left of the whole without the part."""
    return whole[0] - part[0], whole[1] - part[1]


def split(tables: Tables, column: str) -> Sheet:
    """Win rate by group in both quarters. A group is low if it is so in Q4 and was not in Q3."""
    old, new = won_by(tables["Q3"], column), won_by(tables["Q4"], column)
    before, now = counted(tables["Q3"], "won"), counted(tables["Q4"], "won")
    lines, low = [], []
    for name, part in new.items():
        rest = less(now, part)
        lines.append((name, percent(*old[name]), percent(*part), points(part, rest)))
        was_low = compare(old[name], less(before, old[name])) == "low"
        low += [name] if compare(part, rest) == "low" and not was_low else []
    reading = f"{named(low)} low in Q4, and not before" if low else "no group stands out"
    return Sheet((column, "won in Q3", "won in Q4", "Q4, points against the rest (95 %)"), tuple(lines), reading)


def with_shares(tables: Tables, column: str) -> Sheet:
    """Win rate and share of each group in both quarters, and the win rate of Q4 if the shares were those of Q3."""
    old, new = won_by(tables["Q3"], column), won_by(tables["Q4"], column)
    before, now = len(tables["Q3"]), len(tables["Q4"])
    lines = []
    at_old = value = error = 0.0
    for name, (k, n) in new.items():
        was = old[name]
        share, a, b = was[1] / before, was[0] / was[1], k / n
        at_old += share * b
        value += share * (b - a)
        error += share**2 * (a * (1 - a) / was[1] + b * (1 - b) / n)
        shares = f"{share * 100:.0f} % → {n / now * 100:.0f} %"
        lines.append((name, shares, percent(*was), percent(k, n), points((k, n), was)))
    half = Z * sqrt(error)
    held = Estimate(value * 100, (value - half) * 100, (value + half) * 100)
    first = percent(*counted(tables["Q3"], "won")), f"{at_old * 100:.0f} %"
    lines.append(("all, at Q3's shares", "", *first, held.text(0)))
    ways = {"down": "it fell at Q3's shares too", "up": "at Q3's shares it rose", "": "at Q3's shares it did not fall"}
    return Sheet((column, "share of deals", "won in Q3", "won in Q4", CHANGE), tuple(lines), ways[held.way])


def rates_only(tables: Tables) -> Sheet:
    """Win rate by segment in both quarters, without the number of deals: as slides show it."""
    old, new = won_by(tables["Q3"], "segment"), won_by(tables["Q4"], "segment")
    lines = tuple((name, rate(old[name]), rate(new[name]), points(new[name], old[name])) for name in SEGMENTS)
    way = {name: compare(new[name], old[name]) for name in SEGMENTS}
    if all(found == "high" for found in way.values()):
        reading = "both segments rose"
    else:
        fell = [name for name in SEGMENTS if way[name] == "low"]
        reading = f"{' and '.join(fell)} fell" if fell else "neither segment fell"
    return Sheet(("segment", "win rate Q3", "win rate Q4", CHANGE), lines, reading)


def rate(part: Counts) -> str:
    """A share without its numbers."""
    return f"{part[0] / part[1] * 100:.0f} %"


def all_shares(tables: Tables) -> Sheet:
    """Which shares of deals moved, for every column. No win rates."""
    lines, moved = [], []
    for column in ("segment", "source", "product", "region"):
        old, new = (Counter(map(itemgetter(column), tables[quarter])) for quarter in ("Q3", "Q4"))
        for name in sorted(old):
            before, now = (old[name], old.total()), (new[name], new.total())
            lines.append((column, name, percent(*before), percent(*now), points(now, before)))
            moved += [column] if compare(now, before) and column not in moved else []
    columns = ("column", "value", "share in Q3", "share in Q4", CHANGE)
    return Sheet(columns, tuple(lines), f"shares moved: {', '.join(moved)}" if moved else "no share moved")


def age_of_lost(tables: Tables) -> Sheet:
    """How many days lost deals had been open."""
    old, new = ([row for row in tables[quarter] if not row["won"]] for quarter in ("Q3", "Q4"))
    found = {age: [(sum(row["age"] == age for row in rows), len(rows)) for rows in (old, new)] for age in AGES}
    lines = tuple((age, percent(*a), percent(*b), points(b, a)) for age, (a, b) in found.items())
    before, now = found[AGES[0]]
    reading = "more deals were lost young" if compare(now, before) == "high" else "lost deals are as old as before"
    return Sheet(("open for", "of the lost in Q3", "of the lost in Q4", CHANGE), lines, reading)


def discounts(tables: Tables) -> Sheet:
    """How many of the won and of the lost deals had a discount."""
    lines, fewer = [], []
    for outcome, won in (("won", True), ("lost", False)):
        before, now = (counted((row for row in tables[q] if row["won"] is won), "discount") for q in ("Q3", "Q4"))
        lines.append((outcome, percent(*before), percent(*now), points(now, before)))
        fewer.append(compare(now, before) == "low")
    reading = "fewer discounts, on won and lost deals" if all(fewer) else "discounts are as before"
    return Sheet(("outcome", "with a discount in Q3", "with a discount in Q4", CHANGE), tuple(lines), reading)


def region_by_product(tables: Tables) -> Sheet:
    """Two questions in one table, on Q4: is one product low in every region, is a region low for both products?"""
    regions = groups_of(tables["Q4"], "region")
    cells = {region: won_by(rows, "product") for region, rows in regions.items()}
    totals = won_by(tables["Q4"], "product")
    lines, low_regions = [], []
    low_products: dict[str, int] = dict.fromkeys(PRODUCTS, 0)
    for region, parts in cells.items():
        against = {name: (parts[name], less(totals[name], parts[name])) for name in PRODUCTS}
        low_regions += [region] if all(compare(*pair) == "low" for pair in against.values()) else []
        first, second = (parts[name] for name in PRODUCTS)
        low_products[PRODUCTS[0]] += compare(first, second) == "low"
        low_products[PRODUCTS[1]] += compare(second, first) == "low"
        beside = [f"{percent(*parts[name])}, {points(*against[name])}" for name in PRODUCTS]
        lines.append((region, *beside, points(first, second)))
    found = [f"{named([name])} low in every region" for name, n in low_products.items() if n == len(regions)]
    found += [f"{named(low_regions)} low for both products"] if low_regions else []
    headings = (f"{{{name}}}, points against other regions (95 %)" for name in PRODUCTS)
    columns = ("region", *headings, f"{{{PRODUCTS[0]}}} against {{{PRODUCTS[1]}}}, points (95 %)")
    return Sheet(columns, tuple(lines), " and ".join(found) or "no region and no product stands out")


def brief(tables: Tables) -> Sheet:
    """The win rate of both quarters."""
    old, new = (counted(tables[quarter], "won") for quarter in ("Q3", "Q4"))
    (k, n), (m, o) = old, new
    low, high = newcombe(m, o, k, n)
    change = Estimate(100 * (m / o - k / n), 100 * low, 100 * high).text()
    lines = (("Q3", f"{k / n * 100:.1f} % ({k} of {n})", ""), ("Q4", f"{m / o * 100:.1f} % ({m} of {o})", change))
    reading = "the fall is more than chance" if compare(new, old) == "low" else "the change may be chance"
    return Sheet(("closed in", "win rate", CHANGE), lines, reading)


CASE = CaseDefinition(
    id="K5",
    title="The win rate fell by 12.5 points",
    level=3,
    after=(8,),
    chapters=(8,),
    planted="segment mix",
    story="The win rate was 45.0 % in Q3 and is 32.5 % in Q4. The board has booked a closing course for everyone. "
    "You have until Thursday to find out whether closing is what went wrong.",
    kpi="Win rate, won of all deals closed in the quarter: 45.0 % (270 of 600) in Q3, 32.5 % (195 of 600) in Q4",
    suspects=(
        Suspect(
            "segment mix",
            "More deals come from a segment that is always won less often; inside the segments nothing got worse.",
            ("segment", "Enterprise"),
            "targets by segment",
            "mix beside rate",
            "Enterprise deals went from 25 % to 75 % of all. They are won less often than SMB deals. "
            "Both segments rose, and the total fell.",
        ),
        Suspect(
            "source mix",
            "More deals come from a source that is always won less often; inside the sources nothing got worse.",
            ("source", "outbound"),
            "qualify the source",
            "mix beside rate",
            "Outbound deals went from 20 % to 50 % of all. They are won least often, now as before.",
        ),
        Suspect(
            "everyone worse",
            "All sell worse: each kind of deal is won less often, nothing else changed.",
            EVERYWHERE,
            "training",
            "rate by quarter",
            "Every region, product and segment lost its part, and neither discounts nor closing rules changed.",
        ),
        Suspect(
            "region",
            "One region wins less, with every product.",
            ("region", "North"),
            "work in the region",
            "region review",
            "{North} won less with both products. All other regions won as before.",
        ),
        Suspect(
            "product",
            "One product is won less, in every region.",
            ("product", "Pulse"),
            "mend the offer",
            "product review",
            "{Pulse} was won less in every region. The other product was won as before.",
        ),
        Suspect(
            "discount stop",
            "Discounts were stopped, and every kind of deal is won less often.",
            EVERYWHERE,
            "discount rule",
            "terms log",
            "Half of the won deals of Q3 had a discount, and none of Q4.",
        ),
        Suspect(
            "closed early",
            "Deals that were still open were closed as lost.",
            ("open for", AGES[0]),
            "reopen",
            "closing rule",
            "Deals that had been open for less than 30 days were closed as lost. Nobody knows yet what they would have become.",
        ),
    ),
    looks=(
        Look(
            "win rate by region",
            1,
            lambda tables: split(tables, "region"),
            "Finds a region that fell behind. If all fell alike it says nothing about why.",
        ),
        Look(
            "win rate by product",
            1,
            lambda tables: split(tables, "product"),
            "Finds a product that fell behind. Its share may move without moving the total, if both are won alike.",
        ),
        Look(
            "win rate by source, with shares",
            2,
            lambda tables: with_shares(tables, "source"),
            "Rates and shares together show how much of the fall is other sources. It costs two.",
        ),
        Look(
            "win rate by segment, with shares",
            2,
            lambda tables: with_shares(tables, "segment"),
            "Rates and shares together show how much of the fall is other segments. It costs two.",
        ),
        Look(
            "win rate by segment, rates only",
            1,
            rates_only,
            "Without the shares nobody can get from the two rates to the total.",
        ),
        Look(
            "shares of all columns",
            1,
            all_shares,
            "A share that moved matters only where the rates differ. In Q3 both products were won about equally often.",
        ),
        Look("age of lost deals", 1, age_of_lost, "Asks whether the lost deals were lost, or put away."),
        Look("discount by outcome", 1, discounts, "Asks what was offered, before you ask who sold it."),
        Look("region by product", 2, region_by_product, "Both single splits in one table, for the price of both."),
    ),
    make=make,
    brief=brief,
    names={"region": REGIONS, "product": PRODUCTS},
    places={
        "segment": SEGMENTS,
        "source": SOURCES,
        "region": REGIONS,
        "product": PRODUCTS,
        "open for": AGES,
        "everywhere": ("everywhere",),
    },
    fixes={
        "targets by segment": "Plan and judge each segment by its own win rate.",
        "qualify the source": "Sort out weak deals of that source before they are counted as deals.",
        "training": "Train closing, for all.",
        "work in the region": "Go through the lost deals with that region.",
        "mend the offer": "Go through the lost deals of that product with its product manager.",
        "discount rule": "Agree a rule for discounts, and compare it with no discounts.",
        "reopen": "Open those deals again, and count them when they are decided.",
        "replace reps": "Replace the reps at the end of the ranking.",
    },
    verifies={
        "same and control": "The same win rate by the same definition, where the fix was made and where it was not.",
        "same only": "The same win rate by the same definition, where the fix was made.",
        "other metric": "The number of calls a week.",
        "wait": "The win rate of next quarter.",
    },
    verify="same and control",
    prevents={
        "mix beside rate": "Print the shares beside the rate, by segment and by source.",
        "rate by quarter": "Watch the win rate of each kind of deal, with its interval.",
        "region review": "Compare the regions every month, product by product.",
        "product review": "Compare the products every month, region by region.",
        "terms log": "Write each change of prices and discounts beside the number.",
        "closing rule": "Stop a closing as lost without a reason from the customer.",
        "appeal": "Ask everyone to close more.",
    },
    lesson="A total can fall while every part of it rises. Before you train anybody, ask whether they sell worse or sell something else.",
)
