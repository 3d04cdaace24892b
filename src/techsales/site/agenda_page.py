"""The agenda as HTML: one table a session, and the weeks of self-study."""

import html
from collections.abc import Callable, Sequence
from pathlib import Path

from techsales.checking.bank import Exercise
from techsales.checking.review import QUESTIONS, WEEKS, source_weeks
from techsales.curriculum import Chapter
from techsales.site.agenda import (
    Format,
    Plan,
    Room,
    Session,
    fill,
    home_exercises,
    home_minutes,
    plans,
    read_formats,
    room_minutes,
    week_minutes,
)
from techsales.site.header import counted, hours
from techsales.site.indexes import chapter_link, grid

SELF_STUDY = "Self-study"
#: How a chapter is named: with a link in the book, without one on paper.
Name = Callable[[Chapter], str]


def minutes_of(value: float) -> str:
    """``32 min``."""
    return f"{value:g} min"


def ids(exercises: list[Exercise]) -> str:
    """``3.1, 3.2`` or a dash."""
    return ", ".join(exercise.id for exercise in exercises) or "–"


def short_of_time(plan: Plan) -> str:
    """``leave out 3.5, never 3.4``: what the chapter's metadata say."""
    parts = [f"leave out {', '.join(plan.cut)}"] if plan.cut else []
    parts += [f"never {', '.join(plan.keep)}"] if plan.keep else []
    return "; ".join(parts) or "–"


def session_rows(known: dict[int, Plan], room: Room, name: Name) -> list[tuple[str, ...]]:
    """A row for each chapter in the room."""
    rows: list[tuple[str, ...]] = []
    for number, inside in room.inside.items():
        plan = known[number]
        lesson = minutes_of(room_minutes(plan, inside)) + (f"<br>with {ids(inside)}" if inside else "<br>no exercise")
        # In a narrow column, "57 min" and "with 10.4," stay on one line each.
        lesson = lesson.replace(" min", "\N{NO-BREAK SPACE}min").replace("with ", "with\N{NO-BREAK SPACE}")
        rows.append((name(plan.chapter), lesson, ids(home_exercises(plan, inside)), short_of_time(plan)))
    return rows


HEAD = ("chapter", "in the room", "exercises at home", "short of time?")


def session_html(session: Session, known: dict[int, Plan], name: Name = chapter_link) -> str:
    """One session: how its minutes are spent, the chapters, and what is done alone."""
    room = fill(session, known)
    fixed = [f"{html.escape(what)} {minutes} min" for what, minutes in session.fixed]
    sure = f"{minutes_of(session.minutes)}: {'; '.join([*fixed, f'chapters {session.work} min'])}."
    turns = " Each group takes one chapter and reports it to the others." if session.groups else ""
    longer = f" The lessons are {room.over:g} min longer than that: have their beginnings read before." * bool(
        room.over
    )
    alone = []
    for what, numbers in (("Read before", session.read_before), ("Afterwards, alone", session.at_home)):
        names = [name(known[number].chapter) for number in numbers if number in known]
        alone += [f"{what}: {', '.join(names)}."] if names else []
    alone.append(f"Work at home: {hours(round(home_minutes(session, known, room)))}.")
    table = grid(HEAD, session_rows(known, room, name), f"{session.name}: chapters")
    return (
        f'<p class="dd-part">{html.escape(session.name)}</p><p>{sure}{turns}{longer}</p>{table}<p>{" ".join(alone)}</p>'
    )


def format_html(one: Format, known: dict[int, Plan], name: Name = chapter_link) -> str:
    """One format with all its sessions."""
    total = sum(session.minutes for session in one.sessions)
    about = f"<p>{html.escape(one.about)} Together {hours(total)} in the room.</p>"
    return about + "".join(session_html(session, known, name) for session in one.sessions)


def self_study_html(known: dict[int, Plan], name: Name = chapter_link, dates: Sequence[str] = ()) -> str:
    """The weeks of self-study, with what ``review`` looks back on, and the day each begins if there are ``dates``."""
    rows = []
    for week, (numbers, minutes) in enumerate(zip(WEEKS, week_minutes(known), strict=True), 1):
        names = "<br>".join(name(known[number].chapter) for number in numbers if number in known)
        if not names:
            continue
        back = sorted({number for source in source_weeks(week) for number in WEEKS[source - 1] if number in known})
        review = f"<code>review({week})</code>: chapters {', '.join(map(str, back))}" if back else "–"
        begins = f"<br>{html.escape(dates[week - 1])}" if dates else ""
        rows.append((f"Week {week}{begins}", names, minutes_of(minutes), review))
    total = sum(plan.chapter.minutes for plan in known.values())
    about = (
        f"<p>{counted(len(rows), 'week')}, {hours(total)} for everything. From the second week on, begin with {QUESTIONS} "
        "old questions. Nothing is left out. Let a colleague read the sentences you write.</p>"
    )
    return about + grid(("week", "chapters", "time", "questions from"), rows, "Self-study by week")


def agenda_html(root: Path) -> list[tuple[str, str]]:
    """(title, HTML) of each format."""
    known = plans(root)
    formats = [(one.name, format_html(one, known)) for one in read_formats(root)]
    return [*formats, (SELF_STUDY, self_study_html(known))]
