"""The site's own parts, without a browser and without a build: slide, glossary, dictionary, pruning, pages."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.utils import new_document

from techsales.company import rows
from techsales.course import CourseError
from techsales.report import teams
from techsales.site import cards, dictionary, extension, glossary, header, pages, slide

TERMS = """
[[term]]
en = "denominator"
zh = "分母"
means = "The out of how many."

[[term]]
en = "table (DataFrame)"
zh = "数据表"
means = "Rows and named columns."
"""


@pytest.fixture
def terms(tmp_path: Path) -> list[glossary.Term]:
    path = tmp_path / "glossary.toml"
    path.write_text(TERMS, encoding="utf-8")
    return glossary.read_terms(path)


def test_the_numbers_of_the_slide() -> None:
    numbers = slide.slide_numbers()
    assert (numbers.csat, numbers.csat_after) == pytest.approx((4.2, 3.48))
    assert (numbers.tdr, numbers.tdr_after) == pytest.approx((0.80, 0.68))
    assert (numbers.otp, numbers.otp_after) == pytest.approx((0.95, 0.80))
    assert (numbers.growth, numbers.twin_growth) == pytest.approx((0.25, 0.20))
    assert (numbers.invited, numbers.silent, numbers.called) == (125, 75, 25)
    assert (numbers.opened, numbers.solved, numbers.came_back) == (100, 80, 12)
    assert (numbers.delivered, numbers.on_time, numbers.moved) == (20, 19, 3)
    assert (numbers.rank, numbers.teams, numbers.hours) == (5, 8, 200)


def test_the_slide_says_what_the_data_say(monkeypatch: pytest.MonkeyPatch) -> None:
    """One more ticket that came back, and the slide says 13 of 80, 67 %."""

    def edited(table: str) -> list[dict[str, Any]]:
        content = rows(table)
        if table == "tickets":
            solved = [
                r for r in content if r["team"] == "Kestrel" and r["quarter"] == "2025Q4" and r["resolved"] == "Y"
            ]
            next(row for row in solved if not row["reopened"])["reopened"] = 1
        return content

    monkeypatch.setattr(teams, "rows", edited)
    text = slide.slide_html(slide.slide_numbers(), {})
    assert "13 of the 80 solved came back" in text and slide.percent(0.67) in text


def test_the_slide_opens_without_a_script() -> None:
    text = slide.slide_html(slide.slide_numbers(), {10: "chapters/10_csat"})
    assert text.count("<details") == text.count("<summary") == 4
    assert "<script" not in text and "onclick" not in text
    assert text.count("<a ") == 1 and 'href="doc:chapters/10_csat"' in text
    for number in ("4.2", "3.48", slide.percent(0.8), slide.percent(0.68), slide.percent(0.95), "+5"):
        assert number in text


def test_no_number_of_the_slide_is_typed() -> None:
    source = Path(slide.__file__).read_text(encoding="utf-8") + Path(cards.__file__).read_text(encoding="utf-8")
    for number in ("4.2", "3.48", "125", "0.8", "80 %", "68", "95", "200 hours"):
        assert number not in re.sub(r'""".*?"""', "", source, flags=re.DOTALL), number


def test_the_welcome_page_counts_the_chapters(root: Path) -> None:
    chapters = [
        json.loads(path.read_text(encoding="utf-8"))["metadata"]["course"]
        for path in (root / "chapters").glob("*.ipynb")
    ]
    minutes = sum(course["minutes"] for course in chapters)
    assert header.hours(minutes) in cards.totals(root)
    assert cards.totals(root).startswith(f"{len(chapters)} chapters, ")
    text = cards.welcome_html(root)
    assert "fictional" in text and 'href="doc:book/trainers"' in text


@pytest.mark.parametrize(("minutes", "words"), [(45, "45 minutes"), (240, "about 4 hours"), (330, "about 5½ hours")])
def test_minutes_in_words(minutes: int, words: str) -> None:
    assert header.hours(minutes) == words


def test_a_planned_chapter_is_no_link(root: Path) -> None:
    text = cards.chapter_cards(root)
    planned = [item for item in text.split("<li ") if "dd-planned" in item]
    assert all("<a " not in item and "not in this edition" in item for item in planned)
    assert text.count("<a ") == len(list((root / "chapters").glob("*.ipynb")))
    assert "II · Plan" not in cards.chapter_cards(root, "Train")


def test_glossary_spellings(terms: list[glossary.Term]) -> None:
    known = glossary.index(terms)
    for text in ("denominator", "Denominator", "denominators", " denominator. "):
        assert glossary.find(text, known) == terms[0], text
    for text in ("table", "DataFrame", "table (DataFrame)", "tables"):
        assert glossary.find(text, known) == terms[1], text
    assert glossary.find("Predict before you run.", known) is None


def test_the_real_glossary(root: Path) -> None:
    entries = glossary.read_terms(root / "book" / "glossary.toml")
    assert len(entries) >= 40
    assert len({entry.anchor for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[term]]\nen = "loop"\nzh = "循环"', "loop lacks means"),
        ("[[term]\n", "cannot be read"),
        (TERMS + TERMS, "stands there twice"),
    ],
)
def test_a_broken_glossary_is_one_sentence(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "g.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=words):
        glossary.read_terms(tmp_path / "g.toml")


def page_of(*parts: nodes.Node) -> nodes.document:
    document = new_document("page")
    document += nodes.section("", nodes.title("", "A title"), *parts, ids=["a-title"])
    return document


def fake_app(tmp_path: Path) -> Any:
    (tmp_path / "book").mkdir(exist_ok=True)
    (tmp_path / "book" / "glossary.toml").write_text(TERMS, encoding="utf-8")
    builder = SimpleNamespace(get_relative_uri=lambda page, target: f"../{target}.html", format="html")
    env = SimpleNamespace(found_docs={"book/glossary", "chapters/03_loops"})
    return SimpleNamespace(srcdir=str(tmp_path), builder=builder, env=env)


def bold(text: str) -> nodes.paragraph:
    return nodes.paragraph("", "", nodes.strong("", text))


def test_the_first_bold_term_becomes_a_link(tmp_path: Path) -> None:
    document = page_of(bold("denominator"), bold("denominator"), bold("Not a term"))
    pages.link_terms(fake_app(tmp_path), "chapters/03_loops", document)
    links = list(document.findall(nodes.reference))
    assert [link["refuri"] for link in links] == ["../book/glossary.html#term-denominator"]
    assert links[0]["reftitle"] == "denominator (分母): The out of how many."
    assert isinstance(links[0].children[0], nodes.strong)


def test_no_term_is_linked_on_the_glossary_page_or_in_a_title(tmp_path: Path) -> None:
    document = new_document("page")
    document += nodes.section("", nodes.title("", "", nodes.strong("", "denominator")))
    pages.link_terms(fake_app(tmp_path), "chapters/03_loops", document)
    assert not list(document.findall(nodes.reference))
    own = page_of(bold("denominator"))
    pages.link_terms(fake_app(tmp_path), "book/glossary", own)
    assert not list(own.findall(nodes.reference))


def test_quotations_are_told_apart() -> None:
    scene, second, note = (
        nodes.block_quote("", nodes.paragraph("", t)) for t in ("Lift.", "More.", "For the trainer. Wait.")
    )
    takeaway = nodes.block_quote("", nodes.paragraph("", "Say."))
    last = nodes.section(
        "", nodes.title("", "Say this on tomorrow's call"), takeaway, ids=["say-this-on-tomorrow-s-call"]
    )
    pages.mark_quotes(page_of(scene, note, second, last))
    assert [quote["classes"] for quote in (scene, second, note, takeaway)] == [
        ["dd-scene"],
        [],
        ["dd-trainer"],
        ["dd-takeaway"],
    ]


def test_data_tables_have_a_box_and_no_empty_header(tmp_path: Path) -> None:
    raw = nodes.raw("", '<table class="dataframe"><tr><th></th><th>team</th></tr></table>', format="html")
    document = page_of(raw)
    pages.mend_html(fake_app(tmp_path), "chapters/03_loops", document)
    text = next(document.findall(nodes.raw)).astext()
    assert "<th></th>" not in text and "<th>team</th>" in text
    assert text.startswith('<div class="dd-scroll" tabindex="0"')


def test_links_in_raw_html_are_resolved(tmp_path: Path) -> None:
    document = page_of(nodes.raw("", '<a href="doc:chapters/03_loops">3</a>', format="html"))
    pages.mend_html(fake_app(tmp_path), "book/welcome", document)
    assert next(document.findall(nodes.raw)).astext() == '<a href="../chapters/03_loops.html">3</a>'


def test_an_empty_corner_gets_a_word() -> None:
    head = nodes.thead("", nodes.row("", nodes.entry(""), nodes.entry("", nodes.paragraph("", "team"))))
    document = page_of(nodes.table("", nodes.tgroup("", head, cols=2)))
    pages.name_corners(document)
    assert [bool(entry.astext()) for entry in document.findall(nodes.entry)] == [True, True]


def test_the_data_dictionary_has_every_column(root: Path) -> None:
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    tables = dictionary.read_tables(root / "data")
    assert [table.name for table in tables] == [entry["name"] for entry in package["resources"]]
    for table, entry in zip(tables, package["resources"], strict=True):
        assert [row[0] for row in table.rows] == [field["name"] for field in entry["schema"]["fields"]]
        assert all(row[2] for row in table.rows)
        if table.name != "crm_export_raw":
            assert table.lines == len(rows(table.name))
    surveys = {row[0]: row for row in next(table for table in tables if table.name == "surveys").rows}
    assert surveys["score"][3] == "1 to 5; may be empty"
    assert "a row of accounts" in surveys["account_id"][3]


def context(body: str) -> dict[str, Any]:
    scripts = [
        SimpleNamespace(filename="_static/copybutton.js", attributes={}),
        SimpleNamespace(filename="_static/sphinx-thebe.js", attributes={}),
        SimpleNamespace(filename=None, attributes={"body": 'const THEBE_JS_URL = "https://cdn.example.org/x.js"'}),
        SimpleNamespace(filename="https://cdn.example.org/require.min.js", attributes={}),
        SimpleNamespace(filename="_static/design-tabs.js", attributes={}),
        SimpleNamespace(filename="_static/doctools.js", attributes={}),
    ]
    return {"body": body, "script_files": scripts, "css_files": ["_static/basic.css", "//cdn.example.org/a.css"]}


def test_only_what_a_page_uses_is_loaded() -> None:
    plain = context("<p>text</p>")
    extension.prune(None, "page", "page.html", plain, None)  # type: ignore[arg-type]
    assert [entry.filename for entry in plain["script_files"]] == ["_static/doctools.js"]
    assert plain["css_files"] == ["_static/basic.css"]
    code = context('<div class="highlight">x</div>')
    extension.prune(None, "page", "page.html", code, None)  # type: ignore[arg-type]
    assert [entry.filename for entry in code["script_files"]] == ["_static/copybutton.js", "_static/doctools.js"]


def test_runs_are_kept_apart_by_package_and_data(tiny: Any, tmp_path: Path) -> None:
    package = tmp_path / "package"
    (package / "site").mkdir(parents=True)
    (package / "metrics.py").write_text("a = 1", encoding="utf-8")
    (package / "site" / "pages.py").write_text("a = 1", encoding="utf-8")
    seen = [extension.fingerprint(tiny.root, package)]
    (package / "site" / "pages.py").write_text("a = 2", encoding="utf-8")
    assert extension.fingerprint(tiny.root, package) == seen[0], "the site's own code needs no new run"
    (package / "metrics.py").write_text("a = 2", encoding="utf-8")
    seen.append(extension.fingerprint(tiny.root, package))
    tiny.replace("data/scores.csv", "1", "2")
    seen.append(extension.fingerprint(tiny.root, package))
    assert len(set(seen)) == 3


def test_a_new_style_or_term_has_pages_written_again(tmp_path: Path) -> None:
    (tmp_path / "book" / "style").mkdir(parents=True)
    style, terms = tmp_path / "book" / "style" / "own.css", tmp_path / "book" / "glossary.toml"
    style.write_text("a {}", encoding="utf-8")
    terms.write_text(TERMS, encoding="utf-8")
    seen = [extension.look(tmp_path)]
    style.write_text("b {}", encoding="utf-8")
    seen.append(extension.look(tmp_path))
    terms.write_text(TERMS.replace("out of", "base of"), encoding="utf-8")
    seen.append(extension.look(tmp_path))
    assert len(set(seen)) == 3


def test_the_style_sheet_asks_nobody(root: Path) -> None:
    for path in (root / "book" / "style").glob("*.css"):
        text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "://" not in text and "@import" not in text
