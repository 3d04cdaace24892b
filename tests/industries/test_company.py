"""The eight sister companies: what is planted is there, and nothing else differs."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import yaml

from techsales.cli import main
from techsales.company.basics import Row
from techsales.company.generate import make_tables
from techsales.company.schema import TABLES
from techsales.course import CourseError
from techsales.diagnosis.evidence import compare, groups_of
from techsales.effects import mix_rate_effects
from techsales.industries import make_company, make_scene
from techsales.industries.package import company_files, frames, write_company
from techsales.industries.planted import PLANTED, planted
from techsales.industries.profile import FERROWICK, INDUSTRIES, read_profile
from techsales.industries.scenes import SCENES
from techsales.places import TYPED

SEEDS = (2025, 1)
Tables = dict[str, list[Row]]
#: What a report shows first, and what the look shows, as on the last cell of each line.
NAIVE = {
    "enterprise_it": ["92 % (460 of 500)"],
    "software": ["96 % (43 of 45)"],
    "smart_manufacturing": ["48"],
    "fintech": ["94 % (470 of 500)"],
    "healthcare": ["4.0"],
    "smart_home": ["4.09 (330)"],
    "logistics": ["42 % (68 of 160)"],
    "agriculture": ["840,000", "750,000", "12 %"],
}
TELLS = {
    "enterprise_it": ["92 % (460 of 500)", "36 % (180 of 500)"],
    "software": ["96 % (43 of 45)", "30 % (19 of 64)", "67 % (43 of 64)"],
    "smart_manufacturing": ["48", "120", "40 % (48 of 120)"],
    "fintech": ["94 % (470 of 500)", "40 % (10 of 25)"],
    "healthcare": ["4.0", "4.0", "6 % (30 of 500)", "6 % (30 of 500)"],
    "smart_home": ["4.09 (330)", "4.20 (305)", "2.80 (25)"],
    "logistics": ["42 % (68 of 160)", "25 % (12 of 48)", "50 % (56 of 112)"],
    "agriculture": ["+40,000", "+30,000"],
}
companies = {(name, seed): make_company(name, seed) for name in INDUSTRIES for seed in SEEDS}
each = pytest.mark.parametrize(("name", "tables"), [(name, t) for (name, _), t in companies.items()])


def rows_of(tables: Tables, table: str, quarter: str) -> list[Row]:
    return [row for row in tables[table] if row["quarter"] == quarter]


@each
def test_a_company_has_every_canonical_table_and_column(name: str, tables: Tables) -> None:
    assert list(tables) == ["accounts", "reps", "deals", "tickets", "surveys", "projects", "training"]
    for table, rows in tables.items():
        columns = [column["name"] for column in TABLES[table][1]]
        assert all(set(row) == set(columns) for row in rows)
        key = TABLES[table][2]
        assert key is None or len({row[key] for row in rows}) == len(rows)
        for column, other in TABLES[table][3].items():
            assert {row[column] for row in rows} <= {row[TABLES[other][2] or ""] for row in tables[other]}


@each
def test_what_is_planted_is_what_the_tables_give(name: str, tables: Tables) -> None:
    found = planted(name, tables)
    assert [str(line[-1]) for line in found.naive.rows] == NAIVE[name]
    assert [str(line[-1]) for line in found.look.rows] == TELLS[name]
    assert found.look.reading


def test_the_kinds_are_those_of_the_page() -> None:
    page = (Path(__file__).resolve().parents[2] / "book" / "industries.md").read_text(encoding="utf-8")
    kinds = re.findall(r"^\| ([\w ]+) \| ([\w ,]+) \| \[chapter", page, re.MULTILINE)
    assert [name.lower() for name, _ in kinds] == [read_profile(name).title.lower() for name in INDUSTRIES]
    assert [kind for _, kind in kinds] == [planted(name, companies[name, 1]).kind for name in INDUSTRIES]
    assert len({kind for _, kind in kinds}) == len(PLANTED) == 8


def solved(row: Row) -> bool:
    return row["resolved"] == "Y"


def won(row: Row) -> bool:
    return row["stage"] == "won"


def on_time(row: Row) -> bool:
    return str(row["actual_end"]) <= str(row["planned_end_current"])


def delivered(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["status"] == "delivered"]


def differing(rows: list[Row], column: str, yes: Callable[[Row], bool]) -> list[object]:
    """Groups whose share differs from the others' by more than chance."""
    total = sum(map(yes, rows)), len(rows)
    part = {value: (sum(map(yes, some)), len(some)) for value, some in groups_of(rows, column).items()}
    return [value for value, (k, n) in part.items() if compare((k, n), (total[0] - k, total[1] - n))]


@each
def test_no_other_column_explains_anything(name: str, tables: Tables) -> None:
    for quarter in ("2025Q3", "2025Q4"):
        tickets = rows_of(tables, "tickets", quarter)
        columns = ["team", "region", "component", "support_partner"] + ["severity"] * (name != "fintech")
        assert [differing(tickets, column, solved) for column in columns] == [[]] * len(columns)
        on_gateways = [row for row in tickets if row["firmware"]]
        assert differing(on_gateways, "firmware", solved) == []
        closed = rows_of(tables, "deals", quarter)
        for column in ("team", "region", "product", "source"):
            assert differing(closed, column, won) == []
        projects = delivered(rows_of(tables, "projects", quarter))
        for column in ("region", "subcontractor", "size"):
            assert differing(projects, column, on_time) == []


