"""Shared by all tests: the course, and a tiny course that may be broken."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from techsales.course import CourseError
from techsales.gates import browser

ROOT = Path(__file__).resolve().parents[1]
TINY = Path(__file__).parent / "fixtures" / "tiny"


@pytest.fixture(autouse=True, scope="session")
def own_progress(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test writes into anybody's progress."""
    os.environ["TECHSALES_PROGRESS"] = str(tmp_path_factory.mktemp("progress") / "progress.jsonl")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the real course."""
    return ROOT


@dataclass(frozen=True)
class Course:
    """A copy of the tiny course, with the few ways in which tests break it."""

    root: Path

    def edit(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change a notebook as JSON."""
        path = self.root / name
        notebook = json.loads(path.read_text(encoding="utf-8"))
        change(notebook)
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")

    def cell(self, name: str, cell_id: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change one cell of a notebook."""
        self.edit(name, lambda notebook: change(next(c for c in notebook["cells"] if c["id"] == cell_id)))

    def source(self, name: str, cell_id: str, source: str) -> None:
        """Give one cell another source."""
        self.cell(name, cell_id, lambda cell: cell.update(source=source))

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace a text that must be there, once."""
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def tiny(tmp_path: Path) -> Course:
    """A fresh copy of the tiny course: one chapter, two exercises, one quiz question, one table."""
    shutil.copytree(TINY, tmp_path / "tiny")
    return Course(tmp_path / "tiny")


@pytest.fixture(scope="module")
def look_at(root: Path) -> Iterator[Callable[[Path], browser.Look]]:
    """Opens a browser on a folder of HTML. A machine without one skips, and fails where REQUIRE names it."""
    with ExitStack() as stack:

        def start(html: Path) -> browser.Look:
            try:
                return stack.enter_context(browser.looking(html, root))
            except CourseError as error:
                if browser.browser_is_required():
                    pytest.fail(str(error))
                pytest.skip(str(error))

        yield start


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder with the built site's HTML, which ``techsales test`` names in TECHSALES_SITE."""
    named = os.environ.get("TECHSALES_SITE")
    if not named:
        pytest.fail("TECHSALES_SITE is not set. Run make test, or build the site and name the folder with its HTML.")
    assert Path(named, "index.html").is_file(), f"{named} holds no index.html: build the site first."
    return Path(named)
