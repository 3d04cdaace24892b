"""A visit without a network: in Chromium, with the server really stopped. Each test is one reader's story."""

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from techsales import serve
from techsales.gates.browser import Look
from techsales.serve import LocalServer, make_server
from techsales.site.pack import LIST, offline_list

BELOW = "/a/sub/path/"
EXERCISES, LOOPS, CSAT = "exercises/03_loops.html", "chapters/03_loops.html", "chapters/10_csat.html"
KEPT = "This book is kept on this device: it opens without a network."
LONG = 120_000  # ms; Python's files are large, and a machine may be busy
NAMES = """async () => {
    const all = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) all.push(request.url);
    return all;
}"""


@pytest.fixture(scope="module")
def look(site: Path, look_at: Callable[[Path], Look]) -> Look:
    return look_at(site)


@pytest.fixture
def copy(site: Path, tmp_path: Path) -> Path:
    """A copy of the site that a test may change."""
    for path in site.rglob("*"):
        if path.is_file():
            to = tmp_path / "copy" / path.relative_to(site)
            to.parent.mkdir(parents=True, exist_ok=True)
            os.link(path, to)
    return tmp_path / "copy"


def write(path: Path, text: str) -> None:
    """Replace a file; what was linked to it elsewhere stays."""
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


class Host:
    """A web server that can be stopped and started again at its address."""

    def __init__(self, html: Path) -> None:
        self.html = html
        self.server: LocalServer | None = None
        self.port: int = 0
        self.start()

    def start(self) -> None:
        self.server = make_server(self.html, self.port, BELOW)
        self.port = self.server.server_address[1]
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{BELOW}"


@contextmanager
def visit(look: Look, html: Path) -> Iterator[tuple[Host, BrowserContext, Page]]:
    host, context = Host(html), look.browser.new_context(reduced_motion="reduce")
    try:
        yield host, context, context.new_page()
    finally:
        context.close()
        host.stop()


def run(page: Page, name: str) -> None:
    box = page.locator(f"#cell-{name}")
    box.get_by_role("button", name="Run", exact=True).click()
    expect(box.locator(".dd-state")).to_contain_text("done", timeout=LONG)


def says(page: Page, sentence: str | re.Pattern[str]) -> None:
    expect(page.locator(".dd-offline")).to_have_text(sentence, timeout=LONG)


def registrations(page: Page) -> int:
    return int(page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length"))


def test_a_second_visit_works_with_the_server_stopped(look: Look, site: Path) -> None:
    with visit(look, site) as (host, _context, page):
        page.goto(host.address + EXERCISES)
        says(page, KEPT)
        host.stop()
        page.reload()
        run(page, "setup")
        says(page, KEPT)
        # Pages that were never opened, and pandas, which this reader never used.
        page.goto(host.address + CSAT)
        first = page.locator("div.cell[id]").first
        run(page, (first.get_attribute("id") or "").removeprefix("cell-"))
        page.goto(host.address, wait_until="commit")
        page.wait_for_url("**/book/welcome.html")  # the first page only sends the reader on
        for name in ("search.html?q=loop", "chapters/03_loops.html?v=1"):
            answer = page.goto(host.address + name)
            assert answer and answer.status == 200, name
        missing = page.goto(host.address + "chapters/nowhere.html")
        assert missing and missing.status == 503
        expect(page.get_by_role("heading")).to_have_text("This page is not kept on this device")


def test_nothing_is_kept_before_python_has_started(look: Look, site: Path) -> None:
    with visit(look, site) as (host, _context, page):
        page.goto(host.address + "book/welcome.html", wait_until="networkidle")
        assert registrations(page) == 0
        page.route("**/_static/python/**", lambda route: route.abort())
        page.goto(host.address + EXERCISES)
        expect(page.locator(".dd-run-line").first).to_contain_text("did not", timeout=LONG)
        assert registrations(page) == 0
        says(page, "Once Python has started, this device keeps the book for reading without a network.")


def test_an_update_is_kept_whole_or_not_at_all(look: Look, copy: Path) -> None:
    extra, welcome, gone = copy / "_static/python/extra.json", copy / "book/welcome.html", copy / "gone.html"
    before = welcome.read_text(encoding="utf-8")
    with visit(look, copy) as (host, _context, page):

        def edition(mark: str) -> None:
            write(extra, json.dumps(mark))
            write(welcome, before.replace("</title>", f" {mark}</title>"))
            write(copy / LIST, "")
            offline_list(copy)

        def kept_edition() -> tuple[str, str]:
            host.stop()
            page.goto(host.address + "book/welcome.html")
            title = page.title().split()[-1]
            found = page.evaluate("async () => await (await fetch('../_static/python/extra.json')).json()")
            host.start()
            return title, found

        edition("first")
        page.goto(host.address + EXERCISES)
        says(page, KEPT)
        assert kept_edition() == ("first", "first")
        write(gone, "a page that does not arrive")
        edition("second")
        gone.unlink()
        page.goto(host.address + EXERCISES)
        says(page, re.compile(r"the file gone\.html did not arrive as it was built\. Your next visit tries again\."))
        assert kept_edition() == ("first", "first")
        edition("third")
        page.goto(host.address + EXERCISES)
        says(page, KEPT)
        assert kept_edition() == ("third", "third")
        names = page.evaluate(NAMES)
        assert sum("extra.json" in name for name in names) == 1
        assert len(names) == len(json.loads((copy / LIST).read_text())["files"]) + 1


def test_without_room_everything_else_works(look: Look, site: Path) -> None:
    with visit(look, site) as (host, context, page):
        tools = context.new_cdp_session(page)
        origin = host.address.removesuffix(BELOW)
        tools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 30_000_000})
        page.goto(host.address + EXERCISES)
        says(
            page, re.compile(r"This device has no room to keep the book \(\d+ MB\), so it opens with a network only\.")
        )
        assert page.evaluate(NAMES) == []
        run(page, "setup")
        page.reload()
        run(page, "setup")


def test_plain_http_says_why_nothing_is_kept(look: Look, site: Path) -> None:
    with visit(look, site) as (host, context, page):
        context.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
        page.goto(host.address + EXERCISES)
        run(page, "setup")
        says(page, re.compile("browsers do that only where the address begins with https"))
        assert registrations(page) == 0


def note_header(root: Path) -> str:
    """The header that the note for the IT department gives."""
    found = re.search(r"^    (default-src [^`]+?)\n\n", (root / "book/it_note.md").read_text(encoding="utf-8"), re.M)
    assert found
    return " ".join(found.group(1).split())


def test_the_header_in_the_it_note_is_enough(
    look: Look, site: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = serve.QuietHandler.end_headers
    header = note_header(root)

    def with_policy(self: serve.QuietHandler) -> None:
        self.send_header("Content-Security-Policy", header)
        plain(self)

    monkeypatch.setattr(serve.QuietHandler, "end_headers", with_policy)
    with visit(look, site) as (host, _context, page):
        refused: list[str] = []
        page.on("console", lambda m: refused.append(m.text) if "Content Security Policy" in m.text else None)
        page.goto(host.address + CSAT)
        for cell in page.locator("div.cell[id]").all()[:5]:
            run(page, (cell.get_attribute("id") or "").removeprefix("cell-"))
        expect(page.locator("div.cell_output img").first).to_be_visible()
        says(page, KEPT)
        page.goto(host.address + "search.html?q=loop")
        expect(page.locator("#search-results li").first).to_be_visible(timeout=LONG)
        assert refused == []
