"""Run notebooks and store their outputs: the reference that nbval compares with, kept readable in review."""

import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from techsales.course import CourseError
from techsales.files import read_notebook, short_name, write_whole
from techsales.gates.notebooks import KERNEL, numbers_of

SECONDS_A_CELL = 120


def execute(notebook: nbformat.NotebookNode, folder: Path) -> None:
    """Run a notebook in ``folder``, with progress kept elsewhere; the outputs go into the notebook.

    Raises:
        CourseError: a cell raised that is not tagged ``raises-exception``, or a cell did not end.
    """
    with tempfile.TemporaryDirectory() as scratch:
        env = os.environ | {"TECHSALES_PROGRESS": str(Path(scratch, "progress.jsonl")), "TECHSALES_PANELS": "static"}
        client = NotebookClient(
            notebook, timeout=SECONDS_A_CELL, coalesce_streams=True, resources={"metadata": {"path": str(folder)}}
        )
        try:
            client.execute(env=env)
        except CellExecutionError as error:
            raise CourseError(
                f"cell {raising_cell(notebook)} raised {error.ename}: {error.evalue}. Mend it, or tag it raises-exception."
            ) from None
        except (CellTimeoutError, DeadKernelError):
            raise CourseError(
                f"a cell did not end within {SECONDS_A_CELL} seconds, or it ended the kernel. Run it in JupyterLab."
            ) from None


def raising_cell(notebook: nbformat.NotebookNode) -> str:
    """The id of the cell that stopped the run: the first with an error that is not meant to have one."""
    for cell in notebook.cells:
        meant = "raises-exception" in cell.metadata.get("tags", [])
        if not meant and any(output.output_type == "error" for output in cell.get("outputs", [])):
            return str(cell.get("id", "?"))
    return "?"


def store(path: Path) -> bool:
    """Run one notebook and store its outputs; returns whether the file changed.

    Raises:
        CourseError: it is no notebook, or a cell raised; the file is left as it was.
    """
    read_notebook(path)
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    try:
        execute(notebook, path.parent)
    except CourseError as error:
        raise CourseError(f"{short_name(path)}: {error}") from None
    refuse_course_errors(path, notebook)
    after = nbformat.writes(cleaned(notebook)) + "\n"
    if after != before:
        write_whole(path, after)
    return after != before


def refuse_course_errors(path: Path, notebook: nbformat.NotebookNode) -> None:
    """A panel that says the course itself could not do something is no reference."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            said = output.get("data", {}).get("text/plain", "")
            if said.startswith("✗"):
                raise CourseError(f"{short_name(path)}: cell {cell.get('id', '?')} shows a fault: {said[2:]}")


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without images, widget state and timestamps, cells counted 1, 2, 3 …, its numbers noted down."""
    notebook.metadata.kernelspec = nbformat.from_dict(KERNEL)
    notebook.metadata.language_info = nbformat.from_dict({"name": "python"})
    notebook.metadata.pop("widgets", None)
    noted = numbers_of((cell.get("id", ""), cell.source) for cell in notebook.cells)
    notebook.metadata.numbers = nbformat.from_dict(noted)
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = count
            data = output.get("data", {})
            for kind in [kind for kind in data if kind.startswith("image/") or "widget-view" in kind]:
                del data[kind]
    return notebook
