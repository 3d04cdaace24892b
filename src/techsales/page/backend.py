"""matplotlib's backend in the page: drawn by Agg, shown as a picture under the cell."""

from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg

FigureCanvas = FigureCanvasAgg


def show(*_args: Any, **_options: Any) -> None:
    """What ``plt.show()`` does: the open figures become the cell's pictures."""
    from techsales.page import cells

    cells.show_open_figures()
