"""What every gate reads: notebooks as cells, and an exercise notebook as exercises."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales import files

ROLES = ("task", "starter", "mistake", "solution")


@dataclass(frozen=True)
class Cell:
    """One cell of a stored notebook; ``number`` counts from 1 over all cells."""

    notebook: str
    number: int
    raw: dict[str, Any]

    @property
    def id(self) -> str:
        """The stable cell id, or an empty text."""
        return str(self.raw.get("id", ""))

    @property
    def is_code(self) -> bool:
        """True for code cells."""
        return bool(self.raw.get("cell_type") == "code")

    @property
    def source(self) -> str:
        """The text of the cell."""
        return files.cell_source(self.raw)

    @property
    def tags(self) -> set[str]:
        """The tags of the cell."""
        return set(self.raw.get("metadata", {}).get("tags", []))

    @property
    def outputs(self) -> list[dict[str, Any]]:
        """The stored outputs; none for a text cell."""
        return list(self.raw.get("outputs", []))

    @property
    def alt(self) -> str | None:
        """What one sees in the picture the cell draws; None where none is declared."""
        image = self.raw.get("metadata", {}).get("mystnb", {}).get("image", {})
        return image.get("alt") if isinstance(image, dict) else None

    @property
    def place(self) -> str:
        """How a sentence names this cell."""
        return f"{self.notebook}, cell {self.number} ({self.id or 'no id'})"


@dataclass(frozen=True)
class Notebook:
    """A stored notebook; ``name`` is its path from the course folder."""

    name: str
    metadata: dict[str, Any]
    cells: tuple[Cell, ...]
    raw: dict[str, Any]

    @property
    def course(self) -> dict[str, Any]:
        """The chapter's own metadata (number, title, minutes …); empty for an exercise notebook."""
        return dict(self.metadata.get("course", {}))

    @property
    def code(self) -> list[Cell]:
        """The code cells in order."""
        return [cell for cell in self.cells if cell.is_code]


@dataclass(frozen=True)
class ExerciseCells:
    """The cells of one exercise as they stand in its notebook."""

    id: str
    task: Cell
    cells: tuple[Cell, ...]

    def role(self, name: str) -> list[Cell]:
        """The exercise's cells tagged ``name``."""
        return [cell for cell in self.cells if name in cell.tags]


def read_notebook(root: Path, path: Path) -> Notebook:
    """One notebook.

    Raises:
        CourseError: as ``files.read_notebook``.
    """
    name = path.relative_to(root).as_posix()
    raw = files.read_notebook(path)
    cells = tuple(Cell(name, number, cell) for number, cell in enumerate(raw["cells"], start=1))
    return Notebook(name, raw["metadata"], cells, raw)


def notebooks(root: Path, *folders: str) -> list[Notebook]:
    """The notebooks in these folders of the course (default: all of them)."""
    return [read_notebook(root, path) for path in files.notebook_paths(root, *folders)]


def checked_id(cell: Cell) -> str | None:
    """The id in the cell's last line ``check("3.1", answer)``; None without such a line."""
    call = last_call(cell)
    if call is None or not call.args or not isinstance(call.args[0], ast.Constant):
        return None
    return str(call.args[0].value)


def last_call(cell: Cell) -> ast.Call | None:
    """The call of ``check`` in the last statement; None where there is none."""
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:
        # A fix exercise may show a syntax error on purpose: read the last line alone.
        lines = cell.source.strip().splitlines() or [""]
        try:
            body = ast.parse(lines[-1]).body
        except SyntaxError:
            return None
    last = body[-1] if body else None
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        return None
    call = last.value
    return call if isinstance(call.func, ast.Name) and call.func.id == "check" else None


def exercises(notebook: Notebook) -> list[ExerciseCells]:
    """The exercises of an exercise notebook: each starts at a cell tagged ``task``.

    The id is taken from the task's heading ``## 3.1 …``. The quiz answers at the end are not among them.
    """
    found: list[ExerciseCells] = []
    current: list[Cell] = []
    for cell in notebook.cells:
        if "task" in cell.tags:
            found, current = close(found, current), [cell]
        elif current and cell.tags & set(ROLES):
            if (checked_id(cell) or "").split(".")[-1].startswith("q"):
                found, current = close(found, current), []
            else:
                current.append(cell)
    return close(found, current)


def close(found: list[ExerciseCells], cells: list[Cell]) -> list[ExerciseCells]:
    """``found`` with the exercise that these cells make up, if any."""
    if not cells:
        return found
    heading = re.search(r"^#+\s*(\S+)", cells[0].source, re.MULTILINE)
    return [*found, ExerciseCells(heading.group(1) if heading else "", cells[0], tuple(cells[1:]))]


def shown(cell: Cell) -> str:
    """All text a cell's stored outputs show, with blanks collapsed."""
    return squeeze(" ".join(text_of(output) for output in cell.outputs))


def text_of(output: dict[str, Any]) -> str:
    """The plain text of one output; for an exception its name and message."""
    if output.get("output_type") == "stream":
        return "".join(output.get("text", ""))
    if output.get("output_type") == "error":
        return f"{output.get('ename', '')}: {output.get('evalue', '')}"
    return "".join(output.get("data", {}).get("text/plain", ""))


def squeeze(text: str) -> str:
    """Text with every run of blanks as one."""
    return " ".join(text.split())
