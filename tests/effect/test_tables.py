import csv
import stat
from pathlib import Path

import pandas as pd
import pytest

from techsales.company.loaders import load
from techsales.course import CourseError
from techsales.edition.privacy import house_salt, pseudonymise
from techsales.effect.tables import write_tables
from techsales.effect.target import check_tables
from techsales.exports import read_exports

ROOT = Path(__file__).resolve().parents[2]
FERROWICK = ROOT / "reports" / "ferrowick.yml"
MAPPING = """
reviewed: yes
files:
  deals.csv:
    table: deals
    separator: ","
    encoding: utf-8
    decimal: "."
    dates: year first
    columns: {id: deal_id, team: team, rep: rep_id, stage: stage, day: close_date, money: amount_eur, kind: product}
"""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_ferrowicks_tables_are_written_without_a_name_and_still_join(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    exports = sorted((ROOT / "data").glob("*.csv"))
    paths = write_tables(exports, FERROWICK, tmp_path / "house")
    assert sorted(path.stem for path in paths) == sorted(
        ["accounts", "deals", "projects", "reps", "surveys", "tickets", "training"]
    )
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    people, customers = load("reps"), load("accounts")
    for secret in (*people.rep_name, *people.rep_id, *customers.account_name, *customers.account_id):
        assert f",{secret}," not in text and f"\n{secret}," not in text
    accounts = {row["account_id"] for row in rows(tmp_path / "house" / "accounts.csv")}
    deals = rows(tmp_path / "house" / "deals.csv")
    assert len(deals) == len(load("deals")) and {row["account_id"] for row in deals} <= accounts
    won = sum(float(row["amount_eur"]) for row in deals if (row["team"], row["quarter"], row["stage"]) == WON)
    assert won == 1_250_000
    salt = tmp_path / ".debug-the-deal-salt"
    assert stat.S_IMODE(salt.stat().st_mode) == 0o600
    before = [path.read_bytes() for path in paths]
    write_tables(exports, FERROWICK, tmp_path / "house")
    assert [path.read_bytes() for path in paths] == before, "the house's salt gives the same pseudonyms again"


WON = ("Kestrel", "2025Q4", "won")


def test_a_formula_is_defused_and_numbers_stay_numbers(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    export = tmp_path / "deals.csv"
    export.write_text(
        "id,team,rep,stage,day,money,kind\nD1,North,7,won,2025-10-01,5.5,=cmd()\nD2,North,8,won,2025-10-02,7,pump\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(MAPPING, encoding="utf-8")
    (path,) = write_tables([export], mapping, tmp_path / "house")
    first, _ = rows(path)
    assert (first["amount_eur"], first["product"], first["close_date"]) == ("5.5", "'=cmd()", "2025-10-01")
    assert first["rep_id"].startswith("rep-")


def test_pandas_reads_every_table_as_the_report_had_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    export, mapping = tmp_path / "deals.csv", tmp_path / "mapping.yml"
    export.write_text(
        "id,team,rep,stage,day,money,kind,q\n1,NA,7,won,2025-10-01,5.5,,2025Q4\n2,null void,8,lost,,7,0x1,2025Q3\n",
        encoding="utf-8",
    )
    mapping.write_text(MAPPING.replace("kind: product", "kind: product, q: quarter"), encoding="utf-8")
    (path,) = write_tables([export], mapping, tmp_path / "house")
    used = pseudonymise(read_exports([export], mapping).tables, house_salt(ROOT))["deals"]
    # As book/effect_report.md tells houses with a region called NA.
    read = pd.read_csv(path, keep_default_na=False, na_values="", parse_dates=["close_date"], dtype={"deal_id": str})
    pd.testing.assert_frame_equal(read, used, check_dtype=False)


def test_no_export_is_overwritten(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"holds deals.csv, an export\. Name another folder after --tables"):
        check_tables(tmp_path, [tmp_path / "deals.csv"])
    check_tables(tmp_path / "house", [tmp_path / "deals.csv"])
