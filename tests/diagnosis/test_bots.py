"""What the score gives to good and to bad habits, on a sample of seeds; the benchmark prints it for all of them."""

from random import Random
from statistics import fmean

import pytest

from techsales.diagnosis.bots import BOTS
from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.draw import set_up
from techsales.diagnosis.matrix import admitted_of
from techsales.diagnosis.score import Score

SEEDS = 24


def scores(bot: str, name: str) -> list[Score]:
    found = []
    for seed in admitted_of(definition(name))[:SEEDS]:
        score = BOTS[bot](set_up(name, seed), Random(f"{bot}/{name}/{seed}")).score
        assert score is not None, f"{bot} did not finish {name} with seed {seed}"
        found.append(score)
    return found


def over_all(bot: str) -> list[Score]:
    return [score for name in MODULES for score in scores(bot, name)]


@pytest.mark.parametrize("name", MODULES)
def test_the_optimal_policy_gets_95_and_proves_every_cause(name: str) -> None:
    found = scores("optimal policy", name)
    assert all(score.verdict == "proven" for score in found)
    assert fmean(score.total for score in found) >= 95


@pytest.mark.parametrize("name", MODULES)
def test_splitting_everything_finds_the_cause_and_pays_for_it(name: str) -> None:
    for score in scores("split everything", name):
        assert score.cause == 40 and score.economy <= 10


@pytest.mark.parametrize("bot", ["random guesser", "guess until accepted"])
def test_guessing_stays_below_35(bot: str) -> None:
    assert fmean(score.total for score in over_all(bot)) < 35
    for name in MODULES:
        assert fmean(score.total for score in scores(bot, name)) < 35


def test_naming_the_most_frequent_cause_gets_15_at_most_for_it() -> None:
    assert fmean(score.cause for score in over_all("most frequent cause")) <= 15


def test_knowing_the_chapters_cause_gains_nothing() -> None:
    best, straight = (over_all(bot) for bot in ("optimal policy", "straight to the planted proof"))
    assert fmean(score.total for score in straight) <= fmean(score.total for score in best)
    assert fmean(score.economy for score in straight) < fmean(score.economy for score in best)
