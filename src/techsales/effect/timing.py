"""When was the training, and when were the deals won? A cause does not come after its effect."""

import datetime as dt
from dataclasses import dataclass, replace

from techsales.cohorts import day
from techsales.effect.company import Company, tidy
from techsales.effect.question import Question
from techsales.effect.words import money
from techsales.grading.markup import day as in_words
from techsales.report.counts import Row, is_there, known


@dataclass(frozen=True)
class Timing:
    """Wins of the quarter after, by the days of the training.

    Attributes:
        first, last: days of the training. wins, amount: of the quarter after. early, early_amount: closed
        by the last day of training. before_first: closed before the first. undated: wins without a day.
    """

    says: str
    first: dt.date | None = None
    last: dt.date | None = None
    wins: int = 0
    amount: float = 0
    early: int = 0
    early_amount: float = 0
    before_first: int = 0
    undated: int = 0


def make_timing(company: Company, question: Question) -> Timing:
    """How many of the wins were closed before the training had ended."""
    days = sorted(
        day(row["date"], "The date of the training")
        for row in company.lessons(question.trained, question.programme)
        if is_there(row, "date")
    )
    if not days:
        return Timing("No day of the training is among the files, so it cannot be set beside the days of the wins.")
    if not company.has("deals", "close_date"):
        return Timing("The deals have no closing date, so they cannot be set beside the training.", days[0], days[-1])
    columns = ("stage", "close_date", "amount_eur")
    won = [
        row for row in company.rows("deals", question.trained, question.after, columns) if known(row, "stage") == "won"
    ]
    dated = [(day(row["close_date"], "A closing date"), amount(row)) for row in won if is_there(row, "close_date")]
    early = [(when, eur) for when, eur in dated if when <= days[-1]]
    found = Timing(
        "",
        days[0],
        days[-1],
        len(won),
        sum(amount(row) for row in won),
        len(early),
        sum(eur for _, eur in early),
        sum(when < days[0] for when, _ in dated),
        len(won) - len(dated),
    )
    return replace(found, says=sentence(found, question))


def amount(row: Row) -> float:
    """The amount of a deal; a missing one adds nothing."""
    return tidy(known(row, "amount_eur") or 0)


def sentence(found: Timing, question: Question) -> str:
    """The share in words."""
    assert found.first and found.last
    ran = f"The courses ran from {in_words(found.first)} to {in_words(found.last)}."
    if not found.wins:
        return f"{ran} {question.group} won nothing in {question.after}."
    early = (
        f"{found.early} of {found.wins} wins, {money(found.early_amount)} of {money(found.amount)} {question.currency}, "
        f"were closed by then"
    )
    first = f", {found.before_first} of them before the first course" if found.before_first else ""
    return f"{ran} {early}{first}. A cause does not come after its effect."
