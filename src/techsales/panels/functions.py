"""The panel of chapter 4: four lists, three versions of one function, and which list exposes which fault."""

from collections.abc import Callable, Sequence
from html import escape

from techsales.panels.panel import Choice, Panel, State

Scores = Sequence[float]

# What goes in, by the name the learner picks. Expected values are worked out by hand.
INPUTS: dict[str, tuple[Scores, float | None]] = {
    "the article's five": ([4.2, 4.1, 4.3, 4.4, 4.5], 4.3),
    "one customer": ([5], 5),
    "three customers": ([5, 5, 2], 4),
    "nobody": ([], None),
}


def mean_without_guard(scores: Scores) -> float | None:
    """The mean; an empty list raises ZeroDivisionError."""
    return sum(scores) / len(scores)


def halfway(scores: Scores) -> float | None:
    """Halfway between the lowest and the highest score: looks like a mean on tidy lists."""
    return (min(scores) + max(scores)) / 2 if scores else None


def mean_with_guard(scores: Scores) -> float | None:
    """The mean, and None where there is nobody to average."""
    return sum(scores) / len(scores) if scores else None


VERSIONS: dict[str, Callable[[Scores], float | None]] = {
    "A (mean, no guard)": mean_without_guard,
    "B (halfway, with guard)": halfway,
    "C (mean, with guard)": mean_with_guard,
}


def outcome(scores: str, version: str) -> State:
    """What one version makes of one list: the wanted and the given value as text, and whether they agree."""
    given, wanted = INPUTS[scores]
    try:
        got = VERSIONS[version](given)
    except ArithmeticError as error:
        return {"wanted": _text(wanted), "got": type(error).__name__, "passes": False, "raises": True}
    return {"wanted": _text(wanted), "got": _text(got), "passes": got == wanted, "raises": False}


def state(scores: str, version: str) -> State:
    """The chosen pair, its outcome, and the outcome of all twelve pairs for the grid."""
    grid = {name: {other: outcome(name, other) for other in VERSIONS} for name in INPUTS}
    return {"scores": scores, "version": version, **grid[scores][version], "grid": grid}


def view(now: State) -> str:
    """The grid as a table. Each cell says passes or fails in words; the chosen one is marked."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in VERSIONS)
    rows = "".join(_row(now, name) for name in INPUTS)
    return (
        '<table class="dd-table"><caption>Does each version give what was wanted?</caption>'
        f'<thead><tr><th scope="col">scores</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def says(now: State) -> str:
    """One sentence about the chosen pair, one about the whole grid."""
    cells = [cell for row in now["grid"].values() for cell in row.values()]
    verb = "stops with" if now["raises"] else "gives"
    mark = "✓ passes" if now["passes"] else "✗ fails"
    return (
        f"It {verb} {now['got']} where {now['wanted']} was wanted: {mark}. "
        f"{sum(cell['passes'] for cell in cells)} of {len(cells)} cells pass."
    )


def _row(now: State, name: str) -> str:
    cells = now["grid"][name]
    marked = [_cell(cell, now["scores"] == name and now["version"] == version) for version, cell in cells.items()]
    head = f"{escape(name)}, wanted {_text(INPUTS[name][1])}"
    return f'<tr><th scope="row">{head}</th>{"".join(marked)}</tr>'


def _cell(cell: State, chosen: bool) -> str:
    word = "✓ passes" if cell["passes"] else "✗ fails"
    got = "error" if cell["raises"] else cell["got"]
    start = '<td class="dd-hit">' if chosen else "<td>"
    return f"{start}{word}: {got}</td>"


def _text(value: float | None) -> str:
    return "None" if value is None else f"{value:g}"


break_the_function = Panel(
    name="break the function",
    title="Break the function",
    inputs={
        "scores": Choice("scores", tuple(INPUTS), start="the article's five"),
        "version": Choice("version", tuple(VERSIONS), start="A (mean, no guard)"),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"scores": "the article's five", "version": "B (halfway, with guard)"},
        {"scores": "three customers", "version": "B (halfway, with guard)"},
        {"scores": "nobody", "version": "A (mean, no guard)"},
    ),
)
