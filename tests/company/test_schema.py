"""Every value of every table keeps the promises of data/datapackage.json."""

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.company.loaders import load

DATA = Path(__file__).resolve().parents[2] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {entry["name"]: entry for entry in PACKAGE["resources"]}
CLEAN = [name for name in RESOURCES if name != "crm_export_raw"]
ROWS = {
    "accounts": 320,
    "reps": 64,
    "deals": 860,
    "tickets": 900,
    "surveys": 1650,
    "projects": 260,
    "training": 68,
    "crm_export_raw": 216,
}
PARSERS: dict[str, Callable[[str], Any]] = {
    "integer": int,
    "number": float,
    "date": dt.date.fromisoformat,
    "string": str,
}


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV as text, read by the dialect its entry states."""
    entry = RESOURCES[name]
    text = (DATA / entry["path"]).read_bytes().decode(entry["encoding"])
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=entry["dialect"]["delimiter"]))


def broken(field: dict[str, Any], cell: str) -> str:
    """What is wrong with one cell, or nothing."""
    rules = field["constraints"]
    if cell == "":
        return "missing" if rules["required"] else ""
    try:
        value = PARSERS[field["type"]](cell)
    except ValueError:
        return f"{cell!r} is no {field['type']}"
    if "enum" in rules and cell not in rules["enum"]:
        return f"{cell!r} is none of {rules['enum']}"
    if "pattern" in rules and not re.fullmatch(rules["pattern"], cell):
        return f"{cell!r} does not look like {rules['pattern']}"
    if not rules.get("minimum", value) <= value <= rules.get("maximum", value):
        return f"{cell} is out of range"
    return ""


def test_the_eight_tables_are_there() -> None:
    assert {name: len(load(name)) for name in RESOURCES} == ROWS
    assert PACKAGE["licenses"][0]["name"] == "CC-BY-4.0"


@pytest.mark.parametrize("name", CLEAN)
def test_every_cell_keeps_its_type_and_limits(name: str) -> None:
    fields = {field["name"]: field for field in RESOURCES[name]["schema"]["fields"]}
    rows = table(name)
    assert list(rows[0]) == list(fields)
    found = [(row, c, w) for row in rows for c, cell in row.items() if (w := broken(fields[c], cell))]
    assert found == []


@pytest.mark.parametrize("name", list(RESOURCES))
def test_bytes_encoding_and_line_ends(name: str) -> None:
    entry = RESOURCES[name]
    content = (DATA / entry["path"]).read_bytes()
    ends = entry["dialect"]["lineTerminator"].encode()
    assert len(content) == entry["bytes"]
    assert content.endswith(ends)
    assert content.count(b"\n") == content.count(ends)
    assert (b"\r" in content) == (name == "crm_export_raw")
    assert not content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", [name for name in CLEAN if "primaryKey" in RESOURCES[name]["schema"]])
def test_primary_keys_are_unique(name: str) -> None:
    (key,) = RESOURCES[name]["schema"]["primaryKey"]
    assert load(name)[key].is_unique


@pytest.mark.parametrize("name", [name for name in CLEAN if "foreignKeys" in RESOURCES[name]["schema"]])
def test_foreign_keys_are_closed(name: str) -> None:
    for key in RESOURCES[name]["schema"]["foreignKeys"]:
        (column,), (other,) = key["fields"], key["reference"]["fields"]
        assert load(name)[column].isin(load(key["reference"]["resource"])[other]).all()


@pytest.mark.parametrize("name", CLEAN)
def test_every_row_belongs_to_the_team_of_its_account_and_rep(name: str) -> None:
    rows = load(name)
    for key, other in (("account_id", "accounts"), ("rep_id", "reps")):
        if key in rows:
            merged = rows.merge(load(other), on=key, validate="m:1", suffixes=("", "_of_key"))
            assert len(merged) == len(rows)
            assert (merged.team == merged["team" if other == name else "team_of_key"]).all()


def test_every_number_has_a_unit_or_is_a_code() -> None:
    codes = {"wave", "severity"}
    without = {
        field["name"]
        for entry in RESOURCES.values()
        for field in entry["schema"]["fields"]
        if field["type"] in ("integer", "number") and not field.get("unit")
    }
    assert without == codes


def test_the_checks_see_a_broken_cell() -> None:
    score = {"type": "integer", "constraints": {"required": True, "minimum": 1, "maximum": 5}}
    team = {"type": "string", "constraints": {"required": False, "enum": ["Kestrel"], "pattern": "K.*"}}
    assert [broken(score, cell) for cell in ("", "x", "6", "5")] == [
        "missing",
        "'x' is no integer",
        "6 is out of range",
        "",
    ]
    assert broken(team, "Kite") and not broken(team, "Kestrel") and not broken(team, "")
