"""Gate 5 in a real browser: no request leaves the machine, no page overflows a phone, axe-core finds nothing grave."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Response, Route, TimeoutError, sync_playwright

from techsales.course import CourseError
from techsales.find_browser import FLAGS, find_browser
from techsales.serve import served

SUBPATH = "/a/sub/path/"
PHONE, DESK = 375, 1280
GRAVE = {"serious", "critical"}
COLOURS = "{runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}"
SAVES_DATA = "Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) })"
AXE = Path("node_modules") / "axe-core" / "axe.min.js"


@dataclass
class Look:
    """A running browser and the address of the site under its subpath; ``visit`` looks at one page."""

    browser: Browser
    address: str
    axe_script: str

    def visit(self, name: str, widths: Sequence[int] = (PHONE,)) -> list[str]:
        """What is wrong with one page, each as a sentence.

        The page is loaded once, on a system that prefers light; then the system turns dark. In the dark
        axe looks at colours only: the rest is the same page.

        Args:
            name: path below the site's folder. widths: of the window, in pixels.
        """
        problems: list[str] = []
        context = self.browser.new_context(color_scheme="light", reduced_motion="reduce", service_workers="block")
        try:
            page = context.new_page()
            # A reader who saves data: Python does not start, and the visit is about the page.
            context.add_init_script(SAVES_DATA)
            context.route("**/*", lambda route: self.guard(route, name, problems))
            listen(page, name, problems)
            page.set_viewport_size({"width": widths[0], "height": 800})
            page.goto(self.address + name, wait_until="load")
            page.evaluate("document.fonts.ready")
            page.add_style_tag(content="* { transition: none !important }")
            page.add_script_tag(content=self.axe_script)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                problems += overflow(page, f"{name} ({width} px)")
                problems += axe_findings(page, f"{name} ({width} px, light)", "{}")
            page.emulate_media(color_scheme="dark")
            problems += stays_light(page, name)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                problems += axe_findings(page, f"{name} ({width} px, dark)", COLOURS)
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


def axe_findings(page: Page, where: str, options: str) -> list[str]:
    """axe-core's serious and critical findings; ``options`` as axe.run takes them."""
    result: dict[str, Any] = page.evaluate(
        f"async () => await axe.run(document, Object.assign({{resultTypes: ['violations']}}, {options}))"
    )
    return [
        f"{where}: axe {found['id']} ({found['impact']}): {found['help']}: {node['html'][:120]}"
        for found in result["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"][:2]
    ]


def listen(page: Page, where: str, problems: list[str]) -> None:
    """Note what the page's scripts complain of and which of its own files are missing."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"{where}: the console says: {message.text}")

    def on_error(error: Error) -> None:
        problems.append(f"{where}: a script failed: {error}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            problems.append(f"{where}: {urlsplit(response.url).path} answers {response.status}.")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    page.on("response", on_response)


def stays_light(page: Page, name: str) -> list[str]:
    """The sentence of a page whose theme does not follow the system into the dark."""
    try:
        page.wait_for_function("(document.documentElement.dataset.theme || 'dark') === 'dark'", timeout=3000)
    except TimeoutError:
        return [f"{name}: it stays light on a system that is dark. Let the mode follow the system."]
    return []


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
    return [f"{where}: it is {wide[0]} px wide in a window of {wide[1]}: it overflows sideways ({wide[2]})."]


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
    with served(html, SUBPATH) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        try:
            yield Look(browser, address, (root / AXE).read_text(encoding="utf-8"))
        finally:
            browser.close()


def no_browser() -> str:
    """The sentence for a machine without a browser."""
    return "The browser tests need Chrome, Chromium or Edge, and none is installed. Run make test, which gets one."


def browser_is_required() -> bool:
    """True where a missing browser is a failure: REQUIRE names it."""
    return "browser" in os.environ.get("REQUIRE", "").split(",")
