"""``techsales grade``: exit codes, what is refused, and a run that is killed half-way and completed."""

import contextlib
import csv
import errno
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from techsales import cli
from techsales import places as places_module
from techsales.course import CourseError
from techsales.grading import command
from techsales.grading.command import Engine, run_grade
from techsales.grading.records import Graded, Submission
from techsales.grading.sandbox import why_no_walls
from techsales.grading.submissions import find_submissions

#: A course with an engine that takes its time, as a program of its own, so that it can be killed.
SLOW = """
import hashlib, sys, time
from pathlib import Path
from techsales.grading.command import Engine, run_grade
from techsales.grading.records import Answer, Graded, Submission

def find(folder):
    return [
        Submission(p.stem, p.name, "notebook", "", "2026-11-25T08:00:00Z", hashlib.sha256(p.read_bytes()).hexdigest(), b"")
        for p in sorted(folder.iterdir())
    ]

def grade(waiting):
    for one in waiting:
        with open(sys.argv[3], "a") as log:
            log.write(one.learner + "\\n")
        time.sleep(float(sys.argv[4]))
        yield Graded(one, (Answer("3.1", "right", None, "fine", {}, ""),), (), "", 0.1)

engine = Engine(find, grade, lambda: ["none: a test"])
sys.exit(run_grade(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[5]), engine=engine))
"""


@pytest.fixture
def engine(make):
    """An engine over made submissions; ``ran`` holds what it ran."""

    class Made:
        def __init__(self) -> None:
            self.ran: list[str] = []
            self.submissions = [make.submission("Ana"), make.submission("Ben")]
            self.problems: dict[str, str] = {}

        def find(self, _path: Path) -> list[Submission]:
            return self.submissions

        def grade(self, waiting: Iterable[Submission]) -> Iterator[Graded]:
            for one in waiting:
                self.ran.append(one.learner)
                yield make.graded(one, make.answer("3.1"), problem=self.problems.get(one.learner, ""))

        def engine(self) -> Engine:
            return Engine(self.find, self.grade, lambda: ["Namespaces."])

    return Made()


@pytest.fixture
def places(tmp_path):
    (tmp_path / "in").mkdir()
    return tmp_path / "in", tmp_path / "out"


def test_all_graded_is_0_and_everything_is_written(engine, places, root):
    submissions, to = places
    assert run_grade(submissions, to, root, engine=engine.engine()) == 0
    assert sorted(path.name for path in to.iterdir()) == [
        "class_report.html", "feedback", "gradebook.sqlite", "ladder.csv", "ladder.json", "lms.csv", "scores_template.csv"
    ]  # fmt: skip
    assert len(list((to / "feedback").iterdir())) == 2
    assert sorted(path.name for path in to.parent.iterdir()) == ["in", "out"], "nothing outside RESULTS is touched"
    assert list(submissions.iterdir()) == []
    assert os.name == "nt" or to.stat().st_mode & 0o077 == 0, "others on this machine may not read it"


def test_a_second_call_grades_what_is_new_and_regrade_everything(engine, places, root):
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert engine.ran == ["Ana", "Ben"]
    engine.submissions.append(type(engine.submissions[0])("Cy", "c.ipynb", "notebook", "", "", "cc", b""))
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert engine.ran == ["Ana", "Ben", "Cy"]
    assert run_grade(*places, root, engine=engine.engine(), regrade=True) == 0
    assert engine.ran == ["Ana", "Ben", "Cy"] * 2 and len(engine.ran) == 6


def test_one_name_twice_and_learners_of_another_class_are_pointed_out(engine, places, root, make, capsys):
    again = make.submission("Ana", "class/homework/ana.ipynb", modified="2026-11-26T08:00:00Z")
    engine.submissions.append(again)
    assert run_grade(*places, root, engine=engine.engine()) == 0
    said = capsys.readouterr().out
    assert "1 handed in the same exercise more than once (Ana), and the later answer counts." in said
    assert "from earlier runs" not in said
    engine.submissions[:] = [make.submission("Ben", modified="2026-11-27T08:00:00Z")]
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert "(Ana)" in capsys.readouterr().out, "a newer file at the same place is no second one"
    engine.submissions[:] = [make.submission("Cy")]
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert "2 learners more are in the results, from earlier runs." in capsys.readouterr().out


def lay(folder: Path, *sources: str) -> None:
    """Files that differ, at these places."""
    for source in sources:
        cell = {"cell_type": "code", "source": f'check("3.1", "{source}")'}
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(json.dumps({"cells": [cell]}))


