"""The class report: one HTML page that says what to teach again, to whom to talk, and how sure one can be."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from techsales.checking.bank import Bank, chapter_of
from techsales.curriculum import Chapter
from techsales.files import write_whole
from techsales.grading import figures
from techsales.grading.before_after import signed
from techsales.grading.gradebook import Gradebook, HandedIn
from techsales.grading.items import (
    ENOUGH,
    FEWEST,
    POOR,
    Classroom,
    Discrimination,
    Misconception,
    counts,
    misconceptions,
    not_begun,
    poor_items,
    stuck,
)
from techsales.grading.markup import Markup, day, edition, folded, name_of, of, page, prose, table, tag
from techsales.grading.report_scores import before_after_part, climbs, ladder_part, rubric_part
from techsales.grading.scores import Problem, Scores
from techsales.grading.whose import in_folders, read_as

#: So many misconceptions are shown open; the others are folded.
FIRST = 8
CONFIDENTIAL = "This page names learners. It is for the trainer only: do not forward it, and do not put it on a server."


@dataclass(frozen=True)
class Material:
    """What the report is written from."""

    room: Classroom
    bank: Bank
    titles: dict[int, str]
    scores: Scores
    handed_in: list[HandedIn]
    doubles: list[list[HandedIn]]
    isolations: list[tuple[int, list[str]]]
    ladder: list[Mapping[str, Any]]
    unknown: list[str]


def write_class_report(
    path: Path,
    gradebook: Gradebook,
    room: Classroom,
    bank: Bank,
    chapters: Iterable[Chapter],
    *,
    today: dt.datetime,
    scores: Scores | None = None,
    ladder: Iterable[Mapping[str, Any]] = (),
) -> None:
    """Write the report in one step.

    Args:
        room: from ``items.classroom``. scores: what people have scored. ladder: results of the ladder with the keys
        of ``report_scores.Climb``: learner, case, score, cost, par, proven, confidence, brier.
    """
    scores = scores or Scores({})
    there = {one.key for one in room.standings}
    unknown = [row.learner for key, row in scores.rows.items() if key not in there]
    titles = {chapter.number: chapter.title for chapter in chapters}
    handed_in, doubles, isolations = gradebook.handed_in(), gradebook.doubles(), gradebook.isolations()
    given = Material(room, bank, titles, scores, handed_in, doubles, isolations, list(ladder), unknown)
    write_whole(path, report_html(given, gradebook.bank_version, today))


def report_html(given: Material, bank_version: str, today: dt.datetime) -> str:
    """The whole page."""
    parts = {
        "Progress by exercise": progress_part(given),
        "What to say to the room": misconception_part(given),
        "Who is stuck": stuck_part(given),
        "Exercises that tell learners apart badly": poor_part(given),
        "The ladder": ladder_part(climbs(given.ladder)),
        "Before and after": before_after_part(given.scores),
        "Rubric and conversation": rubric_part(given.scores),
        "What could not be graded": problem_part(given),
        "One name, several files": double_part(given),
        "How it was graded": isolation_part(given.isolations),
    }
    shown = {title: content for title, content in parts.items() if content}
    contents = "".join(f'<li><a href="#part{n}">{title}</a></li>' for n, title in enumerate(shown, 1))
    body = [
        f'<section id="part{n}">{tag("h2", title)}{"".join(content)}</section>'
        for n, (title, content) in enumerate(shown.items(), 1)
    ]
    ending = f"{edition()}, exercise bank {bank_version}. Written on {day(today)} at {today:%H:%M}."
    return page(
        "Class report",
        tag("h1", "Class report"),
        tag("div", tag("p", CONFIDENTIAL), css="box keep"),
        facts(given),
        f'<ol class="contents">{contents}</ol>',
        *body,
        tag("footer", ending),
    )


def facts(given: Material) -> Markup:
    """Four numbers, each with what it is out of."""
    right = sum(one.right for one in given.room.standings)
    answered = sum(one.answered for one in given.room.standings)
    failed = sum(one.needs_a_look for one in given.handed_in)
    cards = [
        (str(len(given.room.standings)), "learners"),
        (str(len(given.handed_in)), "files handed in"),
        (f"{100 * right / answered:.0f} %" if answered else "none", f"right, {right:,} of {answered:,} answers"),
        (str(failed), f"of {len(given.handed_in)} files need a look"),
    ]
    return tag("ul", *(tag("li", tag("b", number), words) for number, words in cards), css="facts")


def progress_part(given: Material) -> list[Markup]:
    """One plot a chapter, and the numbers."""
    by_exercise = counts(given.room)
    if not by_exercise:
        return [tag("p", "No exercise was found in what was handed in.")]
    parts = [tag("p", "Each bar is the learners who handed that exercise in, by their latest answer.")]
    for number, some in groupby(by_exercise.items(), key=lambda one: chapter_of(one[0])):
        rows = list(some)
        right, answered = figures.answered_counts(rows)
        title = given.titles.get(number, "")
        words = (
            Markup(f"{prose(title)}. {right:,} of {answered:,} answers are right.")
            if title
            else f"{right} of {answered} answers are right."
        )
        parts.append(tag("figure", figures.progress(f"Chapter {number}", rows), tag("figcaption", words)))
    numbers = [(e, *row_of(c)) for e, c in by_exercise.items()]
    header = ("exercise", "right", "known mistake", "other", "open", "not reached", "handed in")
    return [*parts, folded("The same in numbers", table("Learners by exercise", header, numbers))]


def row_of(outcomes: Counter[str]) -> tuple[int, ...]:
    """An exercise's row of the table."""
    return (*(outcomes[one] for one in ("right", "mistake", "wrong", "open", "unreachable")), outcomes.total())


