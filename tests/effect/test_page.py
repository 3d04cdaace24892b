"""The page: nothing runs, nothing is asked for, it can be read by ear, on a phone and on paper."""

import itertools
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from techsales.effect.page import SECTIONS, page
from techsales.exports import Rejected
from techsales.gates.browser import axe_findings

EVIL = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def html(report: dict[str, Any]) -> str:
    return page(report)


def words(text: str) -> str:
    """The page's text."""
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", bare))).replace("\u00a0", " ")


def test_the_first_screen_is_the_answer(html: str, report: dict[str, Any]) -> None:
    answer = words(html[html.index('id="answer"') : html.index("<table>")])
    assert report["summary"]["headline"] in answer
    places = [answer.index(sentence) for sentence in report["summary"]["sentences"]]
    assert places == sorted(places) and "Next step: Offer the training" in answer
    assert html.index('id="answer"') < html.index('id="part1"')


def test_every_section_and_every_sentence_is_there(html: str, report: dict[str, Any]) -> None:
    text = words(html)
    for title in SECTIONS:
        assert title in text
    for name in ("response", "mix", "comparison", "chance", "timing", "returns", "records"):
        assert report[name]["says"] in text, name
    for one in report["metrics"]:
        assert one["definition"] in text and one["verdict"]["reason"] in text
    for rival in report["rivals"]:
        assert rival["finding"] in text and rival["state"] in text
    assert "−20 %" in text and "542,600 of 1,250,000 EUR" in text and "rank 5 of 8" in text


def test_headings_go_down_one_step_at_a_time(html: str) -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_pictures_have_titles_units_and_words(html: str) -> None:
    plots = re.findall(r"<svg.*?</svg>", html, flags=re.DOTALL)
    assert len(plots) == 4
    for plot in plots:
        label = re.match(r'<svg role="img" aria-label="([^"]{60,})"', plot)
        assert label and f">{label.group(1).split('.')[0]}</text>" in plot
        assert re.search(r">[^<]*(points|EUR|% of the cost)</text>", plot)
    identifiers = re.findall(r'\bid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))


def test_the_same_report_gives_the_same_page(html: str, report: dict[str, Any]) -> None:
    assert page(report) == html


class Tags(HTMLParser):
    """Tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, dict(attrs)))


def test_nothing_runs_and_nothing_is_asked_for(html: str) -> None:
    parser = Tags()
    parser.feed(html)
    names = {name for name, _ in parser.tags}
    assert not names & {"script", "link", "iframe", "object", "img", "form"}
    for _, attributes in parser.tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("href", "src", "xlink:href"):
            assert (attributes.get(name) or "#").startswith("#")
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html
    assert set(re.findall(r"https?://[^\s\"'<&]+", html)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def evil_report(tables: dict[str, Any], settings: dict[str, Any], report_on: Any) -> dict[str, Any]:
    """Markup in every name and value that a file or a mapping can bring."""
    evil = {"Kestrel": f"Kestrel{EVIL}", "Merlin": f"Merlin{EVIL}"}
    tables = {n: t.assign(team=t["team"].replace(evil)) for n, t in tables.items()}
    tables["deals"] = tables["deals"].assign(segment=tables["deals"]["segment"] + EVIL)
    tables["training"] = tables["training"].assign(programme=EVIL)
    settings["currency"] = EVIL
    settings["training"] |= {
        "trained": [evil["Kestrel"]],
        "nearest": evil["Merlin"],
        "programme": EVIL,
        "cost": {EVIL: 1},
    }
    return report_on(tables, settings, rejected=[Rejected(EVIL, 3, EVIL, EVIL, EVIL)])


def test_markup_in_names_and_values_does_not_run(tables: Any, settings: Any, report_on: Any) -> None:
    found = page(evil_report(tables, settings, report_on))
    assert "alert(" in found and "<script" not in found.lower()
    parser = Tags()
    parser.feed(found)
    assert "script" not in {name for name, _ in parser.tags}


def test_markup_does_not_run_in_the_notebook(
    tables: Any, settings: Any, report_on: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from techsales.effect import notebook

    shown: list[str] = []
    monkeypatch.setattr(notebook, "show", lambda *parts: shown.extend(parts))
    found = evil_report(tables, settings, report_on)
    for name in (name for name in notebook.__all__ if name.startswith("show_")):
        getattr(notebook, name)(found)
    text = "\n".join(shown)
    assert "alert(" in text and "<" not in text


def test_in_a_browser(html: str, tmp_path: Path, look_at: Any) -> None:
    """At 375 and 1200 px nothing overflows, axe finds nothing grave, the answer is on the first screen, and it prints."""
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    look = look_at(tmp_path)
    context = look.browser.new_context(bypass_csp=True)
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    for width, height in ((375, 812), (1200, 900)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        last = page.evaluate("document.querySelector('.answer ol').getBoundingClientRect().bottom")
        assert last <= height, f"the three sentences end at {last} of {height} px"
    page.add_script_tag(content=look.axe_script)
    assert axe_findings(page, "effect report", "{}") == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") >= 4
    context.close()
