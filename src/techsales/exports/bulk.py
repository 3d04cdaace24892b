"""A file's cells converted by DuckDB: every distinct cell is read once, and what does not fit in memory goes to disk.

A plain file is read by DuckDB itself. One with blank lines, quoted line ends, ragged lines or another encoding is
rewritten first, line by line, with the number of each line; so is a workbook. From there on all is the same.

DuckDB and not Polars: in ``benchmarks/report.py`` it is the faster of the two and the smaller in memory, and it can be
given a limit of memory.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from techsales.exports.cells import Rules, convert
from techsales.exports.fields import KEYS, Field
from techsales.exports.files import blocks
from techsales.exports.records import ExportError
from techsales.exports.shape import Shape
from techsales.exports.sql import BLANK, filled, plain_text, quick_value
from techsales.exports.words import words

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

#: From this size on DuckDB reads the file itself where it can.
LARGE = 4_000_000
MEMORY = "1GB"


class Bad(NamedTuple):
    """A cell that keeps its row out; ``column`` is its name in the file."""

    line: int
    column: str
    value: str
    reason: str


class Read(NamedTuple):
    """A file's rows, converted.

    ``frame`` has the table's columns and the line numbers as its index; rows named in ``bad`` are still in it.
    ``totals`` are the cells of each line of totals, by name in the file.
    """

    frame: "pd.DataFrame"
    bad: list[Bad]
    lines: int
    blank: int
    totals: list[dict[str, str]]


@contextmanager
def engine() -> Iterator["duckdb.DuckDBPyConnection"]:
    """A database of its own, which goes to disk where memory ends; it loads nothing from the network."""
    # Only needed here, and takes a moment to import.
    import duckdb

    with TemporaryDirectory() as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "temp_directory": folder,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        connection = duckdb.connect(config=settings)
        try:
            yield connection
        finally:
            connection.close()


def read_rows(con: "duckdb.DuckDBPyConnection", shape: Shape, rules: Rules, *, large: int = LARGE) -> Read:
    """Every row of a file, converted by the mapping's rules, with ``con`` from ``engine``."""
    # Only needed here, and takes a moment to import.
    import duckdb

    fields = rules.one.fields()
    places = {name: shape.columns.index(name) for name in fields}
    with TemporaryDirectory() as folder:
        con.execute("CREATE SCHEMA one_file; USE one_file; SET preserve_insertion_order = true")
        try:
            direct = shape.path.stat().st_size >= large and is_plain(shape) and load_plain(con, shape, places)
            if not direct:
                rewritten = Path(folder, "rows.csv")
                rewrite(shape, places, rewritten)
                load_rewritten(con, rewritten, len(places))
            return converted(con, fields, rules)
        except duckdb.Error as error:
            what = str(error).splitlines()[0]
            raise ExportError(f"{shape.label} is more than this machine can take ({what}). Split the file.") from None
        finally:
            con.execute("USE main; DROP SCHEMA one_file CASCADE")


def is_plain(shape: Shape) -> bool:
    """Whether DuckDB can read the file as it is."""
    return not shape.sheet and shape.encoding in ("utf-8", "utf-8-sig")


def load_plain(con: "duckdb.DuckDBPyConnection", shape: Shape, places: dict[str, int]) -> bool:
    """Load the file's rows into ``raw``; False if a line of the file is not one row of the usual width."""
    import duckdb

    every = [f"c{number}" for number in range(len(shape.columns))]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in every)
    # Lazy, so that only the lines that start with an empty cell are looked at any further.
    first = "CASE " + " ".join(f"WHEN {filled(name)} THEN {name}" for name in every) + " ELSE '' END"
    taken = ", ".join(f"c{place} AS v{number}" for number, place in enumerate(places.values()))
    ends, last = 0, b""
    for block in blocks(shape.path):
        # Line by line, NUL signs are taken out.
        if b"\0" in block:
            return False
        ends, last = ends + block.count(b"\n"), block
    try:
        con.execute(
            f"CREATE TABLE raw AS SELECT {taken}, {first} AS first, '' AS extra FROM read_csv($path, auto_detect=false, "
            f"header=false, skip=$skip, delim=$delim, quote='\"', escape='\"', columns={{{columns}}})",
            {"path": str(shape.path), "skip": shape.header, "delim": shape.separator},
        )
    except duckdb.Error:
        con.execute("DROP TABLE IF EXISTS raw")
        return False
    rows = one_number(con, "SELECT count(*) FROM raw")
    if rows != ends + (not last.endswith(b"\n")) - shape.header:
        con.execute("DROP TABLE raw")
        return False
    con.execute(f"CREATE VIEW numbered AS SELECT rowid + {shape.header + 1} AS line, * FROM raw")
    return True


