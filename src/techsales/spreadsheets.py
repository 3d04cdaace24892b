"""CSV that people open in a spreadsheet: no text that somebody else wrote is run as a formula there."""

import csv
import io
from collections.abc import Iterable
from typing import TypeVar

Cell = TypeVar("Cell")

#: A cell that begins with one of these is a formula to a spreadsheet.
FORMULA = tuple("=+-@\t\r")


def harmless(cell: Cell) -> Cell | str:
    """A cell that no spreadsheet takes for a formula; only a text can be one.

    >>> harmless("=1+1"), harmless("Ana"), harmless(-1)
    ("'=1+1", 'Ana', -1)
    """
    if not isinstance(cell, str):
        return cell
    # Halves of characters, which no file can hold, and NUL signs go.
    text = cell.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return f"'{text}" if text.lstrip(" \u00a0\ufeff").startswith(FORMULA) else text


def csv_bytes(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as spreadsheets read them: UTF-8 with a mark, every formula in a text defused; None is an empty cell."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
