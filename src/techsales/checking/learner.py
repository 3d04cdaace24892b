"""What a learner calls in a notebook: ``check``, ``hint``, ``solution``, ``progress`` and ``quiz``.

Each shows its answer and returns nothing. None of them ever shows a traceback of the course.
"""

import functools
import hashlib
import html
import json
from collections.abc import Callable
from typing import Any

from techsales.checking import progress as store
from techsales.checking.bank import Exercise, load_bank
from techsales.checking.capture import Json, capture
from techsales.checking.display import display_bundle
from techsales.checking.feedback import Feedback, feedback, rich
from techsales.checking.judge import judge
from techsales.checking.solutions import solution_of
from techsales.company.loaders import told_about_files
from techsales.course import CourseError

TRIES_BEFORE_SOLUTION = 3


def shown(feedback_: Feedback) -> None:
    """Show one panel."""
    display_bundle(feedback_.text, feedback_.html)


def without_traceback(function: Callable[..., None]) -> Callable[..., None]:
    """Whatever goes wrong inside the course becomes one sentence."""

    @functools.wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            function(*args, **kwargs)
        except CourseError as error:
            shown(Feedback("error", "", "", str(error)))
        except Exception as error:
            shown(
                Feedback(
                    "error",
                    "",
                    "",
                    f"The course could not do this ({type(error).__name__}). The fault is the course's, not yours: "
                    "your notebook is untouched, and your trainer would like to know.",
                )
            )

    return guarded


def find(exercise_id: Any) -> Exercise:
    """The exercise with this id, in quotes or not.

    Raises:
        CourseError: there is none; the text lists those of the chapter.
    """
    wanted = str(exercise_id).strip()
    number = wanted.split(".")[0]
    bank = load_bank(chapter=int(number)) if number.isdecimal() else {}
    if wanted in bank:
        return bank[wanted]
    same_chapter = [known for known in bank if known.split(".")[0] == number]
    there = (
        f"This chapter has {', '.join(same_chapter)}."
        if same_chapter
        else 'Write its number as in check("3.1", answer).'
    )
    raise CourseError(f"There is no exercise {wanted}. {there}" if wanted else f"Which exercise? {there}")


@without_traceback
def check(exercise_id: str = "", answer: Any = ..., *more: Any) -> None:
    """Check an answer and say what came of it: ``check("3.3", happy)``.

    Args:
        exercise_id: the number above the task, in quotes. answer: your answer, of any kind; a
        function is handed over by its name, without brackets. more: further values; together they are one answer.
    """
    exercise = find(exercise_id)
    captured = capture((answer, *more) if more else answer, [probe.args for probe in exercise.probes])
    verdict = judge(captured, exercise)
    shown(feedback(exercise.id, exercise.kind, verdict))
    if verdict.outcome in ("mistake", "wrong"):
        for sentence in told_about_files():
            show_note("", sentence)
    if verdict.outcome != "open":
        store.record("check", id=exercise.id, outcome=verdict.outcome, mistake=verdict.mistake, answer=digest(captured))


def digest(captured: Json) -> str:
    """A short mark by which two answers are told apart."""
    return hashlib.sha256(json.dumps(captured, sort_keys=True).encode()).hexdigest()[:12]


@without_traceback
def hint(exercise_id: str = "") -> None:
    """The next of three hints: ``hint("3.3")``. After the third they begin again."""
    exercise = find(exercise_id)
    if not exercise.hints:
        raise CourseError(f"{exercise.id} has no hints: read the question once more and choose.")
    place = store.hints_taken(exercise.id) % len(exercise.hints)
    store.record("hint", id=exercise.id, step=place + 1)
    show_note(exercise.id, f"Hint {place + 1} of {len(exercise.hints)}: {exercise.hints[place]}")


