"""Files of one table made into one: what stands twice is kept once, what contradicts itself is shown with both places."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from techsales.effect.words import count_of
from techsales.exports.fields import FIELDS, KEYS, QUARTER_FROM

if TYPE_CHECKING:
    import pandas as pd

#: The share of rows from which on it is no exception.
MANY = 0.1
MONTHS = ("DEC", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV")


@dataclass
class Combined:
    """A table, and by file how many lines said the same again, how many were united with another file's, and notes.

    ``contradicted``: file, line, column, value and reason of rows that were taken out.
    """

    frame: "pd.DataFrame"
    duplicates: dict[str, int] = field(default_factory=dict)
    united: dict[str, int] = field(default_factory=dict)
    contradicted: list[tuple[str, int, str, str, str]] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def note(self, file: str, sentence: str) -> None:
        """Add a sentence about a file."""
        self.notes.setdefault(file, []).append(sentence)


def add_quarter(table: str, frame: "pd.DataFrame", starts: int) -> None:
    """Derive the quarter where it is missing, from the date that puts a row into one.

    A fiscal year is named after the year in which it ends.
    """
    if table not in QUARTER_FROM:
        return
    derived = quarters_of(frame, QUARTER_FROM[table], starts)
    if "quarter" not in frame:
        frame["quarter"] = derived
        frame["quarter"] = frame["quarter"].astype("str")
    elif derived is not None:
        frame["quarter"] = frame["quarter"].fillna(derived)


def quarters_of(frame: "pd.DataFrame", source: str, starts: int) -> "pd.Series | None":
    """The quarter of each row's date; None without dates."""
    return quarter_texts(frame[source].dt.to_period(f"Q-{MONTHS[starts - 1]}")) if source in frame else None


def other_quarters(table: str, frame: "pd.DataFrame", starts: int) -> list[str]:
    """A sentence where many rows name another quarter than their date's: then two calendars are mixed."""
    source = QUARTER_FROM.get(table, "")
    derived = quarters_of(frame, source, starts) if "quarter" in frame else None
    if derived is None or frame.empty:
        return []
    apart = int((frame["quarter"].notna() & derived.notna() & (frame["quarter"] != derived)).sum())
    # A few are a matter of the house: an answer of January counts for the survey of the quarter before.
    if apart <= MANY * len(frame):
        return []
    return [
        f"{count_of(apart, 'row names', 'rows name')} another quarter than that of {source}, and the named one counts: is "
        "fiscal_year_starts right?"
    ]


def quarter_texts(periods: "pd.Series") -> "pd.Series":
    """Periods as texts, each different one made once; a missing one stays missing."""
    names = {period: str(period) for period in periods.dropna().unique()}
    return periods.map(names).astype("str")


def same_spelling(frames: "Iterable[pd.DataFrame]", column: str) -> dict[str, str]:
    """Spelling → the commonest spelling of the same word, for words that differ in capitals only.

    Of two equally common ones the one that is not all capitals wins.
    """
    counts: dict[str, int] = {}
    for frame in frames:
        if column in frame:
            for word, number in frame[column].value_counts().items():
                counts[str(word)] = counts.get(str(word), 0) + int(number)
    best: dict[str, str] = {}
    for word in sorted(counts, key=lambda word: (counts[word], not word.isupper(), word)):
        best[word.casefold()] = word
    return {word: best[word.casefold()] for word in counts if best[word.casefold()] != word}


def combine(table: str, frames: "dict[str, pd.DataFrame]") -> Combined:
    """The rows of one table's files, each number once.

    Args:
        frames: by file, in the order of the mapping; line numbers as index.
    """
    import pandas as pd

    parts = []
    for file, frame in frames.items():
        parts.append(frame.assign(_file=file, _line=frame.index))
    whole = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True)
    combined = Combined(whole)
    key = KEYS[table]
    if key is None:
        again = int(whole.drop(columns="_line").duplicated().sum())
        if again:
            combined.note(
                next(iter(frames)),
                f"{count_of(again, 'row says', 'rows say')} the same as another; {table} has no number, so all count",
            )
    else:
        # 'd0623' and 'D0623' are one deal if they agree in all else, and two if they do not.
        unite(combined, table, key, whole[key].str.casefold(), capitals=True)
        unite(combined, table, key, combined.frame[key], capitals=False)
    columns = [name for name in FIELDS[table] if name in combined.frame and name != "currency"]
    combined.frame = combined.frame[[*columns, "_file"]].reset_index(drop=True)
    return combined


