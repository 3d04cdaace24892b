"""Slides: what a notebook becomes, that a deck asks nobody for anything, and that keys and fingers move it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales import deck as made
from techsales import slides
from techsales.checking.bank import load_bank
from techsales.course import CourseError
from techsales.curriculum import written_chapters
from techsales.gates import browser
from techsales.gates.reading import read_notebook

CHAPTER = "chapters/01_count.ipynb"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def deck_of(root: Path, number: int, pictures: dict[str, str] | None = None) -> made.Deck:
    chapter = next(chapter for chapter in written_chapters(root) if chapter.number == number)
    notebook = read_notebook(root, root / "chapters" / f"{chapter.slug}.ipynb")
    return made.make_deck(chapter, notebook, load_bank(root), pictures or {})


def without_pictures(_path: Path, _notebook: Any) -> dict[str, str]:
    return {}


def test_a_chapter_becomes_slides_in_its_own_order(tiny: Any) -> None:
    found = deck_of(tiny.root, 1, {"picture": PNG})
    assert [(slide.kind, slide.title) for slide in found.slides] == [
        ("first", "Count the happy"),
        ("code", "Worked example"),
        ("code", "Worked example"),
        ("picture", "Worked example"),
        ("code", "The same, with the last step blank"),
        ("code", "The same, with two blanks"),
        ("turn", "Your turn"),
        ("quiz", "Quiz 1.q1"),
        ("quiz", "Quiz 1.q1: what holds"),
        ("last", "Say this on tomorrow's call"),
    ]
    first, count = found.slides[:2]
    assert "Were they happy?" in first.body
    assert "Say your number first." in count.body and "happy = happy + 1" in count.body
    assert '<div class="step"><pre class="result"' in count.body and "3 of 6 gave 4 or 5" in count.body
    assert count.notes == ["Collect the guesses on the board before anybody runs the cell."]
    assert "Six bars" in found.slides[3].body


def test_a_quiz_is_asked_in_two_votes_and_answered_on_the_next_slide(tiny: Any) -> None:
    asked, answered = [slide.body for slide in deck_of(tiny.root, 1).slides if slide.kind == "quiz"]
    for words in ("First vote", "Two minutes in pairs", "Second vote", "(a)</b> one number", "(b)</b> two numbers"):
        assert words in asked
    assert "denominator" not in asked and "✓" not in asked
    assert "<li class=right><b>✓ (b)</b> The count and the denominator." in answered


def test_blanks_show_no_result(tiny: Any) -> None:
    assert all(
        "result" not in slide.body for slide in deck_of(tiny.root, 1).slides if slide.title.startswith("The same")
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Some text.\n\n**Which one?** Write it down.", "Which one?"),
        ("**Before you run:** will it be `50` or 125?", "Will it be `50` or 125?"),
        ("**Before you run:** think, then say which? There is time.", "Think, then say which?"),
        ("A **word** in bold.", ""),
    ],
)
def test_what_the_room_is_asked(text: str, asked: str) -> None:
    assert made.prompt(text) == asked


def test_long_code_is_cut_at_a_comment_and_nothing_is_lost() -> None:
    lines = [f"a{n} = {n}" for n in range(9)] + ["# NEXT"] + [f"b{n} = {n}" for n in range(12)]
    parts = made.code_parts("\n".join(lines))
    assert parts[1].startswith("# NEXT")
    assert "\n".join(parts).splitlines() == lines
    assert all(len(part.splitlines()) <= made.MOST_LINES for part in parts)


def test_every_slide_of_the_course_is_small(root: Path) -> None:
    """Code of at most 14 lines a slide, a title on each, and every written chapter ends with its takeaway."""
    for chapter in written_chapters(root):
        found = deck_of(root, chapter.number)
        assert found.slides[0].kind == "first" and "<blockquote>" in found.slides[0].body
        assert found.slides[-1].kind == "last"
        kinds = [slide.kind for slide in found.slides]
        assert kinds.count("quiz") == 6 and kinds.count("panel") >= 4 and "turn" in kinds, chapter.slug
        for slide in found.slides:
            assert slide.title, chapter.slug
            for code in re.findall(r'<pre class="code"[^>]*><code>(.*?)</code>', slide.body, re.DOTALL):
                assert len(code.splitlines()) <= made.MOST_LINES
        assert sum(len(slide.notes) for slide in found.slides) >= 3, chapter.slug


def test_a_deck_is_one_file_that_asks_nobody(tiny: Any, tmp_path: Path) -> None:
    written = slides.write_decks(tiny.root, tmp_path, [], without_pictures)
    assert [path.name for path in written] == ["01_count.html"]
    text = written[0].read_text(encoding="utf-8")
    assert "://" not in text and "@import" not in text and "url(" not in text
    assert not re.search(r"<(?:script|link|img)[^>]+(?:src|href)=\"(?!data:)", text)
    assert 'href="01_count.html"' in (tmp_path / "index.html").read_text(encoding="utf-8")
    stamp = written[0].stat().st_mtime_ns
    slides.write_decks(tiny.root, tmp_path, [1], without_pictures)
    assert written[0].stat().st_mtime_ns == stamp, "the same notebook gives the same bytes"


def test_a_deck_follows_its_notebook(tiny: Any, tmp_path: Path) -> None:
    tiny.source(CHAPTER, "worked", "## Worked example\n\n**How many are glad?**")
    (path,) = slides.write_decks(tiny.root, tmp_path, [], without_pictures)
    assert "How many are glad?" in path.read_text(encoding="utf-8")


def test_a_chapter_that_is_not_there_is_one_sentence(tiny: Any, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="There is no chapter 9 yet. Written are 1."):
        slides.write_decks(tiny.root, tmp_path, [9], without_pictures)


@pytest.mark.slow
def test_pictures_come_from_running_the_chapter(tiny: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHSALES_COURSE", str(tiny.root))
    path = tiny.root / CHAPTER
    found = slides.run_pictures(path, read_notebook(tiny.root, path))
    assert list(found) == ["picture"] and found["picture"].startswith("iVBOR")


@pytest.fixture(scope="module")
def decks(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("decks")
    slides.write_decks(root, out, [3], without_pictures)
    return out


@pytest.mark.slow
def test_a_deck_in_a_browser(decks: Path, look_at: Callable[[Path], browser.Look]) -> None:
    """Keys move and reveal, N shows the notes, nothing is wider than the screen, and axe finds nothing grave."""
    look = look_at(decks)
    assert look.visit("03_loops.html", (browser.PHONE, browser.DESK)) == []
    page = look.browser.new_page(viewport={"width": 1280, "height": 720})
    try:
        page.goto(look.address + "03_loops.html")
        shown = ".slide.now h1, .slide.now h2"
        assert page.locator(shown).inner_text() == "A loop never skips a customer"
        while not page.locator(".slide.now .step").count():
            page.keyboard.press("ArrowRight")
        step = page.locator(".slide.now .step").first
        assert not step.is_visible()
        page.keyboard.press(" ")
        assert step.is_visible()
        page.keyboard.press("ArrowLeft")
        assert not step.is_visible()
        page.keyboard.press("End")
        assert page.locator(shown).inner_text() == "Say this on tomorrow's call"
        page.keyboard.press("ArrowRight")
        assert page.locator(".slide.now").count() == 1
        page.goto(look.address + "03_loops.html#s1")
        page.keyboard.press("n")
        assert page.locator(".slide.now .notes").is_visible()
    finally:
        page.close()
