"""Derived pages as HTML: course map, index of ideas, list of figures, where each section of the seed went.

Everything is read from the chapters' metadata and the course's tables. Links are written ``doc:page`` and
resolved when the page is written.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.curriculum import PARTS, Chapter, chapters
from techsales.files import cell_source, notebook_paths, read_notebook, read_toml
from techsales.site.cards import ROMAN
from techsales.site.header import idea_words

IDEAS = "book/ideas.toml"
SEED = "book/seed_sections.toml"


def scroll(inner: str, label: str) -> str:
    """A box in which a wide table scrolls, reached with the keyboard."""
    return f'<div class="dd-scroll" tabindex="0" role="group" aria-label="{html.escape(label)}">{inner}</div>'


def grid(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], label: str) -> str:
    """A table of text. Cells are HTML already; the first of each row is its header."""
    top = "".join(f'<th scope="col" class="dd-text">{html.escape(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>' + "".join(f'<td class="dd-text">{cell}</td>' for cell in rest) + "</tr>"
        for first, *rest in rows
    )
    return scroll(f'<table class="dd-table"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>', label)


def chapter_link(chapter: Chapter, text: str | None = None) -> str:
    """A chapter's name with a link, once it is written."""
    name = html.escape(text or f"{chapter.number} · {chapter.title}")
    return name if chapter.planned else f'<a href="doc:chapters/{chapter.slug}">{name}</a>'


def number_links(numbers: list[int], every: dict[int, Chapter]) -> str:
    """Chapter numbers with links: ``3, 4``."""
    return ", ".join(chapter_link(every[number], str(number)) for number in numbers if number in every)


def course_map_html(root: Path) -> str:
    """Chapters by part: what each needs, which ideas it introduces, what builds on it."""
    every = {chapter.number: chapter for chapter in chapters(root)}
    parts = []
    for numeral, part in zip(ROMAN, PARTS, strict=True):
        steps = "".join(map_step(chapter, every) for chapter in every.values() if chapter.part == part)
        if steps:
            parts.append(f'<p class="dd-part">{numeral} · {part}</p><ol class="dd-map">{steps}</ol>')
    return "".join(parts)


def map_step(chapter: Chapter, every: dict[int, Chapter]) -> str:
    """One chapter of the map."""
    later = [other.number for other in every.values() if chapter.number in other.needs]
    facts = [f"{chapter.minutes} min"]
    facts.append(f"needs {number_links(list(chapter.needs), every)}" if chapter.needs else "needs nothing")
    facts += [f"leads to {number_links(later, every)}"] if later else []
    facts += ["planned"] if chapter.planned else []
    ideas = f"<p>New in Python: {html.escape(idea_words(list(chapter.ideas)))}.</p>" if chapter.ideas else ""
    diagnostic = f"<p>In diagnosis: {html.escape(chapter.diagnostic)}</p>" if chapter.diagnostic else ""
    return (
        f'<li value="{chapter.number}"><p class="dd-card-title">{chapter_link(chapter, chapter.title)}</p>'
        f'<p class="dd-min">{" · ".join(facts)}</p>{ideas}{diagnostic}</li>'
    )


@dataclass(frozen=True)
class Idea:
    """An idea of Python: its words, one line of meaning, how it is written, the chapter that teaches it."""

    words: str
    means: str
    code: str
    chapter: Chapter


def ideas_of(root: Path) -> list[Idea]:
    """Every idea that a chapter teaches, in the order of the alphabet.

    Raises:
        CourseError: an idea has no meaning in ``book/ideas.toml``, or one there is taught nowhere.
    """
    meanings = read_toml(root / IDEAS)
    home = {idea: chapter for chapter in chapters(root) for idea in chapter.ideas}
    for idea in home:
        if not meanings.get(idea, {}).get("means"):
            raise CourseError(f"{IDEAS}: the idea {idea} of chapter {home[idea].number} has no meaning. Add one line.")
    for idea in meanings:
        if idea not in home:
            raise CourseError(f"{IDEAS}: no chapter teaches {idea}. Take it out, or name it in a chapter's metadata.")
    found = [
        Idea(idea_words([idea]), meanings[idea]["means"], meanings[idea].get("code", ""), chapter)
        for idea, chapter in home.items()
    ]
    return sorted(found, key=lambda idea: idea.words.lower())


