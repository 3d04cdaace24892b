"""A house, written as somebody would write it, and the tiny course it is checked against."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.edition.checker import EditionError
from techsales.edition.company import check_company

ROOT = Path(__file__).resolve().parents[2]
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#8a1c5a"/></svg>'


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a ``company.yml`` and returns its path; a logo lies beside it."""

    def written(text: str) -> Path:
        (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
        path = tmp_path / "company.yml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def said(write: Callable[[str], Path]) -> Callable[[str], list[str]]:
    """The faults of a text, checked against the real course."""

    def faults(text: str) -> list[str]:
        with pytest.raises(EditionError) as caught:
            check_company(write(text), ROOT)
        return caught.value.said

    return faults


@pytest.fixture
def bookish(tiny: Any) -> Any:
    """The tiny course with the book's own look."""
    style = tiny.root / "book" / "style"
    style.mkdir()
    text = (ROOT / "book" / "style" / "debug-the-deal.css").read_text(encoding="utf-8")
    (style / "debug-the-deal.css").write_text(text, encoding="utf-8")
    settings = tiny.root / "_config.yml"
    more = "  extra_extensions: [techsales.site.extension]\n  config:\n    html_context: {default_mode: auto}\n"
    settings.write_text(settings.read_text(encoding="utf-8").replace("  config:\n", more), encoding="utf-8")
    return tiny
