"""One command from files to the report: what it writes, what it refuses, and its three exit codes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from techsales.cli import app
from techsales.course import CourseError
from techsales.effect import make
from techsales.effect.effect import make_effect, read_effect
from techsales.exports import read_exports
from techsales.files import read_notebook
from techsales.report.run import TAG, run_notebook
from tests.exports.foreign import right_mapping, write_foreign

ROOT = Path(__file__).resolve().parents[2]
FERROWICK = ROOT / "reports" / "ferrowick.yml"


def run(*words: Any) -> tuple[int, str]:
    """The exit code and what was said; a sentence that the command line prints counts as 2."""
    result = CliRunner().invoke(app, ["report", *map(str, words)])
    if isinstance(result.exception, CourseError):
        return 2, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def numbers(report: dict[str, Any]) -> dict[str, Any]:
    """The report without what is about the files."""
    return {name: part for name, part in report.items() if name != "records"}


def same(one: Any, other: Any) -> bool:
    """Whether two reports hold the same, up to a computer's last digits."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return one == pytest.approx(other, abs=1e-8)
    return bool(one == other)


@pytest.mark.slow
def test_one_command_makes_chapter_15s_report_from_ferrowicks_files(tmp_path: Path, report: dict[str, Any]) -> None:
    to = tmp_path / "new" / "report.html"
    code, said = run(ROOT / "data", "--mapping", FERROWICK, "--to", to)
    assert code == 0, said
    assert sorted(path.name for path in to.parent.iterdir()) == ["report.html", "report.ipynb", "report.json"]
    stored = json.loads(to.with_suffix(".json").read_text(encoding="utf-8"))
    assert (stored["schema"], stored["version"]) == ("debug-the-deal/effect-report", "1.0")
    assert same(numbers(stored), numbers(report))
    assert read_effect(to.with_suffix(".ipynb")) == stored
    page = to.read_text(encoding="utf-8").replace("\u00a0", " ")
    assert report["summary"]["headline"] in page and "crm_export_raw.csv" in page
    assert stored["summary"]["headline"] in said
    messy = next(one for one in stored["records"]["sources"] if one["file"] == "crm_export_raw.csv")
    assert messy["read"] == sum(messy[key] for key in ("kept", "united", "rejected", "duplicates", "blank", "totals"))
    assert "4 rows have no amount_eur" in messy["notes"]


@pytest.mark.slow
def test_a_foreign_looking_set_gives_the_same_figures(tmp_path: Path, report: dict[str, Any]) -> None:
    files = write_foreign(tmp_path)
    training = FERROWICK.read_text(encoding="utf-8")
    question = training[training.index("csat_scale") :]
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(right_mapping() + question, encoding="utf-8")
    assert same(numbers(make_effect(read_exports(files, mapping))), numbers(report))


def test_same_tells_reports_apart(report: dict[str, Any]) -> None:
    other = json.loads(json.dumps(report))
    assert same(numbers(other), numbers(report))
    other["metrics"][2]["after"]["value"] += 0.01
    assert not same(numbers(other), numbers(report))


def test_without_a_mapping_a_suggestion_is_written_and_none_is_overwritten(tmp_path: Path) -> None:
    data = tmp_path / "tickets.csv"
    data.write_text("ticket_id,team,opened_date,resolved\nT1,North,2025-10-31,Y\n", encoding="utf-8")
    code, said = run(data, "--to", tmp_path / "out" / "report.html")
    mapping = tmp_path / "out" / "mapping.yml"
    assert code == 3 and f"--mapping {mapping}" in said and "reviewed: yes" in said
    text = mapping.read_text(encoding="utf-8")
    assert re.search(r"^reviewed: no", text, re.MULTILINE)
    code, said = run(data, "--mapping", mapping, "--to", tmp_path / "out" / "report.html")
    assert code == 3 and "mapping.yml, line" in said
    mapping.write_text(text.replace("reviewed: no", "reviewed: yes"), encoding="utf-8")
    code, said = run(data, "--mapping", mapping, "--to", tmp_path / "out" / "report.html")
    assert code == (3 if "ASK" in text else 2)
    mapping.write_text(text, encoding="utf-8")
    code, said = run(data, "--to", tmp_path / "out" / "report.html")
    assert code == 2 and "is there already" in said and mapping.read_text(encoding="utf-8") == text
    assert [path.name for path in mapping.parent.iterdir()] == ["mapping.yml"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["{data}", "--to", "{tmp}/report.pdf"], "so it ends in .html"),
        (["{tmp}/none.csv", "--to", "{tmp}/report.html"], "There is no file"),
        (["{tmp}/empty", "--to", "{tmp}/report.html"], "holds no CSV or XLSX file"),
        (["{data}", "--mapping", "{tmp}/none.yml", "--to", "{tmp}/report.html"], "none.yml"),
        (["{data}", "--to", "{data}/report.html"], "cannot be made"),
        (["{data}", "--mapping", str(FERROWICK), "--to", "{tmp}/report.html", "--tables", "{data}"], "after --tables"),
        (["{data}", "--mapping", str(FERROWICK), "--to", "{data}/report.html"], "cannot be made"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(tmp_path: Path, words: list[str], says: str) -> None:
    (tmp_path / "empty").mkdir()
    code, said = run(*(word.format(tmp=tmp_path, data=ROOT / "data" / "tickets.csv") for word in words))
    assert code == 2 and says in said
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_sentence_of_the_notebook_comes_out_as_it_is_and_the_good_report_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = read_notebook(ROOT / "reports" / "effect.ipynb")
    cell = next(cell for cell in template["cells"] if TAG in cell["metadata"].get("tags", []))
    said = 'exports.csv, line 3, column Amount: "x" is no number.'
    failing = {
        **cell,
        "id": "fail",
        "metadata": {},
        "source": f"from techsales.exports import ExportError\nraise ExportError({said!r})",
    }
    short = tmp_path / "short.ipynb"
    short.write_text(json.dumps({**template, "cells": [cell, failing]}), encoding="utf-8")
    monkeypatch.setattr(make, "template_path", lambda _: short)
    out = tmp_path / "out"
    out.mkdir()
    for ending in ("html", "ipynb", "json"):
        (out / f"report.{ending}").write_text("the good one")
    code, text = run(ROOT / "data", "--mapping", FERROWICK, "--to", out / "report.html")
    assert (code, text) == (2, said)
    assert {path.read_text() for path in out.iterdir()} == {"the good one"} and len(list(out.iterdir())) == 3


def test_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"no parameter called 'export'\. It has: exports, mapping"):
        run_notebook(ROOT / "reports" / "effect.ipynb", tmp_path / "x.ipynb", {"export": []})


def test_a_stopped_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_template: Path, path: Path, _parameters: dict[str, Any]) -> str:
        path.write_text("half a notebook")
        raise KeyboardInterrupt

    monkeypatch.setattr("techsales.report.run.execute", stopped)
    with pytest.raises(KeyboardInterrupt):
        run_notebook(ROOT / "reports" / "effect.ipynb", tmp_path / "report.ipynb", {})
    assert list(tmp_path.iterdir()) == []
