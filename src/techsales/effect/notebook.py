"""What ``reports/effect.ipynb`` calls: reading the exports, each section as text, and the picture of the lines."""

import html
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from techsales.course import find_course
from techsales.effect.effect import make_effect, store_effect
from techsales.effect.plots import draw_trend
from techsales.effect.shown_money import became, total
from techsales.effect.verdict import NONE
from techsales.effect.words import as_points, money, step_of, value_of
from techsales.report.run import template_path
from techsales.report.wording import percent, signed

__all__ = [
    "draw_trend", "make", "show_answer", "show_chance", "show_comparison", "show_limits", "show_measures", "show_mix",
    "show_records", "show_response", "show_returns", "show_rivals", "show_timing", "store_effect",
]  # fmt: skip
Report = Mapping[str, Any]
FERROWICK = Path("reports") / "ferrowick.yml"


def make(exports: Sequence[str], mapping: str) -> dict[str, Any]:
    """The report on some exports; without any, on Ferrowick's own files with their mapping.

    Names and free text are dropped before anything is counted. No pseudonym is shown, so a salt of the moment does.
    """
    from techsales.edition.privacy import pseudonymise
    from techsales.exports import read_exports

    paths = [Path(name) for name in exports] or sorted((find_course() / "data").glob("*.csv"))
    read = read_exports(paths, Path(mapping) if mapping else template_path(FERROWICK))
    return make_effect(replace(read, tables=pseudonymise(read.tables, secrets.token_bytes(32))))


def show(*parts: str) -> None:
    """Show paragraphs and tables."""
    from IPython.display import Markdown, display

    display(Markdown("\n\n".join(part for part in parts if part)))


def text(words: object) -> str:
    """Words as Markdown shows them: no markup, no bar that ends a cell."""
    return html.escape(str(words), quote=False).replace("|", "&#124;").replace("*", "&#42;").replace("_", "&#95;")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(text(cell) for cell in row) + " |" for row in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])


def bullets(sentences: Iterable[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {text(sentence)}" for sentence in sentences)


def show_answer(report: Report) -> None:
    """The headline and its three sentences."""
    summary = report["summary"]
    numbered = "\n".join(f"{n}. {text(one)}" for n, one in enumerate(summary["sentences"], 1))
    show(f"### {text(summary['headline'])}", numbered, f"Next step: {text(report['next_step'])}")


def show_measures(report: Report) -> None:
    """Each measure before and after, its change, the others, the verdict; below, why, and what was counted."""
    question, rows, why = report["question"], [], []
    for one in report["metrics"]:
        old, new = (
            value_of(one[key] and one[key]["value"], one["unit"], question["currency"]) for key in ("before", "after")
        )
        rows.append((one["title"], one["verdict"]["word"], old, new, change(one["step"]), against(one)))
        why.append(f"{one['title']}: {' '.join([one['verdict']['reason'], one['definition'], *one['left_out']])}")
    hours, returns = report["hours"], report["returns"]
    rows.append(("Hours of training", NONE, "", value_of(hours["hours"], "hours"), "", ""))
    rows.append(("Return on the cost", returns["verdict"]["word"], "", "", "", ""))
    why += [hours["says"], f"Return on the cost: {returns['verdict']['reason']}"]
    head = ("figure", "verdict", question["before"], question["after"], "change (95 % interval)", "against the others")
    show(table(head, rows), bullets(why))


def change(step: Mapping[str, Any] | None) -> str:
    """A change with its interval."""
    if step is None:
        return "no data"
    value = step_of(step["value"], step["unit"])
    if step["low"] is None:
        return value
    ends = (step_of(step[key], step["unit"]).removesuffix(" points") for key in ("low", "high"))
    return f"{value} ({' to '.join(ends)})"


def against(one: Mapping[str, Any]) -> str:
    """The change beyond that of the others, and the rank."""
    if one["extra"] is None:
        return "no comparison"
    place = f", rank {one['rank']['value']} of {one['rank']['n']}" if one["rank"] else ""
    return step_of(one["extra"]["value"], as_points(one["extra"]["unit"])) + place


def show_response(report: Report) -> None:
    """Who answered."""
    found = report["response"]
    rows = [
        (w["quarter"], f"{w['answered']} of {w['asked']}", bound(w["low"]), bound(w["high"]), w["called"])
        for w in found["waves"]
    ]
    head = ("quarter", "answered", "mean of all at least", "at most", "called back")
    show(text(found["says"]), table(head, rows) if rows else "", bullets(found["notes"]))


def bound(value: float | None) -> str:
    """An end of the bounds."""
    return value_of(value, "points")


def show_mix(report: Report) -> None:
    """Win rate by segment."""
    question = report["question"]
    rows = [
        (
            one["segment"],
            f"{one['won_before']} of {one['closed_before']}",
            f"{one['won_after']} of {one['closed_after']}",
        )
        for one in report["mix"]["slices"]
    ]
    head = ("segment", f"won in {question['before']}", f"won in {question['after']}")
    show(text(report["mix"]["says"]), table(head, rows) if rows else "")


def show_comparison(report: Report) -> None:
    """Difference-in-differences, its checks, and every team as if it had been trained."""
    found = report["comparison"]
    rows = [
        (name, percent(found["growth"][name], "+"), signed(value))
        for name, value in sorted((found["effects"] or {}).items(), key=lambda pair: -pair[1])
    ]
    head = ("team", "growth", "minus the mean of all others, points")
    show(text(found["says"]), bullets(found["checks"]), table(head, rows) if rows else "")


def show_chance(report: Report) -> None:
    """Regression to the mean, few cases, many looks."""
    found = report["chance"]
    show(text(found["says"]), bullets(found["small"]), text(found["many"]))


def show_timing(report: Report) -> None:
    """Training and wins by day."""
    show(*map(text, [report["timing"]["says"], *report["timing"]["notes"]]))


def show_returns(report: Report) -> None:
    """Cost and return."""
    found, currency = report["returns"], report["question"]["currency"]
    costs = "; ".join(f"{part['name']} {money(part['amount'])} {currency}" for part in found["costs"])
    rows = [
        (one["name"], one["argument"], signed(one["credited"]), money(one["gain"]), percent(one["roi"], "+"))
        for one in found["scenarios"]
    ]
    head = ("credited", "argument", "points", f"gain, {currency}", "return")
    lasting = [(one["name"], *(percent(value, "+") for value in one["roi"])) for one in found["durations"]]
    quarters = ("if credited with the", "1 quarter", "2 quarters", "3 quarters", "4 quarters")
    show(
        text(found["says"]),
        f"Cost: {text(costs)}." if costs else "",
        table(head, rows) if rows else "",
        table(quarters, lasting) if lasting else "",
        bullets(found["notes"]),
    )


def show_rivals(report: Report) -> None:
    """Rival explanations."""
    show(
        bullets(
            f"{one['name']}: {one['claim']} {one['finding']} State: {one['state']}. What would exclude it: {one['test']}."
            for one in report["rivals"]
        )
    )


def show_limits(report: Report) -> None:
    """What these data cannot show."""
    show(bullets(report["limits"]))


def show_records(report: Report) -> None:
    """Rows left out and what became of each file's lines."""
    found = report["records"]
    rows = [(one["file"], one["table"], one["read"], became(one), total(one)) for one in found["sources"]]
    head = ("file", "table", "lines", "what became of them", "sum of amounts")
    lost = [
        f"{one['file']}, line {one['line']}, column {one['column']}: {one['reason']}" for one in found["rejected"][:50]
    ]
    show(text(found["says"]), table(head, rows) if rows else "", bullets(lost))
