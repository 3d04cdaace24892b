"""Serving a folder on this machine only."""

import functools
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from techsales.course import CourseError

HOST = "127.0.0.1"
FIRST_PORT = 8000


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line for each."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def make_server(folder: Path, port: int | None = None) -> ThreadingHTTPServer:
    """A server for ``folder`` on the port asked for, else on the first free one from 8000.

    Raises:
        CourseError: the port asked for is taken.
    """
    handler = functools.partial(QuietHandler, directory=str(folder))
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + 50):
        try:
            return ThreadingHTTPServer((HOST, candidate), handler)
        except (OSError, OverflowError):
            continue
    if port is None:
        raise CourseError(f"No free port from {FIRST_PORT} to {FIRST_PORT + 49}. Close another server and try again.")
    raise CourseError(f"Port {port} is taken. Name another, for example: make serve PORT={free_port()}")


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of ``folder`` while the block runs."""
    server = make_server(folder, 0)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
