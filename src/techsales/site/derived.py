"""Directives of the pages that nobody types: map, agenda, ideas, messages, figures, the seed article's sections."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from techsales import diagnosis
from techsales.checking import diagnose, errors, review
from techsales.course import CourseError
from techsales.files import notebook_paths, read_notebook
from techsales.site import agenda_page, indexes, ladder_page, messages
from techsales.site.directives import depend, raw

CELL_LINK = re.compile(r'href="cell:([^"#]+)#([^"]+)"')
Sections = list[tuple[str, str]]


def sources(root: Path) -> Iterator[Path]:
    """Every file of the course that a derived page may be made from."""
    yield from notebook_paths(root)
    yield from (root / "exercises").glob("*.toml")
    yield from (root / "exercises").glob("*.bin")
    yield from (root / "book").glob("*.toml")
    yield from (Path(str(module.__file__)) for module in (errors, diagnose, review))
    yield from Path(diagnosis.__path__[0]).rglob("*.[pj][ys]*")


def section(title: str, text: str) -> nodes.section:
    """A section of the page that holds HTML."""
    name = nodes.make_id(title)
    return nodes.section("", nodes.title("", title), raw(text), ids=[name], names=[name])


#: What makes a page's HTML from the course's folder; of (title, HTML) pairs, each becomes a section of the page.
Make = Callable[[Path], "str | Sections"]


class Derived(SphinxDirective):
    """A directive without content whose HTML is made from the course's folder."""

    make: ClassVar[Make]

    def run(self) -> list[nodes.Node]:
        """Called by Sphinx; what an author can mend is one sentence of the build's log."""
        root = Path(self.env.srcdir)
        depend(self, *sources(root))
        try:
            made = type(self).make(root)
        except CourseError as error:
            raise self.error(str(error)) from None
        if isinstance(made, str):
            return [raw(self.cells_linked(made))]
        return [section(title, self.cells_linked(text)) for title, text in made]

    def cells_linked(self, text: str) -> str:
        """Links to cells, written ``cell:page#cell-id``, as real addresses; words where the page is not in the book."""

        def address(found: "re.Match[str]") -> str:
            page, cell = found.groups()
            if page not in self.env.found_docs:
                return ""
            return f'href="{self.env.app.builder.get_relative_uri(self.env.docname, page)}#{cell}"'

        return CELL_LINK.sub(address, text)


def seed_coverage(root: Path) -> str:
    """The count of the seed article's sections, then the table of where each went."""
    return f"<p>{indexes.seed_counts(root)}</p>{indexes.seed_html(root)}"


def directive(make: Make) -> type[Derived]:
    """The directive that shows what ``make`` makes."""
    return type("Derived", (Derived,), {"make": staticmethod(make)})


DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "course-map": directive(indexes.course_map_html),
    "agenda": directive(agenda_page.agenda_html),
    "idea-index": directive(indexes.idea_index_html),
    "message-index": directive(messages.message_index),
    "figure-list": directive(indexes.figure_list_html),
    "seed-coverage": directive(seed_coverage),
    "ladder-table": directive(ladder_page.ladder_html),
}


def name_cells(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Give every code cell its name, so that the list of figures can lead to it and the page script can find it."""
    path = Path(app.srcdir) / f"{page}.ipynb"
    if not path.is_file():
        return
    cells = read_notebook(path)["cells"]
    for box in doctree.findall(nodes.container):
        if "cell" in box["classes"] and "cell_index" in box:
            name = f"cell-{cells[box['cell_index']].get('id', '')}"
            if name not in box["ids"]:
                box["ids"].append(name)
