"""Which sign cuts the lines of a text file, and when that is said to be in doubt; numbers of a workbook as texts."""

from pathlib import Path

import pytest

from techsales.exports.lines import cells_of, detect_separator
from techsales.exports.workbook import plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a;b;c\n1;2;3\n", (";", "")),
        ("a;b,c\n1;2,3\n", (",", "';' would do as well")),
        ("sep=;\na;b,c\n1;2,3\n", (";", "")),
        ("SEP=|\r\na|b,c\r\n1|2,3\r\n", ("|", "")),
        ("a\tb,c\n1\t2,3\n", (",", "'tab' would do as well")),
        # No hint of Excel's: a column called so.
        ("sep=1;b\n1;2\n", (";", "")),
    ],
)
def test_a_separator(tmp_path: Path, text: str, found: tuple[str, str]) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(text.encode())
    assert detect_separator(path, "utf-8") == found


def test_the_hint_is_no_line_of_cells_and_a_column_of_that_name_is() -> None:
    assert list(cells_of(Path("x"), ["sep=;\n", "a;b\n"], ";")) == [(1, []), (2, ["a", "b"])]
    assert list(cells_of(Path("x"), ["sep=1;b\n"], ";")) == [(1, ["sep=1", "b"])]


def test_three_decimals_of_a_workbook_are_no_thousands() -> None:
    assert [plain(value) for value in (12.345, 12.5, 12.3456, 12.0, 0.1 + 0.2, -1234.567)] == [
        "12.3450", "12.5", "12.3456", "12", "0.3", "-1234.5670",
    ]  # fmt: skip
