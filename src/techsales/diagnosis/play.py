"""The board of a case: the same game as by function calls, to be pressed instead of typed."""

from collections.abc import Callable, Iterator

from techsales.course import CourseError
from techsales.diagnosis.definition import NONE
from techsales.diagnosis.draw import Setup, set_up
from techsales.diagnosis.game import Game, make_diagnosis
from techsales.diagnosis.learner import first_open
from techsales.diagnosis.transcript import keep_event, load_game
from techsales.diagnosis.words import Shown, debrief, join, menu, paragraph, sheet_table, suspects
from techsales.industries.profile import INDUSTRIES, find_industry, read_profile
from techsales.panels.board import Board, Button, Field, Form, Line, Option, Part, Screen, Values

Now = Callable[[], Game]
#: Opens another seed, or a seed in an industry.
Another = Callable[..., None]
NOT_STATED = "not stated"
NOT_KEPT = (
    "This could not be kept, so it does not count. Make room on the disk, or leave the private window, and press again."
)
MOVED_ON = (
    "This was pressed on an older screen, so it does not count. Look at the screen as it is now, and press again."
)


def board_of(now: Now, another: Another) -> Board:
    """The board of a case.

    Args:
        now: the game as it is kept. another: opens another seed, in another industry if that is given too; ``now`` gives
        it from then on.
    """
    case, industry = now().setup.case, now().setup.industry
    where = f', industry="{industry}"' if industry else ""
    return Board(
        name=case.id.lower(),
        title=now().setup.title,
        screen=lambda: screen(now()),
        act=lambda action, values: act(now, another, action, values),
        twin=lambda: twin(now().setup),
        how=f'To play it, run Case("{case.id}"{where}).play() in a cell of the live book or of JupyterLab.',
    )


def act(now: Now, another: Another, action: str, values: Values) -> str | None:
    """Do one thing and keep it.

    Raises:
        CourseError: it cannot be done, or not be kept; the game is as before.
    """
    game = now()
    if action == "another":
        another(int(values["seed"]))
        return None
    if action == "industry":
        industry = find_industry(values["industry"])
        another(first_open(game.setup.case.id, industry), industry)
        return None
    after = {"look": look, "keep": strike, "diagnose": diagnose}[action](game, values)
    if after is game:
        return None
    keep_event(after)
    if now().events != after.events:
        raise CourseError(NOT_KEPT)
    # A closed case is told by its new screen, points and all.
    return after.answer() if action == "diagnose" and not after.closed else None


def look(game: Game, values: Values) -> Game:
    """Take a look."""
    return game.take(values["look"])


def strike(game: Game, values: Values) -> Game:
    """Strike out a suspect or put it back; nothing happens where that is done already."""
    code, out = values["code"], bool(values["out"])
    if (code not in game.kept) == out:
        return game
    kept = {*game.kept, code} - ({code} if out else set())
    return game.keep([suspect.code for suspect in game.setup.suspects if suspect.code in kept])


def diagnose(game: Game, values: Values) -> Game:
    """Hand in the form. A second press on the same form must not cost a second diagnosis."""
    if values["after"] != len(game.diagnoses):
        raise CourseError(MOVED_ON)
    if not values.get("cause"):
        raise CourseError("No cause is chosen yet. Choose one, or that no cause can be established.")
    stated = values.get("confidence") or NOT_STATED
    answer = make_diagnosis(
        game.setup,
        values["cause"],
        places(game.setup).get(str(values.get("where"))),
        [int(number) for number in values.get("because") or ()],
        None if stated == NOT_STATED else int(stated) / 100,
        *(values.get(name) or "" for name in ("fix", "verify", "prevent")),
    )
    return game.diagnose(answer)


def places(setup: Setup) -> dict[str, dict[str, str]]:
    """What ``where`` can be, by the words that stand in the list."""
    found = {}
    for column, values in setup.case.places.items():
        for shown in sorted(str(setup.shown(value)) for value in values):
            found[shown if column == shown else f"{column}: {shown}"] = {column: shown}
    return found


def screen(game: Game) -> Screen:
    """The whole board as the game stands."""
    setup = game.setup
    parts = [part("brief", "The brief", story(setup)), looks(game)]
    parts += [evidence(game, number) for number in range(1, len(game.looks) + 1)]
    parts.append(listed_suspects(game))
    parts.append(closing(game) if game.closed else form(game))
    return Screen(setup.title, tuple(parts), says(game), focus(game))


def story(setup: Setup) -> Shown:
    """The brief without its title, which the board has already."""
    case = setup.case
    return join(
        paragraph(setup.shown(case.story)), sheet_table(setup.shown(case.kpi), setup.sheet(case.brief(setup.tables)))
    )


def part(name: str, title: str, shown: Shown) -> Part:
    """A part that is only read."""
    return Part(name, title, shown.text, shown.html)


def looks(game: Game) -> Part:
    """The menu: a button a look, until it is taken or the case is closed."""
    lines = []
    for entry in game.setup.looks:
        taken = entry.name in game.looks
        note = f"taken: look {game.looks.index(entry.name) + 1}" if taken else ""
        button = None if taken or game.closed else Button("Take this look", "look", {"look": entry.name}, entry.name)
        lines.append(Line(entry.name, f"price {entry.cost}", note, button))
    told = paragraph(f"Paid so far: {game.cost}. Par: {game.setup.menu.par}. A look cannot be handed back.")
    return Part("menu", "The menu", told.text, told.html, tuple(lines))


