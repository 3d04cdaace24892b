"""Gate 3 on the real course: ideas, minutes, needs, sections, and the seed article's sections."""

from pathlib import Path

import pytest

from techsales.curriculum import chapters
from techsales.gates import curriculum
from techsales.gates.course import CURRICULUM_GATES, Gate

#: How many chapters, and sections of the seed, may still wait. Both fall to 0; neither may rise.
MOST_PLANNED_CHAPTERS = 12
MOST_PLANNED_SECTIONS = 21


@pytest.mark.parametrize("gate", [*CURRICULUM_GATES, curriculum.ideas_all_taught], ids=lambda gate: gate.__name__)
def test_course(gate: Gate, root: Path) -> None:
    problems = gate(root)
    assert not problems, "\n" + "\n".join(problems)


def test_planned_chapters_are_capped(root: Path) -> None:
    planned = [f"{chapter.number} {chapter.title}" for chapter in chapters(root) if chapter.planned]
    assert len(planned) <= MOST_PLANNED_CHAPTERS, "\n" + "\n".join(planned)


def test_planned_sections_of_the_seed_are_capped(root: Path) -> None:
    planned = curriculum.planned_sections(root)
    assert len(planned) <= MOST_PLANNED_SECTIONS, "\n" + "\n".join(planned)


def test_the_course_has_sixteen_chapters_in_five_parts(root: Path) -> None:
    every = chapters(root)
    assert [chapter.number for chapter in every] == list(range(1, 17))
    assert list(dict.fromkeys(chapter.part for chapter in every)) == ["Assess", "Plan", "Train", "Support", "Evaluate"]
