"""Real builds of the tiny course: a vanished picture is seen; a notebook that raises is red, and stays red."""

from pathlib import Path
from typing import Any

import pytest

from techsales.course import CourseError
from techsales.gates import leaks, site
from techsales.site.build import build_learner

CHAPTER = "chapters/01_count.ipynb"


@pytest.mark.slow
def test_a_vanished_picture_is_seen_and_nothing_else(tiny: Any) -> None:
    # The cell still runs and nbval would stay green: pictures are not stored.
    tiny.source(CHAPTER, "picture", "plt.figure()\nplt.show()")
    html = build_learner(tiny.root)
    assert [*site.links(html), *site.titles(html), *leaks.leaks(tiny.root, html)] == []
    assert site.pictures(tiny.root, html) == [
        "chapters/01_count.ipynb, cell 8 (picture): its picture is missing in chapters/01_count.html. "
        "The cell drew nothing there."
    ]


@pytest.mark.slow
def test_a_notebook_that_raises_is_red_on_the_second_cached_build_too(tiny: Any) -> None:
    tiny.source(CHAPTER, "count", "print(happyy)")
    for _ in range(2):
        with pytest.raises(CourseError, match=r"chapters/01_count.ipynb, cell \d+ \(count: .*NameError"):
            build_learner(tiny.root)


def test_the_tiny_course_is_executed_like_the_real_one(root: Path) -> None:
    blocks = []
    for folder in (root, root / "tests" / "fixtures" / "tiny"):
        text = (folder / "_config.yml").read_text(encoding="utf-8")
        lines = [line.strip() for line in text.partition("\nexecute:\n")[2].partition("\n\n")[0].splitlines()]
        blocks.append([line for line in lines if not line.startswith("#")])
    assert blocks[0] == blocks[1]
    assert "raise_on_error: true" in blocks[0]
