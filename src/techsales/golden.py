"""Run notebooks and store their outputs: the reference that nbval compares with, kept readable in review."""

import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from techsales.course import CourseError

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
SECONDS_A_CELL = 120


def notebooks(root: Path) -> list[Path]:
    """Every notebook whose stored outputs are a reference."""
    return [path for folder in ("chapters", "exercises", "reports") for path in sorted((root / folder).glob("*.ipynb"))]


def execute(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """Run a notebook in ``folder``, with progress kept elsewhere; outputs are stored in it.

    Raises:
        CourseError: a cell raised that is not tagged ``raises-exception``; the text names it.
    """
    with tempfile.TemporaryDirectory() as scratch:
        env = os.environ | {"TECHSALES_PROGRESS": str(Path(scratch, "progress.jsonl")), "TECHSALES_PANELS": "static"}
        client = NotebookClient(
            notebook, timeout=SECONDS_A_CELL, coalesce_streams=True, resources={"metadata": {"path": str(folder)}}
        )
        try:
            client.execute(env=env)
        except CellExecutionError as error:
            place = next(
                (
                    cell.get("id", "?")
                    for cell in notebook.cells
                    if any(is_error(out) for out in cell.get("outputs", []))
                ),
                "?",
            )
            raise CourseError(
                f"cell {place} raised {error.ename}: {error.evalue}. Mend it, or tag it raises-exception."
            ) from None
    return notebook


def is_error(output: nbformat.NotebookNode) -> bool:
    """Whether an output is an exception."""
    return str(output.output_type) == "error"


def store(path: Path) -> bool:
    """Run one notebook and store its outputs; returns whether the file changed.

    Raises:
        CourseError: a cell raised; the file is left as it was.
    """
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.from_dict(nbformat.reads(before, as_version=4))
    try:
        execute(notebook, path.parent)
    except CourseError as error:
        raise CourseError(f"{path.parent.name}/{path.name}: {error}") from None
    refuse_course_errors(path, notebook)
    after = nbformat.writes(cleaned(notebook)) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8")
    return after != before


def refuse_course_errors(path: Path, notebook: nbformat.NotebookNode) -> None:
    """A panel that says the course itself could not do something is no reference."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            said = output.get("data", {}).get("text/plain", "")
            if said.startswith("✗"):
                raise CourseError(
                    f"{path.parent.name}/{path.name}: cell {cell.get('id', '?')} shows a fault: {said[2:]}"
                )


def cleaned(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without images, widget state and timestamps, cells counted 1, 2, 3 …"""
    notebook.metadata.kernelspec = nbformat.from_dict(KERNEL)
    notebook.metadata.language_info = nbformat.from_dict({"name": "python"})
    notebook.metadata.pop("widgets", None)
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
