"""The class report: the numbers with their denominators, plots with words, and nothing that runs."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from techsales.checking.bank import load_bank
from techsales.curriculum import written_chapters
from techsales.gates.browser import axe_findings
from techsales.grading.class_report import write_class_report
from techsales.grading.gradebook import Gradebook
from techsales.grading.items import Classroom, classroom, misconceptions, stuck
from techsales.grading.report_scores import before_after_part, ladder_part
from techsales.grading.scores import COLUMNS, Scores, read_scores

LADDER = [
    {"learner": "Ana Lind", "case": "K1", "score": 90, "cost": 3, "par": 3, "proven": True, "confidence": 0.9, "brier": 0.01},
    {"learner": "Ben", "case": "K1", "score": 41, "cost": 6, "par": 3, "proven": False, "confidence": None, "brier": None},
    {"learner": "Ben", "case": "K2", "score": 70, "cost": 2, "par": 2, "proven": True, "confidence": 0.5, "brier": 0.25, "x": 1},
]  # fmt: skip


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory, make: Any) -> Scores:
    """Twelve people with everything, one bad row, one that is among no submissions."""
    row = "{name},2,2,2,2,2,1,1,1,1,{oral}," + "1," * 12 + "{post}," * 12 + "{form}," + "{test}," * 12
    people = [
        row.format(name=name, oral=n % 4, post=2 + n % 2, form="A,B" if n % 2 else "B,A", test=1)[:-1]
        for n, name in enumerate(make.names[:12])
    ]
    path = tmp_path_factory.mktemp("scores") / "scores.csv"
    path.write_text("\n".join([",".join(COLUMNS), *people, "Bad,9", "Nobody Known,2,2,2,2,2"]), encoding="utf-8")
    return read_scores(path)


def write(root: Path, path: Path, book: Gradebook, **more: Any) -> str:
    """Write a report and read it."""
    bank, chapters, today = load_bank(root), written_chapters(root), dt.datetime(2026, 11, 25, 9, 5)
    write_class_report(path, book, classroom(book.learners()), bank, chapters, today=today, **more)
    return path.read_text(encoding="utf-8")


@pytest.fixture
def written(tmp_path, root):
    return lambda book, **more: write(root, tmp_path / "class_report.html", book, **more)


@dataclass(frozen=True)
class Full:
    """The class with everything: where the report lies, its text, and what it was written from."""

    path: Path
    page: str
    room: Classroom


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, root: Path, class_book: Path, scores: Scores) -> Full:
    path = tmp_path_factory.mktemp("full") / "class_report.html"
    with Gradebook(class_book) as book:
        book.bank_version = "bank1"
        return Full(path, write(root, path, book, scores=scores, ladder=LADDER), classroom(book.learners()))


def words(page: str) -> str:
    """The page's text."""
    text = re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).replace("\u00a0", " ")


def test_what_the_report_says(full, root):
    page, room, bank = words(full.page), full.room, load_bank(root)
    right, answered = sum(one.right for one in room.standings), sum(one.answered for one in room.standings)
    assert f"{right:,} of {answered:,} answers" in page and "2 of 44 files need a look" in page
    first = misconceptions(room, bank)[0]
    assert f"{first.met} of {first.answered} who answered: {first.exercise}" in page
    low = stuck(room)[0]
    assert f"{low.name} {low.right} of {low.tried} {low.stopped}" in page and "do not forward it" in page
    assert "It is no notebook: the file is empty. Ask for it again." in page
    assert "class/late/ana.ipynb, 2026-11-26 07:00 UTC" in page
    assert "44 files:" in page and "Every child runs in its own namespaces." in page
    assert "exercise bank bank1. Written on 25 November 2026 at 09:05." in page


def test_before_and_after_bring_n_interval_and_the_warning(full):
    page = words(full.page)
    assert "12 people filled in all of it both times. Median of the totals: 12 before, 30 after, of 48." in page
    assert "Median change +18.0 points (n = 12; from +12 to +24)" in page
    assert re.search(r"Mean change \+18.0, 95 % interval \+1\d.\d to \+2\d.\d", page)
    assert "The test 12 people" in page and "Mean change 0.0, 95 % interval 0.0 to 0.0" in page
    assert "regression to the mean" in page and "Ratings of oneself drift both ways" in page
    assert "Written answers: 13 of 13 passed" in page and "Conversation: 0 of 12 passed" in page
    assert "mean 6.0 of those who began with form A (n = 6), 6.0 with form B (n = 6)" in page
    assert "In the scores and not among the submissions, perhaps spelt otherwise: Nobody Known" in page
    assert "14 rubric_definition &#x27;9&#x27; is not a whole number from 0 to 3." in page


