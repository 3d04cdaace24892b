from pathlib import Path

from techsales.gate import covered
from techsales.steps import Steps

ROOT = Path(__file__).resolve().parents[1]


def test_a_failing_step_is_told_timed_and_red(tmp_path: Path):
    import sys

    steps = Steps()
    assert steps.run("good", [sys.executable, "-c", "pass"], tmp_path)
    assert not steps.run("bad", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    assert [(what, fine) for what, _, fine in steps.done] == [("good", True), ("bad", False)]


def test_what_was_covered_is_counted_from_the_course():
    said = covered(ROOT)
    for what in ("notebooks", "exercises", "known mistakes", "quiz questions", "8 tables"):
        assert what in said