@each
def test_the_quarters_differ_in_the_planted_thing_alone(name: str, tables: Tables) -> None:
    def rates(table: str, yes: Callable[[Row], bool], only: Callable[[list[Row]], list[Row]] = list) -> str:
        pairs = []
        for quarter in ("2025Q4", "2025Q3"):
            some = only(rows_of(tables, table, quarter))
            pairs.append((sum(map(yes, some)), len(some)))
        return compare(*pairs)

    assert rates("tickets", solved) == {"enterprise_it": "high", "healthcare": "low"}.get(name, "")
    assert rates("tickets", lambda row: row["reopened"] > 0) == ("high" if name == "enterprise_it" else "")  # type: ignore[operator]
    assert rates("projects", lambda row: row["status"] == "cancelled") == ("high" if name == "software" else "")
    assert rates("projects", on_time, delivered) == ""
    assert rates("deals", won) == ""
    big = read_profile(name).lists["segments"][0]
    assert rates("deals", lambda row: row["segment"] == big) == ("low" if name == "logistics" else "")
    answered = rates("surveys", lambda row: row["score"] != "", lambda rows: [r for r in rows if r["wave"] == 1])
    assert answered == ""
    asked = rates("surveys", lambda row: row["ticket_resolved_at_send"] == "Y")
    assert asked == ("high" if name == "smart_home" else "")


def test_the_course_s_own_models_find_what_is_planted() -> None:
    logistics = pd.DataFrame(companies["logistics", 1]["deals"]).query("stage != 'open'")
    slices = {
        quarter: {
            segment: (int((some.stage == "won").sum()), len(some))
            for segment, some in logistics[logistics.quarter == quarter].groupby("segment")
        }
        for quarter in ("2025Q3", "2025Q4")
    }
    effects = mix_rate_effects(slices["2025Q3"], slices["2025Q4"])
    assert effects.rate == pytest.approx(0) and effects.mix == pytest.approx(0.0625)
    farms = pd.DataFrame(companies["agriculture", 1]["deals"]).query("stage == 'won'")
    table = farms.pivot_table(index="team", columns="quarter", values="amount_eur", aggfunc="sum")
    change = table["2025Q4"] - table["2025Q3"]
    assert change["Barley"] - change.drop("Barley").mean() == pytest.approx(10_000)
    before = table["2025Q3"]
    assert before["Barley"] - before.drop("Barley").mean() == pytest.approx(80_000)


def test_without_the_slow_ones_repairs_take_as_long_as_before() -> None:
    for seed in SEEDS:
        tickets = pd.DataFrame(companies["healthcare", seed]["tickets"])
        took = pd.to_datetime(tickets.closed_date) - pd.to_datetime(tickets.opened_date)
        days = took.dt.days.groupby(tickets.quarter)
        assert days.mean().to_dict() == {"2025Q3": 10, "2025Q4": 4}
        # The blanks make the whole fall: what is typical did not change.
        assert (
            days.median().nunique() == 1
            and took[took.dt.days <= 30].dt.days.groupby(tickets.quarter).mean().eq(4).all()
        )
        assert (took.dt.days > 30).sum() == 24 and tickets.closed_date.max() <= "2026"


@each
def test_no_name_of_ferrowick_is_left(name: str, tables: Tables) -> None:
    cells = {str(value) for rows in tables.values() for row in rows for value in row.values()}
    texts = "\n".join(cells)
    # Branches of customers are words, not names.
    for kind in set(FERROWICK) - {"branches", "customers"}:
        for old in FERROWICK[kind]:
            assert not re.search(rf"(?<!\w){re.escape(old)}(?!\w)", texts), old
    assert not re.search(r"Ferrowick|kestrel", texts, re.IGNORECASE)


@each
def test_as_frames_the_tables_have_canonical_columns_and_types(name: str, tables: Tables) -> None:
    for table, frame in frames(tables).items():
        described = {column["name"]: column["type"] for column in TABLES[table][1]}
        assert list(frame) == list(described) and len(frame) == len(tables[table])
        for column, kind in described.items():
            wanted = {"date": "datetime64", "integer": "Int64", "number": "float64"}.get(kind, "")
            assert str(frame[column].dtype).startswith(wanted), (table, column)
    silent = sum(row["score"] == "" for row in tables["surveys"])
    assert frames(tables)["surveys"].score.isna().sum() == silent > 0


def test_a_seed_moves_rows_and_no_count() -> None:
    first, second = companies["fintech", 1], companies["fintech", 2025]
    assert first["tickets"] != second["tickets"]
    assert make_company("fintech", 1) == first
    assert planted("fintech", first) == planted("fintech", second)


