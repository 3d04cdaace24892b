"""One printable page: the shared template, and the small pieces that sheets are made of. Texts are escaped here."""

import html
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template

HERE = Path(__file__).resolve().parent


def page(title: str, body: str) -> str:
    """A whole page that asks nobody for anything and runs no script. ``body`` is HTML already."""
    return Template((HERE / "page.html").read_text(encoding="utf-8")).substitute(
        title=html.escape(title), style=(HERE / "page.css").read_text(encoding="utf-8"), body=body
    )


def text(words: str) -> str:
    """Words as HTML; ``*so*`` is stressed."""
    parts = html.escape(words, quote=False).split("*")
    if len(parts) % 2 == 0:
        return "*".join(parts)
    return "".join(f"<em>{part}</em>" if place % 2 else part for place, part in enumerate(parts))


def paragraph(words: str) -> str:
    """A paragraph of text."""
    return f"<p>{text(words)}</p>"


def heading(words: str) -> str:
    """A heading below the page's own."""
    return f"<h2>{text(words)}</h2>"


def who(*labels: str) -> str:
    """Blanks for a name, a date and the like, on top of a sheet."""
    return (
        '<p class="head">'
        + "".join(f'<span>{text(label)} <span class="line"></span></span>' for label in labels)
        + "</p>"
    )


def table(head: Sequence[str], rows: Iterable[Sequence[str]], css: str = "", label: str = "") -> str:
    """A table; cells are text. The first cell of a row is its header. With ``stack``, cells stand below each other on
    a phone and name their column; with ``wide``, the table scrolls there.
    """
    top = "".join(f'<th scope="col">{text(name)}</th>' for name in head)
    body = "".join(
        f'<tr><th scope="row">{text(first)}</th>'
        + "".join(
            f'<td class="blank" data-head="{html.escape(name)}">{text(cell)}</td>'
            for name, cell in zip(head[1:], rest, strict=True)
        )
        + "</tr>"
        for first, *rest in rows
    )
    inner = f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="dd-scroll {css}" tabindex="0" role="group" aria-label="{html.escape(label)}">{inner}</div>'