def test_few_people_are_listed_one_by_one(scores):
    few = Scores(dict(list(scores.rows.items())[:3]))
    assert "Fewer than 10 people, so here is every change: +12, +12, +24." in words("".join(before_after_part(few)))


def test_the_ladder_is_shown_if_there_is_one(full):
    assert ladder_part([]) == []
    page = words(full.page)
    assert "K1 2 65.5 1 of 2 4.5 (par 3) 0.01 (n = 1)" in page and "lucky, not proven" in page


def test_fewer_than_twenty_learners_say_nothing_about_items(tmp_path, make, written, fake_class):
    with Gradebook(tmp_path / "few.sqlite") as few:
        few.begin("bank1", [])
        for one in fake_class[:19]:
            few.add(one)
        assert "Nothing can be said: that takes 20 learners" in words(written(few))


def test_who_answered_no_exercise_is_named_once(tmp_path, make, written):
    with Gradebook(tmp_path / "idle.sqlite") as book:
        book.begin("bank1", [])
        book.add(make.graded(make.submission("Ana"), make.answer("3.1")))
        book.add(make.graded(make.submission("Ben", "Ben/chapters/03_loops.ipynb")))
        book.add(make.graded(make.submission("Cy", "Cy.ipynb", problem="The file is empty.")))
        pdf = replace(make.submission("notes", "Ana/notes.pdf", problem="A .pdf file is not graded."), kind="other")
        book.add(make.graded(pdf))
        page = words(written(book))
        assert "Handed in, and no exercise answered, 1 of 3: Ben ." in page
        assert "Cy Cy.ipynb The file is empty." in page
        assert "Ana/notes.pdf A .pdf file is not graded." in page and "notes Ana/notes.pdf" not in page


def test_an_empty_class_has_a_report(tmp_path, written):
    with Gradebook(tmp_path / "none.sqlite") as none:
        assert "No exercise was found" in words(written(none))


def test_plots_have_words_titles_and_no_address(full):
    page = full.page
    plots = re.findall(r"<svg.*?</svg>", page, flags=re.DOTALL)
    assert len(plots) == 4 + 2 + 1
    for plot in plots:
        label = re.match(r'<svg role="img" aria-label="([^"]{40,})"', plot)
        assert label and "<metadata" not in plot and "<!--" not in plot
        title = label.group(1).split(".")[0]
        assert f">{title}</text>" in plot, f"{title} is not on the plot"
    assert "3.1: 2" in plots[2] and "learners who handed the exercise in" in plots[2]
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))


def test_nothing_runs_and_nothing_is_asked_for(full):
    page = full.page
    assert "<script" not in page.lower() and not re.search(r"<[^>]*\son\w+\s*=", page)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    addresses = re.findall(r"""(?:href|src)=["']([^"']*)|url\(([^)]*)\)""", page)
    assert addresses and all(("".join(pair)).startswith("#") for pair in addresses)
    others = set(re.findall(r"https?://[^\s\"'<&]+", page)) - {"http://x"}  # the last is a learner's name
    assert others <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_in_a_browser(full, look_at):
    look = look_at(full.path.parent)
    context = look.browser.new_context(bypass_csp=True, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(full.path.as_uri())
    assert page.title() == "Class report"
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.add_script_tag(content=look.axe_script)
    assert axe_findings(page, "class report", "{}") == []
    context.close()


def test_a_report_that_cannot_be_written_leaves_the_old_one(written, tmp_path, monkeypatch):
    book = Gradebook(tmp_path / "none.sqlite")
    before = written(book)
    monkeypatch.setattr("os.replace", lambda *_a: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        written(book, ladder=LADDER)
    assert (tmp_path / "class_report.html").read_text(encoding="utf-8") == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    book.db.close()
