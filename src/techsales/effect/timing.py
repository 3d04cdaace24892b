"""When was the training, and when were the deals won? A cause does not come after its effect."""

import datetime as dt
from dataclasses import dataclass, replace

from techsales.cohorts import day
from techsales.course import CourseError
from techsales.effect.company import Company, tidy
from techsales.effect.question import Question
from techsales.effect.words import count_of, money
from techsales.grading.markup import day as in_words
from techsales.report.counts import Row, is_there, known


@dataclass(frozen=True)
class Timing:
    """Wins of the quarter after, by the days of the training.

    Attributes:
        first, last: days of the training. wins, amount: of the quarter after. early, early_amount: closed
        by the last day of training. before_first: closed before the first. undated: wins without a day. notes: courses
        that lie outside the time between the two quarters.
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
    notes: tuple[str, ...] = ()


def make_timing(company: Company, question: Question) -> Timing:
    """How many of the wins were closed before the training had ended, and whether it lies between the quarters.

    Raises:
        CourseError: all of the training was before or after both quarters, so they cannot show what it did.
    """
    lessons = company.lessons(question.trained, question.programme)
    return replace(beside_wins(company, question, lessons), notes=outside(lessons, question))


def outside(lessons: list[Row], question: Question) -> tuple[str, ...]:
    """Courses in or before the quarter called before, and courses after the quarter called after."""
    when = [str(row["quarter"]) for row in lessons if is_there(row, "quarter")]
    if not when:
        return ()
    start = f"The mapping, training: every course of {question.group} was"
    if min(when) > question.after:
        raise CourseError(
            f"{start} later than {question.after}. Write under after: a quarter that it can have changed."
        )
    if max(when) < question.before:
        raise CourseError(f"{start} earlier than {question.before}. Write under before: a quarter without it.")
    early, late = sum(one <= question.before for one in when), sum(one > question.after for one in when)
    of = f"of {count_of(len(when), 'row')} of training"
    return tuple(
        sentence
        for n, sentence in (
            (
                early,
                f"{early:,} {of} {'lies' if early == 1 else 'lie'} in {question.before} or earlier, so that quarter may hold some of the effect.",
            ),
            (
                late,
                f"{late:,} {of} {'lies' if late == 1 else 'lie'} after {question.after}, and nothing here can be their effect.",
            ),
        )
        if n
    )


def beside_wins(company: Company, question: Question, lessons: list[Row]) -> Timing:
    """Days of the training beside the days of the wins."""
    days = sorted(day(row["date"], "The date of the training") for row in lessons if is_there(row, "date"))
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
        return f"{ran} {question.begins('won', 'won')} nothing in {question.after}."
    early = (
        f"{found.early} of {found.wins} wins, {money(found.early_amount)} of {money(found.amount)} {question.currency}, "
        f"were closed by then"
    )
    first = f", {found.before_first} of them before the first course" if found.before_first else ""
    return f"{ran} {early}{first}. A cause does not come after its effect."