def rewrite(shape: Shape, places: dict[str, int], to: Path) -> None:
    """The mapped cells of every line with its number, its first filled cell, and what stands beyond the last name."""
    width = len(shape.columns)
    with to.open("w", encoding="utf-8", newline="", errors="replace") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, cells in shape.rows():
            first = next((cell for cell in cells if cell.strip()), "")
            extra = next((cell for cell in cells[width:] if cell.strip()), "")
            mapped = (cells[place] if place < len(cells) else "" for place in places.values())
            writer.writerow([number, first, extra, *mapped])


def load_rewritten(con: "duckdb.DuckDBPyConnection", path: Path, width: int) -> None:
    """Load what ``rewrite`` wrote."""
    names = ["first", "extra", *(f"v{number}" for number in range(width))]
    columns = ", ".join(["'line': 'BIGINT'", *(f"'{name}': 'VARCHAR'" for name in names)])
    con.execute(
        "CREATE TABLE numbered AS SELECT * REPLACE (coalesce(first, '') AS first) FROM read_csv($path, auto_detect=false, header=false, delim=',', "
        f"quote='\"', escape='\"', columns={{{columns}}}, max_line_size=16000000)",
        {"path": str(path)},
    )


def one_number(con: "duckdb.DuckDBPyConnection", query: str) -> int:
    """The one number a query answers."""
    row = con.execute(query).fetchone()
    return int(row[0]) if row else 0


def converted(con: "duckdb.DuckDBPyConnection", fields: dict[str, Field], rules: Rules) -> Read:
    """The rows of ``numbered`` as a frame."""
    import pandas as pd

    mark_totals(con, fields, rules)
    lines = one_number(con, "SELECT count(*) FROM numbered")
    blank = one_number(con, "SELECT count(*) FROM numbered WHERE first = ''")
    totals = con.execute(
        "SELECT * EXCLUDE (line, first, extra) FROM numbered WHERE line IN (FROM totals) ORDER BY line"
    )
    stated = [dict(zip(fields, (cell or "" for cell in row), strict=True)) for row in totals.fetchall()]
    joins, chosen, known = "", ["line", "extra"], {}
    for number, field in enumerate(fields.values()):
        quick = quick_value(f"v{number}", field, rules)
        # Only the number of a row is different in every row; of all else rows share the few texts there are.
        if field.name == KEYS[rules.one.table] and field.name not in rules.one.values:
            chosen.append(f"{plain_text(f'v{number}', field.kind)} AS q{number}")
            continue
        known[number] = distinct_values(con, number, field, rules, quick)
        chosen.append(f"d{number}.code AS k{number}")
        chosen += [f"{quick} AS q{number}"] if quick else []
        condition = f" AND {quick} IS NULL" if quick else ""
        joins += f" LEFT JOIN d{number} ON coalesce(v{number}, '') = d{number}.cell{condition}"
    arrays = con.execute(
        f"SELECT {', '.join(chosen)} FROM numbered{joins} WHERE first <> '' AND line NOT IN (FROM totals)"
    ).fetchnumpy()
    arrays = in_order(arrays)
    index = pd.Index(arrays.pop("line"), name="line")
    bad = [
        Bad(int(index[row]), "beyond the last", str(arrays["extra"][row]), "more cells than column names. "
            "Put texts that hold the separator in quotation marks.")
        for row in np.flatnonzero(np.ma.filled(arrays["extra"], "") != "")
    ]  # fmt: skip
    columns = {}
    for number, (name, field) in enumerate(fields.items()):
        values, wrong = column_of(number, field, arrays, known.get(number))
        columns[field.name] = pd.Series(values, index=index)
        bad += [Bad(int(index[row]), name, cell, reason) for row, cell, reason in wrong]
    return Read(pd.DataFrame(columns, index=index), bad, lines, blank, stated)


