"""K8, Kestrel's +25 %: a team was trained and its revenue rose. Which part of it is the training's?"""

from techsales.diagnosis.cases.kestrel_orders import OTHER_TEAMS, TEAM, make
from techsales.diagnosis.definition import EVERYWHERE, CaseDefinition, Look, Row, Sheet, Suspect, Tables
from techsales.diagnosis.evidence import compare, mean_of, percent, points
from techsales.intervals import Interval, wilson


def of_quarters(tables: Tables) -> tuple[list[Row], list[Row]]:
    """Kestrel's orders of Q3 and of Q4."""
    before = [row for row in tables["orders"] if row["quarter"] == "Q3"]
    return before, [row for row in tables["orders"] if row["quarter"] == "Q4"]


def times(after: int, before: int) -> Interval:
    """By what factor a count has changed, 95 %: from Wilson's interval of the later one's share in both."""
    low, high = wilson(after, after + before)
    return low / (1 - low), high / (1 - high)


def euros(rows: list[Row]) -> int:
    """EUR in all."""
    return int(sum(row["amount"] for row in rows))


def growth_table(rows: list[Row], grew: str, did_not: str) -> Sheet:
    """Growth by team and its mean; t interval over the teams."""
    mean = mean_of([row["growth"] for row in rows])
    lines = [(row["team"], f"{row['growth'] * 100:+.0f} %", "") for row in rows]
    span = f"{mean.low * 100:+.0f} to {mean.high * 100:+.0f}"
    return Sheet(
        ("team", "growth from Q3 to Q4", "95 %"),
        (*lines, (f"mean of {len(rows)}", f"{mean.value * 100:+.0f} %", span)),
        grew if mean.low > 0 else did_not,
    )


def other_teams(tables: Tables) -> Sheet:
    """Growth of the seven teams that were not trained."""
    return growth_table(tables["growth"], "the others grew too", "the others show no growth beyond chance")


def last_year(tables: Tables) -> Sheet:
    """Growth from Q3 to Q4 one year earlier, all eight teams."""
    return growth_table(tables["last year"], "the same jump a year ago", "no jump beyond chance a year ago")


def count_and_size(tables: Tables) -> Sheet:
    """Number of orders and their mean size."""
    before, after = of_quarters(tables)
    low, high = times(len(after), len(before))
    rows = (
        ("orders", len(before), len(after), f"{len(after) / len(before):.2f} times ({low:.2f} to {high:.2f})"),
        ("mean size, EUR", *(f"{euros(rows) / len(rows):,.0f}" for rows in (before, after)), ""),
    )
    return Sheet(
        ("of Kestrel", "Q3", "Q4", "change (95 %)"), rows, "more orders" if low > 1 else "not more orders, larger ones"
    )


def by_segment(tables: Tables) -> Sheet:
    """Orders by segment, in shares."""
    before, after = ((sum(row["segment"] == "Enterprise" for row in rows), len(rows)) for rows in of_quarters(tables))
    rows = (
        ("Q3", percent(*before), percent(before[1] - before[0], before[1])),
        ("Q4", percent(*after), percent(after[1] - after[0], after[1])),
        ("change in points (95 %)", points(after, before), ""),
    )
    up = compare(after, before) == "high"
    return Sheet(
        ("quarter", "Enterprise orders", "SMB orders"),
        rows,
        "Enterprise share up" if up else "Enterprise share as before",
    )


def largest_order(tables: Tables) -> Sheet:
    """The largest order's share of the quarter's revenue."""
    rows, shares = [], []
    for quarter, found in zip(("Q3", "Q4"), of_quarters(tables), strict=True):
        largest = max(row["amount"] for row in found)
        shares.append(largest / euros(found))
        rows.append((quarter, f"{largest:,}", f"{euros(found):,}", f"{shares[-1] * 100:.0f} %"))
    return Sheet(
        ("quarter", "largest order, EUR", "all orders, EUR", "share"),
        tuple(rows),
        "one order is more than half" if shares[1] > 0.5 else "no order is more than half",
    )


def price_list(tables: Tables) -> Sheet:
    """List prices of both quarters."""
    prices = tables["prices"]
    rows = tuple((row["product"], f"{row['Q3']:,}", f"{row['Q4']:,}") for row in prices)
    raised = sum(row["Q4"] > row["Q3"] for row in prices)
    return Sheet(("product", "Q3, EUR", "Q4, EUR"), rows, f"{raised or 'none'} of {len(prices)} prices raised")


def pipeline(tables: Tables) -> Sheet:
    """Open deals for the quarter to come, at the end of both quarters."""
    before, after = (row["open"] for row in tables["pipeline"])
    low, high = times(after, before)
    rows = (
        ("end of Q3", before, ""),
        ("end of Q4", after, f"{after / before:.2f} times ({low:.2f} to {high:.2f})"),
    )
    return Sheet(
        ("Kestrel", "open for the next quarter", "change (95 %)"),
        rows,
        "next quarter is thinner" if high < 1 else "next quarter is filled as usual",
    )


def transfers(tables: Tables) -> Sheet:
    """Orders of accounts that belonged to another team before."""
    before, after = ((sum(row["moved in"] for row in rows), len(rows)) for rows in of_quarters(tables))
    rows = (("Q3", percent(*before), ""), ("Q4", percent(*after), points(after, before)))
    many = compare(after, before) == "high"
    return Sheet(
        ("quarter", "orders of accounts that came from another team", "change in points (95 %)"),
        rows,
        "many orders of moved accounts" if many else "moved accounts as before",
    )


