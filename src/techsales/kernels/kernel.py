"""What a forked child runs to become a Jupyter kernel, and what the zygote imports so that it is quick."""

import importlib
import io
import os
import sys
from typing import Any

from techsales.kernels.child import READY

#: Imported before the fork; ``prepare`` is called last.
MODULES = [
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "tornado.platform.asyncio",
    "sqlite3",
    "psutil",
    "pandas",
    "matplotlib.pyplot",
    "ipywidgets",
    "papermill",
    "techsales.kernels.kernel:prepare",
]


def prepare() -> None:
    """In the zygote: do once what every kernel and every first cell would do again."""
    import pandas as pd
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # A picture without pyplot: fonts are found and measured, and no backend is chosen yet. matplotlib_inline is
    # not imported here: it must meet the child's own notebook, or every picture vanishes.
    canvas = FigureCanvasAgg(Figure())
    canvas.figure.subplots().bar(["a", "b"], [1, 2], label="a")
    canvas.figure.suptitle("0123456789 abc")
    canvas.print_png(io.BytesIO())
    table = pd.DataFrame({"a": ["x", "y"], "b": [1.0, 2.0]})
    table.groupby("a").b.mean().sort_values().to_string()


def run(payload: dict[str, Any]) -> Any:
    """In the child: be a kernel until told to stop.

    Args:
        payload: ``arguments``: the kernel's own, as after ``python -m ipykernel_launcher``; ``ready``: whether
            somebody waits at ``READY`` to hear that the kernel listens.
    """
    from ipykernel.kernelapp import IPKernelApp

    sys.argv = ["ipykernel_launcher", *payload["arguments"]]
    # ipykernel_launcher takes the folder of its script off the path, and the cell's folder comes first.
    if sys.path[:1] != [""]:
        sys.path.insert(0, "")
    app: Any = IPKernelApp.instance()
    # A kernel that knows its parent ends with it, and does not introduce itself on the terminal.
    app.parent_handle = os.getppid()
    app.initialize(payload["arguments"])
    # Imported before there was a kernel, it has not told this one of itself.
    ipywidgets: Any = importlib.import_module("ipywidgets")
    ipywidgets.load_ipython_extension(app.shell)
    if payload.get("ready"):
        os.write(READY, b"r")
        os.close(READY)
    app.start()
    return 0
