"""``mapping.yml``: how each file of a company is read, written down, so that a person has seen every decision."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from techsales.exports import encodings
from techsales.exports.dates import ORDERS
from techsales.exports.document import Document, Place, read_document
from techsales.exports.fields import CHOICES, FIELDS, QUARTER_FROM, REQUIRED, Field
from techsales.exports.files import kind_of_file
from techsales.exports.lines import SEPARATORS
from techsales.exports.settings import ASK, read_settings, unknown
from techsales.exports.shape import Shape, shapes_of, text_shape, with_header
from techsales.exports.words import same

SEPARATOR_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
ENTRIES = ("table", "encoding", "separator", "decimal", "dates", "sheet", "header", "columns", "values")
NONE = "none"


def label_parts(label: str) -> tuple[str, str]:
    """File and sheet of a label such as ``all.xlsx#Deals``; no sheet in any other."""
    found = re.fullmatch(r"(.+\.xls[xm])#(.+)", label, re.IGNORECASE)
    return (found[1], found[2]) if found else (label, "")


@dataclass(frozen=True)
class FileMapping:
    """How one file is read.

    Attributes:
        decimal, dates: for cells that do not show theirs; without a decimal sign or an order such cells are rejected.
        columns: name in the file → column of the table. values: column of the table → levelled cell → meaning.
    """

    label: str
    table: str
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    dates: str = ""
    sheet: str = ""
    header: int = 0
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def file(self) -> str:
        """The file's name."""
        return label_parts(self.label)[0]

    def fields(self) -> dict[str, Field]:
        """Name in the file → what the column holds."""
        return {name: FIELDS[self.table][column] for name, column in self.columns.items()}


@dataclass(frozen=True)
class Mapping:
    """A reviewed mapping."""

    document: Document
    files: dict[str, FileMapping]
    settings: dict[str, Any]

    def shape(self, path: Path, one: FileMapping) -> Shape:
        """The layout of a file as the mapping says it; what it does not say is detected.

        Raises:
            ExportError: the file is refused, or does not have the mapped columns.
        """
        place = ("files", one.label)
        if kind_of_file(path) == "csv":
            shape = text_shape(path, one.label, one.encoding, one.separator, one.header)
        else:
            sheet = one.sheet or label_parts(one.label)[1] or self.only_sheet(path, place)
            shape = with_header(Shape(path, one.label, sheet=sheet, header=one.header))
        for name in one.columns:
            if name not in shape.columns:
                sentence = unknown("column", name, shape.columns)
                raise self.document.error((*place, "columns", name), f"in {one.label} {sentence}")
        return shape

    def only_sheet(self, path: Path, place: Place) -> str:
        """The sheet of a workbook with a single table.

        Raises:
            ExportError: there are several; the text lists them.
        """
        found = [shape.sheet for shape in shapes_of(path)]
        if len(found) > 1:
            raise self.document.error(place, f"{path.name} has the sheets {', '.join(found)}. Say which: sheet: …")
        return found[0]


def read_mapping(path: Path) -> Mapping:
    """Read a reviewed mapping.

    Raises:
        ExportError: it is not reviewed, or an entry is open, unknown or contradicts another; the text names the line.
    """
    document = read_document(path)
    entries = document.entries.get("files")
    if not isinstance(entries, dict) or not entries:
        raise document.error(("files",), "there is no list of files. Start it with 'files:'.")
    files = {label: read_file(document, label, entry) for label, entry in entries.items()}
    settings = read_settings(document)
    if str(document.entries.get("reviewed", "no")).lower() not in ("yes", "true"):
        raise document.error(
            ("reviewed",), "nobody has reviewed this mapping. Read every line, then write 'reviewed: yes'."
        )
    return Mapping(document, files, settings)


def read_file(document: Document, label: str, entry: Any) -> FileMapping:
    """The entry of one file."""
    place = ("files", label)
    if not isinstance(entry, dict):
        raise document.error(place, f"'{label}' needs entries such as 'table: deals'.")
    for name, value in entry.items():
        if name not in ENTRIES:
            raise document.error((*place, name), unknown("entry", name, ENTRIES))
        if value == ASK:
            raise document.error((*place, name), question(name, label))
        if name not in ("columns", "values") and not isinstance(value, str):
            raise document.error((*place, name), f"'{name}' must be a single text.")
    table = entry.get("table", ASK)
    if table == NONE:
        return FileMapping(label, NONE)
    if table not in FIELDS:
        raise document.error((*place, "table"), unknown("table", table, [*FIELDS, NONE]))
    columns = read_columns(document, label, table, entry.get("columns", {}))
    separator = str(entry.get("separator", ""))
    separator = SEPARATOR_NAMES.get(separator, separator)
    return FileMapping(
        label,
        table,
        checked_encoding(document, label, entry.get("encoding", "")),
        one_of(document, label, "separator", separator),
        one_of(document, label, "decimal", entry.get("decimal", "")),
        one_of(document, label, "dates", entry.get("dates", "")),
        entry.get("sheet", ""),
        checked_header(document, label, entry.get("header", "0")),
        columns,
        read_values(document, label, set(columns.values()), table, entry.get("values", {})),
    )


