"""From the bytes of a file that a learner handed in to its cells, page by page. Nothing is repaired in silence."""

import json
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
MOST_CELLS = 2_000
MOST_SOURCE = 100_000
#: Where a page export says that a cell belongs.
PAGE = re.compile(r"(chapters|exercises|cases)/[\w-]{1,100}")
CHECK = re.compile(r"""\bcheck\(\s*["'](\d{1,3}\.q?\d{1,3})["']""")
#: The course's own cells, by their ids: ex-3-1-starter, quiz-3-q2-starter.
CELL = re.compile(r"(?:ex|quiz)-(\d{1,3})-q?\d{1,3}\b")
AGAIN = "Hand in the notebook that JupyterLab saved, or the file of “Save my work to a file”."


class Unreadable(ValueError):
    """The file cannot be read; the text is one sentence for the learner and the trainer."""


@dataclass(frozen=True)
class Work:
    """The code of one page: ``page`` as the export names it, empty where the file does not say."""

    page: str
    cells: tuple[str, ...]
    chapters: tuple[int, ...]


def decoded(content: bytes) -> str:
    """The text of a file, whatever notation it was saved in.

    Raises:
        Unreadable: it is in none that can be told with certainty.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return strictly(content, encoding)
    if content[:1] == b"{" and content[1:2] == b"\0":
        return strictly(content, "utf-16-le")
    if content[:2] == b"\0{":
        return strictly(content, "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # Western European Windows: the only one-byte notation that the programs around notebooks write.
        return strictly(content, "cp1252")


def strictly(content: bytes, encoding: str) -> str:
    """Decoded, or refused."""
    try:
        return content.decode(encoding)
    except UnicodeError:
        raise Unreadable(f"The file is not text in UTF-8, so it cannot be read. {AGAIN}") from None


def read_json(content: bytes) -> Json:
    """The JSON object in a file.

    Raises:
        Unreadable: there is none.
    """
    if not content.strip():
        raise Unreadable(f"The file is empty. {AGAIN}")
    try:
        value = json.loads(decoded(content))
    except Unreadable:
        raise
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"The file is no notebook: its text breaks at line {error.lineno}, column {error.colno}. {AGAIN}"
        ) from None
    except (ValueError, RecursionError):
        raise Unreadable(f"The file is no notebook: it holds what no notebook holds. {AGAIN}") from None
    if not isinstance(value, dict):
        raise Unreadable(f"The file is no notebook. {AGAIN}")
    return value


def is_transcript(value: Json) -> bool:
    """Whether it is the record of a ladder, which is passed on unread."""
    return "cells" not in value and "format" in value and "case" in value


def read_cells(content: bytes, value: Json | None = None) -> list[Json]:
    """The cells of a notebook of any format, as far as they are cells.

    Raises:
        Unreadable: it is no notebook, or has too many cells.
    """
    value = read_json(content) if value is None else value
    if "worksheets" in value or value.get("nbformat") in (1, 2, 3):
        value = upgraded(value)
    cells = value.get("cells")
    if not isinstance(cells, list):
        raise Unreadable(f"The file is no notebook: it has no cells. {AGAIN}")
    if len(cells) > MOST_CELLS:
        raise Unreadable(f"The notebook has {len(cells):,} cells, and at most {MOST_CELLS:,} are graded. {AGAIN}")
    return [cell for cell in cells if isinstance(cell, dict)]


def upgraded(value: Json) -> Json:
    """A notebook of format 1, 2 or 3 as one of format 4, by nbformat.

    Raises:
        Unreadable: it cannot be made one.
    """
    import nbformat

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made: Json = nbformat.convert(nbformat.from_dict(value), 4)
            return made
    except Exception:
        raise Unreadable(
            f"The notebook is in format {str(value.get('nbformat'))[:10]} and cannot be converted: open it in JupyterLab, "
            "save it, and hand it in again."
        ) from None


def works_of(content: bytes) -> list[Work]:
    """The code cells of a notebook, or of each page of a page's export, in order.

    Raises:
        Unreadable: as ``read_cells``.
    """
    pages: dict[str, list[str]] = {}
    chapters: dict[str, Counter[int]] = {}
    value = read_json(content)
    whole = chapter_page(value)
    for cell in read_cells(content, value):
        if cell.get("cell_type") != "code":
            continue
        page, source = page_of(cell) or whole, source_of(cell)
        pages.setdefault(page, []).append(source)
        votes = chapters.setdefault(page, Counter())
        named = CELL.match(str(cell.get("id", "")))
        votes.update([int(named[1])] if named else [])
        votes.update(int(found.split(".")[0]) for found in CHECK.findall(source[:MOST_SOURCE]))
    if not pages:
        return [Work(whole, (), ())]
    return [Work(page, tuple(cells), tuple(chapters[page])) for page, cells in pages.items()]


def chapter_page(value: Json) -> str:
    """The page of a chapter's own notebook, by its number; empty for any other. It has the file name of its exercises."""
    metadata = value.get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    number = course.get("chapter") if isinstance(course, dict) else None
    return f"chapters/{number:02d}" if isinstance(number, int) and 0 < number < 100 else ""


def page_of(cell: Json) -> str:
    """Which page a cell of an export belongs to; empty in a notebook."""
    metadata = cell.get("metadata")
    own = metadata.get("techsales") if isinstance(metadata, dict) else None
    page = own.get("page") if isinstance(own, dict) else None
    return page if isinstance(page, str) and PAGE.fullmatch(page) else ""


def source_of(cell: Json) -> str:
    """The text of a cell, mended so that it can be handed on."""
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return source.encode("utf-8", "replace").decode("utf-8") if isinstance(source, str) else ""
