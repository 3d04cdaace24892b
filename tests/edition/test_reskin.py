"""The edition of a house: what changes, what does not, and that no text of the house is ever more than text."""

import json
import re
import tomllib
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from techsales.checking.bank import MAGIC
from techsales.edition import house_page, links, reskin, toml
from techsales.edition.company import check_company
from techsales.edition.house import House
from techsales.edition.reskin import dress
from techsales.files import cell_source, read_notebook
from techsales.gates import site as gates
from techsales.site import build
from techsales.site.agenda_page import agenda_html
from techsales.site.cards import chapter_cards, welcome_html
from techsales.site.indexes import course_map_html, figure_list_html, idea_index_html
from techsales.site.ladder_page import ladder_html
from techsales.site.stage import BANK, stage, staged_files

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book" / "company_edition.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
LEFT = ("09_requirements", "12_projects", "13_roi", "14_control", "15_kestrel_quarter", "16_assistant")
HOSTILE = '</p></title><script>alert("x")</script> {{ 7*7 }} `c` **b** | $ <b>'
Write = Callable[[str], Path]


@pytest.fixture(scope="module")
def plain() -> dict[str, bytes]:
    return staged_files(ROOT)


@pytest.fixture
def example(write: Write) -> House:
    return check_company(write(EXAMPLE), ROOT)


@pytest.fixture
def dressed(example: House, plain: dict[str, bytes]) -> dict[str, bytes]:
    return dress(example, ROOT)(plain)


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_code_outputs_and_data_stay(plain: dict[str, bytes], dressed: dict[str, bytes]) -> None:
    names = [name for name in dressed if name.endswith(".ipynb")]
    assert len(names) > 20
    for name in names:
        assert code(json.loads(dressed[name])) == code(json.loads(plain[name])), name
    assert {n: c for n, c in dressed.items() if n.startswith("data/")} == {
        n: c for n, c in plain.items() if n.startswith("data/")
    }


def test_chapters_left_out_are_gone_and_nothing_leads_there(dressed: dict[str, bytes]) -> None:
    assert not [name for name in dressed if any(slug in name for slug in LEFT)]
    assert "reports/case.ipynb" not in dressed, "what hangs below a chapter goes with it"
    for name, content in dressed.items():
        if name.endswith((".md", ".ipynb", "_toc.yml")):
            text = content.decode()
            assert not re.findall(rf"\]\([^)]*(?:{'|'.join(LEFT)}|seed_map)", text), name
            assert not re.findall(rf'href=\\?"[^"]*(?:{"|".join(LEFT)})', text), name
    faq = dressed["book/faq.md"].decode()
    assert "[chapter 1](../chapters/01_bug_report.ipynb)" in faq
    assert "- And the customer's side of it: chapter 9, from" in faq


def test_the_bank_holds_the_exercises_of_the_edition(dressed: dict[str, bytes]) -> None:
    tables = json.loads(zlib.decompress(dressed[BANK][len(MAGIC) :]))
    assert {int(name.split(".")[0]) for name in tables} == {1, 2, 3, 4, 5, 6, 7, 8, 10, 11}


def test_rules_stand_at_the_head_of_their_chapters(dressed: dict[str, bytes]) -> None:
    def head(slug: str) -> str:
        return cell_source(json.loads(dressed[f"chapters/{slug}.ipynb"])["cells"][0])

    rule = "In your house a reopened ticket counts as unsolved. This is the strict count."
    lines = [line for line in head("11_tickets").splitlines() if line]
    assert lines[1].startswith('<p class="dd-meta">') and rule in lines[2] and lines[3].startswith("> ")
    assert "Our CRM writes dates day first." in head("06_cleaning")
    assert "dd-house" not in head("03_loops")


def test_a_notebook_loses_its_links_and_gets_its_rules_and_its_code_stays(example: House) -> None:
    link = "See [nine](09_requirements.ipynb)."
    cells = [
        {"cell_type": kind, "source": text} for kind, text in (("markdown", "# A"), ("markdown", link), ("code", link))
    ]
    content = json.dumps({"metadata": {"course": {"chapter": 11}}, "cells": cells}).encode()

    def sources(name: str) -> list[str]:
        made = json.loads(reskin.house_notebook(name, content, example, {"chapters/09_requirements"}))
        return [cell_source(cell) for cell in made["cells"]]

    head, plain, code = sources("chapters/11_tickets.ipynb")
    assert head.startswith('# A\n\n<p class="dd-house"') and (plain, code) == ("See nine.", link)
    assert sources("cases/k3.ipynb") == ["# A", link, link], "rules stand at the head of chapters, nowhere else"


