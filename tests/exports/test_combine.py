"""Files of one table, rows that stand twice, workbooks, formulas, and memory."""

import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techsales.exports import ExportError, Rejected, read_exports
from techsales.exports.neutral import rejected_csv, shown, write_rejected
from techsales.exports.suggest import suggestion
from tests.exports.house import COLUMNS, HEADER, TODAY, mapping_text, read_both, read_one

SECOND = '  "b.csv":\n    table: deals\n    separator: ";"\n    dates: day first\n    columns:\n' + "".join(
    f"      {there}: {here}\n" for there, here in {"Deal": "deal_id", "Team": "team", "Closed": "close_date",
    "Stage": "stage", "Amount": "amount_eur"}.items())  # fmt: skip


def two_files(folder: Path, first: str, second: str):  # type: ignore[no-untyped-def]
    (folder / "a.csv").write_text(HEADER + first)
    (folder / "b.csv").write_text(HEADER + second)
    (folder / "mapping.yml").write_text(mapping_text("a.csv", rest=SECOND))
    return read_both(folder, [folder / "a.csv", folder / "b.csv"])


def test_two_files_that_complete_each_other(tmp_path: Path) -> None:
    exports = two_files(
        tmp_path,
        "D1;K;14/10/2025;won;\nD2;K;14/10/2025;won;5\n",
        "D1;K;14/10/2025;won;7\nD1;K;14/10/2025;won;7\nD3;K;14/10/2025;lost;8\n",
    )
    assert dict(exports.tables["deals"].set_index("deal_id")["amount_eur"]) == {"D1": 7, "D2": 5, "D3": 8}
    a, b = exports.sources
    assert (a.kept, b.kept, b.united, b.duplicates) == (2, 1, 1, 1)
    assert "1 row was completed from others of the same number: amount_eur" in a.notes
    assert "1 row has no amount_eur" in a.notes


def test_two_files_that_contradict_each_other(tmp_path: Path) -> None:
    exports = two_files(tmp_path, "D1;K;14/10/2025;won;6\nD2;K;14/10/2025;won;5\n", "D1;K;14/10/2025;won;7\n")
    assert list(exports.tables["deals"]["deal_id"]) == ["D2"]
    assert [str(one) for one in exports.rejected] == [
        "a.csv, line 2, column Amount: the same number is in b.csv, line 2, with 7. Correct one, or take it out.",
        "b.csv, line 2, column Amount: the same number is in a.csv, line 2, with 6. Correct one, or take it out.",
    ]


def test_numbers_that_differ_in_capitals_only(tmp_path: Path) -> None:
    same = read_one(tmp_path, HEADER + "a1b;K;14/10/2025;won;6\nA1B;K;14/10/2025;won;6\n")
    assert list(same.tables["deals"]["deal_id"]) == ["A1B"]
    other = read_one(tmp_path, HEADER + "a1b;K;14/10/2025;won;6\nA1B;K;14/10/2025;won;7\n")
    assert list(other.tables["deals"]["deal_id"]) == ["a1b", "A1B"]
    assert "numbers that differ in capitals only have different rows: all are kept" in other.sources[0].notes


def test_teams_that_differ_in_capitals_only_are_one_in_all_files(tmp_path: Path) -> None:
    exports = two_files(
        tmp_path,
        "D1;KESTREL;14/10/2025;won;1\nD2;Kestrel;14/10/2025;won;1\n",
        "D3;kestrel;14/10/2025;won;1\nD4;Kestrel;14/10/2025;won;1\nD5;MERLIN;14/10/2025;won;1\nD6;Merlin;14/10/2025;won;1\n",
    )
    assert list(exports.tables["deals"]["team"]) == ["Kestrel"] * 4 + ["Merlin"] * 2
    notes = [[note for note in one.notes if "is read as" in note] for one in exports.sources]
    assert notes == [
        ["team: 'KESTREL' is read as 'Kestrel' (1 row)"],
        ["team: 'kestrel' is read as 'Kestrel' (1 row)", "team: 'MERLIN' is read as 'Merlin' (1 row)"],
    ]


def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends(tmp_path: Path) -> None:
    text = HEADER + "D1;K;31/03/2025;won;1\nD2;K;01/04/2025;won;1\nD3;K;31/12/2025;won;1\n"
    quarters = read_one(tmp_path, text, rest="fiscal_year_starts: 4").tables["deals"]["quarter"]
    assert list(quarters) == ["2025Q4", "2026Q1", "2026Q3"]
    assert list(read_one(tmp_path, text).tables["deals"]["quarter"]) == ["2025Q1", "2025Q2", "2025Q4"]


