"""Gates 1 and 2, storage: what nbval does not look at, so that a green nbval means what it says."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from techsales.gates.reading import Cell, Notebook, notebooks, text_of

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
GOLDEN = "Run: techsales golden {name}"
READABLE = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
RANDOM = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){0,3}")
IGNORING_TAGS = {"nbval-skip", "nbval-ignore-output", "nbval-test-listed-exception"}
IGNORING_COMMENT = re.compile(r"^#\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)", re.MULTILINE)
#: Cells that nbval may skip or ignore, as "chapters/03_loops.ipynb#cell-id". Each needs a reason beside it.
MAY_BE_IGNORED: tuple[str, ...] = ()
VOLATILE = re.compile(r"\bat 0x[0-9a-f]{6,}|(?<![\w.])/(?:home|tmp|root|Users|work)/|\b[0-9a-f]{32}\b")
METADATA = {"tags", "mystnb"}
DRAWING = {"plot", "hist", "bar", "barh", "scatter", "boxplot", "step", "imshow", "errorbar", "pie", "fill_between"}
SHORTEST_ALT = 25
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def storage(root: Path) -> list[str]:
    """Every notebook is stored in the one reviewable form: counts 1 to n, nothing volatile, readable ids."""
    return [problem for notebook in notebooks(root) for problem in stored_well(notebook)]


def stored_well(notebook: Notebook) -> list[str]:
    """What is wrong with the way one notebook is stored."""
    mend = GOLDEN.format(name=notebook.name)
    problems = []
    if (notebook.raw.get("nbformat"), notebook.raw.get("nbformat_minor")) != (4, 5):
        problems.append(f"{notebook.name}: it is not stored as nbformat 4.5. {mend}")
    if notebook.metadata.get("kernelspec") != KERNEL:
        problems.append(f"{notebook.name}: its kernelspec is not 'Python 3 (ipykernel)', python3. {mend}")
    if notebook.metadata.get("language_info") != {"name": "python"}:
        problems.append(f"{notebook.name}: language_info should hold the name python and nothing else. {mend}")
    if "widgets" in notebook.metadata:
        problems.append(f"{notebook.name}: widget state is stored. {mend}")
    ids = [cell.id for cell in notebook.cells]
    for cell in notebook.cells:
        if not READABLE.match(cell.id) or (RANDOM.match(cell.id) and not cell.id.isalpha()):
            problems.append(f"{cell.place}: give the cell a readable id, such as ex-3-1-starter.")
        if ids.count(cell.id) > 1:
            problems.append(f"{cell.place}: the id is used twice. Give one of the cells another.")
        if extra := set(cell.raw.get("metadata", {})) - METADATA:
            problems.append(f"{cell.place}: cell metadata {', '.join(sorted(extra))} does not belong there. {mend}")
    for wanted, cell in enumerate(notebook.code, start=1):
        count = cell.raw.get("execution_count")
        if count != wanted:
            shown = "null" if count is None else count
            problems.append(
                f"{cell.place}: the execution count is {shown}, not {wanted}; nbval overlooks such cells. {mend}"
            )
        problems += [f"{cell.place}: {what} {mend}" for what in bad_outputs(cell)]
    return problems


def numbers_of(cells: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The numbers in the text of each cell, as written and in order, by cell id. Cells without any are left out."""
    found = {cell_id: " ".join(NUMBER.findall(source)) for cell_id, source in cells}
    return {cell_id: numbers for cell_id, numbers in found.items() if numbers}


