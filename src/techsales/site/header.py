"""The lines of facts under a title: minutes, needs, new ideas. Read from metadata, never typed again."""

import html
from pathlib import Path
from typing import Any

from techsales.files import cell_source, read_toml

# Idea ids that read badly as words.
IDEA_WORDS = {"for": "for loop", "f_string": "f-string", "report_f_string": "f-strings in a report"}
# Names of functions keep their underscores.
FUNCTIONS = {"read_csv", "value_counts", "drop_duplicates", "to_datetime", "pivot_table", "sort_values"}


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
    entries = read_toml(toml).values()
    tasks = [entry for entry in entries if isinstance(entry, dict) and entry.get("kind") != "quiz"]
    questions = [entry for entry in entries if isinstance(entry, dict) and entry.get("kind") == "quiz"]
    minutes = sum(int(entry.get("minutes", 0)) for entry in tasks)
    facts = [counted(len(tasks), "exercise"), f"{minutes} min"]
    if questions:
        facts.append(counted(len(questions), "quiz question"))
    return meta_line(facts)


def counted(number: int, what: str) -> str:
    """``1 exercise``, ``6 exercises``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def with_header(notebook: dict[str, Any], line: str) -> dict[str, Any]:
    """The notebook with ``line`` under its title; unchanged if it has no title."""
    for cell in notebook["cells"][:1]:
        head, newline, rest = cell_source(cell).partition("\n")
        if cell["cell_type"] == "markdown" and head.startswith("# "):
            text = f"{head}\n\n{line}\n{newline}{rest}".rstrip("\n")
            return {**notebook, "cells": [{**cell, "source": text.splitlines(True)}, *notebook["cells"][1:]]}
    return notebook
