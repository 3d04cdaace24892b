"""The panel of chapter 2: what a discount does to a price per year and over a contract."""

from techsales.panels.panel import Panel, Range, State

#: List price of the chapter's offer, EUR a year.
PRICE = 12000


def state(discount: int, years: int) -> State:
    """The offer in EUR: ``list_total``, ``net`` a year, ``total``, and ``less``, what the customer does not pay.

    Args:
        discount: per cent off the list price, 0 to 40. years: length of the contract, 1 to 5.

    Returns:
        Also ``discount``, ``years`` and ``free_years``, ``less`` in yearly list prices.

    Raises:
        ValueError: a discount or a number of years outside these limits.
    """
    if not 0 <= discount <= 40:
        raise ValueError(f"The discount lies between 0 and 40 %; it is {discount}.")
    if not 1 <= years <= 5:
        raise ValueError(f"The contract runs for 1 to 5 years; it is {years}.")
    list_total = PRICE * years
    total = list_total * (100 - discount) / 100
    return {
        "discount": discount,
        "years": years,
        "list_total": list_total,
        "net": PRICE * (100 - discount) / 100,
        "total": total,
        "less": list_total - total,
        "free_years": (list_total - total) / PRICE,
    }


def view(now: State) -> str:
    """List price, what comes off, and what the customer pays: one year, and all years."""
    years = "1 year" if now["years"] == 1 else f"{now['years']} years"
    off = PRICE - now["net"]
    return (
        '<table class="dd-table"><thead><tr><th scope="col">EUR</th><th scope="col">a year</th>'
        f'<th scope="col">{years}</th></tr></thead><tbody>'
        f'<tr><th scope="row">list price</th><td>{PRICE:,.0f}</td><td>{now["list_total"]:,.0f}</td></tr>'
        f'<tr><th scope="row">{now["discount"]} % off</th><td>{off:,.0f}</td><td>{now["less"]:,.0f}</td></tr>'
        f'<tr><th scope="row">customer pays</th><td class="dd-hit">{now["net"]:,.0f}</td>'
        f'<td class="dd-hit"><strong>{now["total"]:,.0f}</strong></td></tr></tbody></table>'
    )


def says(now: State) -> str:
    """One sentence: the price a year, the price in all, and what was given away, in years of list price."""
    length = "for 1 year" if now["years"] == 1 else f"over {now['years']} years"
    paid = f"{now['net']:,.0f} EUR a year, {now['total']:,.0f} EUR {length}"
    if not now["discount"]:
        return f"{paid}: the list price, nothing given away."
    return f"{paid}; {now['less']:,.0f} EUR given away, as much as {now['free_years']:.2f} years at list price."


offer = Panel(
    name="offer",
    title="The offer",
    inputs={
        "discount": Range("discount in %", 0, 40, 1, start=15),
        "years": Range("years", 1, 5, 1, start=3),
    },
    state=state,
    view=view,
    says=says,
    twin=({"discount": 15, "years": 3}, {"discount": 34, "years": 3}, {"discount": 20, "years": 5}),
)