def unite(combined: Combined, table: str, key: str, groups: "pd.Series", *, capitals: bool) -> None:
    """Keep one row of those with the same number if they agree; take all out if they do not, and say why."""
    whole = combined.frame
    again = groups.duplicated(keep=False)
    if not again.any():
        return
    some, columns = whole[again], [name for name in FIELDS[table] if name in whole and name not in (key, "currency")]
    grouped = some.groupby(groups[again], sort=False)
    differs = grouped[columns].nunique() > 1
    contradicts = differs.any(axis=1)
    agreeing = ~groups[again].map(contradicts).astype(bool)
    if not capitals:
        for name in contradicts[contradicts].index:
            contradict(combined, some[groups[again] == name], next(c for c in columns if differs.at[name, c]))
    elif contradicts.any():
        pairs = some[~agreeing][key].nunique()
        if pairs > int(contradicts.sum()):
            combined.note(
                str(some["_file"].iloc[0]), "numbers that differ in capitals only have different rows: all are kept"
            )
    merged = some[agreeing]
    first = ~groups[merged.index].duplicated()
    kept, dropped = merged[first.to_numpy()], merged[~first.to_numpy()]
    if capitals:
        # 'D0623' sorts before 'd0623': numbers are kept in capitals.
        best = merged.groupby(groups[merged.index], sort=False)[key].min()
        whole.loc[kept.index, key] = best.loc[groups[kept.index]].to_numpy()
    fill(combined, whole, merged.groupby(groups[merged.index], sort=False), kept, columns, key)
    seen = merged.groupby([groups[merged.index], merged["_file"]], sort=False).cumcount()
    for file, repeated in zip(dropped["_file"], seen[dropped.index] > 0, strict=True):
        counts = combined.duplicates if repeated else combined.united
        counts[file] = counts.get(file, 0) + 1
    out = dropped.index if capitals else dropped.index.union(some[~agreeing].index)
    combined.frame = whole.drop(index=out)


def fill(
    combined: Combined, whole: "pd.DataFrame", grouped: Any, kept: "pd.DataFrame", columns: list[str], key: str
) -> None:
    """Give each kept row what only another row of the same number knows."""
    first = grouped[[*columns, key]].first()
    filled: dict[tuple[str, int], list[str]] = {}
    for column in columns:
        missing = kept[column].isna().to_numpy() & first[column].notna().to_numpy()
        if missing.any():
            whole.loc[kept.index[missing], column] = first[column].to_numpy()[missing]
            for file, number in kept["_file"][missing].value_counts().items():
                filled.setdefault((str(file), int(number)), []).append(column)
    for (file, number), names in filled.items():
        combined.note(
            file,
            f"{count_of(number, 'row was', 'rows were')} completed from others of the same number: {', '.join(names)}",
        )


def contradict(combined: Combined, rows: "pd.DataFrame", column: str) -> None:
    """Take rows out that say different things under one number."""
    places = [(str(file), int(line)) for file, line in zip(rows["_file"], rows["_line"], strict=True)]
    values = [str(value).removesuffix(" 00:00:00").removesuffix(".0") for value in rows[column]]
    for here, value in zip(places, values, strict=True):
        others = ((place, there) for place, there in zip(places, values, strict=True) if there != value)
        other, theirs = next(others, (places[0], value))
        reason = f"the same number is in {other[0]}, line {other[1]}, with {theirs}. Correct one, or take it out."
        combined.contradicted.append((*here, column, value, reason))
