"""A million deals, from CSV to each team's figures: ours, and the same figures by plain pandas, DuckDB and Polars.

Beside them the whole report, from CSV to page, notebook and JSON.

Two files: a clean one (commas, 2025-10-14, 1234.56) and one as offices write it (semicolons, 14/10/2025, 1.234,56 €).
Ours also finds duplicates, checks every row, lists what it rejects and compares with the TOTAL line; the others do
none of it. Each run is a process of its own: its time, start-up and imports included, and its peak memory.

    python benchmarks/report.py [--quick]
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

ROWS, FEW = 1_000_000, 100_000
REPEATS = 3
TEAMS = ["Kestrel", "Merlin", "Osprey", "Harrier", "Falcon", "Heron", "Buzzard", "Kite"]
STAGES = ["won", "lost", "lost", "open"]
HEADER = ["deal_id", "rep_id", "team", "segment", "product", "close_date", "stage", "amount_eur"]
MAPPING = """
reviewed: yes
files:
  clean.csv:
    table: {clean}
    separator: ","
    encoding: utf-8
    columns: {columns}
  office.csv:
    table: {office}
    separator: ";"
    encoding: utf-8
    decimal: ","
    dates: day first
    columns: {columns}
training:
  trained: [Kestrel]
  before: 2025Q3
  after: 2025Q4
  compare_with: all others
  nearest: Merlin
  chosen_for_low_results: no
  drawn_by_lot: no
  gross_margin: 0.40
"""
#: Team, quarter → money won in cents and deals won, as all four must find them.
Figures = dict[str, list[int]]


def write_files(folder: Path, rows: int) -> None:
    """Both files, and a mapping for each."""
    rng = Random(7)
    with (folder / "clean.csv").open("w") as clean, (folder / "office.csv").open("w") as office:
        clean.write(",".join(HEADER) + "\n")
        office.write(";".join(HEADER) + "\n")
        total = 0
        for number in range(rows):
            day, month, cents = rng.randint(1, 28), rng.randint(1, 12), rng.randint(100_000, 30_000_000)
            total += cents
            team, stage = rng.choice(TEAMS), rng.choice(STAGES)
            start = [f"D{number:07}", f"R{rng.randint(1, 400):03}", team, rng.choice(["SMB", "Enterprise"])]
            money = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02} €"
            clean.write(",".join([*start, "Pulse", f"2025-{month:02}-{day:02}", stage, f"{cents / 100:.2f}"]) + "\n")
            office.write(";".join([*start, "Pulse", f"{day:02}/{month:02}/2025", stage.title(), money]) + "\n")
        clean.write(f"TOTAL,,,,,,,{total / 100:.2f}\n")
        office.write(f"TOTAL;;;;;;;{total / 100:.2f}".replace(".", ",") + "\n")
    columns = "{" + ", ".join(f"{name}: {name}" for name in HEADER) + "}"
    for name in ("clean", "office"):
        tables = {each: "deals" if each == name else "none" for each in ("clean", "office")}
        text = MAPPING.format(columns=columns, **tables)
        (folder / f"{name}.yml").write_text(text)


def ours(path: Path) -> Figures:
    """The exports' own reader, then two lines of pandas."""
    from techsales.exports import read_exports

    exports = read_exports([path], path.with_suffix(".yml"))
    assert exports.sources[0].balanced and not exports.rejected
    return of_frame(exports.tables["deals"])


def of_frame(deals: Any) -> Figures:
    """Figures from a frame of pandas."""
    won = deals[deals["stage"] == "won"].groupby(["team", "quarter"])["amount_eur"].agg(["sum", "count"])
    return {
        f"{team} {quarter}": [round(row["sum"] * 100), int(row["count"])] for (team, quarter), row in won.iterrows()
    }


def with_pandas(path: Path) -> Figures:
    """As one writes it by hand."""
    import pandas as pd

    office = path.stem == "office"
    deals = pd.read_csv(path, sep=";" if office else ",", dtype={"amount_eur": str} if office else None)
    deals = deals[deals["deal_id"] != "TOTAL"]
    if office:
        plain = deals["amount_eur"].str.replace(r"[. €]", "", regex=True).str.replace(",", ".")
        deals = deals.assign(amount_eur=plain.astype(float), stage=deals["stage"].str.lower())
    days = pd.to_datetime(deals["close_date"], format="%d/%m/%Y" if office else "%Y-%m-%d")
    return of_frame(deals.assign(quarter=days.dt.year.astype(str) + "Q" + days.dt.quarter.astype(str)))


