"""Companies whose training does nothing: how often a figure is judged for or against it all the same.

Teams differ in level, every team swings by itself from quarter to quarter, and cases are few. A verdict that looked at
cases alone, at Welch's interval of two teams, or at a rank alone would fail here.
"""

import random
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from techsales.effect.measures import Measured
from techsales.effect.metrics import make_metrics, plans
from techsales.effect.question import Question
from techsales.effect.verdict import CONTRADICTED, SUPPORTED
from techsales.intervals import t_quantile
from techsales.results import Result, share

BEFORE, AFTER = "2025Q3", "2025Q4"
#: Of 100 figures, as the page for trainers says.
MOST = 4
SHARES = {"tdr": 0.6, "win_rate": 0.45}


@dataclass(frozen=True)
class World:
    """Cases and hits of each share, and sales, by name, team and quarter."""

    counts: dict[tuple[str, str, str], tuple[int, float]]

    def has(self, *_: str) -> bool:
        return False

    def measured(self, name: str, teams: tuple[str, ...], quarter: str) -> Measured:
        n, found = (sum(column) for column in zip(*(self.counts[name, t, quarter] for t in teams), strict=True))
        return Measured(Result(found, n, None, None, "money") if name == "growth" else share(found, n))


def make_world(dice: random.Random, teams: list[str], trained: int, tiny: bool, effect: float) -> World:
    counts: dict[tuple[str, str, str], tuple[int, float]] = {}
    for place, team in enumerate(teams):
        few = tiny and place < trained
        for name, level in SHARES.items():
            n, own = dice.randint(*(4, 8) if few else (40, 120)), dice.gauss(level, 0.08)
            for quarter in (BEFORE, AFTER):
                moved = dice.gauss(effect * (place < trained), 0.05) if quarter == AFTER else 0
                counts[name, team, quarter] = n, sum(dice.random() < own + moved for _ in range(n))
        for quarter in (BEFORE, AFTER):
            won = int(counts["win_rate", team, quarter][1]) or 1
            market = 1 + dice.gauss(effect * (place < trained), 0.1) if quarter == AFTER else 1
            counts["growth", team, quarter] = won, market * sum(dice.lognormvariate(10, 0.5) for _ in range(won))
    return World(counts)


@pytest.fixture
def rates(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Share of the figures supported and contradicted, over seeded worlds."""
    monkeypatch.setattr("techsales.effects.t_quantile", cache(t_quantile))

    def measure(name: str) -> Any:
        return lambda world, question, teams, quarter: world.measured(name, teams, quarter)

    def shown(question: Question) -> Any:
        return [replace(p, measure=measure(p.name)) for p in plans(question) if p.name in (*SHARES, "growth")]

    monkeypatch.setattr("techsales.effect.metrics.plans", shown)

    def run(trained: int, among: int, tiny: bool = False, *, effect: float = 0.0, worlds: int) -> Counter[str]:
        teams = [f"T{place}" for place in range(among)]
        question = Question(tuple(teams[:trained]), BEFORE, AFTER, "", tuple(teams[trained:]), "")
        dice, words = random.Random(f"{trained} of {among}, {tiny}, {effect}"), Counter[str]()
        for _ in range(worlds):
            world: Any = make_world(dice, teams, trained, tiny, effect)
            words.update(metric.verdict.word for metric in make_metrics(world, question))
        return Counter({word: n / words.total() for word, n in words.items()})

    return run


@pytest.mark.parametrize(
    ("trained", "among", "tiny", "worlds"),
    [(1, 20, False, 250), (1, 20, True, 100), (2, 20, False, 80), (2, 8, True, 100)],
)
def test_no_effect_is_hardly_ever_judged(rates: Any, trained: int, among: int, tiny: bool, worlds: int) -> None:
    """95 % intervals promise 2.5 % on either side; the rest is room for the luck of so many worlds."""
    found = rates(trained, among, tiny, worlds=worlds)
    assert found[SUPPORTED] < MOST / 100 and found[CONTRADICTED] < MOST / 100
    page = (Path(__file__).resolve().parents[2] / "book" / "effect_report.md").read_text(encoding="utf-8")
    assert f"fewer than {MOST} of 100 figures came out *supported*, and fewer than {MOST} *contradicted*" in page


def test_an_effect_is_still_seen(rates: Any) -> None:
    assert rates(10, 20, effect=0.15, worlds=15)[SUPPORTED] > 0.7
    assert rates(10, 20, effect=-0.2, worlds=15)[CONTRADICTED] > 0.9