def test_the_house_s_colour_is_in_its_style_and_tables_of_other_things_stay(
    write: Write, plain: dict[str, bytes], dressed: dict[str, bytes]
) -> None:
    made = dress(check_company(write('company: {name: A}\ncolours: {light: "#8a1c5a"}'), ROOT), ROOT)(plain)
    assert "--dd-accent: #8a1c5a;" in made["book/style/house.css"].decode()
    for name in ("book/forms.toml", "book/readability.toml"):
        assert dressed.get(name) == plain.get(name)


def test_words_reach_glossary_first_page_and_dictionary(dressed: dict[str, bytes]) -> None:
    terms = {term["en"]: term["means"] for term in tomllib.loads(dressed["book/glossary.toml"].decode())["term"]}
    assert terms["CSAT"].endswith(" Your house says: satisfaction index.") and "Your house" not in terms["TDR"]
    for page, word in (
        ("book/welcome.md", "opportunity"),
        ("book/house.md", "CHF"),
        ("book/house_data.md", "order value"),
    ):
        assert word in dressed[page].decode(), page
    rows = dressed["book/house_data.md"].decode()
    assert "<code>amount_eur</code></th>" in rows and "<bdi>client</bdi>" in rows and "<bdi>Valves</bdi>" in rows


def test_agenda_and_ideas_know_the_edition_only(example: House, tmp_path: Path) -> None:
    stage(ROOT, tmp_path / "out", dress(example, ROOT))
    agenda = dict(agenda_html(tmp_path / "out"))
    assert next(iter(agenda)) == "Two days" and "Weekly, 5 sessions" in agenda
    text = "".join(agenda.values())
    assert "08_split" in text and not [slug for slug in LEFT if slug in text]
    assert "role play" not in text, "what was planned around a chapter goes with it"
    assert "6 weeks" in agenda["Self-study"]
    ideas = idea_index_html(tmp_path / "out")
    assert "08_split" in ideas and not [slug for slug in LEFT if slug in ideas]
    assert ideas.count("<dt>") < idea_index_html(ROOT).count("<dt>"), "ideas of chapters left out are left out"


def test_an_edition_of_everything_keeps_every_page(write: Write, plain: dict[str, bytes]) -> None:
    made = dress(check_company(write("company: {name: Nordwind}"), ROOT), ROOT)(plain)
    own = {"book/house.md", "book/house_data.md", "book/style/house.css"}
    assert made.keys() == plain.keys() | own
    changed = {name for name in plain if made[name] != plain[name] and not name.endswith(".ipynb")}
    assert changed == {"_toc.yml", "_config.yml", "book/welcome.md", "book/glossary.toml"}
    for name in (name for name in plain if name.endswith(".ipynb")):
        before, after = (["".join(c["source"]) for c in json.loads(files[name])["cells"]] for files in (plain, made))
        assert before == after, name


@pytest.mark.slow
def test_the_tiny_course_builds_with_a_hostile_house(bookish: Any, write: Write) -> None:
    says = {
        "company": {"name": HOSTILE, "short": "نوردويند"},
        "logo": "logo.svg",
        "products": [HOSTILE[:50]],
        "colours": {"light": "#8a1c5a"},
        "words": {"customer": HOSTILE[:50], "scores.score": HOSTILE[:50]},
        "contact": {"name": HOSTILE[:60], "email": "a@example.com", "web": "https://example.com/?a=1&b=2"},
        "notes": [{"chapter": 1, "says": HOSTILE}],
    }
    house = check_company(write(yaml.safe_dump(says, allow_unicode=True)), bookish.root)
    html = build.build_learner(bookish.root, dress=dress(house, bookish.root))
    broken = [said for said in gates.links(html) if "#all-chapters" not in said]  # the tiny course has no such part
    assert [*broken, *gates.titles(html), *gates.nothing_from_outside(html)] == []
    pages = {path.relative_to(html).as_posix(): path.read_text(encoding="utf-8") for path in html.rglob("*.html")}
    for name, text in pages.items():
        assert "<script>alert" not in text and "<b>" not in text.replace("<b></b>", ""), name
    assert "house-logo.svg" in pages["book/welcome.html"] and "<bdi>نوردويند</bdi>" in pages["book/welcome.html"]
    assert "&lt;script&gt;alert" in pages["chapters/01_count.html"] and "{{ 7*7 }}" in pages["chapters/01_count.html"]
    assert 'href="mailto:a@example.com"' in pages["exercises/01_count.html"]
    assert "#8a1c5a" in (html / "_static" / "house.css").read_text(encoding="utf-8")


