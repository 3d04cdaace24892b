"""K1, the million that was never there: the CRM's total is 7 % above finance's."""

from random import Random
from statistics import quantiles

from techsales.diagnosis.definition import EVERYWHERE, CaseDefinition, Look, Row, Sheet, Suspect, Tables
from techsales.diagnosis.evidence import groups_of, named

TEAMS = ("Kestrel", "Merlin", "Osprey", "Harrier", "Falcon", "Heron", "Buzzard", "Kite")
MONTHS = ("October", "November", "December", "January")
IN_QUARTER = MONTHS[:3]
#: EUR: what the error adds; a team's total; what a team's add-ons make together, so that 1,000 times is the surplus.
SURPLUS, TEAM_TOTAL, ADD_ONS_TOTAL = 1_050_000, 1_875_000, 1_051
#: Deals of a team: those that make up the surplus if they stand twice, the others, and small licences.
FIRST, OTHERS, ADD_ONS = 11, 9, 3
RATE = 1.07
COPYING_TEAM, THOUSANDS_TEAM = "Harrier", "Falcon"


def parts(chance: Random, count: int, total: int, apart: float) -> list[int]:
    """``count`` amounts that add up to ``total``, each at most the share ``apart`` from the others' middle, about."""
    sizes = [chance.uniform(1 - apart, 1 + apart) for _ in range(count)]
    amounts = [round(size / sum(sizes) * total) for size in sizes]
    amounts[-1] += total - sum(amounts)
    return amounts


def deals_of(team: str, amounts: list[int], ids: list[int], stage: str, months: tuple[str, ...]) -> list[Row]:
    """One line a deal; the months are taken in turn, from one that differs by team."""
    start = TEAMS.index(team)
    return [
        {
            "deal_id": f"D{ids.pop()}",
            "team": team,
            "stage": stage,
            "month": months[(start + place) % len(months)],
            "amount": amount,
        }
        for place, amount in enumerate(amounts)
    ]


def make(code: str, chance: Random) -> Tables:
    """Finance's list of the quarter's won deals, 15.00 million EUR, and the CRM's export, 16.05 million EUR."""
    ids = chance.sample(range(1000, 10_000), len(TEAMS) * (FIRST + OTHERS + ADD_ONS) + FIRST)
    finance: list[Row] = []
    for team in TEAMS:
        # Deals that may stand twice are of middling size: the ten largest amounts must not show the copies.
        first = parts(chance, FIRST, SURPLUS, 0.1)
        others = parts(chance, OTHERS, TEAM_TOTAL - SURPLUS - ADD_ONS_TOTAL, 0.4)
        add_ons = parts(chance, ADD_ONS, ADD_ONS_TOTAL, 0.1)
        finance += deals_of(team, first + others + add_ons, ids, "won", IN_QUARTER)
    export = [dict(row) for row in finance]
    plant(code, export, chance, ids)
    chance.shuffle(export)
    return {"finance": finance, "export": export}


def plant(code: str, export: list[Row], chance: Random, ids: list[int]) -> None:
    """Put the surplus into the export, in the way of one suspect."""
    if code == "double rows":
        export += [dict(row) for row in export if row["team"] == COPYING_TEAM][:FIRST]
    elif code == "separator":
        for row in [row for row in export if row["team"] == THOUSANDS_TEAM][-ADD_ONS:]:
            row["amount"] *= 1000
    elif code == "exchange rate":
        for row in export:
            row["amount"] = round(row["amount"] * RATE, 2)
    else:
        stage = "open" if code == "open deals" else "won"
        for place, amount in enumerate(parts(chance, FIRST, SURPLUS, 0.1)):
            export += deals_of(TEAMS[place % len(TEAMS)], [amount], ids, stage, MONTHS[3:])


def total(rows: list[Row]) -> float:
    """EUR in all."""
    return float(sum(row["amount"] for row in rows))


def money(euros: float) -> str:
    """``16.05 million``."""
    return f"{euros / 1e6:.2f} million"


