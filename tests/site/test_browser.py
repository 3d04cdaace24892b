"""Gate 5 on the built site, in a real browser: every page at 375 px under a subpath, in light and dark."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.gates import browser
from techsales.gates.browser import DESK, PHONE, Look, Visit


def pages() -> list[str]:
    """Every page of the site; one name that fails clearly when there is none."""
    html = Path(os.environ.get("TECHSALES_SITE", "/nowhere"))
    found = [path.relative_to(html).as_posix() for path in html.rglob("*.html")]
    return sorted(name for name in found if not name.startswith(("_", "reports/"))) or ["TECHSALES_SITE-is-not-set"]


@pytest.fixture(scope="module")
def look(root: Path) -> Iterator[Look]:
    named = os.environ.get("TECHSALES_SITE")
    if not named:
        pytest.fail(
            "TECHSALES_SITE is not set: run make test, or build the site and set it to the folder with its HTML."
        )
    try:
        with browser.looking(Path(named), root) as eyes:
            yield eyes
    except CourseError as error:
        if browser.browser_is_required():
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.mark.parametrize("page", pages())
def test_on_a_phone(page: str, look: Look) -> None:
    problems = [problem for scheme in browser.SCHEMES for problem in look.visit(page, Visit(PHONE, scheme))]
    assert not problems, "\n" + "\n".join(problems)


#: At a desk the same pages are the same HTML; these show every kind of content.
AT_A_DESK = ("book/welcome.html", "chapters/03_loops.html", "exercises/03_loops.html", "chapters/10_csat.html")


@pytest.mark.parametrize("page", AT_A_DESK)
def test_at_a_desk(page: str, look: Look) -> None:
    problems = [problem for scheme in browser.SCHEMES for problem in look.visit(page, Visit(DESK, scheme))]
    assert not problems, "\n" + "\n".join(problems)