@pytest.fixture
def names(places, root, make, capsys):
    """Runs the command over what lies there; gives the learners of the table, and what was said."""

    def grade(waiting: Iterable[Submission]) -> Iterator[Graded]:
        yield from (make.graded(one, make.answer(f"3.{n}")) for n, one in enumerate(waiting, 1))

    def run(given: Path = places[0], **options: object) -> tuple[list[str], str]:
        run_grade(given, places[1], root, engine=Engine(find_submissions, grade, list), **options)
        with (places[1] / "lms.csv").open(encoding="utf-8-sig", newline="") as file:
            return [row["learner"] for row in csv.DictReader(file)], capsys.readouterr().out

    return run


def test_a_file_of_one_name_in_several_folders_is_read_as_the_trainer_says(places, names):
    lay(places[0], "Ana/loops.ipynb", "Ben/loops.ipynb", "Cy/work/03_loops.ipynb", "Dee.ipynb")
    learners, said = names()
    assert learners == ["Cy", "Dee", "loops"]
    assert "named by the file: loops (in Ana, Ben). If the folders are the learners, stop, and give the same" in said
    report = (places[1] / "class_report.html").read_text(encoding="utf-8")
    assert "loops (in Ana, Ben). --names-from folder reads it the other way." in report
    with pytest.raises(CourseError, match="take learners' names from the file, and one learner would become two"):
        names(names_from="folder")
    learners, said = names(names_from="file")
    assert learners == ["Cy", "Dee", "loops"] and "--names-from" not in said, "it was said"
    assert "--names-from" not in names()[1], "once is enough"


def test_where_both_ways_gave_the_same_the_other_may_be_taken_up(places, names):
    lay(places[0], "Ana/03_loops.ipynb", "Dee.ipynb")
    assert names()[0] == ["Ana", "Dee"]
    lay(places[0], "Ana/loops.ipynb", "Ben/loops.ipynb")
    assert names(names_from="folder")[0] == ["Ana", "Ben", "Dee"]


def test_names_from_folders_stay_so_in_the_next_run(places, names, tmp_path):
    lay(places[0], "Ana/loops.ipynb", "Ben/loops.ipynb", "Cy/work/03_loops.ipynb", "Dee.ipynb")
    learners, said = names(names_from="folder")
    assert learners == ["Ana", "Ben", "Cy", "Dee"] and "--names-from" not in said
    assert "--names-from" not in (places[1] / "class_report.html").read_text(encoding="utf-8")
    lay(places[0], "Ana/late.ipynb")
    assert names()[0] == ["Ana", "Ben", "Cy", "Dee"]
    with pytest.raises(CourseError, match="from the folder, .* For --names-from file, name another folder after --to"):
        names(names_from="file")
    packed = shutil.make_archive(str(tmp_path / "class"), "zip", places[0])
    assert names(Path(packed))[0] == ["Ana", "Ben", "Cy", "Dee"], "the ZIP that all lie in is no learner"


def test_one_learners_files_by_day_are_one_learners(places, names):
    lay(places[0], "monday/Ana.ipynb", "tuesday/Ana.ipynb", "tuesday/Ben.ipynb")
    learners, said = names()
    assert learners == ["Ana", "Ben"] and "Ana (in monday, tuesday)" in said and "Ben (in" not in said


def test_a_pdf_or_a_packed_file_needs_a_look_and_makes_nobody_a_learner(places, names):
    lay(places[0], "Ana/03_loops.ipynb", "Ana/my notes.pdf", "Ben.rar", "03_loops.docx")
    learners, said = names()
    assert learners == ["Ana"] and len(list((places[1] / "feedback").iterdir())) == 1
    assert "1 of 4 files are fine" in said and "Ana/my notes.pdf: A .pdf file is not graded." in said
    assert "name nobody" not in said
    assert "Ben" not in (places[1] / "scores_template.csv").read_text(encoding="utf-8-sig")
    for path in (places[0] / "Ben.rar", places[0] / "Ana/my notes.pdf"):
        path.unlink()
    assert "from earlier runs" not in names()[1]


