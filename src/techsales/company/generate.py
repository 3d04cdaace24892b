"""All eight Ferrowick tables from one seed, with the standard library only.

The tables share one stream of random numbers and are made in a fixed order: a table's bytes
depend on those before it. ``random.Random`` gives the same stream on every supported Python.
"""

import csv
import io
from random import Random

from techsales.company.accounts import account_book, make_accounts
from techsales.company.basics import REPS_PER_TEAM, SEED, Row
from techsales.company.crm_export import make_crm_export
from techsales.company.deals import make_deals
from techsales.company.projects import make_projects
from techsales.company.reps import add_call_scores, make_reps
from techsales.company.surveys import make_surveys
from techsales.company.tickets import make_tickets
from techsales.company.training import make_training


def make_tables(seed: int = SEED) -> dict[str, list[Row]]:
    """The seven clean tables by name, each a list of rows."""
    rng = Random(seed)
    reps = make_reps(rng)
    trained = add_call_scores(reps, seed)
    accounts = make_accounts(rng)
    book = account_book(accounts)
    return {
        "reps": reps,
        "accounts": accounts,
        "deals": make_deals(rng, book),
        "tickets": make_tickets(rng, book),
        "surveys": make_surveys(rng, book, seed),
        "projects": make_projects(rng, book),
        "training": make_training(rng, reps[:REPS_PER_TEAM], trained),
    }


def make_files(seed: int = SEED) -> dict[str, bytes]:
    """The bytes of every CSV by file name."""
    tables = make_tables(seed)
    files = {f"{name}.csv": csv_bytes(rows) for name, rows in tables.items()}
    export = make_crm_export(tables["deals"], tables["accounts"], seed)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(export)
    files["crm_export_raw.csv"] = text.getvalue().encode("cp1252")
    return files


def csv_bytes(rows: list[Row]) -> bytes:
    """Rows as UTF-8, comma, newline."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
