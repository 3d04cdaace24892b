"""Which rows were left out, and whether the totals add up: as the reading of the exports has them."""

from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any


def make_records(rejected: Iterable[Any], sources: Iterable[Any]) -> dict[str, Any]:
    """Rejected rows and sources as plain values, ready for JSON."""
    out, read = [plain(one) for one in rejected], [plain(one) for one in sources]
    places = {(one.get("file"), one.get("line")) for one in out}
    rows = f"{len(places):,} {'row was' if len(places) == 1 else 'rows were'} left out"
    says = f"{rows}, each listed below with its place and reason." if out else "No row was left out."
    if not read:
        says += " The tables came without files, so there is nothing to reconcile."
    return {"says": says, "rejected": out, "sources": read}


def plain(one: Any) -> dict[str, Any]:
    """One record's fields by name."""
    if is_dataclass(one) and not isinstance(one, type):
        given = asdict(one)
    elif hasattr(one, "_asdict"):
        given = one._asdict()
    else:
        given = dict(one)
    return {key: value_of(value) for key, value in given.items()}


def value_of(value: Any) -> Any:
    """A value as JSON has it."""
    if (is_dataclass(value) and not isinstance(value, type)) or hasattr(value, "_asdict"):
        return plain(value)
    if isinstance(value, dict):
        return {str(key): value_of(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [value_of(part) for part in value]
    if isinstance(value, Path):
        return value.name
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.item() if hasattr(value, "item") else str(value)
