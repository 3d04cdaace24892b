"""K3, East delivers late: 70 % on time against 90 % elsewhere, and all that may be the cause lives in East."""

from techsales.diagnosis.cases.east_projects import CORVID, OTHERS, REGION_TEAMS, TEAM, make
from techsales.diagnosis.definition import CaseDefinition, Look, Row, Sheet, Suspect, Tables
from techsales.diagnosis.evidence import (
    by_group,
    compare,
    counted,
    groups_of,
    mean_difference,
    mean_of,
    percent,
    points,
)
from techsales.intervals import wilson

WORD = "on time"


def by_region(tables: Tables) -> Sheet:
    """On time by region, each against the rest."""
    return by_group(
        tables["projects"], "region", "on_time", WORD, lambda low, _: f"{' and '.join(low) or 'no region'} low"
    )


def by_subcontractor(tables: Tables) -> Sheet:
    """On time by subcontractor, each against the rest, all regions."""
    return by_group(tables["projects"], "subcontractor", "on_time", WORD)


def by_team(tables: Tables) -> Sheet:
    """On time by team, each against the rest."""
    return by_group(tables["projects"], "team", "on_time", WORD)


def by_size(tables: Tables) -> Sheet:
    """On time by size, each against the rest."""
    return by_group(tables["projects"], "size", "on_time", WORD, lambda low, _: most_late(tables, "size", low, "size "))


def by_weather(tables: Tables) -> Sheet:
    """On time by weather on site, each against the rest."""
    return by_group(tables["projects"], "weather", "on_time", WORD, lambda low, _: most_late(tables, "weather", low))


def most_late(tables: Tables, column: str, low: list[str], word: str = "") -> str:
    """Which group is low, and whether most of its projects are late, by the interval of its share."""
    if not low:
        return f"no {column} is low"
    rows = [row for row in tables["projects"] if row[column] in low]
    most = wilson(*counted(rows, "on_time"))[1] < 0.5
    return f"{word}{' and '.join(low)} low" + (": most are late" if most else "")


def two_questions(tables: Tables) -> Sheet:
    """Region and subcontractor at once: is East low without Corvid, and is Corvid low outside East?"""
    cells: dict[tuple[bool, bool], list[Row]] = {
        (east, corvid): [] for east in (True, False) for corvid in (True, False)
    }
    for row in tables["projects"]:
        cells[row["region"] == "East", row["subcontractor"] == CORVID].append(row)
    count = {cell: counted(rows, "on_time") for cell, rows in cells.items()}
    base = count[False, False]
    rows = tuple(
        (
            "East" if east else "elsewhere",
            CORVID if corvid else "the others",
            percent(*part),
            points(part, base) if part != base else "",
            (compare(part, base) or "within chance") if part != base else "compared with",
        )
        for (east, corvid), part in count.items()
    )
    east_low, corvid_low = compare(count[True, False], base) == "low", compare(count[False, True], base) == "low"
    reading = (
        f"East without {{{CORVID}}} is {'low' if east_low else 'not low'}, "
        f"{{{CORVID}}} outside East is {'low' if corvid_low else 'not low'}"
    )
    return Sheet(
        ("region", "subcontractor", WORD, "points against the others elsewhere (95 %)", "reads as"), rows, reading
    )


def planned_days(tables: Tables) -> Sheet:
    """Days planned as a share of those usual for the size, by region, each against the rest."""
    groups = {
        region: [row["planned"] for row in rows] for region, rows in groups_of(tables["projects"], "region").items()
    }
    rows, short = [], []
    for region, planned in groups.items():
        mean = mean_of(planned)
        against = mean_difference(
            planned, [value for other, values in groups.items() if other != region for value in values]
        )
        # A tenth less is what a project manager would call short; chance alone must not reach it.
        short += [region] if against.high < -0.1 else []
        verdict = "yes" if against.high < -0.1 else "no"
        rows.append(
            (
                region,
                len(planned),
                f"{mean.value * 100:.0f} %",
                f"{against.value * 100:+.0f} ({against.low * 100:+.0f} to {against.high * 100:+.0f})",
                verdict,
            )
        )
    return Sheet(
        (
            "region",
            "projects",
            "days planned, of those usual for the size",
            "points against the rest (95 %)",
            "more than a tenth shorter",
        ),
        tuple(rows),
        f"{' and '.join(short)} plans shorter" if short else "all regions plan alike",
    )


def brief(tables: Tables) -> Sheet:
    """East against the rest."""
    groups = [[row for row in tables["projects"] if (row["region"] == "East") == east] for east in (True, False)]
    east, rest = (counted(group, "on_time") for group in groups)
    return Sheet(
        ("region", "on time, of delivered projects", "points against the rest (95 %)"),
        (("East", percent(*east), points(east, rest)), ("North, South and West", percent(*rest), "")),
        "East low, by more than chance",
    )


