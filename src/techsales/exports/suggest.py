"""A first mapping for files nobody has described: every guess is written down, and what nothing decides is asked."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz, process

from techsales.exports import dates, numbers
from techsales.exports.cells import Rules, convert
from techsales.exports.fields import CHOICES, FIELDS, KEYS, REQUIRED, Field
from techsales.exports.files import check_names
from techsales.exports.guesses import Guess, decide_dates, decide_decimal
from techsales.exports.mapping import NONE, FileMapping
from techsales.exports.settings import ASK
from techsales.exports.shape import Shape, shapes_of
from techsales.exports.words import level, missing, same, synonyms, value_words, words

#: So many rows are looked at; what a later row says otherwise is rejected with its line when the file is read.
LOOKED_AT = 20_000
#: A name this close to a known one is taken for it.
CLOSE = 80
#: A file scoring less than the first looks like a table only in part, which is asked; less than the second, like none.
LIKE, PARTLY = 0.5, 0.3
#: So many of a column's cells must be dates for it to be a date, and so on.
FITTING = 0.7
MOST_VALUES = 40


def suggestion(paths: Sequence[Path]) -> tuple[str, list[str]]:
    """The text of a mapping for these files, and what it asks.

    Raises:
        ExportError: a file is refused.
    """
    from techsales.exports.suggestion_text import currencies_in, house_currency, written

    check_names(paths)
    guesses = [guess(shape) for path in paths for shape in shapes_of(path)]
    first: dict[str, str] = {}
    for one in guesses:
        if one.open_table:
            continue
        if one.table in first:
            one.questions.append(
                f"{first[one.table]} and {one.shape.label} both look like the table of {one.table}: "
                f"write 'table: none' for one of them, or 'table: {one.table}' for both if they complete each other."
            )
            one.why["table"] = f"{one.table}, as {first[one.table]}? none leaves this file out"
            one.open_table = True
        elif one.table != NONE:
            first[one.table] = one.shape.label
    questions = [question for one in guesses for question in one.questions]
    entry, _, shown = house_currency(currencies_in(guesses)).partition("  # ")
    if entry == ASK:
        questions.append(f"which is the currency of your house? {shown[0].upper()}{shown[1:]}.")
    return written(guesses), questions


def guess(shape: Shape) -> Guess:
    """The likeliest table of a file, its columns, and what its cells show."""
    rows = [cells for _, cells in islice(shape.rows(), LOOKED_AT) if any(cell.strip() for cell in cells)]
    cells = {name: column(rows, place) for place, name in enumerate(shape.columns)}
    tables = {table: columns_of(table, cells) for table in FIELDS}
    scores = {table: score(table, found, shape) for table, found in tables.items()}
    best = max(scores, key=lambda table: scores[table])
    if scores[best] < PARTLY:
        return Guess(shape, NONE, why={"table": "its columns look like none of the tables"})
    made = Guess(shape, best, {name: tables[best][name][0] for name in shape.columns if name in tables[best]})
    for name, (to, closeness) in tables[best].items():
        if closeness < 100:
            made.why[f"columns.{name}"] = f"close to a usual name of {to}, not equal to one"
    if scores[best] < LIKE:
        made.open_table, made.why["table"] = True, f"{best}? It looks like that only in part; none leaves it out"
        made.questions.append(f"is {shape.label} the table of {best}? Only some of its columns look like it.")
    mapped = {to: cells[name] for name, to in made.columns.items()}
    for name, to in made.columns.items():
        if FIELDS[best][to].kind == "percent" and all_shares(cells[name]):
            made.why[f"columns.{name}"] = (
                f"{cells[name][0]} is read as so many percent; if it is a share, leave this out"
            )
    missed = [to for to in REQUIRED[best] if to not in mapped]
    if best == "deals" and not {"close_date", "quarter"} & mapped.keys():
        missed.append("close_date")
    if missed:
        odd = "".join(misfits(best, missed, cells))
        made.questions.append(f"in {shape.label} no column looks like {', '.join(missed)}: which is it?{odd}")
        made.why["missed"] = ", ".join(missed)
    decide_decimal(made, mapped)
    decide_dates(made, mapped)
    decide_values(made, mapped)
    return made


def column(rows: list[list[str]], place: int) -> list[str]:
    """The cells of one column that say something; a line of totals says nothing about a column."""
    totals = set(words()["cells"]["total"])
    found = []
    for cells in rows:
        first = next((cell for cell in cells if cell.strip()), "")
        if place < len(cells) and cells[place].strip() and same(first).split("(")[0].rstrip(" :") not in totals:
            found.append(cells[place].strip())
    return found


def columns_of(table: str, cells: dict[str, list[str]]) -> dict[str, tuple[str, float]]:
    """Name in the file → column of the table and closeness (0 to 100), the closest pairs first."""
    pairs = []
    for name, column_cells in cells.items():
        levelled = level(name)
        for to, names in synonyms(table).items():
            closeness, rank = max((closeness_of(levelled, one), -rank) for rank, one in enumerate(names))
            if closeness >= CLOSE and fits(FIELDS[table][to], column_cells):
                # Of two usual names the one that says more stands further ahead in the list of words.
                order = (-closeness, -rank, list(cells).index(name), list(FIELDS[table]).index(to))
                pairs.append((order, name, to))
    found: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for (closeness, *_), name, to in sorted(pairs):
        if name not in found and to not in taken:
            found[name] = (to, -closeness)
            taken.add(to)
    return found


def misfits(table: str, missed: list[str], cells: dict[str, list[str]]) -> Iterator[str]:
    """A sentence on each column that is called as one that is missing, and whose cells cannot be that."""
    for name, column_cells in cells.items():
        for to in missed:
            if level(name) in synonyms(table)[to] and not fits(FIELDS[table][to], column_cells):
                kind = "days" if FIELDS[table][to].kind == "date" else "numbers"
                yield f" '{name}' is called so, but cells such as '{column_cells[0]}' are no {kind}."


def closeness_of(name: str, known: str) -> float:
    """How alike two levelled names are, 0 to 100; the order of their words matters little."""
    if name == known or not name:
        return 100 if name else 0
    if len(known) > 1 and known in name and not known.isascii() and " " not in name + known:
        # Chinese has no blanks between words: 所属区域 holds 区域.
        return 80 + min(15.0, 20 * len(known) / len(name))
    ours, theirs = sorted((name.split(), known.split()), key=len)
    # 'account name' and 'account number' share most letters and not their meaning.
    if min(max(fuzz.ratio(word, other) for other in theirs) for word in ours) < 70:
        return 0
    turned = fuzz.token_sort_ratio(name, known)
    longer = fuzz.token_set_ratio(name, known) - 12 if min(len(name), len(known)) > 4 else 0
    return min(99.0, max(fuzz.ratio(name, known), turned - 1, longer))


def fits(what: Field, cells: list[str]) -> bool:
    """Whether a column's cells can be what the table's column holds."""
    if what.kind in ("key", "text", "category", "choice", "currency") or not cells:
        return True
    sample = [cell for cell in cells[:300] if same(cell) not in missing(what.kind)]
    return not sample or sum(is_kind(what.kind, cell) for cell in sample) >= FITTING * len(sample)


def all_shares(cells: list[str]) -> bool:
    """Whether a column of percent holds numbers from 0 to 1 only, some of them in between."""
    found = [numbers.read_number(cell, ".") for cell in cells[:300]]
    values = [one.value for one in found if one and not one.percent]
    return bool(values) and max(values) <= 1 and any(0 < value < 1 for value in values)


def is_kind(kind: str, cell: str) -> bool:
    """Whether a cell can be read as this kind, whichever signs the file uses."""
    if kind == "date":
        return any(dates.read_date(cell, order)[0] for order in ("day first", "month first"))
    rules = Rules(FileMapping("", "deals"), "EUR", {})
    if kind == "quarter":
        return convert(Field("quarter", "quarter"), cell, rules)[0] is not None
    if kind == "whole" and level(cell) in value_words("resolved"):
        return True
    # A day written 14.10.2025 or 20251014 is not an amount; a day number of Excel may be one.
    return numbers.read_number(cell, ".") is not None and not (dates.made_or_none(cell) and not dates.is_serial(cell))


def score(table: str, found: dict[str, tuple[str, float]], shape: Shape) -> float:
    """How well a file fits a table: what the table needs, then what else it has, then the file's name."""
    mapped = {to: closeness / 100 for to, closeness in found.values()}
    needed = REQUIRED[table]
    has = sum(mapped.get(to, 0) for to in needed) / len(needed)
    if KEYS[table] and KEYS[table] not in mapped:
        has *= 0.7
    others = sum(mapped.values()) / max(len(shape.columns), len(FIELDS[table]))
    name = level(shape.path.stem + " " + shape.sheet)
    named = max((fuzz.partial_ratio(level(word), name) for word in words()["files"][table] if len(word) > 1), default=0)
    return has * 0.6 + others * 0.4 + (0.15 if named > 90 else 0)


