"""The page's sections on time, money and doubt: timing, cost and return, rivals, limits, rows left out."""

from collections.abc import Mapping
from typing import Any

from techsales.effect.parts import bullets, join, picture, table
from techsales.effect.target import REJECTED
from techsales.effect.words import money
from techsales.grading.markup import Markup, tag
from techsales.report.wording import percent, signed

Report = Mapping[str, Any]
Plots = Mapping[str, Markup]
#: More rejected rows than these stand in the lists beside the page only.
SHOWN = 200


def timing_part(report: Report, plots: Plots) -> list[Markup]:
    """Wins and days of training."""
    return [tag("p", report["timing"]["says"]), bullets(report["timing"]["notes"])]


def returns_part(report: Report, plots: Plots) -> list[Markup]:
    """Cost, scenarios, durations, break-even."""
    found, currency = report["returns"], report["question"]["currency"]
    said = [tag("p", found["says"])]
    if found["costs"]:
        rows = [(part["name"], money(part["amount"])) for part in found["costs"]]
        if found["cost"]:
            rows.append(("all of it", money(found["cost"])))
        said.append(table(f"What it cost, {currency}", ("cost", currency), rows, "fits"))
    said.append(bullets(found["notes"]))
    if not found["scenarios"]:
        return said
    base = (
        f"Gain = growth credited × sales of {report['question']['before']} ({money(found['base'])} {currency}) × gross margin "
        f"({percent(found['margin'])}). Return = (gain − cost) / cost."
    )
    scenarios = [
        (one["name"], one["argument"], f"{signed(one['credited'])}", money(one["gain"]), percent(one["roi"], "+"))
        for one in found["scenarios"]
    ]
    head = ("credited", "argument", "points", f"gain, {currency}", "return")
    said += [tag("p", base), picture(plots.get("returns"), picture_words(found)),
             table("Return within the quarter, by what is credited", head, scenarios)]  # fmt: skip
    said += durations(found)
    end = f"Against each single other team the return runs from {percent(found['least'], '+')} to {percent(found['most'], '+')}."
    even = f"Break-even within the quarter: {found['break_even'] * 100:.2f} points of growth that are the training's."
    return [*said, bullets([even, end] if found["durations"] else [even])]


def picture_words(found: Mapping[str, Any]) -> str:
    """What the plot leaves out."""
    last = next((one for one in found["scenarios"] if one["name"] == "all growth"), None)
    return (
        f"Crediting all growth would give {percent(last['roi'], '+')}: as if nothing else had happened." if last else ""
    )


def durations(found: Mapping[str, Any]) -> list[Markup]:
    """If the gain lasted."""
    if not found["durations"]:
        return []
    rows = [
        (
            one["name"],
            *(percent(value, "+") for value in one["roi"]),
            "never" if one["payback"] is None else f"{one['payback']:.2f}".rstrip("0").rstrip(".") + " quarters",
        )
        for one in found["durations"]
    ]
    head = ("if credited with the", "1 quarter", "2 quarters", "3 quarters", "4 quarters", "paid back after")
    return [
        tag("h3", "If it lasted"),
        tag("p", "The same gain again in each further quarter. Nobody has measured whether it lasts."),
        table("Return by duration", head, rows),
    ]


def rivals_part(report: Report, plots: Plots) -> list[Markup]:
    """Rival explanations."""
    head = ("rival explanation", "what would exclude it", "what these data say", "state")
    rows = [
        (join(one["name"], Markup("<br>"), tag("small", one["claim"])), one["test"], one["finding"], one["state"])
        for one in report["rivals"]
    ]
    still = sum(one["state"] != "excluded" for one in report["rivals"])
    said = f"{still} of {len(rows)} other explanations are not excluded. Each of them could make a good figure without any training."
    return [tag("p", said), table("Rival explanations", head, rows)]


def limits_part(report: Report, plots: Plots) -> list[Markup]:
    """What cannot be shown, and what would show it."""
    return [bullets(report["limits"]), tag("p", tag("strong", "What would tell: "), report["next_step"])]


def records_part(report: Report, plots: Plots) -> list[Markup]:
    """Rows left out, and the totals of each file."""
    found = report["records"]
    said = [tag("p", found["says"])]
    if found["sources"]:
        said.append(sources_table(found["sources"]))
        notes = [f"{one['file']}: {note}" for one in found["sources"] for note in one.get("notes") or []]
        said.append(bullets(notes))
    if found["rejected"]:
        rows = [
            (one["file"], one["line"], one["column"], one["value"], one["reason"]) for one in found["rejected"][:SHOWN]
        ]
        said.append(table("Cells that kept a row out", ("file", "line", "column", "value", "reason"), rows))
    more = len(found["rejected"]) - SHOWN
    if more > 0:
        said.append(
            tag(
                "p",
                f"{more:,} more stand in the list beside this page, whose name ends in {REJECTED}, and in the JSON file.",
                css="note",
            )
        )
    return said


def sources_table(sources: list[Mapping[str, Any]]) -> Markup:
    """What became of each file's lines."""
    head = ("file", "read as", "lines", "what became of them", "sum of amounts")
    rows = [
        (
            join(one["file"], Markup("<br>"), tag("small", one["table"])),
            how_read(one),
            f"{one.get('read') or 0:,}",
            became(one),
            total(one),
        )
        for one in sources
    ]
    return table("Reconciliation: every line of every file", head, rows)


def how_read(one: Mapping[str, Any]) -> str:
    """Encoding, separator and dates of a file, in words."""
    parts = [f"sheet {one['sheet']}" if one.get("sheet") else "", one.get("encoding") or ""]
    parts += [
        f"{what} '{one[key]}'"
        for key, what in (("separator", "separated by"), ("decimal", "decimal sign"))
        if one.get(key)
    ]
    return "; ".join([part for part in parts if part] + ([one["dates"]] if one.get("dates") else []))


def became(one: Mapping[str, Any]) -> str:
    """Where each line went; what does not occur is left out."""
    words = {
        "kept": "kept",
        "united": "united with a row of another file",
        "rejected": "left out",
        "duplicates": "duplicates",
        "blank": "blank",
        "totals": "with totals",
    }
    return ", ".join(f"{one[key]:,} {words[key]}" for key in words if one.get(key)) or "none"


def total(one: Mapping[str, Any]) -> str:
    """The sum of a file's amounts, and whether its own total agrees."""
    if one.get("amounts") is None:
        return "no amounts"
    stated = "" if one.get("stated") is None else f"; its own total is {money(one['stated'])}"
    return money(one["amounts"]) + stated
