"""The class report's plots: SVG inside the page, with title, units and words for those who do not see them."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import matplotlib
from matplotlib import style
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from techsales.grading.before_after import Line
from techsales.grading.items import ANSWERED
from techsales.grading.markup import Markup, esc

#: outcome: (words, colour, hatch); they differ in lightness, so that they can be told apart in grey.
LOOKS = {
    "right": ("right", "#0b6b64", ""),
    "not yet": ("not right yet", "#e69f00", "//"),
    "open": ("still open", "#e9e6dd", ""),
    "unreachable": ("not reached", "#ffffff", "xx"),
}
BEFORE, AFTER = "#d55e00", "#0b6b64"
WIDTH = 4.8
#: Text stays text, in the reader's font: smaller, searchable, and read aloud. No moment and no host in the file.
SETTINGS = {"svg.fonttype": "none", "figure.dpi": 72, "savefig.dpi": 72, "hatch.linewidth": 0.6}
FONTS = "font-family:system-ui,'Segoe UI',Roboto,Arial,'DejaVu Sans',sans-serif"


def drawing(height: float, salt: str) -> Any:
    """A figure in the course's look.

    Args:
        height: in inches. salt: what makes the ids inside differ from those of the page's other plots.
    """
    matplotlib.rcParams.update({"svg.hashsalt": salt})
    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasSVG(figure)
    return figure


def headline(figure: Any, title: str) -> None:
    """The title, from the figure's left edge, so that long names of lines leave it room.

    The pad at the sides is for a reader whose font is wider than the one that was measured.
    """
    figure.get_layout_engine().set(h_pad=0.06, w_pad=0.16)
    figure.suptitle(title, x=0.02, ha="left", fontsize=13, fontweight="bold")


def as_svg(figure: Any, title: str, words: str) -> Markup:
    """The figure as an element of a page, with its title and what it shows in words."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = file.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*|<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'font: (\d+px) [^;"]*', rf"font-size:\1;{FONTS}", text)
    text = re.sub(
        r"font: bold (\d+px) [^;\"]*|font: 700 (\d+px) [^;\"]*", rf"font-size:\1\2;font-weight:700;{FONTS}", text
    )
    used = set(re.findall(r"#([\w-]+)", text))
    text = re.sub(r' id="([^"]+)"', lambda found: found.group() if found.group(1) in used else "", text)
    label = esc(f"{title}. {words}")
    return Markup(re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', text, count=1))


def with_style(draw: Any) -> Any:
    """A plot in the course's style, whatever style its caller has set."""

    def drawn(*args: Any, **kwargs: Any) -> Markup:
        with style.context(["techsales.ferrowick", SETTINGS]):
            return draw(*args, **kwargs)

    return drawn


def grouped(outcomes: Counter[str]) -> dict[str, int]:
    """Outcomes as the plot shows them; known and other wrong answers are one group."""
    return {
        "right": outcomes["right"],
        "not yet": outcomes["mistake"] + outcomes["wrong"],
        "open": outcomes["open"],
        "unreachable": outcomes["unreachable"],
    }


@with_style
def progress(title: str, rows: Sequence[tuple[str, Counter[str]]]) -> Markup:
    """Learners by outcome, one bar an exercise.

    Args:
        rows: (exercise, outcomes), from the top.
    """
    figure = drawing(1.35 + 0.3 * len(rows), title)
    axes = figure.add_subplot()
    shown = [grouped(outcomes) for _, outcomes in rows]
    kinds = [kind for kind in LOOKS if any(one[kind] for one in shown)]
    left = [0] * len(rows)
    for kind in kinds:
        words, colour, hatch = LOOKS[kind]
        wide = [one[kind] for one in shown]
        axes.barh(
            range(len(rows)),
            wide,
            left=left,
            height=0.7,
            label=words,
            color=colour,
            hatch=hatch,
            edgecolor="#5a6472",
            linewidth=0.5,
        )
        left = [a + b for a, b in zip(left, wide, strict=True)]
    for place, one in enumerate(shown):
        if one["right"] >= 0.08 * max(left):
            axes.text(one["right"] / 2, place, str(one["right"]), ha="center", va="center", color="white", fontsize=10)
    axes.set_yticks(range(len(rows)), [exercise for exercise, _ in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    headline(figure, title)
    axes.set_xlabel("learners who handed the exercise in")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    figure.legend(loc="outside lower left", ncols=len(kinds), handlelength=1.2, columnspacing=1.2, fontsize=9.5)
    words = "; ".join(
        f"{exercise}: {one['right']} of {sum(one.values())} right"
        for (exercise, _), one in zip(rows, shown, strict=True)
    )
    return as_svg(figure, title, f"{words}.")


@with_style
def dumbbells(title: str, unit: str, lines: Sequence[Line], names: Sequence[str], highest: int) -> Markup:
    """Means before and after, one line each, with the 95 % interval of the mean change drawn from the mean before.

    Args:
        unit: what the axis counts. names: one a line. highest: the end of the scale, which begins at 0.
    """
    figure = drawing(1.45 + 0.3 * len(lines), title)
    axes = figure.add_subplot()
    places = list(range(len(lines)))
    for place, line in zip(places, lines, strict=True):
        axes.plot([line.mean_before, line.mean_after], [place, place], color="#8b8778", linewidth=1.5, zorder=1)
        if line.change:
            low, high = (min(max(line.mean_before + end, 0), highest) for end in line.change)
            axes.plot([low, high], [place, place], color=AFTER, linewidth=6, alpha=0.3, solid_capstyle="butt", zorder=1)
    axes.scatter(
        [line.mean_before for line in lines],
        places,
        color="white",
        edgecolors=BEFORE,
        linewidths=1.8,
        s=42,
        label="before",
        zorder=3,
    )
    axes.scatter([line.mean_after for line in lines], places, color=AFTER, s=46, label="after", zorder=3)
    axes.plot([], [], color=AFTER, linewidth=6, alpha=0.3, label="95 % interval of the change")
    axes.set_yticks(places, names)
    axes.set_ylim(len(lines) - 0.5, -0.5)
    axes.set_xlim(-0.05 * highest, 1.05 * highest)
    axes.set_xticks(range(highest + 1))
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    headline(figure, title)
    axes.set_xlabel(unit)
    figure.legend(loc="outside lower left", ncols=3, handlelength=1.2, columnspacing=1.2, fontsize=9.5)
    words = "; ".join(
        f"{name}: {line.mean_before:.1f} before, {line.mean_after:.1f} after, n = {line.n}"
        for name, line in zip(names, lines, strict=True)
    )
    return as_svg(figure, title, f"{words}.")


@with_style
def dots(title: str, unit: str, groups: Sequence[tuple[str, Sequence[float]]]) -> Markup:
    """Every score as a dot, one line a group, with its median as a bar; the scale runs from 0 to 100."""
    figure = drawing(1.15 + 0.36 * len(groups), title)
    axes = figure.add_subplot()
    for place, (_, values) in enumerate(groups):
        spread = [place + 0.22 * ((index % 3) - 1) for index in range(len(values))]
        axes.scatter(values, spread, s=22, color=AFTER, alpha=0.6, linewidths=0)
        ordered = sorted(values)
        middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
        axes.plot([middle, middle], [place - 0.36, place + 0.36], color=BEFORE, linewidth=2.4)
    axes.set_yticks(range(len(groups)), [name for name, _ in groups])
    axes.set_ylim(len(groups) - 0.5, -0.5)
    axes.set_xlim(-2, 102)
    axes.grid(axis="x")
    axes.grid(False, axis="y")
    headline(figure, title)
    axes.set_xlabel(unit)
    words = "; ".join(f"{name}: n = {len(values)}, from {min(values):g} to {max(values):g}" for name, values in groups)
    return as_svg(figure, title, f"{words}.")


def answered_counts(rows: Iterable[tuple[str, Counter[str]]]) -> tuple[int, int]:
    """(right, answered) over all exercises of a plot."""
    right = answered = 0
    for _, outcomes in rows:
        right += outcomes["right"]
        answered += sum(outcomes[outcome] for outcome in ANSWERED)
    return right, answered
