"""Workbooks as tools other than Excel write them."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from techsales.exports.suggest import suggestion
from tests.exports.house import read_one

HEADER = ["Deal", "Team", "Closed", "Stage", "Amount"]
ROWS = [[f"D{number}", "Kestrel", "2025-10-14", "won", number] for number in range(1, 6)]


def workbook(lines: list[list[Any]], **formats: str) -> bytes:
    """A workbook of one sheet; ``formats`` are number formats by cell."""
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    for cell, form in formats.items():
        book.active[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def stating(size: str, content: bytes) -> bytes:
    """The workbook with another size written into its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + size.encode() + b'"', part)
            new.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize("size", ["A1", "A1:E3", "A1:C6", "B2:E6"])
def test_a_wrong_size_hides_no_row_and_no_column(tmp_path: Path, size: str) -> None:
    content = stating(size, workbook([HEADER, *ROWS]))
    exports = read_one(tmp_path, content, "deals.xlsx", encoding="", separator="")
    assert list(exports.tables["deals"]["amount_eur"]) == [1, 2, 3, 4, 5]
    assert not exports.rejected


def test_a_currency_that_only_the_format_of_a_cell_shows(tmp_path: Path) -> None:
    builtin = '"$"#,##0.00_);("$"#,##0.00)'
    formats = {
        "E2": "#,##0.00 [$€-407]",
        "E3": "[$USD] #,##0",
        "E4": '#,##0.00\\ "zł"',
        "E5": "[$kr-41D] 0",
        "E6": builtin,
    }
    content = workbook([HEADER, *ROWS], **formats)
    exports = read_one(tmp_path, content, "deals.xlsx", encoding="", separator="", rest="rates: {USD: 0.5}")
    assert list(exports.tables["deals"]["amount_eur"]) == [1, 1, 5]
    assert [(one.line, one.reason.split(".")[0]) for one in exports.rejected] == [
        (4, "the amount is in PLN, not EUR"),
        (5, "the amount is in SEK or NOK or DKK or ISK, not EUR"),
    ]


def test_a_sheet_that_is_left_out_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in [HEADER, *ROWS]:
        book.active.append(line)
    pivot = book.create_sheet("Pivot")
    for line in (["Summary"], [1]):
        pivot.append(line)
    book.save(tmp_path / "deals.xlsx")
    text, _ = suggestion([tmp_path / "deals.xlsx"])
    assert "# left out: deals.xlsx, sheet 'Pivot': no line looks like column names." in text
    assert "\n  deals.xlsx:\n" in text
