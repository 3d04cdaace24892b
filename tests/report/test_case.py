"""The case report: its figures for every team, what it refuses before it runs, and one real run."""

import json
import shutil
import tomllib
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from techsales.company.basics import TEAMS
from techsales.course import CourseError
from techsales.report import case
from techsales.report import run as run_module
from techsales.report.case import ReportError, read_figures, run_all, run_case, run_notebook
from techsales.report.figures import figures
from techsales.report.teams import lead_of, neighbour

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "reports" / "case.ipynb"


# --- the figures ---


def test_kestrel_is_the_slide_and_its_second_look() -> None:
    found = figures("Kestrel")
    assert [figure.value for figure in found.values()] == pytest.approx([200, 4.2, 0.8, 0.95, 0.25])
    assert [figure.second for figure in found.values()] == pytest.approx([-0.2, 3.48, 0.68, 0.8, 0.05])
    lead = lead_of("Kestrel", "2025Q4")
    assert lead is not None and lead.rank == 5 and neighbour("Kestrel") == "Merlin"


def test_kestrel_intervals() -> None:
    found = figures("Kestrel")
    csat, tdr, otp = found["csat"], found["tdr"], found["otp"]
    assert (csat.low, csat.high, csat.second_low, csat.second_high) == pytest.approx(
        (3.913, 4.487, 3.246, 3.714), abs=1e-3
    )
    assert (tdr.low, tdr.high, tdr.second_low, tdr.second_high) == pytest.approx((0.711, 0.867, 0.583, 0.763), abs=1e-3)
    assert (otp.low, otp.high, otp.second_low, otp.second_high) == pytest.approx((0.764, 0.991, 0.584, 0.919), abs=1e-3)
    assert found["growth"].low is None and found["hours"].low is None


@pytest.mark.parametrize("team", TEAMS)
def test_every_team_has_five_figures_with_words(team: str) -> None:
    found = figures(team)
    assert tuple(found) == case.SLIDE_ORDER
    for figure in found.values():
        words = (figure.definition, figure.says, figure.before, figure.rival, figure.second_says, figure.unknown)
        assert all(word.endswith(".") and "None" not in word and "nan" not in word for word in words)
        assert figure.short and figure.second_short
    assert 0 <= (found["tdr"].value or 0) <= 1
    assert (found["tdr"].second or 0) <= (found["tdr"].value or 0)
    assert (found["hours"].value == 200) == (team == "Kestrel")


@pytest.mark.parametrize("team", [team for team in TEAMS if team != "Kestrel"])
def test_without_call_backs_there_are_bounds_and_no_estimate(team: str) -> None:
    csat = figures(team)["csat"]
    assert csat.second is None and csat.value is not None
    assert csat.second_low is not None and csat.second_high is not None
    assert csat.second_low < csat.value < csat.second_high
    assert csat.second_high - csat.second_low == pytest.approx(4 * 60 / 100)
    assert "no estimate" in csat.second_says


def test_nothing_delivered_is_no_rate() -> None:
    otp = figures("Merlin")["otp"]
    assert otp.value is None and otp.second is None and otp.short == "no data"
    assert otp.says == "0 delivered: no rate, not 0 %."


def test_ranks_are_one_to_eight() -> None:
    leads = [lead_of(team, "2025Q4") for team in TEAMS]
    assert sorted(lead.rank for lead in leads if lead) == list(range(1, 9))


def test_the_first_quarter_has_no_base() -> None:
    found = figures("Kestrel", "2025Q1")
    assert found["growth"].value is None and found["growth"].second is None
    assert found["csat"].value is None and found["tdr"].short == "no data"


def test_the_batch_exercise_expects_what_the_reports_hold() -> None:
    bank = tomllib.loads((ROOT / "exercises" / "15_kestrel_quarter.toml").read_text(encoding="utf-8"))
    right = bank["15.5"]["right"]
    assert right == pytest.approx({team: figures(team)["tdr"].value for team in TEAMS}, abs=1e-9)
    assert right["Heron"] <= 1 and len({round(value, 6) for value in right.values()}) == 5


# --- what is refused before anything runs ---


