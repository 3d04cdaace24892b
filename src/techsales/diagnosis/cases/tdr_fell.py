"""K4, the TDR fell from 84 % to 74 %: one number, seven suspects, and a region that looks guilty."""

from techsales.diagnosis.cases.tdr_tables import COMPONENTS, FIRMWARE, PARTNERS, REGIONS, make
from techsales.diagnosis.definition import EVERYWHERE, CaseDefinition, Look, Row, Sheet, Suspect, Tables
from techsales.diagnosis.evidence import by_group, compare, counted, groups_of, mean_difference, named, percent, points

CLOSED, STAYED = "closed", "closed and stayed closed"


def split(tables: Tables, column: str) -> Sheet:
    """TDR of Q4 by group."""
    return by_group(tables["Q4"], column, "solved", "TDR in Q4")


def by_firmware(tables: Tables) -> Sheet:
    """TDR of Q4 by firmware, gateways only: the other components have none."""
    gateways = [row for row in tables["Q4"] if row["component"] == "gateway"]
    return by_group(gateways, "firmware", "solved", "TDR of gateways in Q4")


def severity_shares(tables: Tables) -> Sheet:
    """How often each severity came in, both quarters."""
    old, new = (tables["Q3"], tables["Q4"])
    lines, more = [], []
    for severity in ("1", "2", "3"):
        before, now = ((sum(row["severity"] == severity for row in rows), len(rows)) for rows in (old, new))
        lines.append((severity, percent(*before), percent(*now), points(now, before)))
        more += [severity] if compare(now, before) == "high" else []
    reading = f"more tickets of severity {' and '.join(more)}" if more else "the mix is as it was"
    return Sheet(("severity", "share in Q3", "share in Q4", "change in points (95 %)"), tuple(lines), reading)


def both_definitions(tables: Tables) -> Sheet:
    """TDR of both quarters under both definitions that are in use, beside what was reported."""
    old, new = (tables["Q3"], tables["Q4"])

    def line(name: str, before: tuple[int, int], now: tuple[int, int]) -> tuple[str, str, str, str]:
        return name, percent(*before), percent(*now), points(now, before)

    closed = counted(old, "closed"), counted(new, "closed")
    stayed = stayed_closed(old), stayed_closed(new)
    lines = (
        line("as reported", counted(old, "solved"), counted(new, "solved")),
        line(CLOSED, *closed),
        line(STAYED, *stayed),
    )
    fell = [compare(now, before) == "low" for before, now in (closed, stayed)]
    reading = "it fell under either definition" if all(fell) else "under one and the same definition it did not fall"
    return Sheet(("definition of solved", "Q3", "Q4", "change in points (95 %)"), lines, reading)


def stayed_closed(rows: list[Row]) -> tuple[int, int]:
    """(tickets that were closed and did not come back, all tickets)."""
    return sum(row["closed"] and not row["came_back"] for row in rows), len(rows)


def tickets_per_agent(tables: Tables) -> Sheet:
    """Mean tickets of an agent in both quarters."""
    load = {
        quarter: [row["tickets"] for row in rows] for quarter, rows in groups_of(tables["agents"], "quarter").items()
    }
    change = mean_difference(load["Q4"], load["Q3"])
    lines: list[tuple[str | int, ...]] = [
        (quarter, sum(n), len(n), f"{sum(n) / len(n):.1f}") for quarter, n in load.items()
    ]
    lines.append(("change (95 %)", "", "", change.text()))
    reading = "more tickets for each agent" if change.way == "up" else "the load is as it was"
    return Sheet(("quarter", "tickets", "agents", "tickets per agent"), tuple(lines), reading)


def component_by_region(tables: Tables) -> Sheet:
    """Two questions in one table: is one component low in every region, and is a region low without that component?"""
    regions, components = (groups_of(tables["Q4"], column) for column in ("region", "component"))
    worst = worst_of(components)
    total = counted((row for row in tables["Q4"] if row["component"] != worst), "solved")
    lines, inside, without = [], [], []
    for region, rows in regions.items():
        cells = {name: counted(group, "solved") for name, group in groups_of(rows, "component").items()}
        others = sum(k for k, _ in cells.values()) - cells[worst][0], len(rows) - cells[worst][1]
        elsewhere = total[0] - others[0], total[1] - others[1]
        inside += [region] if compare(cells[worst], others) == "low" else []
        without += [region] if compare(others, elsewhere) == "low" else []
        shares = [percent(*cells[name]) for name in components]
        lines.append((region, *shares, points(cells[worst], others), points(others, elsewhere)))
    found = [f"{worst} is low in every region"] if len(inside) == len(regions) else []
    found += [f"{named(without)} is low in other components too"] if without else []
    inside_heading = f"{worst} against other components, points (95 %)"
    without_heading = f"without {worst}, against other regions, points (95 %)"
    columns = ("region", *components, inside_heading, without_heading)
    return Sheet(columns, tuple(lines), " and ".join(found) or "no component and no region stands out")


def worst_of(groups: dict[str, list[Row]]) -> str:
    """The group with the lowest TDR."""

    def share(name: str) -> float:
        part, whole = counted(groups[name], "solved")
        return part / whole

    return min(groups, key=share)


def brief(tables: Tables) -> Sheet:
    """The reported TDR of both quarters."""
    old, new = (counted(tables[quarter], "solved") for quarter in ("Q3", "Q4"))
    lines = (("Q3", percent(*old), ""), ("Q4", percent(*new), points(new, old)))
    reading = "the fall is more than chance" if compare(new, old) == "low" else "the change may be chance"
    return Sheet(("opened in", "TDR as reported", "change in points (95 %)"), lines, reading)


