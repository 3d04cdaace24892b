"""Gate 5 in a real browser: no request leaves the machine, nothing overflows a phone, axe-core finds nothing serious."""

import http.server
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

from techsales.browsers import FLAGS, find_browser
from techsales.course import CourseError

SUBPATH = "/a/sub/path/"
PHONE, DESK = 375, 1280
SCHEMES = ("light", "dark")
GRAVE = {"serious", "critical"}
AXE = Path("node_modules") / "axe-core" / "axe.min.js"


@dataclass(frozen=True)
class Visit:
    """How a page is looked at."""

    width: int = PHONE
    scheme: str = "light"
    axe: bool = True


@dataclass
class Look:
    """A running browser and the address of the site under its subpath; ``visit`` looks at one page."""

    browser: Browser
    address: str
    axe_script: str
    seen: list[str] = field(default_factory=list)

    def visit(self, name: str, how: Visit = Visit()) -> list[str]:  # noqa: B008  (frozen)
        """What is wrong with one page, each as a sentence; foreign requests are blocked and reported."""
        problems: list[str] = []
        where = f"{name} ({how.width} px, {how.scheme})"
        context = self.browser.new_context(
            viewport={"width": how.width, "height": 800},
            color_scheme="dark" if how.scheme == "dark" else "light",
            reduced_motion="reduce",
            service_workers="block",
        )
        try:
            page = context.new_page()
            context.route("**/*", lambda route: self.guard(route, where, problems))
            page.on(
                "console",
                lambda message: (
                    message.type == "error" and problems.append(f"{where}: the console says: {message.text}")
                ),
            )
            page.on("pageerror", lambda error: problems.append(f"{where}: a script failed: {error}"))
            page.on(
                "response",
                lambda r: r.status >= 400 and problems.append(f"{where}: {urlsplit(r.url).path} answers {r.status}."),
            )
            page.goto(self.address + name, wait_until="load")
            page.evaluate("document.fonts.ready")
            problems += overflow(page, where)
            if how.scheme == "dark" and page.evaluate("document.documentElement.dataset.theme") not in (None, "dark"):
                problems.append(
                    f"{where}: the page stays light though the reader asks for dark. Let the mode follow the system."
                )
            if how.axe:
                problems += self.axe_findings(page, where)
        finally:
            context.close()
        return problems

    def guard(self, route: Route, where: str, problems: list[str]) -> None:
        """Let the site's own requests pass; stop and report every other one."""
        url = route.request.url
        if url.startswith((self.address, "data:", "blob:")):
            route.continue_()
            return
        problems.append(f"{where}: it asks for {url}, which is not the site. Ship the file with the site.")
        route.abort()

    def axe_findings(self, page: Page, where: str) -> list[str]:
        """axe-core's serious and critical findings."""
        page.add_script_tag(content=self.axe_script)
        result: dict[str, Any] = page.evaluate("async () => await axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{where}: axe {found['id']} ({found['impact']}): {found['help']}: {node['html'][:120]}"
            for found in result["violations"]
            if found["impact"] in GRAVE
            for node in found["nodes"][:2]
        ]


def overflow(page: Page, where: str) -> list[str]:
    """The sentence of a page that is wider than its window, with the widest culprits."""
    wide = page.evaluate(
        """() => {
            const root = document.documentElement, room = root.clientWidth;
            if (root.scrollWidth <= room) return null;
            const out = [...document.body.querySelectorAll('*')].filter(e => {
                const box = e.getBoundingClientRect();
                return box.width > 0 && box.right > room + 1 && !inScroller(e);
            });
            function inScroller(e) {
                for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
                    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return true;
                return false;
            }
            const names = out.slice(0, 3).map(e => e.tagName.toLowerCase() + (e.className ? '.' + e.className : ''));
            return [root.scrollWidth, room, names.join(', ')];
        }"""
    )
    if wide is None:
        return []
    return [
        f"{where}: it is {wide[0]} px wide in a window of {wide[1]}: it overflows sideways ({wide[2] or 'cause unknown'})."
    ]


@contextmanager
def looking(html: Path, root: Path) -> Iterator[Look]:
    """Serve the site on this machine under a subpath and open a browser.

    Args:
        html: the built site. root: the course folder, whose node_modules holds axe-core.

    Raises:
        CourseError: there is no browser or no axe-core; the text says how to get one.
    """
    browser_path = find_browser()
    if browser_path is None:
        raise CourseError(no_browser())
    if not (root / AXE).is_file():
        raise CourseError(f"{AXE.as_posix()} is missing. Run make test once: its set-up fetches the front-end files.")
    with serving(html) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        try:
            yield Look(browser, address, (root / AXE).read_text(encoding="utf-8"))
        finally:
            browser.close()


def no_browser() -> str:
    """The sentence for a machine without a browser."""
    return "The browser tests need Chrome, Chromium or Edge, and none is installed. Install one, or run make test, which gets one."


def browser_is_required() -> bool:
    """True where a missing browser is a failure: REQUIRE names it."""
    return "browser" in os.environ.get("REQUIRE", "").split(",")


@contextmanager
def serving(html: Path) -> Iterator[str]:
    """The folder on a free loopback port under ``SUBPATH``; gives the address, which ends with a slash."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(html))

        def translate_path(self, path: str) -> str:
            inside = path.removeprefix(SUBPATH) if path.startswith(SUBPATH) else "outside-of-the-subpath"
            return super().translate_path("/" + inside)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{SUBPATH}"
        finally:
            server.shutdown()


def look(html: Path, root: Path, names: Sequence[str], visits: Sequence[Visit]) -> list[str]:
    """Visit these pages in these ways, with one browser."""
    with looking(html, root) as eyes:
        return [problem for name in names for how in visits for problem in eyes.visit(name, how)]