def in_order(arrays: dict[str, Any]) -> dict[str, Any]:
    """The rows by their line numbers; a join may have shuffled them."""
    lines = np.asarray(arrays["line"], dtype="int64")
    if (np.diff(lines) < 0).any():
        order = np.argsort(lines)
        return {name: array[order] for name, array in arrays.items()}
    return arrays | {"line": lines}


def mark_totals(con: "duckdb.DuckDBPyConnection", fields: dict[str, Field], rules: Rules) -> None:
    """The lines of totals: their first filled cell says so, and they have no number of their own."""
    pattern = f"{BLANK}*({'|'.join(words()['cells']['total'])})({BLANK}|[:：])*(\\([^()]*\\))?{BLANK}*"
    key = KEYS[rules.one.table] or "rep_id"
    own = next((f"v{number}" for number, field in enumerate(fields.values()) if field.name == key), "''")
    con.execute(
        "CREATE TABLE totals AS SELECT line FROM numbered WHERE regexp_full_match(lower(first), $pattern) "
        f"AND (NOT coalesce({filled(own)}, false) OR {own} = first)",
        {"pattern": pattern},
    )


class Distinct(NamedTuple):
    """The different cells of a column with their values and reasons, by code."""

    cells: list[str]
    values: list[Any]
    reasons: list[str]


def distinct_values(con: "duckdb.DuckDBPyConnection", number: int, field: Field, rules: Rules, quick: str) -> Distinct:
    """Convert every different cell of a column once; table ``d<number>`` holds their codes."""
    import pandas as pd

    condition = f" AND {quick} IS NULL" if quick else ""
    found = con.execute(
        f"SELECT DISTINCT coalesce(v{number}, '') AS cell FROM numbered "
        f"WHERE first <> '' AND line NOT IN (FROM totals){condition}"
    ).fetchall()
    cells = [cell for (cell,) in found]
    made = [convert(field, cell, rules) for cell in cells]
    con.register("codes", pd.DataFrame({"cell": np.array(cells, dtype=object), "code": np.arange(len(cells))}))
    con.execute(f"CREATE TABLE d{number} AS SELECT cell, code FROM codes")
    con.unregister("codes")
    return Distinct(cells, [value for value, _ in made], [reason for _, reason in made])


def column_of(
    number: int, field: Field, arrays: dict[str, Any], known: Distinct | None
) -> tuple[Any, list[tuple[int, str, str]]]:
    """A column's values, and place, cell and reason of what could not be converted."""
    import pandas as pd

    if known is None:
        found = np.ma.asarray(arrays[f"q{number}"])
        texts = np.array(found.data, dtype=object)
        texts[np.ma.getmaskarray(found)] = None
        return pd.array(texts, dtype="str"), []
    codes = np.ma.filled(np.ma.asarray(arrays[f"k{number}"]).astype("int64"), -1)
    # The last entry stands for "no code": -1 points to it.
    values = [*known.values, None]
    wrong: list[tuple[int, str, str]] = []
    if any(known.reasons):
        has_reason = np.array([bool(reason) for reason in known.reasons] + [False])
        wrong = [
            (int(row), known.cells[codes[row]], known.reasons[codes[row]]) for row in np.flatnonzero(has_reason[codes])
        ]
    quick = arrays.get(f"q{number}")
    if field.kind == "date":
        slow = np.array(values, dtype="datetime64[us]")[codes]
        if quick is not None:
            fast = np.ma.filled(np.ma.asarray(quick).astype("datetime64[us]"), np.datetime64("NaT"))
            slow = np.where(np.isnat(fast), slow, fast)
        return slow, wrong
    if field.kind in ("money", "number", "percent", "whole", "currency"):
        slow = np.array([np.nan if value is None else value for value in values], dtype="float64")[codes]
        if quick is not None:
            fast = np.ma.filled(np.ma.asarray(quick).astype("float64"), np.nan)
            slow = np.where(np.isnan(fast), slow, fast)
        return slow, wrong
    # Rows share the few texts there are, so that a column of a million teams takes eight megabytes.
    return pd.array(np.array(values, dtype=object)[codes], dtype="str"), wrong
