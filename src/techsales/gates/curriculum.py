"""Gate 3: no idea before it is taught; minutes and needs are there; every section of the seed has a page."""

import ast
import re
from pathlib import Path

from techsales.course import CourseError
from techsales.curriculum import PARTS, Chapter, chapters
from techsales.files import read_toml
from techsales.gates.ideas import BY_TAG, KNOWN, NEVER, PATTERNS, UNSEEN, ideas_in
from techsales.gates.reading import Cell, checked_id, notebooks
from techsales.gates.roles import read_bank

#: The sections of the seed article, as it numbers them.
LAST_OF_CHAPTER = {1: 3, 2: 2, 3: 4, 4: 3, 5: 3, 6: 4, 7: 3, 8: 4}
SEED = (
    *(f"{chapter}.{number}" for chapter, last in LAST_OF_CHAPTER.items() for number in range(1, last + 1)),
    *(f"Q{number}" for number in range(1, 6)),
)


#: Cells of machinery in one notebook; more would hollow out "no idea before it is taught".
MOST_TOOLS = 5


def code_tree(cell: Cell) -> ast.AST | None:
    """The cell's code without its ``check`` line; None for a cell meant not to parse."""
    lines = cell.source.rstrip().splitlines()
    if checked_id(cell) and lines[-1].startswith("check("):
        lines = lines[:-1]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return None


def chapter_list(root: Path) -> tuple[list[Chapter], list[str]]:
    """All chapters, and the sentence of an unreadable one."""
    try:
        return chapters(root), []
    except CourseError as error:
        return [], [str(error)]


def ideas_too_early(root: Path) -> list[str]:
    """Cells that use an idea of a later chapter, or one that no chapter teaches. Cells tagged tool are exempt."""
    every, problems = chapter_list(root)
    home = {idea: chapter.number for chapter in every for idea in chapter.ideas}
    number = {chapter.slug: chapter.number for chapter in every if chapter.slug}
    for notebook in notebooks(root, "chapters", "exercises"):
        here = number.get(Path(notebook.name).stem)
        if here is None:
            problems.append(f"{notebook.name} belongs to no chapter: name it like its chapter's notebook.")
            continue
        tools = [cell.id for cell in notebook.code if "tool" in cell.tags]
        if len(tools) > MOST_TOOLS:
            problems.append(
                f"{notebook.name}: {len(tools)} cells are tagged tool ({', '.join(tools)}), {MOST_TOOLS} at most. "
                "Write some of them with what was taught, or move their code into the package."
            )
        for cell in notebook.code:
            tree = None if "tool" in cell.tags else code_tree(cell)
            if tree is None:
                continue
            for idea in sorted(ideas_in(tree) - PATTERNS):
                if home.get(idea, 0) > here:
                    problems.append(
                        f"{cell.place} uses the idea {idea}, which chapter {home[idea]} teaches. "
                        "Write it with what was taught so far, or tag a cell of machinery as tool."
                    )
            problems += [
                f"{cell.place} uses {name}, which no chapter teaches. Write it with what was taught so far."
                for name, detect in NEVER.items()
                if detect(tree)
            ]
    return problems


def ideas_declared(root: Path) -> list[str]:
    """Every declared idea is known, introduced once, and used in its chapter; every known idea has a chapter."""
    every, problems = chapter_list(root)
    home: dict[str, int] = {}
    for chapter in every:
        where = f"chapters/{chapter.slug}.ipynb" if chapter.slug else "book/curriculum.toml"
        for idea in chapter.ideas:
            if idea not in KNOWN:
                problems.append(
                    f"{where}: chapter {chapter.number} names an unknown idea {idea}. Known ones: gates/ideas.py."
                )
            if idea in home:
                problems.append(
                    f"{where}: the idea {idea} is introduced by chapters {home[idea]} and {chapter.number}. Keep one."
                )
            home[idea] = chapter.number
    for chapter in every:
        problems += [
            f"chapters/{chapter.slug}.ipynb says it introduces {idea}, but no cell uses it. Use it or unlist it."
            for idea in chapter.ideas
            if chapter.slug and idea in KNOWN and not is_used(root, chapter.slug, idea)
        ]
    return problems


def ideas_all_taught(root: Path) -> list[str]:
    """Every idea of the table has a chapter: one without would be allowed everywhere."""
    taught = {idea for chapter in chapter_list(root)[0] for idea in chapter.ideas}
    return [
        f"No chapter introduces the idea {idea}. Name it in a chapter's metadata or in book/curriculum.toml."
        for idea in sorted(KNOWN - taught)
    ]


def is_used(root: Path, slug: str, idea: str) -> bool:
    """True if a code cell of the chapter or of its exercises uses the idea."""
    cells = [c for n in notebooks(root, "chapters", "exercises") if Path(n.name).stem == slug for c in n.code]
    if idea in UNSEEN:
        return True
    if idea in BY_TAG:
        return any(BY_TAG[idea] in cell.tags for cell in cells)
    return any(idea in ideas_in(tree) for tree in map(code_tree, cells) if tree is not None)


