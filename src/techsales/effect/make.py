"""From exports to a page, a notebook and a JSON file: the notebook computes, the page is drawn from what it stored."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from techsales.effect.effect import read_effect
from techsales.effect.page import page
from techsales.effect.target import REJECTED, check_target
from techsales.files import write_whole
from techsales.report.run import run_notebook, template_path

TEMPLATE = Path("reports") / "effect.ipynb"


class Made(NamedTuple):
    """The files of a report, and its headline; ``rejected`` lists the cells that kept rows out, if there are any."""

    page: Path
    notebook: Path
    values: Path
    rejected: Path | None
    headline: str

    @property
    def paths(self) -> list[Path]:
        """All that were written."""
        return [path for path in self[:4] if path is not None]


def make_report(exports: Sequence[Path], mapping: Path, to: Path, say: Callable[[str], object] | None = None) -> Made:
    """Run the template on a company's exports; each file is replaced only by a finished one.

    Args:
        exports: files or folders. mapping: reviewed. to: the page, ending in .html; notebook and JSON lie beside it.

    Raises:
        CourseError: the name, a file, the mapping or the run; an earlier good report stays.
    """
    check_target(to)
    if say:
        say(f"running {TEMPLATE.as_posix()} …")
    parameters = {"exports": [str(path.resolve()) for path in exports], "mapping": str(mapping.resolve())}
    notebook = run_notebook(template_path(TEMPLATE), to.with_suffix(".ipynb"), parameters)
    report = read_effect(notebook)
    html, values = page(report), to.with_suffix(".json")
    write_whole(values, json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    rejected = list_rejected(report["records"]["rejected"], to.with_suffix(REJECTED))
    # The page last: when it is there, everything beside it is.
    write_whole(to, html)
    return Made(to, notebook, values, rejected, report["summary"]["headline"])


def list_rejected(rejected: list[dict[str, Any]], to: Path) -> Path | None:
    """Write the rejected cells for a spreadsheet; where there are none, an earlier report's list goes."""
    from techsales.exports.neutral import write_rejected
    from techsales.exports.records import Rejected

    if not rejected:
        to.unlink(missing_ok=True)
        return None
    write_rejected(to, (Rejected(**one) for one in rejected))
    return to
