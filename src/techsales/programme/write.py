"""Writing the programme of one format, or of some minutes, as pages to print."""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from techsales.checking.review import WEEKS
from techsales.course import CourseError
from techsales.curriculum import Chapter
from techsales.files import write_if_changed
from techsales.places import make_folder
from techsales.programme.forms import read_forms
from techsales.programme.page import page, paragraph, table
from techsales.programme.sheets import sheets
from techsales.programme.short import Short, shorten
from techsales.site.agenda import plans, read_formats
from techsales.site.agenda_page import SELF_STUDY, format_html, ids, minutes_of, self_study_html

SELF = "self-study"
#: Days from one session to the next, by format.
STEP = {"two-day": 1, "weekly": 7, SELF: 7}


@dataclass(frozen=True)
class Wish:
    """What the trainer asked for: a format, or minutes with chapters in the order of their importance."""

    format: str = ""
    minutes: int = 0
    chapters: tuple[int, ...] = ()
    start: date | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """The pages, and the sentences to print: what was cut and what does not fit."""

    paths: tuple[Path, ...]
    said: tuple[str, ...]


def plain(chapter: Chapter) -> str:
    """A chapter's name on paper."""
    return html.escape(f"{chapter.number} · {chapter.title}")


def day(start: date | None, steps: int, days: int) -> str:
    """``Mon 11 January 2027``, or nothing without a start."""
    if start is None:
        return ""
    when = start + timedelta(days=steps * days)
    return f"{when:%a} {when.day} {when:%B %Y}"


def dated(name: str, when: str) -> str:
    """``Week 1 · Mon 11 January 2027``."""
    return f"{name} · {when}" if when else name


def format_agenda(root: Path, wish: Wish) -> tuple[str, list[str]]:
    """The agenda of a format, and the names of its sessions.

    Raises:
        CourseError: there is no such format.
    """
    known, formats = plans(root), {one.key: one for one in read_formats(root)}
    if wish.format == SELF:
        dates = [day(wish.start, week, STEP[SELF]) for week in range(len(WEEKS))]
        sessions = [dated(f"Week {week}", when) for week, when in enumerate(dates, 1)]
        body = self_study_html(known, plain, dates if wish.start else ())
        return page(f"Agenda: {SELF_STUDY.lower()}", body), sessions
    if wish.format not in formats:
        raise CourseError(f"There is no format {wish.format}. Formats are {', '.join([*formats, SELF])}.")
    one = formats[wish.format]
    named = tuple(
        replace(session, name=dated(session.name, day(wish.start, place, STEP.get(wish.format, 1))))
        for place, session in enumerate(one.sessions)
    )
    body = format_html(replace(one, sessions=named), known, plain)
    note = paragraph("Minutes are working minutes: breaks come on top. They are estimates, added up from the chapters.")
    return page(f"Agenda: {one.name.lower()}", note + body), [session.name for session in named]


def short_said(short: Short) -> list[str]:
    """What was cut, what was never up for cutting, what does not fit, what is taken for granted: a sentence each."""
    said = []
    for part in short.parts:
        number, first = part.plan.chapter.number, [e for e in part.cut if part.plan.rank(e) == 2]
        others = [e for e in part.cut if part.plan.rank(e) == 1]
        if part.cut:
            also = f", then {ids(others)}" if others else ""
            what = f"{ids(first)} first, as its notes say{also}" if first else ids(others)
            said.append(f"Chapter {number}: cut {what}. {'Do them' if len(part.cut) > 1 else 'Do it'} at home.")
        if part.plan.keep:
            said.append(f"Chapter {number}: never cut {', '.join(part.plan.keep)}.")
    for plan, need, left in short.too_long:
        said.append(
            f"Chapter {plan.chapter.number} does not fit: with everything cut that may be cut it takes {need:g} minutes, "
            f"and {left:g} were left."
        )
    for number, needs in short.assumes.items():
        words = f"chapter {needs[0]}" if len(needs) == 1 else f"chapters {', '.join(map(str, needs))}"
        said.append(f"Chapter {number} builds on {words}: run the cells from there yourself.")
    return said


