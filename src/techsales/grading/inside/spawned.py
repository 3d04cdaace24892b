"""One page in a process of its own, with limits and no walls: what ``--trust-learners`` starts."""

import contextlib
import json
import os
import sys
from pathlib import Path

from techsales.grading.inside.jail import limit_resources


def run() -> None:
    """Read the job from standard input, run it, say the results on what was standard output."""
    job = json.loads(sys.stdin.buffer.read())
    results = os.dup(1)
    quiet = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(quiet, number)
    from techsales.grading.inside.cells import run_page, writer

    with contextlib.suppress(ImportError):  # Windows has no such limits
        limit_resources(job["limits"])
    run_page(job, writer(results), Path(os.environ["TECHSALES_COURSE"]))
