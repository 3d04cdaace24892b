"""What the zygote and its clients say to each other: one JSON object a line, over a Unix socket."""

import json
import os
import socket
from typing import Any

Message = dict[str, Any]
MOST_BYTES = 4_000_000
ADDRESS = "TECHSALES_ZYGOTE"


def encode(message: Message) -> bytes:
    """One line."""
    return json.dumps(message).encode() + b"\n"


def decode(line: bytes) -> Message:
    """The object of one line.

    Raises:
        ValueError: it is no JSON object.
    """
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError("not a JSON object")
    return message


def take_line(buffer: bytearray) -> bytes | None:
    """The first whole line of the buffer, taken out of it; None if there is none yet.

    Raises:
        ValueError: too much came without an end of line.
    """
    end = buffer.find(b"\n")
    if end < 0:
        if len(buffer) > MOST_BYTES:
            raise ValueError("line too long")
        return None
    line = bytes(buffer[:end])
    del buffer[: end + 1]
    return line


def receive(connection: socket.socket, buffer: bytearray) -> Message | None:
    """The next message, waiting no longer than the socket's time-out; None at the end of the stream.

    Raises:
        TimeoutError: nothing came in time. ValueError: nonsense came.
    """
    while (line := take_line(buffer)) is None:
        part = connection.recv(65536)
        if not part:
            return None
        buffer += part
    return decode(line)


def address() -> str | None:
    """Where this command's zygote listens, or None."""
    return os.environ.get(ADDRESS) or None
