"""The tables of K7: people with one or two scores, ten situations, ten recordings, ratings of the course."""

from collections.abc import Sequence
from random import Random
from statistics import NormalDist

from techsales.diagnosis.definition import Row, Tables

TOPICS = ("pricing", "security", "rollout", "integration", "uptime")
COURSES = ("Monday", "Wednesday", "Friday")
#: Scored twice of those trained, enrolled in all, waiting, never selected.
TWICE, ENROLLED, WAITING, NEVER = 60, 120, 120, 200
#: Situations handled, of ten: mean of the chosen and of the highest scorers. One situation is 10 points.
CHOSEN, HIGHEST, RISE = 4.6, 7.0, 1.0
#: What the waiting and the never selected gain in situations, where they gain or lose anything. The never selected
#: move by the same with and without training, so that their look tells the way and not the share of the course.
WAIT = {"regression": 1.0, "drift": 1.0, "regression and training": 0.6, "drift and training": 0.6}
ELSE = {"regression": -0.5, "drift": 0.5, "regression and training": -0.5, "drift and training": 0.5}
#: Situations that a blind assessor adds, for ten recordings of the second round.
BLIND = {"drift": (-2, -2, -1, -1, -1, -1, -1, -1, 0, 0), "drift and training": (-2, -1, -1, -1, -1, 0, 0, 0, 0, 0)}
AS_BEFORE = (-1, -1, 0, 0, 0, 0, 0, 0, 1, 1)
#: Of 60, how many handled each of the ten situations in the first round: 276 in all, two for each topic.
FIRST = (30, 30, 22, 33, 24, 30, 27, 23, 32, 25)


def make(code: str, chance: Random) -> Tables:
    """People with one or two scores, situations, and ten recordings scored again. The trained go from 46 to 56."""
    best = chance.randint(44, 54)
    trained = people("trained", TWICE, CHOSEN, RISE, 0.9, chance)
    missing = people("trained", ENROLLED - TWICE, CHOSEN + chance.uniform(-0.15, 0.15), 0, 0.9, chance)
    for row in missing:
        row["second"] = None
    out = code == "drop-outs"
    for rows, mean in ((trained, 20 if out else 18), (missing, 15 if out else 18)):
        quiz = bell(len(rows), mean + chance.uniform(-0.3, 0.3), 4, 30, chance)
        for place, (row, right) in enumerate(zip(rows, quiz, strict=True)):
            row |= {"mid-course": right, "course": COURSES[place % len(COURSES)]}
    waiting = people("waiting", WAITING, CHOSEN, WAIT.get(code, 0) + chance.uniform(-0.03, 0.03), 1.0, chance)
    never = people("never selected", NEVER, HIGHEST, ELSE.get(code, 0) + chance.uniform(-0.05, 0.05), 1.0, chance)
    return {
        "people": trained + missing + waiting + never,
        "situations": situations(code == "leak", chance),
        "recordings": recordings(trained, BLIND.get(code, AS_BEFORE), chance),
        "ratings": [{"rating": stars} for stars in [5] * best + [4] * (86 - best) + [3] * 8 + [2] * 2],
    }


def bell(n: int, mean: float, deviation: float, highest: int, chance: Random) -> list[int]:
    """``n`` whole numbers from 0 to ``highest``, evenly over a bell, in any order; their mean is exact."""
    shape = NormalDist(mean, deviation)
    found = [min(highest, max(0, round(shape.inv_cdf((place + 0.5) / n)))) for place in range(n)]
    chance.shuffle(found)
    return settled(found, round(n * mean), 0, highest)


def settled(values: list[int], total: int, lowest: int, highest: int) -> list[int]:
    """The values, the first that can be moved by one until they add up to ``total``."""
    gap = total - sum(values)
    step = 1 if gap > 0 else -1
    for place, value in enumerate(values):
        if gap and lowest <= value + step <= highest:
            values[place] += step
            gap -= step
    return values


def people(group: str, n: int, mean: float, rise: float, deviation: float, chance: Random) -> list[Row]:
    """People with two scores: percent of ten situations that were handled."""
    first = bell(n, mean, 1.2, 10, chance)
    change = NormalDist(rise, deviation)
    changes = [round(change.inv_cdf((place + 0.5) / n)) for place in range(n)]
    chance.shuffle(changes)
    second = [min(10, max(0, a + b)) for a, b in zip(first, changes, strict=True)]
    second = settled(second, sum(first) + round(n * rise), 0, 10)
    return [{"group": group, "first": a * 10, "second": b * 10} for a, b in zip(first, second, strict=True)]


def situations(leaked: bool, chance: Random) -> list[Row]:
    """How many of the 60 handled each situation. The second round has 60 more: all in one topic, or six in each."""
    gains = [30, 30, 1, -1, 2, -2, 1, -1, 0, 0] if leaked else [7, 5, 7, 5, 6, 6, 6, 6, 7, 5]
    # Which of the others gained one more is left to chance, topic by topic, so that the sums hold.
    for place in range(2, 10, 2):
        if chance.random() < 0.5:
            gains[place], gains[place + 1] = gains[place + 1], gains[place]
    return [
        {"topic": TOPICS[place // 2], "situation": place + 1, "first": n, "second": n + gain}
        for place, (n, gain) in enumerate(zip(FIRST, gains, strict=True))
    ]


def recordings(trained: Sequence[Row], blind: Sequence[int], chance: Random) -> list[Row]:
    """Ten recordings of the second round, with a blind assessor's score."""
    found = chance.sample([row["second"] for row in trained if 30 <= row["second"] <= 90], len(blind))
    moves = chance.sample([blind[0] + chance.choice((-1, 0)), *blind[1:]], len(blind))
    return [
        {"recording": place, "score": score, "blind": score + 10 * move}
        for place, (score, move) in enumerate(zip(found, moves, strict=True), 1)
    ]
