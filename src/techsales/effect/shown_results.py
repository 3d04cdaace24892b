"""The page's sections on results: the measures, who answered, the mix, the comparison, chance."""

from collections.abc import Mapping
from typing import Any

from techsales.effect.parts import bullets, join, picture, result, table, valued, word
from techsales.effect.verdict import NONE
from techsales.effect.words import SHARE, as_points, interval_of, step_of, value_of
from techsales.grading.markup import Markup, tag
from techsales.report.wording import percent

Report = Mapping[str, Any]
Plots = Mapping[str, Markup]
BREAK = Markup("<br>")


def verdict_table(report: Report) -> Markup:
    """One row a measure: before, after, change, the others, the verdict and its reason."""
    question = report["question"]
    head = ("figure", question["before"], question["after"], "change (95 % interval)", "against the others", "verdict")
    rows = [verdict_row(one, question["currency"]) for one in report["metrics"]]
    hours, returns = report["hours"], report["returns"]
    total = "no data" if hours["hours"] is None else value_of(hours["hours"], "hours")
    rows.append(("Hours of training", "", total, "", "", join(word(NONE), BREAK, tag("small", hours["says"]))))
    span = "no data" if not returns["scenarios"] else percent(returns["scenarios"][0]["roi"], "+")
    judged = join(word(returns["verdict"]["word"]), BREAK, tag("small", returns["verdict"]["reason"]))
    rows.append(("Return on the cost", "", span, "", "", judged))
    return table("Each figure with its verdict, then hours and return; n is how many it is counted from", head, rows)


def verdict_row(one: Mapping[str, Any], currency: str) -> tuple[object, ...]:
    """A measure's row."""
    step, extra = result(one["step"]), result(one["extra"])
    changed: object = "no data"
    if step is not None:
        limits = interval_of(step, as_points(step.unit), step=True)
        changed = join(step_of(step.value, step.unit), BREAK, tag("small", limits))
    others: object = "no comparison"
    if extra is not None:
        place = f"rank {one['rank']['value']} of {one['rank']['n']}" if one["rank"] else ""
        limits = interval_of(extra, as_points(extra.unit), step=True)
        sure = place if extra.low is None else f"{limits}; {place}"
        others = join(step_of(extra.value, as_points(extra.unit)), BREAK, tag("small", sure))
    judged = join(word(one["verdict"]["word"]), BREAK, tag("small", one["verdict"]["reason"]))
    old, new = (valued(one[key], one["unit"], currency) for key in ("before", "after"))
    return (one["title"], old, new, changed, others, judged)


def metrics_part(report: Report, plots: Plots) -> list[Markup]:
    """Each measure with its definition, exclusions and one more look."""
    question = report["question"]
    said = [
        tag("p", "An interval is a 95 % interval: it covers chance, and nothing else. Differences of shares have Newcombe's "
            "interval, differences of means Welch's, shares Wilson's, means Student's."),
        picture(plots.get("metrics"), "Filled: the trained, with the 95 % interval. Open: the mean of the others. A line "
                "that crosses zero is a change that chance alone can make."),
    ]  # fmt: skip
    for one in report["metrics"]:
        said.append(tag("h3", one["title"]))
        said.append(tag("p", one["definition"]))
        notes = [one["verdict"]["reason"], *one["left_out"], *look_words(one, question), *one["small"]]
        notes += one["after"]["notes"] if one["after"] and one["name"] != "otp" else []
        said.append(bullets(dict.fromkeys(notes)))
    said.append(tag("h3", "Hours of training"))
    said.append(tag("p", report["hours"]["says"]))
    return said


def look_words(one: Mapping[str, Any], question: Mapping[str, Any]) -> list[str]:
    """One more look at a measure, in a sentence."""
    if not one["look"]:
        return []
    values = [
        f"{value_of(found.value, found.unit)} in {quarter} (n = {found.n:,}, 95 % interval {interval_of(found, found.unit)})"
        for key, quarter in (("second_before", question["before"]), ("second_after", question["after"]))
        if (found := result(one[key]))
    ]
    if not values:
        return [f"One more look, {one['look']}: these data do not hold it."]
    return [f"One more look, {one['look']}: {'; '.join(values)}."]


