"""The list of chapters: those written (their notebooks' metadata) and those planned (``book/curriculum.toml``)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.files import notebook_paths, read_notebook, read_toml

PARTS = ("Assess", "Plan", "Train", "Support", "Evaluate")


@dataclass(frozen=True)
class Chapter:
    """One chapter of the course.

    Attributes:
        number: from 1. title: the claim. part: one of ``PARTS``. minutes: to work through it, exercises included.
        needs: numbers of the chapters it builds on. ideas: ids of the Python ideas it introduces.
        slug: ``03_loops``, the file name of its notebooks; None while it is planned.
        objectives, diagnostic, takeaway: as in the notebook; empty while it is planned.
    """

    number: int
    title: str
    part: str
    minutes: int
    needs: tuple[int, ...]
    ideas: tuple[str, ...]
    slug: str | None = None
    objectives: tuple[str, ...] = ()
    diagnostic: str = ""
    takeaway: str = ""

    @property
    def planned(self) -> bool:
        """True while there is no notebook."""
        return self.slug is None


def as_chapter(place: str, number: Any, entry: dict[str, Any], slug: str | None = None) -> Chapter:
    """A chapter from what stands in the TOML or in the notebook; the sentence of an error names ``place``."""
    missing = [key for key in ("title", "part", "minutes", "needs", "ideas") if key not in entry]
    if not isinstance(number, int) or missing:
        lacks = ", ".join(missing) or "a whole number for the chapter"
        raise CourseError(f"{place}: the chapter's entry lacks {lacks}. Add it; CONTRIBUTING.md shows an example.")
    for key in ("needs", "ideas"):
        if not isinstance(entry[key], list):
            raise CourseError(
                f"{place}: {key} of chapter {number} is {entry[key]!r}. Write a list, in square brackets."
            )
    return Chapter(
        number=number,
        title=entry["title"],
        part=entry["part"],
        minutes=entry["minutes"],
        needs=tuple(entry["needs"]),
        ideas=tuple(entry["ideas"]),
        slug=slug,
        objectives=tuple(entry.get("objectives", ())),
        diagnostic=entry.get("diagnostic", ""),
        takeaway=entry.get("takeaway", ""),
    )


def written_chapters(root: Path) -> list[Chapter]:
    """The chapters that exist as notebooks.

    Raises:
        CourseError: a file is no notebook, or its metadata lacks a key; the text names both.
    """
    found = []
    for path in notebook_paths(root, "chapters"):
        entry = read_notebook(path)["metadata"].get("course", {})
        found.append(as_chapter(f"chapters/{path.name}, metadata.course", entry.get("chapter"), entry, path.stem))
    return found


def planned_chapters(root: Path) -> list[Chapter]:
    """The chapters of ``book/curriculum.toml``.

    Raises:
        CourseError: the file cannot be read or an entry lacks a key; the text says where.
    """
    path = root / "book" / "curriculum.toml"
    entries = read_toml(path).get("chapter", []) if path.exists() else []
    return [as_chapter("book/curriculum.toml", entry.get("number"), entry) for entry in entries]


def chapters(root: Path) -> list[Chapter]:
    """All chapters, written and planned, by number."""
    return sorted([*written_chapters(root), *planned_chapters(root)], key=lambda chapter: chapter.number)
