"""What a cell on the page hands out: text, results and errors as events, within limits a page can bear."""

import base64
import io
import json
import time
from collections.abc import Callable
from typing import Any

Post = Callable[[str], object]
MOST_TEXT = 200_000
MOST_SHOWN = 100
MOST_BYTES = 5_000_000
#: Text is posted at once up to so many times a cell; then at most every ``PAUSE`` seconds.
POSTS_AT_ONCE = 100
PAUSE = 0.05


class Output:
    """The events of one page; ``begin`` opens the limits of the next cell."""

    def __init__(self, post: Post) -> None:
        self.post = post
        self.begin(None)

    def begin(self, alt: str | None) -> None:
        """Start a cell whose pictures are described by ``alt``."""
        self.alt = alt
        self.left = MOST_TEXT
        self.shown = 0
        self.posts = 0
        self.last_post = 0.0
        self.waiting: list[str] = []
        self.stream = "stdout"

    def send(self, **event: Any) -> None:
        """Post one event, after the text that came before it."""
        self.flush()
        self.post(json.dumps(event, ensure_ascii=False))

    def text(self, name: str, text: str) -> None:
        """Text for ``stdout`` or ``stderr``; beyond the limit it is dropped, which is said once."""
        if self.left < 0 or not text:
            return
        kept = text[: self.left]
        self.left -= len(text)
        self.add(name, kept)
        if self.left < 0:
            self.add(
                "stderr",
                f"\nThis cell printed more than {MOST_TEXT:,} characters, and the rest is not shown. "
                "Print less, such as the first ten lines.\n",
            )
            self.flush()

    def add(self, name: str, text: str) -> None:
        """Keep text until it is worth a message."""
        if name != self.stream:
            self.flush()
            self.stream = name
        self.waiting.append(text)
        now = time.monotonic()
        if self.posts < POSTS_AT_ONCE or now - self.last_post > PAUSE:
            self.flush()
            self.last_post = now

    def flush(self) -> None:
        """Post the text that waits."""
        if self.waiting:
            text = "".join(self.waiting)
            self.waiting = []
            self.posts += 1
            self.post(json.dumps({"kind": "text", "name": self.stream, "text": text}, ensure_ascii=False))

    def room(self) -> bool:
        """Whether one more result may be shown; the first that may not is said."""
        self.shown += 1
        if self.shown == MOST_SHOWN + 1:
            self.add("stderr", f"This cell showed {MOST_SHOWN} results, and the rest is left out. Show fewer.\n")
        return self.shown <= MOST_SHOWN

    def show(self, text: str, html: str | None = None, png: bytes | None = None) -> None:
        """A result in up to three forms; one that is too large is replaced by a sentence."""
        if not self.room():
            return
        size = len(text) + len(html or "") + len(png or b"")
        if size > MOST_BYTES:
            self.add(
                "stderr",
                f"This result is {size / 1e6:.0f} MB large, and a page shows {MOST_BYTES / 1e6:.0f}. "
                "Show a part of it, such as its first rows.\n",
            )
            return
        event: dict[str, Any] = {"kind": "show", "text": text}
        if html is not None:
            event["html"] = html
        if png is not None:
            event |= {"png": base64.b64encode(png).decode("ascii"), "alt": self.alt}
        self.send(**event)


class Stream(io.TextIOBase):
    """Standard output or error of a cell."""

    encoding = "utf-8"

    def __init__(self, output: Output, name: str) -> None:
        self.output = output
        self.name = name

    def writable(self) -> bool:
        """Yes: nothing else is asked of it."""
        return True

    def write(self, text: str) -> int:
        """Hand text on."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.output.text(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Post what waits."""
        self.output.flush()
