"""New chapters and exercises from templates that pass every gate as they stand, once their outputs are stored."""

import json
import re
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.curriculum import Chapter, chapters
from techsales.files import read_notebook, write_whole

TEMPLATES = Path(__file__).resolve().parent / "templates"
LAST = 99
MINUTES = 60
TAKEAWAY = "How many, out of how many?"


def template(name: str, **values: str) -> str:
    """A template's text with ``{{name}}`` replaced; in a notebook the values are escaped as JSON wants it."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    for key, value in values.items():
        text = text.replace(
            "{{" + key + "}}", json.dumps(value, ensure_ascii=False)[1:-1] if name.endswith(".ipynb") else value
        )
    return text


def dump(notebook: dict[str, Any]) -> str:
    """A notebook as it is stored."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def new_chapter(root: Path, number: int, slug: str, title: str) -> list[Path]:
    """Write a chapter, its exercise notebook and TOML with one exercise and one question; list it in ``_toc.yml``.

    A chapter planned in ``book/curriculum.toml`` leaves that file and keeps its part, minutes, needs and
    ideas; the gate then names each of its ideas until a cell uses it.

    Args:
        root: the course folder. number: of the chapter. slug: short name for files, such as ``tickets``.
        title: its claim.

    Returns:
        The files written.

    Raises:
        CourseError: the number is taken or none, the slug cannot be a file name, or a file is broken.
    """
    if not 1 <= number <= LAST:
        raise CourseError(f"A chapter's number is 1 to {LAST}; {number} is not. Choose another number.")
    every = {chapter.number: chapter for chapter in chapters(root)}
    if number in every and every[number].slug:
        raise CourseError(f"Chapter {number} exists: chapters/{every[number].slug}.ipynb. Choose another number.")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise CourseError(f"{slug!r} cannot be the name of a file here: small letters, digits and _ only.")
    name = f"{number:02}_{slug}"
    before = [chapter for chapter in every.values() if chapter.number < number]
    entry = planned_entry(number, title, every.get(number), before)
    values = {"number": str(number), "slug": name, "title": title, "takeaway": TAKEAWAY}
    chapter = json.loads(template("chapter.ipynb", **values))
    chapter["metadata"]["course"] = entry
    exercises = json.loads(template("exercises.ipynb", **values))
    exercise = f"{number}.1"
    insert_cells(exercises, exercise)
    toml = f"# Chapter {number}: what is right, what each known mistake is told, the hints, the quiz.\n\n"
    toml += template("exercise.toml", id=exercise) + template("quiz.toml", number=str(number))
    files = {
        root / "chapters" / f"{name}.ipynb": dump(chapter),
        root / "exercises" / f"{name}.ipynb": dump(exercises),
        root / "exercises" / f"{name}.toml": toml,
        root / "_toc.yml": listed(read_toc(root), number, name, str(entry["part"])),
    }
    plan = root / "book" / "curriculum.toml"
    if number in every:
        files[plan] = without_plan(plan.read_text(encoding="utf-8"), number)
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        write_whole(path, text)
    return list(files)


def planned_entry(number: int, title: str, planned: Chapter | None, before: list[Chapter]) -> dict[str, Any]:
    """The chapter's metadata: from the plan where there is one, else following on from the chapter before."""
    last = max(before, key=lambda chapter: chapter.number, default=None)
    return {
        "chapter": number,
        "title": title,
        "part": planned.part if planned else last.part if last else "Assess",
        "minutes": planned.minutes if planned else MINUTES,
        "needs": list(planned.needs) if planned else [last.number] if last else [],
        "ideas": list(planned.ideas) if planned else [],
        "objectives": ["State a share with its denominator."],
        "diagnostic": "count before you conclude",
        "takeaway": TAKEAWAY,
    }


