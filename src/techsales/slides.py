"""Slides for the trainer: one self-contained HTML file a chapter, made from the chapter's own notebook.

They carry the trainer's notes, so they lie in ``_build/slides``, apart from the learner's site.
"""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from string import Template
from typing import Any

from techsales.checking.bank import load_bank
from techsales.course import CourseError
from techsales.curriculum import Chapter, written_chapters
from techsales.deck import Deck, Pictures, Slide, inline, make_deck
from techsales.files import write_if_changed
from techsales.gates.reading import Notebook, read_notebook

HERE = Path(__file__).parent / "templates" / "slides"
#: Rules of the book's style that the panels need, one a line there.
PANEL_RULES = re.compile(r"^(?:\.dd-(?:panel|table|hit|soft|bar|unseen)|:is\(th, td\)\.dd-hit)")


def slide_html(slide: Slide, number: int, count: int) -> str:
    """One slide with its notes."""
    notes = "".join(f"<p>{text}</p>" for text in slide.notes)
    aside = f'<aside class="notes"><h3>For the trainer</h3>{notes}</aside>' if notes else ""
    level = "h1" if number == 1 else "h2"
    return (
        f'<section class="slide {slide.kind}" id="s{number}" tabindex="-1" aria-label="Slide {number} of {count}">'
        f"<{level}>{inline(slide.title)}</{level}>{slide.body}{aside}"
        f'<footer aria-hidden="true">{number} / {count}</footer></section>'
    )


def panel_css(root: Path) -> str:
    """The few rules of the book's style that the panels need, and its colours."""
    path = root / "book" / "style" / "debug-the-deal.css"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    colours = re.search(r"^html \{(.*?)^\}", text, re.DOTALL | re.MULTILINE)
    rules = [line for line in text.splitlines() if PANEL_RULES.match(line)]
    return "\n".join([f":root {{{colours.group(1)}}}" if colours else "", *rules])


def deck_html(deck: Deck, style: str) -> str:
    """A deck as one file that asks nobody for anything."""
    count = len(deck.slides)
    return Template((HERE / "deck.html").read_text(encoding="utf-8")).substitute(
        title=html.escape(f"{deck.chapter.number} · {deck.chapter.title}"),
        style=style + (HERE / "deck.css").read_text(encoding="utf-8"),
        script=(HERE / "deck.js").read_text(encoding="utf-8"),
        slides="\n".join(slide_html(slide, number, count) for number, slide in enumerate(deck.slides, 1)),
    )


def run_pictures(path: Path, notebook: Notebook) -> Pictures:
    """The pictures of a chapter's cells, by running it; nothing is run where nothing draws."""
    if not any(cell.alt for cell in notebook.code):
        return {}
    import nbformat

    from techsales.golden import execute

    running = nbformat.reads(json.dumps(notebook.raw), as_version=4)
    try:
        execute(running, path.parent)
    except CourseError as error:
        raise CourseError(f"{notebook.name}: {error}") from None
    return {cell.id: found for cell in running.cells if (found := png_of(cell))}


def png_of(cell: Any) -> str:
    """The picture a cell drew, in base64; empty where it drew none."""
    images = [output.get("data", {}).get("image/png", "") for output in cell.get("outputs", [])]
    return "".join(next(filter(None, images), "").split())


def write_decks(
    root: Path, out: Path, numbers: list[int], draw: Callable[[Path, Notebook], Pictures] = run_pictures
) -> list[Path]:
    """Write the decks of these chapters (none named: all that are written) and a page that lists all.

    Raises:
        CourseError: there is no such chapter, or one does not run.
    """
    every = written_chapters(root)
    wanted = [chapter for chapter in every if not numbers or chapter.number in numbers]
    for number in set(numbers) - {chapter.number for chapter in wanted}:
        raise CourseError(f"There is no chapter {number} yet. Written are {', '.join(str(c.number) for c in every)}.")
    bank, style, written = load_bank(root), panel_css(root), []
    for chapter in wanted:
        path = root / "chapters" / f"{chapter.slug}.ipynb"
        notebook = read_notebook(root, path)
        deck = make_deck(chapter, notebook, bank, draw(path, notebook))
        written.append(out / f"{chapter.slug}.html")
        write_if_changed(written[-1], deck_html(deck, style).encode())
    there = [chapter for chapter in every if (out / f"{chapter.slug}.html").is_file()]
    write_if_changed(out / "index.html", index_html(there).encode())
    return written


def index_html(decks: list[Chapter]) -> str:
    """A page with a link to each deck."""
    items = "".join(f'<li><a href="{c.slug}.html">{c.number} · {html.escape(c.title)}</a></li>' for c in decks)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Slides</title><style>body{font:1.3rem/1.7 system-ui,sans-serif;margin:3rem auto;max-width:40rem;"
        f"padding:0 1rem}}</style><h1>Slides</h1><ul>{items}</ul></html>"
    )
