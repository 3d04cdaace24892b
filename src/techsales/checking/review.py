"""Old questions coming back: ``review(week)`` draws quiz questions from chapters of earlier weeks."""

from itertools import zip_longest
from typing import Any

from techsales.checking.bank import Bank, Exercise, load_bank
from techsales.checking.display import display_bundle
from techsales.checking.feedback import rich
from techsales.checking.learner import question_html, question_text, without_traceback
from techsales.course import CourseError

#: The chapters of each week of self-study. The agenda adds up their minutes; about two hours each.
WEEKS: tuple[tuple[int, ...], ...] = (
    (1, 2),
    (3, 4),
    (5, 6),
    (7, 8),
    (9, 10),
    (11, 12),
    (13,),
    (14,),
    (15,),
    (16,),
)
#: A question comes back one, three and six weeks after its chapter.
DISTANCES = (1, 3, 6)
#: How many questions a review asks.
QUESTIONS = 3


def pool(bank: Bank, chapters: tuple[int, ...]) -> list[Exercise]:
    """The quiz questions of some chapters, taken from each in turn: 1.q1, 2.q1, 1.q2, …"""
    each = [[e for e in bank.values() if e.kind == "quiz" and e.chapter == number] for number in chapters]
    return [question for row in zip_longest(*each) for question in row if question is not None]


def source_weeks(week: int) -> list[int]:
    """The earlier weeks whose chapters a week's review draws from, the nearest first."""
    return [week - distance for distance in DISTANCES if 1 <= week - distance <= len(WEEKS)]


def drawn(bank: Bank, week: int) -> list[Exercise]:
    """The questions of a week: from each source in turn until there are three.

    A source begins each of its three reviews at another third of its questions, so that they differ.
    """
    rows = []
    for source in source_weeks(week):
        questions = pool(bank, WEEKS[source - 1])
        start = DISTANCES.index(week - source) * len(questions) // len(DISTANCES)
        rows.append([*questions[start:], *questions[:start]])
    return [question for row in zip_longest(*rows) for question in row if question is not None][:QUESTIONS]


def week_number(week: Any) -> int:
    """The week as a whole number, in quotes or not.

    Raises:
        CourseError: it is none, or there is nothing to draw in it.
    """
    text, last = str(week).strip(), len(WEEKS) + DISTANCES[-1]
    if not text.isdecimal() or int(text) < 1:
        raise CourseError("Which week? Write its number, from 2 on, as in review(2).")
    if int(text) == 1:
        raise CourseError("Week 1 has nothing to look back on. Begin with chapter 1, and run review(2) next week.")
    if int(text) > last:
        raise CourseError(f"The plan has {len(WEEKS)} weeks, and its last questions come back in week {last}.")
    return int(text)


@without_traceback
def review(week: Any = "") -> None:
    """Three quiz questions about earlier weeks, to answer from memory: ``review(5)``.

    Week 5 draws from the chapters of weeks 4 and 2; each chapter comes back after one, three and six weeks.
    The same week gives the same questions to everybody.

    Recalling something later tends to keep it longer than reading it again does: see Karpicke (2012) in the book's
    references. That speaks for coming back. The distances of one, three and six weeks are this course's own
    choice; nobody has tested them on it.
    """
    number = week_number(week)
    questions = drawn(load_bank(), number)
    if not questions:
        raise CourseError(f"Week {number} draws from chapters that are not in this edition.")
    chapters = sorted({question.chapter for question in questions})
    word = "chapter" if len(chapters) == 1 else "chapters"
    head = f"Week {number}: {counted(questions)} from {word} {', '.join(map(str, chapters))}. Answer from memory first."
    text = "\n".join([head, *map(question_text, questions)])
    display_bundle(text, f"<p>{rich(head)}</p>" + "".join(map(question_html, questions)))


def counted(questions: list[Exercise]) -> str:
    """``3 questions``."""
    return f"{len(questions)} question{'' if len(questions) == 1 else 's'}"
