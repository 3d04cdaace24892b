"""Each notation of amounts and dates, and that the fast reading in SQL never contradicts the careful one."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techsales.currencies import CURRENCIES
from techsales.exports.bulk import engine, plain_text, quick_value
from techsales.exports.cells import Rules, as_currency, as_quarter, convert
from techsales.exports.dates import half_converted, is_serial, order_shown, read_date, year_may_lead
from techsales.exports.fields import Field
from techsales.exports.mapping import FileMapping
from techsales.exports.numbers import money, number, read_number, sign_shown
from techsales.exports.settings import currency

OCTOBER_14 = dt.date(2025, 10, 14)


def rules(decimal: str = ".", order: str = "day first", currency: str = "EUR") -> Rules:
    return Rules(FileMapping("x.csv", "deals", decimal=decimal, dates=order), currency, {"USD": 0.5})


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.234,56", ".", 1234.56),
        ("1,234.56", ",", 1234.56),
        ("€140,300", ".", 140300),
        ("€140,300", ",", 140.3),
        ("140.300", ",", 140300),
        ("195.3k", ",", 195300),
        ("195.300,00 EUR", ".", 195300),
        ("1 234 567,8", ",", 1234567.8),
        ("1'234.50 CHF", ",", 1234.5),
        ("12,34,567.00", ",", 1234567),
        ("(500)", ".", -500),
        ("500-", ".", -500),
        ("−3,5", ",", -3.5),
        ("€ -7", ".", -7),
        ("1,2 Mio. €", ",", 1_200_000),
        ("3万", ".", 30_000),
        (".5", ".", 0.5),
        ("0.125", ",", 0.125),
        ("¥1,234.5", ",", 1234.5),
    ],
)
def test_amounts(text: str, decimal: str, value: float) -> None:
    found = read_number(text, decimal)
    assert found and found.value == value


@pytest.mark.parametrize(
    "text", ["1.2.456", "1,23", "12 34x", "abc", "--5", "(5", "5€$", "5 XYZ", "", "1..2", "٣", "1e5"]
)
def test_what_is_no_amount(text: str) -> None:
    found = read_number(text, ".")
    assert found is None or text == "1,23"
    if text == "1,23":
        # Two digits behind a comma show a decimal comma, whatever the mapping says.
        assert found and found.value == 1.23


@given(st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False), st.sampled_from([(".", ","), (",", ".")]))
@settings(max_examples=60, deadline=None)
def test_an_amount_written_with_both_signs_reads_back(value: object, signs: tuple[str, str]) -> None:
    group, decimal = signs
    text = f"{value:,}".replace(",", "_").replace(".", decimal).replace("_", group)
    for declared in ".,":
        found = read_number(text, declared)
        assert found and found.value == pytest.approx(float(value))  # type: ignore[arg-type]


def test_shares_and_currencies() -> None:
    assert number("12,5 %", ".", percent=True, whole=False) == (12.5, "")
    assert number("12 %", ".", percent=False, whole=False) == (0.12, "")
    assert number("2.5", ".", percent=False, whole=True)[1].startswith("'2.5' is no whole number")
    assert money("$10", ".", "EUR", {"USD": 0.5}) == (5.0, "")
    assert money("¥10", ".", "EUR", {})[1].startswith("the amount is in CNY or JPY, not EUR.")
    assert money("¥10", ".", "JPY", {})[0] == 10
    assert sign_shown("1,250,000") == "." and sign_shown("0,125") == ","
    field = Field("currency", "currency")
    assert as_currency(field, "usd", rules()) == (0.5, "") and as_currency(field, "€", rules()) == (1.0, "")
    assert as_currency(field, "GBP", rules())[1].startswith("the amount is in GBP, not EUR.")
    assert as_currency(field, "taler", rules())[1].startswith("'taler' is no currency.")


def test_every_currency_of_a_company_edition_can_be_a_house_currency() -> None:
    for code in CURRENCIES:
        assert currency(code.lower()) == code and money(f"1,234.50 {code}", ".", code, {}) == (1234.5, "")
    assert money("5 BGN", ".", "EUR", {"BGN": 0.5}) == (2.5, "")
    with pytest.raises(ValueError, match="three letters"):
        currency("¥")


def test_renminbi_is_yuan_wherever_it_is_written() -> None:
    house = currency("RMB")
    assert house == currency("元") == "CNY"
    for text in ("¥ 1,234.50", "1,234.50 RMB", "1,234.50元", "CNY 1,234.50"):
        assert money(text, ".", house, {}) == (1234.5, "")
    assert as_currency(Field("currency", "currency"), "rmb", Rules(FileMapping("", "deals"), house, {})) == (1.0, "")


def test_a_sign_of_several_currencies_is_the_house_s_own_where_it_can_be() -> None:
    assert (
        money("$100", ".", "CAD", {})
        == money("100 $", ".", "USD", {})
        == money("$100 AUD", ".", "AUD", {})
        == (100, "")
    )
    assert money("100 kr", ".", "SEK", {}) == money("¥100", ".", "JPY", {}) == (100, "")
    # In a house of another money a bare $ is USD, whichever other dollars have a rate.
    assert money("$100", ".", "EUR", {"CAD": 0.5, "USD": 0.75}) == (75, "")
    assert money("US$100", ".", "CAD", {"USD": 1.5}) == (150, "")
    assert money("$100 CAD", ".", "EUR", {"CAD": 0.5, "USD": 0.75}) == (50, "")
    assert money("$100", ".", "EUR", {})[1].startswith("the amount is in USD, not EUR. Say its rate")
    assert money("100 kr", ".", "EUR", {})[1].startswith("the amount is in SEK or NOK or DKK or ISK, not EUR.")
    assert read_number("€100 USD", ".") is None
    for house, worth in ("CAD", 1.0), ("EUR", 0.75):
        plan = Rules(FileMapping("", "deals"), house, {"USD": 0.75, "CAD": 0.5})
        assert as_currency(Field("currency", "currency"), "$", plan) == (worth, "")


def test_a_time_is_no_number() -> None:
    said = "'5:30' is a time, not a number. Write 5 hours and 30 minutes as 5.5."
    assert number("5:30", ".", percent=False, whole=False) == (None, said)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.5k", 1500), ("1,5 Tsd.", 1500), ("2 tsd", 2000), ("1,25 Mio. €", 1_250_000), ("3 mio", 3_000_000),
     ("4m", 4_000_000), ("0.5 mn", 500_000), ("2万", 20_000)],
)  # fmt: skip
def test_thousands_and_millions(text: str, value: float) -> None:
    found = read_number(text, "")
    assert found and found.value == value


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2025-10-14", "month first"),
        ("2025/10/14", "day first"),
        ("2025-10-14T09:30:00Z", "day first"),
        ("14/10/2025", "day first"),
        ("14/10/2025 09:30", "day first"),
        ("10/14/2025", "month first"),
        ("10/14/2025 9:30 AM", "month first"),
        ("14.10.2025", "month first"),
        ("14.10.25", "day first"),
        ("25/10/14", "year first"),
        ("14 Oct 2025", "month first"),
        ("14. Oktober 2025", "month first"),
        ("14 octobre 2025", "day first"),
        ("14 de octubre de 2025", "day first"),
        ("14-Oct-25", "day first"),
        ("14/Oct/25 9:33 AM", "month first"),
        ("Tue 14.10.25", "month first"),
        ("Di 14.10.2025", "year first"),
        ("Tuesday, October 14, 2025", "day first"),
        ("Tue Oct 14 2025", "day first"),
        ("mar. 14 octobre 2025", "day first"),
        ("Oct 14, 2025", "day first"),
        ("2025年10月14日", "day first"),
        ("20251014", "day first"),
        ("45944", "day first"),
        ("45944.75", "month first"),
    ],
)
def test_dates(text: str, order: str) -> None:
    assert read_date(text, order) == (OCTOBER_14, "")


def test_without_a_decimal_sign_only_what_shows_its_own_is_read() -> None:
    assert [read_number(text, "") and read_number(text, "").value for text in ("7", "1.234,5", "1,5", "1,234,567")] == [
        7, 1234.5, 1.5, 1234567,
    ]  # fmt: skip
    assert money("140,300", "", "EUR", {})[1] == (
        "'140,300' is large or has decimals: the mapping must say its decimal sign, as in decimal: '.'."
    )
    assert number("x", "", percent=False, whole=False)[1] == "'x' is no number. Write digits, such as 1234.56."


def test_the_mapping_decides_and_only_what_is_open() -> None:
    assert read_date("03/04/2025", "day first")[0] == dt.date(2025, 4, 3)
    assert read_date("03/04/2025", "month first")[0] == dt.date(2025, 3, 4)
    assert read_date("03/04/2025", "year first")[0] is None
    assert [order_shown(text) for text in ("03/04/2025", "04/04/2025", "13/04/2025", "04/13/2025", "3.4.2025")] == [
        "?", "", "day first", "month first", "day first",
    ]  # fmt: skip
    assert [order_shown(text) for text in ("31/12/2025", "12/31/2025", "12/12/2025")] == [
        "day first",
        "month first",
        "",
    ]
    assert read_date("1/2/69", "day first")[0] == dt.date(2069, 2, 1)
    assert read_date("1/2/70", "day first")[0] == dt.date(1970, 2, 1)
    assert is_serial("45944") and not is_serial("2025-10-14") and not is_serial("12345")
    assert read_date("31/02/2025", "day first")[1] == "'31/02/2025' is no day of the calendar when read day first."
    assert read_date("14 Foo 2025", "day first")[0] is None


def test_years_lead_only_where_the_last_numbers_can_all_be_days() -> None:
    assert year_may_lead(["25/10/14", "25/10/30", "25/10/31"])
    assert not year_may_lead(["25/10/14", "25/10/30", "25/10/32"])


def test_a_date_with_a_day_above_twelve_was_not_swapped_by_a_spreadsheet() -> None:
    texts = ["14/10/2025", "28/11/2025"]
    assert half_converted([*texts, "2025-03-04", "2025-12-01"])
    assert not half_converted([*texts, "2025-03-04", "2025-12-13"])


def test_without_an_order_only_a_date_that_shows_its_own_is_read() -> None:
    for text in ("2025-10-14", "14/10/2025", "10/14/2025", "14.10.2025", "14.10.25", "14 Oct 2025"):
        assert read_date(text, "")[0] == OCTOBER_14, text
    assert read_date("04/04/2025", "")[0] == dt.date(2025, 4, 4)
    # Of two digits each any may be the year: 14/10/25 is in 2014 to who writes the year first.
    for text in ("03/04/2025", "03/04/25", "14/10/25"):
        assert read_date(text, "") == (
            None, f"'{text}' can be read in two ways: the mapping must say its order, as in dates: day first.",
        )  # fmt: skip
    assert read_date("soon", "")[1] == "'soon' is no date. Write it as 2025-12-31."


@pytest.mark.parametrize("text", ["Q4 2025", "2025-Q4", "2025q4", "2025/4", "T4 2025", " 2025 Q4 "])
def test_quarters(text: str) -> None:
    assert as_quarter(Field("quarter", "quarter"), text, rules()) == ("2025Q4", "")


CELLS = st.one_of(
    st.from_regex(r"[-€ (]?\d{1,3}([.,]\d{2,3}){0,3}[ k€%)]?", fullmatch=True),
    st.from_regex(r"(€|EUR)? ?-?(\d{1,3}(\.\d{3})+|\d{1,9}),\d{1,2}[ \u00a0]?(€|EUR|\$)?", fullmatch=True),
    st.from_regex(r"20\d\d-[01]\d-[0-3]\d([ T][0-2]\d:[0-5]\d)?", fullmatch=True),
    st.text(alphabet=" \tabN/-.\u00a0é=", max_size=6),
)


@given(st.lists(CELLS, min_size=1, max_size=60), st.sampled_from([".", ","]), st.sampled_from(["EUR", "USD", "CAD"]))
@settings(max_examples=25, deadline=None)
def test_what_sql_reads_at_once_is_what_python_reads(cells: list[str], decimal: str, currency: str) -> None:
    plan = rules(decimal, currency=currency)
    frame = pd.DataFrame({"v": np.array(cells, dtype=object)})
    with engine() as con:
        con.register("cells", frame)
        for field in (Field("amount_eur", "money"), Field("score", "number"), Field("reopened", "whole"),
                      Field("close_date", "date")):  # fmt: skip
            quick = con.execute(f"SELECT v, {quick_value('v', field, plan)} FROM cells").fetchall()
            for cell, value in quick:
                if value is not None:
                    assert convert(field, cell, plan) == (value, ""), (cell, field)
        for cell, text in con.execute(f"SELECT v, {plain_text('v', 'key')} FROM cells").fetchall():
            assert convert(Field("deal_id", "key"), cell, plan)[0] == text, repr(cell)