def test_quarters_of_another_calendar_are_noted(tmp_path: Path) -> None:
    rows = "D1;K;14/10/2025;won;1;2026Q3\nD2;M;14/10/2025;won;2;2026Q3\n"
    content, columns = HEADER.strip() + ";Quarter\n" + rows, COLUMNS | {"Quarter": "quarter"}
    told = "2 rows name another quarter than that of close_date, and the named one counts: is fiscal_year_starts right?"
    assert told in read_one(tmp_path, content, columns=columns).sources[0].notes
    assert told not in read_one(tmp_path, content, columns=columns, rest="fiscal_year_starts: 4").sources[0].notes
    one = read_one(tmp_path, content.replace("2;2026Q3", "2;2025Q4"), columns=columns).sources[0]
    assert any(note.startswith("1 row names another quarter than that of close_date, and") for note in one.notes)


def test_a_quarter_that_the_file_names_wins_and_an_empty_one_is_derived(tmp_path: Path) -> None:
    columns = {"Deal": "deal_id", "Team": "team", "Closed": "close_date", "Stage": "stage", "Amount": "amount_eur",
               "Quarter": "quarter"}  # fmt: skip
    text = HEADER.strip() + ";Quarter\nD1;K;30/09/2025;won;1;Q4 2025\nD2;K;30/09/2025;won;1;\n"
    assert list(read_one(tmp_path, text, columns=columns).tables["deals"]["quarter"]) == ["2025Q4", "2025Q3"]


def test_a_currency_column_and_its_rates(tmp_path: Path) -> None:
    columns = {"Deal": "deal_id", "Team": "team", "Closed": "close_date", "Stage": "stage", "Amount": "amount_eur",
               "Cur": "currency"}  # fmt: skip
    text = HEADER.strip() + ";Cur\nD1;K;14/10/2025;won;10;USD\nD2;K;14/10/2025;won;10;EUR\nD3;K;14/10/2025;won;10;GBP\n"
    exports = read_one(tmp_path, text, columns=columns, rest="rates: {USD: 0.5}")
    assert list(exports.tables["deals"]["amount_eur"]) == [5, 10] and "currency" not in exports.tables["deals"]
    assert [(one.line, one.column, one.value) for one in exports.rejected] == [(4, "Cur", "GBP")]


def test_where_a_column_names_the_currency_it_decides(tmp_path: Path) -> None:
    columns = {"Deal": "deal_id", "Team": "team", "Closed": "close_date", "Stage": "stage", "Amount": "amount_eur",
               "Cur": "currency"}  # fmt: skip
    text = HEADER.strip() + ";Cur\nD1;K;14/10/2025;won;USD 10;USD\nD2;K;14/10/2025;won;1.000,00 €;EUR\n"
    deals = read_one(tmp_path, text, columns=columns, rest="rates: {USD: 0.5}").tables["deals"]
    assert list(deals["amount_eur"]) == [5, 1000]


def test_a_currency_column_is_for_every_amount_of_its_table(tmp_path: Path) -> None:
    quotas = {"Rep": "rep_id", "Team": "team", "Quota": "quota_q_eur", "Cur": "currency"}
    exports = read_one(tmp_path, "Rep;Team;Quota;Cur\nR1;K;100;EUR\nR2;M;100;USD\n", "reps.csv", table="reps",
                       columns=quotas, rest="rates: {USD: 0.9}")  # fmt: skip
    assert list(exports.tables["reps"]["quota_q_eur"]) == [100, 90]
    hours = {"Team": "team", "P": "programme", "On": "date", "H": "hours", "Cur": "currency"}
    exports = read_one(
        tmp_path, "Team;P;On;H;Cur\nK;A;2025-01-02;3;EUR\n", "training.csv", table="training", columns=hours
    )
    assert list(exports.tables["training"]["hours"]) == [3]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    text = HEADER + 'D1;"K\nof the north";14/10/2025;won;1\r\n\nD2;K;14/10/2025;won;x\nD3;"K;""2""";14/10/2025;won;1'
    exports = read_one(tmp_path, text)
    assert [one.line for one in exports.rejected] == [5]
    assert list(exports.tables["deals"]["team"]) == ["K of the north", 'K;"2"']
    assert exports.sources[0].blank == 1