def numbers_as_stored(root: Path) -> list[str]:
    """No number in a cell has changed since golden last stored the notebook.

    nbval sees a changed output and not a changed sentence. So golden notes down the numbers of every cell, and a
    slip of the finger in any of them is red until somebody has looked at it and runs golden again.
    """
    problems = []
    for notebook in notebooks(root):
        noted = notebook.metadata.get("numbers", {})
        there = numbers_of((cell.id, cell.source) for cell in notebook.cells)
        places = {cell.id: cell.place for cell in notebook.cells}
        for cell_id in [*there, *(noted.keys() - there.keys())]:
            if noted.get(cell_id, "") != there.get(cell_id, ""):
                problems.append(
                    f"{places.get(cell_id, f'{notebook.name}, cell {cell_id}')}: its numbers were "
                    f"{noted.get(cell_id) or 'none'} and are {there.get(cell_id) or 'none'}. If that is meant, "
                    + GOLDEN.format(name=notebook.name)
                )
    return problems


def bad_outputs(cell: Cell) -> list[str]:
    """What the stored outputs of a cell hold that they should not."""
    found = []
    for output in cell.outputs:
        mimes = set(output.get("data", {}))
        if any(mime.startswith("image/") for mime in mimes):
            found.append("a picture is stored.")
        if any("widget" in mime for mime in mimes):
            found.append("a widget is stored.")
        if output.get("output_type") == "error" and "raises-exception" not in cell.tags:
            found.append(f"an exception is stored ({output.get('ename')}). Mend the cell, or tag it raises-exception.")
        if match := VOLATILE.search(text_of(output)):
            found.append(
                f"the output holds '{match.group().strip()}', which differs on the next machine. Print something else."
            )
    return found


def ignored_cells(root: Path, allowed: tuple[str, ...] = MAY_BE_IGNORED) -> list[str]:
    """nbval compares every cell; exceptions are listed by name, and a name no longer needed goes off the list."""
    found = {
        f"{cell.notebook}#{cell.id}"
        for notebook in notebooks(root)
        for cell in notebook.code
        if cell.tags & IGNORING_TAGS or IGNORING_COMMENT.search(cell.source)
    }
    problems = [
        f"{name}: nbval skips or ignores this cell. Make its output stable, or list it in gates/notebooks.py."
        for name in sorted(found - set(allowed))
    ]
    return problems + [
        f"{name} is listed as ignored and is not. Take it off the list." for name in sorted(set(allowed) - found)
    ]


def draws(cell: Cell) -> bool:
    """True if the code makes a picture with matplotlib or pandas."""
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return False
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
        if isinstance(call.func, ast.Attribute) and (call.func.attr in DRAWING or ast.unparse(call.func) == "plt.show"):
            return True
    return False


def alt_texts(root: Path) -> list[str]:
    """Every cell that draws says what one sees and ends with plt.show(); no other cell says so."""
    problems = []
    for notebook in notebooks(root):
        for cell in notebook.code:
            if not draws(cell):
                if cell.alt is not None:
                    problems.append(
                        f"{cell.place}: it has alt text and draws nothing. Draw, or take the alt text away."
                    )
                continue
            if len(cell.alt or "") < SHORTEST_ALT:
                problems.append(
                    f"{cell.place}: it draws, and its alt text is missing or short. "
                    "Say what one sees in the metadata: mystnb, image, alt."
                )
            if not cell.source.rstrip().endswith("plt.show()") and not cell.tags & {"starter", "mistake", "solution"}:
                problems.append(f"{cell.place}: it draws. End it with plt.show(), so that no figure's repr is stored.")
    return problems


def links_between(root: Path) -> list[str]:
    """Relative links in notebooks point at files of the course; nothing is loaded from elsewhere."""
    problems = []
    for notebook in notebooks(root):
        folder = (root / notebook.name).parent
        for cell in notebook.cells:
            if cell.is_code:
                continue
            for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
                if re.match(r"[a-z]+:", target) or target.startswith("#"):
                    continue
                if not (folder / target.split("#")[0]).exists():
                    problems.append(
                        f"{cell.place}: the link to {target} leads nowhere. Correct the path, extension included."
                    )
            if re.search(r"!\[[^]]*\]\(https?:|<(?:img|script|iframe)\b", cell.source):
                problems.append(f"{cell.place}: a picture or script from elsewhere. Lessons load nothing from outside.")
    return problems
