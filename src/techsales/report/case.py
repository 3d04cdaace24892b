"""Running ``reports/case.ipynb`` for a team, and getting its figures back.

What papermill would let pass is refused by ``techsales.report.run``.
"""

from collections.abc import Callable
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from techsales.company.basics import TEAMS
from techsales.files import read_notebook
from techsales.report.figures import TABLES, Figure, figures
from techsales.report.run import ReportError, run_notebook, template_path
from techsales.report.teams import check_names

__all__ = ["Figure", "ReportError", "figures", "read_figures", "run_all", "run_case", "run_notebook", "store_figures"]

TEMPLATE = Path("reports") / "case.ipynb"
SLIDE_ORDER = ("hours", "csat", "tdr", "otp", "growth")
MIME = "application/vnd.techsales.figures+json"


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
    return run_notebook(template_path(TEMPLATE), path, {"team": team, "quarter": quarter}, tables=TABLES)


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
