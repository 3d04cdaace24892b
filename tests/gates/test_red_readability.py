"""Hard prose and walls of text, planted in the tiny course; and the counting against sentences counted by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.gates import agenda, readability
from techsales.gates.course import STYLE_GATES, Gate

CHAPTER, EXERCISES, PAGE = "chapters/01_count.ipynb", "exercises/01_count.ipynb", "book/welcome.md"
HARD = (
    "Organisational stakeholders systematically underestimate the considerable methodological difficulties "
    "associated with retrospective evaluation of heterogeneous educational interventions. "
) * 8
EASY = "The cat sat on the mat and saw a red hat. " * 20
Plant = Callable[[Any], object]


def write(name: str, text: str) -> Plant:
    return lambda tiny: (tiny.root / name).write_text(text, encoding="utf-8")


def except_(page: str, entry: str) -> Plant:
    return write("book/readability.toml", f'names = ["Ferrowick"]\n[page."{page}"]\n{entry}\n')


def both(*plants: Plant) -> Plant:
    return lambda tiny: [plant(tiny) for plant in plants]


DEFECTS: dict[str, tuple[Gate, Plant, str]] = {
    "hard page": (
        readability.reading_grade,
        write(PAGE, f"# A\n\n{HARD}"),
        "book/welcome.md: its prose reads at grade",
    ),
    "hard chapter": (
        readability.reading_grade,
        lambda tiny: tiny.source(CHAPTER, "after-count", HARD),
        "chapters/01_count.ipynb: its prose reads at grade",
    ),
    "hard feedback": (
        readability.reading_grade,
        lambda tiny: tiny.replace("exercises/01_count.toml", "Three of six gave 4 or 5.", HARD),
        "exercises/01_count.toml: its prose reads at grade",
    ),
    "exception no longer needed": (
        readability.reading_grade,
        both(write(PAGE, f"# A\n\n{EASY}"), except_(PAGE, 'grade = 12\nwhy = "law"')),
        "book/welcome.md reads at grade 0",
    ),
    "exception without a page": (
        readability.reading_grade,
        except_("book/gone.md", 'grade = 12\nwhy = "law"'),
        "there is no page book/gone.md",
    ),
    "exception without a reason": (readability.reading_grade, except_(PAGE, "grade = 12"), "has no reason"),
    "wall on a page": (readability.walls_of_text, write(PAGE, f"# A\n\n{EASY}"), "book/welcome.md: 220 words on end"),
    "wall over several paragraphs and cells": (
        readability.walls_of_text,
        lambda tiny: [
            tiny.source(CHAPTER, "after-count", EASY[:420]),
            tiny.source(CHAPTER, "trainer-count", EASY[:420]),
            tiny.cell(CHAPTER, "trainer-count", lambda cell: cell["metadata"].update(tags=[])),
        ],
        "chapters/01_count.ipynb: ",
    ),
}


@pytest.mark.parametrize("gate", STYLE_GATES, ids=lambda gate: gate.__name__)
def test_the_tiny_course_is_green(gate: Gate, tiny: Any) -> None:
    assert gate(tiny.root) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_named(defect: str, tiny: Any) -> None:
    gate, plant, words = DEFECTS[defect]
    plant(tiny)
    problems = gate(tiny.root)
    assert any(words in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


def test_an_exception_with_a_reason_holds(tiny: Any) -> None:
    write(PAGE, f"# A\n\n{HARD}")(tiny)
    except_(PAGE, 'grade = 60\nwalls = true\nwhy = "the law, quoted"')(tiny)
    assert readability.reading_grade(tiny.root) == [] == readability.walls_of_text(tiny.root)


@pytest.mark.parametrize(
    "between",
    [
        "```python\nprint(1)\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "**Which one is wrong?** Look at the last.",
        "Put a finger on the last one.",
        "1. Open the file.\n2. Add them up.",
        "Who is silent here?",
    ],
)
def test_something_to_do_ends_a_wall(between: str, tiny: Any) -> None:
    half = EASY[: len(EASY) // 2]
    write(PAGE, f"# A\n\n{half}\n\n{half}")(tiny)
    assert readability.walls_of_text(tiny.root)
    write(PAGE, f"# A\n\n{half}\n\n{between}\n\n{half}")(tiny)
    assert readability.walls_of_text(tiny.root) == []


@pytest.mark.parametrize("between", ["## A heading", "It was late.", "- one\n- two", "It is **red**."])
def test_other_things_do_not(between: str, tiny: Any) -> None:
    half = EASY[: len(EASY) // 2]
    write(PAGE, f"# A\n\n{half}\n\n{between}\n\n{half}")(tiny)
    assert readability.walls_of_text(tiny.root)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *[("cat", 1), ("table", 2), ("asked", 1), ("decided", 3), ("stayed", 1), ("people", 2), ("prices", 2)],
        *[("customer", 3), ("makes", 1), ("satisfaction", 4), ("trainer", 2), ("one", 1), ("evidence", 3)],
        *[("doesn't", 2), ("to-day", 2), ("1,250", 1), ("I", 1), ("weighted", 2)],
    ],
)
def test_syllables(word: str, count: int) -> None:
    assert readability.syllables(word) == count


def test_the_formula_on_sentences_counted_by_hand() -> None:
    """Six words, one sentence, six syllables; and thirteen words, one sentence, twenty-four syllables."""
    assert readability.grade(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    text = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert readability.grade([text]) == pytest.approx(0.39 * 13 + 11.8 * 24 / 13 - 15.59, abs=1)
    assert readability.grade(["He said no. She said yes."]) == readability.grade(["He said no.", "She said yes."])


def test_names_count_as_one_syllable_and_code_as_one_word() -> None:
    assert readability.syllables("Ferrowick") == 3
    assert readability.syllables("Ferrowick", frozenset({"ferrowick"})) == 1
    assert readability.plain("Use `deals.groupby('team').mean()`, [here](../x.ipynb) and **there**.") == (
        "Use code, here and there."
    )


def test_code_tables_headings_and_comments_are_no_prose() -> None:
    text = "---\na: b\n---\n# Heading\n\n<!-- a comment -->\n```python\nincomprehensible\n```\n\n| a |\n|---|\n\nProse."
    assert [block.text for block in readability.blocks(text) if block.text] == ["Prose."]


AGENDA_DEFECTS: dict[str, tuple[Gate, Plant, str]] = {
    "chapter without a session": (
        agenda.agenda_complete,
        write(
            "book/agenda.toml",
            '[[format]]\nname = "Short"\n[[format.session]]\nname = "1"\nminutes = 9\nchapters = [1]',
        ),
        "Short lacks chapter 2",
    ),
    "chapter twice": (
        agenda.agenda_complete,
        write(
            "book/agenda.toml",
            '[[format]]\nname = "Long"\n[[format.session]]\nname = "1"\nminutes = 9\nchapters = [1, 2, 2]',
        ),
        "Long names chapter 2 twice",
    ),
    "no such exercise": (
        agenda.cuts_agree,
        lambda tiny: tiny.edit(CHAPTER, lambda nb: nb["metadata"]["course"].update(cut=["1.9"])),
        "there is no exercise 1.9",
    ),
    "cut and keep": (
        agenda.cuts_agree,
        lambda tiny: tiny.edit(CHAPTER, lambda nb: nb["metadata"]["course"].update(cut=["1.1"], keep=["1.1"])),
        "1.1 is both in cut and in keep",
    ),
    "a note that leaves out more": (
        agenda.cuts_agree,
        lambda tiny: tiny.source(CHAPTER, "trainer-count", "> **For the trainer.** Leave out exercise 1.1."),
        "a note to the trainer names 1.1, and cut does not",
    ),
    "a note without its tag": (
        agenda.notes_tagged,
        lambda tiny: tiny.cell(CHAPTER, "trainer-count", lambda cell: cell["metadata"].pop("tags")),
        "(trainer-count): a note to the trainer without the tag trainer",
    ),
    "a note that keeps more": (
        agenda.cuts_agree,
        lambda tiny: tiny.source(CHAPTER, "trainer-count", "> **For the trainer.** Never leave out 1.2."),
        "a note to the trainer names 1.2, and keep does not",
    ),
}


@pytest.mark.parametrize("defect", AGENDA_DEFECTS)
def test_a_defect_of_the_agenda_is_named(defect: str, tiny: Any) -> None:
    gate, plant, words = AGENDA_DEFECTS[defect]
    plant(tiny)
    problems = gate(tiny.root)
    assert any(words in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


def test_notes_and_metadata_that_agree_are_green(tiny: Any) -> None:
    tiny.source(CHAPTER, "trainer-count", "> **For the trainer.** Leave out exercise 1.1. Never leave out 1.2.")
    tiny.edit(CHAPTER, lambda nb: nb["metadata"]["course"].update(cut=["1.1"], keep=["1.2"]))
    assert agenda.cuts_agree(tiny.root) == []


def test_the_word_never_is_heard(root: Path) -> None:
    assert agenda.LEAVE_OUT.findall("Never leave out 3.4. do not cut 4.4") == []
    assert agenda.NEVER.findall("Never leave out 3.4. do not cut 4.4") == ["3.4", "4.4"]
