"""Wall time of strict nbval over all notebooks: plain and serial, against the way the gate runs it."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from techsales.files import notebook_paths

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 3


def wall(options: list[str]) -> float:
    """Seconds of one run, which must be green."""
    paths = [str(path.relative_to(ROOT)) for path in notebook_paths(ROOT)]
    with tempfile.TemporaryDirectory() as scratch:
        env = os.environ | {"TECHSALES_PROGRESS": str(Path(scratch, "progress.jsonl"))}
        command = [sys.executable, "-m", "pytest", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--nbval"]
        start = time.monotonic()
        subprocess.run([*command, *options, *paths], cwd=ROOT, env=env, check=True, capture_output=True)
        return time.monotonic() - start


def main() -> None:
    plain, ours = [], []
    for _ in range(REPEATS):
        plain.append(wall([]))
        ours.append(wall(["-n", "2", "--dist", "loadscope"]))
    a, b = statistics.median(plain), statistics.median(ours)
    print(f"nbval, {len(notebook_paths(ROOT))} notebooks: plain serial {a:.1f} s, two workers {b:.1f} s: {a / b:.2f}×")


if __name__ == "__main__":
    main()
