"""The lines of facts under a title: minutes, needs, new ideas. Read from metadata, never typed again."""

import html
import json
import tomllib
from pathlib import Path
from typing import Any

from techsales.course import CourseError

# Idea ids that read badly as words.
IDEA_WORDS = {"for": "for loop", "f_string": "f-string", "report_f_string": "f-strings in a report"}
# Names of functions keep their underscores.
FUNCTIONS = {"read_csv", "value_counts", "drop_duplicates", "to_datetime", "pivot_table", "sort_values"}


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook as a dictionary.

    Raises:
        CourseError: the file is not a notebook; the text names it and the remedy.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"], notebook["metadata"]
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f"{path.name} is not a readable notebook ({error}). Restore it: git checkout {path.name}"
        ) from None
    return dict(notebook)


def source(cell: dict[str, Any]) -> str:
    """The text of a cell, whichever of the two ways it is stored in."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def hours(minutes: int) -> str:
    """Minutes in words: ``45 minutes``, ``about 4 hours``, ``about 4½ hours``."""
    if minutes < 90:
        return f"{minutes} minutes"
    halves = round(minutes / 30)
    return f"about {halves // 2}{'½' if halves % 2 else ''} hours"


def idea_words(ideas: list[str]) -> str:
    """Idea ids as words for a reader: ``["for", "read_csv"]`` → ``for loop, read_csv``."""
    return ", ".join(IDEA_WORDS.get(i, i if i in FUNCTIONS else i.replace("_", " ")) for i in ideas)


def meta_line(facts: list[str]) -> str:
    """One line of short facts; HTML that reads well in JupyterLab and on the site."""
    return '<p class="dd-meta">' + " · ".join(f"<span>{html.escape(f)}</span>" for f in facts) + "</p>"


def header_markdown(course: dict[str, Any]) -> str:
    """The line under a chapter's title: ``Chapter 3 · 60 min · needs chapter 2 · new: list, for loop, if``."""
    needs = course.get("needs", [])
    facts = [f"Chapter {course['chapter']}", f"{course['minutes']} min"]
    if needs:
        facts.append(f"needs chapter{'s' if len(needs) > 1 else ''} {', '.join(map(str, needs))}")
    if course.get("ideas"):
        facts.append("new: " + idea_words(course["ideas"]))
    return meta_line(facts)


def exercises_markdown(toml: Path) -> str:
    """The line under an exercise page's title: how many exercises, how many minutes, how many questions."""
    try:
        entries = tomllib.loads(toml.read_text(encoding="utf-8")).values()
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"exercises/{toml.name} cannot be read: {error}.") from None
    tasks = [entry for entry in entries if isinstance(entry, dict) and entry.get("kind") != "quiz"]
    questions = [entry for entry in entries if isinstance(entry, dict) and entry.get("kind") == "quiz"]
    minutes = sum(int(entry.get("minutes", 0)) for entry in tasks)
    facts = [f"{len(tasks)} exercises", f"{minutes} min"]
    if questions:
        facts.append(f"{len(questions)} quiz questions")
    return meta_line(facts)


def with_header(notebook: dict[str, Any], line: str) -> dict[str, Any]:
    """The notebook with ``line`` under its title; unchanged if it has no title."""
    for cell in notebook["cells"][:1]:
        head, newline, rest = source(cell).partition("\n")
        if cell["cell_type"] == "markdown" and head.startswith("# "):
            text = f"{head}\n\n{line}\n{newline}{rest}".rstrip("\n")
            return {**notebook, "cells": [{**cell, "source": text.splitlines(True)}, *notebook["cells"][1:]]}
    return notebook
