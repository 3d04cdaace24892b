"""What the site's gates read of an HTML page, with the standard library's parser."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

#: attributes by which a page loads something by itself (a link is only followed)
LOADING = {
    ("script", "src"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("embed", "src"),
    ("object", "data"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("track", "src"),
    ("use", "href"),
    ("image", "href"),
    ("input", "src"),
}
#: link relations that load or connect; others, such as canonical, do not
RELATIONS = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon", "manifest"}
OUTSIDE = re.compile(r"^(?:https?:)?//", re.IGNORECASE)
IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
IN_SCRIPT = re.compile(r"""(?:import\s*\(?|from|fetch\s*\(|importScripts\s*\()\s*["'`]((?:https?:)?//[^"'`]+)""")


@dataclass
class Page:
    """One HTML file, as far as the gates look."""

    path: Path
    lang: str = ""
    headings: int = 0
    refresh: str = ""
    ids: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[tuple[str, str]] = field(default_factory=list)
    images: list[dict[str, str | None]] = field(default_factory=list)


class Reader(HTMLParser):
    """Fills a ``Page`` from its text."""

    def __init__(self, page: Page) -> None:
        """Read into ``page``."""
        super().__init__(convert_charrefs=True)
        self.page = page
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One opening tag."""
        page, values = self.page, dict(attrs)
        page.ids |= {value for key in ("id", "name") if (value := values.get(key))}
        if tag == "html":
            page.lang = values.get("lang") or ""
        elif tag == "h1":
            page.headings += 1
        elif tag == "a" and values.get("href") is not None:
            page.links.append(values["href"] or "")
        elif tag == "img":
            page.images.append(values)
        elif tag == "meta" and (values.get("http-equiv") or "").lower() == "refresh":
            page.refresh = (values.get("content") or "").partition("url=")[2]
        if tag == "link" and set((values.get("rel") or "").lower().split()) & RELATIONS:
            page.loads.append(("link", values.get("href") or ""))
        for key in ("src", "srcset", "data", "poster", "href", "xlink:href"):
            if (tag, key.removeprefix("xlink:")) in LOADING and values.get(key):
                page.loads.append((tag, values[key] or ""))
        if values.get("style"):
            page.loads += [("style", found) for found in css_loads(values["style"] or "")]
        self.inside = tag if tag in ("style", "script") else ""

    def handle_endtag(self, tag: str) -> None:
        """One closing tag."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Text; only that of styles and scripts matters."""
        if self.inside == "style":
            self.page.loads += [("style", found) for found in css_loads(data)]
        elif self.inside == "script":
            self.page.loads += [("script", found) for found in IN_SCRIPT.findall(data)]


def css_loads(text: str) -> list[str]:
    """What a style sheet loads."""
    return [first or second for first, second in IN_CSS.findall(text)]


def read_page(path: Path) -> Page:
    """One HTML file."""
    page = Page(path)
    Reader(page).feed(path.read_text(encoding="utf-8"))
    return page


#: Folders of the site whose HTML is no page of the book.
NOT_PAGES = {"_static", "lite"}


def read_pages(html: Path) -> list[Page]:
    """Every page of the built site, except parts that other pages include, and JupyterLab, which is not ours."""
    paths = sorted(html.rglob("*.html"))
    return [read_page(path) for path in paths if path.relative_to(html).parts[0] not in NOT_PAGES]
