"""Dates as exports write them, each notation read by its own rule.

``03/04/2025`` alone says nothing: which of the two is the day is decided by other cells of its column
(``14/10/2025``), or by the mapping, never by this module.
"""

import datetime as dt
import re

ORDERS = ("day first", "month first", "year first")
#: Polish names are left out: "listopad" is November there, and October in Croatia.
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan january januar jänner janvier janv enero ene gennaio gen januari",
            "feb february februar février févr fevr fevrier febrero febbraio februari",
            "mar march märz mär mrz mars marzo maart mrt",
            "apr april avr avril abr abril aprile",
            "may mai mayo maggio mag mei",
            "jun june juni juin junio giugno giu",
            "jul july juli juillet juil julio luglio lug",
            "aug august août aout agosto ago augustus",
            "sep sept september septembre septiembre settembre set",
            "oct october okt oktober octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec december dez dezember déc décembre decembre dic diciembre dicembre",
        ],
        1,
    )
    for name in names.split()
}
#: A day of the week before a date, which says nothing more.
WEEKDAY = re.compile(
    "(mon|tues?|wed|thu|thurs?|fri|sat|sun|(mon|tues|wednes|thurs|fri|satur|sun)day|mo|di|mi|do|fr|sa|so|"
    "(mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|lun|mar|mer|jeu|ven|sam|dim|(lun|mar|mercre|jeu|vendre|same)di|"
    r"dimanche|mié|jue|vie|sáb|dom|lunes|martes|miércoles|jueves|viernes|sábado|domingo|gio|sab|(lune|marte|mercole|giove|"
    r"vener)dì|sabato|domenica|ma|wo|vr|za|zo|(maan|dins|woens|donder|vrij|zater|zon)dag)\.?,?\s+(?=\w+[./ -])",
    re.IGNORECASE,
)
#: A time of day behind a date, which no metric needs.
TIME = r"(?:[ T,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?"
YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + TIME)
CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日" + TIME)
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
#: Two numbers whose order is open, and a year.
OPEN = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + TIME)
NAMED_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s/-]+(?:de\s+)?([^\W\d]+)\.?,?[\s/-]+(?:de\s+)?(\d{4}|\d{2})" + TIME
)
NAMED_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + TIME)
#: Excel counts days; these are the years 1954 to 2119.
SERIAL = re.compile(r"([2-7]\d{4})(?:[.,]\d+)?")
EXCEL_ZERO = dt.date(1899, 12, 30)


def order_shown(text: str) -> str:
    """Which order a date shows: one of ``ORDERS``; ``?`` if two numbers could change places; empty: no open order.

    >>> order_shown("14/10/2025"), order_shown("10/14/2025"), order_shown("03/04/2025"), order_shown("2025-10-14")
    ('day first', 'month first', '?', '')
    """
    found = OPEN.fullmatch(WEEKDAY.sub("", text.strip(), count=1))
    if not found:
        return ""
    first, second = int(found[1]), int(found[3])
    # Whoever writes dots writes the day first.
    if found[2] == "." or first > 12 >= second:
        return "day first"
    if second > 12 >= first:
        return "month first"
    return "" if first == second else "?"


def year_may_lead(cells: list[str]) -> bool:
    """Whether dates of two-digit years may start with the year: their last numbers are as many as days are.

    >>> year_may_lead(["25/10/14", "25/10/28", "25/11/03"]), year_may_lead(["14/10/25", "28/10/25", "03/11/25"])
    (True, False)
    """
    found = [one for one in map(OPEN.fullmatch, cells) if one and one[2] != "." and len(one[4]) == 2]
    firsts, lasts = {one[1] for one in found}, {one[4] for one in found}
    return len(lasts) > len(firsts) and max(map(int, lasts)) <= 31


def half_converted(cells: list[str]) -> bool:
    """Whether a spreadsheet of another country turned some texts into dates, and so swapped their days and months.

    It takes every ``03/04/2025`` it can, and leaves ``14/10/2025`` as a text: no text could be read both ways, and no
    date has a day that could not be a month.

    >>> half_converted(["2025-03-04", "14/10/2025", "2025-12-01", "28/11/2025"]), half_converted(["2025-03-14", "14/10/2025"])
    (True, False)
    """
    orders = [order_shown(cell) for cell in cells]
    made = [read_date(cell, "day first")[0] for cell in cells if YEAR_FIRST.fullmatch(cell)]
    texts = sum(order in ("day first", "month first") for order in orders)
    return texts > 1 and "?" not in orders and len(made) > 1 and all(day and day.day <= 12 for day in made)


def is_serial(text: str) -> bool:
    """Whether a cell is a day number of Excel."""
    return SERIAL.fullmatch(text.strip()) is not None


def read_date(text: str, order: str) -> tuple[dt.date | None, str]:
    """A date, or the reason why not.

    Args:
        text: the cell; a time of day is dropped. order: one of ``ORDERS``, for notations that leave it open; empty:
            such a cell is not read.
    """
    shown = text.strip()
    try:
        made = made_of(shown, order) or made_of(WEEKDAY.sub("", shown, count=1), order)
    except ValueError:
        return None, f"'{shown}' is no day of the calendar{'' if not order_shown(shown) else ' when read ' + order}."
    if made:
        return made, ""
    if not order and made_or_none(shown):
        return None, f"'{shown}' can be read in two ways: the mapping must say its order, as in dates: day first."
    return None, f"'{shown}' is no date. Write it as 2025-12-31."


def made_of(text: str, order: str) -> dt.date | None:
    """The date, None if it is in no known notation; a ValueError if there is no such day."""
    for pattern in (YEAR_FIRST, CHINESE, COMPACT):
        if found := pattern.fullmatch(text):
            numbers = [int(part) for part in found.groups() if part.isdecimal()]
            return dt.date(numbers[0], numbers[1], numbers[2])
    if found := OPEN.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), full_year(found[4])
        if not order:
            # Of three times two digits any may be the year.
            order = order_shown(text) if found[2] == "." or len(found[4]) == 4 else "?"
            if order == "?":
                return None
        if order == "month first" and found[2] != ".":
            return dt.date(year, first, second)
        if order == "year first" and len(found[4]) == 2:
            return dt.date(full_year(found[1]), second, int(found[4]))
        # In a column that is otherwise year first nobody has said which number is the day.
        if order == "year first" and order_shown(text) == "?":
            return None
        return dt.date(year, second, first)
    if found := NAMED_DAY_FIRST.fullmatch(text):
        return named(found[1], found[2], found[3])
    if found := NAMED_MONTH_FIRST.fullmatch(text):
        return named(found[2], found[1], found[3])
    if found := SERIAL.fullmatch(text):
        return EXCEL_ZERO + dt.timedelta(days=int(found[1]))
    return None


def named(day: str, month: str, year: str) -> dt.date | None:
    """A date with its month in words; None for a word that is no month."""
    number = MONTHS.get(month.casefold())
    return dt.date(full_year(year), number, int(day)) if number else None


def full_year(text: str) -> int:
    """``25`` is 2025, ``98`` is 1998: no export reaches further."""
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def made_or_none(text: str) -> dt.date | None:
    """The date a text can be, in whichever order; None if it can be none."""
    return read_date(text, "day first")[0] or read_date(text, "month first")[0]
