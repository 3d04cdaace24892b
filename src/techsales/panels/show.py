"""Showing a panel: inputs that move on the page and in JupyterLab, and a static twin of three settings elsewhere."""

import os
from html import escape
from typing import Any

from techsales.checking import display as shown
from techsales.panels.panel import Choice, Input, Panel, Range, Setting


def show(panel: Panel) -> None:
    """Show a panel.

    On the page, and in a live notebook with ipywidgets, the inputs can be moved. In the printed book and
    where ``TECHSALES_PANELS=static``, the twin shows three settings.
    """
    if shown.front_end is not None:
        shown.front_end.panel(panel)
        return
    if shown.shell() is None or os.environ.get("TECHSALES_PANELS") == "static":
        shown.display_bundle(twin_text(panel), twin_html(panel))
        return
    from IPython.display import display

    widget = live(panel)
    bundle: dict[str, Any] = {"text/plain": twin_text(panel), "text/html": twin_html(panel)}
    view = widget._repr_mimebundle_()
    if isinstance(view, tuple):
        view = view[0]
    kept = {kind: data for kind, data in (view or {}).items() if "widget-view" in kind}
    display(bundle | kept, raw=True)


def setting_text(panel: Panel, setting: Setting) -> str:
    """A setting in words, such as ``pass 3, score at most 2``."""
    return ", ".join(f"{panel.inputs[name].label} {words(value)}" for name, value in setting.items())


def words(value: Any) -> str:
    """A value of an input in words."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def twin_text(panel: Panel) -> str:
    """The twin in one line a setting."""
    lines = [f"{setting_text(panel, s)}: {panel.says(panel.state(**s))}" for s in panel.twin]
    return "\n".join([panel.title, *lines])


def twin_html(panel: Panel) -> str:
    """The twin as three figures with captions."""
    figures = "".join(
        f'<figure class="dd-setting"><figcaption><strong>{escape(setting_text(panel, s))}</strong> '
        f"{escape(panel.says(panel.state(**s)))}</figcaption>{panel.view(panel.state(**s))}</figure>"
        for s in panel.twin
    )
    return (
        f'<section class="dd-panel" data-panel="{escape(panel.name)}" aria-label="{escape(panel.title)}">'
        f'<p class="dd-panel-title"><strong>{escape(panel.title)}</strong></p>{figures}</section>'
    )


def live(panel: Panel) -> Any:
    """The panel with inputs that can be moved, as an ipywidgets box."""
    import ipywidgets as widgets

    inputs = {name: control(widgets, entry) for name, entry in panel.inputs.items()}
    result = widgets.HTML()

    def refresh(_change: object = None) -> None:
        state = panel.state(**{name: box.value for name, box in inputs.items()})
        result.value = f"<p>{escape(panel.says(state))}</p>{panel.view(state)}"

    for box in inputs.values():
        box.observe(refresh, names="value")
    refresh()
    heading = widgets.HTML(f"<strong>{escape(panel.title)}</strong>")
    return widgets.VBox([heading, *inputs.values(), result])


def control(widgets: Any, entry: Input) -> Any:
    """The ipywidgets control for one input."""
    common = {"description": entry.label, "style": {"description_width": "initial"}}
    if isinstance(entry, Range):
        whole = all(float(x).is_integer() for x in (entry.low, entry.high, entry.step, entry.start))
        kind, number = (widgets.IntSlider, int) if whole else (widgets.FloatSlider, float)
        low, high, step, start = (number(x) for x in (entry.low, entry.high, entry.step, entry.start))
        return kind(value=start, min=low, max=high, step=step, **common)
    if isinstance(entry, Choice):
        return widgets.Dropdown(options=list(entry.options), value=entry.start, **common)
    return widgets.Checkbox(value=entry.start, indent=False, **common)
