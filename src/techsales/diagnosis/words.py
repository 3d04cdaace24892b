"""A game in words: every screen of a case as one text and as HTML that says the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from techsales.diagnosis.definition import EVERYWHERE, NONE, Sheet
from techsales.diagnosis.draw import Setup
from techsales.diagnosis.game import NONE_YET, Game
from techsales.diagnosis.par import alive_after
from techsales.diagnosis.score import CAUSE, CHOICE, ECONOMY, EVIDENCE, MOST_WRONG, WHERE, WRONG_COSTS, Score
from techsales.diagnosis.tree import draw_tree, tree_words

PART_NAMES = {
    "cause": ("cause", CAUSE),
    "where": ("where", WHERE),
    "economy": ("economy", ECONOMY),
    "evidence": ("cited evidence", EVIDENCE),
    "fix": ("fix", CHOICE),
    "verify": ("verify", CHOICE),
    "prevent": ("prevent", CHOICE),
}


@dataclass(frozen=True)
class Shown:
    """One screen: text, and HTML that says the same."""

    text: str
    html: str


def join(*screens: Shown) -> Shown:
    """Screens one below the other."""
    return Shown("\n".join(s.text for s in screens), "".join(s.html for s in screens))


def paragraph(text: str, *, strong: bool = False) -> Shown:
    """A paragraph."""
    inner = escape(text, quote=False)
    return Shown(text, f"<p><strong>{inner}</strong></p>" if strong else f"<p>{inner}</p>")


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]], after: str = "") -> Shown:
    """A table; in text one line a row."""
    listed = [[str(cell) for cell in row] for row in rows]
    lines = [caption, " | ".join(columns), *(" | ".join(row) for row in listed)]
    head = "".join(f'<th scope="col">{escape(name, quote=False)}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0], quote=False)}</th>'
        + "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in row[1:])
        + "</tr>"
        for row in listed
    )
    html = (
        f'<div class="dd-scroll" tabindex="0" role="group" aria-label="Table, may scroll sideways"><table class="dd-table"><caption>{escape(caption, quote=False)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    if after:
        lines.append(after)
        html += f'<p class="dd-reading">{escape(after, quote=False)}</p>'
    return Shown("\n".join(lines), html)


def sheet_table(caption: str, found: Sheet) -> Shown:
    """A sheet with its reading."""
    return table(caption, found.columns, found.rows, f"Reading: {found.reading}.")


def brief(game: Game) -> Shown:
    """The story and the free look at the number."""
    setup = game.setup
    case = setup.case
    return join(
        paragraph(setup.title, strong=True),
        paragraph(setup.shown(case.story)),
        sheet_table(setup.shown(case.kpi), setup.sheet(case.brief(setup.tables))),
    )


def menu(game: Game) -> Shown:
    """The looks with their prices; those taken carry their number."""
    setup = game.setup
    rows = [(look.name, look.cost, number_of(game, look.name)) for look in setup.looks]
    paid = f"Paid so far: {game.cost}. Par: {setup.menu.par}. A wrong diagnosis costs {WRONG_COSTS}."
    return table(f"Menu of {setup.case.id}", ("look", "price", "taken as"), rows, paid)


def number_of(game: Game, look: str) -> str:
    """``look 2``, or nothing."""
    return f"look {game.looks.index(look) + 1}" if look in game.looks else ""


def sheet(game: Game, number: int) -> Shown:
    """What a look showed."""
    name = game.looks[number - 1]
    cost = game.setup.case.costs[name]
    caption = f"Look {number}: {name} (price {cost}, paid so far {game.cost})"
    return sheet_table(caption, game.sheet(number))


def suspects(game: Game) -> Shown:
    """The suspects, the learner's own list, and what a diagnosis can be made of."""
    setup = game.setup
    rows = [
        (suspect.code, setup.shown(suspect.says), "" if suspect.code in game.kept else "struck out")
        for suspect in setup.suspects
    ]
    rows.append((NONE, "The menu cannot tell apart the suspects that are left.", ""))
    listed = table(f"Suspects of {setup.case.id}", ("suspect", "what it would mean", "your list"), rows)
    return join(listed, choices(setup))


