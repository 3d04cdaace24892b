"""Every kind of bad input, each with the sentence it is met by.

A row says what the file holds and what is said: ``refused`` (an error, nothing is read), ``asked`` (a question of the
suggested mapping), ``rejected`` (a row is listed and the rest goes on), ``noted`` (read, with a remark), or ``amounts``
(it reads like any other file).
"""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from techsales.exports import ExportError
from techsales.exports.suggest import suggestion
from tests.exports.house import HEADER, read_one

GOOD = "D1;Kestrel;14/10/2025;won;1000\nD2;Merlin;03/11/2025;lost;2000\n"


def zipped(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "/"), text)
    return out.getvalue()


def workbook(*lines: list[Any], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    if merge:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked_workbook() -> bytes:
    """What Excel writes around a workbook with a password: an OLE file with a stream of this name."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def wide(columns: int) -> str:
    header = HEADER.strip() + "".join(f";Extra {number}" for number in range(columns - 5))
    return header + "\n" + "".join(line + ";x" * (columns - 5) + "\n" for line in GOOD.splitlines())


@dataclass
class Bad:
    what: str
    content: bytes | str
    refused: str = ""
    asked: str = ""
    rejected: str = ""
    noted: str = ""
    amounts: list[float] | None = None
    name: str = "deals.csv"
    mapping: dict[str, Any] = field(default_factory=dict)


BAD = [
    Bad("empty file", b"", refused="deals.csv is empty. Export it again, and look whether the filter left any rows."),
    Bad("blank file", b"\xef\xbb\xbf \r\n", refused="deals.csv is empty. Export it again, and look whether the filter left any rows."),
    Bad(
        "header only",
        HEADER,
        refused="deals.csv has column names in line 1 and no row below them. Export it again, and look whether the "
        "filter left any rows.",
    ),
    Bad("no header", "D1;Kestrel;14/10/2025;won;1000\nD2;Merlin;03/11/2025;lost;2000\n",
        refused="deals.csv: no line looks like column names. Put the names of the columns into the first line."),
    Bad("one column", "Deal\nD1\nD2\n", mapping={"separator": "", "encoding": ""},
        refused="deals.csv is no table: no line has two cells separated by comma, semicolon, tab or |. Export it as "
        "CSV or XLSX."),
    Bad("UTF-16", (HEADER + GOOD).encode("utf-16"), mapping={"encoding": ""}, amounts=[1000, 2000]),
    Bad("UTF-16 without its mark", (HEADER + GOOD).encode("utf-16-be"), mapping={"encoding": ""}, amounts=[1000, 2000]),
    Bad("UTF-8 with a mark", b"\xef\xbb\xbf" + (HEADER + GOOD).encode(), mapping={"encoding": ""}, amounts=[1000, 2000]),
    Bad("cp1252", (HEADER + GOOD + "D3;Müller;15/10/2025;won;1000 €\n").encode("cp1252"), mapping={"encoding": ""},
        noted="encoding: a guess, as no mark says so: a line reads 'D3;Müller;15/10/2025;won;1000 €'; as cp1251 it "
        "would be another text"),
    Bad("GBK", (HEADER + GOOD + "D3;北方销售团队;15/10/2025;won;1000\n").encode("gbk"), mapping={"encoding": ""},
        noted="encoding: a guess, as no mark says so: a line reads 'D3;北方销售团队;15/10/2025;won;1000'; as euc_kr or big5 it "
        "would be another text"),
    Bad("two encodings in one file", (HEADER + GOOD + "D3;Müller;15/10/2025;won;1\n").encode() + "D4;Jäger;15/10/2025;won;1\n".encode("cp1252"),
        mapping={"encoding": ""}, refused="deals.csv mixes two encodings: line 4 is UTF-8, line 5 is not. Mend the lines "
        "that look wrong in an editor, and save it as CSV (UTF-8)."),
    Bad("not in the encoding named", (HEADER + GOOD + "D3;Müller;15/10/2025;won;1\n").encode("cp1252"),
        refused="deals.csv: line 4 is not utf-8. Change the encoding in the mapping, or save the file as CSV (UTF-8)."),
    Bad("semicolon", HEADER + GOOD, mapping={"separator": ""}, amounts=[1000, 2000]),
    Bad("tab", (HEADER + GOOD).replace(";", "\t"), mapping={"separator": ""}, amounts=[1000, 2000]),
    Bad("Excel's hint", "sep=|\n" + (HEADER + GOOD).replace(";", "|"), mapping={"separator": "", "encoding": ""},
        amounts=[1000, 2000]),
    Bad("decimal comma", HEADER + "D1;K;14/10/2025;won;1000,5\nD2;M;14/10/2025;won;7,25\n", mapping={"decimal": ","},
        amounts=[1000.5, 7.25]),
    Bad("1.234,56 shows its own sign", HEADER + "D1;K;14/10/2025;won;1.234,56\nD2;M;14/10/2025;won;€140,300\n"
        "D3;M;14/10/2025;won;195.3k\nD4;M;14/10/2025;won;1 234,5\n", amounts=[1234.56, 140300, 195300, 1234.5]),
    Bad("which sign is the decimal sign", HEADER + "D1;K;14/10/2025;won;140,300\nD2;M;14/10/2025;won;90,800\n",
        asked="in deals.csv nothing shows whether '140,300' is large or has decimals."),
    Bad("both signs", HEADER + "D1;K;14/10/2025;won;140,300\nD2;M;14/10/2025;won;1.5k\nD3;M;14/10/2025;won;1.234,5\n",
        asked="in deals.csv '1.5k' and '1.234,5' use different signs: what is '140,300', '.' or ','?"),
    Bad("percent text", HEADER.strip() + ";Discount\nD1;K;14/10/2025;won;1000;12,5 %\nD2;M;14/10/2025;won;15 %;10\n",
        mapping={"columns": {"Deal": "deal_id", "Team": "team", "Closed": "close_date", "Stage": "stage",
                             "Amount": "amount_eur", "Discount": "discount_pct"}},
        rejected="deals.csv, line 3, column Amount: '15 %' is a share, not an amount. Map another column."),
    Bad("currency mix", HEADER + "D1;K;14/10/2025;won;1000 EUR\nD2;M;14/10/2025;won;$500\n",
        rejected="deals.csv, line 3, column Amount: the amount is in USD, not EUR. Say its rate in the mapping: "
        "rates: {USD: …}."),
    Bad("currency mix with its rate", HEADER + "D1;K;14/10/2025;won;1000 EUR\nD2;M;14/10/2025;won;$500\n",
        mapping={"rest": "rates: {USD: 0.92}"}, amounts=[1000, 460]),
    Bad("no amount", HEADER + "D1;K;14/10/2025;won;about 5\nD2;M;14/10/2025;won;7\n",
        rejected="deals.csv, line 2, column Amount: 'about 5' is no amount. Write digits, such as 1234.56."),
    Bad("unknown amounts", HEADER + "D1;K;14/10/2025;won;tbd\nD2;M;14/10/2025;won;-\nD3;M;14/10/2025;won;7\n",
        noted="2 rows have no amount_eur"),
    Bad("day and month in doubt", HEADER + "D1;K;03/04/2025;won;1\nD2;M;05/06/2025;won;2\n",
        asked="in deals.csv nothing shows whether '03/04/2025' has the day or the month first."),
    Bad("day and month mixed", HEADER + "D1;K;14/10/2025;won;1\nD2;M;10/14/2025;won;2\n",
        asked="in deals.csv '14/10/2025' (Closed) and '10/14/2025' (Closed) contradict each other: which order holds? "
        "Rows of the other one will be rejected."),
    Bad("two-digit years that may come first", HEADER + "D1;K;25/10/14;won;1\nD2;M;25/10/28;won;2\n",
        asked="in deals.csv nothing shows whether '25/10/14' has the year or the day first."),
    Bad("a date of the other order", HEADER + "D1;K;14/10/2025;won;1\nD2;M;10/14/2025;won;2\n",
        rejected="deals.csv, line 3, column Closed: '10/14/2025' is no day of the calendar when read day first."),
    Bad("no date", HEADER + "D1;K;soon;won;1\nD2;M;14/10/2025;won;2\n",
        rejected="deals.csv, line 2, column Closed: 'soon' is no date. Write it as 2025-12-31."),
    Bad("Excel's day numbers", HEADER + "D1;K;45944;won;1\nD2;M;45945.5;won;2\n", amounts=[1, 2]),
    Bad("closed and no date", HEADER + "D1;K;;won;1\nD2;M;;open;2\n",
        rejected="deals.csv, line 2, column quarter: won or lost, and neither its date nor its quarter is known. Fill "
        "in the date."),
    Bad("duplicate keys that agree", HEADER + GOOD + "d1 ;KESTREL;2025-10-14;Won;1,000.00\n", amounts=[1000, 2000]),
    Bad("duplicate keys that contradict", HEADER + GOOD + "D1;Kestrel;14/10/2025;won;1500\n",
        rejected="deals.csv, line 2, column Amount: the same number is in deals.csv, line 4, with 1500. Correct one, "
        "or take it out."),
    Bad("no key", HEADER + GOOD + ";Kestrel;14/10/2025;won;1500\n",
        rejected="deals.csv, line 4, column Deal: empty, and no row counts without the number that tells rows apart. "
        "Fill it in."),
    Bad("a merged-cell header", workbook(["Deal", None, "Result", None, None],
        ["Deal", "Team", "Closed", "Stage", "Amount"], ["D1", "K", "2025-10-14", "won", 5], ["D2", "K", "2025-10-14", "won", 6],
        merge="A1:B1"), name="deals.xlsx", mapping={"encoding": "", "separator": ""},
        noted="column names are in line 2; above are a title or merged cells"),
    Bad("merged cells in the header itself", "Deal;;Team;Closed;Stage;Amount\nD1;x;K;14/10/2025;won;1\nD2;x;K;14/10/2025;won;2\n",
        noted="column 2 has cells and no name (merged cells in line 1?)"),
    Bad("a TOTAL row that agrees", HEADER + GOOD + "TOTAL;;;;3,000\n", noted="its line of totals says 3,000.00, and so do its rows"),
    Bad("a TOTAL row that does not", HEADER + GOOD + "Gesamtsumme:;;;;3500\n",
        noted="its line of totals says 3,500.00, its rows add up to 3,000.00: +500.00 apart. Look at the rejected rows first"),
    Bad("a line of totals that counts its rows", HEADER + GOOD + "Grand Totals (2 records);;;;3,000\n",
        noted="its line of totals says 3,000.00, and so do its rows"),
    Bad("a line of totals without an amount", HEADER + GOOD + "Total;;;;\n",
        noted="its line of totals has no amount to compare with"),
    Bad("one row", HEADER + "D1;K;14/10/2025;won;1\n", noted="1 row is left: enough to read, too little to compare"),
    Bad("no row left", HEADER + "D1;K;14/10/2025;won;x\n", noted="no row is left",
        rejected="deals.csv, line 2, column Amount: 'x' is no amount. Write digits, such as 1234.56."),
    Bad("one group empty", HEADER + GOOD + "D3;Falcon;soon;won;5\n",
        rejected="deals.csv, line 4, column Closed: 'soon' is no date. Write it as 2025-12-31.",
        noted="no row of Falcon is left"),
    Bad("a trained team that is nowhere", HEADER + GOOD, mapping={"rest": "training:\n  trained: [Kestrl]"},
        refused="mapping.yml, line 16: in the files there is no team 'Kestrl'. Did you mean 'Kestrel'?"),
    Bad("no comparison group", HEADER + GOOD, amounts=[1000, 2000],
        mapping={"rest": "training:\n  trained: [KESTREL]\n  compare_with: []"}),
    Bad("all one value", HEADER + "D1;K;14/10/2025;won;7\nD2;M;14/10/2025;lost;7\n", noted="amount_eur is 7 in every row"),
    Bad("a word nobody explained", HEADER + "D1;K;14/10/2025;won;1\nD2;M;14/10/2025;Hurra;2\n",
        rejected="deals.csv, line 3, column Stage: 'Hurra' is none of won, lost, open. Say in the mapping what it means: "
        "values: {stage: {Hurra: …}}."),
    Bad("a word that is asked about", HEADER + "D1;K;14/10/2025;won;1\nD2;M;14/10/2025;Hurra;2\n",
        asked="in deals.csv, what does 'Hurra' mean for stage: won or lost or open?"),
    Bad("negative amounts", HEADER + GOOD + "D3;Kestrel;14/10/2025;won;(500)\n",
        rejected="deals.csv, line 4, column Amount: -500 is below zero. Credit notes and corrections belong in a list "
        "of their own."),
    Bad("dates in the future", HEADER + GOOD + "D3;Kestrel;14/10/2052;won;500\n",
        rejected="deals.csv, line 4, column Closed: 2052-10-14 lies ahead of today, 2026-01-15. Correct the year, or "
        "wait for it."),
    Bad("an open deal expected in the future", HEADER + GOOD + "D3;Kestrel;14/10/2052;open;500\n", amounts=[1000, 2000, 500]),
    Bad("200 columns", wide(200), amounts=[1000, 2000]),
    Bad("a formula in a cell", HEADER + GOOD + '"=HYPERLINK(""http://x"")";Kestrel;x;won;500\n',
        rejected="deals.csv, line 4, column Closed: 'x' is no date. Write it as 2025-12-31."),
    Bad("a formula without its result", workbook(["Deal", "Team", "Closed", "Stage", "Amount"],
        ["D1", "K", "2025-10-14", "won", "=2+3"], ["D2", "K", "2025-10-14", "won", 6]), name="deals.xlsx",
        mapping={"encoding": "", "separator": ""},
        rejected="deals.xlsx, line 2, column Amount: a formula without its result. Open the workbook in Excel, save it, "
        "and run again."),
    Bad("too many cells", HEADER + GOOD + "D3;Kestrel;14/10/2025;won;5;and;more\n",
        rejected="deals.csv, line 4, column beyond the last: more cells than column names. Put texts that hold the "
        "separator in quotation marks."),
    Bad("an open quotation", HEADER + 'D1;"Kestrel;14/10/2025;won;5\n' + "D2;Merlin;14/10/2025;won;5\n" * 6000,
        refused='deals.csv, line 2: a quotation mark (") is opened and never closed. Close it, or take it out.'),
    Bad("an open quotation in a short file", HEADER + GOOD + 'D3;"Kestrel;14/10/2025;won;5\nD4;Merlin;14/10/2025;won;5\n',
        refused='deals.csv, line 4: a quotation mark (") is opened and never closed. Close it, or take it out.'),
    Bad("an open quotation that the next one closes", HEADER + 'D1;"Kestrel;14/10/2025;won;5\nD2;M;14/10/2025;won;5\n'
        'D3;"Merlin";14/10/2025;won;5\nD4;M;14/10/2025;won;5\n',
        refused='deals.csv, line 2: a quotation mark (") is opened and never closed. Close it, or take it out.'),
    Bad("an open quotation in the last line", HEADER + GOOD + 'D3;Kestrel;14/10/2025;won;"5',
        refused='deals.csv, line 4: a quotation mark (") is opened and never closed. Close it, or take it out.'),
    Bad("a quotation mark too many in a cell", HEADER + 'D1;"Kestrel" A;14/10/2025;won;1000\nD2;5" pipe;14/10/2025;won;2000\n',
        amounts=[1000, 2000]),
    Bad("a stray NUL", HEADER + GOOD.replace("Kestrel", "Kest\0rel"), mapping={"encoding": ""}, amounts=[1000, 2000]),
    Bad("zip called .csv", zipped(deals="x"), refused="deals.csv is a ZIP file in spite of its name. Unpack it and name "
        "the file inside."),
    Bad("workbook called .csv", workbook(["Deal", "Team"], ["D1", "K"]),
        refused="deals.csv is a workbook in spite of its name. Give it the ending .xlsx."),
    Bad("text called .xlsx", HEADER + GOOD, name="deals.xlsx",
        refused="deals.xlsx is no workbook: it holds plain text. Give it the ending .csv."),
    Bad("zip called .xlsx", zipped(deals="x"), name="deals.xlsx",
        refused="deals.xlsx is a ZIP file without a workbook in it. Unpack it and name the file inside."),
    Bad("half a workbook", workbook(["Deal", "Team"], ["D1", "K"])[:900], name="deals.xlsx",
        refused="deals.xlsx is damaged: it ends too early. Copy or export it again."),
    Bad("password-protected workbook", locked_workbook(), name="deals.xlsx",
        refused="deals.xlsx is protected by a password. Open it in Excel, save it without one, and run again."),
    Bad("old workbook", locked_workbook().replace("Encrypted".encode("utf-16-le"), bytes(18)), name="deals.xls",
        refused="deals.xls is a workbook of an old kind. Save it as .xlsx or CSV."),
    Bad("workbook of LibreOffice", zipped(mimetype="x"), name="deals.ods",
        refused="deals.ods is a workbook of another kind. Save it as .xlsx or CSV."),
    Bad("web page called .xls", "<html><table><tr><td>1</td></tr></table></html>", name="deals.xls",
        refused="deals.xls is a web page in spite of its name. Open it in a spreadsheet program and save it as CSV (UTF-8)."),
    Bad("PDF", b"%PDF-1.7 ...", refused="deals.csv is a PDF, not a table. Export it as CSV or XLSX."),
    Bad("bytes of a program", bytes(range(256)) * 20, mapping={"encoding": ""},
        refused="deals.csv is no text file. Export it as CSV or XLSX."),
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=[bad.what for bad in BAD])
def test_bad_input_is_met_by_its_sentence(bad: Bad, tmp_path: Path) -> None:
    if bad.refused:
        with pytest.raises(ExportError) as error:
            read_one(tmp_path, bad.content, bad.name, **bad.mapping)
        assert str(error.value) == bad.refused
        return
    if bad.asked:
        path = tmp_path / bad.name
        path.write_text(str(bad.content), encoding="utf-8")
        text, questions = suggestion([path])
        assert bad.asked in questions and "ASK" in text
        return
    exports = read_one(tmp_path, bad.content, bad.name, **bad.mapping)
    if bad.rejected:
        assert bad.rejected in [str(one) for one in exports.rejected]
    else:
        assert not exports.rejected
    if bad.noted:
        assert any(note.startswith(bad.noted) for note in exports.sources[0].notes), exports.sources[0].notes
    if bad.amounts is not None:
        assert list(exports.tables["deals"]["amount_eur"]) == pytest.approx(bad.amounts, abs=0)


def test_the_rest_goes_on_when_a_row_is_rejected(tmp_path: Path) -> None:
    exports = read_one(tmp_path, HEADER + GOOD + "D3;K;14/10/2025;won;x\nD4;K;soon;huh;y\n\nD5;K;14/10/2025;won;9\n")
    assert list(exports.tables["deals"]["deal_id"]) == ["D1", "D2", "D5"]
    assert [(one.line, one.column) for one in exports.rejected] == [
        (4, "Amount"),
        (5, "Closed"),
        (5, "Stage"),
        (5, "Amount"),
    ]
    source = exports.sources[0]
    assert (source.read, source.kept, source.rejected, source.blank) == (6, 3, 2, 1)


def test_no_comparison_group_is_an_empty_list_and_teams_are_spelt_as_in_the_files(tmp_path: Path) -> None:
    rest = "training:\n  trained: [KESTREL]\n  compare_with: []\n  nearest: merlin"
    training = read_one(tmp_path, HEADER + GOOD, rest=rest).settings["training"]
    assert training == {"trained": ["Kestrel"], "compare_with": [], "nearest": "Merlin"}
