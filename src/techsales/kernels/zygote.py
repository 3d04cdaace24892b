"""A process that imports once and forks prepared children on request. It knows nothing of Jupyter.

    python -m techsales.kernels.zygote SOCKET MODULE...

It imports the modules, listens on the socket, and serves until its standard input ends, that is, until
the command that started it is gone. A request names a function, its payload, the working folder and the
environment, and brings the child's standard output and error with it. The child dies with the connection it
was asked for on, and with the zygote; nothing is left behind.
"""

import contextlib
import ctypes
import fcntl
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import traceback
from dataclasses import dataclass, field
from typing import Any

from techsales.kernels.protocol import Message, decode, encode, take_line

PR_SET_PDEATHSIG = 1
#: The child's file number for saying that it is prepared, where its client handed one over.
READY = 3
#: Fork is only safe while nothing else runs; libraries that start threads at import are kept single.
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")

#: As ipykernel sets it: pyplot, imported before the fork, then loads the notebook's backend at the first
#: picture, in the child. Without this every picture vanishes.
INLINE = {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


@dataclass
class Client:
    """One connection: what it sent so far, the files it handed over, and its child."""

    connection: socket.socket
    buffer: bytearray = field(default_factory=bytearray)
    files: list[int] = field(default_factory=list)
    child: int = 0


def tasks() -> int:
    """How many threads this process has, those of C libraries included."""
    return len(os.listdir("/proc/self/task"))


class Zygote:
    """The server. Single-threaded: every wait is in ``serve``."""

    def __init__(self, listening: socket.socket, owner: int) -> None:
        self.listening = listening
        self.owner = owner
        self.clients: dict[int, Client] = {}
        self.selector = selectors.DefaultSelector()
        self.wake_read, self.wake_write = os.pipe()
        for end in (self.wake_read, self.wake_write):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake_write, warn_on_full_buffer=False)

    def serve(self) -> None:
        """Answer requests until the owner is gone."""
        self.selector.register(self.listening, selectors.EVENT_READ, self.accept)
        self.selector.register(self.wake_read, selectors.EVENT_READ, self.reap)
        self.selector.register(self.owner, selectors.EVENT_READ, None)
        while True:
            for key, _ in self.selector.select():
                if key.data is None:
                    if not os.read(self.owner, 1024):
                        self.stop()
                        return
                else:
                    key.data()

    def stop(self) -> None:
        """End every child."""
        for client in list(self.clients.values()):
            self.drop(client)

    def accept(self) -> None:
        """A client connects."""
        with contextlib.suppress(OSError):
            connection, _ = self.listening.accept()
            connection.setblocking(False)
            client = Client(connection)
            self.clients[connection.fileno()] = client
            self.selector.register(connection, selectors.EVENT_READ, lambda: self.read(client))

    def read(self, client: Client) -> None:
        """A client says something, or is gone. Neither stops the others."""
        try:
            part, files, _, _ = socket.recv_fds(client.connection, 65536, 3)
            client.files += files
            if not part:
                self.drop(client)
                return
            client.buffer += part
            while (line := take_line(client.buffer)) is not None:
                self.obey(client, decode(line))
        except BlockingIOError:
            return
        except (OSError, ValueError) as error:
            self.tell(client, {"error": f"{type(error).__name__}: {error}"})
            self.drop(client)

    def obey(self, client: Client, message: Message) -> None:
        """A signal for the client's child, or a request for one."""
        if "signal" in message:
            self.send_signal(client, int(message["signal"]))
        elif client.child:
            raise ValueError("this connection has its child")
        else:
            self.fork(client, message)

    def fork(self, client: Client, request: Message) -> None:
        """A new child for this client."""
        if (running := tasks()) != 1:
            raise ValueError(f"{running} threads run in the zygote; forking would not be safe")
        sys.stdout.flush()
        sys.stderr.flush()
        me = os.getpid()
        child = os.fork()
        if child == 0:
            become(self, client, request, me)
        client.child = child
        close_all(client.files)

    def reap(self) -> None:
        """Children have ended: tell their clients, leave no zombie."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self.wake_read, 1024):
                pass
        while True:
            try:
                child, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not child:
                return
            code = os.waitstatus_to_exitcode(status)
            for client in list(self.clients.values()):
                if client.child == child:
                    client.child = 0
                    self.tell(client, {"exit": code})
                    self.drop(client)

    def send_signal(self, client: Client, number: int) -> None:
        """Signal the child's whole group. The child is not reaped yet, so its number is still its own."""
        if client.child:
            try:
                os.killpg(client.child, number)
            except ProcessLookupError:  # it has not made its group yet
                os.kill(client.child, number)

    def tell(self, client: Client, message: Message) -> None:
        """Say something to a client that may be gone; it is never waited for."""
        with contextlib.suppress(OSError):
            client.connection.send(encode(message))

    def drop(self, client: Client) -> None:
        """Forget a client; its child ends with it."""
        self.send_signal(client, signal.SIGKILL)
        self.clients.pop(client.connection.fileno(), None)
        with contextlib.suppress(KeyError, ValueError):
            self.selector.unregister(client.connection)
        client.connection.close()
        close_all(client.files)


def close_all(files: list[int]) -> None:
    """Close and forget."""
    while files:
        with contextlib.suppress(OSError):
            os.close(files.pop())


def become(zygote: Zygote, client: Client, request: Message, parent: int) -> None:
    """In the child: cut every tie to the zygote, say so to the client, run the function, end. Never returns."""
    code = 1
    try:
        die_with(parent)
        files = list(client.files)
        client.files = []
        prepare(zygote, client, files, request)
        zygote.tell(client, {"pid": os.getpid()})
        client.connection.close()
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


def prepare(zygote: Zygote, client: Client, files: list[int], request: Message) -> None:
    """A child as if started afresh: own group, own files, environment, folder, signals and luck."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    zygote.selector.close()
    zygote.listening.close()
    for end in (zygote.wake_read, zygote.wake_write, zygote.owner):
        os.close(end)
    for other in zygote.clients.values():
        if other is not client:
            other.connection.close()
        close_all(other.files)
    if client.connection.fileno() <= READY:  # its number is wanted for a stream
        low = client.connection.detach()
        client.connection = socket.socket(fileno=fcntl.fcntl(low, fcntl.F_DUPFD, 10))
        os.close(low)
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
    os.environ.clear()
    os.environ.update(ONE_THREAD | request["env"])
    os.chdir(request["cwd"])
    sys.argv = [str(request["target"])]
    reseed()


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


def main() -> None:
    """Import, listen, say that it is ready or why not, serve."""
    try:
        listening = get_ready(sys.argv[1], sys.argv[2:])
    except Exception as error:
        say({"error": f"{type(error).__name__}: {error}"})
        os._exit(1)
    owner = os.dup(0)
    say({"ready": os.getpid(), "tasks": tasks()})
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    os.close(nothing)
    Zygote(listening, owner).serve()


def say(message: Message) -> None:
    """Tell the owner; one that has given up waiting needs no zygote any more."""
    try:
        os.write(1, encode(message))
    except BrokenPipeError:
        os._exit(1)


def get_ready(path: str, modules: list[str]) -> socket.socket:
    """Import the modules, and listen."""
    os.environ.update(ONE_THREAD | INLINE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for module in modules:
        name, _, call = module.partition(":")
        loaded = importlib.import_module(name)
        if call:
            getattr(loaded, call)()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(path)
    listening.listen(128)
    listening.setblocking(False)
    # What lives now is never freed: leave its pages shared between all children.
    gc.collect()
    gc.freeze()
    return listening


if __name__ == "__main__":
    main()
