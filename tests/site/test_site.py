"""Gate 5 on the built site, without a browser. ``techsales test`` builds it and names it in TECHSALES_SITE."""

from collections.abc import Callable
from pathlib import Path

import pytest

from techsales.gates import leaks
from techsales.gates import site as gates

#: The whole site, fonts and scripts included; a reader on a train downloads a page at a time.
MOST_MEGABYTES = 25


@pytest.mark.parametrize(
    "gate", [gates.links, gates.nothing_from_outside, gates.titles], ids=lambda gate: gate.__name__
)
def test_pages(gate: Callable[[Path], list[str]], site: Path) -> None:
    problems = gate(site)
    assert not problems, "\n" + "\n".join(problems)


def test_nothing_of_the_trainers_can_be_read(site: Path, root: Path) -> None:
    assert len(leaks.secrets(root)) > 100, "the gate finds hardly anything to look for"
    problems = leaks.leaks(root, site)
    assert not problems, "\n" + "\n".join(problems)


def test_every_cell_that_should_draw_has_drawn(site: Path, root: Path) -> None:
    problems = gates.pictures(root, site)
    assert not problems, "\n" + "\n".join(problems)


def test_every_notebook_has_its_page(site: Path, root: Path) -> None:
    wanted = [path for folder in ("chapters", "exercises") for path in (root / folder).glob("*.ipynb")]
    missing = [path.stem for path in wanted if not (site / path.parent.name / f"{path.stem}.html").is_file()]
    assert not missing


def test_the_site_stays_small(site: Path) -> None:
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    assert size < MOST_MEGABYTES * 1e6
