"""Running the course on the page, in Chromium, with everything but the site blocked: what a newcomer does.

Each test is one visit of somebody's. Python in the page takes a second to start and a few more for pandas.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from techsales.gates.browser import DESK, PHONE, Look

LOOPS, CSAT = "chapters/03_loops.html", "chapters/10_csat.html"
EXERCISES = "exercises/03_loops.html"
RIGHT = 'happy = 0\nfor s in scores:\n    if s >= 4:\n        happy = happy + 1\nanswer = happy\ncheck("3.3", answer)'
WRONG = RIGHT.replace(">=", ">")
PYTHON = 60_000  # the longest that Python may take to start on a busy machine, in ms


@pytest.fixture(scope="module")
def look(site: Path, look_at: Callable[[Path], Look]) -> Look:
    return look_at(site)


@contextmanager
def visitor(look: Look, width: int = DESK) -> Iterator[BrowserContext]:
    """A new profile; a request to anywhere else is stopped and fails the test."""
    foreign: list[str] = []

    def guard(route: Route) -> None:
        url = route.request.url
        if url.startswith((look.address, "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(url)
            route.abort()

    context = look.browser.new_context(
        viewport={"width": width, "height": 760}, reduced_motion="reduce", service_workers="block"
    )
    context.route("**/*", guard)
    try:
        yield context
        assert foreign == []
    finally:
        context.close()


def open_page(context: BrowserContext, look: Look, name: str) -> Page:
    page = context.new_page()
    page.goto(look.address + name)
    return page


def cell(page: Page, name: str) -> Locator:
    return page.locator(f"#cell-{name}")


def write(page: Page, name: str, code: str) -> None:
    """Replace what stands in a cell, as a person does: select all, type over it."""
    editor = cell(page, name).locator(".cm-content")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(code)


def run(page: Page, name: str) -> None:
    cell(page, name).get_by_role("button", name="Run", exact=True).click()


def says(page: Page, name: str, text: str, timeout: int = PYTHON) -> None:
    expect(cell(page, name).locator(".cell_output")).to_contain_text(text, timeout=timeout)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_newcomer_runs_a_first_cell_and_passes_an_exercise(look: Look, width: int) -> None:
    with visitor(look, width) as context:
        page = open_page(context, look, LOOPS)
        first = page.locator("div.cell[id]").first
        first.get_by_role("button", name="Run", exact=True).click()
        expect(first).to_contain_text("done", timeout=PYTHON)
        page.goto(look.address + EXERCISES)
        run(page, "setup")
        write(page, "ex-3-3-starter", WRONG)
        run(page, "ex-3-3-starter")
        says(page, "ex-3-3-starter", "Three of the six were counted")
        write(page, "ex-3-3-starter", RIGHT)
        run(page, "ex-3-3-starter")
        says(page, "ex-3-3-starter", "✓ 3.3 Right")
        expect(page.get_by_role("heading", name="3.3")).to_contain_text("✓ solved")
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        page.reload()
        expect(cell(page, "ex-3-3-starter").locator(".cm-content")).to_contain_text("if s >= 4")
        expect(page.get_by_role("heading", name="3.3")).to_contain_text("✓ solved")
        expect(page.get_by_text("1 of 6 exercises hold")).to_be_visible()


def test_the_page_gives_the_answers_that_are_stored_under_the_kernel(look: Look, root: Path) -> None:
    """Every starter, known mistake and solution of chapter 3, typed into the page."""
    notebook = json.loads((root / "exercises" / "03_loops.ipynb").read_text(encoding="utf-8"))
    with visitor(look) as context:
        page = open_page(context, look, EXERCISES)
        run(page, "setup")
        expect(cell(page, "setup")).to_contain_text("done", timeout=PYTHON)
        compared = 0
        for stored in notebook["cells"]:
            found = re.match(r"(ex-3-\d+)-(starter|mistake-\d+|solution)$", stored["id"])
            outputs = [o["data"]["text/html"] for o in stored.get("outputs", []) if o["output_type"] == "display_data"]
            if not found or not outputs:
                continue
            name = f"{found.group(1)}-starter"
            wanted = page.evaluate("html => Object.assign(document.createElement('div'), {innerHTML: html}).innerText",
                                   "".join(outputs[-1]))  # fmt: skip
            write(page, name, "".join(stored["source"]))
            run(page, name)
            # A word that was there before may still stand there, so wait for the run, not for the word.
            expect(cell(page, name).locator(".dd-state")).to_contain_text(re.compile("done|error"), timeout=PYTHON)
            expect(cell(page, name).locator(".cell_output .dd-feedback").last).to_have_text(
                re.compile(r"\s*".join(re.escape(word) for word in wanted.split()))
            )
            compared += 1
        assert compared > 25


def test_a_loop_without_end_is_stopped_and_the_page_goes_on(look: Look) -> None:
    with visitor(look) as context:
        page = open_page(context, look, EXERCISES)
        run(page, "setup")
        write(page, "ex-3-1-starter", "while True:\n    pass")
        run(page, "ex-3-1-starter")
        cell(page, "ex-3-1-starter").get_by_role("button", name="Stop", exact=True).click(timeout=PYTHON)
        expect(cell(page, "ex-3-1-starter")).to_contain_text("Python forgot all variables of this page")
        write(page, "ex-3-1-starter", "print(scores[2])")
        cell(page, "ex-3-1-starter").get_by_role("button", name="Run all above").last.click()
        expect(cell(page, "setup")).to_contain_text("done", timeout=PYTHON)
        run(page, "ex-3-1-starter")
        says(page, "ex-3-1-starter", "2")


def test_what_a_page_cannot_do_is_a_sentence(look: Look) -> None:
    with visitor(look) as context:
        page = open_page(context, look, EXERCISES)
        for code, sentence in (
            ('input("Your name?")', "A page cannot ask while a cell runs"),
            ("%timeit 1", "Leave them out here"),
            ("print(scroes)", "Python knows no name scroes yet"),
            ("scores = [1]\nprint(scroes)", "Did you mean scores?"),
            ("print(1 / 0)", "Line 1: print(1 / 0)"),
            ("for n in range(6000):\n    print('x' * 9000)\nprint('end')", "characters"),
        ):
            write(page, "ex-3-1-starter", code)
            run(page, "ex-3-1-starter")
            says(page, "ex-3-1-starter", sentence)
        assert len(cell(page, "ex-3-1-starter").inner_text()) < 300_000


def test_tables_plots_and_panels(look: Look) -> None:
    with visitor(look) as context:
        page = open_page(context, look, CSAT)
        cell(page, "histogram").get_by_role("button", name="Run all above").click()
        run(page, "histogram")
        image = cell(page, "histogram").locator(".cell_output img")
        expect(cell(page, "histogram").locator(".dd-state")).to_contain_text("done", timeout=PYTHON)
        assert image.evaluate("image => image.src.startsWith('data:image/png') && image.naturalWidth > 300")
        assert len(image.get_attribute("alt") or "") > 30
        write(page, "choose", "import pandas as pd\npd.DataFrame({'team': ['Kestrel'], 'answers': [50]})")
        run(page, "choose")
        expect(cell(page, "choose").locator("table")).to_contain_text("Kestrel", timeout=PYTHON)
        page.goto(look.address + LOOPS)
        run(page, "panel")
        slider = cell(page, "panel").get_by_role("slider", name="pass")
        expect(slider).to_be_visible(timeout=PYTHON)
        slider.fill("10")
        says(page, "panel", "the counter ends at 3 of 10")


def test_work_is_taken_to_another_device_in_a_file(look: Look, tmp_path: Path) -> None:
    with visitor(look) as context:
        page = open_page(context, look, EXERCISES)
        run(page, "setup")
        write(page, "ex-3-3-starter", RIGHT)
        run(page, "ex-3-3-starter")
        says(page, "ex-3-3-starter", "✓ 3.3 Right")
        page.get_by_label("Your name").fill("Ana")
        page.get_by_label("Your name").blur()
        with page.expect_download() as download:
            page.get_by_role("button", name="Save my work to a file").click()
        download.value.save_as(tmp_path / "work.ipynb")
    notebook = json.loads((tmp_path / "work.ipynb").read_text(encoding="utf-8"))
    assert notebook["nbformat"] == 4
    kept = notebook["metadata"]["techsales"]
    assert kept["name"] == "Ana"
    assert [r["outcome"] for r in kept["progress"] if r.get("id") == "3.3"] == ["right"]
    sources = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    assert RIGHT in sources
    (tmp_path / "wrong.ipynb").write_text("{", encoding="utf-8")
    with visitor(look) as context:
        page = open_page(context, look, EXERCISES)
        picker = page.locator("input[type=file]")
        picker.set_input_files(tmp_path / "wrong.ipynb")
        expect(page.locator(".dd-message")).to_contain_text("wrong.ipynb")
        picker.set_input_files(tmp_path / "work.ipynb")
        expect(cell(page, "ex-3-3-starter").locator(".cm-content")).to_contain_text("if s >= 4")
        expect(page.get_by_role("heading", name="3.3")).to_contain_text("✓ solved")


def test_the_keyboard_alone_is_enough(look: Look) -> None:
    with visitor(look) as context:
        page = open_page(context, look, EXERCISES)
        cell(page, "setup").locator(".cm-content").focus()
        page.keyboard.press("Shift+Enter")
        expect(cell(page, "setup")).to_contain_text("done", timeout=PYTHON)
        cell(page, "ex-3-1-starter").locator(".cm-content").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("if scores[0] > 4:\nprint('a five')")
        page.keyboard.press("Escape")
        focused = "document.activeElement.textContent"
        assert page.evaluate(focused) == "Run"
        page.keyboard.press("Enter")
        says(page, "ex-3-1-starter", "a five")
        expect(page.locator("[aria-live=polite].dd-unseen")).to_contain_text("a five")


def test_an_opened_quiz_answer_counts(look: Look) -> None:
    with visitor(look) as context:
        page = open_page(context, look, LOOPS)
        question = page.locator('fieldset.dd-quiz[data-id="3.q1"]')
        question.locator('details[data-right="true"] summary').click()
        expect(question).to_contain_text("✓ solved")
        page.reload()
        expect(page.locator('fieldset.dd-quiz[data-id="3.q1"] legend')).to_contain_text("✓ solved")


@pytest.mark.parametrize(
    ("name", "how", "sentence"),
    [
        ("plain.bin.gz", "abort", ""),  # without the picture of memory Python starts in the ordinary way
        ("plain.bin.gz", "spoilt", ""),
        ("pyodide.asm.wasm", "abort", "pyodide.asm.wasm"),
        ("course.tar.gz", "spoilt", "course.tar.gz"),
        ("course.tar.gz", "cut", "course.tar.gz"),
    ],
)
def test_a_file_that_does_not_arrive_is_named_and_the_page_can_be_read(
    look: Look, name: str, how: str, sentence: str
) -> None:
    with visitor(look) as context:

        def spoil(route: Route) -> None:
            if how == "abort":
                return route.abort()
            body = route.fetch().body()
            route.fulfill(body=body[:1000] if how == "cut" else b"x" * len(body))

        context.route(f"**/{name}*", spoil)
        page = open_page(context, look, EXERCISES)
        run(page, "setup")
        if sentence:
            expect(page.locator(".dd-run-line").first).to_contain_text(sentence, timeout=PYTHON)
            expect(page.locator(".dd-run-line").first).to_contain_text("You can read the page as before")
            expect(page.get_by_role("heading", name="3.3")).to_be_visible()
        else:
            expect(cell(page, "setup")).to_contain_text("done", timeout=PYTHON)


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        ("delete window.WebAssembly", "it has no WebAssembly"),
        ("delete window.Worker", "it has no workers"),
        ("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }", "are not kept"),
        (
            "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }",
            "are not kept",
        ),
    ],
)
def test_a_browser_that_cannot_is_told_what_still_works(look: Look, script: str, sentence: str) -> None:
    with visitor(look) as context:
        context.add_init_script(script)
        page = open_page(context, look, EXERCISES)
        expect(page.locator(".dd-run-line", has_text=sentence)).to_be_visible(timeout=PYTHON)
        if "kept" in sentence:
            run(page, "setup")
            expect(cell(page, "setup")).to_contain_text("done", timeout=PYTHON)
        else:
            expect(page.get_by_text("You can read the page as before")).to_be_visible()
            expect(page.get_by_role("heading", name="3.3")).to_be_visible()


def test_a_page_opened_from_a_folder_says_so(look: Look, site: Path) -> None:
    context = look.browser.new_context()
    try:
        page = context.new_page()
        page.goto((site / EXERCISES).as_uri())
        expect(page.get_by_text("This page was opened from a folder")).to_be_visible()
        expect(page.get_by_role("heading", name="3.3")).to_be_visible()
    finally:
        context.close()


def test_no_python_is_fetched_where_no_cell_is_live(look: Look) -> None:
    with visitor(look) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(look.address + "book/glossary.html")
        page.wait_for_timeout(2500)
        assert asked and not [url for url in asked if "/python/" in url or "/run/" in url]
