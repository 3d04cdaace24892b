"""The ladder: all candidate seeds of every case anew, what the bots get, and how fast a case is ready."""

import statistics
import sys
import time
from random import Random

from techsales.diagnosis.bots import BOTS
from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.commands import summary
from techsales.diagnosis.draw import set_up
from techsales.diagnosis.game import Game
from techsales.diagnosis.matrix import admitted_of, more_seeds, stored, survey
from techsales.diagnosis.score import Score
from techsales.diagnosis.words import brief, menu


def seeds_anew() -> bool:
    """Run every look under every suspect for 200 seeds a case, and compare with what is stored."""
    same = True
    for name in MODULES:
        start = time.perf_counter()
        found = survey(definition(name))
        took = time.perf_counter() - start
        agrees = found == stored()[name]
        same &= agrees
        print(f"  {summary(name, found)}; {took:.1f} s{'' if agrees else '  DIFFERS from ladder.json'}")
    return same


def bots() -> None:
    """Mean scores of every bot, all admitted seeds of all cases."""
    print(f"  {'bot':32}{'total':>8}{'cause':>8}{'economy':>9}{'highest economy':>17}   lowest case, highest case")
    for bot, play in BOTS.items():
        by_case: dict[str, list[Score]] = {}
        for name in MODULES:
            games = (play(set_up(name, seed), Random(f"{bot}/{name}/{seed}")) for seed in admitted_of(definition(name)))
            by_case[name] = [score for game in games if (score := game.score)]
        every = [score for scores in by_case.values() for score in scores]
        means = {name: statistics.fmean(score.total for score in scores) for name, scores in by_case.items()}
        low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
        print(
            f"  {bot:32}{statistics.fmean(s.total for s in every):8.1f}{statistics.fmean(s.cause for s in every):8.1f}"
            f"{statistics.fmean(s.economy for s in every):9.1f}{max(s.economy for s in every):17.1f}"
            f"   {low} {means[low]:.1f}, {high} {means[high]:.1f}"
        )


def ready() -> None:
    """How long a case takes from its name to brief and menu; an unlisted seed is checked first."""
    for name in MODULES:
        case = definition(name)
        times = {}
        for what, seed in (
            ("a listed seed", admitted_of(case)[0]),
            ("a trainer's seed", next(more_seeds(case, Random(1)))),
        ):
            start = time.perf_counter()
            game = Game(set_up(name, seed))
            brief(game), menu(game)
            times[what] = time.perf_counter() - start
        print(f"  {name}: " + ", ".join(f"{what} {took * 1000:.0f} ms" for what, took in times.items()))


if __name__ == "__main__":
    print("Seeds")
    fine = seeds_anew()
    print("Bots (mean over all admitted seeds)")
    bots()
    print("Ready to play")
    ready()
    sys.exit(0 if fine else 1)