def ids_by_team(tables: Tables) -> Sheet:
    """Rows and different deal ids of the export, by team."""
    groups = groups_of(tables["export"], "team")
    rows = tuple((team, len(group), len({row["deal_id"] for row in group})) for team, group in groups.items())
    twice = [team for team, lines, ids in rows if lines != ids]
    return Sheet(
        ("team", "rows", "different ids"), rows, f"more rows than ids in {named(twice)}" if twice else "every id once"
    )


def by_stage(tables: Tables) -> Sheet:
    """The export's total by stage."""
    groups = groups_of(tables["export"], "stage")
    rows = tuple((stage, money(total(group))) for stage, group in groups.items())
    return Sheet(("stage", "EUR"), rows, "all is won" if list(groups) == ["won"] else "some is open, not won")


def by_month(tables: Tables) -> Sheet:
    """The export's total by month of the closing date."""
    groups = groups_of(tables["export"], "month")
    rows = tuple((month, money(total(groups[month])) if month in groups else "none") for month in MONTHS)
    outside = set(groups) - set(IN_QUARTER)
    return Sheet(
        ("month of closing", "EUR"), rows, "some closes after the quarter" if outside else "all closes in the quarter"
    )


def ten_largest(tables: Tables) -> Sheet:
    """The ten largest amounts of the export. Far out is beyond Tukey's outer fence: upper quartile + 3 interquartile ranges."""
    export = tables["export"]
    lower, _, upper = quantiles((row["amount"] for row in export), n=4)
    fence = upper + 3 * (upper - lower)
    top = sorted(export, key=lambda row: (-row["amount"], row["deal_id"]))[:10]
    rows = tuple(
        (
            row["deal_id"],
            row["team"],
            f"{row['amount']:,.0f}",
            "far out" if row["amount"] > fence else "among the others",
        )
        for row in top
    )
    teams = sorted({row["team"] for row in top if row["amount"] > fence})
    reading = f"a few amounts far above all others, in {named(teams)}" if teams else "no amount stands apart"
    return Sheet(("deal_id", "team", "EUR", "reads as"), rows, reading)


def reconcile(tables: Tables) -> Sheet:
    """The export against finance's list, deal by deal."""
    finance = {row["deal_id"]: row["amount"] for row in tables["finance"]}
    known = [row for row in tables["export"] if row["deal_id"] in finance]
    ratios = [round(row["amount"] / finance[row["deal_id"]], 2) for row in known]
    unknown = len(tables["export"]) - len(known)
    twice = len(known) - len({row["deal_id"] for row in known})
    other = [ratio for ratio in ratios if ratio != 1]
    times = " and ".join(f"{ratio:,g}" for ratio in sorted(set(other)))
    rows = (
        ("ids of finance's list", len(finance)),
        ("of them in the export", len({row["deal_id"] for row in known})),
        ("of them in the export twice", twice),
        ("rows whose amount is not finance's", f"{len(other)}, each {times} times finance's" if other else 0),
        ("rows whose id finance does not have", unknown),
    )
    if twice:
        reading = "some ids count twice"
    elif unknown:
        reading = "some ids are not in finance's list"
    elif other:
        reading = f"{'every amount is' if len(other) == len(known) else 'a few amounts are'} {times} times finance's"
    else:
        reading = "both lists agree"
    return Sheet(("count", "export against finance"), rows, reading)


def brief(tables: Tables) -> Sheet:
    """Both totals and their difference."""
    export, finance = total(tables["export"]), total(tables["finance"])
    rows = (
        ("CRM export", money(export)),
        ("finance", money(finance)),
        ("difference", f"{money(export - finance)}, {(export / finance - 1) * 100:+.1f} %"),
    )
    return Sheet(
        ("won in Q4, October to December", "EUR"),
        rows,
        "the CRM's total is higher. Both lists are counted in full, so there is no interval",
    )


