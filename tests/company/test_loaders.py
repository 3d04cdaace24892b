"""Loading from anywhere, and what is said when a file is missing, edited or misspelt."""

import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from techsales.company import DataFileError, load, restore, rows
from techsales.company.loaders import read_bytes
from techsales.course import CourseError

ROOT = Path(__file__).resolve().parents[2]
RESTORE = r'restore\("deals"\)'


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data in a folder of its own, which is then the course."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.delenv("TECHSALES_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def test_types_of_the_columns() -> None:
    deals = load("deals")
    assert deals.amount_eur.dtype == "int64"
    assert pd.api.types.is_datetime64_any_dtype(deals.close_date)
    assert pd.api.types.is_string_dtype(deals.team)
    assert deals.close_date.isna().sum() == 60
    assert load("surveys").score.dtype == "float64"
    assert load("training").hours.dtype == "float64"
    tickets = load("tickets")
    assert tickets.firmware.isna().sum() == 900 - tickets.component.eq("gateway").sum()


def test_the_export_comes_as_text_with_its_blank_line() -> None:
    export = load("crm_export_raw")
    assert export.shape == (216, 6)
    assert export.columns[0] == " Deal ID "
    assert export.isna().all(axis=1).sum() == 1
    assert all(pd.api.types.is_string_dtype(export[column]) for column in export)


def test_rows_without_pandas() -> None:
    found = rows("tickets")
    assert len(found) == 900
    assert found[0]["opened_date"] == dt.date(2025, 7, 31)
    assert found[1]["firmware"] is None and found[1]["reopened"] == 1
    assert isinstance(rows("training")[0]["hours"], float)
    code = "import sys; from techsales.company import rows; rows('deals'); print('pandas' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout == "False\n"


def plain(cell: object) -> object:
    """A cell of a DataFrame as the plain reader gives it."""
    if pd.isna(cell):
        return None
    return cell.date() if isinstance(cell, pd.Timestamp) else cell


@pytest.mark.parametrize("name", ["accounts", "reps", "deals", "tickets", "surveys", "projects", "training"])
def test_both_readers_agree(name: str) -> None:
    frame = load(name)
    found = rows(name)
    assert list(found[0]) == list(frame)
    for column in frame:
        assert [plain(cell) for cell in frame[column]] == [row[column] for row in found]


@pytest.mark.parametrize("folder", [".", "work", "work/chapters", "chapters/deep/er"])
def test_load_from_any_folder_of_the_course(course: Path, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    (course / folder).mkdir(parents=True, exist_ok=True)
    (course / "data" / "reps.csv").write_bytes(b"rep_id\nR001\n")
    monkeypatch.chdir(course / folder)
    assert len(load("deals")) == 860


def test_load_from_outside_takes_the_clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TECHSALES_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert len(load("deals")) == 860


def test_the_course_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHSALES_COURSE", str(tmp_path))
    with pytest.raises(CourseError, match="No course folder found at .*TECHSALES_COURSE"):
        load("deals")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    assert len(load("deals")) == 860


def test_a_wrong_name_lists_the_right_ones() -> None:
    with pytest.raises(DataFileError, match="no table called 'deal'. There are: accounts, reps, deals"):
        load("deal")
    with pytest.raises(DataFileError, match="no table called 'Deals'"):
        rows("Deals")


def test_a_missing_file_is_named_and_can_be_restored(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / "data" / "deals.csv").unlink()
    for reader in (load, rows):
        with pytest.raises(DataFileError, match=f"deals.csv is missing from the folder data.*{RESTORE}"):
            reader("deals")
    restore("deals")
    assert capsys.readouterr().out == "restored: data/deals.csv\n"
    assert len(load("deals")) == 860
    assert capsys.readouterr().err == ""


def test_an_edited_file_is_used_with_a_warning(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = course / "data" / "deals.csv"
    path.write_bytes(path.read_bytes().replace(b"Kestrel", b"Kite", 1))
    assert len(load("deals")) == 860
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("deals.csv was edited, so your numbers may differ")
    assert 'restore("deals")' in said.err
    read_bytes("deals", quiet=True)
    assert capsys.readouterr().err == ""
    restore("deals")
    assert path.read_bytes() == (ROOT / "data" / "deals.csv").read_bytes()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"deal_id;close_date\nD1;2025-01-01\n",
        b"\xff\xfe\x00garbage\n\xfc",
        b"deal_id,close_date\nD1,x,y,z\n,",
    ],
    ids=["empty", "semicolons", "not text", "ragged"],
)
def test_a_spoilt_file_gets_a_sentence_not_a_traceback(course: Path, content: bytes) -> None:
    (course / "data" / "tickets.csv").write_bytes(content)
    with pytest.raises(DataFileError, match=r"tickets was edited and cannot be read.*restore\(\"tickets\"\)"):
        load("tickets")


def test_a_spoilt_cell_stops_the_plain_reader(course: Path) -> None:
    path = course / "data" / "training.csv"
    path.write_bytes(path.read_bytes().replace(b",425", b",four hundred", 1))
    with pytest.raises(DataFileError, match="training was edited and cannot be read"):
        rows("training")


def test_the_messy_export_is_no_clean_table() -> None:
    with pytest.raises(DataFileError, match="not clean yet"):
        rows("crm_export_raw")


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"resources": 5}', b'{"name": "ferrowick"}'])
def test_a_spoilt_datapackage_can_be_restored(course: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    (course / "data" / "datapackage.json").write_bytes(content)
    with pytest.raises(DataFileError, match=r"datapackage.json was edited.*restore\(\)"):
        load("deals")
    restore()
    assert capsys.readouterr().out.splitlines()[0] == "restored: data/datapackage.json"
    assert len(json.loads((course / "data" / "datapackage.json").read_bytes())["resources"]) == 8


def test_restoring_all_files(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("deals.csv", "crm_export_raw.csv"):
        (course / "data" / name).unlink()
    restore()
    assert "restored: data/deals.csv" in capsys.readouterr().out
    for path in (ROOT / "data").glob("*.csv"):
        assert (course / "data" / path.name).read_bytes() == path.read_bytes()
    with pytest.raises(DataFileError, match="no table called 'nonsense'"):
        restore("nonsense")
