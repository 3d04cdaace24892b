"""Running a page of a learner's work apart from everything else, from the trusted side.

Nothing of the learner's is executed, imported or unpickled here. What comes back is read as bytes, within limits.
"""

import contextlib
import functools
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from techsales.course import CourseError
from techsales.grading.claims import Claims
from techsales.grading.jobs import Ended, Job, job_bytes, read_all, reader_of
from techsales.grading.limits import Limits
from techsales.grading.trusting import Trusting, refuse_root
from techsales.grading.walls import MODULES, start_command, walled

START_SECONDS = 60
#: Beyond the page's own limit, before the keeper itself is given up.
GRACE_SECONDS = 15
OFFER = (
    "Grading needs Linux with bubblewrap and user namespaces, and here {why}. Install bubblewrap (bwrap), grade on "
    "another machine, or say --trust-learners: that sets limits and no walls, and is no security boundary."
)


@dataclass
class Sandbox:
    """The process inside bubblewrap. ``with Sandbox(root) as sandbox: sandbox.run(job, limits)``, from any thread."""

    root: Path
    modules: tuple[str, ...] = MODULES
    process: subprocess.Popen[bytes] | None = None
    asking: socket.socket | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    given_up: bool = False

    def __enter__(self) -> "Sandbox":
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """End it."""
        self.stop()

    def start(self) -> None:
        """Start it and wait until it is ready.

        Raises:
            CourseError: this machine cannot; the text says why, and what can be done.
        """
        if not sys.platform.startswith("linux"):
            raise CourseError(OFFER.format(why="the system is another one"))
        if shutil.which("bwrap") is None:
            raise CourseError(OFFER.format(why="bubblewrap is not installed"))
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with there:
            self.process = subprocess.Popen(
                walled(start_command("zygote", *self.modules), self.root),
                stdin=there.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        here.settimeout(START_SECONDS)
        self.asking = here
        try:
            ready = json.loads(here.recv(4096) or b"{}")
        except (OSError, ValueError):
            ready = {}
        if ready.get("tasks") != 1:
            said = self.last_words()
            raise CourseError(OFFER.format(why=f"the sandbox does not start ({said or 'several threads at import'})"))

    def last_words(self) -> str:
        """The last line of its errors; it is stopped."""
        process = self.process
        assert process is not None and process.stderr is not None
        process.kill()
        lines = process.stderr.read().decode("utf-8", "replace").strip().splitlines()
        self.stop()
        return lines[-1][:200] if lines else ""

    def stop(self) -> None:
        """End it and everything in it."""
        if self.asking:
            self.asking.close()
        if self.process:
            self.process.kill()
            self.process.wait()
            if self.process.stderr:
                self.process.stderr.close()

    def give_up(self) -> None:
        """End all pages that run; nobody waits for them any more."""
        with self.lock:
            self.given_up = True
            self.stop()

    def again(self, dead: subprocess.Popen[bytes] | None) -> None:
        """Start anew, unless another thread has done so already."""
        with self.lock:
            if self.process is dead and not self.given_up:
                self.stop()
                self.start()

    def run(self, job: Job, limits: Limits) -> Ended:
        """Run one page. What was said before its end is kept, whatever that end is.

        Raises:
            CourseError: the sandbox has gone and does not start again.
        """
        for attempt in (1, 2):
            process = self.process
            with contextlib.suppress(OSError):
                ended = self.run_once(job, limits)
                if ended is not None:
                    return ended
            if attempt == 1:
                self.again(process)
        return Ended(Claims(), refused="the sandbox ended twice while it ran this page")

    def run_once(self, job: Job, limits: Limits) -> Ended | None:
        """As ``run``; None if the sandbox itself has failed."""
        assert self.asking is not None
        talk, other = socket.socketpair()
        results, write_end = os.pipe()
        with talk, other, open(results, "rb", buffering=0) as stream:
            try:
                socket.send_fds(self.asking, [b"%g" % limits.wall_seconds], [other.fileno(), write_end])
            finally:
                os.close(write_end)
                other.close()
            talk.settimeout(limits.wall_seconds + GRACE_SECONDS)
            content = job_bytes(job, limits)
            talk.sendall(b"%d\n" % len(content) + content)
            reader = reader_of(job, limits)
            flooded = not read_all(stream.fileno(), reader)
            if flooded:
                talk.shutdown(socket.SHUT_WR)
            said = talk.recv(4096)
            if not said:
                return None
            end = json.loads(said)
            return Ended(
                reader.claims,
                code=end.get("code", 0),
                late=end.get("late", False),
                flooded=flooded,
                refused=end.get("refused", "") or reader.claims.why_not,
                cpu=end.get("cpu", 0.0),
            )


@contextlib.contextmanager
def runs_of(root: Path, trust_learners: bool) -> Iterator[Sandbox | Trusting]:
    """What runs pages: walls, or, where the trainer says so, only limits.

    Raises:
        CourseError: there are no walls here and the trainer has not said so, or has, and this is root.
    """
    if trust_learners:
        refuse_root()
    with Trusting(root) if trust_learners else Sandbox(root) as runs:
        if isinstance(runs, Sandbox):
            refused = runs.run(Job("exercises", [], {}, set()), Limits()).refused
            if refused:
                raise CourseError(OFFER.format(why=f"the kernel refused ({refused})"))
        yield runs


@functools.cache
def why_no_walls(root: Path) -> str:
    """Why pages cannot be walled in here; empty if they can, as a trial page was."""
    try:
        with Sandbox(root, modules=()) as trial:
            ended = trial.run(Job("exercises", [], {}, set()), Limits())
    except CourseError as error:
        return str(error)
    refused = ended.refused or ("" if ended.claims.jailed else "a trial page was not run")
    return OFFER.format(why=f"the kernel refused ({refused})") if refused else ""


def sandbox_is_required() -> bool:
    """True where missing walls are a failure of the tests: REQUIRE names the sandbox."""
    return "sandbox" in os.environ.get("REQUIRE", "").split(",")
