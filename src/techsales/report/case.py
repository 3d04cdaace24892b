"""Running ``reports/case.ipynb`` for a team, and getting its figures back.

papermill alone would run a misspelt parameter with the default value, and overwrite the injected
values in a notebook without the tag; here both are refused before anything runs.
"""

import ast
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from techsales.company.basics import TEAMS
from techsales.company.loaders import read_bytes
from techsales.course import CourseError, find_course
from techsales.files import read_notebook, write_whole
from techsales.report.figures import TABLES, Figure, figures
from techsales.report.teams import check_names

__all__ = ["Figure", "figures", "read_figures", "run_all", "run_case", "run_notebook", "store_figures"]

TEMPLATE = Path("reports") / "case.ipynb"
TAG = "parameters"
SLIDE_ORDER = ("hours", "csat", "tdr", "otp", "growth")
MIME = "application/vnd.techsales.figures+json"


class ReportError(CourseError):
    """A report cannot be made; the text says why and what to do."""


def run_case(team: str, to: Path | str, quarter: str = "2025Q4") -> Path:
    """Run the case report for one team and store it.

    Args:
        team: one of the eight. to: folder for the report; made if missing. quarter: 2025Q1 to 2025Q4.

    Returns:
        The stored notebook, ``case_kestrel_2025Q4.ipynb``. The same files give the same bytes.

    Raises:
        CourseError: no such team or quarter, a data file is missing, or the run failed. In the last
        case what was run is kept beside, as ``….failed.ipynb``; an earlier good report stays.
    """
    check_names(team, quarter)
    if find_spec("papermill") is None:
        raise ReportError(
            "A page cannot start another notebook. Open this chapter in JupyterLab on your own machine to run the report."
        )
    path = Path(to) / f"case_{team.lower()}_{quarter}.ipynb"
    return run_notebook(template_path(), path, {"team": team, "quarter": quarter}, tables=TABLES)


def run_all(
    to: Path | str, quarter: str = "2025Q4", progress: Callable[[str], object] | None = print
) -> dict[str, Path]:
    """Run the case report for all eight teams.

    Args:
        to: folder for the reports. quarter: as ``run_case``. progress: gets one line a team; None is silent.

    Returns:
        The stored notebooks by team.
    """
    # Here, because a page that imports this module has no processes to start.
    from techsales.kernels.warm import warm_kernels

    paths = {}
    with warm_kernels(say=False):
        for place, team in enumerate(TEAMS, 1):
            paths[team] = run_case(team, to, quarter)
            if progress:
                progress(f"{place} of {len(TEAMS)}  {paths[team].name}")
    return paths


def template_path() -> Path:
    """The case report's template: the course folder's, else the clone's.

    Raises:
        ReportError: there is none.
    """
    for root in (find_course(), Path(__file__).resolve().parents[3]):
        if (root / TEMPLATE).is_file():
            return root / TEMPLATE
    raise ReportError(f"{TEMPLATE.as_posix()} is missing from the course folder. Fetch the course again.")


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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(f"The folder {path.parent} cannot be made: {error.strerror}. Choose another one.") from None
    # A name of its own while it runs: a good report is replaced only by a finished one.
    running = path.with_suffix(f".running{os.getpid()}.ipynb")
    problem = execute(template, running, parameters)
    if problem:
        failed = path.with_suffix(".failed.ipynb")
        if running.exists():
            os.replace(running, failed)
        raise ReportError(f"The report {path.name} stopped: {problem}. What was run is kept in {failed}.")
    write_plain(read_notebook(running), running)
    os.replace(running, path)
    return path


def execute(template: Path, path: Path, parameters: dict[str, Any]) -> str:
    """Run through papermill; the error in one line, or an empty text."""
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
        return f"{error.ename}: {error.evalue}"
    except Exception as error:  # a kernel that does not start or dies has many names
        return f"{type(error).__name__}: {error}".splitlines()[0]
    return ""


def check_parameters(template: Path, parameters: dict[str, Any]) -> None:
    """Refuse what papermill lets pass.

    Raises:
        ReportError: no cell, or more than one, is tagged; or a name the cell does not assign.
    """
    cells = [cell for cell in read_notebook(template)["cells"] if TAG in cell["metadata"].get("tags", [])]
    if len(cells) != 1:
        raise ReportError(
            f"{template.name} has {len(cells)} cells tagged {TAG}; one is needed. Without it the values handed over "
            "would be overwritten, and the report would be about another team."
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


def store_figures(found: dict[str, Figure]) -> None:
    """Put the figures into the output of the cell that calls this, for ``read_figures``."""
    from IPython.display import display

    plain = {name: asdict(figure) for name, figure in found.items()}
    text = f"{len(plain)} figures are stored in this cell: {', '.join(plain)}."
    display({"text/plain": text, MIME: plain}, raw=True)


def read_figures(path: Path | str) -> dict[str, dict[str, Any]]:
    """The figures that a stored case report holds, by name; each a dictionary as in ``Figure``.

    >>> read_figures("case_heron_2025Q4.ipynb")["tdr"]["value"]  # doctest: +SKIP
    0.75

    Raises:
        CourseError: no such file, no notebook, or one without figures.
    """
    for cell in read_notebook(Path(path))["cells"]:
        for output in cell.get("outputs", []):
            stored = output.get("data", {}).get(MIME)
            if stored:
                # Stored JSON comes sorted by name; hand it back in the order of the slide.
                return {name: stored[name] for name in SLIDE_ORDER}
    raise ReportError(f"{path} holds no figures: it is no case report, or it was not run to its end.")
