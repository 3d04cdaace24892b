"""mapping.yml: every mistake is named with its line, and a hostile file does nothing."""

from pathlib import Path

import pytest

from techsales.exports import ExportError, NeedsMapping, read_exports
from techsales.exports.document import parse
from techsales.exports.mapping import read_mapping
from techsales.exports.suggest import suggestion
from tests.exports.house import HEADER, TODAY, mapping_text

GOOD = mapping_text("deals.csv")
SETTINGS = "currency: EUR\n"


def said(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExportError) as error:
        read_mapping(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("reviewed: yes", "reviewed: no",
         "line 1: nobody has reviewed this mapping. Read every line, then write 'reviewed: yes'."),
        ("table: deals", "table: deal", "line 4: there is no table 'deal'. Did you mean 'deals'?"),
        ("table: deals", "table: ASK",
         "line 4: which table is deals.csv? Write one of accounts, reps, deals, tickets, surveys, projects, training, or none."),
        ("utf-8", "utf-9", "line 5: there is no encoding 'utf-9'. Common are utf-8, cp1252, gbk and utf-16."),
        ("utf-8", "rot13", "line 5: there is no encoding 'rot13'. Common are utf-8, cp1252, gbk and utf-16."),
        ('";"', '"-"', "line 6: 'separator' must be one of ',', ';', tab, '|', not '-'."),
        ('"."', "ASK",
         "line 7: in deals.csv nothing shows whether 140,300 is large or has decimals. Write the decimal sign, ',' or '.'."),
        ("day first", "ASK",
         "line 8: in deals.csv nothing shows whether 03/04 is 3 April or 4 March. Write 'day first' or 'month first'."),
        ("day first", "day last", "line 8: 'dates' must be one of 'day first', 'month first', 'year first', not 'day last'."),
        ("decimal:", "decimel:", "line 7: there is no entry 'decimel'. Did you mean 'decimal'?"),
        ("amount_eur", "amount", "line 14: there is no column in deals 'amount'. Did you mean 'amount_eur'?"),
        ("amount_eur", "team", "line 14: 'Team' is team already. Take one of the two out."),
        ('      "Stage": stage\n', "",
         "line 9: deals cannot do without stage: which column of deals.csv is it?"),
        ('"Team": team', '"Deal": team', "line 11: 'Deal' stands here a second time. Keep one of the two."),
        ("reviewed: yes", "currency: EURO\nreviewed: yes", "line 1: 'currency' must be the three letters of a currency, such as EUR."),
        ("reviewed: yes", "curency: EUR\nreviewed: yes", "line 1: there is no entry 'curency'. Did you mean 'currency'?"),
        ("reviewed: yes", "rates: {USD: 0}\nreviewed: yes", "line 1: 'rates' must be a number of at least 1e-09."),
        ("reviewed: yes", "csat_scale: [5, 1]\nreviewed: yes",
         "line 1: 'csat_scale' must be two numbers, the lower one first, such as [1, 5]."),
        ("reviewed: yes", "fiscal_year_starts: 13\nreviewed: yes",
         "line 1: 'fiscal_year_starts' must be a number between 1 and 12."),
        ("reviewed: yes", "training:\n  trained: ASK\nreviewed: yes", "line 2: 'trained' is still ASK. Write what holds in your house."),
        ("reviewed: yes", "training:\n  gross_margin: nan\nreviewed: yes", "line 2: 'gross_margin' must be a number between 0 and 1."),
        ("reviewed: yes", "training:\n  before: Q3\nreviewed: yes", "line 2: 'before' must be a quarter such as 2025Q4."),
        ("reviewed: yes", "definitions: {on_time_plan: first}\nreviewed: yes",
         "line 1: 'on_time_plan' must be current or original."),
        ("files:", "files: []\nfile:", "line 2: there is no list of files. Start it with 'files:'."),
        ("reviewed: yes", "reviewed: [", "line 3: no valid YAML (did not find expected ',' or ']'). Mend that line."),
        ("reviewed: yes", "a: &a [x]\nb: *a\nreviewed: yes", "line 1: & and * are not allowed here. Write the entry out."),
        ("reviewed: yes", "a: !!python/object/apply:os.system ['true']\nreviewed: yes",
         "line 1: tags such as tag:yaml.org,2002:python/object/apply:os.system are not allowed here. Take it out."),
        ("reviewed: yes", f"a: {'[' * 40}{']' * 40}\nreviewed: yes", "line 1: entries lie too deep in each other. Take a level out."),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    text = said(tmp_path, GOOD.replace(old, new, 1))
    if sentence.startswith("line 3: no valid YAML"):
        assert text.startswith("mapping.yml, line ") and "no valid YAML" in text
    else:
        assert text == f"mapping.yml, {sentence}"


def test_a_file_that_unfolds_is_refused_before_it_does(tmp_path: Path) -> None:
    laughs = "a0: &a0 [ha, ha]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert said(tmp_path, laughs) == "mapping.yml, line 1: & and * are not allowed here. Write the entry out."
    with pytest.raises(ExportError, match="too deep"):
        parse("m.yml", "[" * 100_000)
    path = tmp_path / "large.yml"
    path.write_bytes(b"a" * 2_000_001)
    with pytest.raises(ExportError, match=r"large.yml is larger than 2 MB, so it is no mapping."):
        read_mapping(path)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a: \x00", b"", b"just text", b"? [a]\n: b", b"- a"])
def test_what_is_no_mapping_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mapping.yml"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=r"^mapping.yml, line \d+: [^\n]+\.$"):
        read_mapping(path)


def test_words_of_yaml_stay_words() -> None:
    entries = parse("m.yml", "values: {Yes: Y, No: N, 1: won, 2025-10-14: x}\nreviewed: no").entries
    assert entries == {"values": {"Yes": "Y", "No": "N", "1": "won", "2025-10-14": "x"}, "reviewed": "no"}


def test_a_column_or_a_file_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(HEADER.replace("Stage", "Stages") + "D1;K;14/10/2025;won;1\n")
    (tmp_path / "other.csv").write_text(HEADER + "D1;K;14/10/2025;won;1\n")
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(GOOD)
    with pytest.raises(ExportError) as error:
        read_exports([tmp_path / "deals.csv"], mapping)
    assert str(error.value) == "mapping.yml, line 13: in deals.csv there is no column 'Stage'. Did you mean 'Stages'?"
    with pytest.raises(ExportError) as error:
        read_exports([tmp_path / "deals.csv", tmp_path / "other.csv"], mapping)
    assert str(error.value) == (
        "mapping.yml, line 2: other.csv is not among the files. Add it; with 'table: none' it is left out."
    )
    with pytest.raises(ExportError, match=r"line 3: the file deals.csv was not given. Name it, or take it out."):
        read_exports([], mapping)
    with pytest.raises(ExportError, match="Look at its folder and its name"):
        read_exports([tmp_path / "deals.csv"], tmp_path / "nowhere.yml")


def test_a_suggestion_becomes_a_mapping_once_its_questions_are_answered(tmp_path: Path) -> None:
    path = tmp_path / 'de"als: #1.csv'
    path.write_text(
        'Deal ID;"Te: am #";Team;Closed;Stage;Amount\nD1;x;Kestrel;03/04/2025;Gewonnen;140,300\n', encoding="utf-8"
    )
    with pytest.raises(NeedsMapping) as needs:
        read_exports([path])
    assert "03/04/2025" in str(needs.value) and "140,300" in str(needs.value)
    text = needs.value.suggestion
    assert "reviewed: no" in text and text.count("ASK") > 4
    answered = text[: text.index("# What was done")].replace("reviewed: no", "reviewed: yes")
    answered = answered.replace("decimal: ASK", "decimal: '.'").replace("dates: ASK", "dates: day first")
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(answered, encoding="utf-8")
    deals = read_exports([path], mapping, today=TODAY).tables["deals"]
    assert deals.iloc[0].to_dict()["amount_eur"] == 140300 and deals.iloc[0]["stage"] == "won"


def test_two_files_for_one_table_are_asked_about(tmp_path: Path) -> None:
    for name in ("crm.csv", "old crm.csv"):
        (tmp_path / name).write_text(HEADER + "D1;K;14/10/2025;won;1\nD2;K;14/10/2025;won;2\n")
    text, questions = suggestion([tmp_path / "crm.csv", tmp_path / "old crm.csv"])
    assert questions[0] == (
        "crm.csv and old crm.csv both look like the table of deals: write 'table: none' for one of them, or "
        "'table: deals' for both if they complete each other."
    )
    assert "table: ASK  # deals, as crm.csv? none leaves this file out" in text


def test_the_opposite_of_a_known_word_is_not_that_word(tmp_path: Path) -> None:
    path = tmp_path / "tickets.csv"
    rows = "A1,K,2025-01-02,Done\nA2,K,2025-01-03,Unresolved\nA3,M,2025-01-03,Unsettled\nA4,M,2025-01-03,Non-solved\n"
    path.write_text("Issue key,Team,Created,Resolution\n" + rows, encoding="utf-8")
    text, _ = suggestion([path])
    assert "Unresolved: \"N\"  # close to 'unsolved', not equal to it" in text
    path.write_text("Project ID,Team,Due date,Status\n" + rows.replace("Unresolved", "Incomplete"), encoding="utf-8")
    text, questions = suggestion([path])
    assert "Incomplete: ASK" in text
    assert "in tickets.csv, what does 'Incomplete' mean for status: delivered or cancelled or running?" in questions


def test_dates_that_a_spreadsheet_may_have_swapped_are_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    days = ["2025-03-04", "14/10/2025", "2025-12-01", "28/11/2025"]
    path.write_text(HEADER + "".join(f"D{number};K;{day};won;1\n" for number, day in enumerate(days)))
    _, questions = suggestion([path])
    assert questions == [
        "in deals.csv a spreadsheet has turned a part of Closed into dates, perhaps with day and month swapped: is that "
        "column right? If not, export it again."
    ]


@pytest.mark.parametrize(
    ("amounts", "entry"),
    [
        (["5 zł", "1 234,50 zł"], "currency: PLN  # the only one the files show"),
        (["5", "6"], "currency: EUR  # nothing in the files says so"),
        (["$5", "€6"], "currency: EUR  # the files show EUR, USD; a bare $ is taken for USD"),
        (["$5", "£6"], "currency: ASK  # the files show GBP, USD; a bare $ is taken for USD"),
        (["5 kr", "6"], "currency: ASK  # the files show SEK or NOK or DKK or ISK"),
        (["5 US$", "6"], "currency: USD  # the only one the files show"),
        (
            ["$5", "6"],
            "currency: USD  # the only one the files show; a bare $ is taken for USD; if it is another dollar, "
            "write that here",
        ),
    ],
)
def test_the_house_currency_is_what_the_files_show(tmp_path: Path, amounts: list[str], entry: str) -> None:
    path = tmp_path / "deals.csv"
    rows = "".join(f"D{number};K;14/10/2025;won;{amount}\n" for number, amount in enumerate(amounts))
    path.write_text(HEADER + rows, encoding="utf-8")
    text, questions = suggestion([path])
    assert entry in text.splitlines()
    shown = entry.partition("# the")[2]
    assert questions == ([f"which is the currency of your house? The{shown}."] if "ASK" in entry else [])


def test_two_files_of_one_name_are_refused_before_a_mapping_is_written(tmp_path: Path) -> None:
    paths = [tmp_path / folder / "export.csv" for folder in ("crm", "desk")]
    for path in paths:
        path.parent.mkdir()
        path.write_text(HEADER + "D1;K;14/10/2025;won;1\n")
    with pytest.raises(ExportError, match=r"Two files are called export\.csv\. Give one of them another name\."):
        read_exports(paths)


def test_a_header_of_two_lines_leaves_no_empty_entry(tmp_path: Path) -> None:
    path = tmp_path / "surveys.csv"
    path.write_text("Response ID,Team,Sent,Score,Wave\nid,team,When?,How?,wave\n" + "S1,K,2025-10-01,4,1\n" * 9)
    text, _ = suggestion([path])
    assert "Wave: wave" in text and "values:" not in text


def test_columns_of_one_name_and_shares_among_percent_are_said(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    names = "Deal ID,Team,Stage,Close date,Amount,Amount,Discount," + ",".join(["Comment"] * 20)
    path.write_text(names + "\n" + f"D1,K,won,2025-10-14,5,7,0.15{',x' * 20}\n" * 3)
    text, _ = suggestion([path])
    assert "# several columns are called Amount, Comment; from the second on they count as 'Amount (2)'" in text
    assert "Amount: amount_eur\n" in text and "not used: Amount (2), Comment, Comment (2)" in text
    assert "discount_pct  # 0.15 is read as so many percent; if it is a share, leave this out" in text


def test_a_currency_that_has_a_name_and_no_code_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "opportunities.csv"
    header = "(Do Not Modify) Opportunity,Topic,Est. Close Date,Actual Close Date,Actual Revenue,Status,Owning Team,Currency\n"
    path.write_text(
        header + "8f-1,T,2025-10-15,2025-10-14,1000,Won,K,Euro\n8f-2,T,2025-10-15,2025-10-14,10,Lost,M,USD\n"
    )
    text, questions = suggestion([path])
    assert questions == ["in opportunities.csv, which currency is 'Euro'? Write its code, such as EUR."]
    assert "        Euro: ASK\n" in text and "Actual Close Date: close_date\n" in text
    answered = (
        text[: text.index("# What was done")].replace("reviewed: no", "reviewed: yes").replace("Euro: ASK", "Euro: EUR")
    )
    mapping = tmp_path / "mapping.yml"
    mapping.write_text(
        answered.replace("rates: {}", "rates: {USD: 0.5}").replace("currency: USD", "currency: EUR"), encoding="utf-8"
    )
    assert list(read_exports([path], mapping, today=TODAY).tables["deals"]["amount_eur"]) == [1000, 5]


def test_a_file_of_nothing_known_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "menu.csv").write_text("Dish,Price,Vegan\nSoup,4,yes\nStew,6,no\n")
    text, questions = suggestion([tmp_path / "menu.csv"])
    assert "table: none  # its columns look like none of the tables\n    # its columns: Dish, Price, Vegan" in text
    assert not questions


def test_a_file_that_looks_like_a_table_in_part_is_asked_about(tmp_path: Path) -> None:
    path = tmp_path / "forms.csv"
    path.write_text("Respondent ID,Team,How satisfied?\n1,K,4\n2,K,5\n3,M,3\n")
    text, questions = suggestion([path])
    assert "table: ASK  # surveys? It looks like that only in part; none leaves it out" in text
    assert questions == [
        "is forms.csv the table of surveys? Only some of its columns look like it.",
        "in forms.csv no column looks like sent_date, score: which is it?",
    ]
    assert "Team: team" in text and "# not used: How satisfied?" in text


def test_a_column_with_the_right_name_and_other_cells_is_named(tmp_path: Path) -> None:
    path = tmp_path / "training.csv"
    path.write_text("Team,Programme,Date,Hours\nK,Deal,2025-10-14,5:30\nK,Deal,2025-10-15,7:00\n")
    assert suggestion([path])[1] == [
        "in training.csv no column looks like hours: which is it? 'Hours' is called so, but cells such as '5:30' are no "
        "numbers."
    ]


@pytest.mark.parametrize("names", ["Issue key,Status,Resolution", "Issue key,Resolution,Status"])
def test_of_two_usual_names_the_better_one_wins_wherever_it_stands(tmp_path: Path, names: str) -> None:
    path = tmp_path / "tickets.csv"
    cells = ["Closed", "Done"] if names.endswith("Resolution") else ["Done", "Closed"]
    path.write_text(f"{names},Created,Team\n" + f"T-1,{','.join(cells)},2025-10-14,K\n" * 3)
    text = suggestion([path])[0]
    assert "Resolution: resolved" in text and "# not used: Status" in text


@pytest.mark.parametrize("name", ["Top 10", "All 3"])
def test_a_column_name_that_reads_like_an_amount_is_a_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(HEADER.replace("Deal", f"Deal;{name}") + "D1;yes;K;14/10/2025;won;5\nD2;no;K;14/10/2025;won;6\n")
    text, questions = suggestion([path])
    assert not questions and "header: 1" in text and f"# not used: {name}" in text
    for first in ("D1;K;won;EUR 5\nD2;M;won;EUR 6\n", "D1;K;won;5\nD2;M;won;6\n"):
        path.write_text(first)
        with pytest.raises(ExportError, match="no line looks like column names"):
            suggestion([path])


@pytest.mark.parametrize(
    ("rows", "entries"),
    [
        ("D1;3,5 kW;10/14/2025;won;1\nD2;4,5 kW;10/28/2025;won;2\n",
         ['decimal: ""  # no number here needs one', "dates: month first  # shown by '10/14/2025'"]),
        ("D1;K;14/10/2025;won;1.5\nD2;K;14/10/2025;won;2,5\n",
         ["decimal: \".\"  # '1.5' and '2,5' each show their own", "dates: day first  # shown by '14/10/2025'"]),
        ("D1;K;45944;won;1.5\nD2;K;45945;won;2.5\n",
         ["decimal: \".\"  # shown by '1.5'",
          'dates: ""  # no date here leaves its order open; a later one that does is rejected, not guessed; '
          "Closed: day numbers of Excel are read as dates"]),
    ],
)  # fmt: skip
def test_what_the_cells_decide_stands_with_its_reason(tmp_path: Path, rows: str, entries: list[str]) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(HEADER + rows)
    text, questions = suggestion([path])
    assert not questions
    for entry in entries:
        assert f"    {entry}" in text


def test_a_sign_that_the_start_of_a_file_does_not_show_is_not_guessed_later(tmp_path: Path) -> None:
    path, mapping = tmp_path / "deals.csv", tmp_path / "mapping.yml"
    path.write_text(HEADER + "D1;K;14/10/2025;won;140\nD2;M;14/10/2025;won;90\n")
    text, questions = suggestion([path])
    assert not questions and 'decimal: ""  # no number here needs one' in text
    answered = text[: text.index("# What was done")].replace("reviewed: no", "reviewed: yes")
    mapping.write_text(answered, encoding="utf-8")
    path.write_text(path.read_text() + "D3;M;14/10/2025;won;140.300\nD4;M;14/10/2025;won;1.234,50\n")
    exports = read_exports([path], mapping, today=TODAY)
    assert list(exports.tables["deals"]["amount_eur"]) == [140, 90, 1234.5]
    assert [one.reason for one in exports.rejected] == [
        "'140.300' is large or has decimals: the mapping must say its decimal sign, as in decimal: '.'."
    ]


def test_an_order_that_the_start_of_a_file_does_not_show_is_not_guessed_later(tmp_path: Path) -> None:
    path, mapping = tmp_path / "deals.csv", tmp_path / "mapping.yml"
    path.write_text(HEADER + "D1;K;2025-10-14;won;140\nD2;M;2025-10-14;won;90\n")
    text, questions = suggestion([path])
    assert not questions and 'dates: ""  # no date here leaves its order open' in text
    answered = text[: text.index("# What was done")].replace("reviewed: no", "reviewed: yes")
    mapping.write_text(answered, encoding="utf-8")
    path.write_text(path.read_text() + "D3;M;03/04/2025;won;1\nD4;M;14/10/25;won;1\nD5;M;14/10/2025;won;1\n")
    exports = read_exports([path], mapping, today=TODAY)
    assert list(exports.tables["deals"]["deal_id"]) == ["D1", "D2", "D5"]
    assert [one.reason for one in exports.rejected] == [
        f"'{cell}' can be read in two ways: the mapping must say its order, as in dates: day first."
        for cell in ("03/04/2025", "14/10/25")
    ]


def test_a_mapping_may_leave_out_what_the_file_shows(tmp_path: Path) -> None:
    columns = {"Deal": "deal_id", "Team": "team", "Closed": "close_date", "Stage": "stage", "Amount": "amount_eur"}
    text = (HEADER + "D1;Müller;14/10/2025;won;1\nD2;K;14/10/2025;won;2\n").encode("cp1252")
    (tmp_path / "deals.csv").write_bytes(b"Report of the week\n\n" + text)
    open_entries = {"encoding": "", "separator": "", "decimal": "", "dates": ""}
    (tmp_path / "mapping.yml").write_text(mapping_text("deals.csv", columns, **open_entries))
    exports = read_exports([tmp_path / "deals.csv"], tmp_path / "mapping.yml", today=TODAY)
    source = exports.sources[0]
    assert (source.encoding, source.separator, source.header, source.read) == ("cp1252", ";", 3, 2)
    assert list(exports.tables["deals"]["team"]) == ["Müller", "K"]
