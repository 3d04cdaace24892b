"""The gate of style on the real course: grade 8 at most, and something to do within 120 words."""

from pathlib import Path

import pytest

from techsales.gates.course import STYLE_GATES, Gate


@pytest.mark.parametrize("gate", STYLE_GATES, ids=lambda gate: gate.__name__)
def test_course(gate: Gate, root: Path) -> None:
    problems = gate(root)
    assert not problems, "\n" + "\n".join(problems)
