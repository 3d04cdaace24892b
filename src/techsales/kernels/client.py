"""Starting a zygote and asking it for children. Every wait has a time-out."""

import contextlib
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from techsales.kernels.protocol import decode, encode, receive
from techsales.kernels.zygote import ONE_THREAD

SECONDS_TO_START = 60.0
SECONDS_TO_ANSWER = 15.0
#: debugpy remarks on frozen modules whenever it is imported; nobody sets breakpoints here.
QUIET = {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}
#: Instead of a file number: what the child writes there is thrown away.
NOWHERE = -1


class ZygoteError(Exception):
    """No child could be had; the text says why. The caller may start a process the ordinary way."""


@contextmanager
def zygote(modules: list[str], seconds: float = SECONDS_TO_START) -> Iterator[str]:
    """A zygote that has imported ``modules``, for the length of the block; yields its socket's path.

    A module may name a function to call after the import, as in ``package.module:function``.

    Raises:
        ZygoteError: it did not start in time.
    """
    folder = ""
    process: subprocess.Popen[str] | None = None
    try:
        try:
            folder = tempfile.mkdtemp(prefix="techsales-")  # mode 0700
            path = str(Path(folder, "zygote"))
            process = subprocess.Popen(
                [sys.executable, "-m", "techsales.kernels.zygote", path, *modules],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=os.environ | ONE_THREAD | QUIET | {"PYTHONHASHSEED": "0"},
            )
            wait_until_ready(process, seconds)
        except OSError as error:
            raise ZygoteError(f"the zygote could not be started ({error})") from None
        yield path
    finally:
        if process is not None:
            end(process)
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(process: "subprocess.Popen[str]", seconds: float) -> None:
    """Wait for the zygote's first line."""
    assert process.stdout
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    try:
        said = decode(process.stdout.readline().encode()) if ready else {"error": f"nothing for {seconds:g} seconds"}
    except ValueError:
        said = {"error": "it ended at once"}
    if "error" in said:
        raise ZygoteError(f"the zygote did not get ready ({said['error']})")
    if said["tasks"] != 1:
        raise ZygoteError("a library the zygote imports has started threads, so it cannot fork safely")


def end(process: "subprocess.Popen[str]") -> None:
    """Close the zygote's standard input and wait; it ends its children and itself."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


class Child:
    """A child of the zygote, as its client sees it: like ``subprocess.Popen``, over a connection."""

    def __init__(self, connection: socket.socket, pid: int, buffer: bytearray) -> None:
        self.connection = connection
        self.pid = pid
        self.returncode: int | None = None
        self._buffer = buffer

    def poll(self) -> int | None:
        """The exit code, or None while it runs. A zygote that is gone took its children along: −9."""
        while self.returncode is None and select.select([self.connection], [], [], 0)[0]:
            try:
                message = receive(self.connection, self._buffer)
                self.returncode = -9 if message is None else message.get("exit", -9)
            except (OSError, ValueError):
                self.returncode = -9
        if self.returncode is not None:
            self.connection.close()
        return self.returncode

    def wait(self, seconds: float) -> int:
        """The exit code, waiting at most ``seconds``.

        Raises:
            TimeoutError: it still runs.
        """
        end_at = time.monotonic() + seconds
        while self.poll() is None:
            left = end_at - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"child {self.pid} still runs after {seconds:g} seconds")
            select.select([self.connection], [], [], left)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the child's process group; nothing happens if it has ended."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
                self.connection.sendall(encode({"signal": int(number)}))

    def close(self) -> None:
        """Let go of the child, which ends it."""
        self.connection.close()


def fork(
    path: str,
    target: str,
    payload: Any,
    *,
    cwd: str,
    env: dict[str, str],
    stdout: int | None = None,
    stderr: int | None = None,
    ready: int | None = None,
    seconds: float = SECONDS_TO_ANSWER,
) -> Child:
    """A child of the zygote at ``path`` that runs ``target(payload)``.

    Args:
        path: the zygote's socket. target: ``module:function``. payload: anything JSON can say.
        cwd, env: the child's. stdout, stderr: file numbers or NOWHERE; default: this process's.
        ready: file number that the child gets as ``READY``, to say by a byte that it is prepared. seconds: time-out.

    Raises:
        ZygoteError: it is gone, busy or refuses.
    """
    request = encode({"target": target, "payload": payload, "cwd": cwd, "env": ONE_THREAD | env})
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(seconds)
    try:
        connection.connect(path)
        with open(os.devnull, "wb") as nowhere:
            files = [own if given is None else given for own, given in ((1, stdout), (2, stderr))]
            files = [nowhere.fileno() if number == NOWHERE else number for number in files]
            files += [] if ready is None else [ready]
            sent = socket.send_fds(connection, [request], files)
            connection.sendall(request[sent:])
        buffer = bytearray()
        answer = receive(connection, buffer)
    except (OSError, ValueError) as error:
        connection.close()
        raise ZygoteError(f"the zygote does not answer ({error or type(error).__name__})") from None
    if answer is None or "pid" not in answer:
        connection.close()
        raise ZygoteError((answer or {}).get("error", "the child ended before it was prepared"))
    return Child(connection, answer["pid"], buffer)
