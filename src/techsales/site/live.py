"""What makes a page's cells live: their names, their sources, and the page script; nothing of it on other pages."""

import ast
import json
import os
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from techsales.browser.lite import open_link
from techsales.files import cell_source, read_notebook
from techsales.page.warm import HEAVY
from techsales.site.indexes import alt_of

#: Set by the build of the learner's site to the version of the page script; without it no page is live.
VERSION = "TECHSALES_LIVE"
FOLDERS = ("chapters", "exercises", "cases")
SCRIPT = "run/page.js"
EARLY = "run/early.js"
STYLE = "live.css"
VERIFY, VERIFY_SCRIPT = "book/verify", "run/verify.js"
#: ``load`` and the reports hand out tables of pandas.
HEAVY_NAMES = {"load"}
HEAVY_PARTS = ("techsales.report",)
#: What the page's document notes for its script: whether any cell needs the packages.
TABLES = "dd-tables"
CHECKED = re.compile(r"""^check\(\s*["']([^"']+)["']""", re.MULTILINE)


def is_live(page: str) -> bool:
    """Whether the cells of a page run in it."""
    return page.split("/")[0] in FOLDERS and bool(os.environ.get(VERSION))


def needs_packages(source: str) -> bool:
    """Whether a cell needs pandas or matplotlib, so that they are fetched before it runs."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return False
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(alias.name.split(".")[0] in HEAVY for alias in node.names):
            return True
        if isinstance(node, ast.ImportFrom) and is_heavy(node.module or ""):
            return True
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in HEAVY_NAMES:
            return True
    return False


def is_heavy(module: str) -> bool:
    """Whether importing from this module brings pandas or matplotlib along."""
    return module.split(".")[0] in HEAVY or module.startswith(HEAVY_PARTS)


def live_cell(cell: dict[str, Any]) -> dict[str, Any]:
    """One code cell as the page script knows it."""
    source = cell_source(cell)
    checked = CHECKED.search(source)
    return {
        "id": cell["id"],
        "source": source,
        "tags": cell["metadata"].get("tags", []),
        "alt": alt_of(cell) or None,
        "exercise": checked.group(1) if checked else None,
        "needs": needs_packages(source),
    }


def page_data(app: Sphinx, page: str, cells: list[dict[str, Any]]) -> str:
    """The page's live cells as a script element that holds data; no text in it can end the element."""
    data = {
        "page": page,
        "title": app.env.titles[page].astext(),
        "notebook": f"{page}.ipynb",
        "root": "../" * page.count("/"),
        "version": os.environ.get(VERSION, ""),
        "cells": cells,
    }
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="dd-page">{text}</script>'


def make_live_page(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Give the page its data; the cells have their names already (``derived.name_cells``)."""
    path = Path(app.srcdir) / f"{page}.ipynb"
    if not is_live(page) or not path.is_file():
        return
    cells = [live_cell(cell) for cell in read_notebook(path)["cells"] if cell["cell_type"] == "code"]
    doctree[TABLES] = any(cell["needs"] for cell in cells)
    doctree += nodes.raw("", page_data(app, page, cells), format="html")


def add_script(app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any) -> None:
    """The page script, its style and the way into JupyterLab, on live pages only."""
    if page == VERIFY and os.environ.get(VERSION):
        app.add_js_file(VERIFY_SCRIPT, loading_method="defer")
    if doctree is not None and is_live(page):
        context["lab_link"] = "../" * page.count("/") + open_link(f"{page}.ipynb")
        early = {"data-folder": page.split("/")[0], "data-tables": "yes" if doctree.get(TABLES) else "no"}
        app.add_js_file(EARLY, 100, "async", **early, **{"data-version": os.environ.get(VERSION, "")})
        app.add_js_file(SCRIPT, loading_method="defer")
        app.add_css_file(STYLE, priority=995)
