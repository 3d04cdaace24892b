"""Defects that only a browser sees, planted in small pages: foreign requests, overflow, axe findings, errors."""

from collections.abc import Callable
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.gates import browser
from techsales.gates.browser import DESK, PHONE, Look

GOOD = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Tiny</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><style>:root {{ color-scheme: light dark }} {css}</style></head>
<body><main><h1>Tiny</h1>{body}</main></body></html>"""

PAGES = {
    "good": ("", "<p>Nothing to see.</p>"),
    "foreign": ("", '<script src="https://cdn.example.org/a.js"></script>'),
    "late": ("", "<script>fetch('http://127.0.0.1:9/steal').catch(() => {})</script>"),
    "wide": ("", '<div style="width: 500px" class="too-wide">wide</div>'),
    "scroller": (
        "",
        '<div style="overflow-x: auto" tabindex="0"><div style="width: 900px">a wide table scrolls</div></div>',
    ),
    "pale": ("p { color: #ddd; background: #fff }", "<p>Too pale to read.</p>"),
    "dark-only": (
        "@media (prefers-color-scheme: dark) { p { color: #333; background: #111 } }",
        "<p>Too dark to read.</p>",
    ),
    "unnamed": ("", "<p><button></button></p>"),
    "error": ("", "<script>undefinedFunction()</script>"),
    "always-light": ("", "<script>document.documentElement.dataset.theme = 'light'</script>"),
    "missing": ("", '<img src="gone.png" alt="A picture that is not there.">'),
}

DEFECTS = {
    "foreign": "foreign.html: it asks for https://cdn.example.org/a.js, which is not the site",
    "late": "late.html: it asks for http://127.0.0.1:9/steal",
    "wide": "wide.html (375 px): it is 508 px wide in a window of 375: it overflows sideways (div.too-wide)",
    "pale": "pale.html (375 px, light): axe color-contrast (serious)",
    "dark-only": "dark-only.html (375 px, dark): axe color-contrast (serious)",
    "unnamed": "unnamed.html (375 px, light): axe button-name (critical)",
    "error": "undefinedFunction is not defined",
    "missing": "/a/sub/path/missing/gone.png answers 404",
    "always-light": "always-light.html: it stays light on a system that is dark",
}


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory, look_at: Callable[[Path], Look]) -> Look:
    html = tmp_path_factory.mktemp("html")
    for name, (css, body) in PAGES.items():
        page = GOOD.format(css=css, body=body.replace("gone.png", "missing/gone.png"))
        (html / f"{name}.html").write_text(page, encoding="utf-8")
    return look_at(html)


@pytest.mark.parametrize("page", ["good", "scroller"])
def test_a_page_in_order_is_green(page: str, look: Look) -> None:
    assert look.visit(f"{page}.html", (PHONE, DESK)) == []


@pytest.mark.parametrize("page", DEFECTS)
def test_a_planted_defect_is_named(page: str, look: Look) -> None:
    problems = look.visit(f"{page}.html")
    assert any(DEFECTS[page] in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


def test_what_is_only_wrong_on_a_phone_is_not_said_of_a_desk(look: Look) -> None:
    assert [problem for problem in look.visit("wide.html", (DESK,)) if "overflows" in problem] == []


def test_a_missing_browser_is_one_clear_sentence(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    with (
        pytest.raises(CourseError, match="need Chrome, Chromium or Edge, and none is installed"),
        browser.looking(tmp_path, root),
    ):
        pass
