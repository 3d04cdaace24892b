"""The words of ``words.toml``, and texts levelled so that they can be compared."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from techsales.files import read_toml


@cache
def words() -> dict[str, Any]:
    """The whole table of words."""
    return read_toml(Path(__file__).with_name("words.toml"))


def level(text: str) -> str:
    """A name without capitals, accents and the signs between its words.

    >>> level(" Opportunity_ID "), level("Numéro d'affaire"), level("Größe")
    ('opportunity id', 'numero d affaire', 'grosse')
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return " ".join("".join(letters).split())


def same(text: str) -> str:
    """A cell without capitals and blanks at its ends: cells that agree in this are the same word."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def synonyms(table: str) -> dict[str, list[str]]:
    """The levelled names of each column of a table."""
    return {name: [level(one) for one in names] for name, names in words()["columns"][table].items()}


@cache
def value_words(column: str) -> dict[str, str]:
    """Levelled word → what it means in a column of fixed words."""
    group = "yes_or_no" if column in ("resolved", "ticket_resolved_at_send", "reopened") else column
    return {level(one): meaning for meaning, names in words()["values"].get(group, {}).items() for one in names}


@cache
def missing(kind: str) -> frozenset[str]:
    """What stands for "not known" in a column of this kind."""
    cells = words()["cells"]
    texts = ("key", "text", "category", "choice")
    return frozenset(cells["missing"] if kind in texts else cells["missing"] + cells["missing_number"])
