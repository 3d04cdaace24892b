"""The pages of the programme: complete, self-contained, without a script, and hostile names stay words."""

import re
from datetime import date
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from techsales.course import CourseError
from techsales.programme.commands import add_to
from techsales.programme.forms import read_forms
from techsales.programme.page import page, text
from techsales.programme.sheets import LONGEST_NAME, read_names
from techsales.programme.write import Wish, as_wish, write_programme
from techsales.site.agenda import plans, read_formats

PAGES = ["agenda", "attendance", "feedback", "index", "planning", "rubric", "self_assessment"]


@pytest.fixture
def run():
    app = Typer(rich_markup_mode=None)
    add_to(app)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def pages_of(root: Path, out: Path, wish: Wish) -> dict[str, str]:
    write_programme(root, out, wish)
    return {path.stem: path.read_text(encoding="utf-8") for path in out.iterdir()}


@pytest.mark.parametrize("wish", [Wish("weekly"), Wish("two-day"), Wish("self-study"), Wish(minutes=240)])
def test_every_page_stands_alone(wish: Wish, root: Path, tmp_path: Path) -> None:
    pages = pages_of(root, tmp_path, wish)
    assert sorted(pages) == PAGES
    for name, content in pages.items():
        assert content.startswith("<!doctype html>\n<html lang="), name
        assert content.count("<h1>") == 1 and "default-src 'none'" in content, name
        assert not re.search(r"<script|<img|<link|https?:|url\(|\$\w|doc:", content), name
    for name in set(PAGES) - {"index"}:
        assert f'href="{name}.html"' in pages["index"]


def test_dates_follow_the_start(root: Path, tmp_path: Path) -> None:
    start = date(2027, 1, 11)
    weekly = pages_of(root, tmp_path / "w", Wish("weekly", start=start))
    assert "Week 1 · Mon 11 January 2027" in weekly["agenda"] and "Week 6 · Mon 15 February 2027" in weekly["planning"]
    days = pages_of(root, tmp_path / "d", Wish("two-day", start=start))
    assert "Day 2 · Tue 12 January 2027" in days["attendance"]
    alone = pages_of(root, tmp_path / "s", Wish("self-study", start=start))
    assert "Week 10<br>Mon 15 March 2027" in alone["agenda"]


def test_the_agenda_names_every_chapter(root: Path, tmp_path: Path) -> None:
    for wish in ("weekly", "two-day", "self-study"):
        agenda = pages_of(root, tmp_path / wish, Wish(wish))["agenda"]
        for plan in plans(root).values():
            assert f"{plan.chapter.number} · " in agenda
    assert {one.key for one in read_formats(root)} == {"weekly", "two-day"}


def test_the_sheets_hold_every_item(root: Path, tmp_path: Path) -> None:
    forms, pages = read_forms(root), pages_of(root, tmp_path, Wish("weekly"))
    for name, items in {
        "self_assessment": forms.assessment.items,
        "rubric": [level for _, levels in forms.rubric.rows for level in levels],
        "feedback": [question.ask for question in forms.feedback.questions],
        "planning": [*forms.planning.lines, *forms.planning.interviews, *forms.planning.duties],
    }.items():
        for item in items:
            assert text(item) in pages[name], item


def test_hostile_names_stay_words(root: Path, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(
        'Name;Team\n<script>alert(1)</script>;x\n=HYPERLINK(1);x\n"a"" onload=""x";y\nO\u202eN\x07A;z\n\n;z\n'
        + "y" * 300
        + ";z\n",
        encoding="utf-8-sig",
    )
    names = read_names(tmp_path / "names.csv")
    assert names[1:4] == ["=HYPERLINK(1)", 'a" onload="x', "ONA"] and len(names) == 5 and len(names[4]) == LONGEST_NAME
    content = pages_of(root, tmp_path / "out", Wish("weekly", names=tuple(names)))["attendance"]
    assert "<script" not in content and "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert "2 =HYPERLINK(1)" in content


def test_one_name_a_line_keeps_its_comma(tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Čop, Ana\r\n\r\n  Bea   Lind \n", encoding="utf-8")
    assert read_names(tmp_path / "names.txt") == ["Čop, Ana", "Bea Lind"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("n.txt", b"", "0 names"),
        ("n.txt", b"Ana\n" * 501, "501 names"),
        ("n.txt", "Ä".encode("cp1252"), "not UTF-8"),
        ("n.txt", b"x" * 1_000_001, "larger than 1 MB"),
        ("n.csv", b"Name\n", "0 names"),
        ("n.csv", b'"' + b"x" * 200_000, "cannot be read as CSV"),
    ],
)
def test_names_that_cannot_be_used(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CourseError, match=said):
        read_names(tmp_path / name)


def test_no_names_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "none.txt", tmp_path, tmp_path / "file" / "n.txt"):
        with pytest.raises(CourseError, match="There is no file"):
            read_names(path)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("", None, "", ""), "Say which"),
        (("weekly", 90, "", ""), "Say which"),
        (("weekly", None, "3", ""), "goes with --minutes"),
        (("", 0, "", ""), "0 minutes"),
        (("", 90, "3;10", ""), "'3;10' is no chapter"),
        (("", 90, "³", ""), "is no chapter"),
        (("weekly", None, "", "11.1.2027"), "is no date"),
        (("weekly", None, "", "9999-12-31"), "too far away"),
    ],
)
def test_a_wish_that_makes_no_sense(words: tuple, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        as_wish(*words, ())


def test_the_folder_is_a_file(root: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(CourseError, match="is a file"):
        write_programme(root, tmp_path / "out", Wish("weekly"))
    with pytest.raises(CourseError, match="There is no format monthly"):
        write_programme(root, tmp_path / "new", Wish("monthly"))


def test_a_dollar_in_a_text_is_a_dollar() -> None:
    assert "$style costs $5" in page("x", "<p>$style costs $5</p>")


def test_by_the_command_line(run, root: Path, tmp_path: Path) -> None:
    done = run("programme", "--minutes", 90, "--chapters", "3, 10", "--to", tmp_path / "p")
    assert (
        done.exit_code == 0 and "Chapter 10 does not fit" in done.output and (tmp_path / "p" / "agenda.html").exists()
    )
    done = run("certificate", "new-key", "--to", tmp_path / "key.pem")
    assert done.exit_code == 0 and "did:key:z6Mk" in done.output
    stored = root / "tests" / "page_script" / "certificate.jwt"
    (tmp_path / "bad.jwt").write_text(stored.read_text()[:-9] + "AAAAAAAAA")
    done = run("verify", tmp_path / "bad.jwt")
    assert done.exit_code == 1 and done.output.startswith("✗ The signature does not fit")
    done = run("verify", stored, "--issuer", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")
    assert done.exit_code == 1 and "but the issuer is did:key:" in done.output
    done = run("certificate", "issue", "--key", tmp_path / "key.pem", "--issuer", "T", "--to", tmp_path)
    assert isinstance(done.exception, CourseError)
