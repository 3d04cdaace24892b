"""K6, CSAT jumped by 0.4: who was asked, how, and who answered."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist, fmean

from techsales.diagnosis.cases.csat_tables import ACCOUNTS, ANSWERS, CALLED, CHANNELS, FLAG, TOTAL, make
from techsales.diagnosis.definition import EVERYWHERE, CaseDefinition, Look, Row, Sheet, Suspect, Tables
from techsales.diagnosis.evidence import (
    Estimate,
    compare,
    groups_of,
    mean_difference,
    mean_of,
    named,
    percent,
    points,
    squared_error,
)

Z = NormalDist().inv_cdf(0.975)


def by_quarter(tables: Tables) -> tuple[list[Row], list[Row]]:
    """Answers of Q3 and of Q4."""
    found = groups_of(tables["answers"], "quarter")
    return found["Q3"], found["Q4"]


def of(rows: Sequence[Row]) -> list[float]:
    """The scores of some answers."""
    return [row["score"] for row in rows]


def level(rows: Sequence[Row]) -> str:
    """``3.70 (280)``: mean and answers."""
    return f"{fmean(of(rows)):.2f} ({len(rows)})"


def inside(tables: Tables, column: str) -> Sheet:
    """CSAT by group in both quarters; the change with the groups' shares held as they were in Q3."""
    old, new = (groups_of(rows, column) for rows in by_quarter(tables))
    lines = []
    value = error = 0.0
    for name in sorted(old, key=lambda name: -len(new[name])):
        a, b = of(old[name]), of(new[name])
        share = len(a) / ANSWERS
        value += share * (fmean(b) - fmean(a))
        error += share**2 * (squared_error(a) + squared_error(b))
        lines.append((name, level(old[name]), level(new[name]), mean_difference(b, a).text(2)))
    held = Estimate(value, value - Z * sqrt(error), value + Z * sqrt(error))
    before = TOTAL["Q3"] / ANSWERS
    lines.append(("all, at Q3's shares", f"{before:.2f}", f"{before + value:.2f}", held.text(2)))
    grown = named(sorted(name for name in old if share_moved(len(old[name]), len(new[name])) == "high"))
    stayed = "inside the groups CSAT stayed" + (f"; more answers with {grown}" if grown else "")
    rose = "CSAT rose at Q3's shares too"
    columns = (column, "CSAT Q3 (answers)", "CSAT Q4 (answers)", "change (95 %)")
    return Sheet(columns, tuple(lines), rose if held.way else stayed)


def share_moved(old: int, new: int) -> str:
    """Whether a share of the answers fell or grew: ``low``, ``high`` or empty."""
    return compare((new, ANSWERS), (old, ANSWERS))


def who_answered(tables: Tables) -> Sheet:
    """Shares of every value of what is known about an answer, in both quarters."""
    lines, grown = [], []
    for column in (FLAG, "channel", "account"):
        old, new = (Counter(row[column] for row in rows) for rows in by_quarter(tables))
        for name, n in new.most_common():
            if share_moved(old[name], n) == "high":
                grown.append(f"{column}: {{{name}}}")
            change = points((n, ANSWERS), (old[name], ANSWERS))
            lines.append((column, name, percent(old[name], ANSWERS), percent(n, ANSWERS), change))
    columns = ("column", "value", "answers Q3", "answers Q4", "points (95 %)")
    return Sheet(columns, tuple(lines), f"more answers with {' and '.join(grown)}" if grown else "no share moved")


def per_account(tables: Tables) -> Sheet:
    """Answers per account in both quarters, most of Q4 first."""
    old, new = (Counter(row["account"] for row in rows) for rows in by_quarter(tables))
    lines = tuple((name, percent(old[name], ANSWERS), percent(n, ANSWERS)) for name, n in new.most_common())
    many = [name for name in ACCOUNTS if share_moved(old[name], new[name]) == "high"]
    return Sheet(
        ("account", "answers Q3", "answers Q4"), lines, f"far more from {named(many)}" if many else "no account grew"
    )


