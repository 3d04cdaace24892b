"""The course's page and stock JupyterLite side by side, alternating, in Chromium; medians.

Both sites lie on this machine, are served by the same server, and run the same code on the same Pyodide. Stock
JupyterLite is built without any of the course's settings; the packages its kernel asks for are fetched once, in the
versions of Pyodide's own lock, so that its start needs no network either. Cold is the first visit of a new profile,
warm the second in the same profile. Times are from page load, or from click, to the result on the screen; "at once"
is a click as soon as there is a cell to click.

    python benchmarks/browser.py [repeats]
"""

import gzip
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Locator, Page, Playwright, Response, sync_playwright

from techsales.browser.runtime import assemble, closure, npm_folder, read_lock
from techsales.find_browser import FLAGS, find_browser
from techsales.serve import served

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "_build" / "bench"
SITES = [ROOT / "_build" / name / "site" / "_build" / "html" for name in ("tested", "learner")]
BLOCKED = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
LONGEST = 120_000
READING = 20
PLAIN = "scores = [5, 4, 2, 5, 3, 1, 4, 5, 2, 4]\nprint('mean', sum(scores) / len(scores))"
PANDAS = (
    "import matplotlib.pyplot as plt\nimport pandas as pd\n\n"
    "s = pd.read_csv('../data/surveys.csv')\nprint('mean', s.score.mean())\ns.score.hist()\nplt.show()"
)
CODE = {"plain": PLAIN, "pandas": PANDAS}
SHOWN = {"plain": "text=mean 3.5", "pandas": "img"}
OURS = {"plain": "exercises/03_loops.html", "pandas": "chapters/10_csat.html"}
STOCK = {kind: f"notebooks/index.html?path=chapters/{kind}.ipynb" for kind in CODE}
KERNEL_NEEDS = ("ipython", "jedi", "micropip")
#: Not in Pyodide's lock.
COMM = "comm==0.2.3"


