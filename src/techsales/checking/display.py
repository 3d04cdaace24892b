"""Showing text and HTML in whatever runs the cell, without importing IPython."""

import sys
from typing import Any


def shell() -> Any:
    """The running IPython shell, or None."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module and hasattr(module, "get_ipython") else None


def display_bundle(text: str, html: str) -> None:
    """Show a bundle in a notebook; print the text anywhere else."""
    if shell() is None:
        print(text)
        return
    from IPython.display import display

    display({"text/plain": text, "text/html": html}, raw=True)
