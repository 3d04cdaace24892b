"""The gradebook: nothing is lost, nothing is graded twice, the later file counts, and history stays."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.grading.gradebook import Gradebook, Learner, learner_key
from techsales.grading.gradebook_rows import in_utc


def one(book: Gradebook, name: str) -> Learner:
    return next(book.learners(learner_key(name)))


@pytest.fixture
def empty(tmp_path: Path) -> Gradebook:
    book = Gradebook(tmp_path / "book.sqlite")
    book.begin("bank1", [])
    return book


def test_one_learner_whatever_capitals_blanks_and_accents(empty, make):
    for number, name in enumerate(("Zoë Maes", "  zoë   MAES", "Zoe\u0308 Maes")):
        empty.add(make.graded(make.submission(name, f"{number}.ipynb"), make.answer(f"{number + 1}.1")))
    (learner,) = empty.learners()
    assert set(learner.answers) == {"1.1", "2.1", "3.1"}
    assert len(empty.handed_in(learner.key)) == 3 and empty.doubles() == [], "three chapters are no double"


def test_different_notebooks_of_one_learner_are_merged_and_the_later_one_counts(empty, make):
    late = make.submission("Ana", "b.ipynb", modified="2026-11-25T10:00:00+02:00")  # 08:00 UTC
    early = make.submission("Ana", "a.ipynb", modified="2026-11-25T07:59:59.000Z")
    empty.add(make.graded(late, make.answer("3.1", "wrong"), make.answer("10.1")))
    empty.add(make.graded(early, make.answer("3.1"), make.answer("3.2", "mistake", 2)))
    learner = one(empty, "ana")
    assert {e: a.outcome for e, a in learner.answers.items()} == {"3.1": "wrong", "3.2": "mistake", "10.1": "right"}
    assert learner.answers["3.2"].mistake == 2 and learner.better_before == ["3.1"]
    assert [each.source for each in empty.doubles()[0]] == ["a.ipynb", "b.ipynb"]


def test_what_a_later_file_does_not_reach_is_not_taken_back(empty, make):
    late = make.submission("Ana", "b.ipynb", modified="2026-11-26T08:00:00Z")
    empty.add(make.graded(make.submission("Ana", "a.ipynb"), make.answer("3.1"), make.answer("3.2", "unreachable")))
    empty.add(make.graded(late, make.answer("3.1", "unreachable"), make.answer("3.2", "open")))
    assert {e: a.outcome for e, a in one(empty, "Ana").answers.items()} == {"3.1": "right", "3.2": "open"}
    empty.add(make.graded(make.submission("Ben", "b.ipynb"), make.answer("3.1", "unreachable")))
    assert one(empty, "Ben").answers["3.1"].outcome == "unreachable", "what nobody answered is not left out"
    assert empty.doubles() == []


def test_an_exercise_that_stands_as_it_was_handed_out_takes_no_answer_back(empty, make):
    late = make.submission("Ana", "b.ipynb", modified="2026-11-26T08:00:00Z")
    empty.add(make.graded(make.submission("Ana", "a.ipynb"), make.answer("3.1"), make.answer("3.2", "wrong")))
    empty.add(make.graded(late, make.answer("3.1", "open"), make.answer("3.2", "open"), make.answer("3.3", "open")))
    learner = one(empty, "Ana")
    assert {e: a.outcome for e, a in learner.answers.items()} == {"3.1": "right", "3.2": "wrong", "3.3": "open"}
    assert learner.better_before == []


def test_the_same_bytes_handed_in_once_more_count_as_the_latest(empty, make):
    first = make.submission("Ana", "a.ipynb", modified="2026-11-25T08:00:00Z")
    second = make.submission("Ana", "b.ipynb", modified="2026-11-25T09:00:00Z")
    again = type(first)("Ana", "c.ipynb", "notebook", "", "2026-11-25T10:00:00Z", first.sha256, b"")
    empty.add(make.graded(first, make.answer("3.1")))
    empty.add(make.graded(second, make.answer("3.1", "wrong")))
    assert one(empty, "Ana").answers["3.1"].outcome == "wrong"
    empty.register([again])
    assert one(empty, "Ana").answers["3.1"].outcome == "right"


def test_a_file_that_is_put_back_stands_in_the_place_of_the_broken_one(empty, make):
    whole = make.submission("Ana", "a.ipynb")
    broken = make.submission("Ana", "a.ipynb", modified="2026-11-26T08:00:00Z", problem="It is empty.")
    for found in (whole, broken, whole):
        empty.register([found])
        empty.add(make.graded(found, make.answer("3.1")) if found is whole else make.graded(found))
    assert [one.needs_a_look for one in empty.handed_in()] == [False, False]


def test_done_asks_for_bytes_bank_and_learner(empty, make):
    ana = make.submission("Ana")
    empty.add(make.graded(ana, make.answer("3.1")))
    assert empty.done(ana.sha256, "bank1") and empty.done(ana.sha256, "bank1", " ANA")
    assert not empty.done(ana.sha256, "bank2")
    assert not empty.done("other", "bank1")
    assert not empty.done(ana.sha256, "bank1", "Ben"), "the same untouched notebook of somebody else is not graded"


def test_a_regrade_keeps_history_and_goes_on_where_it_was_killed(tmp_path, make):
    path, ana, ben = tmp_path / "book.sqlite", make.submission("Ana"), make.submission("Ben")
    with Gradebook(path) as book:
        book.begin("bank1", [])
        book.add(make.graded(ana, make.answer("3.1", "wrong")))
        book.add(make.graded(ben, make.answer("3.1", "wrong")))
        book.end()
    with Gradebook(path) as book:  # a regrade that ends half-way
        book.begin("bank1", [], regrade=True)
        assert not book.done(ana.sha256, "bank1", "Ana")
        book.add(make.graded(ana, make.answer("3.1")))
    with Gradebook(path) as book:  # a plain call completes it
        book.begin("bank1", [])
        assert book.done(ana.sha256, "bank1", "Ana") and not book.done(ben.sha256, "bank1", "Ben")
        book.add(make.graded(ben, make.answer("3.1")))
        book.end()
        assert [each.answers["3.1"].outcome for each in book.learners()] == ["right", "right"]
        history = book.ask(
            "SELECT run, outcome FROM grades JOIN answers ON grade = id WHERE learner = 'ana' ORDER BY id"
        )
        assert [tuple(row) for row in history] == [(1, "wrong"), (2, "right")], "nothing is overwritten"
    with Gradebook(path) as book:  # and it does not begin anew
        book.begin("bank1", [])
        assert book.done(ben.sha256, "bank1", "Ben")
        book.end()
    with Gradebook(path) as book:  # a second regrade does
        book.begin("bank1", [], regrade=True)
        assert not book.done(ana.sha256, "bank1", "Ana")


def test_a_result_is_written_whole_or_not_at_all(empty, make):
    broken = make.graded(make.submission("Ana"), make.answer("3.1"), make.answer("3.2", mistake=object()))
    with pytest.raises(CourseError):
        empty.add(broken)
    assert list(empty.learners()) == [] and not empty.done(broken.submission.sha256, "bank1")
    empty.add(make.graded(make.submission("Ana"), make.answer("3.1")))
    assert set(one(empty, "Ana").answers) == {"3.1"}


def test_a_closed_gradebook_is_one_file_that_other_programs_read(tmp_path, make):
    with Gradebook(tmp_path / "book.sqlite") as book:
        book.begin("bank1", [])
        book.add(make.graded(make.submission("Ana"), make.answer("3.1")))
    assert [path.name for path in tmp_path.iterdir()] == ["book.sqlite"]
    (tmp_path / "book.sqlite").chmod(0o444)
    with contextlib.closing(sqlite3.connect(f"file:{tmp_path / 'book.sqlite'}?mode=ro", uri=True)) as db:
        assert db.execute("SELECT learner, exercise FROM grades JOIN answers ON grade = id").fetchall() == [
            ("ana", "3.1")
        ]


def test_without_a_run_nothing_is_added(tmp_path, make):
    with Gradebook(tmp_path / "book.sqlite") as book, pytest.raises(ValueError, match="Begin a run"):
        book.add(make.graded(make.submission("Ana")))


def test_a_mended_file_takes_the_place_of_the_broken_one(empty, make):
    broken = make.submission("Ana", "a.ipynb", problem="It is empty. Ask for it again.")
    empty.add(make.graded(broken))
    assert [each.needs_a_look for each in empty.handed_in()] == [True]
    mended = make.submission("Ana", "a.ipynb", modified="2026-11-26T08:00:00Z")
    empty.add(make.graded(mended, make.answer("3.1")))
    assert [each.needs_a_look for each in empty.handed_in()] == [False, False]


def test_a_broken_file_has_its_reason_before_its_turn_has_come(empty, make):
    empty.register([make.submission("Ana", "a.ipynb", problem="It is empty. Ask for it again.")])
    assert [each.problem for each in empty.handed_in()] == ["It is empty. Ask for it again."]


def test_names_and_outputs_that_no_file_can_hold_are_kept_readable(empty, make):
    name = "Ana \ud800\0"
    empty.add(make.graded(make.submission(name), make.answer("3.1", feedback="\udfff it holds")))
    (learner,) = empty.learners()
    assert learner.name == "Ana ?\0" and learner.answers["3.1"].feedback == "? it holds"


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        ("2026-11-25T10:00:00+02:00", "2026-11-25T08:00:00+00:00"),
        ("2026-11-25T08:00:00.500Z", "2026-11-25T08:00:00.500000+00:00"),
        ("2026-11-25T08:00:00", "2026-11-25T08:00:00+00:00"),
        ("yesterday", ""),
        ("0001-01-01T00:00:00+14:00", ""),
    ],
)
def test_times_are_compared_in_utc(moment, utc):
    assert in_utc(moment) == utc


def test_two_runs_on_one_gradebook_are_refused(tmp_path):
    with Gradebook(tmp_path / "book.sqlite") as book:
        book.begin("bank1", [])
        with pytest.raises(CourseError, match="in use: another grading run or a program"):
            Gradebook(tmp_path / "book.sqlite")


def test_a_file_that_is_no_gradebook_or_of_another_edition_is_told(tmp_path):
    (tmp_path / "a.sqlite").write_text("no database " * 100)
    with pytest.raises(CourseError, match="is no gradebook"):
        Gradebook(tmp_path / "a.sqlite")
    with Gradebook(tmp_path / "b.sqlite") as book:
        book.db.execute("PRAGMA user_version = 99")
    with pytest.raises(CourseError, match="another edition"):
        Gradebook(tmp_path / "b.sqlite")


def test_a_full_disk_is_one_sentence(empty, make, monkeypatch):
    refused = empty.refused(sqlite3.OperationalError("database or disk is full"))
    assert "disk is full. Free some space" in str(refused)


def test_the_class_as_it_was_made(book, make):
    learners = list(book.learners())
    assert len(learners) == len(make.names) + 2
    assert one(book, "Ana Lind").answers["3.1"].outcome == "wrong", "08:00+01:00 on the 26th is the later one"
    assert len(book.doubles()) == 2
    assert sum(each.needs_a_look for each in book.handed_in()) == 2
    assert book.isolations() == [(len(make.names) + 4, ["Every child runs in its own namespaces.", "No network."])]
