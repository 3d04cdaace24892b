from pathlib import Path
from typing import Any

from techsales.gate import covered
from techsales.steps import Steps, complain


def test_a_failing_step_is_told_timed_and_red(tmp_path: Path):
    import sys

    steps = Steps()
    assert steps.run("good", [sys.executable, "-c", "pass"], tmp_path)
    assert not steps.run("bad", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    assert [(what, fine) for what, _, fine in steps.done] == [("good", True), ("bad", False)]


def test_what_was_covered_is_counted_from_the_course(tiny: Any):
    assert covered(tiny.root) == "2 notebooks, 2 exercises, 4 known mistakes, 1 quiz questions, 1 tables"


def test_a_complaint_keeps_its_brackets_and_its_line(capsys):
    said = 'Write tables as [exercise], not [/] or [bold]: techsales new chapter 11 tickets "' + "long " * 40 + '"'
    complain(said)
    assert capsys.readouterr().out == f"✗ {said}\n"
