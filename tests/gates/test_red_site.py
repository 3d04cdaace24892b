"""Defects of a built site, planted in a few hand-written pages: links, foreign files, leaks, pictures, titles."""

import base64
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.gates import leaks as leaking
from techsales.gates import site

ALT = "Six bars, one for each score: 5, 4, 2, 5, 3 and 1."
WELCOME = """<!DOCTYPE html><html lang="en"><head><title>Tiny</title>
<link rel="stylesheet" href="_static/own.css"></head>
<body><h1 id="top">A tiny course</h1><a href="chapters/01_count.html#worked-example">Start</a> <a href="#top">up</a>
<a href="https://example.org/">elsewhere</a></body></html>"""
LESSON = f"""<!DOCTYPE html><html lang="en"><head><title>Count</title></head><body><h1>Count the happy</h1>
<h2 id="worked-example">Worked example</h2><a href="../index.html">back</a>
<img src="../_images/bars.png" alt="{ALT}"></body></html>"""


def png(*, blank: bool) -> bytes:
    """A small picture, in one colour or two."""
    import matplotlib.image
    import numpy as np

    pixels = np.ones((8, 8, 3))
    if not blank:
        pixels[2:5, 2:5] = 0
    file = io.BytesIO()
    matplotlib.image.imsave(file, pixels, format="png")
    return file.getvalue()


@pytest.fixture
def html(tiny: Any) -> Path:
    """A site of two pages that is in order, beside the tiny course's sources."""
    folder: Path = tiny.root / "_build" / "html"
    pages: dict[str, str | bytes] = {
        "index.html": WELCOME,
        "chapters/01_count.html": LESSON,
        "exercises/01_count.html": LESSON.replace(ALT, "none"),
        "_static/own.css": "h1 { background: url(bars.png) }",
        "_images/bars.png": png(blank=False),
        "_sources/chapters/01_count.ipynb": "{}",
        "searchindex.js": "Search.setIndex({})",
    }
    for name, content in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_a_site_in_order_is_green(html: Path, tiny: Any) -> None:
    found = [*site.links(html), *site.nothing_from_outside(html), *site.titles(html)]
    assert [*found, *site.pictures(tiny.root, html), *leaking.leaks(tiny.root, html)] == []


def replaced(name: str, old: str, new: str) -> Callable[[Path], object]:
    def plant(html: Path) -> None:
        text = (html / name).read_text(encoding="utf-8")
        assert old in text
        (html / name).write_text(text.replace(old, new), encoding="utf-8")

    return plant


