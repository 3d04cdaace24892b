"""Directives of the book's pages: the slide, the course map, the glossary, the data dictionary."""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from techsales.course import CourseError
from techsales.curriculum import PARTS
from techsales.industries.profile import FOLDER, find_industry
from techsales.site import cards, dictionary, glossary, industry_page


def raw(text: str) -> nodes.raw:
    """HTML that goes onto the page as it is."""
    return nodes.raw("", text, format="html")


def depend(directive: SphinxDirective, *paths: Path) -> Path:
    """Have the page built again when one of the files, or the code here, changes; returns the course folder."""
    for path in (*paths, *Path(__file__).parent.glob("*.py")):
        directive.env.note_dependency(str(path))
    return Path(directive.env.srcdir)


def course_files(root: Path) -> list[Path]:
    """What the course map is made from."""
    return [*sorted((root / "chapters").glob("*.ipynb")), root / "book" / "curriculum.toml"]


class SlideDirective(SphinxDirective):
    """``{slide}``: the welcome page's slide, computed from the data, and the ways into the book."""

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        root = Path(self.env.srcdir)
        depend(self, *course_files(root), *sorted((root / "data").glob("*.csv")))
        return [raw(cards.welcome_html(root))]


def part_name(value: str) -> str:
    """One of the five parts, as it is written."""
    if value not in PARTS:
        raise ValueError(f"{value!r} is none of {', '.join(PARTS)}")
    return value


class ChapterCards(SphinxDirective):
    """``{chapter-cards}``: all chapters by part; with ``:part: Train`` those of one part."""

    option_spec: ClassVar[dict[str, Any]] = {"part": part_name}

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        root = depend(self, *course_files(Path(self.env.srcdir)))
        return [raw(cards.chapter_cards(root, self.options.get("part")))]


class GlossaryList(SphinxDirective):
    """``{glossary-list}``: the terms of ``book/glossary.toml``, English and Chinese, each with an id."""

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        path = Path(self.env.srcdir) / "book" / "glossary.toml"
        depend(self, path)
        listing = nodes.definition_list(classes=["dd-glossary"])
        for term in glossary.read_terms(path):
            name = nodes.term("", term.en, ids=[term.anchor])
            name += raw(f' <span lang="zh-Hans">{term.zh}</span>')
            listing += nodes.definition_list_item("", name, nodes.definition("", nodes.paragraph("", term.means)))
        return [listing]


def industry_name(value: str) -> str:
    """An industry, or an error in one sentence."""
    try:
        return find_industry(value)
    except CourseError as error:
        raise ValueError(str(error)) from None


def shown(value: str) -> str:
    """Which of an industry's tables."""
    if value not in industry_page.SHOWN:
        raise ValueError(f"{value!r} is none of {', '.join(industry_page.SHOWN)}")
    return value


class IndustryTable(SphinxDirective):
    """``{industry} fintech``: the slide's figure of its scene, computed; with ``:show:`` the look or what is planted."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {"show": shown}

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        depend(self, *FOLDER.glob("*.toml"), *FOLDER.parent.glob("*.py"))
        try:
            name = industry_name(self.arguments[0])
        except ValueError as error:
            raise self.error(str(error)) from None
        return [raw(industry_page.industry_html(name, self.options.get("show", "slide")))]


def table(rows: tuple[tuple[str, ...], ...]) -> nodes.table:
    """A table whose first column is code."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in dictionary.HEAD), cols=len(dictionary.HEAD))
    head = nodes.row("", *(nodes.entry("", nodes.paragraph("", name)) for name in dictionary.HEAD))
    group += nodes.thead("", head)
    body = nodes.tbody()
    for first, *rest in rows:
        code = nodes.entry("", nodes.paragraph("", "", nodes.literal("", first)))
        body += nodes.row("", code, *(nodes.entry("", nodes.paragraph("", text)) for text in rest))
    group += body
    return nodes.table("", group, classes=["dd-dictionary"])


class DataDictionary(SphinxDirective):
    """``{data-dictionary}``: one section for each table of ``data/datapackage.json``."""

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx."""
        data = Path(self.env.srcdir) / "data"
        depend(self, data / "datapackage.json")
        sections: list[nodes.Node] = []
        for entry in dictionary.read_tables(data):
            how = f", {entry.lines} lines below the header" + (f" ({entry.note})" if entry.note else "")
            about = nodes.paragraph("", "", nodes.literal("", entry.path), nodes.Text(f"{how}. In a notebook: "))
            about += nodes.literal("", f'load("{entry.name}")')
            section = nodes.section("", ids=[f"table-{entry.name}"], names=[f"table-{entry.name}"])
            section += nodes.title("", entry.title)
            section += [about, table(entry.rows)]
            sections.append(section)
        return sections


DIRECTIVES = {
    "slide": SlideDirective,
    "chapter-cards": ChapterCards,
    "glossary-list": GlossaryList,
    "data-dictionary": DataDictionary,
    "industry": IndustryTable,
}
