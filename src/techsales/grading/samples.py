"""Generated submissions whose results are known beforehand: for tests, benchmarks, and a trainer's dry run.

What each cell should give is read from the outputs that the authors' notebooks store, not from the grading itself.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from techsales.checking.bank import Bank, load_bank
from techsales.files import cell_source, notebook_paths, read_notebook
from techsales.grading.reading import CHECK
from techsales.grading.samples_hostile import HOSTILE, Hostile

Json = dict[str, Any]
Outcome = tuple[str, int | None]
#: How many of a hundred samples are of each kind.
MIX = {"right": 40, "mistakes": 36, "untouched": 8, "broken": 8, "hostile": 8}
EXPECTED = "expected.json"


@dataclass(frozen=True)
class Cell:
    """A cell as it may be handed in: its id, code, exercise (or empty), and what its check gives."""

    id: str
    source: str
    exercise: str = ""
    outcome: Outcome = ("unreachable", None)


@dataclass(frozen=True)
class Page:
    """A page of exercises: the learner's cells in order, and for each exercise the authors' other ways."""

    name: str
    cells: tuple[Cell, ...]
    solutions: dict[str, Cell]
    mistakes: dict[str, list[Cell]]


def authored(root: Path) -> list[Page]:
    """The course's pages of exercises, as far as they ask something."""
    bank = load_bank(root)
    pages = [read_page(path, bank) for path in notebook_paths(root, "exercises")]
    return [page for page in pages if page.solutions]


def read_page(path: Path, bank: Bank) -> Page:
    """One page. Two answers in one cell are not varied."""
    cells: list[Cell] = []
    solutions: dict[str, Cell] = {}
    mistakes: dict[str, list[Cell]] = {}
    untouched: set[str] = set()
    for raw in read_notebook(path)["cells"]:
        if raw["cell_type"] != "code":
            continue
        source, tags = cell_source(raw), set(raw["metadata"].get("tags", []))
        found = CHECK.findall(source)
        exercise = found[0] if len(found) == 1 and found[0] in bank else ""
        cell = Cell(str(raw.get("id", "")), source, exercise, outcome_of(raw, exercise, bank))
        if "starter" in tags and cell.outcome[0] in (
            "mistake",
            "wrong",
        ):  # handed in as it was handed out, it is no answer
            cell = replace(cell, outcome=("open", None))
            untouched.add(source)
        if "solution" in tags:
            solutions.setdefault(exercise, cell)
        elif "mistake" in tags and source not in untouched:
            mistakes.setdefault(exercise, []).append(cell)
        elif not {"mistake", "trainer"} & tags:
            cells.append(cell)
    return Page(f"exercises/{path.stem}", tuple(cells), solutions, mistakes)


def outcome_of(raw: Json, exercise: str, bank: Bank) -> Outcome:
    """What the stored output of a cell says of its check."""
    if not exercise:
        return "unreachable", None
    for output in raw.get("outputs", []):
        said = "".join(output.get("data", {}).get("text/plain", ""))
        for mark, outcome in (("✓", "right"), ("○", "open"), ("↺", "wrong")):
            if said.startswith(f"{mark} {exercise} "):
                known = [number for number, m in enumerate(bank[exercise].mistakes, 1) if said.endswith(m.say)]
                return ("mistake", known[0]) if known and outcome == "wrong" else (outcome, None)
    return "unreachable", None


def make_samples(course_root: Path, folder: Path, n: int, seed: int = 1, *, kinds: str = "") -> dict[str, Json]:
    """Write ``n`` submissions below ``folder``, and beside it what grading them should give.

    Args:
        folder: made if missing. seed: the same gives the same files. kinds: one of ``MIX`` alone; default: all.

    Returns:
        By source: ``learner``, ``readable``, ``problem`` (whether one is told) and ``outcomes``, from an exercise
        to its outcome and number of the mistake. Also stored as ``expected.json`` beside the folder.
    """
    pages, chance = authored(course_root), random.Random(seed)
    makers: dict[str, Callable[[random.Random, list[Page], int], Sample]] = {
        "right": right,
        "mistakes": with_mistakes,
        "untouched": untouched,
        "broken": broken,
        "hostile": hostile,
    }
    order = [kind for kind, count in MIX.items() for _ in range(count)]
    chance.shuffle(order)
    expected: dict[str, Json] = {}
    for number in range(n):
        kind = kinds or order[number % len(order)]
        sample = makers[kind](chance, pages, number)
        learner = f"Learner {number:04d}"
        source, content = f"{learner}/{sample.page.split('/')[-1]}.ipynb", sample.content
        if kind in ("right", "mistakes") and chance.random() < 0.3:
            source, content = f"debug-the-deal {learner} 2026-11-25.ipynb", exported(content, sample.page, learner)
        path = folder / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        outcomes = {name: list(outcome) for name, outcome in sample.outcomes.items()}
        expected[source] = {
            "learner": learner,
            "kind": kind,
            "readable": sample.readable,
            "problem": sample.problem,
            "outcomes": outcomes,
        }
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(expected, indent=1)
    (folder.parent / f"{folder.name}_{EXPECTED}").write_text(text, encoding="utf-8")
    return expected


@dataclass(frozen=True)
class Sample:
    """One file and what it should give."""

    page: str
    content: bytes
    outcomes: dict[str, Outcome]
    readable: bool = True
    problem: bool = False


