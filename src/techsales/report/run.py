"""Running a template notebook with other values, through papermill, and what papermill would let pass.

papermill alone would run a misspelt parameter with the default value, and overwrite the injected
values in a notebook without the tag; here both are refused before anything runs.
"""

import ast
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from techsales.company.loaders import read_bytes
from techsales.course import CourseError, find_course
from techsales.files import read_notebook, write_whole

TAG = "parameters"


class ReportError(CourseError):
    """A report cannot be made; the text says why and what to do."""


def template_path(template: Path) -> Path:
    """Where a template such as ``reports/case.ipynb`` lies: in the course folder, else in the clone.

    Raises:
        ReportError: there is none.
    """
    for root in (find_course(), Path(__file__).resolve().parents[3]):
        if (root / template).is_file():
            return root / template
    raise ReportError(f"{template.as_posix()} is missing from the course folder. Fetch the course again.")


def run_notebook(template: Path, path: Path, parameters: dict[str, Any], tables: Iterable[str] = ()) -> Path:
    """Run a notebook with other values in its parameters cell.

    Args:
        template: a notebook with one cell tagged ``parameters``. path: where the result goes.
        parameters: new values for names that cell assigns. tables: data files that must be there.

    Raises:
        CourseError: as ``run_case``; also a missing tag or an unknown parameter. Nothing runs then.
    """
    check_parameters(template, parameters)
    for table in tables:
        read_bytes(table, quiet=True)
    make_folder_of(path)
    # A name of its own while it runs: a good report is replaced only by a finished one.
    running = path.with_suffix(f".running{os.getpid()}.ipynb")
    try:
        problem = execute(template, running, parameters)
    except (CourseError, KeyboardInterrupt):
        # Its sentence names place and remedy, or somebody stopped it; half a notebook would add nothing.
        running.unlink(missing_ok=True)
        raise
    if problem:
        failed = path.with_suffix(".failed.ipynb")
        if running.exists():
            os.replace(running, failed)
        raise ReportError(f"The report {path.name} stopped: {problem}. What was run is kept in {failed}.")
    write_plain(read_notebook(running), running)
    os.replace(running, path)
    return path


def make_folder_of(path: Path) -> None:
    """Make the folder that a file is to be written into.

    Raises:
        ReportError: it cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"The folder {path.parent} cannot be made: {error.strerror}. Choose another one.") from None


def execute(template: Path, path: Path, parameters: dict[str, Any]) -> str:
    """Run through papermill; the error in one line, or an empty text.

    Raises:
        CourseError: the notebook raised one; it comes out as it was.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    try:
        papermill.execute_notebook(
            str(template),
            str(path),
            parameters=parameters,
            progress_bar=False,
            cwd=str(find_course()),
            kernel_manager_class=f"{__package__}.quiet.QuietKernelManager",
        )
    except PapermillExecutionError as error:
        if error.ename in names_of_course_errors():
            raise ReportError(error.evalue) from None
        return f"{error.ename}: {error.evalue}"
    except Exception as error:  # a kernel that does not start or dies has many names
        return f"{type(error).__name__}: {error}".splitlines()[0]
    return ""


def names_of_course_errors() -> set[str]:
    """The errors whose text is a sentence for the reader."""
    found, new = {CourseError}, {CourseError}
    while new := {kind for parent in new for kind in parent.__subclasses__()} - found:
        found |= new
    return {kind.__name__ for kind in found} | {"ExportError"}


def check_parameters(template: Path, parameters: dict[str, Any]) -> None:
    """Refuse what papermill lets pass.

    Raises:
        ReportError: no cell, or more than one, is tagged; or a name the cell does not assign.
    """
    cells = [cell for cell in read_notebook(template)["cells"] if TAG in cell["metadata"].get("tags", [])]
    if len(cells) != 1:
        raise ReportError(
            f"{template.name} has {len(cells)} cells tagged {TAG}; one is needed. Without it the values handed over "
            "would be overwritten, and the report would be about other data, such as another team."
        )
    tree = ast.parse("".join(cells[0]["source"]))
    known = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    for name in parameters:
        if name not in known:
            raise ReportError(f"{template.name} has no parameter called {name!r}. It has: {', '.join(known)}.")


def write_plain(notebook: dict[str, Any], path: Path) -> None:
    """Write a notebook without the clock times that papermill and the kernel leave in it."""
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected-parameters"
    write_whole(path, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
