"""Writing the few shapes of TOML that the course's own tables have; Python reads TOML and writes none."""

import json
from typing import Any


def value(thing: Any) -> str:
    """A text, number, yes or no, or a list of them. JSON and TOML write these alike, control signs included."""
    return json.dumps(thing, ensure_ascii=False).replace("\x7f", "\\u007f")


def inline(table: dict[str, Any]) -> str:
    """``{ title = "…", pages = […] }``."""
    return "{ " + ", ".join(f"{key} = {value(thing)}" for key, thing in table.items()) + " }"


def keyed(tables: dict[str, dict[str, Any]]) -> str:
    """A line for each key, its table inline."""
    return "".join(f"{value(key)} = {inline(table)}\n" for key, table in tables.items())


def listed(name: str, tables: list[dict[str, Any]]) -> str:
    """``[[name]]`` for each table; a list of tables within becomes ``[[name.key]]``."""
    text = ""
    for table in tables:
        text += f"[[{name}]]\n"
        below = {key: thing for key, thing in table.items() if is_tables(thing)}
        text += "".join(f"{key} = {value(thing)}\n" for key, thing in table.items() if key not in below)
        text += "\n" + "".join(listed(f"{name}.{key}", thing) for key, thing in below.items())
    return text


def is_tables(thing: Any) -> bool:
    """Whether it is a list of tables."""
    return isinstance(thing, list) and bool(thing) and all(isinstance(one, dict) for one in thing)
