"""Gates 1 and 2 on the real course: how notebooks are stored, and the role each exercise cell plays."""

from collections.abc import Callable
from pathlib import Path

import pytest

from techsales.gates import data, notebooks, roles

GATES = [
    notebooks.storage,
    notebooks.ignored_cells,
    notebooks.alt_texts,
    notebooks.links_between,
    roles.order,
    roles.self_contained,
    roles.feedback,
    roles.known_mistakes,
    data.data_files,
]


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.__name__)
def test_course(gate: Callable[[Path], list[str]], root: Path) -> None:
    problems = gate(root)
    assert not problems, "\n" + "\n".join(problems)


def test_there_is_something_to_look_at(root: Path) -> None:
    slugs = {path.stem for path in (root / "chapters").glob("*.ipynb")}
    assert slugs == {path.stem for path in (root / "exercises").glob("*.ipynb")}
    assert slugs == {path.stem for path in (root / "exercises").glob("*.toml")}
    assert len(slugs) >= 4