@without_traceback
def solution(exercise_id: str = "") -> None:
    """The solution, once you have it yourself or have tried three different answers."""
    exercise = find(exercise_id)
    tries = store.honest_tries(exercise.id)
    solved = store.last_outcomes().get(exercise.id) == "right"
    if not solved and tries < TRIES_BEFORE_SOLUTION:
        left = TRIES_BEFORE_SOLUTION - tries
        show_note(
            exercise.id,
            f"The solution opens when you have solved it, or after {left} more different "
            f'{"try" if left == 1 else "tries"}. hint("{exercise.id}") helps on the way.',
        )
        return
    code = solution_of(exercise)
    display_bundle(
        f"One solution of {exercise.id}:\n{code}",
        f'<div class="dd-feedback dd-right"><strong>One solution of {exercise.id}</strong>'
        f"<pre>{html.escape(code, quote=False)}</pre></div>",
    )


def show_note(exercise_id: str, text: str) -> None:
    """Show a neutral panel."""
    shown(Feedback("note", exercise_id, "", text))


@without_traceback
def progress(name: str | None = None) -> None:
    """What is done, chapter by chapter. ``progress("Ana")`` also notes your name for the trainer."""
    if name is not None:
        store.record("name", name=str(name)[:100])
    bank, outcomes = load_bank(), store.last_outcomes()
    known = [str(e["name"]) for e in store.records() if e["event"] == "name" and "name" in e]
    lines = [(f"Progress of {known[-1]}" if known else "Your progress", "")]
    for chapter in dict.fromkeys(exercise.chapter for exercise in bank.values()):
        parts = []
        for word, wanted in (("exercises", False), ("quiz questions", True)):
            ids = [e.id for e in bank.values() if e.chapter == chapter and (e.kind == "quiz") == wanted]
            done = sum(outcomes.get(one) == "right" for one in ids)
            if ids:
                parts.append(f"{done} of {len(ids)} {word}")
        lines.append((f"Chapter {chapter}", ", ".join(parts)))
    text = "\n".join(": ".join(filter(None, line)) for line in lines)
    rows = "".join(f'<tr><th scope="row">{html.escape(a)}</th><td>{html.escape(b)}</td></tr>' for a, b in lines[1:])
    display_bundle(
        text, f'<table class="dd-table"><caption>{html.escape(lines[0][0])}</caption><tbody>{rows}</tbody></table>'
    )


@without_traceback
def quiz(chapter: int | None = None) -> None:
    """The questions of a chapter. In the page and in JupyterLab each answer opens its own comment."""
    number = str(chapter if chapter is not None else "").strip()
    bank = load_bank(chapter=int(number)) if number.isdecimal() else {}
    questions = [e for e in bank.values() if e.kind == "quiz" and str(e.chapter) == number]
    if not questions:
        raise CourseError(
            f"Chapter {number} has no quiz." if number else "Which chapter? Write its number as in quiz(3)."
        )
    display_bundle("\n".join(map(question_text, questions)), "".join(map(question_html, questions)))


def question_text(question: Exercise) -> str:
    """One question with its options, in one line."""
    return f"{question.id} {question.ask} " + " ".join(f"({k}) {v}" for k, v in question.options.items())


def question_html(question: Exercise) -> str:
    """One question; every option is a disclosure that holds its comment, so no script is needed."""
    options = "".join(
        f'<details class="dd-option" data-right="{str(k == question_right(question)).lower()}">'
        f"<summary>({html.escape(k)}) {rich(v)}</summary><p>{verdict_mark(question, k)} {rich(question.say[k])}</p></details>"
        for k, v in question.options.items()
    )
    return (
        f'<fieldset class="dd-quiz" data-id="{question.id}"><legend>{question.id} {rich(question.ask)}</legend>'
        f"{options}</fieldset>"
    )


def question_right(question: Exercise) -> str:
    """The letter of the right option."""
    return str((question.right or {}).get("value", ""))


def verdict_mark(question: Exercise, letter: str) -> str:
    """Mark and word before an option's comment."""
    return "<strong>✓ Yes.</strong>" if letter == question_right(question) else "<strong>↺ Not this one.</strong>"
