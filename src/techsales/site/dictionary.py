"""The data dictionary: what ``data/datapackage.json`` says about each table, as rows for a page."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TYPES = {"string": "text", "integer": "whole number", "number": "number", "date": "date"}
HEAD = ("column", "type", "meaning", "values")


@dataclass(frozen=True)
class Table:
    """A table of the data package: name, title, file, note on how to read it, one row per column."""

    name: str
    title: str
    path: str
    lines: int
    note: str
    rows: tuple[tuple[str, str, str, str], ...]


def values(field: dict[str, Any], references: dict[str, str]) -> str:
    """What a column may hold: its words, its range, the table it points to, whether it may be empty."""
    rules = field.get("constraints", {})
    said = []
    if "enum" in rules:
        said.append(", ".join(map(str, rules["enum"])))
    elif "minimum" in rules and "maximum" in rules:
        said.append(f"{rules['minimum']} to {rules['maximum']}")
    elif "minimum" in rules:
        said.append(f"{rules['minimum']} or more")
    if field["name"] in references:
        said.append(f"a row of {references[field['name']]}")
    if rules.get("unique"):
        said.append("unique")
    if not rules.get("required"):
        said.append("may be empty")
    return "; ".join(said)


def describe(resource: dict[str, Any], lines: int) -> Table:
    """One table of the data package."""
    schema, dialect = resource["schema"], resource.get("dialect", {})
    references = {
        key: link["reference"]["resource"] for link in schema.get("foreignKeys", []) for key in link["fields"]
    }
    plain = (resource["encoding"], dialect.get("delimiter", ",")) == ("utf-8", ",")
    note = "" if plain else f"encoding {resource['encoding']}, separated by {dialect['delimiter']}"
    rows = tuple(
        (
            field["name"],
            TYPES.get(field["type"], field["type"]),
            field["description"] + (f" ({field['unit']})" if "unit" in field else ""),
            values(field, references),
        )
        for field in schema["fields"]
    )
    return Table(resource["name"], resource["title"], resource["path"], lines, note, rows)


def read_tables(data: Path) -> list[Table]:
    """Every table, with the number of its lines below the header, counted in the file."""
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    return [
        describe(entry, max(0, (data / entry["path"]).read_bytes().count(b"\n") - 1)) for entry in package["resources"]
    ]
