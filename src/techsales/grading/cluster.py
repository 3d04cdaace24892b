"""Grading over Dask, on several machines: what a killed worker had in hand is run again, and each result comes once.

Submissions, data and bank travel as bytes. Whoever reaches a Dask scheduler can run code on its workers, so it
belongs on a network of your own.
"""

import contextlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techsales.course import CourseError
from techsales.grading.records import Graded, Submission

if TYPE_CHECKING:
    from distributed import Client, Future

    from techsales.grading.command import Engine

LOCAL = "local"
EXTRA = 'Grading over Dask needs the extra cluster. Install it: .venv/bin/python -m pip install -e ".[cluster]"'
#: Seconds until a scheduler must have answered, and until a first worker must be there.
ANSWER, FIRST_WORKER = 10, 30
#: Seconds without any worker before the run is given up; what was graded is kept.
NO_WORKER = 30
RETRIES = 2


def cluster_engine(root: Path, scheduler: str, workers: int | None, trust_learners: bool) -> "Engine":
    """What ``techsales grade --scheduler`` grades with.

    Args:
        root: the course. scheduler: its address, or ``local``. workers: with ``local``, processes on this machine.

    Raises:
        CourseError: the extra is not installed.
    """
    from techsales.grading.command import Engine
    from techsales.grading.submissions import iter_submissions

    bundle = load_worker_part().bundle_of(root)
    address = None if scheduler == LOCAL else scheduler
    return Engine(
        iter_submissions,
        lambda waiting: grade_on_cluster(waiting, bundle, address, workers, trust_learners=trust_learners),
        lambda: [
            "Submissions are graded by Dask workers"
            + (" on this machine." if address is None else f" of the scheduler {address}."),
            *isolation_there(trust_learners),
        ],
    )


def isolation_there(trust_learners: bool) -> list[str]:
    """What is in force on workers; one that cannot wall pages in refuses to grade."""
    if trust_learners:
        return ["--trust-learners: learners' code runs as the workers' user, with limits and no walls."]
    return ["A worker that cannot wall each page in, as this machine would, refuses to grade."]


def load_worker_part() -> Any:
    """The module that needs Dask.

    Raises:
        CourseError: the extra is not installed.
    """
    try:
        from techsales.grading import cluster_worker
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("distributed", "dask"):
            raise
        raise CourseError(EXTRA) from None
    return cluster_worker


def grade_on_cluster(
    submissions: Iterable[Submission],
    bundle: bytes,
    scheduler: str | None,
    workers: int | None,
    *,
    trust_learners: bool = False,
) -> Iterator[Graded]:
    """Each submission's result, once, as it is ready; few submissions are held at a time.

    Args:
        submissions: read one by one. bundle: the course, from ``cluster_worker.bundle_of``. scheduler: a Dask
        scheduler's address, such as ``tcp://10.0.0.5:8786``; None starts one here. workers: processes to start here;
        None for one a processor. trust_learners: run without walls.

    Raises:
        CourseError: no scheduler or worker answers, a worker is of another version, or it has no walls.
    """
    with connected(scheduler, workers) as client:
        name = f"techsales-{secrets.token_hex(6)}"
        part = load_worker_part()
        client.register_plugin(part.CoursePlugin(name, bundle, part.marks(), trust_learners))
        run = Run(client, name)
        try:
            run.check_workers()
            yield from run.results(submissions)
        finally:
            with contextlib.suppress(Exception):  # a scheduler that has gone takes its tasks along
                client.cancel([future for future, _ in run.in_hand.values()], force=True)
                client.unregister_worker_plugin(name)