def notebook(code: str) -> str:
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
    kernel = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    return json.dumps({"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


def add_kernel_packages(folder: Path) -> None:
    """Put what stock JupyterLite's kernel asks for beside Pyodide, and into its lock."""
    official = read_lock(npm_folder(ROOT))
    for entry in official["packages"].values():
        entry["depends"] = [name.replace("_", "-") for name in entry["depends"]]
    wanted = closure(official, KERNEL_NEEDS)
    with tempfile.TemporaryDirectory() as store:
        names = [f"{entry['name']}=={entry['version']}" for entry in wanted.values()]
        command = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--only-binary", ":all:"]
        command += ["--disable-pip-version-check", "--python-version", "3.14", "-d", store, COMM, *names]
        subprocess.run(command, check=True)
        wheels = {wheel.name.split("-")[0].lower().replace("_", "-"): wheel for wheel in Path(store).glob("*.whl")}
        lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
        comm = {**wanted["six"], "name": "comm", "version": COMM.split("==")[1], "imports": ["comm"], "depends": []}
        for name, entry in (wanted | {"comm": comm}).items():
            content = wheels[name].read_bytes()
            (folder / wheels[name].name).write_bytes(content)
            lock["packages"][name] = {
                **entry,
                "file_name": wheels[name].name,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def stock_site() -> Path:
    """Stock JupyterLite with two notebooks of one cell; kept for the next run."""
    work, site = BENCH / "work", BENCH / "stock"
    if (site / "static" / "pyodide" / "pyodide.mjs").is_file():
        return site
    assemble(ROOT, work / "static" / "pyodide", wheels=True)
    add_kernel_packages(work / "static" / "pyodide")
    for name, text in {f"chapters/{kind}.ipynb": notebook(code) for kind, code in CODE.items()}.items():
        (work / "files" / name).parent.mkdir(parents=True, exist_ok=True)
        (work / "files" / name).write_text(text, encoding="utf-8")
    (work / "files" / "data").mkdir(exist_ok=True)
    (work / "files" / "data" / "surveys.csv").write_bytes((ROOT / "data" / "surveys.csv").read_bytes())
    command = [sys.executable, "-W", "ignore", "-m", "jupyterlite_core", "build", "--lite-dir", str(work)]
    command += ["--output-dir", str(site), "--contents", str(work / "files"), "--no-sourcemaps"]
    subprocess.run(command, cwd=work, check=True, capture_output=True)
    return site


def our_site() -> Path:
    named = [Path(os.environ["TECHSALES_SITE"])] if "TECHSALES_SITE" in os.environ else SITES
    found = next((site for site in named if (site / "_static" / "run" / "page.js").is_file()), None)
    if not found:
        sys.exit("There is no built site with live pages. Run make book first, or name one in TECHSALES_SITE.")
    return found


@contextmanager
def profile(playwright: Playwright) -> Iterator[BrowserContext]:
    """A browser with a new profile, which reaches this machine only."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        flags = [*FLAGS, BLOCKED]
        window = {"width": 1280, "height": 900}
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=find_browser(), args=flags, viewport=window
        )
        context.set_default_timeout(LONGEST)
        yield context
        context.close()


def prepare_ours(page: Page, kind: str) -> Locator:
    """The page's first cell with the code that both run."""
    cell = page.locator("div.cell[id]:has(.dd-run)").first
    cell.locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(CODE[kind])
    return cell


def click_ours(page: Page, cell: Locator) -> None:
    cell.locator(".dd-run").click()


def prepare_stock(page: Page, kind: str) -> Locator:
    cell = page.locator(".jp-Notebook .jp-CodeCell").first
    cell.locator(".cm-content").click()
    return cell


def click_stock(page: Page, cell: Locator) -> None:
    """Shift+Enter, again where it came before the kernel was there to take it."""
    for _ in range(400):
        cell.locator(".cm-content").click()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(50)
        if cell.locator(".jp-InputPrompt").inner_text() not in ("[ ]:", ""):
            return


Way = tuple[dict[str, str], Callable[[Page, str], Locator], Callable[[Page, Locator], None], str]
WAYS: dict[str, Way] = {
    "stock": (STOCK, prepare_stock, click_stock, ".jp-OutputArea-output"),
    "ours": (OURS, prepare_ours, click_ours, ".cell_output"),
}


def visit(context: BrowserContext, way: Way, address: str, kind: str, reading: float = 0) -> tuple[float, float]:
    """Seconds to the result from page load, and from click, which comes after ``reading`` seconds on the page."""
    pages, prepare, click, output = way
    page = context.new_page()
    try:
        start = time.monotonic()
        page.goto(address + pages[kind], wait_until="commit")
        cell = prepare(page, kind)
        if reading:
            page.wait_for_timeout(reading * 1000)
        clicked = time.monotonic()
        click(page, cell)
        cell.locator(output).locator(SHOWN[kind]).first.wait_for()
        seen = time.monotonic()
        page.wait_for_timeout(2000)  # for the browser to keep what it compiled
        return seen - start, seen - clicked
    finally:
        page.close()


def compare(playwright: Playwright, addresses: dict[str, str], repeats: int) -> dict[str, dict[str, list[float]]]:
    """Seconds of each kind of visit, taken in turns."""
    taken: dict[str, dict[str, list[float]]] = {}

    def note(what: str, name: str, seconds: float) -> None:
        taken.setdefault(what, {}).setdefault(name, []).append(seconds)
        print(f"  {name}: {what}: {seconds:.2f} s", file=sys.stderr, flush=True)

    for _ in range(repeats):
        for kind, title in (("plain", "plain cell"), ("pandas", "pandas with a plot")):
            for name, way in WAYS.items():
                with profile(playwright) as context:
                    for state in ("cold", "warm"):
                        loaded, clicked = visit(context, way, addresses[name], kind)
                        note(f"{title}, {state}, from page load", name, loaded)
                        note(f"{title}, {state}, from click, at once", name, clicked)
        for name, way in WAYS.items():
            with profile(playwright) as context:
                what = f"pandas with a plot, after {READING} s on the page, from click"
                note(what, name, visit(context, way, addresses[name], "pandas", READING)[1])
    return taken


def first_view(playwright: Playwright, address: str, name: str) -> tuple[int, int]:
    """Compressed bytes of all that a page shows at first, without Python; and how often it asked for Python."""
    sizes: list[int] = []
    asked: list[str] = []
    with profile(playwright) as context:
        page = context.new_page()
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        page.goto(address + name, wait_until="networkidle")
        page.wait_for_timeout(3000)
        for response in responses:
            if "/_static/python/" in response.url:
                asked.append(response.url)
                continue
            try:
                body = response.body()
            except Error:
                continue
            sizes.append(min(len(body), len(gzip.compress(body))))
    return sum(sizes), len(asked)


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with served(stock_site()) as stock, served(our_site()) as ours, sync_playwright() as playwright:
        taken = compare(playwright, {"stock": stock, "ours": ours}, repeats)
        views = {name: first_view(playwright, ours, name) for name in (*OURS.values(), "book/glossary.html")}
    print(f"Medians of {repeats}; stock JupyterLite and the course's page in turns.\n")
    print(f"{'':66} {'stock':>8} {'page':>8} {'stock/page':>11}")
    for what, both in taken.items():
        stock_s, ours_s = statistics.median(both["stock"]), statistics.median(both["ours"])
        print(f"{what:66} {stock_s:6.2f} s {ours_s:6.2f} s {stock_s / ours_s:10.1f}×")
    print()
    for name, (size, asked) in views.items():
        python = "asked for Python after it" if asked else "did not ask for Python"
        print(
            f"first view of {name}: {size / 1000:.0f} kB compressed without Python; the page {python} ({asked} requests)"
        )


if __name__ == "__main__":
    main()
