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


def cells_of(path: Path, lines: Iterable[str], separator: str, *, complete: bool = True) -> Iterator[Line]:
    """Number of its first line, and cells, of every line; an empty list is an empty line.

    Args:
        path: for the error. lines: with their line ends. separator: one sign. complete: whether the lines go to the
            end of the file; those that do not may end inside a quotation.

    Raises:
        ExportError: a quotation mark is opened and not closed.
    """
    csv.field_size_limit(MOST_CELL)
    taken: list[str] = []
    reader = csv.reader(noted(without_hint(lines), taken), delimiter=separator)
    first = 1
    try:
        for cells in reader:
            if complete and (len(taken) > 1 or taken[0].count('"') % 2):
                check_quotation(taken, separator)
            yield first, cells
            first = reader.line_num + 1
            taken.clear()
    except csv.Error:
        raise ExportError(
            f'{path.name}, line {first}: a quotation mark (") is opened and never closed. Close it, or take it out.'
        ) from None


def noted(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    """The lines, each put down in ``taken`` as it is read."""
    for line in lines:
        taken.append(line)
        yield line


def check_quotation(row: list[str], separator: str) -> None:
    """Refuse a quotation that swallows the rows below it: the reader would make one row of them without a word.

    Raises:
        csv.Error: the row ends inside a quotation, or goes over several lines and its marks do not pair.
    """
    try:
        list(csv.reader(row, delimiter=separator, strict=True))
    except csv.Error as error:
        # Within one line a mark too many, as in "5" pipe, loses nothing.
        if len(row) > 1 or "unexpected end" in str(error):
            raise


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
        widths = [len(cells) for _, cells in cells_of(path, start, separator, complete=False) if any(cells)]
    except ExportError:
        # The last of the lines looked at may end inside a quotation.
        widths = [line.count(separator) + 1 for line in start if line.strip()]
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0, 0
    usual = max(set(wide), key=lambda width: (wide.count(width), width))
    return round(wide.count(usual) / len(widths), 1), usual