def score_range(tables: Tables) -> Sheet:
    """Lowest and highest score of each quarter, and how many lie outside the scale."""
    lines = []
    for quarter, rows in zip(("Q3", "Q4"), by_quarter(tables), strict=True):
        found = of(rows)
        lines.append((quarter, int(min(found)), int(max(found)), percent(sum(s > 5 for s in found), len(found))))
    over = max(of(tables["answers"])) > 5
    columns = ("quarter", "lowest", "highest", "above 5")
    return Sheet(columns, tuple(lines), "some scores are above 5" if over else "all scores are 1 to 5")


def response(tables: Tables) -> Sheet:
    """Answers out of invitations."""
    invited = [row["invited"] for row in tables["invitations"]]
    lines = tuple(
        (q, percent(len(rows), n)) for q, n, rows in zip(("Q3", "Q4"), invited, by_quarter(tables), strict=True)
    )
    pair = (ANSWERS, invited[1]), (ANSWERS, invited[0])
    fell = compare(*pair) == "low"
    lines = (*lines, ("change in points (95 %)", points(*pair)))
    return Sheet(
        ("quarter", "response rate"), lines, "fewer of the invited answer" if fell else "as many answer as before"
    )


def change_log(tables: Tables) -> Sheet:
    """What the survey's owner wrote down."""
    columns = ("noted", "change", "carried out")
    lines = tuple(tuple(row[name] for name in columns) for row in tables["log"])
    return Sheet(columns, lines, "two changes were planned; nobody noted whether they came")


def silent(tables: Tables) -> Sheet:
    """Forty who answered in Q3 and were silent in Q4, called and asked as in Q3."""
    then, now = ([row[name] for row in tables["calls"]] for name in ("Q3", "score"))
    change = mean_of([b - a for a, b in zip(then, now, strict=True)])
    gap = mean_difference(then, of(by_quarter(tables)[0]))
    lines = (
        ("their score in Q3", f"{fmean(then):.2f}"),
        ("against all answers of Q3 (95 %)", gap.text(2)),
        ("their score on the phone", f"{fmean(now):.2f}"),
        ("their change (95 %)", change.text(2)),
    )
    moved = "the silent are up as well" if change.way == "up" else "the silent have not moved"
    return Sheet(
        (f"{CALLED} silent customers", "mean"), lines, moved + (" and are far below the rest" if gap.way else "")
    )


def brief(tables: Tables) -> Sheet:
    """CSAT of both quarters."""
    old, new = by_quarter(tables)
    change = mean_difference(of(new), of(old)).text(1)
    lines = tuple((name, str(len(rows)), f"{fmean(of(rows)):.2f}") for name, rows in (("Q3", old), ("Q4", new)))
    lines = (*lines, ("change (95 %)", "", change))
    return Sheet(("quarter", "answers", "CSAT"), lines, "CSAT rose, by more than chance")


