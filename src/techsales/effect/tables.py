"""A company's tables for its learners: cleaned by the mapping, under pseudonyms, in the columns that the chapters use."""

from collections.abc import Sequence
from pathlib import Path

from techsales.course import find_course
from techsales.edition.privacy import house_salt, pseudonymise
from techsales.exports import read_exports
from techsales.files import write_whole
from techsales.places import make_folder
from techsales.spreadsheets import harmless


def write_tables(exports: Sequence[Path], mapping: Path, folder: Path) -> list[Path]:
    """Write one CSV a table, as the course's own are written: UTF-8, commas, days as 2025-10-31, empty if missing.

    Args:
        exports: files. mapping: reviewed. folder: made if missing, for nobody but you to read. A file of ours that is
        there is replaced.

    Returns:
        The files.

    Raises:
        CourseError: a file, the mapping, the folder, or the salt of the house cannot be used.
    """
    tables = pseudonymise(read_exports(exports, mapping).tables, house_salt(find_course()))
    make_folder(folder, "--tables", mode=0o700)
    paths = []
    for name, table in tables.items():
        safe = table.copy()
        for column in safe.select_dtypes(include=["string", "object"]):
            safe[column] = safe[column].map(harmless, na_action="ignore")
        paths.append(folder / f"{name}.csv")
        write_whole(paths[-1], safe.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n"))
    return paths
