"""Gate 2, derived: the learner's notebook runs unsolved, and with the solutions put in it gets every tick.

Both runs share one kernel, with its names cleared in between: starting a kernel costs more than all cells.
"""

import copy
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from techsales.checking.bank import OPEN_KINDS, Bank
from techsales.files import notebook_paths, read_notebook
from techsales.gates.reading import Cell, checked_id, shown, squeeze, text_of
from techsales.gates.roles import TICK, read_bank, starter_shows
from techsales.site.stage import learner_notebook

SECONDS_PER_CELL = 60
CLEAR = "%reset -f"


@dataclass(frozen=True)
class Run:
    """The cells of one run, in order, with what they showed."""

    name: str
    cells: tuple[Cell, ...]


def solved(notebook: dict[str, Any], bank: Bank) -> dict[str, Any]:
    """The learner's notebook with each starter replaced by its solution, and each quiz question answered."""
    code: dict[str, str] = {}
    for raw in notebook["cells"]:
        if "solution" in raw["metadata"].get("tags", []):
            code[checked_id(Cell("", 0, raw)) or ""] = Cell("", 0, raw).source
    for name, exercise in bank.items():
        if exercise.kind == "quiz":
            code[name] = f'check("{name}", "{(exercise.right or {}).get("value")}")'
    answered = copy.deepcopy(learner_notebook(notebook))
    for raw in answered["cells"]:
        starter = checked_id(Cell("", 0, raw)) if "starter" in raw["metadata"].get("tags", []) else None
        if starter in code:
            raw["source"] = code[starter]
    return answered


def run_both(root: Path, slug: str, bank: Bank) -> tuple[Run, Run]:
    """The unsolved and the solved notebook, executed in the exercises' folder, one after the other.

    Raises:
        CellTimeoutError, DeadKernelError: a cell did not end, or ended the kernel.
    """
    path = root / "exercises" / f"{slug}.ipynb"
    stored = read_notebook(path)
    halves = [learner_notebook(stored), solved(stored, bank)]
    code = [[raw for raw in half["cells"] if raw["cell_type"] == "code"] for half in halves]
    together = nbformat.v4.new_notebook()
    for half in code:
        together.cells += [nbformat.v4.new_code_cell(Cell("", 0, raw).source) for raw in half]
        together.cells.append(nbformat.v4.new_code_cell(CLEAR))
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(
            together,
            timeout=SECONDS_PER_CELL,
            kernel_name="python3",
            allow_errors=True,
            resources={"metadata": {"path": str(path.parent)}},
        )
        client.execute(
            env={
                **os.environ,
                "TECHSALES_PROGRESS": str(Path(folder) / "progress.jsonl"),
                "TECHSALES_COURSE": str(root),
            }
        )
    runs, start = [], 0
    for name, half in zip(("unsolved", "solved"), code, strict=True):
        done = together.cells[start : start + len(half)]
        start += len(half) + 1
        cells = [
            Cell(f"exercises/{slug}.ipynb", number, {**raw, "source": after.source, "outputs": after.outputs})
            for number, (raw, after) in enumerate(zip(half, done, strict=True), start=1)
        ]
        runs.append(Run(name, tuple(cells)))
    return runs[0], runs[1]


def derived_runs(root: Path) -> list[str]:
    """Every learner's exercise notebook, run as it is and run solved."""
    return [problem for path in notebook_paths(root, "exercises") for problem in derived(root, path.stem)]


def derived(root: Path, slug: str) -> list[str]:
    """What one exercise notebook shows, unsolved and solved, that it should not."""
    bank, problems = read_bank(root)
    if problems:
        return problems
    try:
        unsolved_run, solved_run = run_both(root, slug, bank)
    except (CellTimeoutError, DeadKernelError) as error:
        last = str(error).strip().splitlines()[-1]
        return [
            f"exercises/{slug}.ipynb: a cell did not end within {SECONDS_PER_CELL} seconds or ended the kernel. {last}"
        ]
    for cell in unsolved_run.cells:
        exercise = bank.get(checked_id(cell) or "")
        wanted = starter_shows(exercise) if exercise else ""
        if squeeze(wanted) not in shown(cell):
            problems.append(
                f"{where(cell)}, unsolved: it should show '{wanted}'. It shows: {shown(cell)[:120] or 'nothing'}"
            )
        problems += raised(cell, "unsolved", wanted)
    for cell in solved_run.cells:
        exercise = bank.get(checked_id(cell) or "")
        if exercise and exercise.kind not in OPEN_KINDS and TICK not in shown(cell):
            problems.append(
                f"{where(cell)}, solved: it should get the tick. It shows: {shown(cell)[:120] or 'nothing'}"
            )
        problems += raised(cell, "solved", "")
    return problems


def where(cell: Cell) -> str:
    """How a sentence names a cell of a derived notebook."""
    return f"{cell.notebook}, cell {cell.id}"


def raised(cell: Cell, run: str, declared: str) -> list[str]:
    """The sentence of an exception that nobody declared; a cell tagged so that checks nothing may show one."""
    if "raises-exception" in cell.tags and checked_id(cell) is None:
        return []
    return [
        f"{where(cell)}, {run}: it raises {text_of(output)}. Mend the starter, or declare the exception in the TOML."
        for output in cell.outputs
        if output.get("output_type") == "error" and output.get("ename") != declared
    ]
