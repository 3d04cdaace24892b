"""Which files are read and which is written: refused before anything is done."""

from collections.abc import Sequence
from pathlib import Path

from techsales.course import CourseError
from techsales.places import refuse_files

#: What is taken from a folder; a workbook that cannot be read is better refused than left out without a word.
KINDS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
#: Ends the name of the list of rejected cells, which is no export.
REJECTED = ".rejected.csv"


def check_target(to: Path) -> None:
    """Refuse a name that is no page.

    Raises:
        CourseError: it does not end in .html, or it is a folder.
    """
    if to.suffix.lower() not in (".html", ".htm"):
        raise CourseError(f"--to names the page, so it ends in .html; it is {to}. Write for example --to report.html.")
    if to.is_dir():
        raise CourseError(f"{to} is a folder. Name a file in it, such as {to / 'report.html'}.")


def check_tables(folder: Path, exports: Sequence[Path]) -> None:
    """Refuse a place that is no folder, or one in which cleaned tables could overwrite an export.

    Raises:
        CourseError: it is a file or lies in one, or an export lies in it.
    """
    refuse_files(folder, "--tables")
    inside = [path for path in exports if path.resolve().parent == folder.resolve()]
    if inside:
        raise CourseError(f"{folder} holds {inside[0].name}, an export. Name another folder after --tables.")


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files named, and those of the folders named, in order of their names.

    Raises:
        CourseError: a path is not there, or a folder holds no table.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if is_export(one.name))
            if not inside:
                raise CourseError(f"The folder {path} holds no CSV or XLSX file. Name the folder with the exports.")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise CourseError(f"There is no file {path}. Look at its folder and its name.")
    return list(dict.fromkeys(found))


def is_export(name: str) -> bool:
    """Whether a file in a folder is taken: a table, and neither hidden, nor Office's lock, nor our own list."""
    return Path(name).suffix.lower() in KINDS and name[0] not in ".~" and not name.endswith(REJECTED)
