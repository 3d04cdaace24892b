"""The best policy as a decision tree: a picture, and the same in words."""

from dataclasses import dataclass
from html import escape

from techsales.diagnosis.draw import Setup
from techsales.diagnosis.par import Survivors, split

ROW, STEP, LEFT, WIDTH = 30, 22, 8, 660


@dataclass(frozen=True)
class Line:
    """One line of the tree: how deep, what was seen before, what follows, and whether the true case comes by here."""

    depth: int
    seen: str
    follows: str
    leaf: bool
    true: bool


def lines(setup: Setup) -> list[Line]:
    """The tree of the best policy, root first, in the seed's names."""
    found: list[Line] = []
    grow(setup, tuple(setup.menu.matrix), 0, "", found)
    return found


def grow(setup: Setup, alive: Survivors, depth: int, seen: str, found: list[Line]) -> None:
    """Add the line for ``alive`` and everything below it."""
    look = setup.menu.policy[alive][1]
    true = setup.truth in alive
    if look is None:
        found.append(Line(depth, seen, " or ".join(sorted(alive)), True, true))
        return
    found.append(Line(depth, seen, look, False, true))
    for outcome, group in split(setup.menu.matrix, alive, look).items():
        grow(setup, group, depth + 1, setup.shown(outcome), found)


def tree_words(setup: Setup) -> str:
    """The tree as indented lines; the way of this case is marked with an arrow."""
    made = ["The best way from every point, as a tree (→ is this case):"]
    for line in lines(setup):
        mark = "→" if line.true else " "
        made.append(f"{mark} {'  ' * line.depth}{words(line)}")
    return "\n".join(made)


def words(line: Line) -> str:
    """``only gateway low: take TDR by firmware``."""
    follows = line.follows if line.leaf else f"take “{line.follows}”"
    return f"{line.seen}: {follows}" if line.seen else follows


def draw_tree(setup: Setup) -> str:
    """The tree as an SVG picture: one line a node, indented, joined by elbows; the way of this case is heavy."""
    found = lines(setup)
    height = ROW * len(found) + 10
    parents: list[int] = []
    drawn = []
    for place, line in enumerate(found):
        x, y = LEFT + STEP * line.depth, ROW * place + ROW / 2 + 5
        kind = "dd-true" if line.true else "dd-other"
        # For JupyterLab, which has no style sheet of the book; the book's own rules win over attributes.
        stroke = f'fill="none" stroke="currentColor" stroke-width="{3 if line.true else 1}"'
        if line.depth:
            above = ROW * parents[line.depth - 1] + ROW / 2 + 5
            joint = x - STEP + 6
            drawn.append(f'<path class="{kind}" {stroke} d="M{joint} {above + 7}V{y}H{x}"/>')
        shape = (
            f'<circle class="{kind}" cx="{x + 6}" cy="{y}" r="5"/>'
            if line.leaf
            else f'<rect class="{kind}" x="{x + 1}" y="{y - 5}" width="10" height="10"/>'
        )
        drawn.append(f'{shape}<text class="{kind}" x="{x + 18}" y="{y + 5}">{escape(words(line), quote=False)}</text>')
        parents[line.depth :] = [place]
    label = escape(tree_label(setup, found))
    return (
        '<figure class="dd-tree"><figcaption>The best way from every point. The heavy line is this case; '
        "squares are looks, circles are what is left.</figcaption>"
        f'<div class="dd-scroll" tabindex="0" role="group" aria-label="Tree, may scroll sideways"><svg role="img" aria-label="{label}" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}">{"".join(drawn)}</svg></div></figure>'
    )


def tree_label(setup: Setup, found: list[Line]) -> str:
    """What one sees in the picture, in one sentence."""
    steps = " Then ".join(words(line) + "." for line in found if line.true)
    return f"Decision tree of {setup.case.id} with {len(found)} nodes. On this case's way: {steps}"
