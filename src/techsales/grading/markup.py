"""HTML that asks nobody for anything: escaped text, tables, and a page whose scripts could not run if it had any."""

import datetime as dt
import html
import importlib.metadata
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template

from techsales.checking.feedback import rich
from techsales.grading.gradebook_rows import storable

TEMPLATES = Path(__file__).parents[1] / "templates"
FRAME, COMMON, STYLE = TEMPLATES / "page.html", TEMPLATES / "page.css", TEMPLATES / "grading" / "page.css"
#: Colour codes of a terminal, and signs that are no text.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


class Markup(str):
    """Text that is HTML already; everything else is escaped."""


def clean(text: str) -> str:
    """Text without colour codes and signs that no page shows; line ends are ``\\n``."""
    return CONTROL.sub("", storable(text).replace("\r\n", "\n").replace("\r", "\n"))


def esc(text: object) -> str:
    """Text as a page shows it, as it is."""
    return html.escape(clean(str(text)))


def name_of(text: object) -> Markup:
    """A name, kept from turning the text around it if it is written from right to left."""
    return Markup(f"<bdi>{esc(text)}</bdi>")


def prose(text: str) -> Markup:
    """A sentence with code in backticks, or several, each in a line of its own."""
    return Markup(rich(clean(text)).replace("\n", "<br>"))


def tag(name: str, *parts: object, css: str = "") -> Markup:
    """An element around parts; those that are no ``Markup`` are escaped."""
    inside = "".join(part if isinstance(part, Markup) else esc(part) for part in parts)
    marks = f' class="{css}"' if css else ""
    marks += ' tabindex="0"' if name == "pre" else ""  # it may scroll, so a keyboard must reach it
    return Markup(f"<{name}{marks}>{inside}</{name}>")


def table(caption: str, header: Sequence[object], rows: Iterable[Sequence[object]]) -> Markup:
    """A table that scrolls in itself; the first cell of a row is its header."""
    head = "".join(f'<th scope="col">{cell(one)}</th>' for one in header)
    body = "".join(
        f'<tr><th scope="row">{cell(row[0])}</th>{"".join(f"<td>{cell(one)}</td>" for one in row[1:])}</tr>'
        for row in rows
    )
    return Markup(
        f'<div class="scroll" role="region" tabindex="0" aria-label="{esc(caption)}"><table><caption>{esc(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def cell(content: object) -> str:
    """What stands in a cell."""
    return content if isinstance(content, Markup) else esc(content)


def folded(summary: str, *parts: str) -> Markup:
    """Parts that open on a click."""
    return Markup(f"<details><summary>{esc(summary)}</summary>{''.join(parts)}</details>")


def page(title: str, *parts: str) -> str:
    """A page as one file, without network and without script."""
    return whole_page(title, STYLE, "<main>\n" + "\n".join(parts) + "\n</main>")


def whole_page(title: str, style: Path, body: str) -> str:
    """The one frame of every report: nothing is fetched, no script runs, no search engine lists it.

    Args:
        title: escaped here. style: a style sheet, put into the page behind what all reports share. body: HTML already.
    """
    css = "".join(sheet.read_text(encoding="utf-8") for sheet in (COMMON, style))
    return Template(FRAME.read_text(encoding="utf-8")).substitute(title=esc(title), style=css, body=body)


def edition() -> str:
    """Which edition of the course wrote this."""
    try:
        return f"Debug the Deal {importlib.metadata.version('techsales')}"
    except importlib.metadata.PackageNotFoundError:
        return "Debug the Deal"


def day(moment: dt.date) -> str:
    """A date as pages write it.

    >>> day(dt.date(2026, 11, 5))
    '5 November 2026'
    """
    months = "January February March April May June July August September October November December".split()
    return f"{moment.day} {months[moment.month - 1]} {moment.year}"


def of(part: int, whole: int) -> str:
    """A count with its denominator."""
    return f"{part} of {whole}"
