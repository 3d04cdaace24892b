"""Showing a board: on the page, in JupyterLab with ipywidgets, and as a static twin elsewhere."""

import os
from collections.abc import Callable
from html import escape
from typing import Any

from techsales.checking import display as shown
from techsales.panels.board import Board, Button, Field, Form, Line, Part, Values, acted

Drawn = dict[str, tuple[Part, Any]]
#: What draws the latest board of each name anew; cells that were run may have gone on with its game.
_follow: dict[str, Callable[[], None]] = {}


def show_board(board: Board) -> None:
    """Show a board; where nothing can be pressed, its twin and how to play it."""
    if shown.front_end is not None:
        shown.front_end.board(board)
        return
    text, html = twin_text(board), twin_html(board)
    if shown.shell() is None or os.environ.get("TECHSALES_PANELS") == "static":
        shown.display_bundle(text, html)
        return
    from IPython.display import display

    view = live_board(board)._repr_mimebundle_()
    if isinstance(view, tuple):
        view = view[0]
    kept = {kind: data for kind, data in (view or {}).items() if "widget-view" in kind}
    display({"text/plain": text, "text/html": html} | kept, raw=True)


def twin_text(board: Board) -> str:
    """The twin as text."""
    return "\n".join([board.title, *(part.text for part in board.twin()), board.how])


def twin_html(board: Board) -> str:
    """The twin as HTML."""
    parts = "".join(part.html for part in board.twin())
    return (
        f'<section class="dd-panel dd-board" data-panel="{escape(board.name)}" aria-label="{escape(board.title)}">'
        f'<p class="dd-panel-title"><strong>{escape(board.title)}</strong></p>{parts}'
        f"<p>{escape(board.how, quote=False)}</p></section>"
    )


def live_board(board: Board) -> Any:
    """The board as an ipywidgets box. A part that did not change keeps its widgets, and with them the focus."""
    import ipywidgets as widgets

    box, message = widgets.VBox(), widgets.HTML()
    drawn: Drawn = {}
    chosen: dict[str, Values] = {}

    def press(button: Button, values: Values) -> None:
        told = acted(board, button.action, {**values, **button.values})
        redraw(told)

    def redraw(told: str) -> None:
        screen = board.screen()
        heading = widgets.HTML(f"<strong>{escape(screen.title)}</strong>")
        made: Drawn = {}
        for part in screen.parts:
            before = drawn.get(part.name)
            made[part.name] = before if before and before[0] == part else (part, draw(widgets, part, press, chosen))
        message.value = f'<p role="status">{escape(told or screen.says, quote=False)}</p>'
        box.children = [heading, *(widget for _, widget in made.values()), message]
        gone = [widget for name, (_, widget) in drawn.items() if name not in made or made[name][1] is not widget]
        drawn.clear()
        drawn.update(made)
        # A second press that is on its way to a closed button reaches nobody.
        for widget in gone:
            close(widget)

    redraw("")
    _follow[board.name] = lambda: redraw("")
    shell = shown.shell()
    if shell is not None and follow not in shell.events.callbacks["post_run_cell"]:
        shell.events.register("post_run_cell", follow)
    return box


def follow(_result: object = None) -> None:
    """Draw all boards anew after a cell; parts that did not change stay as they are."""
    for redraw in _follow.values():
        redraw()


def close(widget: Any) -> None:
    """Close a widget and those in it."""
    for child in getattr(widget, "children", ()):
        close(child)
    widget.close()


def draw(widgets: Any, part: Part, press: Any, chosen: dict[str, Values]) -> Any:
    """One part."""
    title = widgets.HTML(f"<h3>{escape(part.title, quote=False)}</h3>{part.html}")
    lines = [draw_line(widgets, line, press) for line in part.lines]
    return widgets.VBox([title, *lines, *([draw_form(widgets, part.form, press, chosen)] if part.form else [])])


def draw_line(widgets: Any, line: Line, press: Any) -> Any:
    """One line with its button."""
    head = f"<strong>{escape(line.head, quote=False)}</strong>"
    if line.note:
        head = f"<s>{head}</s>" if line.note == "struck out" else head
    note = f" ({escape(line.note, quote=False)})" if line.note else ""
    words = widgets.HTML(f"{head}: {escape(line.text, quote=False)}{note}")
    return widgets.VBox([words, press_button(widgets, line.button, press, dict)]) if line.button else words


def press_button(widgets: Any, button: Button, press: Any, values: Any) -> Any:
    """A button; ``values`` gives what is handed in with it."""
    made = widgets.Button(description=button.label, tooltip=f"{button.label}: {button.about}".rstrip(": "))
    made.layout.width = "auto"
    made.layout.min_height = "44px"
    made.layout.align_self = "flex-start"
    made.on_click(lambda _: press(button, values()))
    return made


def draw_form(widgets: Any, form: Form, press: Any, chosen: dict[str, Values]) -> Any:
    """A form whose choices outlive a redraw."""
    if form.name not in chosen:
        chosen.clear()
    kept = chosen.setdefault(form.name, {})
    fields = [draw_field(widgets, field, kept) for field in form.fields]
    return widgets.VBox([*fields, press_button(widgets, form.button, press, lambda: dict(kept))])


def draw_field(widgets: Any, field: Field, kept: Values) -> Any:
    """One field; each change is noted in ``kept``."""
    label = widgets.HTML(f"<strong>{escape(field.label, quote=False)}</strong>")
    options = [(words, value) for value, words in field.options]
    full = {"layout": {"width": "auto", "max_width": "100%"}}
    if field.kind == "many":
        boxes = [
            widgets.Checkbox(value=value in kept.get(field.name, []), description=words, indent=False, **full)
            for words, value in options
        ]

        def note(_: object = None) -> None:
            kept[field.name] = [value for (_, value), box in zip(options, boxes, strict=True) if box.value]

        for box in boxes:
            box.observe(note, names="value")
        return widgets.VBox([label, *boxes])
    start = kept.get(field.name, field.start)
    value = start if start in dict(field.options) else None
    kind = {"one": widgets.RadioButtons, "list": widgets.Dropdown, "slide": widgets.SelectionSlider}[field.kind]
    made = kind(options=options, value=value, **full)
    made.observe(lambda change: kept.__setitem__(field.name, change["new"]), names="value")
    return widgets.VBox([label, made])
