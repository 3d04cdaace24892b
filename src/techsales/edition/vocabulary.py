"""The words of the book that a house may have another word for: glossary terms, tables, columns, and some plain ones."""

import json
from pathlib import Path

from techsales.course import CourseError
from techsales.site.glossary import read_terms

PACKAGE, TERMS = "data/datapackage.json", "book/glossary.toml"
#: Words of every page that stand in no list.
GENERAL = (
    "customer", "deal", "discount", "invitation", "invoice", "partner", "product", "project", "quarter", "region",
    "reopened", "segment", "seller", "subcontractor", "survey", "team", "ticket", "trainer", "win rate",
)  # fmt: skip


def tables(root: Path) -> dict[str, list[dict[str, str]]]:
    """table → its columns, as ``name``, ``description`` and, where it has one, ``unit``.

    Raises:
        CourseError: the course's list of tables cannot be read.
    """
    try:
        package = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
        return {entry["name"]: entry["schema"]["fields"] for entry in package["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        raise CourseError(f"{PACKAGE} cannot be read. Restore the file.") from None


def words(root: Path) -> dict[str, str]:
    """Every word that may be renamed, in small letters, as the book writes it."""
    terms = [term.en for term in read_terms(root / TERMS)] if (root / TERMS).is_file() else []
    known = {word.lower(): word for word in (*GENERAL, *terms)}
    for table, columns in tables(root).items():
        known |= {table: table} | {
            f"{table}.{column['name']}".lower(): f"{table}.{column['name']}" for column in columns
        }
    return known