DEFECTS: dict[str, tuple[Callable[[Path], list[str]], Callable[[Path], object], str]] = {
    "broken link": (
        site.links,
        replaced("index.html", "01_count.html#worked", "01_counts.html#worked"),
        "index.html: the link to chapters/01_counts.html#worked-example leads nowhere",
    ),
    "broken anchor": (
        site.links,
        replaced("chapters/01_count.html", 'id="worked-example"', 'id="worked"'),
        "the link to chapters/01_count.html#worked-example names a place that the page does not have",
    ),
    "link that breaks under a subpath": (
        site.links,
        replaced("chapters/01_count.html", "../index.html", "/index.html"),
        "starts with /, so it breaks under a subpath",
    ),
    "link out of the site": (
        site.links,
        replaced("chapters/01_count.html", "../index.html", "../../../tiny/_toc.yml"),
        "leaves the site",
    ),
    "missing style sheet": (
        site.links,
        lambda html: (html / "_static" / "own.css").unlink(),
        "_static/own.css leads nowhere",
    ),
    "external script": (
        site.nothing_from_outside,
        replaced("index.html", "</head>", '<script src="https://cdn.example.org/a.js"></script></head>'),
        "index.html: <script> loads https://cdn.example.org/a.js from outside",
    ),
    "external module": (
        site.nothing_from_outside,
        replaced(
            "index.html",
            "</head>",
            '<script type="module">import m from "https://cdn.example.org/m.mjs"</script></head>',
        ),
        "loads https://cdn.example.org/m.mjs from outside",
    ),
    "external style sheet": (
        site.nothing_from_outside,
        replaced("index.html", "_static/own.css", "//cdn.example.org/own.css"),
        "<link> loads //cdn.example.org/own.css",
    ),
    "external preload": (
        site.nothing_from_outside,
        replaced("index.html", "</head>", '<link rel="preload" as="font" href="https://f.example.org/f.woff2"></head>'),
        "<link> loads https://f.example.org/f.woff2",
    ),
    "external picture": (
        site.nothing_from_outside,
        replaced("chapters/01_count.html", "../_images/bars.png", "https://example.org/bars.png"),
        "<img> loads https://example.org/bars.png",
    ),
    "external font in a style sheet": (
        site.nothing_from_outside,
        replaced("_static/own.css", "url(bars.png)", "url('https://f.example.org/f.woff2')"),
        "_static/own.css: the style sheet loads https://f.example.org/f.woff2",
    ),
    "picture without alt text": (
        site.titles,
        replaced("chapters/01_count.html", f' alt="{ALT}"', ""),
        "chapters/01_count.html: the picture ../_images/bars.png has no alt text",
    ),
    "no main heading": (site.titles, replaced("index.html", "h1", "h2"), "index.html: it has no main heading"),
    "no language": (site.titles, replaced("index.html", ' lang="en"', ""), "index.html: <html> names no language"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_named(defect: str, html: Path) -> None:
    gate, plant, words = DEFECTS[defect]
    plant(html)
    problems = gate(html)
    assert any(words in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


PICTURES: dict[str, tuple[Callable[[Path], object], str]] = {
    "vanished": (
        replaced("chapters/01_count.html", f'<img src="../_images/bars.png" alt="{ALT}">', ""),
        "cell 8 (picture): its picture is missing in chapters/01_count.html",
    ),
    "deleted": (lambda html: (html / "_images" / "bars.png").unlink(), "has no file"),
    "empty": (lambda html: (html / "_images" / "bars.png").write_bytes(b""), "is an empty file"),
    "blank": (lambda html: (html / "_images" / "bars.png").write_bytes(png(blank=True)), "is blank: one colour only"),
    "corrupted": (lambda html: (html / "_images" / "bars.png").write_bytes(b"\x89PNG no"), "cannot be read"),
    "blank and embedded": (
        lambda html: replaced(
            "chapters/01_count.html",
            "../_images/bars.png",
            f"data:image/png;base64,{base64.b64encode(png(blank=True)).decode()}",
        )(html),
        "is blank",
    ),
    "page gone": (
        lambda html: (html / "chapters" / "01_count.html").unlink(),
        "the site has no page for this notebook",
    ),
}


@pytest.mark.parametrize("defect", PICTURES)
def test_a_picture_that_is_not_there_is_named(defect: str, html: Path, tiny: Any) -> None:
    plant, words = PICTURES[defect]
    plant(html)
    problems = site.pictures(tiny.root, html)
    assert any(words in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


SOLUTION = "    if len(scores) == 0:\n        return None"
HIGHLIGHTED = (
    '<span class="k">return</span> <span class="n">scores</span><span class="p">[</span>1<span class="p">]</span>'
)


def put(name: str, content: str) -> Callable[[Path], object]:
    def plant(html: Path) -> None:
        (html / name).write_text(content, encoding="utf-8")

    return plant


def packed(html: Path) -> None:
    with zipfile.ZipFile(html / "course.zip", "w") as archive:
        archive.writestr("exercises/01_count.ipynb", json.dumps({"cells": [{"source": [SOLUTION]}]}))


def packed_for_the_page(html: Path) -> None:
    content = json.dumps({"cells": [{"source": [SOLUTION]}]}).encode()
    with tarfile.open(html / "course.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("exercises/01_count.ipynb")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))


LEAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "solution in a page": (
        replaced("index.html", "</body>", f"<pre>{SOLUTION}</pre></body>"),
        "index.html shows a line of",
    ),
    "highlighted mistake": (
        replaced("index.html", "</body>", f"<pre>    {HIGHLIGHTED}</pre></body>"),
        "index.html shows a line of exercises/01_count.ipynb",
    ),
    "solution in the sources": (
        put("_sources/chapters/01_count.ipynb", json.dumps({"cells": [{"source": [SOLUTION]}]})),
        "_sources/chapters/01_count.ipynb shows a line of exercises/01_count.ipynb",
    ),
    "hint in the search index": (
        put("searchindex.js", 'Search.setIndex({"titles": "Which sign includes 4 itself?"})'),
        "searchindex.js shows a line of the TOML of exercise 1.1",
    ),
    "feedback with escapes": (
        put("bank.json", json.dumps({"say": "Nobody answered, and that is not a score of 0."}).replace(" ", "\\u0020")),
        "bank.json shows a line of the TOML of exercise 1.2",
    ),
    "trainer's note": (
        replaced(
            "chapters/01_count.html",
            "</body>",
            "<p>Collect the guesses <em>on the board</em> before anybody runs the cell.</p>",
        ),
        "chapters/01_count.html shows a line of chapters/01_count.ipynb, cell 7 (trainer-count)",
    ),
    "solution in a zip": (packed, "course.zip/exercises/01_count.ipynb shows a line of"),
    "solution in a tar": (packed_for_the_page, "course.tar.gz/exercises/01_count.ipynb shows a line of"),
}


@pytest.mark.parametrize("defect", LEAKS)
def test_a_leak_is_named(defect: str, html: Path, tiny: Any) -> None:
    plant, words = LEAKS[defect]
    plant(html)
    problems = leaking.leaks(tiny.root, html)
    assert problems and any(words in problem for problem in problems), "\n".join(["the gate stayed green", *problems])


def test_what_a_learner_may_read_is_no_leak(html: Path, tiny: Any) -> None:
    replaced(
        "index.html", "</body>", "<p>How many, out of how many?</p><pre>for s in scores: happy = happy + 1</pre></body>"
    )(html)
    assert leaking.leaks(tiny.root, html) == []
