"""A learner's page: it says what each answer did, holds nobody else's name, and runs nothing."""

import datetime as dt
import re
from pathlib import Path

import pytest

from techsales.checking.bank import load_bank
from techsales.curriculum import written_chapters
from techsales.grading.feedback_pages import page_name, write_feedback
from techsales.grading.gradebook import Gradebook, learner_key
from techsales.grading.records import GONE, CellRun
from techsales.grading.scores import ScoreRow

TODAY = dt.datetime(2026, 11, 25, 9, 5)


@pytest.fixture
def written(tmp_path, root):
    def write(book: Gradebook, scores: dict[str, ScoreRow] | None = None) -> dict[str, str]:
        to = tmp_path / "feedback"
        chapters = written_chapters(root)
        write_feedback(book, book.learners(), load_bank(root), chapters, to, today=TODAY, scores=scores)
        return {path.name: path.read_text(encoding="utf-8") for path in to.iterdir()}

    return write


def of(pages: dict[str, str], name: str) -> str:
    return pages[page_name(learner_key(name))]


def test_every_learner_has_a_page_without_other_names(book, make, written):
    pages = written(book)
    assert len(pages) == len(make.names) + 2
    for name in ("Ana Lind", "Ben Okafor", "Chiara Rossi", "Fatima Zahra"):
        others = [other for other in make.names if other.isascii() and len(other) > 6 and other != name]
        assert not [other for other in others if other in of(pages, name)]


def test_what_a_page_says(book, written, root):
    page = of(written(book), "Ana Lind")
    assert "↺ 3.1 Not yet: 5." in page and "An earlier file of yours had this one right" in page
    assert "Read again: chapter 3, “A loop never skips a customer”" in page
    assert page.count("ana.ipynb") == 1 and "class/late" not in page, "folders may carry other people's names"
    assert "Written on 25 November 2026." in page
    counted = re.search(r"(\d+) of (\d+) exercises that you handed in are right", page)
    assert counted and page.count('class="box right"') == int(counted.group(1))


def test_who_is_stopped_by_an_error_is_told_how_to_see_it(tmp_path, make, written):
    with Gradebook(tmp_path / "stopped.sqlite") as book:
        book.begin("bank1", [])
        error = "Line 1: answer = scores[2]\nPython knows no name scores yet."
        book.add(make.graded(make.submission("Ana"), make.answer("3.1", "unreachable", error=error)))
        gone = make.answer("3.1", "unreachable", error=GONE.format("3.1"))
        book.add(make.graded(make.submission("Ben"), gone))
        pages = written(book)
    assert "Restart Kernel and Run All Cells" in of(pages, "Ana")
    assert "<p>Line 1: answer = scores[2]<br>Python knows no name scores yet.</p>" in of(pages, "Ana")
    assert "Restart Kernel" not in of(pages, "Ben") and "cell from the course once more" in of(pages, "Ben")


def test_nothing_in_a_page_runs_or_leaves_it(book, make, written):
    for page in written(book).values():
        assert "<script" not in page.lower()
        assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
        assert not re.search(r"""(?:src|href|action)\s*=|url\(|@import|javascript:|\son\w+=""", page)
    script = of(written(book), make.script)
    assert "&lt;script&gt;document.title = &#x27;stolen&#x27;&lt;/script&gt;" in script


@pytest.mark.parametrize(
    "nasty",
    ["</title><script>x()</script>", '"><img src=x onerror=x()>', "</style><b>", "${title}$body", "</pre></details><b>", "\x1b[31m\x00x"],
)  # fmt: skip
def test_wherever_a_learners_text_goes_it_stays_text(tmp_path, make, written, nasty):
    with Gradebook(tmp_path / "b.sqlite") as book:
        book.begin("bank1", [])
        cells = (CellRun(nasty, nasty, nasty, True, nasty),)
        one = make.submission(nasty, nasty)
        book.add(make.graded(one, make.answer("3.1", "wrong", None, nasty, nasty), cells=cells, problem=nasty))
        plain = make.graded(make.submission("Plain", "p"), make.answer("3.1", "wrong", None, "p", "q"), cells=cells[:0])
        book.add(plain)
        pages = written(book)
    page = of(pages, nasty)
    tags = set(re.findall(r"<([a-z0-9]+)", page))
    assert tags <= set(
        "html head meta title style body main h1 h2 p div strong bdi details summary pre ul li footer".split()
    )
    assert page.count("<title>") == page.count("</title>") == page.count("</style>") == 1
    assert not re.search(r"<[^>]*\son\w+\s*=", page)
    assert "\x1b" not in page and "\x00" not in page and "[31m" not in page


def test_in_a_browser_no_script_runs_and_nothing_is_asked_for(book, make, written, look_at, tmp_path):
    written(book)
    page = look_at(tmp_path / "feedback").browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "feedback" / page_name(learner_key(make.script))).as_uri())
    assert page.title() == f"Feedback for {make.script}"
    for closed in page.locator("summary").all():
        closed.click()
    assert make.script in page.locator("pre.output").first.inner_text()
    assert len(asked) == 1 and asked[0].startswith("file:")
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "a/b\\c:d*?", "." * 5, "x" * 500, "王小明", "\0", "-rf"])
def test_file_names_are_plain(name):
    made = page_name(learner_key(name))
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,48}\.html", made), made


def test_two_learners_have_two_files():
    assert page_name("王小明") != page_name("王小红") and page_name("ana") != page_name("ana?")


def test_a_page_with_a_problem_and_without_exercises(book, written):
    pages = written(book)
    assert "No exercise was found in what you handed in." in of(pages, "Per")
    assert "It is no notebook: the file is empty. Ask for it again." in of(pages, "Per")
    assert "Cell 4 ran longer than 10 seconds and was stopped." in of(pages, "Rik")


def test_what_a_person_has_scored(book, written):
    rows = ("definition", "evidence", "rivals", "uncertainty", "customer")
    own = ScoreRow(2, "Bo", {f"rubric_{row}": 2 for row in rows} | {f"oral_{row}": 1 for row in rows}, {})
    pages = written(book, {"bo": own})
    assert "Written answers: 10 of 15 points, a pass." in of(pages, "Bo")
    assert "Conversation: 5 of 15 points, not a pass yet; that takes 10 and no zero." in of(pages, "Bo")
    assert "What a person has scored" not in of(pages, "Ana Lind")


def test_pages_as_before_are_left_alone(book, written, tmp_path):
    written(book)
    before = {path.name: path.stat().st_mtime_ns for path in Path(tmp_path / "feedback").iterdir()}
    written(book)
    assert before == {path.name: path.stat().st_mtime_ns for path in Path(tmp_path / "feedback").iterdir()}
