"""crm_export_raw.csv: the 200 closed Q4 deals as a CRM really exports them.

Semicolons, Windows line ends and encoding, five ways to write an amount, three to write a date,
six exact and eight near duplicates, a blank line and a TOTAL line. Cleaning it is chapter 6.
"""

import datetime as dt
from random import Random

from techsales.company.basics import Row

HEADER = [" Deal ID ", "Account Name", "TEAM", "Stage ", "Amount", "Close Date"]
MISSING = {13: "N/A", 77: "", 141: "tbd", 190: "-"}
COPIED = (5, 30, 60, 95, 120, 150)
COPIED_WITH_ODD_ID = (11, 41, 71, 101, 131, 161, 171, 181)
BLANK_AT = 100


def make_crm_export(deals: list[Row], accounts: list[Row], seed: int) -> list[list[str]]:
    """The export's lines as lists of cells, header first; an empty list is the blank line."""
    rng = Random(seed + 2)
    closed = [d for d in deals if d["quarter"] == "2025Q4"]
    names = {a["account_id"]: str(a["account_name"]) for a in accounts}
    lines = [export_line(i, deal, names[deal["account_id"]]) for i, deal in enumerate(closed)]
    near = [[lines[i][0].lower() + " ", *lines[i][1:]] for i in COPIED_WITH_ODD_ID]
    lines = lines + [list(lines[i]) for i in COPIED] + near
    rng.shuffle(lines)
    total = sum(int(d["amount_eur"]) for i, d in enumerate(closed) if i not in MISSING)
    lines.insert(BLANK_AT, [])
    return [HEADER, *lines, ["TOTAL", "", "", "", f"€{total:,}", ""]]


def export_line(i: int, deal: Row, account: str) -> list[str]:
    """One deal in the notation its place in the list gives it."""
    amount, day = int(deal["amount_eur"]), dt.date.fromisoformat(str(deal["close_date"]))
    team, stage = str(deal["team"]), str(deal["stage"])
    amounts = [
        f"{amount}",
        f"€{amount:,}",
        f"{amount:,}".replace(",", ".") + ",00 EUR",
        f"{amount / 1000:g}k",
        f" {amount} ",
    ]
    month = ["Oct", "Nov", "Dec"][day.month - 10]
    dates = [f"{day}", f"{day:%d/%m/%Y}", f"{day.day} {month} {day.year}"]
    return [
        str(deal["deal_id"]),
        account + ("  " if i % 7 == 0 else ""),
        [team, team.upper(), team + " "][i % 3],
        [stage, stage.title(), " " + stage][(i + 1) % 3],
        MISSING.get(i, amounts[i % 5]),
        dates[i % 3],
    ]