def notebook(path: Path, *cells: tuple[str, list[str]]) -> Path:
    made = [
        {"cell_type": "code", "id": f"cell-{i}", "metadata": {"tags": tags}, "source": source, "outputs": []}
        | {"execution_count": None}
        for i, (source, tags) in enumerate(cells)
    ]
    metadata = json.loads(TEMPLATE.read_text(encoding="utf-8"))["metadata"]
    path.write_text(json.dumps({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))
    return path


@pytest.fixture
def no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*_: Any) -> str:
        raise AssertionError("papermill was called")

    monkeypatch.setattr(run_module, "execute", run)


@pytest.mark.usefixtures("no_run")
@pytest.mark.parametrize("team, quarter, says", [("Kestrl", "2025Q4", "Kestrel"), ("Kestrel", "2026Q1", "2025Q4")])
def test_an_unknown_team_or_quarter_is_refused_with_those_there_are(
    tmp_path: Path, team: str, quarter: str, says: str
) -> None:
    with pytest.raises(CourseError, match=f"There is no .*There are: .*{says}"):
        run_case(team, tmp_path, quarter)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("no_run")
def test_a_template_without_the_tag_is_refused(tmp_path: Path) -> None:
    bare = notebook(tmp_path / "bare.ipynb", ('team = "Kestrel"', []))
    with pytest.raises(ReportError, match=r"0 cells tagged parameters.*another team"):
        run_notebook(bare, tmp_path / "out.ipynb", {"team": "Heron"})


@pytest.mark.usefixtures("no_run")
def test_two_tagged_cells_are_refused(tmp_path: Path) -> None:
    double = notebook(tmp_path / "double.ipynb", ("team = 1", ["parameters"]), ("team = 2", ["parameters"]))
    with pytest.raises(ReportError, match="2 cells tagged parameters"):
        run_notebook(double, tmp_path / "out.ipynb", {"team": "Heron"})


@pytest.mark.usefixtures("no_run")
def test_an_unknown_parameter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"no parameter called 'tema'\. It has: team, quarter"):
        run_notebook(TEMPLATE, tmp_path / "out.ipynb", {"tema": "Heron"})


@pytest.mark.usefixtures("no_run")
def test_a_missing_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "data" / "tickets.csv").unlink()
    monkeypatch.setenv("TECHSALES_COURSE", str(tmp_path))
    with pytest.raises(CourseError, match=r"tickets\.csv is missing"):
        run_notebook(TEMPLATE, tmp_path / "out.ipynb", {"team": "Heron"}, tables=["deals", "tickets"])


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"cells": []}'])
def test_a_file_without_figures_is_no_report(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(content)
    with pytest.raises(CourseError, match="is no notebook|holds no figures"):
        read_figures(path)


def test_a_missing_report_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="There is no notebook"):
        read_figures(tmp_path / "none.ipynb")


# --- runs ---


@pytest.mark.slow
@pytest.mark.parametrize("team", TEAMS)
def test_papermill_gives_the_figures_of_every_team(team: str, tmp_path: Path) -> None:
    path = run_case(team, tmp_path / "new" / "folder")
    assert path.name == f"case_{team.lower()}_2025Q4.ipynb"
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    stored = read_figures(path)
    assert tuple(stored) == case.SLIDE_ORDER
    assert stored == {name: asdict(figure) for name, figure in figures(team).items()}
    text = path.read_text(encoding="utf-8")
    assert f"## Team {team}, 2025Q4" in text
    assert not any(word in text for word in ("start_time", "iopub", "duration"))


def test_a_failed_run_is_kept_beside_the_good_report(tmp_path: Path) -> None:
    good = tmp_path / "report.ipynb"
    good.write_text("the good one")
    bad = notebook(tmp_path / "bad.ipynb", ('team = "Kestrel"', ["parameters"]), ("print(team)\n1 / 0", []))
    with pytest.raises(ReportError, match=r"ZeroDivisionError: division by zero.*report\.failed\.ipynb"):
        run_notebook(bad, good, {"team": "Heron"})
    assert good.read_text() == "the good one"
    assert "Heron" in (tmp_path / "report.failed.ipynb").read_text()
    assert not list(tmp_path.glob("*running*"))


def test_run_all_runs_each_team_once_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case, "run_case", lambda team, to, quarter: Path(to) / f"{team}-{quarter}.ipynb")
    said: list[str] = []
    paths = run_all(tmp_path, progress=said.append)
    assert list(paths) == TEAMS
    assert said[0] == "1 of 8  Kestrel-2025Q4.ipynb" and len(said) == 8
