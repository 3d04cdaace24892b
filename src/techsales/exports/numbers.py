"""Numbers as people write them: ``1.234,56``, ``€140,300``, ``195.3k``, ``12 %``, ``(500)``.

Which sign is the decimal sign is decided by the cell itself where it can be (``1.234,56`` can be read one way only),
and by the mapping where it cannot (``140,300``).
"""

import re
from typing import NamedTuple

from techsales.currencies import CURRENCIES

#: Where a bare $ is the house's own money; it stands first for the one that it means in any other house.
DOLLARS = "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU XCD"
#: What people write for a code; a sign of several currencies stands for each of them.
SYMBOLS = {
    "€": "EUR", "$": DOLLARS, "US$": "USD", "£": "GBP", "¥": "CNY JPY", "￥": "CNY JPY", "元": "CNY", "RMB": "CNY", "₹": "INR",
    "ZŁ": "PLN", "KČ": "CZK", "KR": "SEK NOK DKK ISK",
}  # fmt: skip
#: A word that is none of these is no currency; exports of past years still hold leva.
CODES = CURRENCIES | {"BGN"}
THOUSANDS = {"k": 1e3, "tsd": 1e3, "tsd.": 1e3, "m": 1e6, "mio": 1e6, "mio.": 1e6, "mn": 1e6, "万": 1e4}
#: Marks between thousands that are never a decimal sign: blanks of all widths, apostrophes.
SPACES = str.maketrans("", "", " \u00a0\u2009\u202f'’")
SHAPE = re.compile(
    r"(?P<open>\()?(?P<sign>[-+−])?(?P<before>US\$|[€$£¥￥₹]|kr\.?|[A-Z]{3})?\s*(?P<sign2>[-+−])?"
    r"(?P<digits>\d[\d.,\s'’]*|[.,]\d+)\s*(?P<scale>k|tsd\.?|mio\.?|mn|m|万)?\s*"
    r"(?P<after>US\$|[€$£¥￥₹元]|zł|kč|kr\.?|[A-Z]{3})?\s*(?P<percent>%)?(?P<sign3>[-−])?(?P<close>\))?",
    re.IGNORECASE,
)
#: 5:30 may be hours and minutes or minutes and seconds.
TIME = re.compile(r"\d+:\d\d(:\d\d)?")
GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(\1\d{3})*|\d{1,2}([.,])(\d{2}\3)+\d{3}")


class Number(NamedTuple):
    """A number read from a text. ``currency`` is a code, several codes a symbol may stand for, or empty."""

    value: float
    currency: str
    percent: bool


def sign_shown(digits: str) -> str:
    """Which decimal sign a number's own digits show: ``.`` or ``,``; ``?`` if either is possible; empty: it has none.

    >>> sign_shown("1.234,56"), sign_shown("140,300"), sign_shown("1,250,000"), sign_shown("195.3"), sign_shown("7")
    (',', '?', '.', '.', '')
    """
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        return "." if digits.rfind(".") > digits.rfind(",") else ","
    if not dots and not commas:
        return ""
    here, other = (".", ",") if dots else (",", ".")
    if dots + commas > 1:
        return other
    whole, _, rest = digits.partition(here)
    # 0.125 and 1234.567 cannot be grouped thousands.
    return "?" if len(rest) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") else here


def parts_of(text: str) -> re.Match[str] | None:
    """The parts of a written number, or None if it is none."""
    found = SHAPE.fullmatch(text.strip())
    if not found or (found["open"] is None) != (found["close"] is None):
        return None
    return None if sum(found[sign] is not None for sign in ("open", "sign", "sign2", "sign3")) > 1 else found


