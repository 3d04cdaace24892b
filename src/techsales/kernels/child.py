"""In the child: from a copy of the zygote to a process as if started afresh, running what was asked for."""

import contextlib
import ctypes
import fcntl
import importlib
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from typing import Any, Protocol

from techsales.kernels.protocol import Message, encode

PR_SET_PDEATHSIG = 1
#: The child's file number for saying that it is prepared, where its client handed one over.
READY = 3


class Closable(Protocol):
    """What a child lets go of."""

    def close(self) -> None:
        """Let go."""


def become(
    request: Message, connection: socket.socket, files: list[int], ties: Sequence[int | Closable], parent: int
) -> None:
    """Cut every tie to the zygote, say so to the client, run the function, end. Never returns.

    Args:
        request: what the client asked for. connection: to the client. files: the file numbers it handed over, for
            standard output, standard error and ``READY``. ties: what belongs to the zygote. parent: its number.
    """
    code = 1
    try:
        die_with(parent)
        for tie in ties:
            os.close(tie) if isinstance(tie, int) else tie.close()
        connection = out_of_the_way(connection)
        place_files(files)
        start_afresh(request)
        connection.send(encode({"pid": os.getpid()}))
        connection.close()
        module, _, name = str(request["target"]).partition(":")
        result = getattr(importlib.import_module(module), name)(request.get("payload"))
        code = result if isinstance(result, int) else 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def out_of_the_way(connection: socket.socket) -> socket.socket:
    """The connection under a number that no stream wants."""
    if connection.fileno() > READY:
        return connection
    low = connection.detach()
    moved = socket.socket(fileno=fcntl.fcntl(low, fcntl.F_DUPFD, 10))
    os.close(low)
    return moved


def place_files(files: list[int]) -> None:
    """Standard input is empty; the files handed over become standard output, standard error and ``READY``."""
    nothing = os.open(os.devnull, os.O_RDWR)
    # First out of the way of the numbers they are to get, then onto them.
    given = dict(zip((1, 2, READY), [fcntl.fcntl(file, fcntl.F_DUPFD, 10) for file in files], strict=False))
    close_all(files)
    for stream in (0, 1, 2, READY):
        if stream in given:
            os.dup2(given[stream], stream)
        elif stream != READY:
            os.dup2(nothing, stream)
    close_all(list(given.values()))
    if nothing != READY or READY not in given:
        os.close(nothing)


def start_afresh(request: Message) -> None:
    """Own group, environment, folder, signals and luck."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(request["env"])
    os.chdir(request["cwd"])
    sys.argv = [str(request["target"])]
    reseed()


def close_all(files: list[int]) -> None:
    """Close and forget."""
    while files:
        with contextlib.suppress(OSError):
            os.close(files.pop())


def die_with(parent: int) -> None:
    """Linux: this process is killed when the zygote is, and ends at once if that has happened already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))
    if os.getppid() != parent:
        os._exit(1)


def reseed() -> None:
    """Own luck for each child: a fork copies the generators' states."""
    import random

    random.seed()
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