def test_a_cell_of_three_decimals_in_a_workbook_is_no_thousand(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (
        ["Deal", "Team", "Closed", "Stage", "Amount"],
        ["D1", "K", TODAY, "won", 12.345],
        ["D2", "K", TODAY, "won", 0.1 + 0.2],
    ):
        book.active.append(line)
    book.save(tmp_path / "deals.xlsx")
    text = mapping_text("deals.xlsx", encoding="", separator="", decimal=",")
    (tmp_path / "mapping.yml").write_text(text)
    assert list(read_both(tmp_path, [tmp_path / "deals.xlsx"]).tables["deals"]["amount_eur"]) == [12.345, 0.3]


def test_two_sheets_of_one_workbook_are_two_tables(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Deals"
    for line in (
        ["Deal ID", "Team", "Close Date", "Stage", "Amount"],
        ["D1", "K", TODAY, "won", 5],
        ["D2", "K", TODAY, "won", 6],
    ):
        book.active.append(line)
    sheet = book.create_sheet("Tickets")
    for line in ["Ticket ID", "Team", "Opened", "Resolved"], ["T1", "K", TODAY, "yes"], ["T2", "K", TODAY, "no"]:
        sheet.append(line)
    book.save(tmp_path / "all.xlsx")
    text, questions = suggestion([tmp_path / "all.xlsx"])
    assert not questions
    answered = text[: text.index("# What was done")].replace("reviewed: no", "reviewed: yes")
    (tmp_path / "mapping.yml").write_text(answered, encoding="utf-8")
    tables = read_both(tmp_path, [tmp_path / "all.xlsx"]).tables
    assert list(tables["deals"]["amount_eur"]) == [5, 6] and list(tables["tickets"]["resolved"]) == ["Y", "N"]


def test_scores_outside_the_scale_and_words_of_the_house(tmp_path: Path) -> None:
    columns = {"Id": "survey_id", "Team": "team", "Sent": "sent_date", "Note": "score"}
    text = "Id;Team;Sent;Note\nS1;K;14/10/2025;5\nS2;K;14/10/2025;\nS3;K;14/10/2025;9\nS4;K;14/10/2025;0\n"
    exports = read_one(tmp_path, text, columns=columns, table="surveys")
    surveys = exports.tables["surveys"]
    assert list(surveys["survey_id"]) == ["S1", "S2"] and list(surveys["wave"]) == [1, 1]
    assert [one.reason for one in exports.rejected] == ["9 is above 5.", "0 is below 1."]
    ten = read_one(tmp_path, text, columns=columns, table="surveys", rest="csat_scale: [0, 10]")
    assert len(ten.tables["surveys"]) == 4


def test_a_score_in_words_names_the_entry_that_explains_it(tmp_path: Path) -> None:
    columns = {"S": "survey_id", "Team": "team", "On": "sent_date", "Score": "score"}
    content = "S;Team;On;Score\nS1;K;2025-10-01;Very satisfied\nS2;K;2025-10-01;5 - very\nS3;K;2025-10-01;4\n"
    reasons = [one.reason for one in read_one(tmp_path, content, "s.csv", table="surveys", columns=columns).rejected]
    assert reasons == [
        f"'{word}' is no number. Say in the mapping what it means: values: {{score: {{{word}: …}}}}."
        for word in ("Very satisfied", "5 - very")
    ]
    rest = "    values: {score: {Very satisfied: 5, 5 - very: 5}}"
    exports = read_one(tmp_path, content, "s.csv", table="surveys", columns=columns, rest=rest)
    assert list(exports.tables["surveys"]["score"]) == [5, 5, 4]


def test_a_workbook_with_several_sheets_percent_cells_and_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["About this export", None])
    sheet = book.create_sheet("Deals")
    sheet.append(["Deal", "Team", "Closed", "Stage", "Amount", "Discount"])
    sheet.append(["D1", "K", TODAY, "won", 12.5, 0.15])
    sheet["F2"].number_format = "0 %"
    book.save(tmp_path / "all.xlsx")
    columns = {"Deal": "deal_id", "Team": "team", "Closed": "close_date", "Stage": "stage", "Amount": "amount_eur",
               "Discount": "discount_pct"}  # fmt: skip
    (tmp_path / "mapping.yml").write_text(
        mapping_text("all.xlsx", columns=columns, encoding="", separator="", sheet="Deals")
    )
    row = read_both(tmp_path, [tmp_path / "all.xlsx"]).tables["deals"].iloc[0]
    assert (row["amount_eur"], row["discount_pct"], row["close_date"]) == (12.5, 15, pd.Timestamp(TODAY))
    (tmp_path / "mapping.yml").write_text(
        mapping_text("all.xlsx", columns=columns, encoding="", separator="", sheet="Deal")
    )
    with pytest.raises(ExportError, match=r"all.xlsx has no sheet 'Deal'. It has: Sheet, Deals."):
        read_exports([tmp_path / "all.xlsx"], tmp_path / "mapping.yml")


@pytest.mark.parametrize("place", [0.2, 0.5])
def test_a_workbook_with_a_damaged_sheet_is_one_sentence(tmp_path: Path, place: float) -> None:
    book = openpyxl.Workbook()
    for number in range(300):
        book.active.append(["Deal", "Team", "Amount"] if number == 0 else [f"D{number}", "K", number])
    path = tmp_path / "deals.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    start = sheet.header_offset + 60 + int(place * sheet.compress_size)
    content[start : start + 40] = bytes(40)
    path.write_bytes(content)
    with pytest.raises(ExportError, match=r"^deals.xlsx.* is damaged \(\w+\). Open it in Excel and save it again.$"):
        suggestion([path])


def test_no_cell_of_ours_is_a_formula(tmp_path: Path) -> None:
    exports = read_one(tmp_path, HEADER + "D1;K;14/10/2025;won;=1+1\nD2;K;14/10/2025;@x;1\nD3;K;14/10/2025;won;1\n")
    assert [one.value for one in exports.rejected] == ["'=1+1", "'@x"]
    write_rejected(tmp_path / "rejected.csv", exports.rejected)
    lines = (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "file,line,column,value,reason" and ",'=1+1," in lines[1]
    hostile = [Rejected("-f", 1, "\t=c", shown(sign + "1"), "+r") for sign in "=+-@\t\r"]
    cells = rejected_csv(hostile).decode("utf-8-sig")
    assert all(f"'{sign}1" in cells for sign in "=+-@\t\r") and "'-f" in cells and "'+r" in cells
    assert len(shown("x" * 10_000)) == 200


LINE = st.tuples(
    st.sampled_from(["D1", "D2", "d1 ", "D3", "", "TOTAL"]), st.sampled_from(["K", "M", ""]),
    st.sampled_from(["14/10/2025", "2025-10-14", "x", ""]), st.sampled_from(["won", "Lost", "open", "?"]),
    st.sampled_from(["5", "1.234,5", "€7", "-1", "n/a", "", "y"]),
)  # fmt: skip


@given(
    st.lists(
        st.one_of(LINE.map(";".join), st.just(""), st.just(";;;;"), st.just("D9;K;;open;5;6"), st.just("D8;K")),
        max_size=12,
    )
)
@settings(max_examples=20, deadline=None)
def test_every_line_is_accounted_for_whatever_the_file_holds(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    text = HEADER + "D7;K;14/10/2025;won;5\n" + "".join(line + "\n" for line in lines)
    exports = read_one(tmp_path_factory.mktemp("any"), text)
    source = exports.sources[0]
    assert source.balanced and source.read == 1 + len(lines)
    assert source.kept == len(exports.tables["deals"]) and exports.tables["deals"]["deal_id"].is_unique


def test_memory_does_not_grow_with_what_nobody_mapped(tmp_path: Path) -> None:
    extra = ";".join(["a text that no column of ours wants"] * 12)
    teams = ("Kestrel", "Merlin", "Osprey")
    rows = 40_000
    with (tmp_path / "deals.csv").open("w") as file:
        file.write(HEADER.strip() + "".join(f";Extra {number}" for number in range(12)) + "\n")
        for number in range(rows):
            file.write(f"D{number};{teams[number % 3]};2025-10-{number % 28 + 1:02};won;{number % 900}.5;{extra}\n")
        file.write(f"TOTAL;;;;{sum(number % 900 + 0.5 for number in range(rows))}\n")
    (tmp_path / "mapping.yml").write_text(mapping_text("deals.csv"))
    size = (tmp_path / "deals.csv").stat().st_size
    tracemalloc.start()
    exports = read_exports([tmp_path / "deals.csv"], tmp_path / "mapping.yml", today=TODAY)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    source = exports.sources[0]
    assert (source.kept, source.totals) == (rows, 1) and source.stated == source.amounts
    assert size > 18_000_000 and peak < size
