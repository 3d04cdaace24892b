"""Gate 2 on the real course: every learner's exercise notebook, unsolved and solved, in a real kernel."""

from pathlib import Path

import pytest

from techsales.gates.derived import derived

SLUGS = sorted(path.stem for path in (Path(__file__).parents[2] / "exercises").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_learners_notebook(slug: str, root: Path) -> None:
    problems = derived(root, slug)
    assert not problems, "\n" + "\n".join(problems)
