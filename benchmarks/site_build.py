"""The learner's site, cold and warm, against plain ``jupyter-book build`` of the same staged notebooks."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from techsales.site.build import build_learner
from techsales.site.stage import stage

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 3


def seconds(run: Callable[[], object]) -> float:
    start = time.monotonic()
    run()
    return time.monotonic() - start


def plain_build(source: Path) -> None:
    """Jupyter Book as it comes: its own defaults, no extension of ours, everything executed."""
    start = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    command = [sys.executable, "-c", start, "build", str(source), "--all"]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"TECHSALES_PANELS": "static"})
    assert (source / "_build" / "html" / "chapters" / "03_loops.html").exists(), "nothing was built"


def plain_source(to: Path) -> Path:
    """The staged course with a stock configuration."""
    stage(ROOT, to)
    (to / "_config.yml").write_text(
        "title: Debug the Deal\nexecute:\n  execute_notebooks: force\nonly_build_toc_files: true\n"
    )
    return to


def main() -> None:
    figures: dict[str, list[float]] = {"plain": [], "cold": [], "warm": []}
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "ours")
        for _ in range(REPEATS):
            source = plain_source(Path(scratch, "plain"))
            figures["plain"].append(seconds(lambda source=source: plain_build(source)))
            shutil.rmtree(source)
            figures["cold"].append(seconds(lambda: build_learner(ROOT, out, cold=True)))
            figures["warm"].append(seconds(lambda: build_learner(ROOT, out)))
    median = {name: statistics.median(values) for name, values in figures.items()}
    print("site build: " + ", ".join(f"{name} {value:.1f} s" for name, value in median.items()))
    print(
        f"site build: cold {median['plain'] / median['cold']:.2f}×, warm {median['plain'] / median['warm']:.2f}× as fast as plain"
    )


if __name__ == "__main__":
    main()
