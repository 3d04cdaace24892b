"""Running the cells of one page in order, and saying what they answered and printed, a line of JSON at a time."""

import ast
import asyncio
import builtins
import functools
import importlib
import inspect
import json
import linecache
import os
import random
import re
import signal
import sys
import time
import types
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from techsales.checking import display as front
from techsales.checking.capture import capture, plain
from techsales.checking.errors import lines_for
from techsales.checking.limit import Endless, run_limited
from techsales.company.loaders import load
from techsales.course import CourseError
from techsales.grading.inside.output import Printed

Json = dict[str, Any]
Say = Callable[[Json], None]
MOST_ERROR = 2000
MOST_REPR = 10_000
NO_INPUT = "Nobody is there to answer input() while work is graded. Write the value into the code."
EXIT = "The cell ended here: exit() stops the cell, and Python goes on with the next one."
#: A line for JupyterLab, such as ``%matplotlib inline``, ``load?`` or ``pip install``, does nothing here.
MAGIC = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+\?\??[ \t]*|(?:pip|conda) install .*)$", re.MULTILINE)
#: Python behind ``%time`` runs without being timed; a name for what a command prints is there, and holds nothing.
TIMED = re.compile(r"^([ \t]*)%time[ \t]+(?=\S)", re.MULTILINE)
NAMED = re.compile(r"^([ \t]*[\w, ]+=[ \t]*)[%!].*$", re.MULTILINE)


class Page:
    """One page while it runs."""

    def __init__(self, job: Json, say: Say) -> None:
        self.say = say
        self.cells: list[str] = job["cells"]
        self.probes = {name: [tuple(plain(args)) for args in calls] for name, calls in job["probes"].items()}
        self.seconds = float(job["limits"]["cell_seconds"])
        self.call_seconds = float(job["limits"]["call_seconds"])
        self.most_answer = int(job["limits"]["message_bytes"]) // 2
        self.printed = Printed(int(job["limits"]["cell_output"]), int(job["limits"]["page_output"]))
        self.module = types.ModuleType("__main__")
        self.names: Json = self.module.__dict__
        self.kept = dict(vars(builtins))
        self.restore = functools.partial(vars(builtins).update, self.kept)
        self.number = 0
        self.end = 0.0

    def bundle(self, text: str, _html: str) -> None:
        """What the course shows, as text."""
        self.printed.write(text + "\n")

    def panel(self, panel: Any) -> None:
        """A what-if panel has nothing to move here."""
        self.printed.write(f"[a panel: {panel.title}]\n")

    def board(self, board: Any) -> None:
        """A board has no buttons here."""
        self.printed.write(f"[a board: {board.title}]\n")

    def check(self, exercise_id: Any = "", answer: Any = ..., *more: Any) -> None:
        """Stands for ``check``: takes the answer down. Whether it is right is not known in this process."""
        wanted = str(exercise_id).strip()[:40]
        began = time.monotonic()
        calls = self.probes.get(wanted, ())
        try:
            what = ((answer, *more) if more else answer, calls, self.call_seconds)
            captured = run_limited(capture, what, self.end - began + self.call_seconds * len(calls))
            if len(json.dumps(captured)) > self.most_answer:
                captured = {"type": "other", "python": f"{type(answer).__name__} (too large)"}
            # No timer runs here, so the line goes out in one piece.
            self.say({"t": "check", "n": self.number, "id": wanted, "answer": captured})
        finally:
            self.end += time.monotonic() - began
            if hasattr(signal, "setitimer"):
                signal.setitimer(signal.ITIMER_REAL, max(self.end - time.monotonic(), 0.01), 0.05)


_page: Page | None = None


def nothing(*_args: Any, **_options: Any) -> None:
    """Stands for ``hint``, ``solution``, ``progress``, ``quiz`` and ``review``: they change no answer."""


