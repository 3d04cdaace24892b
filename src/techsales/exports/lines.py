"""The lines of a text export as cells, and which sign separates them."""

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from techsales.exports.encodings import decoded
from techsales.exports.records import ExportError

Line = tuple[int, list[str]]
SEPARATORS = (",", ";", "\t", "|")
SHOWN = {"\t": "tab"}
LOOKED_AT = 60
#: A cell longer than this is a quotation mark that was never closed.
MOST_CELL = 131_072


def cells_of(path: Path, lines: Iterable[str], separator: str) -> Iterator[Line]:
    """Number of its first line, and cells, of every line; an empty list is an empty line.

    Raises:
        ExportError: a quotation mark is opened and not closed.
    """
    csv.field_size_limit(MOST_CELL)
    reader = csv.reader(without_hint(lines), delimiter=separator)
    first = 1
    try:
        for cells in reader:
            yield first, cells
            first = reader.line_num + 1
    except csv.Error:
        raise ExportError(
            f'{path.name}, line {first}: a quotation mark (") is opened and never closed. Close it, or take it out.'
        ) from None


def without_hint(lines: Iterable[str]) -> Iterator[str]:
    """The lines, Excel's own hint ``sep=;`` made empty, NUL signs taken out."""
    for number, line in enumerate(lines):
        if number == 0 and line.lower().startswith("sep=") and len(line.strip()) == 5:
            yield "\n"
        else:
            yield line.replace("\0", "")


def detect_separator(path: Path, encoding: str) -> tuple[str, str]:
    """The separator, and what makes it doubtful.

    Raises:
        ExportError: no line has two cells with any of them.
    """
    start = list(islice(decoded(path, encoding), LOOKED_AT))
    if start and start[0].lower().startswith("sep=") and len(start[0].strip("\r\n")) == 5:
        return start[0].strip("\r\n")[4], ""
    scores = {separator: agreement(path, start, separator) for separator in SEPARATORS}
    best = max(scores, key=lambda separator: scores[separator])
    if scores[best][0] == 0:
        raise ExportError(
            f"{path.name} is no table: no line has two cells separated by comma, semicolon, tab or |. "
            "Export it as CSV or XLSX."
        )
    rivals = [one for one in SEPARATORS if one != best and scores[one] == scores[best]]
    return best, f"'{SHOWN.get(rivals[0], rivals[0])}' would do as well" if rivals else ""


def agreement(path: Path, start: list[str], separator: str) -> tuple[float, int]:
    """How well a separator cuts lines into equally many cells: share of lines of the usual width, and that width."""
    try:
        widths = [len(cells) for _, cells in cells_of(path, start, separator) if any(cells)]
    except ExportError:
        # The last of the lines looked at may end inside a quotation.
        widths = [line.count(separator) + 1 for line in start if line.strip()]
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0, 0
    usual = max(set(wide), key=lambda width: (wide.count(width), width))
    return round(wide.count(usual) / len(widths), 1), usual
