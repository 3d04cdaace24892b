"""Every defect of a stored notebook, planted in the tiny course, turns its gate red with words that help."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.course import CourseError
from techsales.gates import data, notebooks, roles
from techsales.gates.course import NOTEBOOK_GATES, Gate
from techsales.gates.prose import prose_numbers

CHAPTER, EXERCISES, TOML = "chapters/01_count.ipynb", "exercises/01_count.ipynb", "exercises/01_count.toml"
Change = Callable[[Any], object]


@pytest.mark.parametrize("gate", NOTEBOOK_GATES, ids=lambda gate: gate.__name__)
def test_the_tiny_course_is_green(gate: Gate, tiny: Any) -> None:
    assert gate(tiny.root) == []


def in_cell(name: str, cell: str, change: Change) -> Change:
    return lambda tiny: tiny.cell(name, cell, change)


def source(name: str, cell: str, text: str) -> Change:
    return lambda tiny: tiny.source(name, cell, text)


def text(name: str, old: str, new: str) -> Change:
    return lambda tiny: tiny.replace(name, old, new)


def output(**data: str) -> list[dict[str, Any]]:
    return [{"output_type": "display_data", "metadata": {}, "data": data}]


def add_cell(cell: dict[str, Any]) -> Change:
    return lambda tiny: tiny.edit(EXERCISES, lambda notebook: notebook["cells"].insert(6, cell))


def drop_cell(name: str, cell: str) -> Change:
    return lambda tiny: tiny.edit(name, lambda nb: nb.update(cells=[c for c in nb["cells"] if c["id"] != cell]))


def swap(one: str, other: str) -> Change:
    def change(notebook: dict[str, Any]) -> None:
        cells = notebook["cells"]
        a, b = (next(i for i, c in enumerate(cells) if c["id"] == name) for name in (one, other))
        cells[a], cells[b] = cells[b], cells[a]

    return lambda tiny: tiny.edit(EXERCISES, change)


DEFECTS: dict[str, tuple[Callable[[Path], list[str]], Change, str]] = {
    "null execution count": (
        notebooks.storage,
        in_cell(CHAPTER, "count", lambda c: c.update(execution_count=None, outputs=[])),
        "cell 5 (count): the execution count is null, not 2; nbval overlooks such cells. Run: techsales golden",
    ),
    "counts out of order": (
        notebooks.storage,
        in_cell(CHAPTER, "count", lambda c: c.update(execution_count=9)),
        "the execution count is 9, not 2",
    ),
    "stored picture": (
        notebooks.storage,
        in_cell(CHAPTER, "picture", lambda c: c.update(outputs=output(**{"image/png": "iVBOR"}))),
        "(picture): a picture is stored",
    ),
    "stored widget": (
        notebooks.storage,
        in_cell(
            CHAPTER, "picture", lambda c: c.update(outputs=output(**{"application/vnd.jupyter.widget-view+json": "{}"}))
        ),
        "a widget is stored",
    ),
    "widget state": (
        notebooks.storage,
        lambda tiny: tiny.edit(CHAPTER, lambda nb: nb["metadata"].update(widgets={})),
        "widget state is stored",
    ),
    "timestamps": (
        notebooks.storage,
        in_cell(CHAPTER, "count", lambda c: c["metadata"].update(execution={"iopub.execute_input": "2026"})),
        "cell metadata execution does not belong there",
    ),
    "random id": (
        notebooks.storage,
        in_cell(CHAPTER, "count", lambda c: c.update(id="3fa2c9d1")),
        "give the cell a readable id",
    ),
    "double id": (notebooks.storage, in_cell(CHAPTER, "count", lambda c: c.update(id="scene")), "used twice"),
    "another kernel": (
        notebooks.storage,
        lambda tiny: tiny.edit(CHAPTER, lambda nb: nb["metadata"]["kernelspec"].update(name="conda-env")),
        "its kernelspec is not",
    ),
    "stored exception": (
        notebooks.storage,
        in_cell(
            CHAPTER,
            "count",
            lambda c: c.update(outputs=[{"output_type": "error", "ename": "NameError", "evalue": "", "traceback": []}]),
        ),
        "an exception is stored (NameError)",
    ),
    "memory address": (
        notebooks.storage,
        in_cell(CHAPTER, "count", lambda c: c.update(outputs=output(**{"text/plain": "<function f at 0x7f3a12>"}))),
        "which differs on the next machine",
    ),
    "skipped by tag": (
        notebooks.ignored_cells,
        in_cell(CHAPTER, "count", lambda c: c["metadata"].update(tags=["nbval-skip"])),
        "chapters/01_count.ipynb#count: nbval skips or ignores this cell",
    ),
    "ignored by comment": (
        notebooks.ignored_cells,
        source(CHAPTER, "count", "# NBVAL_IGNORE_OUTPUT\nprint(1)"),
        "nbval skips or ignores",
    ),
    "no alt text": (
        notebooks.alt_texts,
        in_cell(CHAPTER, "picture", lambda c: c["metadata"].pop("mystnb")),
        "(picture): it draws, and its alt text is missing",
    ),
    "no plt.show": (
        notebooks.alt_texts,
        source(CHAPTER, "picture", 'plt.bar([1], [2])\nplt.title("Six scores")'),
        "End it with plt.show()",
    ),
    "alt text without a picture": (
        notebooks.alt_texts,
        source(CHAPTER, "picture", "print(1)"),
        "it has alt text and draws nothing",
    ),
    "dead link": (
        notebooks.links_between,
        text(CHAPTER, "../exercises/01_count.ipynb", "../exercises/01_counts.ipynb"),
        "the link to ../exercises/01_counts.ipynb leads nowhere",
    ),
    "picture from elsewhere": (
        notebooks.links_between,
        source(CHAPTER, "scene", "# Count the happy\n\n> Hm.\n\n![lift](https://example.org/lift.png)"),
        "load nothing from outside",
    ),
    "roles out of order": (
        roles.order,
        swap("ex-1-1-starter", "ex-1-1-solution"),
        "exercise 1.1 has solution, mistake, mistake, starter; it should have starter, mistake, mistake, solution",
    ),
    "mistake without a cell": (
        roles.order,
        drop_cell(EXERCISES, "ex-1-2-mistake-2"),
        "exercise 1.2 has starter, mistake, solution",
    ),
    "task missing": (roles.order, drop_cell(EXERCISES, "ex-1-1-task"), "its tasks are 1.2, and the TOML has 1.1, 1.2"),
    "quiz answer missing": (
        roles.order,
        drop_cell(EXERCISES, "quiz-1-q1-starter"),
        "one starter cell per question: 1.q1",
    ),
    "check of another id": (
        roles.order,
        source(EXERCISES, "ex-1-1-solution", 'happy = len(scores) - 3\ncheck("1.2", happy)'),
        '(ex-1-1-solution): the last line should be check("1.1", answer)',
    ),
    "no check": (
        roles.order,
        source(EXERCISES, "ex-1-1-solution", "happy = len(scores) - 3"),
        "the last line should be",
    ),
    "literal handed over": (
        roles.order,
        source(EXERCISES, "ex-1-1-mistake-1", 'check("1.1", 2)'),
        "hands over a name, not 2",
    ),
    "literal in a mistake cell": (
        roles.order,
        source(EXERCISES, "ex-1-1-mistake-1", 'happy = 2\ncheck("1.1", happy)'),
        "(ex-1-1-mistake-1): happy is a literal. A fill exercise shows the misconception's own code",
    ),
    "name from another cell": (
        roles.self_contained,
        source(EXERCISES, "ex-1-1-mistake-2", 'happy = everybody\ncheck("1.1", happy)'),
        "everybody comes from another cell",
    ),
    "mistake without its feedback": (
        roles.feedback,
        in_cell(
            EXERCISES, "ex-1-1-mistake-1", lambda c: c.update(outputs=output(**{"text/plain": "↺ 1.1 Not yet: 2."}))
        ),
        "mistake 1 of exercise 1.1 does not draw its own feedback 'Only the fives were counted",
    ),
    "mistake with another's feedback": (
        roles.feedback,
        in_cell(
            EXERCISES,
            "ex-1-1-mistake-1",
            lambda c: c.update(
                outputs=output(**{"text/plain": "↺ 1.1 Not yet: 6. You counted everybody who answered"})
            ),
        ),
        "does not draw its own feedback",
    ),
    "feedback changed in the TOML": (
        roles.feedback,
        text(TOML, "Only the fives were counted.", "You counted the fives."),
        "does not draw its own feedback 'You counted the fives.",
    ),
    "solution without the tick": (
        roles.feedback,
        in_cell(EXERCISES, "ex-1-2-solution", lambda c: c.update(outputs=output(**{"text/plain": "↺ 1.2 Not yet"}))),
        "the solution of exercise 1.2 does not get the tick. It shows: ↺ 1.2 Not yet",
    ),
    "starter that is answered": (
        roles.feedback,
        in_cell(EXERCISES, "ex-1-1-starter", lambda c: c.update(outputs=output(**{"text/plain": "✓ 1.1 Right: 3."}))),
        "should show 'Not answered yet'",
    ),
    "answered quiz": (
        roles.feedback,
        in_cell(EXERCISES, "quiz-1-q1-starter", lambda c: c.update(outputs=[])),
        "(quiz-1-q1-starter): its stored output should say",
    ),
    "one mistake only": (
        roles.known_mistakes,
        lambda tiny: [
            tiny.replace(
                TOML, '[["1.1".mistakes]]\nanswer = 6\nwhy = "counted everybody"\n', '[["1.2".mistakes]]\nwhen = {}\n'
            )
        ],
        "Exercise 1.1: it has 1 known mistakes. Write 2 or more.",
    ),
    "missing hint": (
        roles.known_mistakes,
        text(TOML, ', "Compare each score with 4."]', "]"),
        "exercise 1.1, key hints: three sentences are needed; there are 2",
    ),
    "two mistakes alike": (
        roles.known_mistakes,
        text(TOML, "answer = 6", "answer = 2"),
        "Exercise 1.1: the answer of mistake 1 matches another mistake too",
    ),
    "mistake within the tolerance": (
        roles.known_mistakes,
        text(TOML, "right = 3", "right = 3\ntolerance = 1"),
        "Exercise 1.1: the answer of mistake 1 passes as right",
    ),
    "same words for two": (
        roles.known_mistakes,
        text(
            TOML,
            "You counted everybody who answered, happy or not.",
            "Only the fives were counted. At least 4 includes 4 itself.",
        ),
        "two mistakes say the same",
    ),
    "quiz option without a sentence": (
        roles.known_mistakes,
        text(TOML, 'say = { a = "How many, out of how many?", b', "say = { b"),
        "exercise 1.q1, key say",
    ),
    "malformed TOML": (
        roles.known_mistakes,
        text(TOML, "right = 3", "right = three"),
        "exercises/01_count.toml cannot be read: Invalid value (at line 5",
    ),
    "unknown key in the TOML": (
        roles.known_mistakes,
        text(TOML, "minutes = 3", "minuets = 3"),
        "exercises/01_count.toml, exercise 1.1, key minuets: no such key",
    ),
    "changed CSV": (
        data.data_files,
        text("data/scores.csv", "S2,4", "S2,5"),
        "data/scores.csv was changed: its sha256 is another. Restore it",
    ),
    "missing CSV": (
        data.data_files,
        lambda tiny: (tiny.root / "data" / "scores.csv").unlink(),
        "data/scores.csv is missing. Restore it",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_named(defect: str, tiny: Any) -> None:
    gate, plant, words = DEFECTS[defect]
    plant(tiny)
    problems = gate(tiny.root)
    assert any(words in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


def test_a_file_that_is_no_notebook_is_named(tiny: Any) -> None:
    tiny.replace(CHAPTER, '"cells"', '<<<<<<< HEAD\n"cells"')
    with pytest.raises(CourseError, match=r"^chapters/01_count.ipynb is no notebook: .* line 2 column 2"):
        notebooks.storage(tiny.root)


def test_a_number_in_prose_that_nothing_bears_out_is_named(tiny: Any) -> None:
    assert prose_numbers(tiny.root, {}) == []
    tiny.source(CHAPTER, "after-count", "3 of 6, which is 52 %. At 16:00 it was 50 %.")
    says = "chapters/01_count.ipynb, cell 6 (after-count): 52 stands in no code or output of the chapter"
    tiny.source(CHAPTER, "blank-one-run", "print(3 / 6, 0.5)")
    assert [problem[: len(says)] for problem in prose_numbers(tiny.root, {})] == [says]
    assert prose_numbers(tiny.root, {"01_count": {"52": 0.523}}) == []
    assert "is computed to 0.53" in prose_numbers(tiny.root, {"01_count": {"52": 0.53}})[0]
    assert "stands nowhere" in prose_numbers(tiny.root, {"01_count": {"52": 0.52, "77": 77}})[0]
