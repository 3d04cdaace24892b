"""matplotlib's backend while grading: figures are made, never drawn, and told as "[a picture]"."""

from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg

FigureCanvas = FigureCanvasAgg


def show(*_args: Any, **_options: Any) -> None:
    """What ``plt.show()`` does: one line for each open figure, which is then closed."""
    from techsales.grading.inside.cells import tell_figures

    tell_figures()