CASE = CaseDefinition(
    id="K6",
    title="CSAT jumped by 0.4",
    level=3,
    after=(10,),
    chapters=(10,),
    planted="trigger",
    story="Seven teams report a better CSAT: 4.10 after 3.70. The head of service wants to know what the teams did, "
    "so that Kestrel can copy it, and asks you for one page by Friday.",
    kpi="CSAT of seven teams, mean of answers from 1 to 5: 3.70 in Q3, 4.10 in Q4",
    suspects=(
        Suspect(
            "trigger",
            "Customers are now asked mostly after a solved ticket.",
            (FLAG, "yes"),
            "ask after every ticket",
            "solved share",
            "About 64 % of Q3's answers and 93 % of Q4's came after a solved ticket. Such customers were happier all along.",
        ),
        Suspect(
            "real",
            "Customers are more satisfied than before.",
            EVERYWHERE,
            "keep and copy",
            "standing calls",
            "The silent, asked on the phone in Q3's words, rose as the answers did. No share moved and no rule was changed.",
        ),
        Suspect(
            "channel",
            "More answers come by a way that has always had better scores.",
            ("channel", "chat"),
            "hold the mix",
            "channel share",
            "The share of {chat} went from about 25 % to about 75 % of the answers; its scores were the best in both quarters.",
        ),
        Suspect(
            "flood",
            "One customer sends a flood of good answers.",
            ("account", "Abel Werke"),
            "cap per account",
            "account limit",
            "About 40 % of Q4's answers are from {Abel Werke}. The CSAT of all others stayed about where it was.",
        ),
        Suspect(
            "scale",
            "The form offers another scale than before.",
            ("score", "6"),
            "one scale",
            "range check",
            "The new form has six stars. Whoever wanted to say 'best' now says 6, and the mean runs along.",
        ),
        Suspect(
            "silent unhappy",
            "The unhappy have stopped answering.",
            EVERYWHERE,
            "weight the silent",
            "response floor",
            "About 40 % of the invited answered in Q3, about 30 % in Q4. The silent were the unhappy ones before, and they still are.",
        ),
        Suspect(
            "wording",
            "The question is worded more kindly.",
            EVERYWHERE,
            "old wording",
            "both wordings",
            "The answers rose; forty silent customers, asked in the old words, gave about the score of Q3.",
        ),
    ),
    looks=(
        Look(
            f"CSAT by {FLAG}",
            1,
            lambda t: inside(t, FLAG),
            "Holds one share still. It sees the invitation rule, and no other cause.",
        ),
        Look("change log of the survey", 1, change_log, "A log says what was planned. The answers say what happened."),
        Look(
            "CSAT by channel",
            1,
            lambda t: inside(t, "channel"),
            "Holds one share still. A rise inside the channels has other causes.",
        ),
        Look(
            "answers per account",
            1,
            per_account,
            "Counts who speaks. One loud customer is seen here, a quiet change is not.",
        ),
        Look(
            "lowest and highest score",
            1,
            score_range,
            "Checks the number, not the business: does the scale still hold?",
        ),
        Look("response rate by quarter", 1, response, "How many answer, not who. A fall says: ask the silent."),
        Look(
            "shares of all that is known",
            2,
            who_answered,
            "Three questions in one table: whoever moves the mix leaves a trace here.",
        ),
        Look(
            f"call {CALLED} silent customers",
            4,
            silent,
            "The dearest look, and the only one that tells better service from kinder words. If only "
            "customers with a solved ticket are invited it rises too, for only the invited can be silent.",
        ),
    ),
    make=make,
    brief=brief,
    names={"account": ACCOUNTS, "channel": CHANNELS},
    places={
        FLAG: ("yes", "no"),
        "channel": CHANNELS,
        "account": ACCOUNTS,
        "score": ("1", "6"),
        "everywhere": ("everywhere",),
    },
    fixes={
        "ask after every ticket": "Invite after every closed ticket, and until then print the solved and the others apart.",
        "keep and copy": "Leave the survey alone; find out what was done better, and copy it.",
        "hold the mix": "Print each way of answering by itself, and the total at Q3's mix.",
        "cap per account": "Let no account count for more than its share of the customers.",
        "one scale": "Return to the old form, and leave out or ask again what was given on the other scale.",
        "weight the silent": "Call a random sample of the silent and weight both groups.",
        "old wording": "Ask in the old words again.",
        "invite more": "Send more invitations, so that the mean gets steadier.",
        "raise the target": "Raise the target to 4.10, now that it has been reached.",
    },
    verifies={
        "same and control": "CSAT of Q3 and Q4, computed the same way after the fix, and for customers whom the cause did not touch.",
        "same only": "CSAT of the seven teams after the fix.",
        "other metric": "The share of contracts that are renewed.",
        "wait": "CSAT of next quarter.",
    },
    verify="same and control",
    prevents={
        "solved share": "Print the share of solved tickets beside every CSAT, and stop where it moves by more than chance.",
        "standing calls": "Call a small random sample each quarter, always in the same words.",
        "channel share": "Print the shares of the ways of answering beside every CSAT.",
        "account limit": "Stop the report where one account gives more than a tenth of the answers.",
        "range check": "Stop the report at a score outside 1 to 5.",
        "response floor": "Print no CSAT without its response rate, and call the silent where it falls.",
        "both wordings": "Give half of the customers the old words for a quarter before words are changed.",
        "reminder": "Ask the teams to be careful with surveys.",
    },
    lesson="A mean of answers can rise while no customer is happier. Ask who was invited, who answered and on what "
    "scale before you ask what the team did. The change log would have read the same whichever suspect was the cause.",
)
