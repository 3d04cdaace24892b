"""A scaffolded chapter and exercise pass every gate as they stand, once their outputs are stored."""

from pathlib import Path
from typing import Any

import pytest

from techsales.course import CourseError
from techsales.curriculum import chapters
from techsales.gates import curriculum, derived
from techsales.gates.course import CURRICULUM_GATES, NOTEBOOK_GATES
from techsales.golden import store
from techsales.scaffold import new_chapter, new_exercise


@pytest.mark.slow
def test_what_is_scaffolded_passes_every_gate(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHSALES_COURSE", str(tiny.root))
    written = new_chapter(tiny.root, 3, "shares", 'A share has a "denominator"')
    written += new_exercise(tiny.root, "3.2")
    for path in sorted({path for path in written if path.suffix == ".ipynb"}):
        store(path)
    problems = [problem for gate in (*NOTEBOOK_GATES, *CURRICULUM_GATES) for problem in gate(tiny.root)]
    assert problems == []
    assert derived.derived(tiny.root, "03_shares") == []


def test_a_chapter_is_listed_in_its_part(tiny: Any) -> None:
    new_chapter(tiny.root, 3, "shares", "A share")
    new_exercise(tiny.root, "1.3")
    toc = (tiny.root / "_toc.yml").read_text(encoding="utf-8")
    assert toc.endswith(
        "  - file: chapters/03_shares\n    sections:\n    - file: exercises/03_shares\n      title: Exercises 3\n"
    )
    assert chapters(tiny.root)[2].needs == (2,)


def test_a_planned_chapter_leaves_the_plan_and_keeps_its_entry(tiny: Any) -> None:
    new_chapter(tiny.root, 2, "groups", "Group them")
    new = chapters(tiny.root)[1]
    assert (new.part, new.minutes, new.needs, new.ideas) == ("Assess", 20, (1,), ("groupby",))
    plan = (tiny.root / "book" / "curriculum.toml").read_text(encoding="utf-8")
    assert "number = 2\n" not in plan
    assert curriculum.ideas_declared(tiny.root) == [
        "chapters/02_groups.ipynb says it introduces groupby, but no cell uses it. Use it or unlist it."
    ]


@pytest.mark.parametrize(
    ("number", "slug", "words"),
    [
        (1, "again", "Chapter 1 exists: chapters/01_count.ipynb"),
        (3, "Not a name", "cannot be the name of a file"),
        (0, "zero", "number is 1 to 99; 0 is not"),
        (100, "many", "1 to 99"),
    ],
)
def test_what_cannot_be_is_refused(number: int, slug: str, words: str, tiny: Any) -> None:
    with pytest.raises(CourseError, match=words):
        new_chapter(tiny.root, number, slug, "Title")


@pytest.mark.parametrize(
    ("exercise", "words"),
    [
        ("1", "is no exercise id"),
        ("01.3", "is no exercise id"),
        ("7.1", "Chapter 7 has no exercises yet"),
        ("1.2", "The next exercise of chapter 1 is 1.3"),
        ("1.9", "The next exercise of chapter 1 is 1.3"),
    ],
)
def test_an_exercise_that_cannot_be_is_refused(exercise: str, words: str, tiny: Any) -> None:
    with pytest.raises(CourseError, match=words):
        new_exercise(tiny.root, exercise)


def test_a_broken_course_is_left_as_it_is(tiny: Any) -> None:
    (tiny.root / "_toc.yml").unlink()
    with pytest.raises(CourseError, match=r"_toc\.yml is missing"):
        new_chapter(tiny.root, 3, "shares", "A share")
    (tiny.root / "exercises" / "01_count.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"exercises/01_count\.ipynb is no notebook"):
        new_exercise(tiny.root, "1.3")
    assert len(list((tiny.root / "chapters").iterdir())) == 1
    assert "1.3" not in (tiny.root / "exercises" / "01_count.toml").read_text(encoding="utf-8")


def test_the_real_table_of_contents_takes_every_planned_chapter(root: Path) -> None:
    from techsales.scaffold import listed

    toc = (root / "_toc.yml").read_text(encoding="utf-8")
    for chapter in chapters(root):
        if chapter.planned:
            toc = listed(toc, chapter.number, f"{chapter.number:02}_x", chapter.part)
    numbers = [int(line.split("chapters/")[1][:2]) for line in toc.splitlines() if "- file: chapters/" in line]
    assert numbers == list(range(1, 17))
