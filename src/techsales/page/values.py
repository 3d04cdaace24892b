"""How a value looks under its cell: text as IPython writes it, HTML or a picture where the value has one."""

import inspect
import io
import pprint
import sys
import types
from typing import Any, ClassVar

from techsales.page.output import Output

WIDTH = 80


class Printer(pprint.PrettyPrinter):
    """Python's own pretty printer, without its breaking of long texts into pieces."""

    _dispatch: ClassVar[dict[Any, Any]] = {
        key: value for key, value in getattr(pprint.PrettyPrinter, "_dispatch", {}).items() if key is not str.__repr__
    }


def text_of(value: Any) -> str:
    """A value as text."""
    if isinstance(value, types.FunctionType):
        return f"<function {value.__module__}.{value.__qualname__}{inspect.signature(value)}>"
    if isinstance(value, type):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    if type(value) in (list, tuple, dict, set, frozenset):
        return Printer(width=WIDTH, sort_dicts=False).pformat(value)
    return repr(value)


def html_of(value: Any) -> str | None:
    """The HTML a value brings along, or None."""
    make = None if isinstance(value, type) else getattr(value, "_repr_html_", None)
    made = make() if callable(make) else None
    return made if isinstance(made, str) else None


def show_value(output: Output, value: Any) -> None:
    """Show one value; a figure as its picture."""
    if is_figure(value):
        show_figure(output, value)
        return
    html = html_of(value)
    output.show(text_of(value), html)


def is_figure(value: Any) -> bool:
    """Whether a value is matplotlib's figure, without importing matplotlib."""
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)


def picture(figure: Any) -> bytes:
    """A figure as PNG, cut to what is drawn as in a notebook."""
    made = io.BytesIO()
    figure.savefig(made, format="png", bbox_inches="tight", dpi=figure.dpi, facecolor=figure.get_facecolor())
    return made.getvalue()


def show_figure(output: Output, figure: Any) -> None:
    """Show a figure and close it, so that no cell shows it again."""
    width, height = figure.get_size_inches() * figure.dpi
    png = picture(figure)
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)
    output.show(f"<Figure size {width:.0f}x{height:.0f} with {len(figure.axes)} Axes>", png=png)


def show_figures(output: Output) -> None:
    """Show and close every open figure, in the order in which they were made."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    for number in pyplot.get_fignums() if pyplot else []:
        show_figure(output, pyplot.figure(number))  # type: ignore[union-attr]
