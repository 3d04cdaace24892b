import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from techsales import check, hint, progress, quiz, solution
from techsales.checking import progress as store
from techsales.checking.feedback import Feedback, rich


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.strip()


def test_check_says_one_line_and_notes_the_outcome(course: Path, capsys):
    check("3.1", 2)
    assert said(capsys) == "✓ 3.1 Right: 2. Seen."
    check("3.1", 4)
    assert said(capsys) == "↺ 3.1 Not yet: 4. You counted from one."
    assert store.last_outcomes() == {"3.1": "mistake"}
    entry = list(store.records())[-1]
    assert (entry["v"], entry["event"], entry["id"], entry["mistake"]) == (1, "check", "3.1", 1)


def test_feedback_depends_on_nothing_but_the_answer(course: Path, capsys):
    check("3.1", 4)
    first = said(capsys)
    for _ in range(5):
        check("3.1", 4)
    assert {*said(capsys).splitlines()} == {first}


def test_values_handed_over_without_brackets_are_one_answer(course: Path, capsys):
    check("3.4", 30, 40)
    assert said(capsys).startswith("✓ 3.4 Right")
    check("3.4", 30, 41)
    assert said(capsys).startswith("↺ 3.4 Not yet")


def test_not_answered_is_not_noted(course: Path, capsys):
    check("3.1", ...)
    check("3.1")
    assert {*said(capsys).splitlines()} == {
        "○ 3.1 Not answered yet. Replace the three dots with your answer and run the cell again."
    }
    assert list(store.records()) == []


@pytest.mark.parametrize("wrong", ["9.9", "3.9", None, "three"])
def test_an_unknown_id_is_one_sentence(course: Path, capsys, wrong):
    check(wrong, 1)
    assert said(capsys).startswith("✗ There is no exercise")


def test_a_broken_bank_is_one_sentence(course: Path, capsys):
    (course / "exercises" / "03_loops.toml").write_text("nonsense", encoding="utf-8")
    check("3.1", 2)
    assert said(capsys).startswith("✗ exercises/03_loops.toml cannot be read: ")


def test_a_fault_of_the_course_never_shows_a_traceback(course: Path, capsys, monkeypatch):
    monkeypatch.setattr("techsales.checking.learner.judge", lambda *_: 1 / 0)
    check("3.1", 2)
    assert "The fault is the course's, not yours" in said(capsys)


def test_hints_come_one_by_one(course: Path, capsys):
    for _ in range(4):
        hint("3.1")
    assert [line.split(": ")[1] for line in said(capsys).splitlines()] == ["one", "two", "three", "one"]
    hint("3.q1")
    assert "no hints" in said(capsys)


def test_a_solution_opens_after_three_different_tries(course: Path, solution_notebook, capsys):
    for answer in (4, 4, 5):
        check("3.1", answer)
    said(capsys)
    solution("3.1")
    assert "after 1 more different try" in said(capsys)
    check("3.1", 6)
    said(capsys)
    solution("3.1")
    assert said(capsys).endswith("answer = 1 + 1")


def test_a_solution_opens_after_success(course: Path, solution_notebook, capsys):
    solution("3.1")
    assert "after 3 more different tries" in said(capsys)
    check("3.1", 2)
    said(capsys)
    solution("3.1")
    assert "answer = 1 + 1" in said(capsys)


def test_progress_counts_by_chapter_and_keeps_the_name(course: Path, capsys):
    check("3.1", 2)
    check("3.q1", "b")
    said(capsys)
    progress("Ana")
    assert said(capsys) == "Progress of Ana\nChapter 3: 1 of 6 exercises, 1 of 1 quiz questions"


def test_the_quiz_shows_every_question_and_its_comments_open_without_a_script(course: Path, capsys):
    from techsales.checking.bank import load_bank
    from techsales.checking.learner import question_html

    quiz(3)
    assert said(capsys) == "3.q1 After `for s in scores:` the variable `s` is (a) the list (b) one score"
    page = question_html(load_bank(course)["3.q1"])
    assert page.count("<details") == 2 and "Like pointing at one row." in page and "<script" not in page
    quiz(9)
    assert "no quiz" in said(capsys)


def test_html_is_escaped(course: Path):
    shown = Feedback("wrong", "3.1", "'<script>alert(1)</script>'", "use `a < b`").html
    assert "<script>" not in shown and "<code>a &lt; b</code>" in shown and 'role="status"' in shown


def test_progress_survives_a_line_cut_short_and_one_from_another_version(course: Path, capsys):
    check("3.1", 2)
    file = course / "progress.jsonl"
    newer = json.dumps({"v": 99, "event": "dance", "id": "3.1"})
    file.write_text(file.read_text() + newer + "\n" + '\xff{"v": 1, "ev', encoding="latin-1")
    before = file.read_bytes()
    check("3.2", "cabde")
    assert store.last_outcomes() == {"3.1": "right", "3.2": "right"}
    assert file.read_bytes().startswith(before)


def test_two_open_notebooks_do_not_disturb_each_other(course: Path):
    code = "from techsales import check\nfor _ in range(200): check('3.1', 2)"
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=os.environ.copy(), stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(60) for process in running] == [0, 0]
    assert sum(1 for _ in store.records()) == 400


def test_progress_that_cannot_be_saved_is_told_once_and_stops_nothing(course: Path, capsys, monkeypatch):
    monkeypatch.setenv("TECHSALES_PROGRESS", str(course / "no" / "such" / "folder" / "progress.jsonl"))
    check("3.1", 2)
    check("3.1", 2)
    out, err = capsys.readouterr()
    assert out.count("✓ 3.1 Right") == 2
    assert err.count("could not be saved") == 1


def test_what_a_learner_imports_is_light():
    code = (
        "import sys; from techsales import check, hint; import techsales.metrics;"
        "print([m for m in ('IPython', 'pandas', 'numpy', 'matplotlib', 'ipywidgets') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_a_wrong_answer_on_edited_data_says_which_file_was_edited(course: Path, capsys):
    entry = {"name": "surveys", "path": "surveys.csv", "hash": "sha256:" + "0" * 64}
    (course / "data" / "datapackage.json").write_text(json.dumps({"resources": [entry]}))
    (course / "data" / "surveys.csv").write_text("edited")
    check("3.1", 2)
    assert "edited" not in said(capsys)
    check("3.1", 4)
    assert "surveys.csv was edited" in said(capsys)
    (course / "data" / "surveys.csv").unlink()
    check("3.1", 4)
    assert 'restore("surveys")' in said(capsys)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (check, 'Which exercise? Write its number as in check("3.1", answer).'),
        (hint, 'Which exercise? Write its number as in check("3.1", answer).'),
        (solution, 'Which exercise? Write its number as in check("3.1", answer).'),
        (quiz, "Which chapter? Write its number as in quiz(3)."),
        (lambda: quiz("three"), "Chapter three has no quiz."),
    ],
)
def test_a_call_without_a_number_asks_for_it(course: Path, capsys, call, sentence):
    call()
    assert said(capsys) == f"✗ {sentence}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Use `a*b` and *left* of it", "Use <code>a*b</code> and <em>left</em> of it"),
        ("a ` b *c", "a ` b *c"),
        ("2 * 3 * 4, x*y*z", "2 * 3 * 4, x*y*z"),
        ("*not* <b>`", "<em>not</em> &lt;b&gt;`"),
    ],
)
def test_code_and_stress_in_a_sentence(text: str, shown: str) -> None:
    assert rich(text) == shown
