"""The walls around a learner's page, what a page may do inside them, and reading what it claims."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from techsales.checking.capture import capture
from techsales.course import CourseError
from techsales.grading import sandbox as sandbox_module
from techsales.grading import walls
from techsales.grading.claims import NO_ANSWER, Reader, answered
from techsales.grading.command import own_engine
from techsales.grading.inside.jail import OWN
from techsales.grading.jobs import Ended, Job
from techsales.grading.limits import Limits
from techsales.grading.runner import isolation_report
from techsales.grading.sandbox import Sandbox, runs_of, sandbox_is_required, why_no_walls
from techsales.grading.trusting import Trusting, refuse_root

SMALL = Limits(wall_seconds=8, cell_seconds=1, cpu_seconds=6, memory_bytes=250_000_000)
Json = dict[str, Any]


@pytest.fixture(scope="module")
def sandbox(root: Path) -> Iterator[Sandbox]:
    why = why_no_walls(root)
    if why:
        pytest.fail(why) if sandbox_is_required() else pytest.skip(why)
    with Sandbox(root) as running:
        yield running


def job(*cells: str, page: str = "exercises/03_loops", probes: dict[str, list[Json]] | None = None) -> Job:
    return Job(page, list(cells), probes or {}, {"3.1", "3.2", "4.1"})


def printed(ended: Ended, number: int = 1) -> str:
    return ended.claims.cells[number][0]


def error(ended: Ended, number: int = 1) -> str:
    return ended.claims.cells[number][1]


def test_a_page_runs_as_in_a_notebook(sandbox: Sandbox) -> None:
    cells = [
        "import pandas as pd\nfrom techsales import check, hint, load, progress, quiz, review, solution\n"
        'deals = pd.read_csv("../data/deals.csv")\nlen(deals), len(load("deals"))',
        'hint("3.1"), solution("3.1"), progress("Ana"), quiz(3), review(2)\ncheck("3.1", len(deals))',
        "1 / 0",
        '%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nprint("after")',
        "from techsales.panels import show, step_the_loop\nshow(step_the_loop)",
        "display(deals.head(1).shape); deals.shape;",
        "%%bash\nrm -rf /",
    ]
    ended = sandbox.run(job(*cells), SMALL)
    assert [ended.claims.cells[n][1] for n in (1, 2, 4, 5, 6, 7)] == [""] * 6
    assert printed(ended) == "(860, 860)\n"
    assert ended.claims.checks == [(2, "3.1", {"type": "number", "value": 860})]
    assert "divided by zero" in error(ended, 3)
    assert printed(ended, 4) == "[a picture]\nafter\n"
    assert printed(ended, 5).startswith("[a panel: ")
    assert printed(ended, 6).startswith("(1, ") and printed(ended, 6).count("\n") == 1
    assert ended.claims.ended and ended.code == 0


def test_what_only_jupyterlab_understands_costs_no_answer(sandbox: Sandbox) -> None:
    cells = [
        "from techsales import check\npip install pandas\nlen?\n?len\nfiles = !ls\nprint(files)",
        '%time answer = 6\ncheck("3.1", answer)',
        "%%time\nanswer = 7",
        'import asyncio\nasync def count():\n    await asyncio.sleep(0)\n    return 8\ncheck("3.2", await count())\nawait count()',
        "if answer == 7:\n    print(answer",
        "share = (answer\n    % 4)\nshare",
        "print(_ + 1)\nget_ipython().run_line_magic('matplotlib', 'inline')",
        "for _ in range(2):\n    pass\n40 + 2",
        "_",
    ]
    ended = sandbox.run(job(*cells), SMALL)
    assert [(cell, answer["value"]) for cell, _, answer in ended.claims.checks] == [(2, 6), (4, 8)]
    assert [error(ended, number) for number in (1, 2, 3, 4, 6)] == [""] * 5
    assert (printed(ended), printed(ended, 4), printed(ended, 6)) == ("None\n", "8\n", "3\n")
    assert (error(ended, 7), printed(ended, 7)) == ("", "4\n"), "_ is the last value shown"
    assert printed(ended, 9) == "1\n", "unless the learner has an _ of their own"
    assert "Line 2" in error(ended, 5)


def test_what_a_first_picture_loads_is_there_before_a_page_draws(sandbox: Sandbox) -> None:
    loaded = 'import sys\nprint([n in sys.modules for n in ("pandas.plotting._matplotlib", "PIL.JpegImagePlugin")])'
    assert printed(sandbox.run(job(loaded), SMALL)) == "[True, True]\n"


def test_a_report_needs_no_second_python(sandbox: Sandbox) -> None:
    cell = (
        "from techsales.report.case import read_figures, run_case\n"
        'read_figures(run_case("Heron", "../_build/cases"))["tdr"]["value"]'
    )
    assert printed(sandbox.run(job(cell), Limits())) == "0.75\n"


def test_functions_are_called_on_the_arguments_that_are_sent_in(sandbox: Sandbox) -> None:
    calls = [capture((2, [1.5], None, (1,))), capture((float("nan"), [], None, ()))]
    cell = 'from techsales import check\ndef f(a, b, c, d):\n    return [a, b, c, d]\ncheck("4.1", f)'
    ended = sandbox.run(job(cell, probes={"4.1": calls}), SMALL)
    ((_, exercise, answer),) = ended.claims.checks
    assert exercise == "4.1"
    first, second = answer["gives"]
    assert [item["type"] for item in first["items"]] == ["number", "list", "none", "list"]
    assert first["items"][3]["python"] == "tuple"
    assert second["items"][0]["value"] == "nan"


def test_what_a_page_can_see_and_write(sandbox: Sandbox, root: Path) -> None:
    cell = (
        "import os\nseen = sorted(os.listdir('/course')), os.listdir('/proc'), sorted(os.environ), os.listdir('.')\n"
        "for place in ('/', '/tmp', '/dev', '/dev/shm', '/course', '/course/data', '/techsales_src', '/usr', '/etc'):\n"
        "    try:\n        open(place + '/x', 'w')\n        print('WROTE', place)\n    except OSError:\n        pass\n"
        "open('mine.txt', 'w').write('a')\nprint(seen)"
    )
    ended = sandbox.run(job(cell), SMALL)
    assert error(ended) == ""
    course, proc, variables, here = eval(printed(ended))
    assert (course, proc, here) == (["_build", "chapters", "data", "exercises", "reports"], [], [])
    assert eval(printed(sandbox.run(job("import tempfile\ntempfile.gettempdir()"), SMALL))) == OWN
    assert not [name for name in variables if "TOKEN" in name or "SECRET" in name or name == "USER"]
    # and the next page sees nothing of it
    assert printed(sandbox.run(job("import os\nos.listdir('.'), os.listdir('/own/exercises')"), SMALL)) == "([], [])\n"


def test_python_below_tmp_is_there_and_nothing_else_of_tmp(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clone in a folder below /tmp has its Python there too; a page goes on importing from it."""
    python = tmp_path / "python"
    python.mkdir()
    (python / "late.py").write_text("value = 7\n")
    (tmp_path / "beside.txt").write_text("seen")
    places = walls.python_places()
    monkeypatch.setattr(walls, "python_places", lambda: [*places, str(python)])
    cell = (
        f"import os, sys\nsys.path.insert(0, {str(python)!r})\nimport late\nlate.value, os.listdir({str(tmp_path)!r})"
    )
    with Sandbox(root, modules=()) as other:
        ended = other.run(job(cell), SMALL)
    assert printed(ended) == "(7, ['python'])\n", error(ended)


