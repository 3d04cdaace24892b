"""Building the learner's site with Jupyter Book, and saying in plain words what went wrong."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import yaml

from techsales.browser.lite import build_lite
from techsales.browser.runtime import assemble, runtime_folder
from techsales.browser.script import SOURCES, bundle
from techsales.course import CourseError
from techsales.files import cell_source, read_notebook, write_if_changed
from techsales.kernels.warm import warm_kernels
from techsales.site import live
from techsales.site.pack import finish
from techsales.site.stage import Dress, Summary, stage

ANSI = re.compile(r"\x1b\[[0-9;]*m")
COMPLAINT = re.compile(r"^(?P<place>[^\s:].*?):(?:(?P<line>\d+):)? *(?P<kind>WARNING|ERROR|CRITICAL): (?P<text>.*)$")
# The cell and its error, as nbclient prints them, and the page, as MyST-NB does.
RAISED = re.compile(
    r"while executing the following cell:\n-{10,}\n(?P<code>.*?)\n-{10,}\n(?P<error>.*?)\n\nThe above exception"
    r".*?ExecutionError: (?P<page>[^\n]+)",
    re.DOTALL,
)
STOPPED = re.compile(
    r"(?:Extension error|Exception occurred).*?:\n(?P<text>.*?)\n(?:The full traceback|Traceback|\Z)", re.DOTALL
)
# A sentence of ours that came as an exception, at the end of its traceback.
OURS = re.compile(r"^\s*techsales\.[\w.]*Error: (?P<text>.+)$", re.MULTILINE)
# MyST-NB counts the lines of a notebook as 10000 a cell.
CELL_LINES = 10_000


def build_learner(root: Path, out: Path | None = None, cold: bool = False, dress: Dress = dict) -> Path:
    """Stage the learner's edition and build its site.

    Args:
        root: the course folder. out: where staged copy, caches and site go (default ``_build/learner``).
        cold: forget the last build and the results of runs first. dress: what changes the learner's files.

    Returns:
        The folder with the site's HTML.

    Raises:
        CourseError: the build failed or warned; the text names page, cell and remedy.
    """
    check_settings(root)
    out = out or root / "_build" / "learner"
    staged, site = out / "course", out / "site"
    if cold:
        shutil.rmtree(site, ignore_errors=True)
    changes = stage(root, staged, dress)
    # Jupyter Book forgets pages that left the table of contents, but leaves their files.
    if changes.removed:
        shutil.rmtree(site / "_build" / "html", ignore_errors=True)
    html = site / "_build" / "html"
    version = install_page(root, html, dress)
    run_jupyter_book(root, staged, site, changes, version)
    if version:
        build_lite(root, html, html / "_static" / "python", dress)
        finish(root, html)
    return html


def install_page(root: Path, html: Path, dress: Dress = dict) -> str:
    """Put the page script and the page's Python into the site; returns the script's version.

    A course without a page script gets neither, and its version is empty: its pages are for reading.

    Raises:
        CourseError: a script has an error, or a file of the page's Python is not to be had.
    """
    if not (root / SOURCES).is_dir():
        return ""
    # A changed course has a Python of its own, or the next build of the plain one would have to put it right.
    built, runtime = root / "_build" / "page", runtime_folder(root) if dress is dict else html.parents[2] / "runtime"
    version = bundle(root, built)
    assemble(root, runtime, dress=dress)
    copy_files(built, html / "_static" / "run", ["page.js", "early.js", "verify.js", "worker.js"])
    copy_files(built, html, ["sw.js"])
    copy_files(runtime, html / "_static" / "python", [path.name for path in runtime.iterdir()])
    for old in (html / "_static" / "python").iterdir():
        if not (runtime / old.name).exists():
            old.unlink()
    return version


def copy_files(source: Path, to: Path, names: list[str]) -> None:
    """Copy what differs."""
    to.mkdir(parents=True, exist_ok=True)
    for name in names:
        write_if_changed(to / name, (source / name).read_bytes())


def check_settings(root: Path) -> None:
    """Refuse a missing or broken ``_config.yml`` or ``_toc.yml`` before anything is built."""
    for name in ("_config.yml", "_toc.yml"):
        try:
            yaml.safe_load((root / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CourseError(f"{name} is missing. Restore the file.") from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"line {mark.line + 1}: " if mark else ""
            problem = getattr(error, "problem", None) or error
            raise CourseError(f"{name} cannot be read: {place}{problem}. Mend that line.") from None


def run_jupyter_book(root: Path, staged: Path, site: Path, changes: Summary, version: str) -> None:
    """One build with warnings as errors; its whole output goes to ``build.log``."""
    start = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", start, "build", str(staged), "--path-output", str(site)]
    command += ["-W", "--keep-going", "-q"]
    settings = {
        "TECHSALES_PANELS": "static",
        "TECHSALES_COURSE": str(staged),
        live.VERSION: version,
        # What is read back below is UTF-8, also where the machine's own encoding is another.
        "PYTHONUTF8": "1",
        "PYTHONIOENCODING": "utf-8",
        # Each kernel on one thread: the notebooks are small, and two run beside other work.
        "OPENBLAS_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    # A zygote takes a second to start, so it is worth it only where notebooks are going to run.
    with warm_kernels() if changes or not (site / "_build" / "html").exists() else nullcontext():
        done = subprocess.run(
            command, cwd=root, env=os.environ | settings, capture_output=True, encoding="utf-8", errors="replace"
        )
    output = ANSI.sub("", done.stdout + done.stderr)
    log = site / "build.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(output, encoding="utf-8")
    if done.returncode:
        # Sphinx says a warning only when it reads the page: forget what it read, so that the next
        # build says it again instead of ending green.
        (site / "_build" / ".doctrees" / "environment.pickle").unlink(missing_ok=True)
        raise CourseError(explain(output, staged, log))


def explain(output: str, staged: Path, log: Path) -> str:
    """What went wrong in a build: one line for each complaint, with page, cell and remedy."""
    said = [failed_cell(staged, found["code"], found["error"], found["page"]) for found in RAISED.finditer(output)]
    for line in output.splitlines():
        found = COMPLAINT.match(line.strip())
        if found and not (said and "Executing notebook failed" in line):
            said.append(f"{where(found['place'].rstrip(':'), int(found['line'] or 0), staged)}: {found['text']}")
    said = said or [found["text"] for found in OURS.finditer(output)]
    if not said:
        stopped = STOPPED.search(output)
        said = (stopped["text"] if stopped else output).strip().splitlines()[-3:]
    return "The site was not built.\n  " + "\n  ".join(dict.fromkeys(said)) + f"\nThe whole output: {log}"


def where(place: str, line: int, staged: Path) -> str:
    """``chapters/03_loops.ipynb, cell 4`` or ``book/setup.md, line 12``."""
    path = Path(place)
    name = path.relative_to(staged).as_posix() if path.is_relative_to(staged) else place
    if not line:
        return name
    if name.endswith(".ipynb"):
        return f"{name}, cell {max(1, line // CELL_LINES)}"
    return f"{name}, line {line}"


def failed_cell(staged: Path, code: str, error: str, page: str) -> str:
    """One sentence on a notebook that raised: its page, the cell, the error's last line, the remedy."""
    path = Path(page)
    cell = ""
    if path.is_file():
        for number, entry in enumerate(read_notebook(path)["cells"], 1):
            if entry["cell_type"] == "code" and cell_source(entry).strip() == code.strip():
                cell = f", cell {number} ({entry.get('id', 'no id')}: {code.strip().splitlines()[0][:60]})"
    last = [line for line in error.splitlines() if line.strip()][-1:] or ["no message"]
    return f"{where(page, 0, staged)}{cell}: {last[0]}. Run that notebook from the top in JupyterLab and mend the cell."
