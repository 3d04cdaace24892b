"""pandas and matplotlib in a page: there from the start where its cells need them, else fetched when they are asked for."""

import importlib
import io
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from techsales.course import CourseError

HEAVY = ("pandas", "numpy", "matplotlib")
#: Where the packages bring a ready list of fonts; making it takes a second.
FONTS = "/lib/python3.14/site-packages/fonts"


class Finder(MetaPathFinder):
    """Stands before all others, and looks at the first import of a heavy package only."""

    present = False

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Nothing of its own.

        Raises:
            CourseError: the packages have not arrived.
        """
        if name in HEAVY and not self.present:
            raise CourseError(f"{name} is still on its way to this page. Run the cell again in a few seconds.")
        return None


finder = Finder()


def install() -> None:
    """Watch imports from now on; where memory was put back with the packages in it, there is nothing to watch."""
    finder.present = "pandas" in sys.modules
    if finder not in sys.meta_path:
        sys.meta_path.insert(0, finder)


def arrived() -> None:
    """Import the packages, whose files have just been written."""
    importlib.invalidate_caches()
    finder.present = True
    importlib.import_module("pandas")
    draw_once()


def draw_once() -> None:
    """One small plot that nobody sees: a browser translates code when it first runs, so the first is the slowest."""
    pyplot: Any = importlib.import_module("matplotlib.pyplot")
    figure, axes = pyplot.subplots()
    axes.plot([0, 1], [0, 1], label="a")
    axes.set_title("a")
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    pyplot.close(figure)
