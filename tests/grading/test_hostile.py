"""Every attack and every broken file ends with the right score or a clear reason, and touches nobody else."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from techsales.grading.limits import Limits
from techsales.grading.records import Answer, Graded, Submission
from techsales.grading.runner import Course, grade, grade_one
from techsales.grading.samples import (
    Cell,
    Page,
    agrees,
    attacked,
    authored,
    exported,
    make_samples,
    sample,
    solved,
)
from techsales.grading.samples_hostile import DELETE_FILES, HOSTILE, READ_BANK, Hostile
from techsales.grading.sandbox import Sandbox, sandbox_is_required, why_no_walls
from techsales.grading.submissions import find_submissions
from techsales.grading.trusting import Trusting

LIMITS = Limits(
    wall_seconds=10,
    cell_seconds=1,
    cpu_seconds=5,
    memory_bytes=200_000_000,
    file_bytes=1_000_000,
    folder_megabytes=4,
    result_bytes=1_000_000,
)
#: Attacks of samples_hostile whose own output must show nothing that it looked for.
SILENT = ("FOUND [<", "FOUND [{", "BANK", "FORKED", "WROTE")


@pytest.fixture(scope="module")
def course(root: Path) -> Course:
    return Course(root)


@pytest.fixture(scope="module")
def pages(root: Path) -> dict[str, Page]:
    return {page.name.split("/")[1][:2]: page for page in authored(root)}


Run = Callable[..., Graded]


@pytest.fixture(scope="module")
def run(root: Path, course: Course) -> Iterator[Run]:
    why = why_no_walls(root)
    if why:
        pytest.fail(why) if sandbox_is_required() else pytest.skip(why)
    with Sandbox(root) as sandbox:
        yield lambda content, limits=LIMITS, source="ana/03_loops.ipynb": grade_one(
            submitted(content, source), course, sandbox, limits
        )


def submitted(content: bytes, source: str = "ana/03_loops.ipynb") -> Submission:
    return Submission("ana", source, "notebook", "", "", hashlib.sha256(content).hexdigest(), content)


def results(graded: Graded) -> dict[str, tuple[str, int | None]]:
    return {answer.exercise: (answer.outcome, answer.mistake) for answer in graded.answers}


def of(graded: Graded, exercise: str) -> Answer:
    return next(answer for answer in graded.answers if answer.exercise == exercise)


def with_cell(page: Page, source: str, *, solved_: bool = True) -> bytes:
    """A page with one more cell after its first answer."""
    cells = solved(page) if solved_ else list(page.cells)
    return sample(page, [*cells[:2], Cell("hostile", source), *cells[2:]]).content


@pytest.mark.parametrize("name", HOSTILE)
def test_an_attack_wins_nothing_and_costs_only_what_it_breaks(run: Run, pages: dict[str, Page], name: str) -> None:
    made = attacked(pages["03"], HOSTILE[name])
    graded = run(made.content)
    expected = {"outcomes": {key: list(value) for key, value in made.outcomes.items()}}
    assert agrees(expected, results(graded)), (results(graded), graded.problem)
    assert bool(graded.problem) == made.problem
    printed = "".join(cell.output for cell in graded.cells)
    assert not any(word in printed for word in SILENT)
    assert len(printed) < 100_000


def test_the_attack_on_the_bank_would_find_it_without_walls(root: Path, course: Course, pages: dict[str, Page]) -> None:
    content = attacked(pages["03"], Hostile(READ_BANK)).content
    graded = grade_one(submitted(content), course, Trusting(root), Limits())
    assert "BANK techsales.checking.bank" in "".join(cell.output for cell in graded.cells)


def test_an_attack_on_patched_answers_can_be_told_from_answering(run: Run, pages: dict[str, Page]) -> None:
    """Handing over the right value literally is answering; the value is not to be had inside."""
    cheat = 'from techsales import check\ncheck("3.3", 6)'
    assert of(run(with_cell(pages["03"], cheat, solved_=False)), "3.3").outcome == "right"


LATER = {
    "a loop that switches the timer off": (
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
        "loop that never ends",
    ),
    "sleeping on": (
        "import signal, time\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\ntime.sleep(99)",
        "more than 1.5 seconds",
    ),
    "a flood of results": (
        "import os\nwhile True:\n    try:\n        os.write(3, b'{}\\n' * 1000)\n    except BaseException:\n        pass",
        "reported more than 1 MB",
    ),
    "results without end of line": ("import os\nwhile True:\n    os.write(3, b'x' * 60000)", "reported more than 1 MB"),
    "the results' file closed": ("import os\nos.close(3)\nos._exit(0)", "ended Python itself"),
}


@pytest.mark.parametrize("name", LATER)
def test_what_was_answered_before_the_end_counts(run: Run, pages: dict[str, Page], name: str) -> None:
    source, says = LATER[name]
    graded = run(with_cell(pages["03"], source), dataclasses.replace(LIMITS, wall_seconds=1.5))
    assert of(graded, "3.1").outcome == "right"
    assert of(graded, "3.2").outcome == "unreachable"
    assert says in graded.problem and "Cell 3 of" in graded.problem
    assert of(graded, "3.2").error == graded.problem
    assert len(graded.cells) == 3


CONTAINED = {
    "a large file": ("open('x', 'wb').write(b'0' * 5_000_000)", "OSError"),
    "many large files": ("for n in range(9):\n    open(str(n), 'wb').write(b'0' * 900_000)", "OSError"),
    "very many files": ("for n in range(5000):\n    open(f'f{n}', 'w')", "OSError"),
    "a bomb of threads": (
        "import threading, time\nfor _ in range(500):\n    threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
        "Error",
    ),
    "killing everybody": ("import os, signal\nos.kill(-1, signal.SIGKILL)\n1 / 0", "Error"),
    "a huge answer": ("from techsales import check\ncheck('3.2', ['x' * 5000] * 2000)\n1 / 0", "ZeroDivisionError"),
    "an answer without end": (
        "from techsales import check\nfrom collections.abc import Mapping\nclass M(Mapping):\n"
        "    def __iter__(self):\n        while True: pass\n    def __len__(self): return 1\n"
        "    def __getitem__(self, k): return k\ncheck('3.2', M())",
        "stopped after 1 seconds",
    ),
    "a broken error": ("class E(Exception):\n    def __str__(self): raise SystemExit\nraise E", "str() failed"),
    "deep recursion": ("def f(): f()\nf()", "RecursionError"),
    "no more builtins": (
        "import builtins\nfor n in ('print', 'repr', 'len'):\n    delattr(builtins, n)\nprint(1)",
        "NameError",
    ),
    "standard output gone": ("import sys\nsys.stdout = None\n1 / 0", "ZeroDivisionError"),
}


@pytest.mark.parametrize("name", CONTAINED)
def test_what_fails_in_its_own_cell_costs_nothing_else(run: Run, pages: dict[str, Page], name: str) -> None:
    source, says = CONTAINED[name]
    graded = run(with_cell(pages["03"], source))
    assert {outcome for outcome, _ in results(graded).values()} <= {"right", "open"}, (results(graded), graded.problem)
    assert says in graded.cells[2].error
    assert graded.problem == ""


def test_probed_functions_that_attack_are_contained(run: Run, pages: dict[str, Page]) -> None:
    page = pages["04"]
    exercise = next(cell.exercise for cell in page.cells if "def " in page.solutions.get(cell.exercise, cell).source)
    for body in ("while True: pass", "raise SystemExit", "import os; os.fork()", "return _f"):
        cell = f'from techsales import check\ndef _f(*a):\n    {body}\ncheck("{exercise}", _f)'
        made = sample(page, [Cell("x", cell, exercise, ("wrong", None))])
        assert of(run(made.content, dataclasses.replace(LIMITS, call_seconds=0.2)), exercise).outcome in (
            "wrong",
            "mistake",
        )


def test_a_deleted_check_is_unreachable_and_says_so(run: Run, pages: dict[str, Page]) -> None:
    cells = [cell for cell in solved(pages["03"]) if cell.exercise != "3.3"]
    graded = run(sample(pages["03"], cells).content)
    assert of(graded, "3.3").outcome == "unreachable"
    assert 'check("3.3", …) stands in no code cell' in of(graded, "3.3").error
    assert of(graded, "3.4").outcome == "right"


def test_an_error_before_the_check_is_the_reason(run: Run, pages: dict[str, Page]) -> None:
    cells = [Cell(c.id, "1 / 0\n" + c.source) if c.exercise == "3.3" else c for c in solved(pages["03"])]
    answer = of(run(sample(pages["03"], cells).content), "3.3")
    assert (answer.outcome, answer.captured) == ("unreachable", {})
    assert "divided by zero" in answer.error


def test_the_last_answer_counts_and_dots_take_nothing_back(run: Run) -> None:
    def checks(*answers: str) -> bytes:
        code = "from techsales import check\n" + "\n".join(f'check("3.1", {answer})' for answer in answers)
        return json.dumps({"cells": [{"cell_type": "code", "source": code}]}).encode()

    assert of(run(checks("4", "2")), "3.1").outcome == "right"
    assert of(run(checks("2", "4")), "3.1").mistake == 1
    assert of(run(checks("2", "...")), "3.1").outcome == "right"
    assert of(run(checks("...")), "3.1").outcome == "open"


def test_a_planted_mistake_that_nobody_touched_is_no_answer(run: Run, pages: dict[str, Page]) -> None:
    page = pages["03"]
    before = of(run(sample(page, list(page.cells)).content), "3.4")
    assert (before.outcome, before.mistake) == ("open", None) and "as it was handed out" in before.feedback
    tried = [
        dataclasses.replace(c, source=c.source.replace("total = s", "total = s + 0")) if c.exercise == "3.4" else c
        for c in page.cells
    ]
    assert of(run(sample(page, tried).content), "3.4").mistake == 1


def test_a_huge_cell_is_not_run_and_the_rest_is(run: Run, pages: dict[str, Page]) -> None:
    cells = [Cell(c.id, c.source + "\n#" + "x" * 120_000) if c.exercise == "3.3" else c for c in solved(pages["03"])]
    graded = run(sample(pages["03"], cells).content)
    assert "at most 100,000 are run" in of(graded, "3.3").error
    assert of(graded, "3.4").outcome == "right"
    assert all(len(cell.source) <= 20_000 for cell in graded.cells)


def test_a_notebook_of_nothing_is_said(run: Run) -> None:
    for cells in ([], [{"cell_type": "code", "source": "1 + 1"}]):
        graded = run(json.dumps({"cells": cells}).encode(), source="ana.ipynb")
        assert graded.answers == () and "No exercise of this course" in graded.problem
    named = run(json.dumps({"cells": []}).encode())
    assert {answer.outcome for answer in named.answers} == {"unreachable"}


def test_exercises_that_the_course_does_not_have_are_named(run: Run) -> None:
    def asked(*exercises: str) -> bytes:
        code = "from techsales import check\n" + "\n".join(f'check("{one}", 2)' for one in exercises)
        return json.dumps({"cells": [{"cell_type": "code", "source": code}]}).encode()

    graded = run(asked("3.1", "3.99", "98.q7", "3.99"))
    assert of(graded, "3.1").outcome == "right"
    assert graded.problem.startswith("This course has no exercise 3.99, 98.q7, so nothing is graded there")
    alone = run(asked("98.1"), source="ana.ipynb")
    assert alone.problem.startswith("No exercise of this course is in this file.") and " 98.1, " in alone.problem


def test_the_whole_folder_may_be_handed_in(run: Run, root: Path) -> None:
    """Pages without exercises are no fault, and a chapter is not taken for its exercises, whose file name it has."""
    for folder in ("chapters", "cases", "reports"):
        path = sorted((root / folder).glob("*.ipynb"))[0]
        graded = run(path.read_bytes(), source=f"ana/{path.name}")
        assert (graded.answers, graded.problem) == ((), ""), path


def test_pages_of_an_export_do_not_meet_and_claimed_scores_are_ignored(run: Run, pages: dict[str, Page]) -> None:
    one = json.loads(exported(with_cell(pages["03"], "import os\nos._exit(1)"), "exercises/03_loops", "Ana"))
    two = json.loads(exported(sample(pages["05"], list(pages["05"].cells)).content, "exercises/05_tables", "Ana"))
    graded = run(json.dumps({**one, "cells": one["cells"] + two["cells"]}).encode())
    assert of(graded, "3.1").outcome == "right" and of(graded, "3.2").outcome == "unreachable"
    assert of(graded, "5.1").outcome == "open"
    assert "of exercises/03_loops ended Python itself" in graded.problem
    assert {cell.page for cell in graded.cells} == {"exercises/03_loops", "exercises/05_tables"}
    assert not [answer for answer in graded.answers if answer.exercise.startswith("1.")]


def test_thirty_generated_submissions_get_the_expected_scores_and_nothing_else_is_touched(
    root: Path, tmp_path: Path, run: Run
) -> None:
    expected = make_samples(root, tmp_path / "class", 30, seed=3)
    (tmp_path / "class" / "ladder.json").write_text('{"format": 1, "case": "kestrel"}')
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    data = {path: path.stat().st_mtime_ns for path in (root / "data").iterdir()}
    found = find_submissions(tmp_path / "class")
    graded = {one.submission.source: one for one in grade(found, root, workers=2, limits=LIMITS)}
    ladder = graded.pop("ladder.json")
    assert (ladder.submission.kind, ladder.problem, ladder.answers) == ("transcript", "", ())
    assert graded.keys() == expected.keys()
    for source, one in graded.items():
        wanted = expected[source]
        assert agrees(wanted, results(one)), (source, wanted["kind"], results(one))
        assert (one.submission.learner, bool(one.problem)) == (wanted["learner"], wanted["problem"])
    assert {wanted["kind"] for wanted in expected.values()} == {"right", "mistakes", "untouched", "broken", "hostile"}
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert data == {path: path.stat().st_mtime_ns for path in (root / "data").iterdir()}


def test_who_stops_listening_waits_for_no_page(root: Path, pages: dict[str, Page], run: Run) -> None:
    endless = with_cell(pages["03"], "while True: pass")
    long = Limits(wall_seconds=300, cell_seconds=300, cpu_seconds=300)
    given = [submitted(sample(pages["03"], solved(pages["03"])).content), submitted(endless), submitted(endless)]
    results_ = grade(given, root, workers=2, limits=long)
    assert next(results_).problem == ""
    results_.close()  # type: ignore[attr-defined]


def test_samples_are_the_same_for_the_same_seed(root: Path, tmp_path: Path) -> None:
    one, two = (make_samples(root, tmp_path / name, 12, seed=5) for name in ("a", "b"))
    assert one == two
    assert make_samples(root, tmp_path / "c", 12, seed=6) != one


def test_an_answer_that_judge_cannot_take_is_wrong_and_stops_nobody(
    run: Run, pages: dict[str, Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    from techsales.grading import runner

    def broken(_captured: Any, _exercise: Any) -> Any:
        raise OverflowError

    monkeypatch.setattr(runner, "judge", broken)
    answer = of(run(sample(pages["03"], solved(pages["03"])).content), "3.1")
    assert answer.outcome == "wrong" and "cannot be judged" in answer.feedback


@pytest.mark.parametrize(("walled", "deleted"), [(True, "/etc"), (False, ".")])
def test_the_sample_that_deletes_files_spares_the_machine_where_no_walls_are(monkeypatch, walled, deleted) -> None:
    places: list[str] = []
    monkeypatch.setattr("shutil.rmtree", lambda place, **_options: places.append(place))  # nothing is deleted here
    monkeypatch.setattr("os.path.isdir", lambda _place: walled)
    monkeypatch.setattr("builtins.open", lambda *_args: (_ for _ in ()).throw(OSError("not in a test")))
    exec(DELETE_FILES, {})  # the sample's own text
    assert deleted in places
    assert walled or places == ["."]