def new_exercise(root: Path, exercise_id: str) -> list[Path]:
    """Write the cells and the TOML table of one more exercise, after the chapter's last one.

    Args:
        root: the course folder. exercise_id: such as ``3.7``; the next free number of its chapter.

    Returns:
        The files changed.

    Raises:
        CourseError: no such chapter, or the number is not the next.
    """
    found = re.fullmatch(r"([1-9]\d?)\.([1-9]\d*)", exercise_id)
    if not found:
        raise CourseError(f"{exercise_id!r} is no exercise id. Write chapter.number, as in 3.7.")
    paths = sorted((root / "exercises").glob(f"{int(found[1]):02}_*.toml"))
    if not paths:
        raise CourseError(
            f"Chapter {found[1]} has no exercises yet. Start it with: techsales new chapter {found[1]} slug title"
        )
    text = paths[0].read_text(encoding="utf-8")
    last = max((int(n) for n in re.findall(rf'^\["{found[1]}\.(\d+)"\]', text, re.MULTILINE)), default=0)
    if int(found[2]) != last + 1:
        raise CourseError(f"The next exercise of chapter {found[1]} is {found[1]}.{last + 1}, not {exercise_id}.")
    head, quiz, tail = text.partition(f'["{found[1]}.q')
    notebook = read_notebook(paths[0].with_suffix(".ipynb"))
    insert_cells(notebook, exercise_id)
    files = {
        paths[0].with_suffix(".ipynb"): dump(notebook),
        paths[0]: head.rstrip("\n") + "\n\n" + template("exercise.toml", id=exercise_id) + quiz + tail,
    }
    for path, content in files.items():
        write_whole(path, content)
    return list(files)


def insert_cells(notebook: dict[str, Any], exercise_id: str) -> None:
    """Put the exercise's cells before the quiz answers, or at the end."""
    cells = json.loads(template("exercise.ipynb", id=exercise_id, dashed=exercise_id.replace(".", "-")))["cells"]
    ids = [cell.get("id") for cell in notebook["cells"]]
    place = ids.index("quiz-answers") if "quiz-answers" in ids else len(ids)
    notebook["cells"][place:place] = cells


def without_plan(text: str, number: int) -> str:
    """``book/curriculum.toml`` without the chapter's table."""
    head, *tables = re.split(r"^(?=\[\[chapter\]\])", text, flags=re.MULTILINE)
    kept = [table for table in tables if not re.search(rf"^number = {number}$", table, re.MULTILINE)]
    return (head + "".join(kept)).rstrip("\n") + "\n"


def read_toc(root: Path) -> str:
    """The text of ``_toc.yml``."""
    path = root / "_toc.yml"
    if not path.is_file():
        raise CourseError("_toc.yml is missing. Restore the file.")
    return path.read_text(encoding="utf-8")


def listed(toc: str, number: int, name: str, part: str) -> str:
    """``_toc.yml`` with the chapter and its exercises, in order, under the caption that ends in the part's name.

    Raises:
        CourseError: there is no such caption.
    """
    lines = toc.rstrip("\n").split("\n")
    caption = next(
        (i for i, line in enumerate(lines) if re.match(rf"\s*- caption: .*\b{re.escape(part)}\s*$", line)), None
    )
    if caption is None:
        raise CourseError(
            f"_toc.yml has no part whose caption ends in {part}. Add '- caption: {part}' with 'chapters:'."
        )
    end = next((i for i in range(caption + 1, len(lines)) if re.match(r"\s*- caption: ", lines[i])), len(lines))
    inner = next(
        (
            i
            for i in range(caption + 1, end)
            if (m := re.match(r"\s*- file: chapters/(\d+)_", lines[i])) and int(m[1]) > number
        ),
        end,
    )
    indent = " " * 2
    entry = [
        f"{indent}- file: chapters/{name}",
        f"{indent}  sections:",
        f"{indent}  - file: exercises/{name}",
        f"{indent}    title: Exercises {number}",
    ]
    return "\n".join([*lines[:inner], *entry, *lines[inner:]]) + "\n"