def test_names_can_be_spelt_freely_and_the_nearest_is_offered() -> None:
    assert make_company("Smart-Home", 1) == companies["smart_home", 1]
    with pytest.raises(CourseError, match="There is no industry 'fintceh'. Did you mean \"fintech\"\\?"):
        make_company("fintceh")
    for seed in (-1, True, "1", 10**6):
        with pytest.raises(CourseError, match="A seed is a whole number from 0 to 999,999"):
            make_company("fintech", seed)  # type: ignore[arg-type]


def test_ferrowick_is_not_changed_by_its_sisters() -> None:
    assert make_tables()["deals"][0]["team"] == "Kestrel"
    assert {row["team"] for row in make_tables()["tickets"]} == set(FERROWICK["teams"])


@pytest.mark.parametrize("name", INDUSTRIES)
def test_the_scene_has_the_figures_of_the_page(name: str) -> None:
    scene = SCENES[name]
    found = (
        [scene.slide(make_scene(name, seed)) for seed in SEEDS],
        [scene.look(make_scene(name, seed)) for seed in SEEDS],
    )
    assert all(first == second for first, second in found)
    slide, look = found[0][0], found[1][0]
    cells = [str(cell) for row in slide.rows + look.rows for cell in row]
    assert look.reading
    wanted = {
        "enterprise_it": ["460", "180", "500"],
        "software": ["99.9 %", "43", "0", "180"],
        "smart_manufacturing": ["40", "22", "600", "330", "6.7"],
        "fintech": ["9,870", "98.7 %", "9,900", "60", "100", "90", "150"],
        "healthcare": ["4.0 hours", "47", "3", "open for up to 10 days"],
        "smart_home": ["4.6", "230", "14", "20"],
        "logistics": ["3.1", "2.6", "2.0", "4.0", "45 of 100", "70 of 100"],
        "agriculture": ["8.4", "7.5", "12 %", "8.0", "7.2", "+0.4", "+0.3"],
    }
    assert set(wanted[name]) <= set(cells)


@pytest.mark.parametrize("name", INDUSTRIES)
def test_a_company_s_files_fit_their_description(name: str, tmp_path: Path) -> None:
    written = write_company(name, tmp_path / "new" / "folder")
    files = {path.name: path.read_bytes() for path in written}
    package = json.loads(files["datapackage.json"])
    assert [entry["name"] for entry in package["resources"]] == [*companies[name, 1], SCENES[name].table]
    assert not re.search("Ferrowick|Kestrel", json.dumps(package))
    for entry in package["resources"]:
        lines = list(csv.DictReader(io.StringIO(files[entry["path"]].decode())))
        assert list(lines[0]) == [column["name"] for column in entry["schema"]["fields"]]
        for column in entry["schema"]["fields"]:
            allowed = column["constraints"].get("enum")
            values = {line[column["name"]] for line in lines}
            assert allowed is None or values <= set(allowed)
            assert not column["constraints"]["required"] or "" not in values
    with pytest.raises(CourseError, match="is there already and is another file"):
        write_company(name, tmp_path / "new" / "folder", seed=3)
    assert {path.name: path.read_bytes() for path in written} == files


@pytest.mark.parametrize("name", INDUSTRIES)
def test_the_mapping_names_every_file_and_column(name: str) -> None:
    files = company_files(name)
    mapping = yaml.safe_load(files["mapping.yml"])
    assert mapping["reviewed"] is True
    assert {f"{table}.csv" for table in (*companies[name, 1], SCENES[name].table)} == set(mapping["files"])
    for file, entry in mapping["files"].items():
        header = files[file].decode().splitlines()[0].split(",")
        assert entry.get("columns", {}) == ({} if entry["table"] == "none" else dict(zip(header, header, strict=True)))
    teams = read_profile(name).lists["teams"]
    assert mapping["training"]["trained"] == [teams[0]] and mapping["training"]["nearest"] == teams[1]
    assert mapping["training"]["programme"] in {row["programme"] for row in companies[name, 1]["training"]}
    assert mapping["files"]["tickets.csv"]["values"] == {"resolved": {"Y": "Y", "N": "N"}}


def test_the_command_says_what_it_wrote_and_what_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["techsales", "industry", "fintech", "--to", str(tmp_path)])
    with pytest.raises(SystemExit) as done:
        main()
    assert done.value.code == 0
    said = capsys.readouterr().out
    assert "Dunnockby Payments, invented" in said and (tmp_path / "mapping.yml").is_file()
    # In one line and without a * to expand, so that every shell takes it as it stands.
    assert f"Now: {TYPED} report {tmp_path} --mapping {tmp_path / 'mapping.yml'} --to report.html" in said.splitlines()
    for name, to, why in (
        ("farming", "other", "There is no industry 'farming'"),
        ("fintech", "mapping.yml", "is a file"),
        ("fintech", "mapping.yml/below", "is a file"),
    ):
        monkeypatch.setattr("sys.argv", ["techsales", "industry", name, "--to", str(tmp_path / to)])
        with pytest.raises(SystemExit) as done:
            main()
        assert done.value.code == 2 and why in capsys.readouterr().out
    assert not (tmp_path / "other").exists()
    with pytest.raises(CourseError, match="mapping.yml is a file. Name a folder after --to"):
        write_company("fintech", tmp_path / "mapping.yml")