def misconception_part(given: Material) -> list[Markup]:
    """The most frequent known mistakes, with what to say."""
    found = misconceptions(given.room, given.bank)
    if not found:
        return [tag("p", "Nobody met a known mistake.")]
    most = [misconception_box(one) for one in found[:FIRST]]
    rest = [misconception_box(one) for one in found[FIRST:]]
    parts = [
        tag("p", "Known mistakes, the most frequent first. The sentence is what the exercise tells whoever makes it."),
        *most,
    ]
    return [*parts, folded(f"{len(rest)} more", *rest)] if rest else parts


def misconception_box(one: Misconception) -> Markup:
    """One misconception: how many, why, and the sentence."""
    head = Markup(f"{of(one.met, one.answered)} who answered: {one.exercise} {prose(one.title)}")
    why = tag("p", prose(one.why), css="soft") if one.why else ""
    return tag(
        "div", tag("p", tag("strong", head)), tag("p", "“", prose(one.say), "”", css="say"), why, css="box notyet"
    )


def stuck_part(given: Material) -> list[Markup]:
    """Who to talk to, by name."""
    rule = f"Listed: {ENOUGH} exercises or more answered, or stopped by an error before the check, and fewer than half of them right. "
    rule += "A low share is a reason to talk, not a grade."
    parts = [tag("p", rule)]
    found = stuck(given.room)
    rows = [
        (name_of(one.name), of(one.right, one.tried), one.stopped, one.first_not_right, prose(one.last_error))
        for one in found
    ]
    header = ("learner", "right, of tried", "stopped by an error", "first not right", "last error")
    parts.append(
        table("For the trainer only", header, rows) if rows else tag("p", f"Nobody of {len(given.room.standings)}.")
    )
    elsewhere = {one.learner for one in given.handed_in if one.needs_a_look or one.kind == "transcript"}
    idle = [one for one in not_begun(given.room) if one not in found and (one.outcomes or one.key not in elsewhere)]
    if idle:
        names = Markup(", ".join(name_of(one.name) for one in idle))
        parts.append(
            tag("p", f"Handed in, and no exercise answered, {of(len(idle), len(given.room.standings))}: ", names, ".")
        )
    return parts


