"""Gate 5, without a browser: links, nothing from outside, pictures, and no page without a title."""

import base64
import io
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from techsales.gates.pages import OUTSIDE, Page, css_loads, read_pages
from techsales.gates.reading import Cell, notebooks
from techsales.site.stage import HIDDEN


def name(html: Path, path: Path) -> str:
    """How a sentence names a file of the site."""
    return path.relative_to(html).as_posix()


def links(html: Path) -> list[str]:
    """Every internal link leads to a file of the site, and its anchor is there."""
    html = html.resolve()
    pages = {page.path: page for page in read_pages(html)}
    problems = []
    for page in pages.values():
        targets = [*page.links, page.refresh, *(target for _, target in page.loads)]
        for target in sorted(set(targets) - {""}):
            if problem := broken(html, pages, page, target):
                problems.append(f"{name(html, page.path)}: the link to {target} {problem}")
    return problems


def broken(html: Path, pages: dict[Path, Page], page: Page, target: str) -> str:
    """What is wrong with one link of a page; empty when nothing is."""
    parts = urlsplit(target)
    if parts.scheme or target.startswith("//"):
        return ""
    if parts.path.startswith("/"):
        return "starts with /, so it breaks under a subpath. Make it relative."
    path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
    if path.is_dir():
        path = path / "index.html"
    if not path.is_relative_to(html):
        return "leaves the site. Correct it."
    if not path.exists():
        return "leads nowhere. Correct it, or write the page."
    anchor = unquote(parts.fragment)
    if anchor and path in pages and anchor not in pages[path].ids:
        return "names a place that the page does not have. Correct the part after #."
    return ""


def nothing_from_outside(html: Path) -> list[str]:
    """No page and no style sheet loads a script, style, font or picture from another host."""
    problems = []
    for page in read_pages(html):
        for tag, target in page.loads:
            if OUTSIDE.match(target.strip()):
                problems.append(
                    f"{name(html, page.path)}: <{tag}> loads {target} from outside. Ship the file with the site."
                )
    for path in sorted(html.rglob("*.css")):
        for target in css_loads(path.read_text(encoding="utf-8", errors="replace")):
            if OUTSIDE.match(target):
                problems.append(
                    f"{name(html, path)}: the style sheet loads {target} from outside. Ship the file with the site."
                )
    return problems


def titles(html: Path) -> list[str]:
    """Every page names its language and has a main heading; every picture has alt text."""
    problems = []
    for page in read_pages(html):
        if page.refresh:
            continue  # only sends the reader on
        where = name(html, page.path)
        if not page.lang:
            problems.append(f"{where}: <html> names no language. Set it in _config.yml.")
        if page.headings < 1:
            problems.append(f"{where}: it has no main heading (h1). Give it one.")
        for image in page.images:
            if image.get("alt") is None:
                problems.append(
                    f"{where}: the picture {str(image.get('src'))[:80]} has no alt text. Say what one sees."
                )
    return problems


def pictures(root: Path, html: Path) -> list[str]:
    """Every cell that should draw has drawn: the page holds a picture with its alt text, and it is not blank."""
    problems = []
    pages = {page.path: page for page in read_pages(html)}
    for notebook in notebooks(root, "chapters", "exercises"):
        page = pages.get((html / notebook.name).with_suffix(".html"))
        for cell in notebook.code:
            if cell.alt is None or cell.tags & HIDDEN or not always_draws(cell):
                continue
            if page is None:
                problems.append(f"{cell.place}: the site has no page for this notebook. Add it to _toc.yml.")
                break
            found = [image for image in page.images if same_text(image.get("alt"), cell.alt)]
            if not found:
                problems.append(
                    f"{cell.place}: its picture is missing in {name(html, page.path)}. The cell drew nothing there."
                )
            problems += [
                f"{cell.place}: its picture in {name(html, page.path)} {wrong}. Draw something; end with plt.show()."
                for image in found
                if (wrong := picture_fault(page.path.parent, image))
            ]
    return problems


def always_draws(cell: Cell) -> bool:
    """False for a starter whose blank is still open: it may draw only once it is solved."""
    return not ("starter" in cell.tags and "..." in cell.source)


def same_text(one: str | None, other: str) -> bool:
    """Equal apart from blanks."""
    return " ".join((one or "").split()) == " ".join(other.split())


def picture_fault(folder: Path, image: dict[str, Any]) -> str:
    """What is wrong with a picture's file; empty when it shows something."""
    source = str(image.get("src") or "")
    if match := re.match(r"data:image/\w+;base64,(.*)", source, re.DOTALL):
        content = base64.b64decode(match.group(1))
    else:
        path = folder / unquote(source.split("?")[0])
        if not path.is_file():
            return "has no file"
        content = path.read_bytes()
    return png_fault(content)


def png_fault(content: bytes) -> str:
    """What is wrong with a PNG; empty when it shows something, that is more than one colour."""
    from matplotlib import image as reader

    if not content:
        return "is an empty file"
    try:
        pixels = reader.imread(io.BytesIO(content), format="png")
    except (ValueError, SyntaxError, OSError):
        return "cannot be read"
    return "" if (pixels != pixels[0, 0]).any() else "is blank: one colour only"
