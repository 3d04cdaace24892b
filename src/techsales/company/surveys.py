"""surveys.csv: one row per invitation, answered or not, so that silence can be seen.

From Q4 the invitation goes out almost only after a solved ticket; inside each group nothing
changes, but the mean of the seven other teams rises from 3.70 to 4.10. Kestrel's 50 answers of
125 invitations average 4.20; a call-back to 25 of the 75 silent invitations averages 3.00.
"""

import datetime as dt
from random import Random

from techsales.company.basics import TEAM_REGION, TEAMS, Book, Row, any_account, day_in, spread

#: quarter: answers after a solved ticket, answers after an unsolved one, silent after a solved one
ASKED_OTHERS = {"2025Q3": (180, 100, 270), "2025Q4": (260, 20, 390)}
SILENT_OTHERS = 420
KESTREL_Q4 = [5] * 24 + [4] * 17 + [3] * 6 + [2] * 1 + [1] * 2
CALL_BACK_Q4 = [5] * 3 + [4] * 5 + [3] * 8 + [2] * 7 + [1] * 2


def make_surveys(rng: Random, book: Book, seed: int) -> list[Row]:
    """One row per e-mail invitation (wave 1) and per telephone call-back (wave 2)."""
    rows: list[Row] = []

    def invite(quarter: str, team: str, solved: str, score: int | str) -> None:
        rows.append(
            {
                "survey_id": f"S{len(rows) + 1:05d}",
                "account_id": any_account(rng, book, team),
                "team": team,
                "region": TEAM_REGION[team],
                "wave": 1,
                "channel": "email",
                "ticket_resolved_at_send": solved,
                "sent_date": str(day_in(rng, quarter)),
                "score": score,
                "quarter": quarter,
                "callback_of": "",
            }
        )

    others = [team for team in TEAMS if team != "Kestrel"]
    teams = [t for t in others for _ in range(40)] + [t for t in others for _ in range(60)]
    for quarter, (solved, unsolved, silent_solved) in ASKED_OTHERS.items():
        answers: list[tuple[str, int | str]] = [("Y", s) for s in spread(rng, solved, 4.2, 1.0, 1, 5)]
        answers += [("N", s) for s in spread(rng, unsolved, 2.8, 1.0, 1, 5)]
        rng.shuffle(answers)
        answers += [("Y", "")] * silent_solved + [("N", "")] * (SILENT_OTHERS - silent_solved)
        for team, (flag, score) in zip(teams, answers, strict=True):
            invite(quarter, team, flag, score)
    kestrel: list[int | str] = [*spread(rng, 40, 4.0, 1.0, 1, 5), *[""] * 60]
    for score in kestrel:
        invite("2025Q3", "Kestrel", rng.choice("YYN"), score)
    kestrel = [*KESTREL_Q4, *[""] * 75]
    for score in kestrel:
        invite("2025Q4", "Kestrel", "Y", score)
    for _ in CALL_BACK_Q4:
        # Drawn and not used: the tables made after this one share the stream of random numbers.
        any_account(rng, book, "Kestrel")
        day_in(rng, "2025Q4")
    return rows + call_backs(Random(seed + 3), rows)


def call_backs(rng: Random, invitations: list[Row]) -> list[Row]:
    """25 of Kestrel's silent Q4 invitations, drawn by lot and telephoned 5 to 14 days later."""
    silent = [row for row in invitations if (row["team"], row["quarter"], row["score"]) == ("Kestrel", "2025Q4", "")]
    rows: list[Row] = []
    scores = list(CALL_BACK_Q4)
    rng.shuffle(scores)
    for score, asked in zip(scores, rng.sample(silent, len(scores)), strict=True):
        called = dt.date.fromisoformat(str(asked["sent_date"])) + dt.timedelta(days=rng.randint(5, 14))
        rows.append(
            asked
            | {
                "survey_id": f"S{len(invitations) + len(rows) + 1:05d}",
                "wave": 2,
                "channel": "phone",
                "sent_date": str(called),
                "score": score,
                "callback_of": asked["survey_id"],
            }
        )
    return rows