def question(name: str, label: str) -> str:
    """What is asked where nothing in the file decides."""
    asked = {
        "dates": f"in {label} nothing shows whether 03/04 is 3 April or 4 March. Write 'day first' or 'month first'.",
        "decimal": f"in {label} nothing shows whether 140,300 is large or has decimals. Write the decimal sign, ',' or '.'.",
        "table": f"which table is {label}? Write one of {', '.join(FIELDS)}, or none.",
    }
    return asked.get(name, f"'{name}' is still {ASK}. Write what holds.")


def one_of(document: Document, label: str, name: str, value: str) -> str:
    """A value out of a few."""
    allowed = {"separator": ("", *SEPARATORS), "decimal": ("", ".", ","), "dates": ("", *ORDERS)}[name]
    if value not in allowed:
        shown = ", ".join("tab" if one == "\t" else f"'{one}'" for one in allowed if one)
        raise document.error(("files", label, name), f"'{name}' must be one of {shown}, not '{value}'.")
    return value


def checked_encoding(document: Document, label: str, name: str) -> str:
    """An encoding Python knows."""
    if name and not encodings.known(name):
        raise document.error(
            ("files", label, "encoding"), f"there is no encoding '{name}'. Common are utf-8, cp1252, gbk and utf-16."
        )
    return name


def checked_header(document: Document, label: str, value: str) -> int:
    """The line of the column names; 0 where the mapping leaves it to be found."""
    if not value.isascii() or not value.isdecimal() or len(value) > 6:
        raise document.error(("files", label, "header"), "'header' must be the number of the line with the names.")
    return int(value)


def read_columns(document: Document, label: str, table: str, entry: Any) -> dict[str, str]:
    """Name in the file → column of the table."""
    place = ("files", label, "columns")
    if not isinstance(entry, dict) or not entry:
        raise document.error(place, f"'{label}' needs columns: {{name in the file: name in the table}}.")
    taken: dict[str, str] = {}
    for name, column in entry.items():
        if column == ASK or not isinstance(column, str) or column not in FIELDS[table]:
            raise document.error((*place, name), unknown(f"column in {table}", str(column), FIELDS[table]))
        if column in taken:
            raise document.error((*place, name), f"'{taken[column]}' is {column} already. Take one of the two out.")
        taken[column] = name
    needed = [column for column in REQUIRED[table] if column not in taken]
    if table == "deals" and not {"close_date", "quarter"} & taken.keys():
        needed.append(QUARTER_FROM[table])
    if needed:
        raise document.error(place, f"{table} cannot do without {', '.join(needed)}: which column of {label} is it?")
    return dict(entry)


def read_values(document: Document, label: str, mapped: set[str], table: str, entry: Any) -> dict[str, dict[str, str]]:
    """Column → levelled cell → what it means."""
    place = ("files", label, "values")
    if not isinstance(entry, dict):
        raise document.error(place, "'values' holds entries such as stage: {Gewonnen: won}.")
    found: dict[str, dict[str, str]] = {}
    for column, meanings in entry.items():
        here = (*place, column)
        if column not in mapped:
            raise document.error(here, unknown(f"column mapped to {table}", column, mapped))
        if not isinstance(meanings, dict):
            raise document.error(here, f"'{column}' holds entries such as {{Gewonnen: won}}.")
        for cell, meaning in meanings.items():
            allowed = CHOICES.get(column)
            if meaning == ASK:
                raise document.error((*here, cell), f"what does '{cell}' mean? {choices(allowed)}")
            if not isinstance(meaning, str) or (allowed and meaning not in (*allowed, "")):
                raise document.error((*here, cell), f"'{meaning}' is not possible for {column}. {choices(allowed)}")
        found[column] = {same(cell): meaning for cell, meaning in meanings.items()}
    return found


def choices(allowed: tuple[str, ...] | None) -> str:
    """What can be written."""
    return f"Write one of {', '.join(allowed)}." if allowed else "Write a text."
