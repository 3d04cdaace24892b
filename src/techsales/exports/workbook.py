"""The cells of an Excel workbook as texts, as its reader sees them: ``10 %`` is ``10%`` and a date is a date."""

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from techsales.exports.numbers import CODES, SYMBOLS
from techsales.exports.records import ExportError

Line = tuple[int, list[str]]
#: Stands for a formula whose result the workbook does not hold; no cell of a reader begins like this.
UNCOMPUTED = "\x1f="
#: Where a number format names a currency: ``[$€-407]``, ``"zł"``, or the bare sign.
CURRENCY = re.compile(r'\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]|"([^"]+)"|([€£₹])')


def opened(path: Path, *, values: bool = True) -> Any:
    """The workbook, read row by row.

    Raises:
        ExportError: it is damaged.
    """
    # Slow to import, and most exports are CSV.
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=values)
    except Exception as error:
        raise damaged(path.name, error) from None


def damaged(what: str, error: Exception) -> ExportError:
    """What to say of a workbook that cannot be read to its end."""
    return ExportError(f"{what} is damaged ({type(error).__name__}). Open it in Excel and save it again.")


def sheets(path: Path) -> list[str]:
    """The names of the sheets with cells, in their order."""
    book = opened(path)
    try:
        return [sheet.title for sheet in book.worksheets if next(sheet.iter_rows(max_row=1), None) is not None]
    except Exception as error:
        raise damaged(path.name, error) from None
    finally:
        book.close()


def lines_of(path: Path, sheet: str) -> Iterator[Line]:
    """Number and cells of every line of a sheet.

    Raises:
        ExportError: there is no such sheet, or the workbook is damaged half-way.
    """
    values, formulas = opened(path), opened(path, values=False)
    try:
        if sheet not in values.sheetnames:
            raise ExportError(f"{path.name} has no sheet '{sheet}'. It has: {', '.join(values.sheetnames)}.")
        for book in (values, formulas):
            # Many tools state a size that is too small or never brought up to date; the cells themselves count.
            book[sheet].reset_dimensions()
        pairs = zip(values[sheet].iter_rows(), formulas[sheet].iter_rows(values_only=True), strict=False)
        for number, (cells, written) in enumerate(pairs, 1):
            yield number, [text_of(cell, formula) for cell, formula in zip(cells, written, strict=False)]
    except ExportError:
        raise
    except Exception as error:
        # Damage shows as whatever the unpacker, the XML reader or openpyxl trips over.
        raise damaged(f"{path.name}, sheet '{sheet}',", error) from None
    finally:
        values.close()
        formulas.close()


def text_of(cell: Any, formula: Any) -> str:
    """A cell as a text that reads the same everywhere: a dot before decimals, the year first."""
    value = cell.value
    if value is None:
        return f"{UNCOMPUTED}{formula[1:]}" if isinstance(formula, str) and formula.startswith("=") else ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float):
        if "%" in (cell.number_format or ""):
            return f"{plain(value * 100)}%"
        currency = currency_shown(cell.number_format or "")
        return f"{plain(value)} {currency}" if currency else plain(value)
    return str(value)


@cache
def currency_shown(form: str) -> str:
    """The currency that a number format puts beside the number; empty if it shows none.

    >>> currency_shown("#,##0.00 [$€-407]"), currency_shown("[$USD] #,##0"), currency_shown('#,##0 "zł"'), currency_shown("0.0")
    ('€', 'USD', 'zł', '')
    """
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    # What Excel builds in shows the money of the reader's country, whatever the file says.
    if form in BUILTIN_FORMATS.values():
        return ""
    for found in CURRENCY.finditer(form):
        word = next(part for part in found.groups() if part).strip()
        codes = SYMBOLS.get(word.upper(), word.upper()).split()
        if codes and set(codes) <= CODES:
            return word
    return ""


def plain(value: float) -> str:
    """A number without exponent and without the tail that binary fractions grow.

    Three decimals get a fourth, so that nobody takes 12.345 for twelve thousand.
    """
    if value == int(value):
        return str(int(value))
    text = f"{round(value, 9):.9f}".rstrip("0")
    return text + "0" if text[-4:-3] == "." else text
