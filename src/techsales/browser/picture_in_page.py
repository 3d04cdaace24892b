"""Run inside the page's Python before the picture of its memory is taken: import what cells will ask for."""

import gc
import importlib
import io
import os
import sys

SURROUNDINGS = {
    "TECHSALES_COURSE": "/course",
    "MPLBACKEND": "module://techsales.page.backend",
    "MPLCONFIGDIR": "/lib/python3.14/site-packages/fonts",
}


def draw() -> None:
    """A table and a plot, so that what is made once is in the picture; what holds a file open is let go."""
    import matplotlib.font_manager as fonts
    import matplotlib.pyplot as plt
    import pandas as pd

    table = pd.read_csv(io.StringIO("day,team,score\n2025-01-31,a,1\n2025-02-28,b,2\n"), parse_dates=["day"])
    table.groupby("team")["score"].mean().sort_values().describe()
    table.merge(table, on="team").pivot_table(index="team", values="score_x")
    table._repr_html_()
    with plt.style.context("techsales.ferrowick"):
        figure, axes = plt.subplots()
        table.plot(x="team", y="score", kind="bar", ax=axes, label="a")
        axes.set_title("a")
        axes.legend()
        figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
        plt.close(figure)
    fonts._get_font.cache_clear()  # type: ignore[attr-defined]


def main() -> None:
    """Import, draw where there is something to draw with, and tidy up."""
    sys.path.insert(0, "/course")
    os.environ |= SURROUNDINGS
    for name in WANTED:  # type: ignore[name-defined]  # noqa: F821
        importlib.import_module(name)
    if "pandas" in sys.modules:
        draw()
    sys.path_importer_cache.clear()
    gc.collect()


main()