@pytest.mark.parametrize("changed", ["a starter", "what judges"])
def test_other_code_handed_out_or_other_rules_grade_everything_and_say_so(
    engine, places, tiny, tmp_path, monkeypatch, capsys, changed
):
    assert run_grade(*places, tiny.root, engine=engine.engine()) == 0
    assert run_grade(*places, tiny.root, engine=engine.engine()) == 0
    assert engine.ran == ["Ana", "Ben"] and "graded anew" not in capsys.readouterr().out
    if changed == "a starter":
        path = next((tiny.root / "exercises").glob("*.ipynb"))
        notebook = json.loads(path.read_text(encoding="utf-8"))
        starter = next(cell for cell in notebook["cells"] if "starter" in cell["metadata"].get("tags", []))
        starter["source"] = "# another start\n" + "".join(starter["source"])
        path.write_text(json.dumps(notebook), encoding="utf-8")
    else:
        (tmp_path / "judge.py").write_text("another rule")
        monkeypatch.setattr(command.checking, "__file__", str(tmp_path / "__init__.py"))
    assert run_grade(*places, tiny.root, engine=engine.engine()) == 0
    assert engine.ran == ["Ana", "Ben"] * 2
    assert "others than in the run before, so files graded then are graded anew." in capsys.readouterr().out


def test_another_bank_grades_everything(engine, places, tiny):
    assert run_grade(*places, tiny.root, engine=engine.engine()) == 0
    path = next((tiny.root / "exercises").glob("*.toml"))
    path.write_text(path.read_text(encoding="utf-8") + "\n# another edition\n", encoding="utf-8")
    assert run_grade(*places, tiny.root, engine=engine.engine()) == 0
    assert engine.ran == ["Ana", "Ben"] * 2
    path.write_text(path.read_text(encoding="utf-8").replace("\n# another edition\n", ""), encoding="utf-8")
    assert run_grade(*places, tiny.root, engine=engine.engine()) == 0
    assert engine.ran == ["Ana", "Ben"] * 3, "back at the first edition, what the other one judged counts no more"


def test_some_that_need_a_look_are_1_and_listed(engine, places, root, make, capsys):
    engine.problems["Ben"] = "Cell 2 ran longer than 10 seconds. Look for a loop [that] never ends."
    engine.submissions.append(make.submission("Cy", "c.ipynb", problem="It is empty. Ask for it again."))
    assert run_grade(*places, root, engine=engine.engine()) == 1
    said = capsys.readouterr().out
    assert "class/Ben.ipynb: Cell 2 ran longer than 10 seconds. Look for a loop [that] never ends." in said
    assert "c.ipynb: It is empty. Ask for it again." in said and "1 of 3 files are fine" in said
    assert engine.ran == ["Ana", "Ben"], "what cannot be read is not run"
    assert run_grade(*places, root, engine=engine.engine()) == 1, "it still needs a look"


def test_bad_scores_are_1_and_the_good_rows_go_on(engine, places, root, tmp_path, capsys):
    scores = tmp_path / "scores.csv"
    scores.write_text("learner,pre_1\nAna,2\nBen,9\n")
    assert run_grade(*places, root, engine=engine.engine(), scores=scores) == 1
    assert "scores, line 3, column pre_1: '9' is not a whole number from 0 to 4." in capsys.readouterr().out


def test_nothing_found_and_nothing_readable_are_2(engine, places, root, make, capsys):
    engine.submissions.clear()
    assert run_grade(*places, root, engine=engine.engine()) == 2
    assert "holds no notebook and no saved page" in capsys.readouterr().out and not places[1].exists()
    engine.submissions.append(make.submission("Cy", problem="It is empty."))
    assert run_grade(*places, root, engine=engine.engine()) == 2
    assert "No answer to any exercise was found" in capsys.readouterr().out


def test_games_of_the_ladder_alone_are_graded(places, root, make):
    from random import Random

    from techsales.diagnosis.bots import optimal
    from techsales.diagnosis.draw import set_up
    from techsales.diagnosis.transcript import transcript_bytes

    (places[0] / "K2 1.json").write_bytes(transcript_bytes(optimal(set_up("K2", 1), Random(1)), "Ana"))
    none = Engine(find_submissions, lambda waiting: (make.graded(one) for one in waiting), list)
    assert run_grade(*places, root, engine=none) == 0
    assert "Ana,K2,1,100,proven" in (places[1] / "ladder.csv").read_text(encoding="utf-8-sig")


def test_the_same_bytes_of_one_learner_run_once_and_of_two_learners_twice(engine, places, root):
    ana = engine.submissions[0]
    engine.submissions[:] = [
        ana,
        type(ana)("ana ", "copy.ipynb", "notebook", "", "", ana.sha256, b""),
        type(ana)("Ben", "ben.ipynb", "notebook", "", "", ana.sha256, b""),
    ]
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert len(engine.ran) == 2


