"""Reading the Ferrowick tables: ``load("deals")`` from any folder of the course."""

import csv
import datetime as dt
import hashlib
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techsales.course import CourseError, find_course

if TYPE_CHECKING:
    import pandas as pd


class DataFileError(CourseError):
    """A data file is missing or was edited; the text says which and how to restore it."""


def how_to_restore(name: str) -> str:
    """The two lines that put a file back, for a cell; no terminal needed."""
    return f'run this in a new cell: from techsales.company import restore; restore("{name}")'


def resource(name: str) -> dict[str, Any]:
    """The entry of a table in ``data/datapackage.json``.

    Raises:
        DataFileError: there is no such table; the text lists those there are.
    """
    package = json.loads((find_course() / "data" / "datapackage.json").read_text(encoding="utf-8"))
    entries = {entry["name"]: entry for entry in package["resources"]}
    if name not in entries:
        raise DataFileError(f"There is no table called {name!r}. There are: {', '.join(entries)}.")
    return dict(entries[name])


def read_bytes(name: str, *, quiet: bool = False) -> bytes:
    """The bytes of a data file; says so, once per call, when they are not the course's own.

    Raises:
        DataFileError: the file is missing.
    """
    entry = resource(name)
    path = find_course() / "data" / entry["path"]
    try:
        content = path.read_bytes()
    except OSError:
        raise DataFileError(
            f"The file {entry['path']} is missing from the folder data. To get it back, {how_to_restore(name)}"
        ) from None
    if not quiet and "sha256:" + hashlib.sha256(content).hexdigest() != entry["hash"]:
        print(
            f"{entry['path']} was edited, so your numbers may differ from the book's. "
            f"To get the original back, {how_to_restore(name)}",
            file=sys.stderr,
        )
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
        DataFileError: no such table, or its file is missing.
    """
    import pandas as pd

    entry = resource(name)
    fields = entry["schema"]["fields"]
    content = io.BytesIO(read_bytes(name))
    if name == "crm_export_raw":
        return pd.read_csv(content, sep=";", encoding="cp1252", dtype=str, skip_blank_lines=False)
    return pd.read_csv(
        content,
        dtype={f["name"]: str for f in fields if f["type"] == "string"},
        parse_dates=[f["name"] for f in fields if f["type"] == "date"],
        date_format="%Y-%m-%d",
    )


def rows(name: str) -> list[dict[str, Any]]:
    """A clean table as a list of dictionaries, with the standard library only.

    Numbers are int or float, dates are ``datetime.date``, missing values are None.
    """
    convert = {"integer": int, "number": float, "date": dt.date.fromisoformat, "string": str}
    kinds = {f["name"]: convert[f["type"]] for f in resource(name)["schema"]["fields"]}
    text = io.StringIO(read_bytes(name).decode("utf-8"), newline="")
    return [
        {column: kinds[column](value) if value else None for column, value in row.items()}
        for row in csv.DictReader(text)
    ]


def restore(name: str | None = None) -> None:
    """Put one data file, or all of them, back as the course delivered them."""
    from techsales.company.generate import make_files

    folder = find_course() / "data"
    wanted = [resource(name)["path"]] if name else None
    for path, content in make_files().items():
        if wanted is None or path in wanted:
            (folder / path).write_bytes(content)
            print(f"restored: data/{path}")


def write_all(folder: Path) -> list[str]:
    """Write every CSV and ``datapackage.json``; returns the names of the files that changed."""
    from techsales.company.generate import make_files
    from techsales.company.schema import datapackage

    files = make_files()
    files["datapackage.json"] = datapackage(files)
    changed = []
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            changed.append(name)
    return changed
