"""A started page under an ordinary Python."""

import builtins
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from techsales.checking import display as front
from techsales.page import cells, warm

ROOT = Path(__file__).resolve().parents[2]
Event = dict[str, Any]
Run = Callable[..., list[Event]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """A started page: ``run(source)`` gives the events of a cell."""
    events: list[Event] = []
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.setattr(builtins, "input", builtins.input)
    monkeypatch.setattr(builtins, "display", None, raising=False)
    monkeypatch.setattr(front, "front_end", None)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    before = dict(os.environ)
    monkeypatch.chdir(tmp_path)
    cells.start(lambda event: events.append(json.loads(event)), "exercises", tmp_path)
    os.environ["TECHSALES_COURSE"] = str(ROOT)
    monkeypatch.setattr(warm.finder, "present", True)
    out, err = sys.stdout, sys.stderr

    def run(source: str, alt: str | None = None, cell: str = "a1") -> list[Event]:
        events.clear()
        with redirect_stdout(out), redirect_stderr(err):  # pytest puts its own streams there before each test
            run.result = json.loads(cells.run(cell, source, alt))  # type: ignore[attr-defined]
        return list(events)

    yield run
    os.environ.clear()
    os.environ.update(before)
