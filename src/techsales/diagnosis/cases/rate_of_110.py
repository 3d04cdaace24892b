"""K2, a rate of 110 %: more tickets solved than opened."""

from random import Random

from techsales.diagnosis.definition import CaseDefinition, Look, Row, Sheet, Suspect, Tables
from techsales.diagnosis.evidence import percent

TEAMS = ("Heron", "Merlin", "Osprey", "Kite")
OPENED, SOLVED, TOO_MANY = 20, 16, 6


def make(code: str, chance: Random) -> Tables:
    """Two lists of the help desk for one quarter. Heron's closings come out as 22 of 20, for one reason."""
    openings: list[Row] = []
    closings: list[Row] = []
    for team in TEAMS:
        numbers = chance.sample(range(1000, 10_000), OPENED + TOO_MANY)
        days = sorted(chance.sample(range(1, 80), OPENED))
        tickets = [line(team, number, f"Q4 day {day:02}") for number, day in zip(numbers, days, strict=False)]
        openings += tickets
        solved = [ticket | {"status": "solved"} for ticket in tickets[:SOLVED]]
        closings += solved
        if team == "Heron":
            plant(code, openings, closings, solved, numbers[OPENED:])
    return {"openings": openings, "closings": closings}


def line(team: str, number: int, opened: str) -> Row:
    """One line of either list."""
    return {"ticket_id": f"T{number}", "team": team, "opened": opened}


def plant(code: str, openings: list[Row], closings: list[Row], solved: list[Row], spare: list[int]) -> None:
    """Bring Heron's closings to 22 while the list of openings has 20 lines."""
    if code == "cohort":
        closings += [
            line("Heron", number, f"Q3 day {70 + place}") | {"status": "solved"} for place, number in enumerate(spare)
        ]
    elif code == "double closings":
        closings += [dict(row) for row in solved[-TOO_MANY:]]
    elif code == "merged openings":
        closings += [line("Heron", number, "Q4 day 81") | {"status": "solved"} for number in spare]
    else:
        closings += [line("Heron", number, "Q4 day 81") | {"status": "note"} for number in spare]


def of_heron(tables: Tables) -> tuple[list[Row], list[Row]]:
    """Heron's openings and closings."""
    return tuple([row for row in tables[name] if row["team"] == "Heron"] for name in ("openings", "closings"))  # type: ignore[return-value]


def same_quarter(tables: Tables) -> Sheet:
    """Solved out of opened, both of tickets opened in Q4."""
    openings, closings = of_heron(tables)
    part = sum(row["status"] == "solved" and row["opened"].startswith("Q4") for row in closings)
    whole = sum(row["opened"].startswith("Q4") for row in openings)
    more = part > whole
    return Sheet(
        ("count", "tickets"),
        (("opened in Q4", whole), ("solved, of those opened in Q4", part), ("rate", percent(part, whole))),
        "still more solved than opened" if more else "no more solved than opened",
    )


def unique_ids(tables: Tables) -> Sheet:
    """Lines and different ids in both lists."""
    lists = dict(zip(("openings", "closings"), of_heron(tables), strict=True))
    rows = tuple((name, len(found), len({row["ticket_id"] for row in found})) for name, found in lists.items())
    twice = [name for name, lines, ids in rows if lines != ids]
    return Sheet(
        ("list", "lines", "different ids"), rows, f"ids twice in {' and '.join(twice)}" if twice else "every id once"
    )


def labels(tables: Tables) -> Sheet:
    """What stands in the column status of the closings."""
    _, closings = of_heron(tables)
    found = sorted({row["status"] for row in closings})
    rows = tuple((label, sum(row["status"] == label for row in closings)) for label in found)
    return Sheet(
        ("status", "closings"), rows, "a label that is not solved" if found != ["solved"] else "all are solved"
    )


def raw_rows(tables: Tables) -> Sheet:
    """The ten closings that were opened first."""
    _, closings = of_heron(tables)
    first = sorted(closings, key=lambda row: (row["opened"], row["ticket_id"]))[:10]
    early = any(row["opened"].startswith("Q3") for row in first)
    return Sheet(
        ("ticket_id", "opened"),
        tuple((row["ticket_id"], row["opened"]) for row in first),
        "some were opened before the quarter" if early else "all were opened in the quarter",
    )