def read_number(text: str, decimal: str) -> Number | None:
    """A written number; None if the text is none, or its groups of digits make no sense.

    Args:
        text: the cell. decimal: the mapping's decimal sign, for cells that do not show theirs; empty: such a cell
            is not read.

    >>> read_number("195.300,00 EUR", ".")
    Number(value=195300.0, currency='EUR', percent=False)
    """
    found = parts_of(text)
    if not found:
        return None
    digits = found["digits"].translate(SPACES).replace("\t", "")
    shown = sign_shown(digits)
    if shown == "?" and not decimal:
        return None
    mark = (decimal or ".") if shown in ("?", "") else shown
    whole, _, rest = digits.partition(mark)
    other = "," if mark == "." else "."
    if other in whole:
        if not GROUPED.fullmatch(whole):
            return None
        whole = whole.replace(other, "")
    if not (whole + rest).isdecimal() or not (whole + rest).isascii():
        return None
    value = float(f"{whole or 0}.{rest or 0}") * THOUSANDS.get((found["scale"] or "").casefold(), 1)
    currencies = [currency for currency in (found["before"], found["after"]) if currency]
    words = [currency.upper().rstrip(".") for currency in currencies]
    # '$100 CAD' is in the one currency that both can mean.
    meanings = [SYMBOLS.get(word, word).split() for word in words]
    common = [code for code in meanings[0] if code in meanings[-1]] if meanings else []
    if not set(common) <= CODES or (meanings and not common):
        return None
    negative = found["open"] or "-" in found[0] or "−" in found[0]
    # 195.3 * 1000 is 195300.00000000003 to a computer; no currency has five decimals.
    return Number(round(-value if negative else value, 6), " ".join(common), found["percent"] is not None)


def money(text: str, decimal: str, house: str, rates: dict[str, float]) -> tuple[float | None, str]:
    """An amount in the house currency, or the reason why not."""
    number = read_number(text, decimal)
    if number is None:
        return None, unreadable(text, decimal, "amount")
    if number.percent:
        return None, f"'{text.strip()}' is a share, not an amount. Map another column."
    code = meant(number.currency, house)
    if code in ("", house):
        return number.value, ""
    rate = rate_of(code, rates)
    if rate is None:
        return None, no_rate(code, house)
    return round(number.value * rate, 6), ""


def unreadable(text: str, decimal: str, what: str) -> str:
    """Why a text is no number, or not for certain."""
    if not decimal and read_number(text, "."):
        return f"'{text.strip()}' is large or has decimals: the mapping must say its decimal sign, as in decimal: '.'."
    if TIME.fullmatch(text.strip()):
        return f"'{text.strip()}' is a time, not a number. Write 5 hours and 30 minutes as 5.5."
    return f"'{text.strip()}' is no {what}. Write digits, such as 1234.56."


def meant(currency: str, house: str) -> str:
    """What a sign means in this house: its own money if the sign can stand for that; a bare $ elsewhere is USD.

    >>> meant("CNY JPY", "JPY"), meant(DOLLARS, "CAD"), meant(DOLLARS, "EUR")
    ('JPY', 'CAD', 'USD')
    """
    if house in currency.split():
        return house
    return "USD" if currency == DOLLARS else currency


def rate_of(currency: str, rates: dict[str, float]) -> float | None:
    """What one unit of another currency is worth in the house currency; None if nobody said."""
    known = [rates[code] for code in currency.split() if code in rates]
    return known[0] if len(known) == 1 else None


def no_rate(currency: str, house: str) -> str:
    """Why an amount in another currency stays out."""
    code, shown = currency.split()[0], currency.replace(" ", " or ")
    return f"the amount is in {shown}, not {house}. Say its rate in the mapping: rates: {{{code}: …}}."


def number(text: str, decimal: str, *, percent: bool, whole: bool) -> tuple[float | None, str]:
    """A plain number, or the reason why not. ``12 %`` in a column of percent is 12, in any other column 0.12."""
    found = read_number(text, decimal)
    shown = text.strip()
    if found is None or found.currency:
        return None, unreadable(text, decimal, "number")
    value = found.value / 100 if found.percent and not percent else found.value
    if whole and value != int(value):
        return None, f"'{shown}' is no whole number, and this column counts."
    return value, ""
