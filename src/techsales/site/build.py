"""Building the learner's site with Jupyter Book, and saying in plain words what went wrong."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from techsales.course import CourseError
from techsales.site.header import source
from techsales.site.stage import Summary, stage

ANSI = re.compile(r"\x1b\[[0-9;]*m")
COMPLAINT = re.compile(r"^(?P<place>[^\s:].*?):(?:(?P<line>\d+):)? *(?P<kind>WARNING|ERROR|CRITICAL): (?P<text>.*)$")
# MyST-NB counts the lines of a notebook as 10000 a cell.
CELL_LINES = 10_000


def build_learner(root: Path, out: Path | None = None, cold: bool = False) -> Path:
    """Stage the learner's edition and build its site.

    Args:
        root: the course folder. out: where staged copy, caches and site go (default ``_build/learner``).
        cold: forget the last build and the results of runs first.

    Returns:
        The folder with the site's HTML.

    Raises:
        CourseError: the build failed or warned; the text names page, cell and remedy.
    """
    out = out or root / "_build" / "learner"
    staged, site = out / "course", out / "site"
    if cold:
        shutil.rmtree(site, ignore_errors=True)
    changes = stage(root, staged)
    # Jupyter Book forgets pages that left the table of contents, but leaves their files.
    if changes.removed:
        shutil.rmtree(site / "_build" / "html", ignore_errors=True)
    run_jupyter_book(root, staged, site, changes)
    return site / "_build" / "html"


def run_jupyter_book(root: Path, staged: Path, site: Path, changes: Summary) -> None:
    """One build with warnings as errors; its whole output goes to ``build.log``."""
    html = site / "_build" / "html"
    shutil.rmtree(html / "reports", ignore_errors=True)
    start = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", start, "build", str(staged), "--path-output", str(site)]
    command += ["-W", "--keep-going", "-q"]
    env = {
        **os.environ,
        "TECHSALES_PANELS": "static",
        "TECHSALES_COURSE": str(staged),
        # Each kernel on one thread: the notebooks are small, and two run beside other work.
        "OPENBLAS_NUM_THREADS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, encoding="utf-8")
    output = ANSI.sub("", done.stdout + done.stderr)
    log = site / "build.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text(output, encoding="utf-8")
    if done.returncode:
        # Sphinx says a warning only when it reads the page: forget what it read, so that the next
        # build says it again instead of ending green.
        (site / "_build" / ".doctrees" / "environment.pickle").unlink(missing_ok=True)
        raise CourseError(explain(output, staged, html / "reports", log))


def explain(output: str, staged: Path, reports: Path, log: Path) -> str:
    """What went wrong in a build: one line for each complaint, with page, cell and remedy."""
    said = [failed_cell(staged, report, reports) for report in sorted(reports.rglob("*.err.log"))]
    for line in output.splitlines():
        found = COMPLAINT.match(line.strip())
        if found and "Executing notebook failed" not in line and "traceback saved" not in line:
            place = where(found["place"], int(found["line"] or 0), staged)
            said.append(f"{place}: {found['text']}")
    if not said:
        tail = [line for line in output.splitlines() if line.strip()][-6:]
        said = ["Jupyter Book stopped:", *tail]
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


def failed_cell(staged: Path, report: Path, reports: Path) -> str:
    """One sentence on a notebook that raised: its page, the cell, the error's last line, the remedy."""
    page = report.relative_to(reports).as_posix().removesuffix(".err.log") + ".ipynb"
    text = ANSI.sub("", report.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line.strip()]
    error = lines[-1] if lines else "no message"
    cell = ""
    if (staged / page).is_file():
        cells = json.loads((staged / page).read_text(encoding="utf-8"))["cells"]
        for number, entry in enumerate(cells, 1):
            code = source(entry).strip()
            if entry["cell_type"] == "code" and code and code in text:
                cell = f", cell {number} ({entry.get('id', 'no id')}: {code.splitlines()[0][:60]})"
    return f"{page}{cell}: {error}. Open it with JupyterLab, run it from the top, mend that cell."
