"""Serving a folder on this machine only."""

import errno
import functools
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from techsales.course import CourseError

HOST = "127.0.0.1"
#: Windows looks types up in its registry, where some program may have made scripts plain text. A browser runs a
#: module script, and compiles WebAssembly while it arrives, only under their right names.
TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm"}
FIRST_PORT = 8000


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files without a line for each; ``below`` is the path under which the folder appears."""

    def __init__(self, *args: Any, below: str = "/", **options: Any) -> None:
        self.below = below
        self.extensions_map = {**self.extensions_map, **TYPES}
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        """The file a request asks for; none outside of ``below``."""
        inside = path.removeprefix(self.below) if path.startswith(self.below) else "outside"
        return super().translate_path("/" + inside)

    def end_headers(self) -> None:
        """Let the browser ask each time whether its copy is still right, so that nobody sees yesterday's script."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class LocalServer(ThreadingHTTPServer):
    """A server that never shares its port."""

    # On Windows the option lets two servers have one port, and none of them would say so.
    allow_reuse_address = os.name != "nt"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that left before it had read everything."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def make_server(folder: Path, port: int | None = None, below: str = "/") -> LocalServer:
    """A server for ``folder`` on the port asked for, else on the first free one from 8000.

    Raises:
        CourseError: the port asked for is taken, or may not be used.
    """
    handler = functools.partial(QuietHandler, directory=str(folder), below=below)
    why = ""
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + 50):
        try:
            return LocalServer((HOST, candidate), handler)
        except OSError as error:
            why = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
    if port is None:
        raise CourseError(f"No free port from {FIRST_PORT} to {FIRST_PORT + 49}. Close another server and try again.")
    raise CourseError(f"Port {port} {why}. Name another, for example: make serve PORT={free_port()}")


def free_port() -> int:
    """A port nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path, below: str = "/") -> Iterator[str]:
    """The address of ``folder`` while the block runs; it ends with ``below``."""
    server = make_server(folder, 0, below)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}{below}"
    finally:
        server.shutdown()
        server.server_close()