CASE = CaseDefinition(
    id="K1",
    title="The million that was never there",
    level=1,
    after=(6,),
    chapters=(6, 8),
    planted="double rows",
    story="The CRM says that the company won 16.05 million EUR in Q4. Finance says 15.00 million. "
    "The head of sales presents in an hour and would like the larger number. Finance's list has been audited.",
    kpi="Won in Q4: 16.05 million EUR in the CRM's export, 15.00 million in finance's list, 7.0 % more",
    suspects=(
        Suspect(
            "double rows",
            "Some deals stand in the export twice.",
            ("team", COPYING_TEAM),
            "drop doubles",
            "unique ids",
            "{Harrier} uploaded 11 deals twice. Each of them is real, and each of them counts two times.",
        ),
        Suspect(
            "separator",
            "A decimal point was read as a thousands separator.",
            ("team", THOUSANDS_TEAM),
            "read amounts",
            "format agreed",
            "{Falcon} writes small licences with a point and three decimals: 350.000 is 350 EUR. "
            "The import read 350,000. Three licences are enough for a million.",
        ),
        Suspect(
            "open deals",
            "Deals that are not yet decided are counted as won.",
            ("stage", "open"),
            "count won",
            "stage rule",
            "11 open deals are in the sum. Their closing date is a hope, and it lies in January.",
        ),
        Suspect(
            "quarter window",
            "The filter on the closing date is too wide.",
            ("month", "January"),
            "cut dates",
            "dates checked",
            "The export runs into January. Its 11 deals of that month are won, and belong to the next quarter.",
        ),
        Suspect(
            "exchange rate",
            "Amounts were converted into euros twice.",
            EVERYWHERE,
            "convert once",
            "currency column",
            "The amounts were in euros already, and were multiplied by 1.07 once more. Every deal is 7 % too large.",
        ),
    ),
    looks=(
        Look(
            "rows against different ids, by team",
            1,
            ids_by_team,
            "Finds deals that stand twice, and nothing else. It is the first question to any export.",
        ),
        Look(
            "total by stage",
            1,
            by_stage,
            "Finds what is not won. Nothing else on this menu tells an open deal of January from a won one.",
        ),
        Look(
            "total by month of closing",
            1,
            by_month,
            "Finds what lies outside the quarter. It cannot say why: open deals close later too, if they close.",
        ),
        Look(
            "ten largest amounts",
            1,
            ten_largest,
            "Finds amounts that were read wrong by a factor of a thousand. An error of 7 % in all of them looks like nothing.",
        ),
        Look(
            "deal by deal against finance",
            2,
            reconcile,
            "The dearest look, and it tells the most: who is extra, who is double, whose amount differs and by what factor.",
        ),
    ),
    make=make,
    brief=brief,
    names={"team": TEAMS},
    places={
        "team": TEAMS,
        "stage": ("won", "open"),
        "month": MONTHS,
        "everywhere": ("everywhere",),
    },
    fixes={
        "drop doubles": "Keep one row for each deal id.",
        "read amounts": "Read the amounts again with the right decimal sign.",
        "count won": "Add up only what has the stage won.",
        "cut dates": "Keep only closing dates from October to December.",
        "convert once": "Go back to the amounts before the second conversion.",
        "scale": "Scale every amount down, so that the totals agree.",
    },
    verifies={
        "same and control": "The same total against finance's, and the same for a quarter that agreed before.",
        "same only": "The same total against finance's.",
        "other metric": "The number of customers in the CRM.",
        "wait": "The total of next quarter.",
    },
    verify="same and control",
    prevents={
        "unique ids": "Stop the report where a deal id stands twice.",
        "format agreed": "Stop the import at an amount that is not in the agreed format.",
        "stage rule": "Write the stage into the definition of the total, and stop at any other stage.",
        "dates checked": "Stop the report at a closing date outside its quarter.",
        "currency column": "Carry the currency in a column, and convert only what is not in euros.",
        "reminder": "Ask the teams to take more care with the export.",
    },
    lesson="Five different errors make the same 7 %. A total that is too high does not say why; a look whose answers "
    "differ between the suspects does. Scaling the amounts down would have made the totals agree, and hidden the error.",
)
