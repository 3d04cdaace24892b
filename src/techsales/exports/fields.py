"""The columns a company's export can be mapped to: Ferrowick's own, without what only holds at Ferrowick."""

from typing import NamedTuple

from techsales.company.schema import TABLES

#: Words in which every company must say the same, as the metrics count them.
CHOICES = {
    "stage": ("won", "lost", "open"),
    "resolved": ("Y", "N"),
    "ticket_resolved_at_send": ("Y", "N"),
    "status": ("delivered", "cancelled", "running"),
}
#: What no row can do without. A closed deal also needs its date or its quarter.
REQUIRED = {
    "accounts": ("account_id",),
    "reps": ("rep_id", "team"),
    "deals": ("deal_id", "team", "stage", "amount_eur"),
    "tickets": ("ticket_id", "team", "opened_date", "resolved"),
    "surveys": ("survey_id", "team", "sent_date", "score"),
    "projects": ("project_id", "team", "status", "planned_end_current"),
    "training": ("team", "programme", "date", "hours"),
}
#: Needed as a column, but a cell may be empty.
MAY_BE_EMPTY = {"amount_eur", "score", "planned_end_current"}
#: The date that puts a row into a quarter.
QUARTER_FROM = {
    "deals": "close_date",
    "tickets": "opened_date",
    "surveys": "sent_date",
    "projects": "planned_end_current",
    "training": "date",
}
#: Dates that may lie ahead of today.
AHEAD = {"planned_end_original", "planned_end_current", "close_date"}
#: The column that holds the money of each table, for comparing with a TOTAL line.
MONEY = {"deals": "amount_eur", "training": "cost_eur"}


class Field(NamedTuple):
    """A column of a table.

    ``kind``: key, text, category, choice, whole, number, money, percent, date, quarter or currency. ``low`` and
    ``high`` bound a number.
    """

    name: str
    kind: str
    low: float | None = None
    high: float | None = None


def kind_of(name: str, declared: str, unit: str, enum: bool) -> str:
    """The kind of a column of the schema."""
    if name in CHOICES:
        return "choice"
    if name in ("quarter", "score"):
        return {"quarter": "quarter", "score": "number"}[name]
    if declared == "string":
        return "category" if enum else ("key" if name.endswith("_id") else "text")
    if declared == "integer":
        return "money" if unit.startswith("EUR") else ("percent" if unit == "percent" else "whole")
    return declared


def fields_of(table: str) -> dict[str, Field]:
    """The columns of a table by name, in the schema's order; ``currency`` last where there is money."""
    made = {}
    for one in TABLES[table][1]:
        limits, name = one["constraints"], one["name"]
        kind = kind_of(name, one["type"], one.get("unit", ""), "enum" in limits or name == "subcontractor")
        # A wave above 2 and a severity above 3 exist elsewhere; the score's scale is the mapping's to say.
        top = limits.get("maximum") if kind == "percent" or name.startswith("call_score") else None
        made[name] = Field(name, kind, None if name == "score" else limits.get("minimum"), top)
    if any(field.kind == "money" for field in made.values()):
        made["currency"] = Field("currency", "currency")
    return made


#: Fields by table and name.
FIELDS = {table: fields_of(table) for table in REQUIRED}
#: The number that tells rows apart; training has none.
KEYS = {table: TABLES[table][2] for table in REQUIRED}