def with_duckdb(path: Path) -> Figures:
    """One query."""
    import duckdb

    office = path.stem == "office"
    money = "CAST(replace(regexp_replace(amount_eur, '[. €]', '', 'g'), ',', '.') AS DOUBLE)"
    day = "strptime(close_date, '%d/%m/%Y')"
    query = f"""
        WITH rows AS (
            SELECT team, lower(stage) AS stage, {money if office else "CAST(amount_eur AS DOUBLE)"} AS amount,
                   {day if office else "CAST(close_date AS DATE)"} AS day
            FROM read_csv('{path}', all_varchar=true, header=true) WHERE deal_id <> 'TOTAL')
        SELECT team || ' ' || year(day) || 'Q' || quarter(day), sum(amount), count(*)
        FROM rows WHERE stage = 'won' GROUP BY ALL"""
    return {name: [round(money * 100), number] for name, money, number in duckdb.sql(query).fetchall()}


def with_polars(path: Path) -> Figures:
    """One lazy query."""
    import polars as pl

    office = path.stem == "office"
    rows = pl.scan_csv(path, separator=";" if office else ",", infer_schema=False).filter(pl.col("deal_id") != "TOTAL")
    money, day = pl.col("amount_eur"), pl.col("close_date")
    money = money.str.replace_all("[. €]", "").str.replace(",", ".") if office else money
    day = day.str.to_date("%d/%m/%Y" if office else "%Y-%m-%d")
    quarter = pl.format("{}Q{}", day.dt.year(), day.dt.quarter()).alias("quarter")
    rows = rows.with_columns(money.cast(pl.Float64).alias("amount"), quarter, pl.col("stage").str.to_lowercase())
    won = rows.filter(pl.col("stage") == "won").group_by("team", "quarter").agg(pl.col("amount").sum(), pl.len())
    return {f"{row[0]} {row[1]}": [round(row[2] * 100), row[3]] for row in won.collect().iter_rows()}


def whole_report(path: Path) -> Figures:
    """The page, the notebook and the JSON of ``techsales report``; the trained team's figures as the JSON has them."""
    from techsales.effect.make import make_report

    made = make_report([path], path.with_suffix(".yml"), path.with_suffix(".html"))
    measures = json.loads(made.values.read_text(encoding="utf-8"))["metrics"]
    growth = next(one for one in measures if one["name"] == "growth")
    quarters = ("before", "2025Q3"), ("after", "2025Q4")
    return {f"Kestrel {quarter}": [round(growth[when]["value"] * 100), growth[when]["n"]] for when, quarter in quarters}


ENGINES: dict[str, Callable[[Path], Figures]] = {
    "ours": ours,
    "pandas": with_pandas,
    "duckdb": with_duckdb,
    "polars": with_polars,
    "report": whole_report,
}


def run(engine: str, path: Path) -> tuple[float, float, Figures]:
    """Seconds, megabytes at most, and figures, of one process."""
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, __file__, engine, str(path)], check=True, capture_output=True, text=True)
    megabytes, figures = json.loads(done.stdout.splitlines()[-1])
    return time.perf_counter() - begin, megabytes, figures


def beside(folder: Path, rows: int, repeats: int) -> None:
    """All engines in turns on both files."""
    names = [name for name in ENGINES if name in ("ours", "report") or find_spec(name)]
    for missing in ENGINES.keys() - set(names):
        print(f"{missing} is not installed, so it is not compared.")
    for file in ("clean", "office"):
        path = folder / f"{file}.csv"
        runs = {name: [] for name in names}
        for _ in range(repeats):
            for name in names:
                runs[name].append(run(name, path))
        found = [figures for each in runs.values() for *_, figures in each]
        agree = all(figures[name] == found[0][name] for figures in found for name in figures)
        print(f"{rows:,} deals, {file} file of {path.stat().st_size / 1e6:.0f} MB, medians of {repeats}:")
        base = statistics.median(seconds for seconds, *_ in runs["pandas"])
        for name in names:
            seconds = statistics.median(seconds for seconds, *_ in runs[name])
            memory = statistics.median(megabytes for _, megabytes, _ in runs[name])
            print(f"  {name:7} {seconds:6.2f} s, {seconds / base:5.2f} times plain pandas, peak {memory:5.0f} MB")
        print(f"  all find the same figures: {'yes' if agree else 'NO'}", flush=True)


def main() -> None:
    if len(sys.argv) == 3:
        figures = ENGINES[sys.argv[1]](Path(sys.argv[2]))
        # The report's notebook is a process of its own.
        kinds = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
        peak = max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1000
        print(json.dumps([peak, figures]))
        return
    rows, repeats = (FEW, 1) if "--quick" in sys.argv else (ROWS, REPEATS)
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), rows)
        beside(Path(folder), rows, repeats)


if __name__ == "__main__":
    main()
