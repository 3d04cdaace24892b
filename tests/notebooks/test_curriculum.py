"""Gate 3 on the real course: ideas, minutes, needs, sections, and the seed article's sections."""

from pathlib import Path

import pytest

from techsales.checking.bank import load_bank
from techsales.curriculum import chapters
from techsales.gates import curriculum
from techsales.gates.course import CURRICULUM_GATES, Gate

#: Fewer would be a course cut short.
FEWEST_EXERCISES = 90


@pytest.mark.parametrize("gate", [*CURRICULUM_GATES, curriculum.ideas_all_taught], ids=lambda gate: gate.__name__)
def test_course(gate: Gate, root: Path) -> None:
    problems = gate(root)
    assert not problems, "\n" + "\n".join(problems)


def test_no_chapter_and_no_section_of_the_seed_waits(root: Path) -> None:
    assert [chapter.title for chapter in chapters(root) if chapter.planned] == []
    assert curriculum.planned_sections(root) == []


def test_the_course_has_its_exercises(root: Path) -> None:
    kinds = [exercise.kind for exercise in load_bank(root).values()]
    assert len([kind for kind in kinds if kind != "quiz"]) >= FEWEST_EXERCISES
    assert kinds.count("quiz") >= 3 * 16


def test_the_course_has_sixteen_chapters_in_five_parts(root: Path) -> None:
    every = chapters(root)
    assert [chapter.number for chapter in every] == list(range(1, 17))
    assert list(dict.fromkeys(chapter.part for chapter in every)) == ["Assess", "Plan", "Train", "Support", "Evaluate"]


def test_every_chapter_has_five_exercises_of_three_kinds(root: Path) -> None:
    kinds: dict[int, list[str]] = {}
    for exercise in load_bank(root).values():
        if exercise.kind != "quiz":
            kinds.setdefault(exercise.chapter, []).append(exercise.kind)
    assert sorted(kinds) == list(range(1, 17))
    assert [chapter for chapter, found in kinds.items() if len(found) < 5 or len(set(found)) < 3] == []