def idea_index_html(root: Path) -> str:
    """The index of ideas as a list of terms, like the glossary."""
    entries = "".join(idea_entry(idea) for idea in ideas_of(root))
    return f'<dl class="dd-glossary">{entries}</dl>'


def idea_entry(idea: Idea) -> str:
    """One idea: its words, how it looks, what it means, and the chapter that teaches it."""
    code = f" <code>{html.escape(idea.code)}</code>" if idea.code else ""
    chapter = chapter_link(idea.chapter, f"Chapter {idea.chapter.number}")
    return f"<dt>{html.escape(idea.words)}{code}</dt><dd>{html.escape(idea.means)} {chapter}</dd>"


@dataclass(frozen=True)
class Figure:
    """One picture: the page and cell that draw it, the page's title, and what one sees."""

    page: str
    cell: str
    title: str
    alt: str


def figures_of(root: Path) -> list[Figure]:
    """Every cell of the course that draws, in the order of the pages."""
    found = []
    for path in notebook_paths(root):
        notebook = read_notebook(path)
        page = path.relative_to(root).with_suffix("").as_posix()
        title = notebook_title(notebook)
        for cell in notebook["cells"]:
            alt = alt_of(cell)
            if alt and not {"mistake", "solution"} & set(cell["metadata"].get("tags", [])):
                found.append(Figure(page, cell["id"], title, alt))
    return found


def alt_of(cell: dict[str, Any]) -> str:
    """What one sees in the picture a cell draws; empty where it draws none."""
    image = cell["metadata"].get("mystnb", {}).get("image", {})
    return str(image.get("alt", "")) if isinstance(image, dict) else ""


def notebook_title(notebook: dict[str, Any]) -> str:
    """The first heading of a notebook."""
    for cell in notebook["cells"][:1]:
        return cell_source(cell).partition("\n")[0].lstrip("# ").strip()
    return ""


def figure_list_html(root: Path) -> str:
    """The list of figures; the marks ``#cell-…`` are set on every page by ``derived.name_cells``."""
    groups: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures_of(root):
        groups.setdefault((figure.page, figure.title), []).append(figure)
    parts = []
    for (page, title), figures in groups.items():
        items = "".join(
            f'<li><a href="cell:{page}#cell-{figure.cell}">Figure {number}</a>. {html.escape(figure.alt)}</li>'
            for number, figure in enumerate(figures, 1)
        )
        parts.append(f'<p class="dd-part">{html.escape(page_name(page, title))}</p><ul>{items}</ul>')
    return "".join(parts)


def page_name(page: str, title: str) -> str:
    """``Chapter 10 · CSAT …`` for a chapter, the title for anything else."""
    number = re.match(r"chapters/(\d+)_", page)
    return f"Chapter {int(number.group(1))} · {title}" if number else title


def seed_html(root: Path) -> str:
    """Where each section of the seed article is taught, done or questioned."""
    every = {chapter.number: chapter for chapter in chapters(root)}
    rows = []
    for name, entry in read_toml(root / SEED).items():
        places = [page_link(root, page) for page in entry.get("pages", [])]
        places += [seed_chapter(every[number]) for number in entry.get("chapters", []) if number in every]
        rows.append((html.escape(name), html.escape(entry.get("title", "")), "<br>".join(places)))
    return grid(("section", "what it is about", "where it went"), rows, "Sections of the article")


def seed_chapter(chapter: Chapter) -> str:
    """A chapter in the table of the seed's sections."""
    return f"chapter {chapter_link(chapter)}" + (" (planned)" if chapter.planned else "")


def page_link(root: Path, page: str) -> str:
    """A page by its title."""
    return f'<a href="doc:{page.rpartition(".")[0]}">{html.escape(markdown_title(root / page))}</a>'


def markdown_title(path: Path) -> str:
    """The first heading of a Markdown page, or its file's name."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return next((line[2:].strip() for line in lines if line.startswith("# ")), path.name)


def seed_counts(root: Path) -> str:
    """How many sections there are, and whether any waits for a chapter."""
    planned = {chapter.number for chapter in chapters(root) if chapter.planned}
    entries = read_toml(root / SEED).values()
    waiting = sum(1 for entry in entries if planned & set(entry.get("chapters", [])))
    rest = f"{waiting} of them still wait for a chapter." if waiting else "Each of them has its place."
    return f"The article has {len(entries)} sections and questions. {rest}"
