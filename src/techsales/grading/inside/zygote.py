"""Inside bubblewrap: imports once, then one jailed child for each page that is asked for.

The zygote itself never reads a submission, so no child inherits another's. A request says how long the page may take,
and brings two file numbers: a connection to whoever asked, and where results go. The child reads the job from the
connection. The zygote watches the time, and says on the connection how the child ended.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.grading.inside import jail

Json = dict[str, Any]
RESULTS = 3
#: The other side has left, or will send no more; what it has sent is not looked at.
LEFT = 0x2000 | select.POLLHUP | select.POLLERR if hasattr(select, "POLLHUP") else 0


@dataclass
class Child:
    """One page that runs: its process, a handle on it, the connection to its asker, and when it must have ended."""

    process: int
    handle: int
    talk: socket.socket
    began: float
    end: float
    late: bool = False
    told: bool = False


def serve(modules: list[str]) -> None:
    """Import ``modules``, say so, and answer requests until the other side is gone."""
    asked = socket.socket(fileno=os.dup(0))
    for module in modules:
        importlib.import_module(module)
    if "pandas" in modules:
        warm_up()
    importlib.import_module("resource")
    from techsales.grading.inside import cells  # noqa: F401

    tasks = len(os.listdir("/proc/self/task"))
    gc.collect()
    gc.freeze()
    asked.send(json.dumps({"ready": True, "tasks": tasks}).encode())
    if tasks == 1:  # else forking would not be safe
        Zygote(asked).serve()


class Zygote:
    """The server; single-threaded, and every wait is in ``serve``."""

    def __init__(self, asked: socket.socket) -> None:
        self.asked = asked
        self.used = memory_in_use()
        self.children: dict[int, Child] = {}
        self.poll = select.poll()
        self.poll.register(asked, select.POLLIN)

    def serve(self) -> None:
        """Answer until the asking side is gone; what still runs then dies with this process."""
        while True:
            ends = [child.end for child in self.children.values() if not (child.late or child.told)]
            wait = max(0.0, min(ends) - time.monotonic()) * 1000 + 1 if ends else None
            for file, _ in self.poll.poll(wait):
                if file == self.asked.fileno():
                    said, files, _, _ = socket.recv_fds(self.asked, 64, 2)
                    if not said:
                        return
                    self.start(float(said), files)
                elif file in self.children:
                    self.ended(self.children[file])
                else:
                    self.left(file)
            now = time.monotonic()
            for child in self.children.values():
                if now >= child.end and not (child.late or child.told):
                    child.late = True
                    os.kill(child.process, signal.SIGKILL)

    def start(self, seconds: float, files: list[int]) -> None:
        """A new child for a request."""
        talk = socket.socket(fileno=files[0])
        uid, gid = os.getuid(), os.getgid()
        try:
            process = jail.fork_into_namespaces()
        except OSError as error:
            with talk:
                tell(talk, {"refused": str(error)})
            os.close(files[1])
            return
        if process == 0:
            become_learner(talk, files[1], self.used, uid, gid)
        os.close(files[1])
        now = time.monotonic()
        child = Child(process, os.pidfd_open(process), talk, now, now + seconds)
        self.children[child.handle] = child
        self.poll.register(child.handle, select.POLLIN)
        self.poll.register(talk, LEFT)

    def left(self, file: int) -> None:
        """The asker wants no more of a page, or is gone: end it, with all it has started."""
        self.poll.unregister(file)
        for child in self.children.values():
            if child.talk.fileno() == file:
                child.told = True
                os.kill(child.process, signal.SIGKILL)

    def ended(self, child: Child) -> None:
        """A child has ended: say how."""
        _, status, use = os.wait4(child.process, 0)
        self.poll.unregister(child.handle)
        os.close(child.handle)
        del self.children[child.handle]
        if not child.told:
            self.poll.unregister(child.talk)
        with child.talk:
            tell(
                child.talk,
                {
                    "code": os.waitstatus_to_exitcode(status),
                    "late": child.late,
                    "seconds": round(time.monotonic() - child.began, 3),
                    "cpu": round(use.ru_utime + use.ru_stime, 3),
                },
            )


def tell(talk: socket.socket, message: Json) -> None:
    """Say something to an asker who may be gone, and is never waited for."""
    with contextlib.suppress(OSError):
        talk.send(json.dumps(message).encode(), socket.MSG_DONTWAIT)


def warm_up() -> None:
    """Use what the course uses once, so that no child loads it again."""
    import io

    pandas: Any = importlib.import_module("pandas")
    table = pandas.read_csv(io.StringIO("a,b,c\nx,1,2026-01-01\ny,2,2026-01-02\n"), parse_dates=["c"])
    table.groupby("a").b.mean().sort_values().round(1)
    table.pivot_table(index="a", values="b", aggfunc="sum")
    table.merge(table, on="a", how="left").drop_duplicates()
    repr(table), repr(table.b), table[(table.a == "x") & (table.b > 1)], table.describe()
    repr(table.groupby(["a", "c"]).b.agg(["count", "sum", "median"]))
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    figure, axes = pyplot.subplots()
    axes.plot([0, 1], [0, 1], label="a")
    table.groupby("a").b.sum().plot.barh(ax=axes)
    axes.bar(["a"], [1])
    axes.set_title("a")
    axes.legend()
    # Drawn once: what matplotlib loads and finds for its first picture, fonts above all, costs more than the picture.
    figure.savefig(io.BytesIO(), format="png")
    pyplot.close("all")


def read_job(talk: socket.socket) -> Json:
    """The job: its length in one line, then JSON."""
    with talk.makefile("rb") as stream:
        job: Json = json.loads(stream.read(int(stream.readline())))
        return job


def memory_in_use() -> int:
    """Bytes of address space that are taken already, by imports."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def become_learner(talk: socket.socket, results: int, used: int, uid: int, gid: int) -> None:
    """Process 1 of the new namespaces: make the jail, let go of everything else, run the page. Never returns."""
    code = 1
    try:
        jail.die_with_parent()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        job = read_job(talk)
        talk.close()
        os.dup2(results, RESULTS)
        os.closerange(RESULTS + 1, 4096)
        os.environ["TECHSALES_PROGRESS"] = f"{jail.OWN}/progress.jsonl"
        from techsales.grading.inside.cells import run_page, writer

        say = writer(RESULTS)
        try:
            os.setsid()
            jail.become_nobody(uid, gid)
            jail.own_files(int(job["limits"]["folder_megabytes"]))
            jail.limit_resources(job["limits"], used)
            jail.drop_powers()
        except OSError as error:
            say({"t": "not jailed", "why": str(error)})
            return
        say({"t": "jailed"})
        run_page(job, say, Path(jail.COURSE))
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit("Start start.py in its place.")
