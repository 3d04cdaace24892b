"""The derived learner's notebook, in a real kernel: a starter that raises and a solution that fails are seen."""

from typing import Any

import pytest

from techsales.gates.derived import derived_runs

EXERCISES = "exercises/01_count.ipynb"


@pytest.mark.slow
def test_the_tiny_course_is_green(tiny: Any) -> None:
    assert derived_runs(tiny.root) == []


@pytest.mark.slow
def test_planted_defects_are_named(tiny: Any) -> None:
    tiny.source(EXERCISES, "ex-1-1-starter", 'happy = ... + 1\ncheck("1.1", happy)')
    tiny.source(EXERCISES, "ex-1-2-solution", 'def first(scores):\n    return scores[0]\n\n\ncheck("1.2", first)')
    tiny.source(EXERCISES, "quiz-1-q1-starter", 'check("1.q1", "b")')
    problems = "\n".join(derived_runs(tiny.root))
    assert "cell ex-1-1-starter, unsolved: it raises TypeError" in problems
    assert "cell ex-1-2-starter, solved: it should get the tick. It shows: ↺ 1.2" in problems
    assert "cell quiz-1-q1-starter, unsolved: it should show 'Not answered yet'" in problems
    assert "ex-1-1-starter, solved" not in problems


@pytest.mark.slow
def test_an_error_on_purpose_is_no_defect_and_hides_none(tiny: Any) -> None:
    shown = {"cell_type": "code", "id": "error", "metadata": {"tags": ["raises-exception"]}, "source": "print(hapy)"}
    tiny.edit(EXERCISES, lambda notebook: notebook["cells"].append({**shown, "execution_count": None, "outputs": []}))
    assert derived_runs(tiny.root) == []
    tiny.source(EXERCISES, "ex-1-1-starter", 'happy = ... + 1\ncheck("1.1", happy)')
    tiny.cell(EXERCISES, "ex-1-1-starter", lambda cell: cell["metadata"]["tags"].append("raises-exception"))
    assert "cell ex-1-1-starter, unsolved: it raises TypeError" in "\n".join(derived_runs(tiny.root))


@pytest.mark.slow
def test_a_starter_may_raise_what_the_toml_declares(tiny: Any) -> None:
    tiny.replace("exercises/01_count.toml", 'kind = "fill"', 'kind = "fix"\nstarter = "NameError"')
    tiny.source(EXERCISES, "ex-1-1-starter", 'happy = scroes[0]\ncheck("1.1", happy)')
    assert derived_runs(tiny.root) == []
