"""A small house for tests: one file of deals, its mapping, and everything that reading it says."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from techsales.exports import Exports, read_exports

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 1, 15)
HEADER = "Deal;Team;Closed;Stage;Amount\n"
COLUMNS = {"Deal": "deal_id", "Team": "team", "Closed": "close_date", "Stage": "stage", "Amount": "amount_eur"}
DEFAULTS = {"encoding": "utf-8", "separator": ";", "decimal": ".", "dates": "day first"}


def mapping_text(
    name: str, columns: dict[str, str] | None = None, table: str = "deals", rest: str = "", **entries: str
) -> str:
    """A reviewed mapping of one file; ``rest`` stands at its end."""
    lines = ["reviewed: yes", "files:", f'  "{name}":', f"    table: {table}"]
    lines += [f'    {entry}: "{value}"' for entry, value in (DEFAULTS | entries).items() if value]
    lines += ["    columns:", *(f'      "{there}": {here}' for there, here in (columns or COLUMNS).items())]
    return "\n".join([*lines, rest, ""])


def read_one(folder: Path, content: bytes | str, name: str = "deals.csv", **mapping: object) -> Exports:
    """Write a file and its mapping and read it, once line by line and once by DuckDB: both must say the same."""
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "mapping.yml").write_text(mapping_text(name, **mapping), encoding="utf-8")  # type: ignore[arg-type]
    return read_both(folder, [folder / name])


def read_both(folder: Path, paths: Sequence[Path]) -> Exports:
    """Read on both ways and compare."""
    mapping = folder / "mapping.yml"
    line_by_line = read_exports(paths, mapping, today=TODAY, large=1 << 60)
    at_once = read_exports(paths, mapping, today=TODAY, large=0)
    assert_same(line_by_line, at_once)
    for source in at_once.sources:
        assert source.balanced, source
    return at_once


def assert_same(one: Exports, other: Exports) -> None:
    """Two readings agree in every table, every rejected cell and every count."""
    assert one.rejected == other.rejected
    assert one.sources == other.sources
    assert list(one.tables) == list(other.tables)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name])
