"""What we write for spreadsheets: no cell of a company's export is run as a formula there."""

from collections.abc import Iterable
from pathlib import Path

from techsales.exports.records import Rejected
from techsales.files import write_whole
from techsales.spreadsheets import csv_bytes, harmless

#: A cell in a list of rejected rows is there to be found again, not to be read in full.
MOST_SHOWN = 200


def shown(value: str) -> str:
    """A cell's text, shortened and defused, for a table we write.

    >>> shown("=HYPERLINK(1)")
    "'=HYPERLINK(1)"
    """
    short = value if len(value) <= MOST_SHOWN else value[: MOST_SHOWN - 1] + "…"
    return harmless(short)


def rejected_csv(rejected: Iterable[Rejected]) -> bytes:
    """The list of rejected cells, as a spreadsheet reads it."""
    return csv_bytes([Rejected._fields, *rejected])


def write_rejected(path: Path, rejected: Iterable[Rejected]) -> None:
    """Write that list."""
    write_whole(path, rejected_csv(rejected))
