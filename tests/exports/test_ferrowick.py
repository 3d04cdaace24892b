"""The messy export and the other tables, read through reports/ferrowick.yml, are what chapter 15 starts from."""

from pathlib import Path

import pandas as pd
import pytest

from techsales.company import load
from techsales.company.basics import QUARTERS, TEAMS
from techsales.exports import Exports, read_exports
from techsales.exports.fields import FIELDS
from techsales.report.figures import GROSS_MARGIN, LICENCES_EUR, PILOT, TRAINER_EUR, figures
from techsales.report.teams import neighbour, pick, revenue
from tests.exports.foreign import FOREIGN, right_mapping, write_foreign
from tests.exports.house import ROOT, assert_same

NAMES = ("crm_export_raw", *FIELDS)
MAPPING = ROOT / "reports" / "ferrowick.yml"


def own_files() -> list[Path]:
    return [ROOT / "data" / f"{name}.csv" for name in NAMES]


@pytest.fixture(scope="module")
def ferrowick() -> Exports:
    return read_exports(own_files(), MAPPING)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> tuple[Exports, list[Path]]:
    folder = tmp_path_factory.mktemp("foreign")
    files = write_foreign(folder)
    (folder / "mapping.yml").write_text(right_mapping(), encoding="utf-8")
    return read_exports(files, folder / "mapping.yml"), files


def by_key(table: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of their numbers; of all columns where there is no number."""
    first = table.columns[0]
    return table.sort_values([first] if table[first].is_unique else list(table.columns)).reset_index(drop=True)


@pytest.mark.parametrize("name", list(FIELDS))
def test_every_table_is_the_clean_one(ferrowick: Exports, name: str) -> None:
    mine, clean = by_key(ferrowick.tables[name]), by_key(load(name))
    pd.testing.assert_frame_equal(mine, clean[list(mine.columns)], check_dtype=False)
    assert set(mine.columns) == set(clean.columns)


def test_the_messy_export_is_200_deals_and_every_line_is_accounted_for(ferrowick: Exports) -> None:
    raw = next(source for source in ferrowick.sources if source.file == "crm_export_raw.csv")
    assert (raw.read, raw.kept, raw.duplicates, raw.blank, raw.totals, raw.rejected) == (216, 200, 14, 1, 1, 0)
    assert raw.stated == raw.amounts
    assert "4 rows have no amount_eur" in raw.notes
    assert "4 rows were completed from others of the same number: amount_eur" in raw.notes
    deals = next(source for source in ferrowick.sources if source.file == "deals.csv")
    assert (deals.kept, deals.united) == (660, 200)
    assert not ferrowick.rejected and all(source.balanced for source in ferrowick.sources)


def test_the_messy_export_alone_keeps_its_missing_amounts(tmp_path: Path) -> None:
    text = MAPPING.read_text(encoding="utf-8")
    start = text.index("  deals.csv:")
    (tmp_path / "mapping.yml").write_text(text[:start] + text[text.index("currency: EUR") :], encoding="utf-8")
    alone = read_exports([ROOT / "data" / "crm_export_raw.csv"], tmp_path / "mapping.yml")
    deals = alone.tables["deals"]
    assert len(deals) == 200 and deals["amount_eur"].isna().sum() == 4
    assert set(deals["quarter"]) == {"2025Q4"} and set(deals["team"]) == set(TEAMS)


def test_the_revenue_of_every_team_is_the_case_studys(ferrowick: Exports) -> None:
    deals = ferrowick.tables["deals"]
    won = deals[deals["stage"] == "won"].groupby(["team", "quarter"])["amount_eur"].sum()
    for team in TEAMS:
        for quarter in QUARTERS:
            assert won[team, quarter] == revenue(team, quarter)
    assert (won["Kestrel", "2025Q3"], won["Kestrel", "2025Q4"]) == (1_000_000, 1_250_000)
    growth = won["Kestrel", "2025Q4"] / won["Kestrel", "2025Q3"] - 1
    assert growth == figures("Kestrel")["growth"].value


def test_the_other_figures_of_the_slide_come_out_of_the_tables(ferrowick: Exports) -> None:
    known = {name: figure.value for name, figure in figures("Kestrel").items()}
    of = {
        name: table[(table["team"] == "Kestrel") & (table["quarter"] == "2025Q4")]
        for name, table in ferrowick.tables.items()
        if "quarter" in table
    }
    assert of["training"]["hours"].sum() == known["hours"]
    assert of["surveys"].query("wave == 1")["score"].mean() == pytest.approx(known["csat"])
    assert (of["tickets"]["resolved"] == "Y").mean() == known["tdr"]
    delivered = of["projects"].query("status == 'delivered'")
    assert (delivered["actual_end"] <= delivered["planned_end_current"]).mean() == known["otp"]


def test_the_settings_are_those_of_the_case_study(ferrowick: Exports) -> None:
    training = ferrowick.settings["training"]
    assert training["programme"] == PILOT and training["trained"] == ["Kestrel"]
    assert training["nearest"] == neighbour("Kestrel")
    assert training["cost"] == {"trainer_eur": TRAINER_EUR, "licences_eur": LICENCES_EUR}
    assert training["gross_margin"] == GROSS_MARGIN
    assert {row["team"] for row in pick("training", programme=PILOT)} == set(training["trained"])
    assert not training["chosen_for_low_results"] and not training["drawn_by_lot"]


def test_duckdb_reads_the_files_as_python_does(ferrowick: Exports) -> None:
    assert_same(ferrowick, read_exports(own_files(), MAPPING, large=0))


@pytest.mark.parametrize("name", list(FIELDS))
def test_a_foreign_set_gives_the_same_tables(
    ferrowick: Exports, foreign: tuple[Exports, list[Path]], name: str
) -> None:
    theirs, ours = foreign[0].tables[name], ferrowick.tables[name]
    pd.testing.assert_frame_equal(by_key(theirs[ours.columns]), by_key(ours))


def test_a_foreign_set_balances(foreign: tuple[Exports, list[Path]]) -> None:
    exports, _ = foreign
    assert not exports.rejected and all(source.balanced for source in exports.sources)
    deals = next(source for source in exports.sources if source.table == "deals")
    assert deals.totals == 1 and deals.stated == deals.amounts == load("deals")["amount_eur"].sum()


def test_nine_of_ten_suggested_columns_of_the_foreign_set_are_right(foreign: tuple[Exports, list[Path]]) -> None:
    from techsales.exports.shape import shapes_of
    from techsales.exports.suggest import guess

    right = wrong = 0
    for path, one in zip(foreign[1], FOREIGN, strict=True):
        made = guess(shapes_of(path)[0])
        assert made.table == one.table
        for name, to, _ in one.columns:
            hit = made.columns.get(" ".join(name.split())) == to
            right, wrong = right + hit, wrong + (not hit)
        assert made.values == one.values
        assert not [question for question in made.questions if "mean for" in question]
        for entry in ("decimal", "dates"):
            assert getattr(made, entry) in (one.settings.get(entry, getattr(made, entry)), "ASK"), (one.file, entry)
    assert right / (right + wrong) >= 0.9
