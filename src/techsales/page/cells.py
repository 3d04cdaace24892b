"""Running the cells of a page as a notebook would, and handing what they show to the page as events.

The page's worker calls ``start`` once, then ``run``, ``move``, ``progress_since`` in any order. Nothing here
needs the browser: under an ordinary Python the same functions run in tests.
"""

import ast
import builtins
import io
import json
import linecache
import os
import random
import re
import sys
import time
import tokenize
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

from techsales.checking import display as front
from techsales.checking import progress
from techsales.checking.errors import lines_for
from techsales.course import CourseError
from techsales.page import boards, panels, values, warm
from techsales.page.output import Output, Post, Stream

COURSE = Path("/course")
MOST_LINE = 2000
NO_INPUT = "A page cannot ask while a cell runs. Write the value into the code, in place of input()."
NO_MAGIC = "Lines that begin with % or ! are for JupyterLab, and the page has no use for them. Leave them out here."
NO_EXIT = "The cell ended here: exit() stops the cell, and Python goes on with the next one."
MAGIC = re.compile(r"^\s*[%!]", re.MULTILINE)


class Page:
    """What the cells of one page share."""

    def __init__(self, post: Post) -> None:
        self.output = Output(post)
        self.module = types.ModuleType("__main__")
        self.names: dict[str, Any] = self.module.__dict__

    def bundle(self, text: str, html: str) -> None:
        """Show HTML with text that says the same: what ``check`` and its companions do."""
        self.output.show(text, html)

    def panel(self, panel: Any) -> None:
        """Show a panel whose inputs the page draws."""
        if self.output.room():
            self.output.send(**panels.opened(panel))

    def board(self, board: Any) -> None:
        """Show a board whose buttons the page draws."""
        if self.output.room():
            self.output.send(**boards.opened(board))


_page: Page | None = None


def page() -> Page:
    """The page that was started.

    Raises:
        CourseError: none was.
    """
    if _page is None:
        raise CourseError("The page's Python was not started. Load the page again.")
    return _page


def start(post: Post, folder: str, course: Path | str = COURSE) -> None:
    """Make this Python the page's.

    Args:
        post: takes each event as JSON. folder: of the page, such as ``exercises``; cells run there.
        course: where the course's files lie.
    """
    global _page
    course = Path(course)
    os.environ |= {
        "TECHSALES_COURSE": str(course),
        "TECHSALES_PROGRESS": str(course / progress.FILE),
        "MPLBACKEND": "module://techsales.page.backend",
        "MPLCONFIGDIR": warm.FONTS,
    }
    (course / folder).mkdir(parents=True, exist_ok=True)
    os.chdir(course / folder)
    # A picture of memory would give every visitor the same "random" numbers.
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    _page = front.front_end = Page(post)
    sys.modules["__main__"] = _page.module
    sys.stdout, sys.stderr = Stream(_page.output, "stdout"), Stream(_page.output, "stderr")
    builtins.display = show  # type: ignore[attr-defined]
    builtins.input = no_input
    warm.install()


def no_input(*_args: object) -> str:
    """Stands for ``input``.

    Raises:
        CourseError: always.
    """
    raise CourseError(NO_INPUT)


def show(*shown: Any) -> None:
    """``display`` as cells know it."""
    for value in shown:
        values.show_value(page().output, value)


def show_open_figures() -> None:
    """What ``plt.show()`` does in the page."""
    values.show_figures(page().output)


def run(cell_id: str, source: str, alt: str | None = None) -> str:
    """Run one cell; everything it shows is posted meanwhile.

    Returns:
        JSON: ``ok``, and ``seconds`` it took.
    """
    here, began = page(), time.perf_counter()
    here.output.begin(alt)
    ok = guarded(lambda: execute(here, f"<cell {cell_id}>", source))
    ok = guarded(show_open_figures) and ok
    here.output.flush()
    return json.dumps({"ok": ok, "seconds": round(time.perf_counter() - began, 3)})


def guarded(action: Callable[[], None]) -> bool:
    """Whether ``action`` went well; if not, the error is posted as sentences."""
    here = page()
    try:
        action()
    except BaseException as error:  # even SystemExit: a cell must not end the page's Python
        names = [name for name in here.names if not name.startswith("_")]
        lines = error_lines(error, names)
        here.output.send(kind="error", lines=[line[:MOST_LINE] for line in lines])
        # Without this the cell's values live on in the frames of its last error.
        error.__traceback__ = None
        return False
    return True


def error_lines(error: BaseException, names: list[str]) -> list[str]:
    """What is said of an error; its own text may be as broken as the cell."""
    if isinstance(error, SystemExit):
        return [NO_EXIT]
    try:
        return lines_for(error, error.__traceback__, names)
    except Exception:
        return [f"Python stopped here with an error of the kind {type(error).__name__}, whose text cannot be shown."]


def execute(here: Page, filename: str, source: str) -> None:
    """Run the statements of a cell and show the value of its last line.

    Raises:
        CourseError: the cell holds lines meant for JupyterLab. Whatever the cell raises passes through.
    """
    lines = source.splitlines(keepends=True)
    linecache.cache[filename] = (len(source), None, lines, filename)
    try:
        tree = ast.parse(source, filename)
    except SyntaxError:
        if MAGIC.search(source):
            raise CourseError(NO_MAGIC) from None
        raise
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, filename, "exec"), here.names)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), filename, "eval"), here.names)
        if value is not None and not ends_silent(source):
            values.show_value(here.output, value)


def ends_silent(source: str) -> bool:
    """Whether a cell ends in a semicolon, comments aside."""
    if ";" not in source:
        return False
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
    found = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type not in skipped]
    return bool(found) and found[-1].string == ";"


def move(panel_id: str, settings: str) -> str:
    """A panel at other settings.

    Args:
        panel_id: as posted. settings: JSON, the inputs' values by name.

    Returns:
        JSON: ``html``, and ``says`` in one sentence.
    """
    return json.dumps(panels.moved(panel_id, json.loads(settings)), ensure_ascii=False)


def act(board_id: str, action: str, values_: str) -> str:
    """Press a button of a board.

    Args:
        board_id: as posted. action: the button's. values_: JSON, what is handed in with it.

    Returns:
        JSON: ``screen`` (null where the board is not known) and ``message``.
    """
    return json.dumps(boards.act(board_id, action, json.loads(values_)), ensure_ascii=False)


def restore(text: str) -> None:
    """Write the progress that the page has kept."""
    progress.progress_file().write_text(text, encoding="utf-8")


def progress_since(offset: int) -> str:
    """What was added to the progress.

    Args:
        offset: bytes known already.

    Returns:
        JSON: ``text`` from there on, and ``size`` of all.
    """
    path = progress.progress_file()
    content = path.read_bytes() if path.is_file() else b""
    return json.dumps({"text": content[offset:].decode("utf-8", "replace"), "size": len(content)}, ensure_ascii=False)
