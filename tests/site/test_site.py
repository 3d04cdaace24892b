"""Gate 5 on the built site, without a browser. ``techsales test`` builds it and names it in TECHSALES_SITE."""

from collections.abc import Callable
from pathlib import Path

import pytest

from techsales.gates import leaks
from techsales.gates import site as gates

#: A reader on a train downloads a page at a time, and Python once.
MOST_MEGABYTES = {"pages": 25, "_static/python": 65, "lite": 40}


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
    sizes = dict.fromkeys(MOST_MEGABYTES, 0)
    for path in site.rglob("*"):
        part = next((part for part in sizes if path.relative_to(site).as_posix().startswith(f"{part}/")), "pages")
        sizes[part] += path.stat().st_size if path.is_file() else 0
    assert {part: size for part, size in sizes.items() if size > MOST_MEGABYTES[part] * 1e6} == {}
