"""Gate 5 on the built site, without a browser. ``techsales test`` builds it and names it in TECHSALES_SITE."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from techsales.gates import leaks, site

#: The whole site, fonts and scripts included; a reader on a train downloads a page at a time.
MOST_MEGABYTES = 25


@pytest.fixture(scope="module")
def html() -> Path:
    named = os.environ.get("TECHSALES_SITE")
    if not named:
        pytest.fail(
            "TECHSALES_SITE is not set: run make test, or build the site and set it to the folder with its HTML."
        )
    path = Path(named)
    assert (path / "index.html").is_file(), f"{path} holds no index.html: build the site first."
    return path


@pytest.mark.parametrize("gate", [site.links, site.nothing_from_outside, site.titles], ids=lambda gate: gate.__name__)
def test_pages(gate: Callable[[Path], list[str]], html: Path) -> None:
    problems = gate(html)
    assert not problems, "\n" + "\n".join(problems)


def test_nothing_of_the_trainers_can_be_read(html: Path, root: Path) -> None:
    assert len(leaks.secrets(root)) > 100, "the gate finds hardly anything to look for"
    problems = leaks.leaks(root, html)
    assert not problems, "\n" + "\n".join(problems)


def test_every_cell_that_should_draw_has_drawn(html: Path, root: Path) -> None:
    problems = site.pictures(root, html)
    assert not problems, "\n" + "\n".join(problems)


def test_every_notebook_has_its_page(html: Path, root: Path) -> None:
    wanted = [path for folder in ("chapters", "exercises") for path in (root / folder).glob("*.ipynb")]
    missing = [path.stem for path in wanted if not (html / path.parent.name / f"{path.stem}.html").is_file()]
    assert not missing


def test_the_site_stays_small(html: Path) -> None:
    size = sum(path.stat().st_size for path in html.rglob("*") if path.is_file())
    assert size < MOST_MEGABYTES * 1e6
