from pathlib import Path

from techsales.effect.make import list_rejected
from techsales.effect.target import files_in
from techsales.exports.neutral import shown
from techsales.exports.records import Rejected


def test_the_list_names_each_place_runs_no_formula_and_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text("a\n1\n")
    to = tmp_path / "report.rejected.csv"
    cell = Rejected("deals.csv", 7, "amount_eur", shown("=1+1"), "'=1+1' is no amount.")
    assert list_rejected([cell._asdict()], to) == to
    head, row = to.read_text(encoding="utf-8-sig").splitlines()
    assert head == "file,line,column,value,reason" and row.startswith("deals.csv,7,amount_eur,'=1+1,")
    assert [path.name for path in files_in([tmp_path])] == ["deals.csv"]


def test_a_report_without_rejected_cells_keeps_no_old_list(tmp_path: Path) -> None:
    to = tmp_path / "report.rejected.csv"
    to.write_text("of another run")
    assert list_rejected([], to) is None and not to.exists()


def test_a_workbook_that_cannot_be_read_is_not_left_out_of_a_folder_without_a_word(tmp_path: Path) -> None:
    for name in ("deals.csv", "old.xls", "office.ods", "note.docx"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in files_in([tmp_path])] == ["deals.csv", "office.ods", "old.xls"]
