"""What happens to a page between its source and its HTML: links, classes, and repairs for screen readers."""

import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from techsales.files import read_notebook
from techsales.site import glossary, header

LOG = logging.getLogger(__name__)
LINK = re.compile(r'href="doc:([^"#]+)(?:#([^"]+))?"')
# pandas leaves the corner of a table an empty header cell; screen readers announce it as a header.
EMPTY_HEADER = re.compile(r"<th>\s*</th>")
NEVER_LINKED = (nodes.title, nodes.reference, nodes.term)


def top_section(doctree: nodes.document) -> nodes.section | None:
    """The section that holds the page."""
    return next((node for node in doctree.children if isinstance(node, nodes.section)), None)


def raw_html(doctree: nodes.document) -> Iterator[nodes.raw]:
    """Every piece of raw HTML on the page."""
    return (node for node in doctree.findall(nodes.raw) if node.get("format") == "html")


def add_facts(app: Sphinx, doctree: nodes.document) -> None:
    """The line of facts under the title, where the source does not carry it yet (the trainer's edition)."""
    page, section = app.env.docname, top_section(doctree)
    folder, _, slug = page.partition("/")
    if section is None or folder not in ("chapters", "exercises"):
        return
    path = Path(app.srcdir) / folder / f"{slug}.ipynb"
    if not path.is_file() or any("dd-meta" in node.astext() for node in raw_html(doctree)):
        return
    course = read_notebook(path)["metadata"].get("course")
    toml = path.with_suffix(".toml")
    if folder == "chapters" and course:
        section.insert(1, nodes.raw("", header.header_markdown(course), format="html"))
    elif folder == "exercises" and toml.is_file():
        section.insert(1, nodes.raw("", header.exercises_markdown(toml), format="html"))


def number_title(app: Sphinx, doctree: nodes.document) -> None:
    """Chapters carry their number in the navigation; it is not typed into their titles."""
    page = app.env.docname
    number = re.match(r"chapters/(\d+)_", page)
    if number and page in app.env.titles:
        text = f"{int(number.group(1))} · {app.env.titles[page].astext()}"
        app.env.titles[page] = nodes.title("", text)
        entry = app.env.tocs[page].next_node(nodes.reference)
        if entry is not None:
            entry.children = []
            entry += nodes.Text(text)


def mark_quotes(doctree: nodes.document) -> None:
    """Name the three kinds of quotation: the scene under the title, the takeaway, the note for the trainer."""
    top, scene = top_section(doctree), False
    for quote in doctree.findall(nodes.block_quote):
        section = quote.parent
        if quote.astext().lstrip().startswith("For the trainer."):
            quote["classes"].append("dd-trainer")
        elif isinstance(section, nodes.section) and "say-this-on-tomorrow-s-call" in section["ids"]:
            quote["classes"].append("dd-takeaway")
        elif section is top and not scene:
            scene = True
            quote["classes"].append("dd-scene")


def link_terms(app: Sphinx, page: str, doctree: nodes.document) -> None:
    """The first bold occurrence of a glossary term on a page leads to the glossary; its meaning is hover text."""
    home = "book/glossary"
    path = Path(app.srcdir) / "book" / "glossary.toml"
    if page == home or home not in app.env.found_docs or not path.is_file():
        return
    known, done = glossary.index(glossary.read_terms(path)), set()
    for bold in list(doctree.findall(nodes.strong)):
        term = glossary.find(bold.astext(), known)
        inside = any(isinstance(node, NEVER_LINKED) for node in ancestors(bold))
        if term is None or term in done or inside:
            continue
        done.add(term)
        target = f"{app.builder.get_relative_uri(page, home)}#{term.anchor}"
        title = f"{term.en} ({term.zh}): {term.means}"
        link = nodes.reference("", "", refuri=target, reftitle=title, internal=True, classes=["dd-term"])
        bold.replace_self(link)
        link += bold


def ancestors(node: nodes.Node) -> Iterator[nodes.Node]:
    """The nodes around a node, from the inside out."""
    while node.parent is not None:
        node = node.parent
        yield node


def section_id(env: BuildEnvironment, page: str, number: str) -> str | None:
    """The id of the section whose title starts with an exercise's number: ``3.1 Predict: …``."""
    for section in env.get_doctree(page).findall(nodes.section):
        title = section.next_node(nodes.title)
        if title is not None and title.astext().startswith(number + " "):
            return str(section["ids"][0])
    return None


def resolve(app: Sphinx, page: str, found: "re.Match[str]") -> str:
    """``href="doc:exercises/03_loops#3.1"`` as a real address, relative to this page."""
    target, part = found.group(1), found.group(2)
    if target not in app.env.found_docs:
        LOG.warning("link to a page that does not exist: %s", target, location=page)
        return 'href="#"'
    anchor = section_id(app.env, target, part) if part else None
    if part and anchor is None:
        LOG.warning("link to %s of %s, which has no such exercise", part, target, location=page)
    return f'href="{app.builder.get_relative_uri(page, target)}{f"#{anchor}" if anchor else ""}"'


def mend_html(app: Sphinx, page: str, doctree: nodes.document) -> None:
    """Resolve ``doc:`` links in raw HTML; give data tables a box to scroll in and no empty header."""
    for node in raw_html(doctree):
        text = LINK.sub(lambda found: resolve(app, page, found), node.astext())
        if 'class="dataframe' in text:
            inner = EMPTY_HEADER.sub("<td></td>", text)
            text = (
                '<div class="dd-scroll" tabindex="0" role="group" aria-label="Table, may scroll sideways">'
                f"{inner}</div>"
            )
        # What may scroll can be reached with the keyboard.
        text = text.replace('<figure class="dd-setting">', '<figure class="dd-setting" tabindex="0">')
        if text != node.astext():
            node.replace_self(nodes.raw("", text, format="html"))


def name_corners(doctree: nodes.document) -> None:
    """An empty header cell of a page's table gets a word that only screen readers read."""
    for head in doctree.findall(nodes.thead):
        for entry in head.findall(nodes.entry):
            if not entry.astext().strip():
                entry.children = []
                entry += nodes.raw("", '<span class="dd-unseen">row</span>', format="html")


def plain_errors(doctree: nodes.document) -> None:
    """An explained error is sentences, not a traceback that a highlighter could read."""
    for block in doctree.findall(nodes.literal_block):
        if block.get("language") == "ipythontb":
            block["language"] = "none"


def on_read(app: Sphinx, doctree: nodes.document) -> None:
    """After a page was read."""
    plain_errors(doctree)
    add_facts(app, doctree)
    number_title(app, doctree)


def on_resolved(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Before a page is written."""
    if app.builder.format != "html":
        return
    mark_quotes(doctree)
    link_terms(app, page, doctree)
    name_corners(doctree)
    mend_html(app, page, doctree)