def test_every_link_of_the_example_on_the_page_leads_somewhere(example: House, tmp_path: Path) -> None:
    to = tmp_path / "out"
    stage(ROOT, to, dress(example, ROOT))
    toc = yaml.safe_load((to / "_toc.yml").read_text(encoding="utf-8"))
    pages = {toc["root"], *(entry["file"] for entry in reskin.entries(toc))}
    files = {path.relative_to(to).with_suffix("").as_posix() for path in to.rglob("*.[mi][dp]*")}
    assert pages <= files, "a page without a file"
    made = [welcome_html(to), chapter_cards(to), *dict(agenda_html(to)).values()]
    made += [course_map_html(to), idea_index_html(to), figure_list_html(to), ladder_html(to)]
    made += [(to / f"{page}.md").read_text(encoding="utf-8") for page in (house_page.PAGE, house_page.DATA_PAGE)]
    targets = {found for text in made for found in re.findall(r'href="(?:doc|cell):([^"#]+)', text)}
    assert len(targets) > 20 and targets <= pages
    for path in to.rglob("*.ipynb"):
        page = path.relative_to(to).with_suffix("").as_posix()
        words = "".join(cell_source(c) for c in read_notebook(path)["cells"] if c["cell_type"] == "markdown")
        led = {links.target_page(page, found[2]) for found in links.MARKDOWN.finditer(words)} - {""}
        assert page not in pages or led <= pages, page


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("See [chapter 9](../chapters/09_a.ipynb#x).", "See chapter 9."),
        ("[a [b] c](../chapters/09_a.ipynb)", "a [b] c"),
        ('[two\nlines](<../chapters/09_a.ipynb> "title")', "two\nlines"),
        ('<a class="x" href="../chapters/09_a.ipynb"><b>nine</b></a>', "<b>nine</b>"),
        ('<a href="doc:chapters/09_a#9.1">nine</a>', "nine"),
        ("[eight](../chapters/08_a.ipynb)", None),
        ("![nine](../chapters/09_a.png)", None),
        ("[out](https://example.com/chapters/09_a.ipynb)", None),
        ("[here](#chapters/09_a)", None),
    ],
)
def test_links(text: str, made: str | None) -> None:
    assert links.without_links(text, "book/faq", {"chapters/09_a"}) == (text if made is None else made)


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.one_of(st.text(), st.booleans(), st.lists(st.text())), max_size=4))
def test_what_is_written_as_toml_reads_back(table: dict[str, Any]) -> None:
    assert tomllib.loads(toml.keyed({"a": {f"k{n}": v for n, v in enumerate(table.values())}})) == {
        "a": {f"k{n}": v for n, v in enumerate(table.values())}
    }


def test_tables_within_tables_read_back() -> None:
    formats = [{"key": "a", "session": [{"name": "Day 1", "fixed": [["x", 5]], "chapters": [1]}]}, {"key": "b"}]
    assert tomllib.loads(toml.listed("format", formats)) == {"format": formats}


def test_the_page_says_of_a_rule_only_what_is_so(write: Write) -> None:
    said, rule = "Each rule also stands at the head of its chapters.", "definitions: {satisfaction: mean}\n"
    for chapters, there in (("[1, 2]", False), ("[1, 2, 3, 4, 5, 6, 7, 10]", True)):
        page = house_page.house_page(check_company(write(f"company: {{name: N}}\n{rule}chapters: {chapters}\n"), ROOT))
        assert "satisfaction is the mean" in page and (said in page) is there


def test_a_long_address_at_the_foot_of_a_page_stays_in_it() -> None:
    style = (reskin.HERE / "house.css").read_text(encoding="utf-8")
    (rule,) = re.findall(r"\.dd-house-foot a \{([^}]*)\}", style)
    # A block in a line grows with its longest word, unless it is told how wide it may get.
    assert "inline-block" in rule and "max-width: 100%" in rule


def test_an_edition_of_one_chapter_promises_no_other(write: Write, tmp_path: Path) -> None:
    stage(ROOT, tmp_path / "out", dress(check_company(write("company: {name: N}\nchapters: [1]\n"), ROOT), ROOT))
    first, agenda = welcome_html(tmp_path / "out"), "".join(dict(agenda_html(tmp_path / "out")).values())
    assert "In 1 chapter you learn" in first and "1 chapter, 45 minutes" in first and "1 week, 45 minutes" in agenda
    assert "2.1" not in first and '<a class="dd-btn" href="doc:chapters/01_bug_report">Start here</a>' in first