def decide_values(made: Guess, mapped: dict[str, list[str]]) -> None:
    """What the words of a column with fixed words mean, and which spellings are one word."""
    for to, cells in mapped.items():
        what = FIELDS[made.table][to]
        counts: dict[str, int] = {}
        for cell in cells:
            counts[" ".join(cell.split())] = counts.get(" ".join(cell.split()), 0) + 1
        if what.kind == "category":
            made.seen[to] = sorted(counts, key=lambda word: -counts[word])
        elif what.kind in ("money", "currency"):
            made.seen.setdefault("currency", []).extend(currencies(made, to, counts))
            if what.kind == "currency":
                ask_currencies(made, to, counts)
        elif what.kind == "choice":
            made.values |= meanings(made, to, list(counts))
        elif what.kind == "whole" and any(numbers.read_number(cell, ".") is None for cell in counts):
            yes_no = {cell: value_words(to).get(level(cell), "") for cell in counts}
            if any(yes_no.values()):
                made.values[to] = {cell: {"Y": "1", "N": "0"}[word] for cell, word in yes_no.items() if word}


def currencies(made: Guess, to: str, cells: Iterable[str]) -> Iterator[str]:
    """The currencies that a column's name and cells show; several codes in one text where a sign stands for each."""
    name = next(name for name, other in made.columns.items() if other == to)
    yield from (word for word in level(name).upper().split() if word in numbers.CODES)
    for cell in cells:
        number = numbers.read_number(cell, ".")
        if word := number.currency if number else known_currency(cell):
            yield word


