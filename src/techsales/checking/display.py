"""Showing text and HTML in whatever runs the cell, without importing IPython."""

import sys
from typing import Any, Protocol


class FrontEnd(Protocol):
    """What shows results where no notebook runs: the page of the book."""

    def bundle(self, text: str, html: str) -> None:
        """Show HTML, with text that says the same."""

    def panel(self, panel: Any) -> None:
        """Show a what-if panel whose inputs can be moved."""

    def board(self, board: Any) -> None:
        """Show a board that can be played."""


#: Set by the Python that runs in the page, and by nothing else.
front_end: FrontEnd | None = None


def shell() -> Any:
    """The running IPython shell, or None."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module and hasattr(module, "get_ipython") else None


def display_bundle(text: str, html: str) -> None:
    """Show a bundle in a notebook or on the page; print the text anywhere else."""
    if front_end is not None:
        front_end.bundle(text, html)
        return
    if shell() is None:
        print(text)
        return
    from IPython.display import display

    display({"text/plain": text, "text/html": html}, raw=True)