@pytest.mark.parametrize(
    ("to", "says"),
    [
        ("in", "holds the submissions"),
        ("in/results", "lies in the submissions. Name a folder outside"),
        ("file/x/y", "file is a file. Name a folder after --to"),
        ("x" * 300, "cannot be used .File name too long.. Name a folder after --to"),
        (".", "holds the submissions"),
        ("full", "is not empty and holds no gradebook.sqlite"),
        ("file", "is a file. Name a folder after --to"),
    ],
)
def test_folders_that_would_mix_or_lose_something_are_refused(engine, tmp_path, root, to, says):
    for folder in ("in", "full"):
        (tmp_path / folder).mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CourseError, match=says):
        run_grade(tmp_path / "in", tmp_path / to, root, engine=engine.engine())
    assert (tmp_path / "full" / "mine.txt").read_text() == (tmp_path / "file").read_text() == "mine"
    assert engine.ran == [] and sorted(path.name for path in tmp_path.iterdir()) == ["file", "full", "in"]
    assert list((tmp_path / "in").iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc on this system")
def test_a_place_where_nothing_can_be_written_is_named(engine, places, root):
    with pytest.raises(
        CourseError, match=r"^/proc/foo cannot be used \(.*\). Name a folder after --to in which you may"
    ):
        run_grade(places[0], Path("/proc/foo"), root, engine=engine.engine())
    assert engine.ran == []


def test_a_folder_that_is_read_only_is_named_with_the_remedy(engine, places, root, monkeypatch):
    assert run_grade(*places, root, engine=engine.engine()) == 0

    def refuses(**_options: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "a name nobody typed")

    monkeypatch.setattr(places_module, "TemporaryFile", refuses)
    with pytest.raises(CourseError, match=r"out cannot be used \(Read-only file system\). Name a folder after --to"):
        run_grade(*places, root, engine=engine.engine())


def test_it_says_what_is_in_force_and_what_will_run(engine, places, root, capsys):
    ana = engine.submissions[0]
    engine.submissions.append(type(ana)("ana ", "copy.ipynb", "notebook", "", "", ana.sha256, b""))
    assert run_grade(*places, root, engine=engine.engine()) == 0
    said = capsys.readouterr().out
    assert "3 files found, 2 to grade, 1 left out, the same to the byte as another file of that learner." in said
    assert "In force while they run:\n  Namespaces.\n" in said
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert "3 files found, 0 to grade, 2 graded in an earlier run, 1 left out" in capsys.readouterr().out


def test_files_that_name_nobody_are_pointed_out(engine, places, root, make, capsys):
    engine.submissions[:] = [make.submission(f"03_loops ({n})", f"03_loops ({n}).ipynb") for n in (1, 2)]
    assert run_grade(*places, root, engine=engine.engine()) == 0
    said = capsys.readouterr().out
    assert "2 name nobody, so each counts as a learner of its own: 03_loops (1).ipynb, 03_loops (2).ipynb." in said
    assert "Put each learner's files into a folder with the learner's name" in said


def test_submissions_that_are_not_there_are_told(engine, tmp_path, root):
    with pytest.raises(CourseError, match="There is no"):
        run_grade(tmp_path / "none", tmp_path / "out", root, engine=engine.engine())


def test_an_engine_that_fails_keeps_what_was_graded(engine, places, root, make):
    def fails(waiting: Iterable[Submission]) -> Iterator[Graded]:
        yield make.graded(next(iter(waiting)), make.answer("3.1"))
        raise CourseError("A worker is gone. Run the command again.")

    with pytest.raises(CourseError, match="A worker is gone"):
        run_grade(*places, root, engine=Engine(engine.find, fails, list))
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert engine.ran == ["Ben"]


def test_ctrl_c_says_that_what_was_graded_is_kept(engine, places, root, make, capsys):
    def stopped(waiting: Iterable[Submission]) -> Iterator[Graded]:
        yield make.graded(next(iter(waiting)), make.answer("3.1"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_grade(*places, root, engine=Engine(engine.find, stopped, list))
    assert "Stopped. What was graded is kept: give the same command again" in capsys.readouterr().out
    assert run_grade(*places, root, engine=engine.engine()) == 0
    assert engine.ran == ["Ben"]


def test_among_a_learners_copy_of_the_course_the_trainers_own_counts(engine, places, root, tiny, monkeypatch):
    (tiny.root / "data" / "datapackage.json").write_text("a learner wrote this")
    monkeypatch.chdir(tiny.root)
    monkeypatch.setenv("TECHSALES_COURSE", str(tiny.root))
    seen = []
    made = Engine(engine.find, engine.grade, lambda: seen.append(os.environ["TECHSALES_COURSE"]) or [])
    assert run_grade(*places, root, engine=made) == 0
    assert seen == [str(root)] and os.environ["TECHSALES_COURSE"] == str(tiny.root)


def rows(book: Path, sql: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(book, timeout=5)) as db:
        return db.execute(sql).fetchall()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_killed_half_way_and_completed_nothing_is_lost_or_graded_twice(tmp_path, tiny):
    submissions, to, log = tmp_path / "in", tmp_path / "out", tmp_path / "log"
    submissions.mkdir()
    (tmp_path / "slow.py").write_text(textwrap.dedent(SLOW))
    for n in range(8):
        (submissions / f"learner{n}.ipynb").write_text(str(n))
    words = [sys.executable, str(tmp_path / "slow.py"), str(submissions), str(to), str(log)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    first = subprocess.Popen([*words, "0.2", str(tiny.root)], env=environment, stdout=subprocess.DEVNULL)
    while not log.exists() or len(log.read_text().split()) < 4:  # the fourth has begun, three are written
        assert first.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    first.kill()
    first.wait()
    kept = {row[0] for row in rows(to / "gradebook.sqlite", "SELECT learner FROM grades")}
    assert kept == {"learner0", "learner1", "learner2"} and not (to / "class_report.html").exists()
    (to / ".class_report.html.12345").write_text("half a report")  # what a kill while writing would leave
    second = subprocess.run([*words, "0", str(tiny.root)], env=environment, capture_output=True, text=True)
    assert second.returncode == 0, second.stderr
    graded = rows(to / "gradebook.sqlite", "SELECT learner, count(*) FROM grades GROUP BY learner")
    assert graded == [(f"learner{n}", 1) for n in range(8)]
    ran = log.read_text().split()
    assert ran[:4] == [f"learner{n}" for n in range(4)] and ran[4:] == [f"learner{n}" for n in range(3, 8)]
    assert len(list((to / "feedback").glob("*.html"))) == 8
    assert not list(to.glob(".*")), "what the killed run left is swept away"
    assert [row[0] is None for row in rows(to / "gradebook.sqlite", "SELECT finished FROM runs")] == [True, False]


def test_the_command_grades_a_class_with_the_courses_own_engine(tmp_path, root, monkeypatch, capsys):
    if why_no_walls(root):
        pytest.skip("namespaces are missing here")
    sources = {"Ana": '"cabde"', "Ben": '"acbde"', "Cy": "..."}
    for name, source in sources.items():
        folder = tmp_path / "in" / name
        folder.mkdir(parents=True)
        cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
        code = f'from techsales import check\nprint("<script>")\ncheck("3.2", {source})'
        notebook = {"cells": [{**cell, "source": code}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / "03_loops.ipynb").write_text(json.dumps(notebook))
    (tmp_path / "in" / "Dee.ipynb").write_text("")
    monkeypatch.setattr(sys, "argv", ["techsales", "grade", str(tmp_path / "in"), "--to", str(tmp_path / "out")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr().out
    assert ended.value.code == 1 and "Dee.ipynb: The file is empty." in said and "3 of 4 files are fine" in said
    answers = rows(
        tmp_path / "out" / "gradebook.sqlite",
        "SELECT learner, outcome, mistake FROM grades g JOIN answers a ON a.grade = g.id WHERE exercise = '3.2'",
    )
    assert sorted(answers, key=str) == [("ana", "right", None), ("ben", "mistake", 1), ("cy", "open", None)]
    page = next((tmp_path / "out" / "feedback").glob("ben-*.html")).read_text(encoding="utf-8")
    assert "You start the counter after the loop has begun." in page and "&lt;script&gt;" in page
    assert "<script" not in page


def test_the_bank_version_is_the_same_for_the_same_files_and_another_for_others(tiny, root):
    before = command.bank_version(tiny.root)
    assert before == command.bank_version(tiny.root) != command.bank_version(root)
    assert len(before) == 12


def test_games_of_the_ladder_count_with_the_trainers_seeds(engine, places, root, tmp_path):
    from random import Random

    from techsales.diagnosis.bots import optimal
    from techsales.diagnosis.draw import set_up
    from techsales.diagnosis.transcript import transcript_bytes
    from techsales.grading.ladder_results import for_report, played_games

    folder = tmp_path / "games"
    folder.mkdir()
    (folder / "ana.json").write_bytes(transcript_bytes(optimal(set_up("K2", 1), Random(1)), "Ana"))
    (folder / "torn.json").write_bytes(b'{"format": 1, "case"')
    free = for_report(played_games(find_submissions(folder), None))
    assert [(one["learner"], one["case"], one["outcome"]) for one in free] == [("Ana", "K2", "proven")]
    from techsales.diagnosis.cohort import Seeds

    (held,) = played_games(find_submissions(folder), Seeds({7: ""}))
    assert held.score is None and "is not on your list" in held.remark
