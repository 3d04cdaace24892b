"""The report's pictures: SVG inside the page, with title, units, and words for those who do not see them.

Each is drawn from the report's plain values, so that a stored report gives the same picture again.
"""

import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from techsales.effect.words import step_of
from techsales.grading.figures import as_svg, drawing, headline, with_style
from techsales.grading.markup import Markup
from techsales.report.wording import percent, signed

#: Trained dark and thick, nearest orange and dashed, others grey: told apart by shape and lightness too.
MINE, NEAR, REST, INK = "#0b6b64", "#d55e00", "#9aa3ad", "#1d2530"
Report = Mapping[str, Any]
#: So many other teams are drawn; more would be a grey area.
MOST = 40


@with_style
def change_plot(report: Report) -> Markup:
    """Changes of the shares with their intervals, and what the others did."""
    shown = [one for one in report["metrics"] if one["unit"] == "share" and one["step"]]
    figure = drawing(1.35 + 0.5 * len(shown), "changes")
    axes = figure.add_subplot()
    labelled = False
    for place, one in enumerate(shown):
        step = one["step"]
        value, low, high = (100 * step[key] for key in ("value", "low", "high"))
        axes.plot([low, high], [place, place], color=MINE, linewidth=3, solid_capstyle="butt")
        axes.plot(
            [value], [place], "o", color=MINE, markersize=8, label="trained, 95 % interval" if not place else None
        )
        if one["elsewhere"] is not None:
            label = None if labelled else "mean of the others"
            labelled = True
            axes.plot([100 * one["elsewhere"]], [place], "D", color="white", markeredgecolor=NEAR,
                      markeredgewidth=2, markersize=7, label=label)  # fmt: skip
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_yticks(range(len(shown)), [short(one["title"]) for one in shown])
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_xlabel("change, points")
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    title = "Change of the shares"
    headline(figure, title)
    figure.legend(loc="outside lower left", ncols=2, handlelength=1.2, fontsize=9.5)
    words = "; ".join(
        f"{one['title']} {step_of(one['step']['value'], 'share')}, from {signed(one['step']['low'])} to "
        f"{signed(one['step']['high'])}"
        + (f", others {step_of(one['elsewhere'], 'share')}" if one["elsewhere"] is not None else "")
        for one in shown
    )
    return as_svg(figure, title, f"{words}.")


def short(title: str) -> str:
    """A title in two lines."""
    return title.replace(", ", ",\n").replace(" (", "\n(")


def folded(name: str, width: int = 18) -> str:
    """A name in two lines at most, so that a long one leaves room for the picture; the words beside it have it whole."""
    return "\n".join(textwrap.wrap(name, width, max_lines=2, placeholder=" …"))


@with_style
def trend_plot(report: Report) -> Markup:
    """Sales of every team over all quarters: did the lines run parallel before?"""
    figure = drawing(3.6, "trend")
    axes = figure.add_subplot()
    draw_trend(axes, report)
    title = "Sales by quarter"
    headline(figure, title)
    # Long names side by side would leave the picture.
    room = sum(map(len, axes.get_legend_handles_labels()[1])) <= 45
    figure.legend(loc="outside lower left", ncols=3 if room else 1, handlelength=1.8, columnspacing=1.2, fontsize=9.5)
    return as_svg(figure, title, report["comparison"].get("words") or "No lines.")


def draw_trend(axes: Any, report: Report) -> None:
    """The lines, on axes of any figure."""
    found, question = report["comparison"], report["question"]
    quarters, lines = found["quarters"], found["lines"]
    highest = max((value for line in lines.values() for value in line if value is not None), default=0)
    scale, unit = (1e6, "million ") if highest >= 5e6 else (1e3, "thousand ") if highest >= 5e3 else (1, "")
    others = [name for name in lines if name not in (question["group"], question["nearest"])][:MOST]
    for place, name in enumerate([*others, question["nearest"], question["group"]]):
        if name not in lines:
            continue
        look: dict[str, Any] = {"color": REST, "linewidth": 1.2, "label": "other teams" if not place else None}
        if name == question["nearest"]:
            look = {
                "color": NEAR,
                "linewidth": 2.4,
                "linestyle": "--",
                "marker": "D",
                "markersize": 5,
                "label": folded(name),
            }
        if name == question["group"]:
            look = {"color": MINE, "linewidth": 3, "marker": "o", "markersize": 6, "label": f"{folded(name)} (trained)"}
        axes.plot(range(len(quarters)), [None if v is None else v / scale for v in lines[name]], **look)
    if question["after"] in quarters:
        axes.axvspan(quarters.index(question["after"]) - 0.5, len(quarters) - 0.5, color="#e4e1d8", alpha=0.5, zorder=0)
        axes.text(
            quarters.index(question["after"]) - 0.45, 0.02, "after", transform=axes.get_xaxis_transform(), fontsize=9.5
        )
    axes.set_xticks(range(len(quarters)), quarters)
    axes.set_xlim(-0.3, len(quarters) - 0.5)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(f"sales, {unit}{question['currency']}")


