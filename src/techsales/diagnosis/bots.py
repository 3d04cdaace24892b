"""Players that are no people: what the score gives for good and for bad habits.

Each bot plays one game and returns its last diagnosis inside the game. None but ``optimal`` and ``split_everything``
reads the outcomes; where a bot has to guess, it guesses with the chance it is given. What the score is expected to
give them is printed by the benchmark and tested on a sample.
"""

from collections.abc import Callable, Iterable
from random import Random

from techsales.diagnosis.definition import NONE
from techsales.diagnosis.draw import Setup
from techsales.diagnosis.game import Game
from techsales.diagnosis.par import alive_after, split
from techsales.diagnosis.score import Diagnosis

Bot = Callable[[Setup, Random], Game]


def optimal(setup: Setup, chance: Random) -> Game:
    """Take the best policy's look until nothing is left to tell apart; then name what is left, and prove it."""
    return conclude(take_all(Game(setup), setup.menu.path(setup.truth)), chance)


def split_everything(setup: Setup, chance: Random) -> Game:
    """Take every look on the menu, then conclude."""
    return conclude(take_all(Game(setup), setup.menu.costs), chance)


def random_guesser(setup: Setup, chance: Random) -> Game:
    """Take one look, read nothing, and name anything, twice if need be."""
    game = Game(setup).take(chance.choice(list(setup.menu.costs)))
    while not game.closed:
        game = guess(game, chance.choice([*setup.case.codes, NONE]), chance)
    return game


def until_accepted(setup: Setup, chance: Random) -> Game:
    """Take the cheapest look and name one suspect after the other until one is accepted or the case is closed."""
    game = Game(setup).take(min(setup.menu.costs, key=lambda look: setup.menu.costs[look]))
    for code in chance.sample(setup.case.codes, len(setup.case.codes)):
        if game.closed:
            break
        game = guess(game, code, chance)
    return game


def most_frequent(setup: Setup, chance: Random) -> Game:
    """Always name the cause the chapters tell of, after one look, and insist on it."""
    game = Game(setup).take(min(setup.menu.costs, key=lambda look: setup.menu.costs[look]))
    while not game.closed:
        game = guess(game, setup.case.planted, chance)
    return game


def straight_to_proof(setup: Setup, chance: Random) -> Game:
    """Take the looks that would prove the chapters' cause; if they do not, go on with the best policy."""
    planted = setup.case.planted
    game = take_all(Game(setup), setup.menu.certify(planted))
    alive = alive_after(setup.menu.matrix, setup.truth, game.looks)
    while (look := best_next(setup, alive)) is not None:
        game = game.take(look)
        alive = split(setup.menu.matrix, alive, look)[setup.menu.matrix[setup.truth][look]]
    return conclude(game, chance)


BOTS: dict[str, Bot] = {
    "optimal policy": optimal,
    "split everything": split_everything,
    "random guesser": random_guesser,
    "guess until accepted": until_accepted,
    "most frequent cause": most_frequent,
    "straight to the planted proof": straight_to_proof,
}


def best_next(setup: Setup, alive: tuple[str, ...]) -> str | None:
    """The best policy's look from any set of survivors, also one that it would never have come to."""
    policy = dict(setup.menu.policy)
    setup.menu.solve(alive, policy)
    return policy[alive][1]


def take_all(game: Game, looks: Iterable[str]) -> Game:
    """The game after all of these looks."""
    for look in looks:
        game = game.take(look)
    return game


def conclude(game: Game, chance: Random) -> Game:
    """Name what the looks leave; cite as few of them as prove it; say where if a sheet shows it, else guess."""
    setup = game.setup
    alive = alive_after(setup.menu.matrix, setup.truth, game.looks)
    needed = smallest_proof(setup, game.looks, alive)
    if len(alive) > 1:
        return game.diagnose(Diagnosis(NONE, None, needed, 0.95))
    suspect = setup.case.suspect(alive[0])
    where = suspect.where if is_known(game, suspect.where) else any_place(setup, chance)
    return game.diagnose(Diagnosis(suspect.code, where, needed, 0.95, suspect.fix, setup.case.verify, suspect.prevent))


def smallest_proof(setup: Setup, looks: list[str], alive: tuple[str, ...]) -> tuple[int, ...]:
    """Numbers of looks without which the proof fails; one by one, what is not needed is put away."""
    kept = list(range(1, len(looks) + 1))
    for number in list(kept):
        fewer = [looks[other - 1] for other in kept if other != number]
        if alive_after(setup.menu.matrix, setup.truth, fewer) == alive:
            kept.remove(number)
    return tuple(kept)


def is_known(game: Game, where: tuple[str, str]) -> bool:
    """Whether a place follows from the cause, or stands in a sheet that was seen, the brief or a suspect's sentence.

    What no seed exchanges follows from the cause: closings that came early were open for a short time.
    """
    setup = game.setup
    if where[1] not in {name for group in setup.case.names.values() for name in group}:
        return True
    wanted = setup.shown(where[1])
    sheets = [setup.take(look) for look in game.looks] + [setup.sheet(setup.case.brief(setup.tables))]
    seen = [str(cell) for sheet in sheets for row in sheet.rows for cell in row]
    seen += [sheet.reading for sheet in sheets] + [setup.shown(suspect.says) for suspect in setup.suspects]
    return any(wanted in text for text in seen)


def any_place(setup: Setup, chance: Random) -> tuple[str, str]:
    """A place by chance."""
    return chance.choice([(column, value) for column, values in setup.case.places.items() for value in values])


def guess(game: Game, code: str, chance: Random) -> Game:
    """Name ``code`` with everything else left to chance."""
    case = game.setup.case
    if code == NONE:
        return game.diagnose(Diagnosis(NONE, None, (1,), 0.5))
    picks = (chance.choice(list(known)) for known in (case.fixes, case.verifies, case.prevents))
    return game.diagnose(Diagnosis(code, any_place(game.setup, chance), (1,), 0.5, *picks))
