"""Stock and warm kernels side by side, alternating, over the course's own notebooks; medians.

The limit is what the cells themselves take. The row "uncompiled" is a stock kernel whose packages were installed
without compiling them, as uv does by default; set-up compiles them once.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from techsales.files import notebook_paths
from techsales.kernels.warm import OFF, warm_kernels

ROOT = Path(__file__).resolve().parents[1]
REPEATS = 3
START = """
import os, subprocess, time
from techsales.kernels.protocol import address
from techsales.kernels.quick import skip_idle_waits
if address():
    skip_idle_waits()
from jupyter_client.manager import start_new_kernel
times = []
for _ in range(6):
    begin = time.monotonic()
    manager, client = start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)
    times.append(time.monotonic() - begin)
    client.stop_channels()
    manager.shutdown_kernel(now=True)
print(sorted(times)[len(times) // 2])
"""
MEMORY = """
import re, subprocess
from pathlib import Path
from jupyter_client.manager import start_new_kernel
kernels = [start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL) for _ in range(4)]
for manager, client in kernels:
    client.execute_interactive("import pandas, matplotlib.pyplot", timeout=60)
found = [Path(f"/proc/{m.provisioner.pid}/smaps_rollup").read_text() for m, _ in kernels]
print(sum(int(re.search(r"Pss: *(\\d+)", text)[1]) for text in found) / len(found) / 1000)
for manager, client in kernels:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
"""
REPORTS = "from techsales.report.case import run_all; import tempfile; run_all(tempfile.mkdtemp(), progress=None)"
SITE = (
    "from pathlib import Path; from techsales.site.build import build_learner; import tempfile;"
    f"build_learner(Path({str(ROOT)!r}), Path(tempfile.mkdtemp()), cold=True)"
)


def python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def nbval(*options: str) -> str:
    paths = [str(path.relative_to(ROOT)) for path in notebook_paths(ROOT)]
    command = [sys.executable, "-m", "pytest", "-q", "-o", "addopts=", "-p", "no:cacheprovider", "--nbval"]
    return subprocess.run([*command, *options, *paths], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def seconds(run: Callable[[], object]) -> float:
    start = time.monotonic()
    run()
    return time.monotonic() - start


@contextmanager
def kind(name: str) -> Iterator[None]:
    """Stock kernels, stock ones of uncompiled packages, or warm ones."""
    before = dict(os.environ)
    try:
        if name != "warm":
            os.environ[OFF] = "0"
        if name == "uncompiled":
            os.environ |= {"PYTHONPYCACHEPREFIX": tempfile.mkdtemp(), "PYTHONDONTWRITEBYTECODE": "1"}
        if name == "warm":
            with warm_kernels():
                yield
        else:
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def compare(what: str, run: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Medians of each kind, taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in run}
    for _ in range(REPEATS):
        for name, job in run.items():
            with kind(name):
                taken[name].append(seconds(job))
    median = {name: statistics.median(values) for name, values in taken.items()}
    ratio = median["stock"] / median["warm"]
    print(f"{what}: " + ", ".join(f"{n} {s:.1f} s" for n, s in median.items()) + f": {ratio:.2f}×", flush=True)
    return median


def main() -> None:
    os.environ["TECHSALES_PROGRESS"] = str(Path(tempfile.mkdtemp(), "progress.jsonl"))
    quick = ("-p", "techsales.kernels.quick", "-p", "no:hypothesispytest")
    two = ("-n", "2", "--dist", "loadscope")
    serial = compare("nbval, serial", {"stock": nbval, "warm": lambda: nbval(*quick), "uncompiled": nbval})
    both = compare("nbval, two workers", {"stock": lambda: nbval(*two), "warm": lambda: nbval(*two, *quick)})
    print(
        f"nbval, two workers warm against serial stock: {serial['stock'] / both['warm']:.2f}×, "
        f"against serial uncompiled: {serial['uncompiled'] / both['warm']:.2f}×"
    )
    with kind("warm"):
        calls = re.findall(r"([\d.]+)s call", nbval("--durations=0", "-vv", *quick))
    print(f"nbval, the limit: the cells themselves take {sum(map(float, calls)):.1f} s")
    compare("papermill, eight reports", {"stock": lambda: python(REPORTS), "warm": lambda: python(REPORTS)})
    compare("site, cold", {"stock": lambda: python(SITE), "warm": lambda: python(SITE)})
    for what, code, unit in (("kernel ready", START, "s"), ("memory a kernel (PSS)", MEMORY, "MB")):
        found = {}
        for name in ("stock", "warm"):
            with kind(name):
                found[name] = float(python(code).split()[-1])
        print(
            f"{what}: stock {found['stock']:.2f} {unit}, warm {found['warm']:.2f} {unit}: {found['stock'] / found['warm']:.2f}×"
        )


if __name__ == "__main__":
    main()
