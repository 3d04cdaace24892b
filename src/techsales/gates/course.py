"""The gates that need nothing but the course's folder: run on the course, on the tiny one and on what is scaffolded."""

from collections.abc import Callable
from pathlib import Path

from techsales.gates import agenda, curriculum, data, notebooks, readability, roles

Gate = Callable[[Path], list[str]]

NOTEBOOK_GATES: tuple[Gate, ...] = (
    notebooks.storage,
    notebooks.numbers_as_stored,
    notebooks.ignored_cells,
    notebooks.alt_texts,
    notebooks.links_between,
    roles.order,
    roles.self_contained,
    roles.feedback,
    roles.known_mistakes,
    data.data_files,
)
#: ``curriculum.ideas_all_taught`` is not among them: it holds for a course of all chapters only.
CURRICULUM_GATES: tuple[Gate, ...] = (
    curriculum.ideas_too_early,
    curriculum.ideas_declared,
    curriculum.chapters_complete,
    curriculum.sections_in_order,
    curriculum.exercise_minutes,
    curriculum.seed_sections,
    agenda.agenda_complete,
    agenda.cuts_agree,
    agenda.notes_tagged,
)
STYLE_GATES: tuple[Gate, ...] = (
    readability.reading_grade,
    readability.walls_of_text,
)