def evidence(game: Game, number: int) -> Part:
    """What one look showed."""
    name = game.looks[number - 1]
    caption = f"{name} (price {game.setup.case.costs[name]})"
    return part(f"look-{number}", f"Look {number}", sheet_table(caption, game.sheet(number)))


def listed_suspects(game: Game) -> Part:
    """The suspects, each to be struck out or put back: the learner's own list, which nobody grades."""
    lines = []
    for suspect in game.setup.suspects:
        out = suspect.code not in game.kept
        button = Button(
            "Put back" if out else "Strike out", "keep", {"code": suspect.code, "out": not out}, suspect.code
        )
        note = "struck out" if out else ""
        lines.append(Line(suspect.code, game.setup.shown(suspect.says), note, None if game.closed else button))
    told = paragraph(
        f"{len(game.kept)} of {len(lines)} suspects are on your list. The list is yours; it is not graded."
    )
    return Part("suspects", "The suspects", told.text, told.html, tuple(lines))


def form(game: Game) -> Part:
    """The diagnosis, and the answer to the last one."""
    setup, case = game.setup, game.setup.case
    causes = [(s.code, f"{s.code}: {setup.shown(s.says)}") for s in setup.suspects]
    causes.append((NONE, f"{NONE}: The menu cannot tell apart the suspects that are left."))
    where = [("", "not stated"), *((words, words) for words in places(setup))]
    taken = [(str(number), f"look {number}: {name}") for number, name in enumerate(game.looks, 1)]
    sure = [(NOT_STATED, NOT_STATED), *((str(n), f"{n} %") for n in range(0, 101, 5))]
    fields = [
        Field("cause", "Cause", "one", tuple(causes)),
        Field("where", "Where it is", "list", tuple(where)),
        Field("because", "Because of these looks", "many", tuple(taken)),
        Field("confidence", "How sure you are", "slide", tuple(sure), NOT_STATED),
        Field("fix", "Fix", "one", sentences(setup, case.fixes)),
        Field("verify", "How to verify the fix", "one", sentences(setup, case.verifies)),
        Field("prevent", "How to prevent it", "one", sentences(setup, case.prevents)),
    ]
    told = game.answer() or "You have two diagnoses; a wrong one costs 2 looks. Only the cause must be named."
    button = Button("Hand in this diagnosis", "diagnose", {"after": len(game.diagnoses)})
    made = Form(f"{case.id}-{setup.seed}{setup.industry}", button, tuple(field for field in fields if field.options))
    shown = paragraph(f"↺ {told}" if game.diagnoses else told)
    return Part("diagnosis", "Your diagnosis", shown.text, shown.html, form=made)


def sentences(setup: Setup, known: dict[str, str]) -> tuple[Option, ...]:
    """Choices in the seed's names, with the choice of none."""
    return ("", "none"), *((key, setup.shown(text)) for key, text in known.items())


def closing(game: Game) -> Part:
    """Score and debrief, and the way to another seed."""
    setup = game.setup
    told = debrief(game)
    again = paragraph(f"To see this game again: {setup.written}.play().")
    seed = next_seed(setup)
    line = Line("Another seed", "Another culprit under other names.", "every seed is finished")
    if seed is not None:
        line = Line(line.head, line.text, "", Button(f"Play another seed: {seed}", "another", {"seed": seed}))
    return Part(
        "debrief", "Score and debrief", f"{told.text}\n{again.text}", told.html + again.html, (line, *elsewhere(setup))
    )


def elsewhere(setup: Setup) -> Iterator[Line]:
    """The way to the same case in each of the other industries."""
    for name in INDUSTRIES:
        if name != setup.industry:
            profile = read_profile(name)
            button = Button("Play it there", "industry", {"industry": name}, profile.title)
            yield Line(f"In {profile.title}", f"The same case at {profile.company}, an invented company.", "", button)


def next_seed(setup: Setup) -> int | None:
    """The seed that ``Case("K2")`` opens next; None where every seed is finished."""
    seed = first_open(setup.case.id, setup.industry)
    return None if load_game(set_up(setup.case.id, seed, setup.industry)).closed else seed


def says(game: Game) -> str:
    """How the game stands, in a sentence or two."""
    paid = f"Paid so far: {game.cost}, par {game.setup.menu.par}."
    if game.score:
        return f"{game.answer()} {game.score.total:g} of 100 points."
    last = game.events[-1] if game.events else {"do": ""}
    if last["do"] == "look":
        return f"Look {len(game.looks)} shows: {game.sheet(len(game.looks)).reading}. {paid}"
    if last["do"] == "diagnose":
        return f"{game.answer()} {paid}"
    return f"{game.counted()} {len(game.kept)} of {len(game.setup.suspects)} suspects are on your list. {paid}"


def focus(game: Game) -> str:
    """The part that the last event made."""
    if game.closed:
        return "debrief"
    last = game.events[-1]["do"] if game.events else ""
    return {"look": f"look-{len(game.looks)}", "keep": "suspects", "diagnose": "diagnosis"}.get(last, "brief")


def twin(setup: Setup) -> tuple[Part, ...]:
    """Brief, menu and suspects before anything was looked at."""
    new = Game(setup)
    return (
        part("brief", "The brief", story(setup)),
        part("menu", "The menu", menu(new)),
        part("suspects", "The suspects", suspects(new)),
    )
