"""reps.csv: 64 sellers, and call scores in which chance alone moves the extremes.

Each score is a true ability plus the luck of the two calls that were observed, and luck is drawn
anew each quarter. Ability and luck weigh the same (reliability 0.5), so a group chosen for low
scores rises halfway back to the mean without any training. The 28 lowest of the 56 reps outside
Kestrel were chosen; a lot gave 14 of them the training, which adds 4 points.
"""

import datetime as dt
import math
from random import Random

from techsales.company.basics import LAST_NAMES, REPS_PER_TEAM, TEAM_REGION, TEAMS, Row, nudged

FIRST_NAMES = "Ana Ben Chen Dana Eva Finn Gita Hugo Ines Jonas Kaya Liam Mei Nils Olga Pau".split()
MEAN = 58
#: The lowest half of a normal lies 0.798 sd below the mean; 12 points below asks for sd 15.
SD = 12 / math.sqrt(2 / math.pi)
TRAINING_EFFECT = 4
HIGHEST_CHOSEN = 58
GROUP_MEANS = {"trained": (46, 56), "waitlist": (46, 52), "not_selected": (70, 64)}


def make_reps(rng: Random) -> list[Row]:
    """One row per rep, scores still empty."""
    rows: list[Row] = []
    for i in range(len(TEAMS) * REPS_PER_TEAM):
        team = TEAMS[i // REPS_PER_TEAM]
        rows.append(
            {
                "rep_id": f"R{i + 1:03d}",
                "rep_name": f"{FIRST_NAMES[i % 16]} {LAST_NAMES[(i * 5 + i // 16) % 16]}",
                "team": team,
                "region": TEAM_REGION[team],
                "hire_date": str(dt.date(2016, 1, 4) + dt.timedelta(days=rng.randint(0, 3200))),
                "quota_q_eur": 250000,
                "boost_group": "",
                "call_score_q1": "",
                "call_score_q2": "",
                "credit_notes_q3_eur": 0,
            }
        )
    return rows


def unrelated(rng: Random, n: int, columns: int) -> list[list[float]]:
    """Columns of ``n`` normal draws with mean 0, sd 1 and no correlation, all exactly.

    ``fsum``, because the plain sum rounds differently from Python 3.12 on.
    """
    done: list[list[float]] = []
    for _ in range(columns):
        draw = [rng.gauss(0, 1) for _ in range(n)]
        mean = math.fsum(draw) / n
        draw = [x - mean for x in draw]
        for other in done:
            overlap = math.fsum(x * y for x, y in zip(draw, other, strict=True)) / n
            draw = [x - overlap * y for x, y in zip(draw, other, strict=True)]
        sd = math.sqrt(math.fsum(x * x for x in draw) / n)
        done.append([x / sd for x in draw])
    return done


def centred(rng: Random, scores: list[float], mean: int, low: int, high: int) -> list[int]:
    """The scores shifted together, rounded, and nudged until the mean is exact."""
    shift = mean - math.fsum(scores) / len(scores)
    whole = [min(high, max(low, round(x + shift))) for x in scores]
    return nudged(rng, whole, mean * len(whole), low, high)


def add_call_scores(reps: list[Row], seed: int) -> list[Row]:
    """Fill group and scores of all reps; returns the trained, in the order of the lot."""
    rng = Random(seed + 1)
    outside = reps[REPS_PER_TEAM:]
    lot = list(outside)
    rng.shuffle(lot)
    ability, luck_q1, luck_q2 = unrelated(rng, len(lot), 3)
    part = SD / math.sqrt(2)
    people = [(MEAN + part * (a + b), MEAN + part * (a + c)) for a, b, c in zip(ability, luck_q1, luck_q2, strict=True)]
    people.sort()
    chosen, others = people[:28], people[28:]
    rng.shuffle(chosen)
    groups = {"trained": chosen[:14], "waitlist": chosen[14:], "not_selected": others}
    place = 0
    for group, scores in groups.items():
        mean_q1, mean_q2 = GROUP_MEANS[group]
        bounds = (HIGHEST_CHOSEN + 1, 100) if group == "not_selected" else (0, HIGHEST_CHOSEN)
        effect = TRAINING_EFFECT if group == "trained" else 0
        q1 = centred(rng, [first for first, _ in scores], mean_q1, *bounds)
        q2 = centred(rng, [second + effect for _, second in scores], mean_q2, 0, 100)
        for row, score_q1, score_q2 in zip(lot[place : place + len(scores)], q1, q2, strict=True):
            row.update(boost_group=group, call_score_q1=score_q1, call_score_q2=score_q2)
        place += len(scores)
    for row in reps[:REPS_PER_TEAM]:
        true = rng.gauss(MEAN, part)
        q1_q2 = [min(100, max(0, round(rng.gauss(true, part)))) for _ in range(2)]
        row.update(boost_group="kestrel_pilot", call_score_q1=q1_q2[0], call_score_q2=q1_q2[1])
    return lot[:14]
