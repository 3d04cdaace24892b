"""Defects of the curriculum, planted in the tiny course, and the table of ideas against sample code."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.gates import curriculum
from techsales.gates.course import CURRICULUM_GATES, Gate
from techsales.gates.ideas import IDEAS, KNOWN, NEVER, ideas_in

CHAPTER, EXERCISES, TOML = "chapters/01_count.ipynb", "exercises/01_count.ipynb", "book/curriculum.toml"
Plant = Callable[[Any], object]


@pytest.mark.parametrize("gate", CURRICULUM_GATES, ids=lambda gate: gate.__name__)
def test_the_tiny_course_is_green(gate: Gate, tiny: Any) -> None:
    assert gate(tiny.root) == []


def source(name: str, cell: str, text: str) -> Plant:
    return lambda tiny: tiny.source(name, cell, text)


def course(**changes: Any) -> Plant:
    return lambda tiny: tiny.edit(CHAPTER, lambda nb: nb["metadata"]["course"].update(changes))


def text(name: str, old: str, new: str) -> Plant:
    return lambda tiny: tiny.replace(name, old, new)


def ideas(tiny: Any, change: Callable[[list[str]], object]) -> None:
    tiny.edit(CHAPTER, lambda nb: change(nb["metadata"]["course"]["ideas"]))


DEFECTS: dict[str, tuple[Callable[[Path], list[str]], Plant, str]] = {
    "idea used too early in a chapter": (
        curriculum.ideas_too_early,
        source(CHAPTER, "count", 'print(deals.groupby("team"))'),
        "chapters/01_count.ipynb, cell 5 (count) uses the idea groupby, which chapter 2 teaches",
    ),
    "idea used too early in an exercise": (
        curriculum.ideas_too_early,
        source(EXERCISES, "ex-1-1-solution", 'happy = scores.groupby("x")\ncheck("1.1", happy)'),
        "(ex-1-1-solution) uses the idea groupby",
    ),
    "what no chapter teaches": (
        curriculum.ideas_too_early,
        source(CHAPTER, "count", "print([s for s in scores])"),
        "uses a comprehension, which no chapter teaches",
    ),
    "too much machinery": (
        curriculum.ideas_too_early,
        lambda tiny: tiny.edit(
            EXERCISES, lambda nb: [c["metadata"].update(tags=["tool"]) for c in nb["cells"] if c["cell_type"] == "code"]
        ),
        "10 cells are tagged tool",
    ),
    "exercises without a chapter": (
        curriculum.ideas_too_early,
        lambda tiny: (tiny.root / EXERCISES).rename(tiny.root / "exercises" / "01_counting.ipynb"),
        "exercises/01_counting.ipynb belongs to no chapter",
    ),
    "unknown idea": (
        curriculum.ideas_declared,
        lambda tiny: ideas(tiny, lambda known: known.append("recursion")),
        "names an unknown idea recursion",
    ),
    "declared and not used": (
        curriculum.ideas_declared,
        lambda tiny: ideas(tiny, lambda known: known.append("merge")),
        "says it introduces merge, but no cell uses it",
    ),
    "introduced twice": (
        curriculum.ideas_declared,
        text(TOML, '["groupby"]', '["groupby", "for"]'),
        "the idea for is introduced by chapters 1 and 2",
    ),
    "no minutes": (curriculum.chapters_complete, course(minutes=0), "Chapter 1 (01_count): minutes is 0"),
    "minutes left out": (
        curriculum.chapters_complete,
        lambda tiny: tiny.edit(CHAPTER, lambda nb: nb["metadata"]["course"].pop("minutes")),
        "chapters/01_count.ipynb, metadata.course: the chapter's entry lacks minutes",
    ),
    "needs a later chapter": (
        curriculum.chapters_complete,
        course(needs=[2]),
        "it needs chapter 2, which is not an earlier",
    ),
    "no such part": (curriculum.chapters_complete, course(part="Relax"), "part is 'Relax'"),
    "no takeaway": (
        curriculum.chapters_complete,
        course(takeaway=""),
        "objectives, diagnostic and takeaway are needed",
    ),
    "written and planned": (
        curriculum.chapters_complete,
        text(TOML, "number = 2", "number = 1"),
        "Chapter 1 stands twice",
    ),
    "a gap in the numbers": (
        curriculum.chapters_complete,
        text(TOML, "number = 2", "number = 3"),
        "Chapter 2 is missing",
    ),
    "malformed plan": (
        curriculum.chapters_complete,
        text(TOML, "minutes = 20", "minutes = twenty"),
        "book/curriculum.toml cannot be read: Invalid value (at line 5",
    ),
    "a need that is no list": (
        curriculum.chapters_complete,
        text(TOML, "needs = [1]", "needs = 1"),
        "book/curriculum.toml: needs of chapter 2 is 1. Write a list, in square brackets.",
    ),
    "section missing": (
        curriculum.sections_in_order,
        source(CHAPTER, "what-if", "What if?"),
        "the section '## What if?' is missing",
    ),
    "sections out of order": (
        curriculum.sections_in_order,
        lambda tiny: [tiny.source(CHAPTER, "what-if", "## Quiz"), tiny.source(CHAPTER, "quiz", "## What if?")],
        "the sections are out of order",
    ),
    "no scene": (curriculum.sections_in_order, source(CHAPTER, "scene", "# Count the happy"), "the scene as a quote"),
    "minutes of an exercise changed": (
        curriculum.exercise_minutes,
        source(CHAPTER, "your-turn", "## Your turn\n\n| exercise | minutes |\n|---|---|\n| 1.1 Count | 5 |"),
        "(your-turn): 1.1 is said to take 5 minutes, and its TOML says 3. Make them agree.",
    ),
    "an exercise that is not there": (
        curriculum.exercise_minutes,
        source(CHAPTER, "your-turn", "## Your turn\n\n| exercise | minutes |\n|---|---|\n| 1.9 | count | 5 |"),
        "(your-turn): there is no exercise 1.9. Take the row out.",
    ),
    "page gone": (
        curriculum.seed_sections,
        lambda tiny: (tiny.root / "book" / "welcome.md").unlink(),
        "section 1.1: the page book/welcome.md does not exist",
    ),
    "section forgotten": (
        curriculum.seed_sections,
        text("book/seed_sections.toml", '"4.2"', '"4.9"'),
        "section 4.2 is missing",
    ),
    "no such chapter": (
        curriculum.seed_sections,
        text("book/seed_sections.toml", "chapters = [1, 2]", "chapters = [1, 7]"),
        "section 2.1: there is no chapter 7",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_named(defect: str, tiny: Any) -> None:
    gate, plant, words = DEFECTS[defect]
    plant(tiny)
    problems = gate(tiny.root)
    assert any(words in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


def test_cells_of_machinery_are_exempt(tiny: Any) -> None:
    tiny.source(CHAPTER, "count", 'print(deals.groupby("team"))')
    tiny.cell(CHAPTER, "count", lambda cell: cell["metadata"].update(tags=["tool"]))
    assert curriculum.ideas_too_early(tiny.root) == []


def test_planned_sections_are_listed(tiny: Any) -> None:
    assert curriculum.planned_sections(tiny.root) == ["2.1: chapters 2"]


#: For every idea a line that uses it; and lines that look like it and are not.
SAMPLES = {
    "number": "x = 5",
    "text": 'x = "a"',
    "variable": "x = y",
    "print": "print(x)",
    "f_string": 'f"{x}"',
    "arithmetic": "x * y",
    "list": "[x]",
    "index": "x[-1]",
    "len": "len(x)",
    "sum": "sum(x)",
    "for": "for x in y:\n    x",
    "if": "if x:\n    y",
    "comparison": "x <= y",
    "accumulator": "for x in y:\n    n = n + x",
    "or": "x or y",
    "def": "def f():\n    pass",
    "return": "def f():\n    return x",
    "assert": "assert x",
    "none": "x is None",
    "raise": "raise x",
    "call": "mean_of(x)",
    "import": "import x",
    "read_csv": "pd.read_csv(x)",
    "dataframe": "x.head()",
    "column": 'deals["stage"]',
    "filter": "deals[deals.stage == x]",
    "value_counts": "x.value_counts()",
    "mean": "x.mean()",
    "and_filter": "(x == y) & (z == y)",
    "str_methods": "x.str.strip()",
    "drop_duplicates": "x.drop_duplicates()",
    "isna": "x.notna()",
    "map": "x.map(f)",
    "to_datetime": "pd.to_datetime(x)",
    "groupby": "x.groupby(y)",
    "agg": "x.agg(y)",
    "sort_values": "x.sort_values(y)",
    "merge": "x.merge(y)",
    "pivot_table": "x.pivot_table(y)",
    "two_key_groupby": "x.groupby([y, z])",
    "unstack": "x.unstack()",
    "plot_bar": "x.plot.bar()",
    "dict": "{x: y}",
    "in": "x in y",
    "list_of_dicts": "[{x: y}]",
    "dropna": "x.dropna()",
    "between": "x.between(y, z)",
    "histogram": "plt.hist(x)",
    "boolean_mean": "(x >= y).mean()",
    "library_call": "wilson(x, y)",
    "weighted_mean": "a * x + b * y",
    "or_filter": "x | y",
    "not_filter": "~x",
    "date_comparison": 'x >= "2025-10-01"',
    "date_subtraction": "(x - y).dt.days",
    "crosstab": "pd.crosstab(x, y)",
    "guard": "def f(x):\n    if x:\n        raise y",
    "scenario_loop": "for x in y:\n    print(f(x))",
    "simulation": "import random",
    "column_difference": "x.after - x.before",
    "report_f_string": 'f"{x} of {y}"',
}

NOT = [
    ("for x in y:\n    x", "in"),
    ("x = sum", "sum"),
    ("x.sum()", "sum"),
    ("x = True", "number"),
    ('f"text {x}"', "text"),
    ("print(len(x))", "call"),
    ('check("3.1", x)', "call"),
    ("wilson(x, y)", "call"),
    ("x in y", "comparison"),
    ("n = n + x", "accumulator"),
    ("for x in y:\n    n = x", "accumulator"),
    ("x[y]", "index"),
    ("x[y]", "filter"),
    ('x == "won"', "date_comparison"),
    ("x.groupby(y)", "two_key_groupby"),
    ("x.mean()", "boolean_mean"),
    ("a * x + b", "weighted_mean"),
    ("x - y", "column_difference"),
]


@pytest.mark.parametrize("idea", IDEAS)
def test_each_idea_is_recognised(idea: str) -> None:
    assert IDEAS[idea](ast.parse(SAMPLES[idea]))


@pytest.mark.parametrize(("code", "idea"), NOT)
def test_what_only_looks_like_an_idea_is_not(code: str, idea: str) -> None:
    assert idea not in ideas_in(ast.parse(code))


def test_what_no_chapter_teaches_is_recognised() -> None:
    code = ["[x for x in y]", "lambda: x", "while x:\n    y", "try:\n    x\nfinally:\n    y", "with x:\n    y"]
    code += ["class A:\n    pass", "match x:\n    case y:\n        z", "(x := y)", "def f():\n    yield"]
    assert [name for name, line in zip(NEVER, code, strict=True) if not NEVER[name](ast.parse(line))] == []


def test_every_idea_has_a_way_to_be_seen() -> None:
    assert set(IDEAS) < KNOWN