def capped(tables: Tables) -> Sheet:
    """The slide again, with nothing above 100 %."""
    rows = tuple((team, f"{min(part / whole, 1) * 100:.0f} %") for team, part, whole in by_team(tables))
    return Sheet(("team", "TDR, at most 100 %"), rows, "{Heron} at 100 %, the others below")


def by_team(tables: Tables) -> list[tuple[str, int, int]]:
    """(team, closings, openings)."""
    return [
        (team, *(sum(row["team"] == team for row in tables[name]) for name in ("closings", "openings")))
        for team in TEAMS
    ]


def brief(tables: Tables) -> Sheet:
    """Closings of the quarter over openings of the quarter, by team."""
    rows = [(team, part, whole, f"{part / whole * 100:.0f} %") for team, part, whole in by_team(tables)]
    return Sheet(("team", "closed in Q4", "opened in Q4", "TDR"), tuple(rows), "{Heron} solved 22 of 20")


CASE = CaseDefinition(
    id="K2",
    title="A rate of 110 %",
    level=1,
    after=(8,),
    chapters=(8, 11),
    planted="cohort",
    story="The help desk's quarterly slide shows a technical-issue resolution rate of 110 % for {Heron}. "
    "The team's manager wants to frame it. You are asked to sign it first.",
    kpi="TDR of {Heron}: 22 solved of 20 opened, 110 %",
    suspects=(
        Suspect(
            "cohort",
            "Solved and opened are counted over different groups of tickets.",
            ("opened", "Q3"),
            "one group",
            "definition",
            "Six of the 22 were opened in the quarter before: they are in the numerator and not in the denominator.",
        ),
        Suspect(
            "double closings",
            "Some closings are listed twice.",
            ("list", "closings"),
            "drop doubles",
            "unique ids",
            "Six closings stand in the list twice, so 16 solved tickets count as 22.",
        ),
        Suspect(
            "merged openings",
            "Some openings were merged into others and are missing from the count.",
            ("list", "openings"),
            "restore lines",
            "lists agree",
            "Six tickets were merged into others when they were opened: solved they count, opened they do not.",
        ),
        Suspect(
            "status labels",
            "Something counts as solved that is not.",
            ("status", "note"),
            "count solved",
            "labels agreed",
            "Six notes of phone calls lie in the list of closings; they are no tickets and nobody solved them.",
        ),
    ),
    looks=(
        Look(
            "solved and opened, same quarter",
            1,
            same_quarter,
            "One group of tickets in both counts. It cannot say why the other lists disagree.",
        ),
        Look("lines against different ids", 1, unique_ids, "Finds doubles, and nothing else."),
        Look("labels in the status column", 1, labels, "Finds what is counted as solved by name only."),
        Look(
            "ten closings, oldest first", 1, raw_rows, "Reading raw lines is cheap. It finds what you know to look for."
        ),
        Look(
            "the rate, capped at 100 %",
            1,
            capped,
            "Capping hides the number and leaves the mistake where it is.",
        ),
    ),
    make=make,
    brief=brief,
    names={"team": TEAMS},
    places={"opened": ("Q3", "Q4"), "list": ("openings", "closings"), "status": ("solved", "note")},
    fixes={
        "one group": "Count solved among the tickets that were opened in the quarter.",
        "drop doubles": "Keep one line for each id.",
        "restore lines": "Put the merged tickets back into the openings.",
        "count solved": "Count only what is labelled solved.",
        "cap": "Write 100 % wherever the rate is above 100 %.",
    },
    verifies={
        "same and control": "The same rate, counted anew for {Heron} and for a team that had no fault.",
        "same only": "The same rate for {Heron}.",
        "other metric": "The satisfaction of {Heron}'s customers.",
        "wait": "The rate of next quarter.",
    },
    verify="same and control",
    prevents={
        "definition": "Write down which group of tickets each count is of, and stop above 100 %.",
        "unique ids": "Stop the report where an id stands twice.",
        "lists agree": "Stop the report where a closing has no opening.",
        "labels agreed": "Stop the report at a label that is not on the agreed list.",
        "reminder": "Ask the team to be careful.",
    },
    lesson="A rate above 100 % is a gift: it says that the upper count is not part of the lower one. "
    "Capping it at 100 % would have thrown the gift away.",
)