def short_agenda(short: Short, when: str) -> str:
    """The agenda of some minutes as a page; the minutes add up to those asked for."""
    rows = [(what, minutes_of(minutes), "–", "–") for what, minutes in short.fixed[:1]]
    for part in short.parts:
        name = f"{part.plan.chapter.number} · {part.plan.chapter.title}"
        rows.append((name, minutes_of(part.minutes), ids(list(part.inside)), ids(list(part.cut))))
    rows += [(what, minutes_of(minutes), "–", "–") for what, minutes in short.fixed[1:]]
    rows += [("to spare", minutes_of(short.spare), "–", "–")] if short.spare else []
    rows.append(("together", minutes_of(short.minutes), "–", "–"))
    said = "".join(paragraph(sentence) for sentence in short_said(short))
    note = paragraph("Working minutes: breaks come on top. They are estimates, added up from the chapters.")
    head = ["", "in the room", "exercises in the room", "exercises cut"]
    return page(dated(f"Agenda: {short.minutes} minutes", when), note + table(head, rows, "stack", "Agenda") + said)


def index_page(pages: dict[str, str]) -> str:
    """A page with a link to each sheet."""
    items = "".join(
        f'<li><a href="{name}">{html.escape(name.removesuffix(".html").replace("_", " "))}</a></li>' for name in pages
    )
    return page("Programme", f"{paragraph('Print what you need; each is a page of its own.')}<ul>{items}</ul>")


def write_programme(root: Path, out: Path, wish: Wish, finish: Callable[[str], str] = str) -> Written:
    """Write agenda, planning sheet, self-assessment, rubric, feedback form, attendance and an index into ``out``.

    Args:
        root: the course folder. out: folder for the pages. wish: what was asked for. finish: what each page goes
        through at last; a company edition gives it the house's name and colours.

    Raises:
        CourseError: an unknown format or chapter, too few minutes, or a source that cannot be read.
    """
    forms, said = read_forms(root), []
    if wish.minutes:
        short = shorten(root, wish.minutes, wish.chapters, plans(root))
        when = day(wish.start, 0, 0)
        agenda, sessions, said = short_agenda(short, when), [dated("Session", when)], short_said(short)
    else:
        agenda, sessions = format_agenda(root, wish)
    pages = {"agenda.html": agenda, **sheets(forms, sessions, wish.names)}
    pages["index.html"] = index_page(pages)
    make_folder(out)
    for name, content in pages.items():
        write_if_changed(out / name, finish(content).encode())
    return Written(tuple(out / name for name in pages), tuple(said))


def chapter_numbers(words: str) -> tuple[int, ...]:
    """``3,10,15`` as numbers.

    Raises:
        CourseError: something between the commas is no number.
    """
    parts = [part.strip() for part in words.split(",") if part.strip()]
    for part in parts:
        if not part.isascii() or not part.isdecimal():
            raise CourseError(f"{part!r} is no chapter's number. Write numbers with commas between: 3,10,15.")
    return tuple(map(int, parts))


def start_day(words: str) -> date:
    """``2027-01-11`` as a date.

    Raises:
        CourseError: it is none.
    """
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise CourseError(f"{words!r} is no date. Write year, month, day, as in 2027-01-11.") from None


def as_wish(format: str, minutes: int | None, chapters: str, start: str, names: Sequence[str]) -> Wish:
    """What was typed, as a wish.

    Raises:
        CourseError: both or neither of format and minutes, or chapters with a format.
    """
    if bool(format) == (minutes is not None):
        raise CourseError("Say which: --format weekly, two-day or self-study, or --minutes with a number.")
    if minutes is not None and not 1 <= minutes <= 6000:
        raise CourseError(f"{minutes} minutes are no session. Give a number from 1 to 6000.")
    if format and chapters:
        raise CourseError("--chapters goes with --minutes: a format has its chapters in book/agenda.toml.")
    day_one = start_day(start) if start else None
    if day_one and day_one.year > 9000:
        raise CourseError(f"{start} is too far away. Give a start you will live to see.")
    return Wish(format, minutes or 0, chapter_numbers(chapters), day_one, tuple(names))
