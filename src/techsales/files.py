"""The course's files: a broken one is named in one sentence, and what is written is whole or as it was."""

import json
import os
import tomllib
from pathlib import Path
from typing import Any

from techsales.course import CourseError

#: Where the course's notebooks lie.
NOTEBOOK_FOLDERS = ("chapters", "exercises", "cases", "reports")


def notebook_paths(root: Path, *folders: str) -> list[Path]:
    """The notebooks in these folders of the course (default: all of them), in the order of their numbers."""
    return [path for folder in folders or NOTEBOOK_FOLDERS for path in sorted((root / folder).glob("*.ipynb"))]


def short_name(path: Path) -> str:
    """How a sentence names a file of the course: ``chapters/03_loops.ipynb``."""
    return f"{path.parent.name}/{path.name}"


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook as it is stored, read as JSON so that nothing is repaired on the way.

    Raises:
        CourseError: the file is not there or no notebook; the text says where it breaks.
    """
    if path.is_dir():
        raise CourseError(f"{path} is a folder. Name the notebooks in it, such as {path.name}/*.ipynb.")
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        list(notebook["cells"]), dict(notebook["metadata"])
    except FileNotFoundError:
        raise CourseError(f"There is no notebook {path}. Look at its folder and its name.") from None
    except KeyError as error:
        raise CourseError(f"{short_name(path)} is no notebook: it has no {error.args[0]}. Restore the file.") from None
    except (ValueError, TypeError) as error:
        raise CourseError(
            f"{short_name(path)} is no notebook: {error}. Look for marks of a merge there, or restore the file."
        ) from None
    return notebook


def cell_source(cell: dict[str, Any]) -> str:
    """The text of a cell, stored as one text or as a list of lines."""
    return "".join(cell.get("source", ""))


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file of the course.

    Raises:
        CourseError: the file is not there or no TOML; the text names the line.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{short_name(path)} is missing. Restore the file.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{short_name(path)} is not UTF-8 text. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"{short_name(path)} cannot be read: {error}. Mend that line.") from None


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file in one step, with ``\\n`` as line end everywhere: on a full disk the old file stays as it was."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
        os.replace(unfinished, path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from None
    finally:
        unfinished.unlink(missing_ok=True)


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write only what differs, so that an unchanged file keeps its time and builds stay incremental."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)
    return True
