"""Pieces of the page: tables that stack on a phone, verdict words, pictures. Texts are escaped here."""

from collections.abc import Iterable, Sequence
from typing import Any

from techsales.effect.verdict import CONTRADICTED, NONE, SUPPORTED, UNCLEAR
from techsales.effect.words import interval_of, value_of
from techsales.grading.markup import Markup, cell, esc, tag
from techsales.results import Result

KINDS = {SUPPORTED: "supported", UNCLEAR: "unclear", CONTRADICTED: "contradicted", NONE: "none"}


def word(verdict: str) -> Markup:
    """A verdict as a sign with its word."""
    return tag("span", verdict, css=f"word {KINDS[verdict]}")


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]], css: str = "stack") -> Markup:
    """A table that stacks its cells on a phone (``stack``), or scrolls there (anything else); cells are escaped."""
    head = "".join(f'<th scope="col">{esc(one)}</th>' for one in header)
    body = "".join(
        f'<tr><th scope="row">{cell(first)}</th>'
        + "".join(f'<td data-head="{esc(name)}">{cell(one)}</td>' for name, one in zip(header[1:], rest, strict=True))
        + "</tr>"
        for first, *rest in rows
    )
    return Markup(
        f'<div class="scroll {css}" role="region" tabindex="0" aria-label="{esc(caption)}"><table>'
        f"<caption>{esc(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def join(*parts: object) -> Markup:
    """Parts one after the other; those that are no ``Markup`` are escaped."""
    return Markup("".join(cell(part) for part in parts))


def bullets(sentences: Iterable[str]) -> Markup:
    """A list of sentences; nothing, if there are none."""
    items = "".join(tag("li", sentence) for sentence in sentences)
    return Markup(f"<ul>{items}</ul>") if items else Markup("")


def picture(svg: Markup | None, caption: str) -> Markup:
    """A picture with what to look for; nothing, if there is none."""
    return tag("figure", svg, tag("figcaption", caption)) if svg else Markup("")


def result(stored: dict[str, Any] | None) -> Result | None:
    """A stored result as a ``Result`` again."""
    return None if stored is None else Result(**(stored | {"notes": tuple(stored["notes"])}))


def valued(stored: dict[str, Any] | None, unit: str, currency: str) -> Markup:
    """A value with its interval and n below it."""
    found = result(stored)
    if found is None:
        return Markup("no data")
    limits = f", {interval_of(found, unit)}" if found.low is not None else ""
    return join(value_of(found.value, unit, currency), Markup("<br>"), tag("small", f"n = {found.n:,}{limits}"))
