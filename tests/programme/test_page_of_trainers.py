"""What the book's page on sheets and certificate says is what the programs do."""

import re
from pathlib import Path

from techsales.files import read_toml
from techsales.programme.conditions import OUTCOMES, RECHECK_MONTHS, criteria
from techsales.programme.record import EXAMPLE, course_asks
from techsales.programme.write import Wish, write_programme
from techsales.site.agenda import SOURCE


def page(root: Path) -> str:
    return (root / "book" / "programme.md").read_text(encoding="utf-8")


def test_the_conditions(root: Path) -> None:
    listed = re.findall(r"^- (.*)$", page(root), re.MULTILINE)
    assert listed == list(criteria(course_asks(root)))
    assert f"After {RECHECK_MONTHS} months, two new seeds" in page(root)
    assert "twelve months are over; a re-check with two new seeds" in (root / "book" / "verify.md").read_text(
        encoding="utf-8"
    )


def test_the_record_and_the_outcomes(root: Path) -> None:
    assert f"```json\n{EXAMPLE}\n```" in page(root)
    assert "`{}`, `{}` or `{}`".format(*OUTCOMES) in page(root)


def test_the_pages_it_lists(root: Path, tmp_path: Path) -> None:
    written = {path.stem for path in write_programme(root, tmp_path, Wish("weekly")).paths}
    listed = re.findall(r"^\| (\w+) \|", page(root), re.MULTILINE)
    assert set(listed) - {"page"} == written and f"You get {'seven' if len(written) == 7 else '?'} pages" in page(root)


def test_the_chapters_of_a_short_agenda(root: Path) -> None:
    first = read_toml(root / SOURCE)["short"]["chapters"]
    assert f"it takes {', '.join(map(str, first[:-1]))} and {first[-1]}" in page(root)
