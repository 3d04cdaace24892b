"""The tables of K6: answers of two quarters, invitations, a change log and calls to the silent."""

from collections import Counter
from random import Random
from statistics import NormalDist

from techsales.diagnosis.definition import Row, Tables
from techsales.diagnosis.evidence import allocate, spread

ACCOUNTS = ("Abel Werke", "Bauer Foods", "Conti Plastics", "Dubois Clinic", "Ek Logistics", "Fischer Bank")
CHANNELS = ("email", "portal", "chat")
OTHERS = "smaller accounts"
FLAG = "ticket solved when asked"
ANSWERS, INVITED, CALLED = 280, 700, 40
#: Answers times CSAT: 3.70 and 4.10.
TOTAL = {"Q3": 1036, "Q4": 1148}
#: Mean score by solved and channel, in both quarters, wherever nothing was planted.
MEANS = {("yes", "chat"): 4.8, ("yes", ""): 4.0, ("no", "chat"): 3.4, ("no", ""): 2.6}
LOG = (
    ("Q3, last week", "ask only after a solved ticket", "no entry"),
    ("Q3, last week", "new wording of the question", "no entry"),
    ("Q4, first week", "new version of the survey tool", "yes"),
)


def make(code: str, chance: Random) -> Tables:
    """Answers of two quarters, invitations, the change log and calls to the silent. CSAT goes from 3.70 to 4.10."""
    old = answers("Q3", 180 / ANSWERS, 0.25, chance)
    settle(old, old, "Q3", 5)
    solved, chat = (0.93 if code == "trigger" else 180 / ANSWERS), (0.75 if code == "channel" else 0.25)
    new = answers("Q4", solved, chat, chance)
    lifted = new
    if code == "flood":
        allocate(new, 0.38, chance, "theirs", (FLAG, "channel"))
        lifted = [row for row in new if row.pop("theirs")]
        for row in lifted:
            row["account"] = ACCOUNTS[0]
    settle(new, lifted, "Q4", 6 if code == "scale" else 5)
    invited = {"Q3": INVITED, "Q4": 930 if code == "silent unhappy" else INVITED}
    return {
        "answers": old + new,
        "invitations": [{"quarter": quarter, "invited": n + chance.randint(-9, 9)} for quarter, n in invited.items()],
        "calls": calls(2.5 if code == "silent unhappy" else 3.7, code in ("real", "trigger"), chance),
        "log": [dict(zip(("noted", "change", "carried out"), line, strict=True)) for line in LOG],
    }


def answers(quarter: str, solved: float, chat: float, chance: Random) -> list[Row]:
    """Answers of a quarter with about these shares of solved tickets and of chat."""
    solved, chat = solved + chance.uniform(-0.01, 0.01), chat + chance.uniform(-0.01, 0.01)
    channels = {"email": (1 - chat) * 0.55, "portal": (1 - chat) * 0.45, "chat": chat}
    flags = {"yes": solved, "no": 1 - solved}
    cells = {f"{flag} {channel}": a * b for flag, a in flags.items() for channel, b in channels.items()}
    sizes = {name: 0.05 + chance.uniform(-0.01, 0.01) for name in ACCOUNTS}
    accounts = spread(ANSWERS, sizes | {OTHERS: 1 - sum(sizes.values())})
    chance.shuffle(accounts)
    rows: list[Row] = []
    for cell, n in Counter(spread(ANSWERS, cells)).items():
        flag, channel = cell.split()
        mean = MEANS[flag, channel if channel == "chat" else ""]
        rows += [{"quarter": quarter, FLAG: flag, "channel": channel, "score": s} for s in scores(n, mean)]
    for row, account in zip(rows, accounts, strict=True):
        row["account"] = account
    return rows


def scores(n: int, mean: float) -> list[int]:
    """``n`` answers from 1 to 5 with about this mean, spread evenly over a bell."""
    bell = NormalDist(mean, 0.95)
    rows: list[Row] = [{"score": min(5, max(1, round(bell.inv_cdf((i + 0.5) / n))))} for i in range(n)]
    lift(rows, round(n * mean) - sum(row["score"] for row in rows), 5)
    return [row["score"] for row in rows]


def lift(rows: list[Row], total: int, highest: int) -> None:
    """Move scores by one until their sum has grown by ``total``, at even distances in the list."""
    step = 1 if total > 0 else -1
    while total:
        free = [row for row in rows if 1 <= row["score"] + step <= highest]
        now = min(abs(total), len(free))
        for place in range(now):
            free[int((place + 0.5) * len(free) / now)]["score"] += step
        total -= step * now


def settle(rows: list[Row], lifted: list[Row], quarter: str, highest: int) -> None:
    """Bring the quarter's sum to its total by lifting some of its answers."""
    ordered = sorted(lifted, key=lambda row: (row[FLAG], row["channel"], row["score"]))
    lift(ordered, TOTAL[quarter] - sum(row["score"] for row in rows), highest)


def calls(mean: float, up: bool, chance: Random) -> list[Row]:
    """Customers who answered in Q3 and not in Q4: their score then, and on the phone in Q3's words."""
    rows: list[Row] = [{"Q3": score, "score": score} for score in scores(CALLED, mean + chance.uniform(-0.1, 0.1))]
    chance.shuffle(rows)
    # About as many answer one better as one worse; where satisfaction rose, sixteen more of the forty are one better.
    for way, n in ((1, 6), (-1, chance.choice((5, 6, 7))), (1, 16 if up else 0)):
        free = [row for row in rows if row["score"] == row["Q3"] and 1 <= row["score"] + way <= 5]
        for row in free[:n]:
            row["score"] += way
    return rows
