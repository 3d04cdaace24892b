"""The list of chapters: those written (their notebooks' metadata) and those planned (``book/curriculum.toml``)."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.course import CourseError

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
        CourseError: a chapter's metadata lacks a key; the text names the file and the key.
    """
    found = []
    for path in sorted((root / "chapters").glob("*.ipynb")):
        metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        entry = metadata.get("course", {})
        found.append(as_chapter(f"chapters/{path.name}, metadata.course", entry.get("chapter"), entry, path.stem))
    return found


def planned_chapters(root: Path) -> list[Chapter]:
    """The chapters of ``book/curriculum.toml``.

    Raises:
        CourseError: the file cannot be read or an entry lacks a key; the text says where.
    """
    path = root / "book" / "curriculum.toml"
    if not path.exists():
        return []
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("chapter", [])
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"book/curriculum.toml cannot be read: {error}. Mend that line.") from None
    return [as_chapter("book/curriculum.toml", entry.get("number"), entry) for entry in entries]


def chapters(root: Path) -> list[Chapter]:
    """All chapters, written and planned, by number."""
    return sorted([*written_chapters(root), *planned_chapters(root)], key=lambda chapter: chapter.number)