CASE = CaseDefinition(
    id="K3",
    never_missing=("OTP by region and subcontractor together",),
    title="One region delivers late",
    level=2,
    after=(12,),
    chapters=(12,),
    planted="subcontractor",
    story="East delivers 70 % of its projects on time, the other three regions 90 %. The board wants to send East's "
    "head on a course in punctuality. East's head says it is the installers, and the installers say it is the weather.",
    kpi="OTP of East: 84 of 120 delivered projects on time, 70 %; elsewhere 324 of 360, 90 %",
    suspects=(
        Suspect(
            "subcontractor",
            "One subcontractor is late wherever it builds.",
            ("subcontractor", CORVID),
            "renew contract",
            "watch subcontractors",
            "{Corvid Field} is late wherever it builds, and it builds half of East. East without it is on time like the others.",
        ),
        Suspect(
            "region process",
            "The region's own way of working makes every kind of project late.",
            ("region", "East"),
            "mend process",
            "watch regions",
            "All of East's projects are late alike, whoever builds them, of whatever size and in any weather.",
        ),
        Suspect(
            "size",
            "Projects of one size are late in every region.",
            ("size", "L"),
            "plan large",
            "watch sizes",
            "Large projects are late in every region, and most of them are East's.",
        ),
        Suspect(
            "team",
            "One team delivers late.",
            ("team", TEAM),
            "help team",
            "watch teams",
            "{Osprey} is late with projects of any kind. It delivers half of East, so it draws the region down.",
        ),
        Suspect(
            "season",
            "Frost stops the work on site, in whatever region it comes.",
            ("weather", "frost"),
            "plan frost",
            "watch weather",
            "What was built in frost is late in every region, and East had most of the frost.",
        ),
        Suspect(
            "short dates",
            "Work takes as long as elsewhere, but its end is promised too early.",
            ("region", "East"),
            "plan longer",
            "watch plans",
            "East works as fast as the others and plans about 30 % fewer days for the same size. The promise is late, not the work.",
        ),
    ),
    looks=(
        Look("OTP by region", 1, by_region, "It shows what the brief showed. East is low under all six suspects."),
        Look(
            "OTP by subcontractor",
            1,
            by_subcontractor,
            "{Corvid Field} is low under all six suspects, because most of its projects are East's. One split cannot part the two.",
        ),
        Look(
            "OTP by size",
            1,
            by_size,
            "Large projects are low if size is the cause, and also if {Osprey} is; how low they are tells the two apart.",
        ),
        Look(
            "OTP by team",
            1,
            by_team,
            "It parts what strikes both of East's teams from what strikes one. A team that is low need not be the cause.",
        ),
        Look(
            "OTP by weather on site",
            1,
            by_weather,
            "Frost is low if frost is the cause, and also if {Osprey} is; how low it is tells the two apart.",
        ),
        Look(
            "OTP by region and subcontractor together",
            2,
            two_questions,
            "Two questions in one table: is East low without {Corvid Field}, and is {Corvid Field} low outside East? "
            "Ten projects in West decide the second.",
        ),
        Look(
            "days planned, by region",
            1,
            planned_days,
            "Lateness has two ends, the work and the promise. This looks at the promise.",
        ),
    ),
    make=make,
    brief=brief,
    names={"team": REGION_TEAMS["East"], "subcontractor": (CORVID, *OTHERS[:2])},
    places={
        "region": tuple(REGION_TEAMS),
        "subcontractor": (CORVID, *OTHERS),
        "size": ("S", "M", "L"),
        "weather": ("dry", "rain", "frost"),
        "team": tuple(team for teams in REGION_TEAMS.values() for team in teams),
        "everywhere": ("everywhere",),
    },
    fixes={
        "renew contract": "Agree dates and a penalty with the subcontractor, or give its projects to another.",
        "mend process": "Find the step that holds up all of the region's projects, and mend it.",
        "plan large": "Give projects of that size more time and a project manager of their own.",
        "help team": "Find out with the team what holds it up, and help it.",
        "plan frost": "Plan outdoor work around the frost.",
        "plan longer": "Plan as many days as the other regions do for the same size.",
        "move dates": "Move the planned date of a project that is going to be late.",
    },
    verifies={
        "same and control": "OTP of East by the same dates, and OTP of the three other regions beside it.",
        "same only": "OTP of East by the same dates.",
        "other metric": "What East's customers say about friendliness.",
        "wait": "OTP of next year.",
    },
    verify="same and control",
    prevents={
        "watch subcontractors": "Show OTP by region and subcontractor together every quarter.",
        "watch regions": "Compare the regions every quarter, at the same mix of projects.",
        "watch sizes": "Show OTP by size every quarter, and check large plans twice.",
        "watch teams": "Show OTP by team with intervals, and talk before a year has passed.",
        "watch weather": "Keep the weather on site with each project, and plan with it.",
        "watch plans": "Stop a plan that has far fewer days than is usual for its size.",
        "league table": "Publish a ranking of the regions.",
    },
    lesson="East looked guilty because everything that could be late lived in East. What decides is where two suspects "
    "come apart. Beware of the split by team: with half as many projects, a late {Corvid Field} shows only one of East's "
    "two teams low in 13 of 40 seeds. Neither team did anything. Ask what would have happened to that team's manager.",
)