def poor_part(given: Material) -> list[Markup]:
    """Items that do not separate those who are right elsewhere from the others."""
    poor, looked, reasons = poor_items(given.room)
    if not looked:
        few = f"Nothing can be said: that takes {FEWEST} learners who answered the same exercise and others beside it, not all alike."
        return [tag("p", few)]
    text = (
        f"{of(len(poor), looked)} exercises have a point-biserial correlation below {POOR} with the share right of "
        "the learner's other answers. Look at the task before you look at the learners: two readings of a word are the usual "
        "reason. Some items fall below by chance; the interval says how far chance reaches."
    )
    parts = [tag("p", text)]
    if poor:
        header = ("exercise", "n", "r (95 % interval)", "upper group", "lower group", "difference (95 %)")
        parts.append(table("The lowest first; groups are the outer 27 %", header, [poor_row(one) for one in poor]))
    if reasons:
        rows = list(reasons.items())
        parts.append(
            folded(
                f"{len(rows)} exercises of which nothing can be said", table("Why not", ("exercise", "reason"), rows)
            )
        )
    return parts


def poor_row(one: Discrimination) -> tuple[object, ...]:
    """One item in numbers."""
    r, low, high = (f"{round(value, 2) + 0:.2f}".replace("-", "−") for value in (one.r, one.low, one.high))
    ends = [signed(100 * end) for end in one.difference]
    points = signed(100 * (one.upper - one.lower) / one.group)
    groups = of(one.upper, one.group), of(one.lower, one.group)
    return one.exercise, one.n, f"{r} ({low} to {high})", *groups, f"{points} ({ends[0]} to {ends[1]}) points"


def problem_part(given: Material) -> list[Markup]:
    """What needs a look, and why: files, exercises that were never reached, rows of the scores."""
    parts = []
    there = {one.key for one in given.room.standings}
    failed = [
        (name_of(one.name) if one.learner in there else "", one.source, prose(one.problem))
        for one in given.handed_in
        if one.needs_a_look
    ]
    if failed:
        parts.append(table(f"{of(len(failed), len(given.handed_in))} files", ("learner", "file", "why"), failed))
    missed = [(e, of(c["unreachable"], c.total())) for e, c in counts(given.room).items() if c["unreachable"]]
    if missed:
        words = "Exercises that were not reached: the cell with the check is gone, or stopped before it"
        parts.append(
            folded(
                f"{len(missed)} exercises were not reached by everybody", table(words, ("exercise", "learners"), missed)
            )
        )
    if given.scores.problems:
        parts.append(
            table("Scores that were not read", ("line", "column", "why"), map(problem_row, given.scores.problems))
        )
    if given.unknown:
        names = Markup(", ".join(map(name_of, given.unknown)))
        parts.append(tag("p", "In the scores and not among the submissions, perhaps spelt otherwise: ", names, "."))
    return parts or [tag("p", f"Nothing: {of(len(given.handed_in), len(given.handed_in))} files were graded.")]


def problem_row(one: Problem) -> tuple[object, ...]:
    """A problem of the scores file."""
    return one.line, one.column, one.reason


def double_part(given: Material) -> list[Markup]:
    """Learners with several files."""
    both = in_folders(given.handed_in)
    as_read = [tag("p", f"{read_as(both)} --names-from folder reads it the other way.")] if both else []
    if not given.doubles:
        return as_read
    text = (
        "These files hold an exercise that another file under the same name holds, too. The later answer counts; both are kept "
        "in the gradebook. If two people share a name, have one of them change it, and grade once more."
    )
    rows = [
        (name_of(some[-1].name), len(some), Markup("<br>".join(tag("span", when(one)) for one in some)))
        for some in given.doubles
    ]
    return [
        *as_read,
        tag("p", text),
        folded(f"{len(rows)} learners", table("The latest file last", ("learner", "files", "which"), rows)),
    ]


def when(one: HandedIn) -> str:
    """A file with its time."""
    return f"{one.source}, {one.modified[:16].replace('T', ' ')} UTC" if one.modified else one.source


def isolation_part(isolations: list[tuple[int, list[str]]]) -> list[Markup]:
    """What stood between learners' code and this machine."""
    parts = []
    for count, sentences in isolations:
        parts += [tag("p", f"{count} files:"), tag("ul", *(tag("li", prose(one)) for one in sentences))]
    return parts