class Shell:
    """What ``get_ipython`` gives: magics called as functions, as a notebook saved as a script has them, do nothing."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        """Any method, which does nothing."""
        return nothing


def no_input(*_args: object) -> str:
    """Stands for ``input``.

    Raises:
        CourseError: always.
    """
    raise CourseError(NO_INPUT)


def run_page(job: Json, say: Say, course: Path) -> None:
    """Run every cell of a page; an error ends its cell, not the page.

    Args:
        job: ``page`` (its folder is worked in), ``cells`` (sources), ``probes`` (arguments by exercise), ``limits``.
        say: takes each message. course: holds ``data``, and the folders the page's code expects beside it.
    """
    global _page
    page = _page = Page(job, say)
    folder = course / (str(job["page"]).split("/")[0] or "exercises")
    os.chdir(folder if folder.is_dir() else course)
    stand_in(page)
    for number, source in enumerate(page.cells, 1):
        page.number = number
        say({"t": "begin", "n": page.number})
        page.printed.begin()
        sys.stdout = sys.stderr = page.printed
        error = run_cell(page, source)
        cut = page.printed.cut or len(error) > MOST_ERROR
        output = page.printed.text()
        say({"t": "cell", "n": page.number, "output": output, "error": error[:MOST_ERROR], "cut": cut})
    say({"t": "end"})


def stand_in(page: Page) -> None:
    """Put harmless functions where the course's own would ask the bank."""
    package: Any = sys.modules["techsales"]
    package.load = load
    learner: Any = types.ModuleType("techsales.checking.learner")
    for module in (package, learner):
        module.check = page.check
        for name in ("hint", "solution", "progress", "quiz", "review"):
            setattr(module, name, nothing)
    sys.modules["techsales.checking.learner"] = learner
    importlib.import_module("techsales.report.case").run_case = report_without_kernel  # type: ignore[attr-defined]
    front.front_end = page
    sys.modules["__main__"] = page.module
    builtins.display = show  # type: ignore[attr-defined]
    builtins.input = no_input
    builtins.get_ipython = Shell  # type: ignore[attr-defined]
    page.kept.update(display=show, input=no_input)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def report_without_kernel(team: str, to: Path | str, quarter: str = "2025Q4") -> Path:
    """Stands for ``run_case``: the same figures in the same file, without starting another Python."""
    from techsales.report.case import MIME
    from techsales.report.figures import figures

    stored = {name: asdict(figure) for name, figure in figures(team, quarter).items()}
    path = Path(to) / f"case_{str(team).lower()}_{quarter}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    cell = {"cell_type": "code", "source": "", "metadata": {}, "outputs": [{"data": {MIME: stored}}]}
    path.write_text(json.dumps({"cells": [cell], "metadata": {}}), encoding="utf-8")
    return path


def run_cell(page: Page, source: str) -> str:
    """Run one cell. Returns what is said of its error, or an empty text."""
    page.end = time.monotonic() + page.seconds
    try:
        try:
            run_limited(execute, (page, source), page.seconds)
        finally:
            # A cell that takes print or compile away from Python does so for itself alone.
            page.restore()
        tell_figures()
    except Endless:
        return (
            f"The cell was stopped after {page.seconds:g} seconds. Look for a loop whose condition never turns false."
        )
    except SystemExit:
        return EXIT
    except BaseException as error:
        names = [name for name in page.names if isinstance(name, str) and not name.startswith("_")]
        said = sentences(error, names)
        # Without this the cell's values live on in the frames of its last error.
        error.__traceback__ = None
        return said
    return ""


def sentences(error: BaseException, names: list[str]) -> str:
    """What is said of an error; its own text may be as broken as the cell."""
    try:
        return "\n".join(lines_for(error, error.__traceback__, names))
    except BaseException:
        return f"Python stopped here with an error of the kind {type(error).__name__}, whose text cannot be shown."


def execute(page: Page, source: str) -> None:
    """Run the statements of a cell and show the value of its last line."""
    filename = f"<cell {page.number}>"
    try:
        tree = ast.parse(source, filename)
    except SyntaxError:
        plainer = without_magic(source)
        if plainer == source:
            linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
            raise
        source, tree = plainer, ast.parse(plainer, filename)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    run(tree, filename, page.names)
    if isinstance(last, ast.Expr):
        value = run(ast.Expression(last.value), filename, page.names)
        if value is not None and not source.rstrip().endswith(";"):
            show(value)
            builtins._ = value  # type: ignore[attr-defined] # as in Python itself, so that a learner's own _ stands before it


def run(tree: ast.Module | ast.Expression, filename: str, names: Json) -> Any:
    """Run statements, or one expression for its value; ``await`` may stand outside a function, as in JupyterLab."""
    mode = "exec" if isinstance(tree, ast.Module) else "eval"
    code = compile(tree, filename, mode, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    value = eval(code, names)
    return asyncio.run(value) if code.co_flags & inspect.CO_COROUTINE else value


def without_magic(source: str) -> str:
    """A cell without its lines for JupyterLab; a cell in another language does nothing."""
    if re.match(r"\s*%%(?!time|capture)", source):
        return ""
    return MAGIC.sub(r"\1pass", NAMED.sub(r"\1None", TIMED.sub(r"\1", source)))


def show(*shown: Any) -> None:
    """``display`` as cells know it: the text of each value; of a picture, that there is one."""
    page = _page
    assert page is not None
    for value in shown:
        page.printed.write(text_of(value) + "\n")


def text_of(value: Any) -> str:
    """A value as text, cut."""
    figure = sys.modules.get("matplotlib.figure")
    if figure is not None and isinstance(value, figure.Figure):
        sys.modules["matplotlib.pyplot"].close(value)
        return "[a picture]"
    if isinstance(value, types.FunctionType):
        return f"<function {value.__qualname__}{inspect.signature(value)}>"
    return repr(value)[:MOST_REPR]


def tell_figures() -> None:
    """One line for each open figure; all are closed."""
    pyplot: Any = sys.modules.get("matplotlib.pyplot")
    page = _page
    if pyplot is None or page is None:
        return
    for _ in pyplot.get_fignums():
        page.printed.write("[a picture]\n")
    pyplot.close("all")


def writer(file: int) -> Say:
    """What says a message: one line of JSON to a file number."""
    encode, write = json.JSONEncoder(ensure_ascii=True, check_circular=False).encode, os.write

    def say(message: Json) -> None:
        line = encode(message).encode() + b"\n"
        while line:
            line = line[write(file, line) :]

    return say
