"""The ladder's table on the rules page: what running every look under every suspect gave, case by case."""

import html
from pathlib import Path

from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.definition import CaseDefinition
from techsales.diagnosis.matrix import CANDIDATES, admitted_of, matrix_of
from techsales.diagnosis.par import Menu
from techsales.files import notebook_paths

HEAD = ("case", "level", "after chapter", "suspects", "looks, price of all", "expected", "par", "worst", "seeds played")


def ladder_html(root: Path) -> str:
    """One row a case; the case's name leads to its page."""
    pages = {path.stem.split("_")[0].upper(): f"cases/{path.stem}" for path in notebook_paths(root, "cases")}
    rows = "".join(row(definition(name), pages.get(name, "")) for name in MODULES)
    head = "".join(f'<th scope="col">{word}</th>' for word in HEAD)
    return (
        '<div class="dd-scroll" tabindex="0" role="group" aria-label="Table, may scroll sideways"><table class="dd-table"><caption>The eight cases, as the course\'s own simulation found '
        f"them ({len(CANDIDATES)} candidate seeds each)</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def row(case: CaseDefinition, page: str) -> str:
    """One case in numbers."""
    menu = Menu(matrix_of(case), case.costs)
    title = html.escape(f"{case.id} {case.title}")
    name = f'<a href="doc:{page}">{title}</a>' if page else title
    cells = (
        case.level,
        " or ".join(map(str, case.after)),
        len(case.suspects),
        f"{len(case.looks)}, {sum(case.costs.values())}",
        f"{menu.expected:.2f}",
        menu.par,
        menu.worst,
        f"{len(admitted_of(case))} of {len(CANDIDATES)}",
    )
    return f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
