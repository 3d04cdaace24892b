"""Every starter, known mistake and solution says on the page what it says under the kernel."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
Started = dict[str, Any]
#: Runs papermill, which starts processes; a page has none.
NOT_IN_A_PAGE = {"15.5"}
#: What chapter 15 does with papermill: it starts other notebooks, which a page cannot.
STARTS_NOTEBOOKS = ("run_case", "read_figures")
KEEP = "from techsales.page import cells\nkept = dict(cells.page().names)"
FORGET = "names = cells.page().names\nnames.clear()\nnames.update(kept)"


def cells_of(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """The set-up code of an exercise notebook, and its cells that end in a check."""
    code = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    setup = "\n".join("".join(cell["source"]) for cell in code if "tool" in cell["metadata"].get("tags", []))
    cells = [cell for cell in code if "tool" not in cell["metadata"].get("tags", [])]
    return setup, [c for c in cells if not any(f'check("{one}"' in "".join(c["source"]) for one in NOT_IN_A_PAGE)]


def said_by_kernel(cell: dict[str, Any]) -> list[list[str]]:
    """What a stored cell shows, in the page's words: printed text, results, the sentences of an error."""
    said = []
    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            said.append([output["name"], "".join(output["text"])])
        elif output["output_type"] == "error":
            said.append(["error", *output["traceback"]])
        else:
            said.append(["show", "".join(output["data"]["text/plain"])])
    return joined(said)


def said_by_page(events: list[dict[str, Any]]) -> list[list[str]]:
    """The same of a cell in the page."""
    said = []
    for event in events:
        if event["kind"] == "text":
            said.append([event["name"], event["text"]])
        elif event["kind"] == "error":
            said.append(["error", *event["lines"]])
        else:
            said.append(["show", event["text"]])
    return joined(said)


def joined(said: list[list[str]]) -> list[list[str]]:
    """Text of one kind that came in pieces, in one."""
    made: list[list[str]] = []
    for kind, *text in said:
        if made and kind == made[-1][0] != "show":
            made[-1][1] += "".join(text)
        else:
            made.append([kind, *text])
    return made


def differing(started: Callable[..., Started], paths: list[Path], **how: Any) -> tuple[int, list[str]]:
    """How many cells of these notebooks were compared, and where the page says something else than the kernel did."""
    steps: list[list[Any]] = []
    wanted: dict[int, tuple[str, list[list[str]]]] = {}
    for path in paths:
        setup, cells = cells_of(path)
        steps += [["python", "names.clear()"]] if steps else []
        steps += [["run", setup], ["python", KEEP]]
        for cell in cells:
            wanted[len(steps)] = (f"{path.stem} {cell['id']}", said_by_kernel(cell))
            steps += [["run", "".join(cell["source"]), None, cell["id"]], ["python", FORGET]]
    answers = started(*steps, **how)["answers"]
    differ = []
    for number, (place, said) in wanted.items():
        given = said_by_page(answers[number]["events"])
        if given != said:
            differ.append(f"{place}: {given} instead of {said}")
    return len(wanted), differ


def notebooks() -> list[Path]:
    return sorted((ROOT / "exercises").glob("*.ipynb"))


@pytest.mark.slow
def test_the_page_gives_the_same_answers_as_the_kernel(started: Callable[..., Started]):
    """From the picture of memory that has pandas in it: text, results, error sentences."""
    count, differ = differing(started, notebooks(), tables=True)
    assert count > 150
    assert differ == []


def shown_by_chapter(said: list[list[str]], drawn: bool) -> list[list[str]]:
    """Without pictures, which are not stored, and without panels, which move on the page."""
    return [one for one in said if not (one[0] == "show" and (drawn or one[-1].startswith("Figure(")))]


@pytest.mark.slow
def test_the_chapters_cells_say_the_same_from_top_to_bottom(started: Callable[..., Started]):
    """Every cell of every chapter, in order, as *Run all* would run them."""
    steps: list[list[Any]] = []
    wanted: dict[int, tuple[str, dict[str, Any]]] = {}
    for path in sorted((ROOT / "chapters").glob("*.ipynb")):
        steps += [["python", "names.clear()"]] if steps else []
        steps += [["python", KEEP]]
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if cell["cell_type"] != "code" or any(word in source for word in STARTS_NOTEBOOKS):
                continue
            wanted[len(steps)] = (f"{path.stem} {cell['id']}", cell)
            steps += [["run", source, None, cell["id"]]]
        steps += [["python", FORGET]]
    answers = started(*steps, tables=True)["answers"]
    differ, drawn = [], 0
    for number, (place, cell) in wanted.items():
        events = answers[number]["events"]
        draws = "image" in cell["metadata"].get("mystnb", {}) or any(e["kind"] == "panel" for e in events)
        drawn += any("png" in event or event["kind"] == "panel" for event in events)
        given = shown_by_chapter(said_by_page([e for e in events if e["kind"] != "panel"]), draws)
        stored = shown_by_chapter(said_by_kernel(cell), draws)
        if given != stored:
            differ.append(f"{place}: {given} instead of {stored}")
    assert len(wanted) > 200
    assert drawn > 20
    assert differ == []


@pytest.mark.slow
def test_the_same_from_the_plain_picture(started: Callable[..., Started]):
    count, differ = differing(started, [ROOT / "exercises" / "03_loops.ipynb"])
    assert count > 30
    assert differ == []


@pytest.mark.slow
def test_a_page_that_says_something_else_is_red(started: Callable[..., Started], tmp_path: Path):
    other = tmp_path / "03_loops.ipynb"
    content = (ROOT / "exercises" / other.name).read_text(encoding="utf-8")
    other.write_text(content.replace("three dots", "four dots"), encoding="utf-8")
    count, differ = differing(started, [other])
    assert 0 < len(differ) < count
    assert all("four dots" in one for one in differ)
