"""The course map and the welcome page as HTML. Links to pages are written ``doc:page`` and resolved later."""

import html
from pathlib import Path

from techsales.curriculum import PARTS, Chapter, chapters, written_chapters
from techsales.files import notebook_paths
from techsales.site.header import counted, hours
from techsales.site.slide import slide_html, slide_numbers

ROMAN = ("I", "II", "III", "IV", "V")
#: The chapter of the first question, exercise 2.1.
FIRST = 2


def page_of(chapter: Chapter) -> str | None:
    """The page of a chapter, if it is written."""
    return None if chapter.planned else f"chapters/{chapter.slug}"


def card(chapter: Chapter) -> str:
    """One chapter of the map: number, title, minutes, the diagnostic idea."""
    title = html.escape(chapter.title)
    name = f'<a href="doc:{page_of(chapter)}">{title}</a>' if not chapter.planned else title
    state = "" if not chapter.planned else " · not in this edition"
    idea = f"<p>{html.escape(chapter.diagnostic)}</p>" if chapter.diagnostic else ""
    return (
        f'<li class="dd-card{" dd-planned" if chapter.planned else ""}">'
        f'<span class="dd-min">Chapter {chapter.number} · {chapter.minutes} min{state}</span>'
        f'<p class="dd-card-title">{name}</p>{idea}</li>'
    )


def chapter_cards(root: Path, part: str | None = None) -> str:
    """The map of all chapters by part, or the chapters of one part."""
    groups = []
    for numeral, name in zip(ROMAN, PARTS, strict=True):
        cards = "".join(card(chapter) for chapter in chapters(root) if chapter.part == name)
        if cards and part in (None, name):
            head = f'<p class="dd-part">{numeral} · {name}</p>' if part is None else ""
            groups.append(f'{head}<ul class="dd-cards">{cards}</ul>')
    return "".join(groups)


def totals(root: Path) -> str:
    """``16 chapters, about 19½ hours``; while some are planned, ``4 of 16 chapters so far, about 5 hours``."""
    written, every = written_chapters(root), chapters(root)
    count = (
        counted(len(written), "chapter")
        if len(written) == len(every)
        else f"{len(written)} of {len(every)} chapters so far"
    )
    return f"{count}, {hours(sum(chapter.minutes for chapter in written))}"


def path_card(page: str, kicker: str, title: str, text: str) -> str:
    """One way into the book; the whole card is the link's target."""
    return (
        f'<li class="dd-card dd-path"><span class="dd-min">{kicker}</span>'
        f'<p class="dd-card-title"><a href="doc:{page}">{title}</a></p><p>{text}</p></li>'
    )


def three_minutes(root: Path) -> list[str]:
    """The way to the ladder's shortest case, where there is a ladder."""
    pages = [path.stem for path in notebook_paths(root, "cases") if path.stem.startswith("k2_")]
    return [
        path_card(
            f"cases/{page}",
            "Three minutes",
            "Break a KPI",
            "A team solved 22 of 20 tickets: 110 %. Buy a look or two, name the cause, prove it. No Python needed.",
        )
        for page in pages
    ]


def one_minute(pages: dict[int, str]) -> list[str]:
    """The way to the first question, where its chapter is in the book."""
    if FIRST not in pages:
        return []
    words = "Exercise 2.1: what does one line of Python give? Answer it on the page. Nothing to install."
    return [path_card(question_page(pages), "A minute", "Answer a first question", words)]


def question_page(pages: dict[int, str]) -> str:
    """The page of exercise 2.1."""
    return f"exercises/{Path(pages[FIRST]).name}#2.1"


def welcome_html(root: Path) -> str:
    """The welcome page: the slide, and the ways on."""
    numbers = slide_numbers()
    pages = {chapter.number: f"chapters/{chapter.slug}" for chapter in written_chapters(root)}
    begin = pages[min(pages)] if pages else "book/how_to_use"
    button = (question_page(pages), "Start with one question") if FIRST in pages else (begin, "Start here")
    paths = [
        *one_minute(pages),
        *three_minutes(root),
        path_card(
            begin,
            totals(root),
            "Work the book",
            "Read it, run it and change it here, on the page. Your answers stay on your device.",
        ),
        path_card(
            "book/trainers",
            "For trainers",
            "Run a workshop",
            "What each chapter needs, where learners stumble, and what to say there.",
        ),
    ]
    return (
        '<div class="dd-welcome"><div class="dd-hero-text">'
        f'<p class="dd-lead">Team Kestrel took {numbers.hours:.0f} hours of training. The slide says it worked. '
        f"In {counted(len(pages), 'chapter')} you learn enough Python to check the numbers on it, and enough diagnosis to know "
        "which one to check first.</p>"
        f'<p class="dd-sign"><a class="dd-btn" href="doc:{button[0]}">{button[1]}</a> '
        '<a class="dd-btn dd-ghost" href="#all-chapters">See all chapters</a></p>'
        f"</div>{slide_html(numbers, pages)}"
        f'<ul class="dd-cards dd-paths">{"".join(paths)}</ul>'
        '<p class="dd-notice">Ferrowick Controls, its people and its customers are fictional. '
        "Every number on the slide, before and after, is computed from the tables in "
        '<a href="doc:book/data">the data</a> when this page is built.</p></div>'
    )
