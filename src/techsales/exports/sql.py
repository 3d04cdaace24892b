"""Cells that need no thought, read by SQL: it answers only where Python would answer the same, and NULL elsewhere."""

import re

from techsales.exports.cells import Rules
from techsales.exports.fields import Field
from techsales.exports.numbers import SYMBOLS
from techsales.exports.words import missing

#: What Python's ``str.strip`` takes away, as far as exports hold it, for regular expressions.
BLANK = "[\\s\u00a0\u2007\u202f\u3000\ufeff]"
#: Cells in which every reader sees the same number or date.
WHOLE, DECIMAL = r"-?\d{1,15}", r"-?\d{1,15}(\.\d{1,2})?"
ISO = r"\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?"


def filled(column: str) -> str:
    """SQL: whether a cell holds more than blanks."""
    return f"NOT regexp_full_match({column}, '{BLANK}*')"


def quoted(texts: list[str]) -> str:
    """Texts as SQL writes them."""
    return ", ".join("'" + text.replace("'", "''") + "'" for text in texts)


def plain_text(column: str, kind: str) -> str:
    """A text without the blanks around it; NULL where it stands for "not known"."""
    bare = f"trim(regexp_replace(coalesce({column}, ''), '{BLANK}+', ' ', 'g'))"
    bare = f"CASE WHEN regexp_full_match({column}, '[!-~]+') THEN {column} ELSE {bare} END"
    return f"CASE WHEN lower({bare}) IN ({quoted(sorted(missing(kind)))}) THEN NULL ELSE {bare} END"


def quick_value(column: str, field: Field, rules: Rules) -> str:
    """SQL for cells that need no thought, NULL for all others; empty for kinds that have none."""
    if field.name in rules.one.values:
        return ""
    if field.kind == "date":
        return f"CASE WHEN regexp_full_match({column}, '{ISO}') THEN TRY_CAST({column}[:10] AS DATE) END"
    if field.kind in ("money", "number", "percent", "whole"):
        pattern = DECIMAL if rules.one.decimal == "." and field.kind != "whole" else WHOLE
        plain = f"CASE WHEN regexp_full_match({column}, '{pattern}') THEN CAST({column} AS DOUBLE)"
        grouped = quick_amount(column, rules.currency) if field.kind == "money" else ""
        return f"{plain}{grouped} END"
    return ""


def quick_amount(column: str, house: str) -> str:
    """SQL for amounts that show their decimal sign, such as ``1.234,56 €``, in the house currency."""
    signs = [house, *(sign for sign, codes in SYMBOLS.items() if house in codes.split())]
    currency = "|".join(re.escape(sign) for sign in signs)
    found = ""
    for group, decimal in (".", ","), (",", "."):
        digits = rf"-?(?:\d{{1,3}}(?:[{group}]\d{{3}})+|\d{{1,15}})[{decimal}]\d{{1,2}}"
        bare = f"regexp_extract({column}, '^(?:{currency})? ?({digits})[ \u00a0]?(?:{currency})?$', 1)"
        found += f" WHEN {bare} <> '' THEN CAST(replace(replace({bare}, '{group}', ''), '{decimal}', '.') AS DOUBLE)"
    return found
