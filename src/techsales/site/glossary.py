"""The glossary: ``book/glossary.toml`` as a list, and links from bold words to it."""

import re
from dataclasses import dataclass
from pathlib import Path

from techsales.course import CourseError
from techsales.files import read_toml


@dataclass(frozen=True)
class Term:
    """A term with its Chinese name, its meaning, and the id of its entry on the glossary page."""

    en: str
    zh: str
    means: str

    @property
    def anchor(self) -> str:
        """The id of the entry: ``term-missing-value``."""
        return "term-" + re.sub(r"[^a-z0-9]+", "-", self.en.lower()).strip("-")


def read_terms(path: Path) -> list[Term]:
    """The terms in the order of the alphabet.

    Raises:
        CourseError: the file cannot be read, a key is missing, or two terms share a name.
    """
    terms = []
    for number, entry in enumerate(read_toml(path).get("term", []), 1):
        lacking = [key for key in ("en", "zh", "means") if not entry.get(key)]
        if lacking:
            name = entry.get("en", f"entry {number}")
            raise CourseError(f"book/glossary.toml: {name} lacks {', '.join(lacking)}. Add it.")
        terms.append(Term(entry["en"], entry["zh"], entry["means"]))
    anchors = [term.anchor for term in terms]
    for term in terms:
        if anchors.count(term.anchor) > 1:
            raise CourseError(f"book/glossary.toml: {term.en} stands there twice. Remove one.")
    return sorted(terms, key=lambda term: term.en.lower())


def spellings(term: Term) -> set[str]:
    """How the term may be written in bold: ``table (DataFrame)`` is also ``table`` and ``DataFrame``."""
    names = {term.en, *re.split(r"\s*[()]\s*", term.en)} - {""}
    plural = {name[:-1] + "ies" if name.endswith("y") else name + "s" for name in names}
    return {name.lower() for name in names | plural}


def index(terms: list[Term]) -> dict[str, Term]:
    """Every spelling, in small letters, with its term. A full name wins over another's part."""
    parts = {spelling: term for term in terms for spelling in spellings(term)}
    return parts | {term.en.lower(): term for term in terms}


def find(text: str, known: dict[str, Term]) -> Term | None:
    """The term a bold text names, if it is one; marks around it do not count."""
    return known.get(re.sub(r"\s+", " ", text).strip(" .,:;").lower())
