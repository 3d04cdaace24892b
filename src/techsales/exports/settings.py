"""The entries of ``mapping.yml`` beside the files: currency, scale, the training, house definitions."""

import math
import re
from collections.abc import Callable
from typing import Any

from rapidfuzz import process

from techsales.exports.document import Document, Place
from techsales.exports.numbers import CODES, SYMBOLS

ASK = "ASK"
#: No number of a mapping is larger.
MOST = 1e15
YES, NO = ("yes", "true", "ja", "y"), ("no", "false", "nein", "n")
QUARTER = re.compile(r"(19|20)\d\d ?Q[1-4]")


def yes_or_no(value: Any) -> bool:
    """A yes or a no."""
    word = text(value).lower()
    if word not in YES + NO:
        raise ValueError("yes or no")
    return word in YES


def text(value: Any) -> str:
    """A single text."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text")
    return value.strip()


def texts(value: Any) -> list[str]:
    """A list of texts, or one."""
    if isinstance(value, list):
        return [text(each) for each in value]
    return [text(value)]


def others(value: Any) -> str | list[str]:
    """``all others``, or a list of teams, which may be empty."""
    return "all others" if isinstance(value, str) and value.strip() == "all others" else texts(value)


def quarter(value: Any) -> str:
    """A quarter."""
    word = text(value)
    if not QUARTER.fullmatch(word):
        raise ValueError("a quarter such as 2025Q4")
    return word.replace(" ", "")


def number(low: float = -MOST, high: float = MOST) -> Callable[[Any], float]:
    """A reader of numbers within limits; decimals are written with a dot."""
    bounds = f" between {low:g} and {high:g}" if high < MOST else f" of at least {low:g}" if low > -MOST else ""

    def read(value: Any) -> float:
        try:
            found = float(text(value))
        except ValueError:
            found = math.nan
        # NaN compares with nothing, so it is refused as well.
        if not low <= found <= high:
            raise ValueError(f"a number{bounds}")
        return found

    return read


def month(value: Any) -> int:
    """The number of a month."""
    found = number(1, 12)(value)
    if found != int(found):
        raise ValueError("the number of a month, 1 to 12")
    return int(found)


def scale(value: Any) -> list[float]:
    """Lowest and highest score."""
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError("two numbers such as [1, 5]")
    low, high = (number()(each) for each in value)
    if low >= high:
        raise ValueError("two numbers, the lower one first, such as [1, 5]")
    return [low, high]


def currency(value: Any) -> str:
    """A currency's code."""
    code = text(value).upper()
    code = SYMBOLS.get(code, code)
    if code not in CODES:
        raise ValueError("the three letters of a currency, such as EUR")
    return code


def plan(value: Any) -> str:
    """Which of a project's plans counts."""
    word = text(value)
    if word not in ("current", "original"):
        raise ValueError("current or original")
    return word


def each(key: Callable[[Any], str], value: Callable[[Any], float]) -> Callable[[Any], dict[str, float]]:
    """A reader of named numbers."""

    def read(given: Any) -> dict[str, float]:
        if not isinstance(given, dict):
            raise ValueError("names with a number each, such as {USD: 0.92}")
        return {key(name): value(number) for name, number in given.items()}

    return read


Reader = Callable[[Any], Any]
#: Every setting and how it is read; a table of readers is a level of its own.
SETTINGS: dict[str, Reader | dict[str, Reader]] = {
    "currency": currency,
    "rates": each(currency, number(1e-9)),
    "csat_scale": scale,
    "fiscal_year_starts": month,
    "training": {
        "trained": texts,
        "before": quarter,
        "after": quarter,
        "programme": text,
        "compare_with": others,
        "nearest": text,
        "chosen_for_low_results": yes_or_no,
        "drawn_by_lot": yes_or_no,
        "cost": each(text, number(0)),
        "gross_margin": number(0, 1),
    },
    "definitions": {
        "reopened_counts_as_unsolved": yes_or_no,
        "cancelled_counts_as_late": yes_or_no,
        "on_time_plan": plan,
    },
}
DEFAULTS: dict[str, Any] = {"currency": "EUR", "rates": {}, "csat_scale": [1.0, 5.0], "fiscal_year_starts": 1}


def read_settings(document: Document) -> dict[str, Any]:
    """The settings of a mapping, defaults filled in.

    Raises:
        ExportError: an entry is unknown, open, or no such value; the text names the line.
    """
    return DEFAULTS | read_level(document, SETTINGS, document.entries, ())


def read_level(document: Document, readers: dict[str, Any], entries: dict[str, Any], place: Place) -> dict[str, Any]:
    """One level of settings."""
    found = {}
    for name, value in entries.items():
        if place == () and name in ("reviewed", "files"):
            continue
        here = (*place, name)
        reader = readers.get(name)
        if reader is None:
            raise document.error(here, unknown("entry", name, readers))
        if value == ASK or (isinstance(value, list) and ASK in value):
            raise document.error(here, f"'{name}' is still {ASK}. Write what holds in your house.")
        if isinstance(reader, dict):
            if not isinstance(value, dict):
                raise document.error(here, f"'{name}' holds entries such as '{next(iter(reader))}: …'.")
            found[name] = read_level(document, reader, value, here)
            continue
        try:
            found[name] = reader(value)
        except ValueError as error:
            raise document.error(here, f"'{name}' must be {error}.") from None
    return found


def unknown(what: str, name: str, known: Any) -> str:
    """What to say of a name that nobody knows, with the closest that is known."""
    close = process.extractOne(name, list(known), score_cutoff=60)
    cure = f"Did you mean '{close[0]}'?" if close else f"There are: {', '.join(known)}."
    return f"there is no {what} '{name}'. {cure}"
