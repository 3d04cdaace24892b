"""The commands, and the trainer's sheets and certificate of a house."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from techsales import cli
from techsales.edition import sheets
from techsales.edition.company import check_company
from techsales.programme.certificate import certificate_pdf
from techsales.programme.conditions import Case, Course, Results
from techsales.programme.write import Wish, write_programme

ROOT = Path(__file__).resolve().parents[2]
TEXT = (
    "company: {name: 'Nordwind <script>'}\nchapters: [1, 2, 3]\nlogo: logo.svg\ncolours: {light: '#8a1c5a'}\n"
    "contact: {email: a@example.com}\n"
)
Write = Callable[[str], Path]


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["techsales", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


def test_check_says_what_the_edition_holds(
    write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(TEXT)
    assert run(monkeypatch, "edition", "check", str(path)) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[-1].endswith(f"site --company {path}")
    assert "Nordwind <script>: no faults." in out and "Chapters: 1, 2, 3." in out
    assert "without it, this edition has no certificate" in out and "#8a1c5a on the light page" in out


@pytest.mark.parametrize("words", [["edition", "check"], ["site", "--company"]])
def test_every_fault_is_told_and_nothing_is_built(
    words: list[str], write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("techsales.site.build.build_learner", lambda *_, **__: pytest.fail("it was built"))
    assert run(monkeypatch, *words, str(write("company: {name: 1}\ncurrency: XX\n"))) == 2
    told = capsys.readouterr()
    err = told.out + told.err
    assert "line 1: company.name is a whole number" in err and "line 2: XX is no currency's code" in err
    assert "Traceback" not in err


def test_the_sheets_of_a_house(write: Write, tmp_path: Path) -> None:
    house = check_company(write(TEXT), ROOT)
    with sheets.edition_folder(house, ROOT) as folder:
        wish = Wish(format="weekly")
        written = write_programme(folder, tmp_path / "out", wish, partial(sheets.dressed, house=house))
    for path in written.paths:
        text = path.read_text(encoding="utf-8")
        assert "<script>" not in text and text.count("Nordwind &lt;script&gt;") == 3, path.name
        assert "--accent: #8a1c5a" in text and "img-src data:" in text and "mailto:a@example.com" in text
        assert text.count('src="data:image/svg+xml;base64,') == 1 and "http" not in text.split("</head>")[1]
    agenda = (tmp_path / "out" / "agenda.html").read_text(encoding="utf-8")
    assert "3 · A loop never skips a customer" in agenda and "4 · A function" not in agenda


def test_the_certificate_of_a_house(write: Write) -> None:
    rows = ("Definition",)
    results = Results(
        "Ana", (9, 10), {1: (3, 3)}, tuple(Case(f"K{n}", n, 80.0, "proven") for n in range(1, 8)), {"Definition": 2}, {"Definition": 2}
    )  # fmt: skip
    arguments = (results, Course((1,), rows, 1), "Trainer", "did:key:z6Mk", datetime(2027, 2, 20, tzinfo=UTC), "0.1.0")
    house = check_company(write(TEXT), ROOT)
    with_house, without = (
        PdfReader(BytesIO(certificate_pdf(*arguments, "token", house=one))).pages[0].extract_text()
        for one in (house, None)
    )
    assert "edition for Nordwind <script>" in with_house and "edition for" not in without