def test_system_calls_are_refused_and_the_page_goes_on(sandbox: Sandbox) -> None:
    cell = (
        "import ctypes, os, subprocess\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "print([libc.unshare(0x10000000), libc.mount(b'none', b'/own', b'tmpfs', 0, None), libc.ptrace(0, 0, 0, 0)])\n"
        "for act in (os.fork, lambda: subprocess.run(['/bin/ls']), lambda: os.execv('/bin/ls', ['ls'])):\n"
        "    try:\n        act()\n        print('DONE')\n    except PermissionError:\n        print('refused')\n"
        "import threading\nt = threading.Thread(target=print, args=('thread',))\nt.start()\nt.join()"
    )
    ended = sandbox.run(job(cell, 'from techsales import check\ncheck("3.1", 2)'), SMALL)
    assert printed(ended) == "[-1, -1, -1]\nrefused\nrefused\nrefused\nthread\n"
    assert ended.claims.checks == [(2, "3.1", {"type": "number", "value": 2})]


def test_pages_run_at_the_same_time_and_do_not_meet(sandbox: Sandbox) -> None:
    from concurrent.futures import ThreadPoolExecutor

    cell = (
        "import os, time\nopen('/own/mark', 'x').write('a')\ntime.sleep(0.2)\n"
        "print(sorted(os.listdir('/own/exercises')), os.getpid())"
    )
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: printed(sandbox.run(job(cell), SMALL)), range(4)))
    assert found == ["[] 1\n"] * 4