@contextlib.contextmanager
def connected(scheduler: str | None, workers: int | None) -> "Iterator[Client]":
    """A client of the scheduler, or of one that is started here with its workers and ends with the block.

    Raises:
        CourseError: nothing answers at that address.
    """
    load_worker_part()
    import dask
    from distributed import Client, LocalCluster

    with contextlib.ExitStack() as stack:
        stack.enter_context(dask.config.set({"distributed.comm.timeouts.connect": f"{ANSWER}s"}))
        if scheduler is None:
            from techsales.grading.command import cores

            cluster = LocalCluster(
                n_workers=workers or cores(),
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=":0",
                silence_logs="CRITICAL",
            )
            target: Any = stack.enter_context(cluster)
        else:
            target = scheduler
        try:
            client = stack.enter_context(Client(target, timeout=ANSWER))
        except (OSError, ValueError, TimeoutError):
            raise CourseError(
                f"No Dask scheduler answers at {scheduler}. Start one there with: dask scheduler, "
                "and give its address as it prints it, such as tcp://10.0.0.5:8786."
            ) from None
        try:
            client.wait_for_workers(1, timeout=FIRST_WORKER)
        except TimeoutError:
            raise CourseError(
                f"The scheduler {scheduler} has no worker. Start some with: dask worker {scheduler}"
            ) from None
        yield client


@dataclass
class Run:
    """Submissions on their way: ``in_hand`` by key, ``done`` keys that have been handed on."""

    client: "Client"
    name: str
    in_hand: "dict[str, tuple[Future[Any], Submission]]" = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def check_workers(self) -> None:
        """Start the course on every worker that is there.

        Raises:
            CourseError: one of them is of another version, cannot wall pages in, or has no course at all.
        """
        part = load_worker_part()
        for address, said in self.client.run(part.prepare, self.name, on_error="return").items():
            if isinstance(said, CourseError):
                raise said
            if isinstance(said, BaseException):
                raise CourseError(
                    f"The worker {address} cannot grade ({type(said).__name__}: {said}). "
                    "Put the same course on it, run its set-up there, and start the worker again."
                )

    def results(self, submissions: Iterable[Submission]) -> Iterator[Graded]:
        """All of them, in the order in which they are ready."""
        waiting = self.fresh(submissions)
        while self.fill(waiting) or self.in_hand:
            for key in self.ready():
                future, submission = self.in_hand.pop(key)
                yield self.result(future, submission)

    def fresh(self, submissions: Iterable[Submission]) -> Iterator[tuple[str, Submission]]:
        """Each with its key; one that was there already is dropped."""
        for one in submissions:
            key = f"{one.sha256}-{one.learner}-{one.source}"
            if key not in self.done:
                self.done.add(key)
                yield key, one

    def fill(self, waiting: Iterator[tuple[str, Submission]]) -> bool:
        """Send out as many as keep every worker busy; False when all are out."""
        part = load_worker_part()
        most = 2 * max(1, sum(self.client.nthreads().values())) + 2
        while len(self.in_hand) < most:
            key, one = next(waiting, ("", None))
            if one is None:
                return False
            sent = f"{self.name}-{len(self.done)}"
            future = self.client.submit(part.grade_here, self.name, one, key=sent, pure=False, retries=RETRIES)
            self.in_hand[key] = future, one
        return True

    def ready(self) -> list[str]:
        """Keys of what has ended by now; waits for the first.

        Raises:
            CourseError: no worker is left.
        """
        from distributed import wait

        futures = [future for future, _ in self.in_hand.values()]
        try:
            wait(futures, timeout=NO_WORKER, return_when="FIRST_COMPLETED")
        except TimeoutError:
            if not self.client.nthreads():
                raise CourseError(
                    "No worker is left. What was graded is kept: start workers and give the same command again."
                ) from None
        return [key for key, (future, _) in self.in_hand.items() if future.done()]

    def result(self, future: "Future[Any]", submission: Submission) -> Graded:
        """What came back, with the bytes as they were sent.

        Raises:
            CourseError: from a worker, or because the scheduler has gone.
        """
        from distributed import KilledWorker

        try:
            graded: Graded = future.result()
        except KilledWorker:
            sentence = "Each worker that ran it ended. Grade it again, or without --scheduler."
            return Graded(submission, (), (), sentence, 0.0)
        except CourseError:
            raise
        except Exception as error:
            if future.cancelled():
                raise CourseError(
                    "The scheduler has gone. What was graded is kept: start it and give the same command again."
                ) from None
            sentence = f"A worker could not grade it ({type(error).__name__}: {error}). Grade it again."
            return Graded(submission, (), (), sentence, 0.0)
        finally:
            future.release()
        return replace(graded, submission=submission)