def ask_currencies(made: Guess, to: str, cells: Iterable[str]) -> None:
    """Ask which code a currency's name stands for: 'Dollar' is the money of many countries."""
    named = [cell for cell in cells if same(cell) not in missing("currency") and not known_currency(cell)]
    if named:
        made.values[to] = dict.fromkeys(named[:MOST_VALUES], ASK)
        made.questions.append(f"in {made.shape.label}, which currency is '{named[0]}'? Write its code, such as EUR.")


def known_currency(cell: str) -> str:
    """The code of a currency's sign or code, several where the sign stands for each; empty for any other word."""
    word = numbers.SYMBOLS.get(cell.upper(), cell.upper())
    return word if set(word.split()) <= numbers.CODES else ""


def meanings(made: Guess, to: str, cells: list[str]) -> dict[str, dict[str, str]]:
    """The meaning of each word; ASK where no known word is close."""
    known, found, seen = value_words(to), {}, set()
    for cell in sorted(cells)[:MOST_VALUES]:
        word = same(cell)
        if word in seen or word in {choice.casefold() for choice in CHOICES[to]} or word in missing("choice"):
            continue
        seen.add(word)
        # 'unresolved' is close to 'resolved', and its opposite: what denies a word stands before it.
        alike = [one for one in known if one[:1] == level(cell)[:1]]
        close = process.extractOne(level(cell), alike, scorer=fuzz.ratio, score_cutoff=86)
        found[cell] = known[close[0]] if close else ASK
        if close and close[1] < 100:
            made.why[f"values.{to}.{cell}"] = f"close to '{close[0]}', not equal to it"
        if not close:
            made.questions.append(
                f"in {made.shape.label}, what does '{cell}' mean for {to}: {' or '.join(CHOICES[to])}?"
            )
    return {to: found} if found else {}