def brief(tables: Tables) -> Sheet:
    """Kestrel's revenue in both quarters."""
    before, after = (euros(rows) for rows in of_quarters(tables))
    rows = (
        ("Q3", f"{before:,}"),
        ("Q4, with the training", f"{after:,}"),
        ("growth", f"{(after / before - 1) * 100:+.1f} %"),
    )
    return Sheet(
        ("Kestrel", "won, EUR"),
        rows,
        "revenue rose. All orders are counted, so there is no interval: one team, one quarter, n = 1",
    )


CASE = CaseDefinition(
    id="K8",
    title="Kestrel's +25 %",
    level=5,
    after=(15,),
    chapters=(15,),
    planted="shared mix",
    story="Kestrel was trained in Q4, 200 hours, and won 25 % more than in Q3. The slide says: training works. "
    "The budget for all eight teams is to be signed tomorrow.",
    kpi="Kestrel's revenue: 1.00 million EUR in Q3, 1.25 million in Q4, 25 % more",
    suspects=(
        Suspect(
            "training alone",
            "Training alone explains it.",
            ("team", TEAM),
            "next team",
            "waiting list",
            "Only Kestrel grew, by more orders of the usual size, its own accounts', with the next quarter filled. "
            "Training is what is left. That is the weakest kind of proof: it holds until somebody names an eighth suspect.",
        ),
        Suspect(
            "season",
            "Revenue rises in this quarter every year.",
            EVERYWHERE,
            "year before",
            "same quarter",
            "The teams won about a quarter more in Q4 than in Q3, and did so a year ago, when nobody was trained.",
        ),
        Suspect(
            "shared mix",
            "Other kinds of customers buy than before, in every team alike.",
            ("segment", "Enterprise"),
            "show mix",
            "mix in report",
            "Enterprise went from 25 % to 50 % of Kestrel's orders, and the untrained teams grew too. Training may have "
            "helped; these tables cannot show it. What they exclude is that training alone explains the growth.",
        ),
        Suspect(
            "big deal",
            "One order makes the growth.",
            ("team", TEAM),
            "without largest",
            "largest shown",
            "One order of 650,000 EUR is 52 % of the quarter. Without it, Kestrel would have shrunk.",
        ),
        Suspect(
            "price rise",
            "The same goods are sold at higher prices.",
            EVERYWHERE,
            "constant prices",
            "price index",
            "All 12 list prices rose by 25 %. Kestrel sold 200 orders in both quarters.",
        ),
        Suspect(
            "pull-forward",
            "Orders of the next quarter were won early.",
            ("team", TEAM),
            "two quarters",
            "pipeline shown",
            "Orders of the next quarter were brought forward, and about a third of its open deals are left. Nothing was won that would not have come.",
        ),
        Suspect(
            "moved accounts",
            "Accounts were handed over from other teams.",
            ("team", TEAM),
            "same accounts",
            "accounts fixed",
            "50 of 250 orders came from accounts that had belonged to other teams. The company won nothing by it.",
        ),
    ),
    looks=(
        Look(
            "growth of the seven other teams",
            1,
            other_teams,
            "The control that the slide left out. It parts what struck Kestrel from what struck all.",
        ),
        Look(
            "number and size of orders",
            1,
            count_and_size,
            "Revenue is number times size. Only some causes bring more orders.",
        ),
        Look(
            "orders by segment",
            1,
            by_segment,
            "Enterprise rises if customers of another kind buy, and also if the team spent its quarter on one big order.",
        ),
        Look(
            "share of the largest order",
            1,
            largest_order,
            "In Q3 the largest order was 16 % of the revenue, and nobody called it the cause. A large order is a cause only if it carries the growth.",
        ),
        Look("price lists of both quarters", 2, price_list, "It finds a price rise and nothing else, and it is dear."),
        Look(
            "open deals for the next quarter",
            1,
            pipeline,
            "Growth that was borrowed is missed in the quarter after.",
        ),
        Look(
            "orders of moved accounts",
            1,
            transfers,
            "What one team gains by a transfer another loses.",
        ),
        Look(
            "growth in the same quarters last year",
            2,
            last_year,
            "It finds a season and nothing else, and it is dear.",
        ),
    ),
    make=make,
    brief=brief,
    names={"team": OTHER_TEAMS},
    places={"team": (TEAM, *OTHER_TEAMS), "segment": ("SMB", "Enterprise"), "everywhere": ("everywhere",)},
    fixes={
        "next team": "Train one more team, with another one on a waiting list, before buying for all.",
        "year before": "Report the growth against the same quarter of last year.",
        "show mix": "Report rates and shares of the segments apart, and claim none of the shift for the training.",
        "without largest": "Report the growth with and without the largest order.",
        "constant prices": "Report the growth at constant prices.",
        "two quarters": "Count this quarter and the next together.",
        "same accounts": "Report the growth of the same accounts in both quarters.",
        "buy for all": "Buy the training for all eight teams.",
    },
    verifies={
        "same and control": "Growth of revenue by the same definition, for Kestrel and for the seven other teams.",
        "same only": "Growth of revenue by the same definition, for Kestrel.",
        "other metric": "How satisfied the participants were with the training.",
        "wait": "Revenue of next year.",
    },
    verify="same and control",
    prevents={
        "waiting list": "Draw by lot who is trained first; the others wait and are the control.",
        "same quarter": "Show last year's quarter beside every growth.",
        "mix in report": "Show the shares of the segments beside every growth.",
        "largest shown": "Show the largest order's share beside every growth.",
        "price index": "Show how far prices moved beside every growth.",
        "pipeline shown": "Show the open deals of the next quarter beside every growth.",
        "accounts fixed": "Count an account for the team that had it at the start of the year.",
        "longer slide": "Ask for more positive examples on the slide.",
    },
    lesson="A number that rose after a training did not rise because of it. Seven causes make the same 25 %, and the "
    "cheapest question is what the untrained teams did. Say what the tables exclude, and no more.",
)
