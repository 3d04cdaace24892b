"""JupyterLab in the browser: built from what set-up installed, and used by a learner with everything else blocked."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from techsales.browser import lite
from techsales.browser.lite import KERNEL_NAMES, LOCK, build_lite, contents, lab_packages, lite_name, open_link
from techsales.browser.runtime import assemble
from techsales.course import CourseError
from techsales.gates.browser import Look

ROOT = Path(__file__).resolve().parents[2]
RIGHT = 'happy = 0\nfor s in scores:\n    if s >= 4:\n        happy = happy + 1\ncheck("3.3", happy)'
PLOT = "import matplotlib.pyplot as plt\nimport pandas as pd\n\npd.read_csv('../data/deals.csv').amount_eur.hist()\nplt.show()"
START = 60_000  # the longest that JupyterLab and its kernel may take on a busy machine, in ms
#: The cells of the notebook in front; the others stay open behind it.
CELLS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-CodeCell"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    html = tmp_path_factory.mktemp("site")
    assemble(ROOT, html / "_static" / "python")
    build_lite(ROOT, html, html / "_static" / "python")
    return html


def test_exercises_have_another_name_than_their_chapter() -> None:
    assert lite_name("exercises/03_loops.ipynb") == "exercises/03_loops_exercises.ipynb"
    assert open_link("chapters/03_loops.ipynb").endswith("?path=chapters/03_loops.ipynb")
    files = contents(ROOT)
    names = [name.split("/")[-1] for name in files if name.endswith(".ipynb")]
    assert len(names) == len(set(names))
    assert b"../exercises/03_loops_exercises.ipynb" in files["chapters/03_loops.ipynb"]


def test_learners_get_no_solutions_and_no_outputs() -> None:
    for name, content in contents(ROOT).items():
        if name.endswith(".ipynb"):
            cells = json.loads(content)["cells"]
            assert not any({"solution", "mistake", "trainer"} & set(c["metadata"].get("tags", [])) for c in cells)
            assert not any(c.get("outputs") for c in cells)


def test_the_kernel_gets_pure_python_packages() -> None:
    assert {"ipython", "ipywidgets", "comm", "jedi", "traitlets"} <= set(lab_packages())
    assert not {"psutil", "pexpect", "widgetsnbextension", "colorama"} & set(lab_packages())


def test_a_part_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(lite.sys, "prefix", str(tmp_path))
    with pytest.raises(CourseError, match=r"pyodide-kernel-extension is not installed. Run make serve once"):
        lite.extension(lite.KERNEL)


@pytest.mark.slow
def test_nothing_of_the_pages_python_is_copied_and_nothing_is_built_twice(built: Path) -> None:
    python = built / "_static" / "python"
    lock = json.loads((built / "lite" / LOCK).read_text(encoding="utf-8"))
    assert set(KERNEL_NAMES) < set(lock["packages"])
    for package in lock["packages"].values():
        assert (built / "lite" / package["file_name"]).is_file()
    large = {path.name for path in python.iterdir() if path.suffix != ".json"}
    assert not large & {path.name for path in built.glob("lite/**/*")}
    with zipfile.ZipFile(built / "lite" / lite.LAB) as archive:
        names = archive.namelist()
    assert {"techsales/__init__.py", "course/exercises/bank.bin", "course/data/deals.csv"} <= set(names)
    assert not any(name.endswith((".so", ".pyd", ".pyc")) for name in names)
    before = (built / "lite" / "lab.zip").stat().st_mtime_ns
    build_lite(ROOT, built, python)
    assert (built / "lite" / "lab.zip").stat().st_mtime_ns == before


@pytest.fixture
def visitor(built: Path, look_at: Callable[[Path], Look]) -> Iterator[tuple[BrowserContext, str]]:
    """A new profile; a request to anywhere else is stopped and fails the test."""
    look = look_at(built)
    site = look.address.split("/a/")[0]
    foreign: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((site, "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    context = look.browser.new_context()
    context.route("**/*", guard)
    yield context, look.address
    context.close()
    assert foreign == []


#: JupyterLab asks in a dialog which kernel is wanted when a cell is run before its own is there.
READY = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook-ExecutionIndicator[data-status=idle]"
KERNEL_NAME = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-KernelName"
ACCEPT = ".jp-Dialog .jp-mod-accept"
STARTED = re.compile(r"\[(\*|\d+)\]")


def run(page: Page, place: int, code: str | None = None) -> Locator:
    """Run a cell with Shift+Enter, with other code if given."""
    cell = page.locator(CELLS).nth(place)
    page.locator(READY).first.wait_for(timeout=START)
    expect(page.locator(KERNEL_NAME).first).to_contain_text("Python", timeout=START)
    cell.locator(".cm-content").click(timeout=START)
    if code is not None:
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")
    prompt = cell.locator(".jp-InputPrompt")
    # A notebook that has just opened may still lay itself out and miss the keys.
    for _ in range(4):
        try:
            expect(prompt).to_have_text(STARTED)
            return cell
        except AssertionError:
            if page.locator(ACCEPT).count():
                page.locator(ACCEPT).click()
            cell.locator(".cm-content").click()
            page.keyboard.press("Shift+Enter")
    expect(prompt).to_have_text(STARTED)
    return cell


def place_of(name: str, text: str) -> int:
    """Which code cell of a notebook holds a text."""
    cells = [cell for cell in json.loads(contents(ROOT)[name])["cells"] if cell["cell_type"] == "code"]
    return next(place for place, cell in enumerate(cells) if text in "".join(cell["source"]))


@pytest.mark.slow
def test_a_learner_works_in_jupyterlab_in_the_browser(visitor: tuple[BrowserContext, str]) -> None:
    context, address = visitor
    page = context.new_page()
    page.goto(address + open_link("chapters/03_loops.ipynb"))
    panel = run(page, place_of("chapters/03_loops.ipynb", "show(step_the_loop)"))
    slider = panel.locator(".noUi-handle").first
    slider.wait_for(timeout=START)
    first = panel.locator(".jp-OutputArea").first.inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(panel.locator(".jp-OutputArea").first).not_to_have_text(first)

    page.locator("a", has_text="exercises for this chapter").first.click()
    expect(page.locator(".jp-mod-current", has_text="03_loops_exercises.ipynb").first).to_be_visible(timeout=START)
    run(page, 0)
    answered = run(page, place_of("exercises/03_loops_exercises.ipynb", '"3.3"'), RIGHT)
    expect(answered.locator(".dd-right")).to_contain_text("✓ 3.3 Right: 6", timeout=START)
    plotted = run(page, 1, PLOT)
    plotted.locator(".jp-OutputArea img").wait_for(timeout=START)
