"""How long ``check`` takes on each exercise of the course: capture, judge, feedback and the line in the progress file."""

import contextlib
import io
import os
import statistics
import tempfile
import time
from pathlib import Path

from techsales import check
from techsales.checking.bank import load_bank
from techsales.checking.capture import plain

REPEATS = 50


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["TECHSALES_PROGRESS"] = str(Path(scratch, "progress.jsonl"))
        rows = []
        for exercise in load_bank().values():
            answer = plain(exercise.right) if exercise.right else (lambda *args: None)
            times = []
            with contextlib.redirect_stdout(io.StringIO()):
                for _ in range(REPEATS):
                    start = time.perf_counter()
                    check(exercise.id, answer)
                    times.append((time.perf_counter() - start) * 1000)
            rows.append((statistics.median(times), max(times), exercise.id))
    slowest = max(rows)
    print(f"check: median over {len(rows)} exercises {statistics.median(r[0] for r in rows):.2f} ms")
    print(
        f"check: slowest exercise {slowest[2]}: median {slowest[0]:.2f} ms; first call with the bank read: {max(r[1] for r in rows):.1f} ms"
    )


if __name__ == "__main__":
    main()
