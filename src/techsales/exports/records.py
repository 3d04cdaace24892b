"""What reading a company's exports gives back, and the one error it raises."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from techsales.course import CourseError

if TYPE_CHECKING:
    import pandas as pd


class ExportError(CourseError):
    """A file or a mapping that cannot be read. One sentence: the file, the line or column, and the remedy."""


class NeedsMapping(ExportError):
    """No mapping was given. ``suggestion`` is the text of one, to be read and corrected by a person."""

    def __init__(self, sentence: str, suggestion: str) -> None:
        super().__init__(sentence)
        self.suggestion = suggestion


class Rejected(NamedTuple):
    """One cell that keeps its row out. ``value`` is safe to write into a table: no spreadsheet runs it."""

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        """One sentence that names the place."""
        return f"{self.file}, line {self.line}, column {self.column}: {self.reason}"


@dataclass(frozen=True)
class Source:
    """What became of one file.

    Attributes:
        file, table, sheet, encoding, separator, decimal, dates: how it was read; ``sheet`` is empty for text,
            ``encoding`` and ``separator`` are empty for a workbook.
        header: line of the column names. read: lines below it, of which ``kept`` rows are in the table (or were
            united with a row of another file, ``united``), ``rejected`` are listed, ``duplicates`` say again what
            another line says, ``blank`` are empty and ``totals`` are lines of totals.
        amounts: sum of the file's amounts, each deal once, rejected rows left out; None without amounts.
        stated: what the file's own TOTAL line says; None without one.
        notes: sentences on what a reader should know.
    """

    file: str
    table: str
    sheet: str
    encoding: str
    separator: str
    decimal: str
    dates: str
    header: int
    read: int = 0
    kept: int = 0
    united: int = 0
    rejected: int = 0
    duplicates: int = 0
    blank: int = 0
    totals: int = 0
    amounts: float | None = None
    stated: float | None = None
    notes: Sequence[str] = ()

    @property
    def balanced(self) -> bool:
        """Whether every line is accounted for."""
        return self.read == self.kept + self.united + self.rejected + self.duplicates + self.blank + self.totals


@dataclass(frozen=True)
class Exports:
    """A company's tables in the course's own columns.

    Attributes:
        tables: those present of accounts, deals, reps, tickets, surveys, projects, training. Dates are datetime64,
            money, scores and hours float64, other whole numbers Int64, everything else text; missing is NA.
        rejected: every cell that kept a row out. sources: one a file. settings: the rest of the mapping.
    """

    tables: "dict[str, pd.DataFrame]"
    rejected: list[Rejected] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
