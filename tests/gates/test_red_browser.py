"""Defects that only a browser sees, planted in a small page: foreign requests, overflow, axe findings, script errors."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.gates import browser
from techsales.gates.browser import Look, Visit

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
    "missing": ("", '<img src="gone.png" alt="A picture that is not there.">'),
}

DEFECTS = {
    "foreign": (
        "light",
        "foreign.html (375 px, light): it asks for https://cdn.example.org/a.js, which is not the site",
    ),
    "late": ("light", "it asks for http://127.0.0.1:9/steal"),
    "wide": ("light", "it is 508 px wide in a window of 375: it overflows sideways (div.too-wide)"),
    "pale": ("light", "axe color-contrast (serious)"),
    "dark-only": ("dark", "axe color-contrast (serious)"),
    "unnamed": ("light", "axe button-name (critical)"),
    "error": ("light", "undefinedFunction is not defined"),
    "missing": ("light", "/a/sub/path/missing/gone.png answers 404"),
}


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Look]:
    html = tmp_path_factory.mktemp("html")
    for name, (css, body) in PAGES.items():
        (html / f"{name}.html").write_text(GOOD.format(css=css, body=body.replace("gone.png", "missing/gone.png")))
    try:
        with browser.looking(html, root) as eyes:
            yield eyes
    except CourseError as error:
        pytest.fail(str(error))


@pytest.mark.parametrize("scheme", browser.SCHEMES)
@pytest.mark.parametrize("page", ["good", "scroller"])
def test_a_page_in_order_is_green(page: str, scheme: str, look: Look) -> None:
    assert look.visit(f"{page}.html", Visit(scheme=scheme)) == []


@pytest.mark.parametrize("page", DEFECTS)
def test_a_planted_defect_is_named(page: str, look: Look) -> None:
    scheme, words = DEFECTS[page]
    problems = look.visit(f"{page}.html", Visit(scheme=scheme))
    assert any(words in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


def test_what_is_only_wrong_in_the_dark_is_green_in_the_light(look: Look) -> None:
    assert look.visit("dark-only.html", Visit(scheme="light")) == []


def test_a_missing_browser_is_one_clear_sentence(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    with pytest.raises(CourseError, match="need Chrome, Chromium or Edge, and none is installed"):
        with browser.looking(tmp_path, root):
            pass