def chapters_complete(root: Path) -> list[str]:
    """Numbers run from 1 without a gap; minutes, part and needs are sound; no chapter is written and planned."""
    every, problems = chapter_list(root)
    numbers = [chapter.number for chapter in every]
    for number in sorted({n for n in numbers if numbers.count(n) > 1}):
        problems.append(f"Chapter {number} stands twice: take it out of book/curriculum.toml once its notebook exists.")
    for number in sorted(set(range(1, max(numbers, default=0))) - set(numbers)):
        problems.append(f"Chapter {number} is missing: write it, or plan it in book/curriculum.toml.")
    for chapter in every:
        where = f"Chapter {chapter.number} ({chapter.slug or 'planned'})"
        if not isinstance(chapter.minutes, int) or chapter.minutes <= 0:
            problems.append(f"{where}: minutes is {chapter.minutes!r}. Give the minutes it takes, as a whole number.")
        if chapter.part not in PARTS:
            problems.append(f"{where}: part is {chapter.part!r}. It is one of {', '.join(PARTS)}.")
        for need in chapter.needs:
            if need >= chapter.number or need not in numbers:
                problems.append(f"{where}: it needs chapter {need}, which is not an earlier one. Correct needs.")
        if chapter.slug and not chapter.slug.startswith(f"{chapter.number:02}_"):
            problems.append(f"{where}: the file name should start with {chapter.number:02}_. Rename it.")
        if chapter.slug and not (chapter.objectives and chapter.diagnostic and chapter.takeaway):
            problems.append(f"{where}: objectives, diagnostic and takeaway are needed in metadata.course. Add them.")
    return problems


def seed_sections(root: Path) -> list[str]:
    """Every section of the seed article names pages that exist and chapters that are written or planned."""
    entries, problems = seed_entries(root)
    problems += [
        f"book/seed_sections.toml: section {name} is missing. Add where it went."
        for name in SEED
        if name not in entries
    ]
    known = {chapter.number for chapter in chapter_list(root)[0]}
    for name, entry in entries.items():
        where = f"book/seed_sections.toml, section {name}"
        if name not in SEED:
            problems.append(f"{where}: the seed has no such section. Remove it.")
        if not entry.get("pages") and not entry.get("chapters"):
            problems.append(f"{where}: neither pages nor chapters. Say where the section went.")
        for page in entry.get("pages", []):
            if not (root / page).is_file():
                problems.append(
                    f"{where}: the page {page} does not exist. Write it, or name the chapter that will hold it."
                )
        for number in entry.get("chapters", []):
            if number not in known:
                problems.append(
                    f"{where}: there is no chapter {number}. Plan it in book/curriculum.toml, or name another."
                )
    return problems


def planned_sections(root: Path) -> list[str]:
    """Sections of the seed that still wait for a planned chapter, as ``2.1: chapters 1, 9``."""
    planned = {chapter.number for chapter in chapter_list(root)[0] if chapter.planned}
    waiting = {
        name: [n for n in entry.get("chapters", []) if n in planned] for name, entry in seed_entries(root)[0].items()
    }
    return [f"{name}: chapters {', '.join(map(str, numbers))}" for name, numbers in waiting.items() if numbers]


def seed_entries(root: Path) -> tuple[dict[str, dict[str, list]], list[str]]:  # type: ignore[type-arg]
    """The map of sections, and the sentence of an unreadable one."""
    try:
        return read_toml(root / "book" / "seed_sections.toml"), []
    except CourseError as error:
        return {}, [str(error)]


def sections_in_order(root: Path) -> list[str]:
    """Every chapter has the sections of the course, in their order, and its scene as a quote under the title."""
    problems = []
    for notebook in notebooks(root, "chapters"):
        found = [
            line.removeprefix("## ").strip()
            for cell in notebook.cells
            if not cell.is_code and "trainer" not in cell.tags
            for line in cell.source.splitlines()
            if line.startswith("## ")
        ]
        positions = [found.index(name) if name in found else -1 for name in SECTIONS]
        for name, position in zip(SECTIONS, positions, strict=True):
            if position < 0:
                problems.append(f"{notebook.name}: the section '## {name}' is missing. Add it.")
        present = [position for position in positions if position >= 0]
        if present != sorted(present):
            problems.append(f"{notebook.name}: the sections are out of order. They go: {' · '.join(SECTIONS)}.")
        first = notebook.cells[0].source if notebook.cells else ""
        head = "\n".join(cell.source for cell in notebook.cells[:2])
        if not first.startswith("# ") or not re.search(r"^> ", head, re.MULTILINE):
            problems.append(f"{notebook.name}: it should open with '# Title' and the scene as a quote under it.")
    return problems


#: A row of the table under "Your turn": ``| 3.1 Predict: position two | 2 |``.
ROW = re.compile(r"^\|\s*(\d+\.\d+)\b.*\|\s*([\d.]+)\s*\|\s*$", re.MULTILINE)


def exercise_minutes(root: Path) -> list[str]:
    """The minutes that a chapter shows for an exercise are those of its TOML table."""
    bank, problems = read_bank(root)
    for notebook in notebooks(root, "chapters"):
        for cell in notebook.cells:
            for exercise_id, minutes in ROW.findall("" if cell.is_code else cell.source):
                if exercise_id not in bank:
                    problems.append(f"{cell.place}: there is no exercise {exercise_id}. Take the row out.")
                elif float(minutes) != bank[exercise_id].minutes:
                    problems.append(
                        f"{cell.place}: {exercise_id} is said to take {minutes} minutes, and its TOML says "
                        f"{bank[exercise_id].minutes:g}. Make them agree."
                    )
    return problems


SECTIONS = (
    "Predict before you run",
    "Worked example",
    "The same, with the last step blank",
    "The same, with two blanks",
    "What if?",
    "Your turn",
    "Quiz",
    "Say this on tomorrow's call",
)