def response_part(report: Report, plots: Plots) -> list[Markup]:
    """Invitations, answers, bounds and call-backs."""
    found, currency = report["response"], report["question"]["currency"]
    said = [tag("p", found["says"]), bullets(found["notes"])]
    if not found["waves"]:
        return said
    top = f"points of {report['question']['scale'][1]:g}"
    rows = [
        (
            one["quarter"],
            f"{one['answered']:,} of {one['asked']:,}",
            valued(one["rate"], SHARE, currency),
            valued(one["mean"], top, currency),
            "no data" if one["low"] is None else f"{value_of(one['low'], top)} to {value_of(one['high'], top)}",
            valued(one["corrected"], top, currency) if one["corrected"] else f"{one['called']} called back",
        )
        for one in found["waves"]
    ]
    head = (
        "quarter",
        "answered",
        "response rate",
        "mean of the answers",
        "mean of all invited lies between",
        "corrected by call-backs",
    )
    note = (
        "The bounds hold whatever the silent think: at the lower end they all give the lowest score, at the upper end "
        "the highest."
    )
    return [*said, table("Invitations and answers", head, rows), tag("p", note, css="note")]


def mix_part(report: Report, plots: Plots) -> list[Markup]:
    """The win rate split by segment."""
    found, question = report["mix"], report["question"]
    said = [tag("p", found["says"])]
    if not found["slices"]:
        return said
    rows = [
        (one["segment"], rate(one["won_before"], one["closed_before"]), rate(one["won_after"], one["closed_after"]))
        for one in found["slices"]
    ]
    said.append(table("Won of the deals closed", ("segment", question["before"], question["after"]), rows, "fits"))
    note = "Mix is counted at the old rates, rate at the new shares (Kitagawa): the two add up to the whole change."
    return [*said, tag("p", note, css="note")] if found["parts"] else said


def rate(won: int, closed: int) -> str:
    """``6 of 20 = 30 %``."""
    return f"{won:,} of {closed:,} = {percent(won / closed)}" if closed else "none closed"


def comparison_part(report: Report, plots: Plots) -> list[Markup]:
    """Difference-in-differences, with what it assumes."""
    found, group = report["comparison"], report["question"]["group"]
    said = [tag("p", found["says"])]
    if found["effects"]:
        said += [
            tag("p", "Difference-in-differences: the growth of the trained minus the growth of others in the same quarters. "
                "It is an effect of the training only if all would otherwise have grown alike. Here is what speaks for and "
                "against that."),
            bullets(found["checks"]),
        ]  # fmt: skip
    said.append(tag("h3", "Did the lines run parallel before?")) if "trend" in plots else None
    said.append(
        picture(
            plots.get("trend"), f"Look left of the shaded part: {group} and the others should rise and fall together."
        )
    )
    if found["gaps"]:
        rows = [
            (
                f"{one['start']} to {one['end']}",
                percent(one["trained"], "+"),
                percent(one["others"], "+"),
                step_of(one["gap"], SHARE),
            )
            for one in found["gaps"]
        ]
        head = ("before the training", group, "mean of the others", "difference")
        said.append(table("The same difference in quarters without the training", head, rows, "fits"))
    if "ranks" in plots:
        said.append(tag("h3", "As if each team had been trained"))
        said.append(
            picture(
                plots["ranks"],
                "If several teams that nobody trained reach as much, chance or the season can do it too.",
            )
        )
    return [part for part in said if part]


def chance_part(report: Report, plots: Plots) -> list[Markup]:
    """Regression to the mean, few cases, many looks."""
    found = report["chance"]
    return [
        tag("h3", "Was the group chosen for being low?"),
        tag("div", tag("p", found["says"]), css="box warn" if found["warns"] else "box"),
        tag("h3", "Few cases"),
        bullets(found["small"]) or tag("p", few_words(report)),
        tag("h3", "Many looks"),
        tag("p", found["many"]),
    ]


def few_words(report: Report) -> str:
    """What is said where no figure has few cases."""
    if any(one["step"] for one in report["metrics"]):
        return "Every figure that could be compared rests on 30 cases or more in both quarters."
    return "No figure could be compared."
