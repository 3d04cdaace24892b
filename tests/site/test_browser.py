"""Gate 5 on the built site, in a real browser: every page at 375 px under a subpath, in light and dark."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from techsales.gates.browser import DESK, PHONE, Look
from techsales.gates.pages import read_pages


def pages() -> list[str]:
    """Every page of the site; one name that fails clearly when there is none."""
    html = Path(os.environ.get("TECHSALES_SITE", "/nowhere"))
    found = [page.path.relative_to(html).as_posix() for page in read_pages(html) if not page.refresh]
    return sorted(found) or ["TECHSALES_SITE-is-not-set"]


@pytest.fixture(scope="module")
def look(site: Path, look_at: Callable[[Path], Look]) -> Look:
    return look_at(site)


#: Shown at a desk too: one page of every kind of content. Elsewhere the desk has the same HTML with more room.
AT_A_DESK_TOO = {"book/welcome.html", "chapters/03_loops.html", "exercises/03_loops.html", "book/glossary.html"}


@pytest.mark.parametrize("page", pages())
def test_page(page: str, look: Look) -> None:
    problems = look.visit(page, (PHONE, DESK) if page in AT_A_DESK_TOO else (PHONE,))
    assert not problems, "\n" + "\n".join(problems)


def test_the_pages_for_the_desk_exist() -> None:
    assert set(pages()) >= AT_A_DESK_TOO