def test_the_job_of_one_page_is_not_in_the_memory_of_the_next(sandbox: Sandbox) -> None:
    sandbox.run(job('secret = "the work of " + "another learner" # MARK' + "ER-7713"), SMALL)
    cell = (
        "import gc\nmark = 'MARK' + 'ER-7713'\n"
        "print([one for one in gc.get_objects() if isinstance(one, (list, dict)) and len(one) < 99 and any("
        "isinstance(x, str) and mark in x for x in (one.values() if isinstance(one, dict) else one))"
        " and one is not globals()])"
    )
    ended = sandbox.run(job(cell), SMALL)
    assert printed(ended) == "[]\n"


def test_a_sandbox_that_dies_is_started_again(root: Path, sandbox: Sandbox) -> None:
    with Sandbox(root, modules=()) as short:
        assert short.process
        short.process.kill()
        short.process.wait()
        assert printed(short.run(job("print(1)"), SMALL)) == "1\n"


def test_nothing_is_left_when_the_grading_process_is_killed(root: Path, sandbox: Sandbox) -> None:
    code = (
        "import sys, threading\nfrom pathlib import Path\nfrom techsales.grading.sandbox import *\n"
        "with Sandbox(Path(sys.argv[1]), modules=()) as running:\n    print(running.process.pid, flush=True)\n"
        "    running.run(Job('exercises', ['while True: pass'], {}, set()), Limits(cell_seconds=99))\n"
    )
    source = Path(sandbox_module.__file__).parents[2]
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(root)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(source)}
    )
    assert parent.stdout
    inside = int(parent.stdout.readline())
    time.sleep(0.3)
    below = [inside, *children(inside)]
    assert len(below) >= 3
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 10
    while any(map(alive, below)) and time.monotonic() < end:
        time.sleep(0.05)
    assert not any(map(alive, below))


def children(process: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *children(child)]
    return found