CASE = CaseDefinition(
    id="K4",
    never_missing=("TDR by partner",),
    title="TDR fell from 84 to 74",
    level=2,
    after=(11,),
    chapters=(9, 11),
    planted="firmware",
    story="The head of service has one slide and no patience. In Q3, 84 % of technical tickets were solved, in Q4 74 %. "
    "Her first guess is that one region sleeps. She wants the cause by noon, and the proof with it.",
    kpi="TDR, solved of all tickets opened in the quarter: 84 % (420 of 500) in Q3, 74 % (445 of 600) in Q4",
    suspects=(
        Suspect(
            "firmware",
            "One firmware version breaks things; the same device on another version does not.",
            ("firmware", "3.2.0"),
            "change version",
            "release gate",
            "Gateways on {3.2.0} were solved far less often than gateways on other versions. {East} has most gateways, "
            "so {East} looked guilty.",
        ),
        Suspect(
            "component",
            "One component became hard to mend, whatever it runs.",
            ("component", "gateway"),
            "repair component",
            "component alarm",
            "Gateways were solved less often, on every version alike. {East} has most gateways, so {East} looked guilty.",
        ),
        Suspect(
            "partner",
            "One of the two help desks solves less than the other.",
            ("partner", "Lumo Desk"),
            "work with the desk",
            "desk review",
            "{Lumo Desk} solved less, in every region and for every component.",
        ),
        Suspect(
            "region",
            "One region solves less, whatever is broken.",
            ("region", "East"),
            "work in the region",
            "region review",
            "{East} solved less for every component, not for gateways alone.",
        ),
        Suspect(
            "severity mix",
            "More severe tickets came in; each kind is solved about as often as before.",
            ("severity", "1"),
            "staff for severe cases",
            "mix beside rate",
            "More tickets of severity 1 came in. They were always solved less often, and there are now more of them.",
        ),
        Suspect(
            "definition",
            "Solved means something else than in the quarter before.",
            ("definition in Q4", STAYED),
            "one definition",
            "definition log",
            "The report of Q4 no longer counts tickets that came back. The desks work as before; the ruler changed.",
        ),
        Suspect(
            "volume",
            "More tickets fall to each agent, and all kinds suffer alike.",
            EVERYWHERE,
            "share the load",
            "load alarm",
            "Tickets grew from 500 to 600 and the number of agents did not. Every region, component and help desk lost its part.",
        ),
    ),
    looks=(
        Look(
            "TDR by component",
            1,
            lambda tables: split(tables, "component"),
            "Shows which component is low. A version inside the component can pull it down, and this table hides that.",
        ),
        Look(
            "TDR by region",
            1,
            lambda tables: split(tables, "region"),
            "The same region is low under three suspects: as the cause, or because most gateways stand there.",
        ),
        Look(
            "TDR by partner",
            1,
            lambda tables: split(tables, "partner"),
            "One suspect and no other shows here.",
        ),
        Look(
            "severity shares",
            1,
            severity_shares,
            "Asks whether other work came in, before you ask who did it worse.",
        ),
        Look(
            "TDR by firmware (gateways only)",
            1,
            by_firmware,
            "Compares gateways with gateways. It tells a bad version from a bad component.",
        ),
        Look(
            "same tickets, both definitions",
            1,
            both_definitions,
            "One ruler for both quarters. Ask for it before anybody is blamed.",
        ),
        Look(
            "tickets per agent",
            1,
            tickets_per_agent,
            "More tickets prove no load: the number of agents may have grown with them.",
        ),
        Look(
            "component by region",
            2,
            component_by_region,
            "Two questions in one table: is the component low elsewhere, and is the region low without it?",
        ),
    ),
    make=make,
    brief=brief,
    names={"region": REGIONS, "firmware": FIRMWARE, "partner": PARTNERS},
    places={
        "firmware": FIRMWARE,
        "component": COMPONENTS,
        "partner": PARTNERS,
        "region": REGIONS,
        "severity": ("1", "2", "3"),
        "definition in Q4": (CLOSED, STAYED),
        "everywhere": ("everywhere",),
    },
    fixes={
        "change version": "Move the gateways off that version, and count again.",
        "repair component": "Have engineering mend the component on all versions.",
        "work with the desk": "Go through the open tickets with that help desk.",
        "work in the region": "Go through the open tickets with that region.",
        "staff for severe cases": "Put more experienced people on tickets of severity 1.",
        "one definition": "Count both quarters under one definition and report again.",
        "share the load": "Bring the tickets per agent back to what they were.",
        "train everyone": "Train all agents in all regions.",
    },
    verifies={
        "same and control": "TDR under the same definition where the fix was made, and in a group that needed none.",
        "same only": "TDR under the same definition, where the fix was made.",
        "other metric": "Hours to the first answer, where the fix was made.",
        "wait": "The slide of next quarter.",
    },
    verify="same and control",
    prevents={
        "release gate": "Hold a release where the first tickets on it are solved less often.",
        "component alarm": "Watch TDR by component, and call engineering when one falls.",
        "desk review": "Compare the help desks on TDR every month.",
        "region review": "Compare the regions on TDR every month, component by component.",
        "mix beside rate": "Print the shares of the severities beside the rate.",
        "definition log": "Write the definition and the day it changed beside the number.",
        "load alarm": "Watch tickets per agent, and add people before they run over.",
        "appeal": "Ask all agents to close more.",
    },
    lesson="A region that looks low is a place, not yet a cause. Ask what else is special there, and compare like with like: "
    "gateways with gateways, one definition with the same definition.",
)
