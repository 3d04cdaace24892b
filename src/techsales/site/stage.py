"""The course as learners see it: copied without mistakes, solutions and trainer's notes.

The learner's site is built from the staged folder, so what is not staged cannot leak.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.files import notebook_paths, read_notebook, write_if_changed, write_whole
from techsales.site.header import exercises_markdown, header_markdown, with_header

HIDDEN = {"mistake", "solution", "trainer"}
BANK = "exercises/bank.bin"
HOW_TO = "book/how_to_use.md"
# Pictures of the sources, and the page script, which is bundled.
NOT_PAGES = re.compile(r"\.png$|^book/page/")
# What the folder held when it was last staged; only these files are ever removed again.
LIST = ".staged.json"
#: What changes the learner's files, by path, before they are used; a company edition does.
Dress = Callable[[dict[str, bytes]], dict[str, bytes]]


@dataclass
class Summary:
    """What staging did, as paths relative to the folder."""

    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """True if anything changed in the folder."""
        return bool(self.written or self.removed or self.beside)

    def __str__(self) -> str:
        """What a reader of the terminal wants to know, one line for each kind."""
        lines = [f"{len(self.written)} files put in place"] if self.written else ["nothing new"]
        lines += [f"kept as you left it: {name}" for name in self.kept]
        lines += [f"new version beside yours: {name}" for name in self.beside]
        lines += [f"removed: {name}" for name in self.removed]
        return "\n".join(lines)


def learner_notebook(notebook: dict[str, Any], *, clear: bool = False) -> dict[str, Any]:
    """The notebook without cells tagged mistake, solution or trainer, and without what golden noted of their numbers.

    With ``clear``, without outputs.
    """
    cells = [c for c in notebook["cells"] if not HIDDEN & set(c["metadata"].get("tags", []))]
    if clear:
        cells = [{**c, "outputs": [], "execution_count": None} if c["cell_type"] == "code" else c for c in cells]
    metadata = {key: value for key, value in notebook["metadata"].items() if key != "numbers"}
    return {**notebook, "metadata": metadata, "cells": cells}


def notebook_bytes(root: Path, path: Path, *, clear: bool) -> bytes:
    """A notebook of the course as the learner gets it, with its header line."""
    notebook = learner_notebook(read_notebook(path), clear=clear)
    toml = path.with_suffix(".toml")
    if path.parent.name == "chapters" and "course" in notebook["metadata"]:
        notebook = with_header(notebook, header_markdown(notebook["metadata"]["course"]))
    elif path.parent.name == "exercises" and toml.is_file():
        line = exercises_markdown(toml)
        if not clear and (root / HOW_TO).is_file():
            line += (
                f"\n\nAnswer here: change a cell and press **Run**. Or work [in JupyterLab](../{HOW_TO}), as you like."
            )
        notebook = with_header(notebook, line)
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def notebooks(root: Path, *, clear: bool) -> dict[str, bytes]:
    """The learner's notebooks by path."""
    return {path.relative_to(root).as_posix(): notebook_bytes(root, path, clear=clear) for path in notebook_paths(root)}


def plain_files(root: Path, folder: str) -> dict[str, bytes]:
    """Every file below a folder, hidden ones apart, by path."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted((root / folder).rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(root).parts)
    }


def bank(root: Path) -> dict[str, bytes]:
    """The compiled exercise bank; nothing where there are no exercises."""
    if not any((root / "exercises").glob("*.toml")):
        return {}
    from techsales.checking.bank import compile_bank

    return {BANK: compile_bank(root)}


def staged_files(root: Path) -> dict[str, bytes]:
    """Everything the learner's site is built from, by path."""
    pages = {name: (root / name).read_bytes() for name in ("_config.yml", "_toc.yml")}
    book = {name: content for name, content in plain_files(root, "book").items() if not NOT_PAGES.search(name)}
    return pages | book | plain_files(root, "data") | notebooks(root, clear=False) | bank(root)


def read_record(path: Path) -> dict[str, str]:
    """What was put in a folder before: hash by name. A record that is missing or spoilt counts as empty.

    Nothing is lost by that: files that are there are never overwritten, a changed one gets the new beside it.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if isinstance(record, list):
        return {name: "" for name in record if isinstance(name, str)}
    return record if isinstance(record, dict) else {}


def stage(root: Path, to: Path, dress: Dress = dict) -> Summary:
    """Bring the folder ``to`` to what learners may see of the course in ``root``, after ``dress`` has changed it.

    Returns:
        The files written and removed; empty (false) when nothing changed.

    Raises:
        CourseError: ``to`` holds other things, so it is left alone.
    """
    record = to / LIST
    if to.is_dir() and any(to.iterdir()) and not record.is_file():
        raise CourseError(f"{to} is not empty and was not made by this command. Choose an empty folder.")
    before = set(read_record(record))
    files = dress(staged_files(root))
    summary = Summary()
    to.mkdir(parents=True, exist_ok=True)
    # The list first: a run that is interrupted can still be cleaned up by the next.
    write_whole(record, json.dumps(sorted(before | set(files)), indent=1))
    summary.written = [name for name, content in files.items() if write_if_changed(to / name, content)]
    for name in sorted(before - set(files)):
        if (to / name).is_file():
            (to / name).unlink()
            summary.removed.append(name)
    write_whole(record, json.dumps(sorted(files), indent=1))
    return summary


def beside_name(path: Path, content: bytes, day: dt.date) -> Path:
    """``03_loops (new 2026-11-24).ipynb``; counted on if that name holds something else."""
    for number in range(1, 100):
        count = "" if number == 1 else f" {number}"
        name = path.with_name(f"{path.stem} (new {day.isoformat()}{count}){path.suffix}")
        if not name.exists() or name.read_bytes() == content:
            return name
    raise CourseError(f"{path.parent} holds too many new versions of {path.name}. Remove the ones you do not need.")


def stage_lab(root: Path, work: Path, today: dt.date | None = None) -> Summary:
    """Fill the learner's JupyterLab folder: notebooks, data and the bank.

    A learner's file is never overwritten. If the course's version changed since it was put there,
    the new one is put beside it. A data file that is missing comes back; one the learner did not
    touch follows the course; the bank is the course's own and always does.
    """
    record = work / ".course.json"
    known = read_record(record)
    summary = Summary()
    files = notebooks(root, clear=True) | plain_files(root, "data") | bank(root)
    for name, content in files.items():
        path = work / name
        new = hashlib.sha256(content).hexdigest()
        there = path.read_bytes() if path.is_file() else None
        put_before = known.get(name)
        known[name] = new
        untouched = there is not None and hashlib.sha256(there).hexdigest() == put_before
        if there is None or name == BANK or (untouched and not name.endswith(".ipynb")):
            if write_if_changed(path, content):
                summary.written.append(name)
        elif there != content and put_before != new:
            beside = beside_name(path, content, today or dt.date.today())
            write_if_changed(beside, content)
            summary.beside.append(beside.relative_to(work).as_posix())
        elif there != content:
            summary.kept.append(name)
    work.mkdir(parents=True, exist_ok=True)
    write_whole(record, json.dumps(known, indent=1))
    return summary