def alive(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_without_bubblewrap_grading_refuses_and_offers_to_trust(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(CourseError, match=r"bubblewrap is not installed.*--trust-learners.*no security boundary"):
        Sandbox(root).start()
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(CourseError, match="the system is another one"):
        Sandbox(root).start()


def test_where_the_kernel_refuses_namespaces_grading_refuses(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sandbox, "start", lambda _self: None)
    from techsales.grading.claims import Claims

    monkeypatch.setattr(Sandbox, "run", lambda *_: Ended(Claims(), refused="OSError: unshare"))
    with pytest.raises(CourseError, match=r"the kernel refused \(OSError: unshare\)"), runs_of(root, False):
        pass


def test_a_sandbox_that_cannot_start_says_its_last_line(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sandbox_module, "walled", lambda *_: [sys.executable, "-c", "raise SystemExit('no such thing')"]
    )
    with pytest.raises(CourseError, match="no such thing"):
        Sandbox(root).start()


def test_a_course_below_a_shown_folder_is_covered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(walls, "SYSTEM", (str(tmp_path),))
    course = tmp_path / "local" / "course"
    course.mkdir(parents=True)
    command = walls.walled([], course)
    assert command[command.index(str(course)) - 1] == "--tmpfs"
    assert walls.hidden(Path("/elsewhere")) == []


def test_the_bank_and_the_judge_are_not_among_the_parts() -> None:
    shown = [walls.PACKAGE / part for part in walls.PARTS]
    files = {path for part in shown for path in (part.rglob("*.py") if part.is_dir() else [part])}
    assert all(path.exists() for path in shown)
    names = {path.relative_to(walls.PACKAGE).as_posix() for path in files}
    assert not names & {
        f"checking/{name}.py" for name in "bank judge compare diagnose properties expected solutions".split()
    }


def test_what_is_in_force_is_said(root: Path, sandbox: Sandbox) -> None:
    said = isolation_report(root)
    assert len(said) == 5 and "namespaces" in said[0] and "no exercise bank" in said[1]
    assert "no security boundary" in isolation_report(root, trust_learners=True)[0]


def test_trusted_learners_run_with_limits_and_no_walls(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("seen")
    cells = [
        f"print(open({str(outside)!r}).read())",
        'from techsales import check\ncheck("3.1", 2)',
        "while True: pass",
    ]
    with Trusting(root) as runs:
        ended = runs.run(job(*cells, "input()", "import os\nos._exit(3)"), SMALL)
    assert printed(ended) == "seen\n"  # so that the same cell inside the walls is a test
    assert ended.claims.checks == [(2, "3.1", {"type": "number", "value": 2})]
    assert "stopped after 1 seconds" in error(ended, 3)
    assert "input()" in error(ended, 4)
    assert (ended.code, ended.claims.ended) == (3, False)


def test_trusted_learners_are_stopped_in_time_with_all_they_started(root: Path) -> None:
    cell = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"
    with Trusting(root) as runs:
        ended = runs.run(job(cell), Limits(wall_seconds=3, cell_seconds=0.5))
    assert ended.late and not ended.claims.ended


def test_the_same_file_cannot_be_seen_inside_the_walls(sandbox: Sandbox, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("seen")
    assert "There is no file" in error(sandbox.run(job(f"open({str(outside)!r}).read()"), SMALL))


NUMBER = {"type": "number", "value": 2}


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        [],
        {},
        {"type": []},
        {"type": "right"},
        {"type": "number"},
        {"type": "number", "value": True},
        {"type": "number", "value": "2"},
        {"type": "number", "value": 2**63},
        {"type": "number", "value": [2]},
        {"type": "text", "value": 3},
        {"type": "yesno", "value": 1},
        {"type": "list", "python": "list", "items": {}},
        {"type": "list", "python": "Series", "items": [NUMBER], "index": []},
        {"type": "list", "python": [], "items": []},
        {"type": "dict", "items": [[NUMBER]]},
        {"type": "dict", "items": [NUMBER]},
        {"type": "table", "rows": -1, "columns": []},
        {"type": "function", "name": "f", "gives": [NUMBER]},
        {"type": "function", "name": "f", "gives": [{"type": "endless", "seconds": "nan"}, NUMBER]},
        {"type": "function", "name": "f", "gives": [{"type": "raised", "name": "E"}, NUMBER]},
        {"type": "raised", "name": "E", "family": ["E"], "text": ""},
        {"type": "list", "python": "list", "items": [{"type": "function", "name": "f", "gives": []}]},
    ],
)
def test_an_answer_in_no_known_form_is_no_answer(value: Any) -> None:
    assert answered(value, 2) == NO_ANSWER


def test_answers_keep_nothing_that_is_not_asked_for() -> None:
    assert answered({**NUMBER, "outcome": "right", "__class__": 3}, 0) == NUMBER


def test_deep_and_wide_answers_are_cut_off() -> None:
    deep: Json = NUMBER
    for _ in range(50):
        deep = {"type": "list", "python": "list", "items": [deep]}
    wide = {"type": "list", "python": "list", "items": [NUMBER] * 20_000}
    assert answered(deep, 0) == answered(wide, 0) == NO_ANSWER


@pytest.mark.parametrize(
    "value",
    [3, 2.5, float("nan"), "a", None, True, ..., [1, (2, "b")], {"a": {1, 2}}, ValueError, object(), {"x": [None]}],
)
def test_what_capture_makes_passes_unchanged(value: Any) -> None:
    made = json.loads(json.dumps(capture(value)))
    assert answered(made, 0) == made


def test_the_deepest_answer_and_an_endless_call_pass_unchanged() -> None:
    deep: list[Any] = []
    for _ in range(50):
        deep = [deep]
    assert answered(made := capture(deep), 0) == made
    endless = {"type": "function", "name": "f", "gives": [{"type": "endless", "seconds": 2.0}]}
    assert answered(endless, 1) == endless


def test_what_capture_makes_of_functions_and_tables_passes_unchanged() -> None:
    import pandas as pd

    def f(a: int) -> float:
        print(a)
        return 1 / a

    table = pd.DataFrame({"a": [1, 2]}, index=["x", "y"])
    for made in (capture(f, [(0,), (1,)]), *map(capture, (table, table[:0], table.a, table.a.to_numpy()))):
        assert answered(json.loads(json.dumps(made)), 2) == made


def reader(**changed: int) -> Reader:
    return Reader(3, {}, {"3.1"}, Limits(**changed))  # type: ignore[arg-type]


def line(**message: Any) -> bytes:
    return json.dumps(message).encode() + b"\n"


def test_forged_lines_are_refused_and_true_ones_kept() -> None:
    taking = reader()
    forged = [
        b"no json\n",
        b"[1]\n",
        b"\xff\n",
        b'{"t": "check", "n": NaN}\n',
        b"[" * 90_000 + b"\n",
        line(t="score", n=1),
    ]
    forged += [line(t="check", n=n, id="3.1", answer=NUMBER) for n in (0, 4, "1", None, True)]
    for part in forged:
        assert taking.feed(part)
    assert taking.claims.refused == len(forged)
    good = b"".join(
        line(t="check", n=n, id=exercise, answer=NUMBER) for n, exercise in ((1, "3.1"), (1, "99.9"), (3, "3.1"))
    )
    for byte in good:
        assert taking.feed(bytes([byte]))
    assert taking.claims.checks == [(1, "3.1", NUMBER), (3, "3.1", NUMBER)], "the last of three cells counts"
    assert taking.feed(line(t="jailed") + line(t="not jailed", why="a lie")) and taking.claims.why_not == ""


def test_a_flood_is_stopped_by_bytes_by_lines_and_by_one_long_line() -> None:
    assert not reader(result_bytes=100).feed(b"x" * 101)
    assert not reader(messages=5).feed(b"{}\n" * 6)
    assert not reader(message_bytes=10).feed(b"x" * 11)
    assert not reader(message_bytes=10).feed(b"x" * 11 + b"\n")
    assert reader(result_bytes=100).feed(b"x" * 100) and reader(messages=5).feed(b"{}\n" * 5)
    assert reader(message_bytes=10).feed(b"x" * 10 + b"\n" + b"x" * 10)


def test_output_is_cut_outside_as_well() -> None:
    taking = reader(cell_output=5)
    taking.feed(line(t="cell", n=1, output="abcdefg\x00\ud800", error="", cut=False))
    assert taking.claims.cells[1] == ("abcde", "", True)
    taking.feed(
        line(t="cell", n=2, output="abcde", error="", cut=False) + line(t="cell", n=3, output="", error="", cut=True)
    )
    assert [taking.claims.cells[n][2] for n in (2, 3)] == [False, True]


def test_root_is_not_allowed_to_trust_learners(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    with pytest.raises(CourseError, match="refused to root.*Sign in as an ordinary user"), runs_of(root, True):
        pass
    with pytest.raises(CourseError, match="refused to root"):
        own_engine(root, 1, True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    refuse_root()
    own_engine(root, 1, True)
