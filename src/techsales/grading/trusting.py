"""Running a page where the trainer trusts the learners: limits and a time-out, and no walls."""

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from techsales.course import CourseError
from techsales.grading.jobs import Ended, Job, job_bytes, read_all, reader_of
from techsales.grading.limits import Limits
from techsales.grading.walls import environment


def refuse_root() -> None:
    """Without walls, one file that deletes folders would take the whole machine with it.

    Raises:
        CourseError: this is root.
    """
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        raise CourseError(
            "--trust-learners is refused to root: a learner's code could delete or change the whole machine. "
            "Sign in as an ordinary user, and give the command again."
        )


@dataclass
class Trusting:
    """Where there are no walls: one new process a page, with limits and a time-out. No security boundary."""

    root: Path

    def __enter__(self) -> "Trusting":
        """Nothing is started before a page is."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing stays."""

    def give_up(self) -> None:
        """Pages end at their own limit."""

    def run(self, job: Job, limits: Limits) -> Ended:
        """As ``Sandbox.run``."""
        start = Path(__file__).parent / "inside" / "start.py"
        with TemporaryDirectory(prefix="grading") as folder:
            course = Path(folder) / "course"
            shutil.copytree(self.root / "data", course / "data")
            for name in ("chapters", "exercises", "reports", "_build"):
                (course / name).mkdir()
            process = subprocess.Popen(
                [sys.executable, "-I", "-B", str(start), "spawned"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=spawned_environment(course, folder),
                cwd=folder,
                start_new_session=True,
            )
            return finish(process, job, limits)


def spawned_environment(course: Path, folder: str) -> dict[str, str]:
    """As inside the walls; Windows cannot start a program without its own folder named."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    return environment(str(course)) | kept | {"HOME": folder, "TMPDIR": folder, "MPLCONFIGDIR": f"{folder}/mpl"}


def finish(process: subprocess.Popen[bytes], job: Job, limits: Limits) -> Ended:
    """Hand the job over, read what comes, and end the process and its group in time."""
    assert process.stdin is not None and process.stdout is not None
    late = threading.Event()

    def stop() -> None:
        late.set()
        end_group(process)

    timer = threading.Timer(limits.wall_seconds, stop)
    timer.start()
    reader = reader_of(job, limits)
    try:
        with contextlib.suppress(OSError):
            process.stdin.write(job_bytes(job, limits))
            process.stdin.close()
        flooded = not read_all(process.stdout.fileno(), reader)
        if not flooded:
            process.wait()
    finally:
        timer.cancel()
        end_group(process)
        process.stdout.close()
    return Ended(reader.claims, code=process.wait(), late=late.is_set(), flooded=flooded)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and what it has started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