def notebook(cells: list[Cell]) -> Json:
    """A notebook as JupyterLab saves it, with the score somebody would like to have in it."""
    return {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": cell.id or f"cell-{number}",
                "metadata": {},
                "outputs": [],
                "source": cell.source.splitlines(keepends=True),
            }
            for number, cell in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def sample(page: Page, cells: list[Cell], **options: Any) -> Sample:
    """A notebook of these cells, whose every check gives what its cell says."""
    content = json.dumps(notebook(cells), ensure_ascii=False, indent=1).encode()
    return Sample(page.name, content, outcomes(cells), **options)


def outcomes(cells: list[Cell]) -> dict[str, Outcome]:
    """What each exercise of these cells gives."""
    return {cell.exercise: cell.outcome for cell in cells if cell.exercise}


def solved(page: Page) -> list[Cell]:
    """The page with every answer right that the authors have stored."""
    return [page.solutions.get(cell.exercise, cell) if cell.exercise else cell for cell in page.cells]


def right(chance: random.Random, pages: list[Page], _number: int) -> Sample:
    """All right."""
    page = chance.choice(pages)
    return sample(page, solved(page))


def with_mistakes(chance: random.Random, pages: list[Page], _number: int) -> Sample:
    """Known mistakes here and there; after each, the right code runs unchecked, so that later cells find its names."""
    page = chance.choice(pages)
    cells: list[Cell] = []
    for cell in solved(page):
        wrong = page.mistakes.get(cell.exercise, []) if cell.exercise else []
        if wrong and chance.random() < 0.5:
            code = "\n".join(line for line in cell.source.splitlines() if not CHECK.search(line))
            cells += [chance.choice(wrong), Cell(f"{cell.id}-again", code)]
        else:
            cells.append(cell)
    return sample(page, cells)


def untouched(chance: random.Random, pages: list[Page], _number: int) -> Sample:
    """As it was handed out."""
    page = chance.choice(pages)
    return sample(page, list(page.cells))


def broken(chance: random.Random, pages: list[Page], number: int) -> Sample:
    """A file that is damaged, or saved in an unusual way."""
    page = chance.choice(pages)
    cells = solved(page)
    whole = sample(page, cells)
    text = whole.content.decode()
    asked = [cell for cell in cells if cell.exercise]
    gone = asked[number % len(asked)]
    bare = json.dumps({"cells": notebook(cells)["cells"], "metadata": {}, "nbformat": 4, "nbformat_minor": 4})
    # A check that was deleted leaves the names of its cell behind.
    without = [Cell(c.id, c.source.replace("check(", "print(")) if c is gone else c for c in cells]
    faulty = [Cell(c.id, c.source + "\nfor\n") if c is gone else c for c in cells]
    unseen: dict[str, Outcome] = {**whole.outcomes, gone.exercise: ("unreachable", None)}
    kinds = [
        Sample(page.name, b"", {}, readable=False, problem=True),
        Sample(page.name, whole.content[: len(whole.content) // 2], {}, readable=False, problem=True),
        Sample(page.name, b"\xef\xbb\xbf" + whole.content, whole.outcomes),
        Sample(page.name, text.encode("utf-16"), whole.outcomes),
        Sample(page.name, bare.encode(), whole.outcomes),
        Sample(page.name, old_format(cells), whole.outcomes),
        Sample(page.name, sample(page, without).content, unseen),
    ]
    if gone is asked[-1]:  # nothing later needs its names
        kinds.append(Sample(page.name, sample(page, faulty).content, unseen))
    return kinds[number % len(kinds)]


def old_format(cells: list[Cell]) -> bytes:
    """The notebook in format 3."""
    old = [
        {"cell_type": "code", "input": cell.source, "language": "python", "outputs": [], "metadata": {}}
        for cell in cells
    ]
    return json.dumps(
        {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": old, "metadata": {}}]}
    ).encode()


def hostile(chance: random.Random, pages: list[Page], number: int) -> Sample:
    """All right, and one cell that attacks the grading: before every answer, or after the first."""
    names = list(HOSTILE)
    return attacked(chance.choice(pages), HOSTILE[names[number % len(names)]])


def attacked(page: Page, attack: Hostile) -> Sample:
    """A page with one hostile cell after its first answer; what comes after is lost only if the attack ends Python."""
    cells = list(page.cells) if attack.unanswered else solved(page)
    first = next(number for number, cell in enumerate(cells) if cell.exercise)
    bad = Cell("hostile", attack.source.replace("EXERCISE", cells[first].exercise))
    made = sample(page, [*cells[: first + 1], bad, *cells[first + 1 :]])
    after = "unreachable" if attack.ends else attack.after
    later = {cell.exercise: (after, None) for cell in cells[first + 1 :] if cell.exercise and after}
    return Sample(page.name, made.content, {**made.outcomes, **later}, problem=attack.ends)


def agrees(expected: Json, outcomes: dict[str, Outcome]) -> bool:
    """Whether results are those of ``expected``, an entry of ``make_samples``."""
    wanted = expected["outcomes"]
    return wanted.keys() == outcomes.keys() and all(
        outcomes[name][0] != "right" if outcome == "not right" else outcomes[name] == (outcome, mistake)
        for name, (outcome, mistake) in wanted.items()
    )


def exported(content: bytes, page: str, learner: str) -> bytes:
    """A notebook as the page's own file, with a name, and a progress that claims everything."""
    made = json.loads(content)
    for cell in made["cells"]:
        cell["metadata"] = {"techsales": {"page": page, "cell": cell["id"], "exercise": None, "starter": ""}}
    claims = [{"v": 1, "event": "check", "id": f"{n}.1", "outcome": "right", "at": ""} for n in range(1, 17)]
    own = {"format": 1, "name": learner, "saved": "2026-11-25T09:00:00.000Z", "progress": claims, "score": 100}
    made["metadata"]["techsales"] = own
    return json.dumps(made, ensure_ascii=False).encode()
