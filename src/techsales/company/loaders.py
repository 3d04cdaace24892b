"""Reading the Ferrowick tables: ``load("deals")`` from any folder of the course."""

import csv
import datetime as dt
import hashlib
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techsales.course import CourseError, find_course
from techsales.files import write_if_changed

if TYPE_CHECKING:
    import pandas as pd


class DataFileError(CourseError):
    """A data file is missing or was edited; the text says which and how to restore it."""


def how_to_restore(name: str = "") -> str:
    """The line that puts one file back, or all of them, for a cell; no terminal needed."""
    one = f'"{name}"' if name else ""
    return f"run this in any cell: from techsales.company import restore; restore({one})"


def resources() -> dict[str, dict[str, Any]]:
    """The entries of ``data/datapackage.json`` by table.

    Raises:
        DataFileError: the file is damaged.
    """
    path = find_course() / "data" / "datapackage.json"
    try:
        return {entry["name"]: entry for entry in json.loads(path.read_bytes())["resources"]}
    except (ValueError, LookupError, TypeError):
        raise DataFileError(
            f"datapackage.json was edited and cannot be read. To get it back, {how_to_restore()}"
        ) from None


def resource(name: str) -> dict[str, Any]:
    """The entry of one table.

    Raises:
        DataFileError: there is no such table (the text lists those there are), or the file is damaged.
    """
    entries = resources()
    if name not in entries:
        raise DataFileError(f"There is no table called {name!r}. There are: {', '.join(entries)}.")
    return entries[name]


def is_original(entry: dict[str, Any], content: bytes) -> bool:
    """Whether a file's bytes are those the course delivered."""
    return "sha256:" + hashlib.sha256(content).hexdigest() == entry["hash"]


def told_about_files() -> list[str]:
    """One sentence for each data file that is missing or was edited, with the way to get it back."""
    said = []
    for name, entry in resources().items():
        path = find_course() / "data" / entry["path"]
        if not path.is_file():
            said.append(missing(name, entry))
        elif not is_original(entry, path.read_bytes()):
            said.append(edited(name, entry))
    return said


def missing(name: str, entry: dict[str, Any]) -> str:
    """What is said of a missing file."""
    return f"The file {entry['path']} is missing from the folder data. To get it back, {how_to_restore(name)}"


def edited(name: str, entry: dict[str, Any]) -> str:
    """What is said of an edited file."""
    return (
        f"{entry['path']} was edited, so your numbers may differ from the book's. "
        f"To get the original back, {how_to_restore(name)}"
    )


def read_bytes(name: str, *, quiet: bool = False) -> bytes:
    """The bytes of a data file; says so, once per call, when they are not the course's own.

    Raises:
        DataFileError: the file is missing.
    """
    entry = resource(name)
    path = find_course() / "data" / entry["path"]
    try:
        content: bytes = path.read_bytes()
    except OSError:
        raise DataFileError(missing(name, entry)) from None
    if not quiet and not is_original(entry, content):
        print(edited(name, entry), file=sys.stderr)
    return content


def load(name: str) -> "pd.DataFrame":
    """A Ferrowick table as a DataFrame, with dates as dates.

    Args:
        name: ``accounts``, ``reps``, ``deals``, ``tickets``, ``surveys``, ``projects`` or
            ``training``; ``crm_export_raw`` comes as text, uncleaned, blank line included.

    Returns:
        One row per line of the file. Whole numbers are int64, or float64 with NaN where a value
        may be missing; dates are datetime64; everything else is text. Units: the data dictionary.

    Raises:
        DataFileError: no such table, or its file is missing or edited beyond reading.
    """
    import pandas as pd

    fields = resource(name)["schema"]["fields"]
    content = io.BytesIO(read_bytes(name))
    try:
        if name == "crm_export_raw":
            return pd.read_csv(content, sep=";", encoding="cp1252", dtype=str, skip_blank_lines=False)
        return pd.read_csv(
            content,
            dtype={f["name"]: str for f in fields if f["type"] == "string"},
            parse_dates=[f["name"] for f in fields if f["type"] == "date"],
            date_format="%Y-%m-%d",
        )
    except ValueError:
        raise unreadable(name) from None


def rows(name: str) -> list[dict[str, Any]]:
    """A clean table as a list of dictionaries, with the standard library only.

    Numbers are int or float, dates are ``datetime.date``, missing values are None.

    Raises:
        DataFileError: as ``load``; also for ``crm_export_raw``, which is not clean.
    """
    if name == "crm_export_raw":
        raise DataFileError('crm_export_raw is not clean yet: load it as text, load("crm_export_raw").')
    convert: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "number": float,
        "date": dt.date.fromisoformat,
        "string": str,
    }
    kinds = {f["name"]: convert[f["type"]] for f in resource(name)["schema"]["fields"]}
    content = read_bytes(name)
    try:
        text = io.StringIO(content.decode("utf-8"), newline="")
        return [
            {column: kinds[column](value) if value else None for column, value in row.items()}
            for row in csv.DictReader(text)
        ]
    except (ValueError, LookupError):
        raise unreadable(name) from None


def unreadable(name: str) -> DataFileError:
    """What to say when a file is there and makes no sense any more."""
    return DataFileError(
        f"The file of {name} was edited and cannot be read as a table any more. "
        f"To get the original back, {how_to_restore(name)}"
    )


def restore(name: str | None = None) -> None:
    """Put one data file, or all of them, back as the course delivered them."""
    folder = find_course() / "data"
    if name is None:
        for path in write_all(folder):
            print(f"restored: data/{path}")
        print("Every data file is the course's own.")
        return
    from techsales.company.generate import make_files

    path = resource(name)["path"]
    (folder / path).write_bytes(make_files()[path])
    print(f"restored: data/{path}")


def write_all(folder: Path) -> list[str]:
    """Write every CSV and ``datapackage.json``; returns the names of the files that changed."""
    from techsales.company.generate import make_files
    from techsales.company.schema import datapackage

    files = make_files()
    files["datapackage.json"] = datapackage(files)
    return [name for name, content in files.items() if write_if_changed(folder / name, content)]
