"""How a file is laid out: sheet, encoding, separator, and the line that holds the column names."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from techsales.exports import dates, numbers, workbook
from techsales.exports.encodings import decoded, detect_encoding
from techsales.exports.files import kind_of_file
from techsales.exports.lines import Line, cells_of, detect_separator
from techsales.exports.records import ExportError

LOOKED_AT = 40
#: A line of names fills so much of the usual width; a title or the upper line of merged cells does not.
FILLED = 0.6


@dataclass(frozen=True)
class Shape:
    """A table in a file.

    Attributes:
        label: the file's name, with ``#sheet`` where a workbook holds several tables. header: line of the names;
            0: not known yet. columns: the names, made different from each other. notes: what was doubtful.
    """

    path: Path
    label: str
    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    header: int = 0
    columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterator[Line]:
        """Number and cells of every line of the file."""
        if self.sheet:
            return workbook.lines_of(self.path, self.sheet)
        return cells_of(self.path, decoded(self.path, self.encoding), self.separator)

    def rows(self) -> Iterator[Line]:
        """Number and cells of every line below the column names."""
        return ((number, cells) for number, cells in self.lines() if number > self.header)


def shapes_of(path: Path) -> list[Shape]:
    """The tables in a file: one in a text file, one or more in a workbook.

    Raises:
        ExportError: the file is refused, or holds no line of column names, or no row below it.
    """
    if kind_of_file(path) == "csv":
        return [text_shape(path, path.name)]
    found: list[Shape] = []
    refused: list[ExportError] = []
    names = workbook.sheets(path)
    for name in names:
        label = f"{path.name}, sheet '{name}'" if len(names) > 1 else path.name
        try:
            found.append(with_header(Shape(path, label, sheet=name)))
        except ExportError as error:
            refused.append(error)
    if not found:
        raise refused[0] if refused else ExportError(f"{path.name} has no sheet with cells. Export it again.")
    found[0] = replace(found[0], notes=(*found[0].notes, *(f"left out: {error}" for error in refused)))
    if len(found) == 1:
        return [replace(found[0], label=path.name)]
    return [replace(one, label=f"{path.name}#{one.sheet}") for one in found]


def text_shape(path: Path, label: str, encoding: str = "", separator: str = "", header: int = 0) -> Shape:
    """The layout of a text file; what is not said is looked for.

    Raises:
        ExportError: it is no text, has no separator, or no line of column names with a row below it.
    """
    notes = []
    if not encoding:
        encoding, doubt = detect_encoding(path)
        notes += [f"encoding: {doubt}"] if doubt else []
    if not separator:
        separator, doubt = detect_separator(path, encoding)
        notes += [f"separator: {doubt}"] if doubt else []
    return with_header(Shape(path, label, "", encoding, separator, header, notes=tuple(notes)))


def with_header(shape: Shape) -> Shape:
    """The shape with its column names; their line is looked for unless the shape says it.

    Raises:
        ExportError: no such line, or no row below it.
    """
    start = list(islice(shape.lines(), shape.header + LOOKED_AT))
    filled = [(number, cells) for number, cells in start if any(cell.strip() for cell in cells)]
    notes = list(shape.notes)
    if shape.header:
        chosen = next((line for line in filled if line[0] == shape.header), None)
    else:
        chosen = looks_like_names(filled)
        above = [number for number, _ in filled if chosen and number < chosen[0]]
        if chosen and above:
            notes.append(f"column names are in line {chosen[0]}; above are a title or merged cells")
    if chosen is None:
        where = f"line {shape.header} is empty" if shape.header else "no line looks like column names"
        raise ExportError(f"{shape.label}: {where}. Put the names of the columns into the first line.")
    below = [cells for number, cells in filled if number > chosen[0]]
    if not below:
        raise ExportError(
            f"{shape.label} has column names in line {chosen[0]} and no row below them. Export it again, and look "
            "whether the filter left any rows."
        )
    columns, nameless = named(chosen[1], below)
    if nameless:
        which = ", ".join(map(str, nameless))
        notes.append(f"column {which} has cells and no name (merged cells in line {chosen[0]}?)")
    names = [" ".join(cell.split()) for cell in chosen[1]]
    again = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if again:
        notes.append(
            f"several columns are called {', '.join(again)}; from the second on they count as '{again[0]} (2)'"
        )
    return replace(shape, header=chosen[0], columns=columns, notes=tuple(notes))


def looks_like_names(filled: list[Line]) -> Line | None:
    """The first line that is nearly full and all words; some tools name twenty columns 'Comment'."""
    widths = [sum(bool(cell.strip()) for cell in cells) for _, cells in filled]
    usual = max(widths, default=0)
    for at, ((number, cells), width) in enumerate(zip(filled, widths, strict=True)):
        words = [cell.strip() for cell in cells if cell.strip()]
        below = [row for _, row in filled[at + 1 :]]
        if width < 2 or width < FILLED * usual:
            continue
        values = (is_value(cell, [row[place] for row in below if place < len(row)]) for place, cell in enumerate(cells))
        if len(set(words)) > 1 and not any(values):
            return number, cells
        return None
    return None


def is_value(text: str, below: list[str]) -> bool:
    """Whether a cell is a number or a date rather than a name; below it stand the others of its column."""
    found = numbers.read_number(text, ".")
    if found and found.currency:
        # 'Top 10' and 'All 3' are names, though TOP and ALL are currencies: an amount has others of its kind below.
        others = (numbers.read_number(cell, ".") for cell in below)
        return any(other is not None and other.currency == found.currency for other in others)
    return found is not None or dates.read_date(text, "day first")[0] is not None


def named(cells: list[str], below: list[list[str]]) -> tuple[tuple[str, ...], list[int]]:
    """The names made different from each other, and the places of those that had none over cells that are filled."""
    names: list[str] = []
    nameless = []
    for place, cell in enumerate(cells):
        name = " ".join(cell.split())
        if not name:
            name = f"column {place + 1}"
            if any(place < len(row) and row[place].strip() for row in below):
                nameless.append(place + 1)
        again, first = 2, name
        while name in names:
            name, again = f"{first} ({again})", again + 1
        names.append(name)
    return tuple(names), nameless
