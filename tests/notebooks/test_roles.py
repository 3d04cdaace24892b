"""Gates 1 and 2 on the real course: how notebooks are stored, and the role each exercise cell plays."""

from pathlib import Path

import pytest

from techsales.gates.course import NOTEBOOK_GATES, Gate


@pytest.mark.parametrize("gate", NOTEBOOK_GATES, ids=lambda gate: gate.__name__)
def test_course(gate: Gate, root: Path) -> None:
    problems = gate(root)
    assert not problems, "\n" + "\n".join(problems)


def test_there_is_something_to_look_at(root: Path) -> None:
    slugs = {path.stem for path in (root / "chapters").glob("*.ipynb")}
    assert slugs == {path.stem for path in (root / "exercises").glob("*.ipynb")}
    assert slugs == {path.stem for path in (root / "exercises").glob("*.toml")}
    assert len(slugs) >= 4
