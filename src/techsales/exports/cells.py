"""One cell's text → the value its column holds, or the reason why it cannot be that."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from techsales.exports import dates, numbers
from techsales.exports.fields import CHOICES, Field
from techsales.exports.mapping import FileMapping
from techsales.exports.settings import QUARTER
from techsales.exports.words import missing, same
from techsales.exports.workbook import UNCOMPUTED

Converted = tuple[Any, str]


@dataclass(frozen=True)
class Rules:
    """What the mapping says about reading cells of one file: ``one`` about the file, the rest for all files."""

    one: FileMapping
    currency: str
    rates: dict[str, float]


def convert(field: Field, text: str, rules: Rules) -> Converted:
    """A cell's value (None: not known) and an empty reason, or None and the reason.

    Dates come as ``datetime.date``, numbers as float, everything else as text.
    """
    if text.startswith(UNCOMPUTED):
        return None, "a formula without its result. Open the workbook in Excel, save it, and run again."
    word = same(text)
    meaning = rules.one.values.get(field.name, {}).get(word)
    if meaning is not None:
        text, word = meaning, same(meaning)
    if word in missing(field.kind):
        return None, ""
    return CONVERT[field.kind](field, text, rules)


def as_text(field: Field, text: str, rules: Rules) -> Converted:
    """A text without blanks around and doubled inside."""
    return " ".join(text.split()), ""


def as_choice(field: Field, text: str, rules: Rules) -> Converted:
    """One of a few words."""
    word = same(text)
    for choice in CHOICES[field.name]:
        if word == choice.casefold():
            return choice, ""
    return None, (
        f"'{text.strip()}' is none of {', '.join(CHOICES[field.name])}. Say in the mapping what it means: "
        f"values: {{{field.name}: {{{text.strip()}: …}}}}."
    )


def as_quarter(field: Field, text: str, rules: Rules) -> Converted:
    """A quarter such as 2025Q4; ``Q4 2025``, ``2025-Q4`` and ``2025/4`` are the same."""
    word = text.strip().upper().replace("T", "Q")
    parts = [
        part for part in word.replace("Q", " ").replace("-", " ").replace("/", " ").replace(".", " ").split() if part
    ]
    if len(parts) == 2 and all(part.isdecimal() for part in parts):
        year, number = sorted(parts, key=len, reverse=True)
        if QUARTER.fullmatch(f"{year}Q{number}"):
            return f"{year}Q{number}", ""
    return None, f"'{text.strip()}' is no quarter. Write it as 2025Q4."


def as_date(field: Field, text: str, rules: Rules) -> Converted:
    """A date."""
    return dates.read_date(text, rules.one.dates)


def as_money(field: Field, text: str, rules: Rules) -> Converted:
    """An amount in the house currency; where a column names the currency, that column decides and converts later."""
    if "currency" in rules.one.columns.values():
        found = numbers.read_number(text, rules.one.decimal)
        if found and found.currency and not found.percent:
            return found.value, ""
    return numbers.money(text, rules.one.decimal, rules.currency, rules.rates)


def as_number(field: Field, text: str, rules: Rules) -> Converted:
    """A number."""
    percent, whole = field.kind == "percent", field.kind == "whole"
    value, reason = numbers.number(text, rules.one.decimal, percent=percent, whole=whole)
    if reason and field.name == "score" and any(sign.isalpha() for sign in text):
        word = " ".join(text.split())
        reason = f"'{word}' is no number. Say in the mapping what it means: values: {{score: {{{word}: …}}}}."
    return value, reason


def as_currency(field: Field, text: str, rules: Rules) -> Converted:
    """What one unit of a currency is worth in the house currency."""
    word = text.strip().upper()
    code = numbers.SYMBOLS.get(word, word)
    code = numbers.meant(code, rules.currency)
    if code == rules.currency:
        return 1.0, ""
    if not set(code.split()) <= numbers.CODES:
        return (
            None,
            f"'{text.strip()}' is no currency. Say in the mapping which it is: values: {{currency: {{{text.strip()}: EUR}}}}.",
        )
    rate = numbers.rate_of(code, rules.rates)
    return rate, "" if rate is not None else numbers.no_rate(code, rules.currency)


CONVERT: dict[str, Callable[[Field, str, Rules], Converted]] = {
    "key": as_text,
    "text": as_text,
    "category": as_text,
    "choice": as_choice,
    "quarter": as_quarter,
    "date": as_date,
    "money": as_money,
    "number": as_number,
    "percent": as_number,
    "whole": as_number,
    "currency": as_currency,
}