@with_style
def rank_plot(report: Report) -> Markup:
    """Each team's growth minus the mean of all others: the trained among them."""
    effects = report["comparison"]["effects"]
    group = report["question"]["group"]
    ordered = sorted(effects.items(), key=lambda pair: -pair[1])
    kept = [pair for place, pair in enumerate(ordered) if place < MOST or pair[0] == group]
    two_lines = sum("\n" in folded(name) for name, _ in kept)
    figure = drawing(1.2 + 0.27 * len(kept) + 0.16 * two_lines, "ranks")
    axes = figure.add_subplot()
    for place, (name, value) in enumerate(kept):
        axes.barh(place, 100 * value, height=0.65, color=MINE if name == group else "white",
                  edgecolor=MINE if name == group else REST, hatch="" if name == group else "///")  # fmt: skip
        axes.annotate(signed(value), (100 * value, place), xytext=(4 if value >= 0 else -4, 0), textcoords="offset points",
                      ha="left" if value >= 0 else "right", va="center", fontsize=9)  # fmt: skip
    room_for_numbers(axes, [100 * value for _, value in kept])
    title = "As if each team had been trained"
    label_bars(
        figure,
        [f"{folded(name)} (trained)" if name == group else folded(name) for name, _ in kept],
        title,
        "growth minus the mean of all others, points",
    )
    return as_svg(figure, title, "; ".join(f"{name} {step_of(value, 'share')}" for name, value in kept) + ".")


@with_style
def return_plot(report: Report) -> Markup:
    """The return under each scenario."""
    found = [one for one in report["returns"]["scenarios"] if one["name"] != "all growth"]
    figure = drawing(1.2 + 0.36 * len(found), "returns")
    axes = figure.add_subplot()
    for place, one in enumerate(found):
        value = 100 * one["roi"]
        axes.barh(place, value, height=0.6, color=MINE if value >= 0 else NEAR, hatch="" if value >= 0 else "//",
                  edgecolor="white" if value < 0 else MINE)  # fmt: skip
        axes.annotate(percent(one["roi"], "+"), (value, place), xytext=(4 if value >= 0 else -4, 0),
                      textcoords="offset points", ha="left" if value >= 0 else "right", va="center", fontsize=9)  # fmt: skip
    room_for_numbers(axes, [100 * one["roi"] for one in found])
    title = "Return, by what is credited"
    label_bars(figure, [folded(one["name"], 32) for one in found], title, "return within the quarter, % of the cost")
    return as_svg(figure, title, "; ".join(f"{one['name']} {percent(one['roi'], '+')}" for one in found) + ".")


def label_bars(figure: Any, names: list[str], title: str, label: str) -> None:
    """Names of level bars from the top down, the title, and what the lengths mean."""
    (axes,) = figure.axes
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    figure.supxlabel(label, fontsize=11)
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    headline(figure, title)


def room_for_numbers(axes: Any, values: list[float]) -> None:
    """The line of zero, and room for a number at the end of each bar."""
    axes.axvline(0, color=INK, linewidth=1)
    low, high = min([0.0, *values]), max([0.0, *values])
    room = 0.45 * ((high - low) or 1)
    axes.set_xlim(low - (room if low < 0 else room / 6), high + (room if high > 0 else room / 6))


def plots(report: Report) -> dict[str, Markup]:
    """Every picture these values can give, by the section it belongs to."""
    wanted: dict[str, tuple[bool, Callable[[Report], Markup]]] = {
        "metrics": (any(one["unit"] == "share" and one["step"] for one in report["metrics"]), change_plot),
        "trend": (len(report["comparison"]["quarters"]) > 1, trend_plot),
        "ranks": (bool(report["comparison"]["effects"]), rank_plot),
        "returns": (bool(report["returns"]["scenarios"]), return_plot),
    }
    return {name: draw(report) for name, (possible, draw) in wanted.items() if possible}
