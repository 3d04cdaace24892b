"""Opening a company's files: what is no table is refused in one sentence that says what to do."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from techsales.exports.records import ExportError

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
KINDS = {b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"{\\rtf": "a text document"}
#: What a workbook may take once unpacked; a larger one belongs into a CSV file, which is read piece by piece.
MOST_UNPACKED = 500_000_000
SAVE_AS = "Open it in a spreadsheet program and save it as CSV (UTF-8)"


def kind_of_file(path: Path) -> str:
    """``csv`` or ``xlsx``, by the file's bytes and not by its name.

    Raises:
        ExportError: the file is missing, empty, locked, of another kind, or not what its name says.
    """
    if path.is_dir():
        raise ExportError(f"{path} is a folder. Name the files in it.")
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            if start.startswith(OLE):
                raise ExportError(ole(path, ENCRYPTED in start + file.read()))
    except FileNotFoundError:
        raise ExportError(f"There is no file {path}. Look at its folder and its name.") from None
    except OSError as error:
        raise ExportError(
            f"{path.name} cannot be opened: {error.strerror}. Close it elsewhere, then run again."
        ) from None
    if not start.strip(b"\x00\xef\xbb\xbf \t\r\n\xff\xfe"):
        raise ExportError(f"{path.name} is empty. Export it again, and look whether the filter left any rows.")
    if start.startswith(ZIP):
        return zipped(path)
    for mark, what in KINDS.items():
        if start.startswith(mark):
            raise ExportError(f"{path.name} is {what}, not a table. Export it as CSV or XLSX.")
    if re.match(rb"\s*(<!doctype html|<html|<table|<\?xml)", start.removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
        raise ExportError(f"{path.name} is a web page in spite of its name. {SAVE_AS}.")
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        raise ExportError(f"{path.name} is no workbook: it holds plain text. Give it the ending .csv.")
    return "csv"


def ole(path: Path, locked: bool) -> str:
    """What to say of Excel's older container, which also wraps workbooks with a password."""
    if locked:
        return f"{path.name} is protected by a password. Open it in Excel, save it without one, and run again."
    return f"{path.name} is a workbook of an old kind. Save it as .xlsx or CSV."


def zipped(path: Path) -> str:
    """``xlsx`` for a workbook named as one.

    Raises:
        ExportError: it is a ZIP file of another kind, or named otherwise, or damaged, or far too large.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names, size = archive.namelist(), sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        raise ExportError(f"{path.name} is damaged: it ends too early. Copy or export it again.") from None
    if path.suffix.lower() in (".ods", ".xlsb"):
        raise ExportError(f"{path.name} is a workbook of another kind. Save it as .xlsx or CSV.")
    workbook = "xl/workbook.xml" in names
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        cure = "Give it the ending .xlsx." if workbook else "Unpack it and name the file inside."
        what = "a workbook" if workbook else "a ZIP file"
        raise ExportError(f"{path.name} is {what} in spite of its name. {cure}")
    if not workbook:
        raise ExportError(f"{path.name} is a ZIP file without a workbook in it. Unpack it and name the file inside.")
    if size > MOST_UNPACKED:
        raise ExportError(f"{path.name} unpacks to {size // 1_000_000:,} MB, too much for a workbook. {SAVE_AS}.")
    return "xlsx"


def blocks(path: Path, size: int = 1 << 20) -> Iterator[bytes]:
    """The bytes of a file, piece by piece."""
    with path.open("rb") as file:
        while block := file.read(size):
            yield block


def check_names(paths: Sequence[Path]) -> None:
    """Refuse two files of one name: the mapping knows them by their names alone.

    Raises:
        ExportError: a name stands twice.
    """
    for number, path in enumerate(paths):
        if path.name in [other.name for other in paths[:number]]:
            raise ExportError(f"Two files are called {path.name}. Give one of them another name.")