def choices(setup: Setup) -> Shown:
    """What ``where``, ``fix``, ``verify`` and ``prevent`` can be."""
    case = setup.case
    rows = [("where", column, ", ".join(sorted(map(setup.shown, values)))) for column, values in case.places.items()]
    for word, known in (("fix", case.fixes), ("verify", case.verifies), ("prevent", case.prevents)):
        rows += [(word, key, setup.shown(text)) for key, text in known.items()]
    return table("What a diagnosis can name", ("part", "name", "meaning"), rows)


def score(game: Game) -> Shown:
    """The answer to the last diagnosis, and the points once the case is closed."""
    found = game.score
    if not game.diagnoses:
        return paragraph(f"No diagnosis yet. {game.counted()} Paid so far: {game.cost}, par {game.setup.menu.par}.")
    if found is None:
        return paragraph(f"↺ {game.answer()}")
    mark = "✓" if found.verdict == "proven" else "↺"
    points = [(name, f"{getattr(found, key):g} of {most}") for key, (name, most) in PART_NAMES.items()]
    lines = table(f"Score of {game.setup.case.id}: {found.total:g} of 100", ("part", "points"), points, paid(found))
    return join(paragraph(f"{mark} {game.answer()}", strong=True), lines)


def paid(found: Score) -> str:
    """What the game cost, and how good the stated confidence was."""
    text = f"Paid {found.cost}, par {found.par}."
    if found.brier is not None:
        text += f" Brier score of your confidence: {found.brier:.2f} (0 is best, 0.25 is a coin, 1 is sure and wrong)."
    return text


def debrief(game: Game) -> Shown:
    """The cause, the best way to it, and the learner's way beside it."""
    setup = game.setup
    if not game.closed:
        left = MOST_WRONG - game.wrong
        tries = "one more diagnosis" if left == 1 else f"{left} diagnoses"
        return paragraph(f"The debrief opens when the case is closed. You have {tries} left.")
    suspect = setup.case.suspect(setup.truth)
    told = f"It was: {suspect.code}{place_of(setup)}. {setup.shown(suspect.told)}"
    if setup.closed:
        rivals = " and ".join(sorted(setup.fair - {setup.truth}))
        missing = " and ".join(look.name for look in setup.case.looks if look.name not in setup.menu.costs)
        told = f"No cause can be established from this menu: {suspect.code} (true here) and {rivals} give the same "
        told += f"readings. The look that would part them is not on it: “{missing}”."
    certify = setup.menu.certify(setup.truth)
    shortest = f"Somebody who knew the answer beforehand could have proved it with: {' and '.join(certify)} (price {setup.menu.cost(certify)})."
    lessons = [look for look in setup.looks if look.lesson and look.name in game.looks]
    return join(
        paragraph(told, strong=True),
        score(game),
        way("The best way, before anybody knew", setup, setup.menu.path(setup.truth)),
        way("Your way, the looks alone" if game.wrong else "Your way", setup, game.looks),
        Shown(tree_words(setup), draw_tree(setup)),
        *([paragraph(shortest)] if not setup.closed else []),
        *[paragraph(f"{look.name}: {setup.shown(look.lesson)}") for look in lessons],
        paragraph(setup.shown(setup.case.lesson)),
    )


def place_of(setup: Setup) -> str:
    """`` (region: East)`` for a cause that has a place."""
    where = setup.case.suspect(setup.truth).where
    return "" if where == EVERYWHERE else f" ({where[0]}: {setup.shown(where[1])})"


def way(caption: str, setup: Setup, looks: Sequence[str]) -> Shown:
    """Looks in order, and how many suspects each left alive."""
    matrix, truth = setup.menu.matrix, setup.truth
    rows = []
    for number, look in enumerate(looks, 1):
        left = alive_after(matrix, truth, looks[:number])
        rows.append((f"{number}. {look}", setup.shown(matrix[truth][look]), f"{len(left)}: {', '.join(sorted(left))}"))
    if not rows:
        return paragraph(f"{caption}: {NONE_YET}")
    return table(f"{caption} (price {setup.menu.cost(looks)})", ("look", "what it showed", "suspects left"), rows)
