"""A process that imports once and forks prepared children on request. It knows nothing of Jupyter.

    python -m techsales.kernels.zygote SOCKET MODULE...

It imports the modules, listens on the socket, and serves until its standard input ends, that is, until
the command that started it is gone. A request names a function, its payload, the working folder and the
environment, and brings the child's standard output and error with it. The child dies with the connection it
was asked for on, and with the zygote; nothing is left behind.
"""

import contextlib
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
from dataclasses import dataclass, field

from techsales.kernels.child import Closable, become, close_all
from techsales.kernels.protocol import Message, decode, encode, take_line

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
        others = [other for other in self.clients.values() if other is not client]
        ties: list[int | Closable] = [self.selector, self.listening, self.wake_read, self.wake_write, self.owner]
        for other in others:
            ties += [other.connection, *other.files]
        me = os.getpid()
        child = os.fork()
        if child == 0:
            become(request, client.connection, client.files, ties, me)
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
