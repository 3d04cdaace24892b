"""``read_exports``: a company's files and their mapping → the course's tables, with every line accounted for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from techsales.effect.words import count_of
from techsales.exports.bulk import LARGE, Bad, Read, engine, read_rows
from techsales.exports.cells import Rules
from techsales.exports.combine import add_quarter, combine, other_quarters, same_spelling
from techsales.exports.fields import FIELDS, MONEY
from techsales.exports.files import check_names
from techsales.exports.groups import teams_in, vanished, with_known_teams
from techsales.exports.lines import SHOWN
from techsales.exports.mapping import NONE, FileMapping, Mapping, read_mapping
from techsales.exports.neutral import shown
from techsales.exports.reconcile import lines_of_totals, remarks
from techsales.exports.records import Exports, NeedsMapping, Rejected, Source
from techsales.exports.shape import Shape
from techsales.exports.validate import wrong_rows

if TYPE_CHECKING:
    import pandas as pd


@dataclass
class Part:
    """One file on its way: how it is laid out, what was read, what was found wrong, and its teams."""

    one: FileMapping
    shape: Shape
    read: Read
    bad: list[Bad] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    teams: dict[str, str] = field(default_factory=dict)


def read_exports(
    paths: Sequence[Path],
    mapping: Path | None = None,
    *,
    today: dt.date | None = None,
    large: int = LARGE,
) -> Exports:
    """Read a company's exports.

    Args:
        paths: CSV and XLSX files. mapping: the reviewed ``mapping.yml``. today: what lies after it has not happened
            yet. large: bytes from which on DuckDB reads a file itself.

    Raises:
        NeedsMapping: there is no mapping; the error carries a suggestion. ExportError: a file or an entry of the
            mapping cannot be used. Rows that cannot be used raise nothing: they are listed in ``rejected``.
    """
    if mapping is None:
        from techsales.exports.suggest import suggestion

        text, questions = suggestion(paths)
        asked = f" It asks: {' '.join(questions)}" if questions else ""
        raise NeedsMapping("These files need a mapping that a person has read." + asked, text)
    known = read_mapping(mapping)
    parts = []
    with engine() as con:
        for path, one in matched(known, paths):
            shape = known.shape(path, one)
            read = read_rows(con, shape, Rules(one, known.settings["currency"], known.settings["rates"]), large=large)
            parts.append(checked(Part(one, shape, read), known.settings, today or dt.date.today()))
    return assemble(known, parts)


def matched(mapping: Mapping, paths: Sequence[Path]) -> list[tuple[Path, FileMapping]]:
    """Each entry of the mapping with its file; those left out are left out.

    Raises:
        ExportError: a file is not in the mapping, or a mapped file was not given.
    """
    check_names(paths)
    files = {path.name: path for path in paths}
    named = {one.file for one in mapping.files.values()}
    for name in files:
        if name not in named:
            raise mapping.document.error(
                ("files",), f"{name} is not among the files. Add it; with 'table: none' it is left out."
            )
    found = []
    for label, one in mapping.files.items():
        if one.table == NONE:
            continue
        if one.file not in files:
            raise mapping.document.error(
                ("files", label), f"the file {one.file} was not given. Name it, or take it out."
            )
        found.append((files[one.file], one))
    if not found:
        raise mapping.document.error(("files",), "every file is left out. Give one of them a table.")
    return found


def checked(part: Part, settings: dict[str, Any], today: dt.date) -> Part:
    """The part without the rows that break a rule, which are listed."""
    one, frame, bad = part.one, part.read.frame, list(part.read.bad)
    if "currency" in frame:
        for name in [name for name, what in FIELDS[one.table].items() if what.kind == "money" and name in frame]:
            frame[name] *= frame["currency"].fillna(1.0)
    if one.table == "surveys":
        # Who asks only once does not say so.
        frame["wave"] = frame["wave"].fillna(1) if "wave" in frame else 1.0
    for name, what in FIELDS[one.table].items():
        if what.kind == "whole" and name in frame:
            frame[name] = frame[name].astype("Int64")
    add_quarter(one.table, frame, settings["fiscal_year_starts"])
    good = without(frame, bad)
    names = {column: name for name, column in one.columns.items()}
    found = wrong_rows(one.table, good, names, today, settings["csat_scale"])
    good = without(good, found)
    notes = [*part.shape.notes, *remarks(one.table, good), *vanished(frame, good)]
    notes += other_quarters(one.table, good, settings["fiscal_year_starts"])
    return Part(one, part.shape, part.read._replace(frame=good), bad + found, notes, teams_in(frame))


def without(frame: "pd.DataFrame", bad: list[Bad]) -> "pd.DataFrame":
    """The rows that nothing is wrong with."""
    return frame.drop(index=list({each.line for each in bad})) if bad else frame


def assemble(mapping: Mapping, parts: list[Part]) -> Exports:
    """Unite the files of each table and write the account of every line."""
    unify(parts)
    tables: dict[str, pd.DataFrame] = {}
    sources: list[Source] = []
    rejected: list[Rejected] = []
    for table in FIELDS:
        mine = [part for part in parts if part.one.table == table]
        if not mine:
            continue
        amounts = {part.one.label: amounts_of(table, part.read.frame) for part in mine}
        whole = combine(table, {part.one.label: part.read.frame for part in mine})
        kept = whole.frame.pop("_file").value_counts()
        tables[table] = whole.frame
        for part in mine:
            label = part.one.label
            names = {column: name for name, column in part.one.columns.items()}
            lost = [(line, names.get(column, column), value, why) for file, line, column, value, why in
                    whole.contradicted if file == label]  # fmt: skip
            bad = sorted([*part.bad, *lost], key=lambda each: each[0])
            rejected += [Rejected(label, line, column, shown(value), why) for line, column, value, why in bad]
            counts = {
                "kept": int(kept.get(label, 0)),
                "united": whole.united.get(label, 0),
                "rejected": len({each[0] for each in bad}),
                "duplicates": whole.duplicates.get(label, 0),
            }
            source = source_of(part, amounts[label], counts)
            stated, said = lines_of_totals(part.one, part.read.totals, source.amounts, mapping.settings)
            notes = (*part.notes, *whole.notes.get(label, []), *said)
            sources.append(replace(source, stated=stated, notes=notes))
    # The spelling that the tables have in the end comes last, and so wins.
    teams = [*(team for part in parts for team in part.teams.values())]
    teams += [team for table in tables.values() for team in teams_in(table).values()]
    return Exports(tables, rejected, sources, with_known_teams(mapping.document, mapping.settings, teams))


def unify(parts: list[Part]) -> None:
    """One spelling for each word of the columns that group rows, over all files, and a note on what was changed."""
    columns = {name for table in FIELDS.values() for name, what in table.items() if what.kind == "category"}
    for column in sorted(columns):
        better = same_spelling((part.read.frame for part in parts), column)
        for part in parts if better else []:
            frame = part.read.frame
            if column not in frame:
                continue
            counts = frame[column].value_counts()
            for word, other in better.items():
                if word in counts:
                    part.notes.append(f"{column}: '{word}' is read as '{other}' ({count_of(int(counts[word]), 'row')})")
            frame[column] = frame[column].map(lambda word, better=better: better.get(word, word)).astype("str")


def amounts_of(table: str, frame: "pd.DataFrame") -> float | None:
    """The file's amounts, each number once."""
    money, key = MONEY.get(table), next(iter(FIELDS[table]))
    if money not in frame:
        return None
    once = frame if table == "training" else frame[~frame[key].str.casefold().duplicated()]
    return round(float(once[money].sum()), 2)


def source_of(part: Part, amounts: float | None, counts: dict[str, Any]) -> Source:
    """What became of a file."""
    one, shape, read = part.one, part.shape, part.read
    separator = SHOWN.get(shape.separator, shape.separator)
    return Source(
        one.label, one.table, shape.sheet, shape.encoding, separator, one.decimal, one.dates, shape.header,
        read=read.lines, blank=read.blank, totals=len(read.totals), amounts=amounts, **counts,
    )  # fmt: skip
