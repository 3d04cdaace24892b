"""What a learner's cells print, cut before it can fill the memory."""

import io


class Printed(io.TextIOBase):
    """Standard output and error of one page.

    Args:
        most: characters kept of one cell. total: characters kept of the page.
    """

    encoding = "utf-8"

    def __init__(self, most: int, total: int) -> None:
        self.most = most
        self.total = total
        self.begin()

    def begin(self) -> None:
        """A new cell."""
        self.left = min(self.most, self.total)
        self.parts: list[str] = []
        self.cut = False

    def writable(self) -> bool:
        """Yes: nothing else is asked of it."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if len(text) > self.left:
            self.cut = True
        if self.left > 0 and text:
            kept = text[: self.left]
            self.left -= len(kept)
            self.total -= len(kept)
            self.parts.append(kept)
        return len(text)

    def text(self) -> str:
        """All that was kept of the cell."""
        return "".join(self.parts)
