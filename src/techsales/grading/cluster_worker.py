"""What a Dask worker keeps for grading: the course from the trainer's machine, and the walls that pages run in."""

import functools
import hashlib
import io
import os
import platform
import zipfile
from contextlib import ExitStack
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from distributed import Worker, WorkerPlugin, get_worker

from techsales.course import CourseError
from techsales.files import read_notebook
from techsales.grading.limits import Limits
from techsales.grading.records import Graded, Submission
from techsales.grading.runner import Course, grade_one
from techsales.grading.sandbox import runs_of
from techsales.site.stage import plain_files

PACKAGE = Path(__file__).resolve().parents[1]
#: What grading reads of a course. Chapters, notes and tests stay at home.
BUNDLED = ("data/", "exercises/")


def bundle_of(root: Path) -> bytes:
    """The course's data, bank and pages of exercises as one ZIP.

    Raises:
        CourseError: a notebook of exercises cannot be read; it is told here and not by each worker.
    """
    for path in sorted((root / "exercises").glob("[0-9][0-9]_*.ipynb")):
        read_notebook(path)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in BUNDLED:
            for name, file in plain_files(root, folder).items():
                archive.writestr(zipfile.ZipInfo(name), file, zipfile.ZIP_DEFLATED)
    return content.getvalue()


@functools.cache
def marks() -> dict[str, str]:
    """What must be the same on both machines for an answer to be judged the same."""
    code = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        code.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "pandas": version("pandas"),
        "numpy": version("numpy"),
        "techsales": f"{version('techsales')} ({code.hexdigest()[:8]})",
    }


def difference(here: dict[str, str], there: dict[str, str], worker: str) -> str:
    """What differs between the trainer's machine and a worker, in one sentence; empty if nothing does."""
    other = [
        f"{name} {there.get(name, 'missing')} and not {mine}" for name, mine in here.items() if there.get(name) != mine
    ]
    if not other:
        return ""
    return (
        f"The worker {worker} has {', '.join(other)}, so it may judge by other rules. "
        "Put the same course on it, run its set-up there, and start the worker again."
    )


class CoursePlugin(WorkerPlugin):
    """Brings the course to every worker, those that come later included; it is unpacked once on each.

    Attributes:
        name: one for each run. bundle: from ``bundle_of``. wanted: the trainer's ``marks``.
    """

    def __init__(self, name: str, bundle: bytes, wanted: dict[str, str], trust_learners: bool) -> None:
        self.name, self.bundle, self.wanted, self.trust_learners = name, bundle, wanted, trust_learners

    def setup(self, worker: Worker) -> None:
        """Nothing is started before it is needed, so that what goes wrong is told by the task that needs it."""
        self.worker, self.lock, self.stack, self.ready = worker, Lock(), ExitStack(), False

    def teardown(self, worker: Worker) -> None:
        """End the walls and remove the course."""
        self.stack.close()

    def start(self) -> None:
        """Unpack the course and start the walls, unless that was done.

        Raises:
            CourseError: this worker is of another version, or cannot wall pages in.
        """
        with self.lock:
            if self.ready:
                return
            other = difference(self.wanted, marks(), self.worker.address)
            if other:
                raise CourseError(other)
            self.root = Path(
                self.stack.enter_context(TemporaryDirectory(prefix="course", dir=self.worker.local_directory))
            )
            with zipfile.ZipFile(io.BytesIO(self.bundle)) as archive:
                archive.extractall(self.root)
            # Judging reads the course's data, and it is to be this course's.
            self.stack.callback(put_back, os.environ.get("TECHSALES_COURSE"))
            os.environ["TECHSALES_COURSE"] = str(self.root)
            self.course = Course(self.root)
            try:
                self.runs = self.stack.enter_context(runs_of(self.root, self.trust_learners))
            except CourseError as error:
                raise CourseError(f"On the worker {self.worker.address}: {error}") from None
            self.ready = True


def put_back(course: str | None) -> None:
    """Name the course that was named before."""
    os.environ.pop("TECHSALES_COURSE", None)
    if course is not None:
        os.environ["TECHSALES_COURSE"] = course


def started(worker: Worker, name: str) -> CoursePlugin:
    """The plugin of a run, with its course unpacked and its walls up."""
    plugin = worker.plugins[name]
    assert isinstance(plugin, CoursePlugin)
    plugin.start()
    return plugin


def prepare(name: str, dask_worker: Worker) -> None:
    """Start on this worker."""
    started(dask_worker, name)


def grade_here(name: str, submission: Submission) -> Graded:
    """Grade one submission on this worker. Its bytes are not sent back: the trainer has them."""
    plugin = started(get_worker(), name)
    graded = grade_one(submission, plugin.course, plugin.runs, Limits())
    return replace(graded, submission=replace(submission, content=b""))
