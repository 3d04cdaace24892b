"""What each column of the Ferrowick tables holds; ``data/datapackage.json`` is written from here.

The format is the Frictionless Data Package with Table Schema, plus ``unit`` where a number has one.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from techsales.company.basics import INDUSTRIES, PRODUCTS, SEED, SOURCES, TEAM_REGION, TEAMS
from techsales.company.projects import PARTNERS, SIZES
from techsales.company.tickets import COMPONENTS

Field = dict[str, Any]
REGIONS = list(dict.fromkeys(TEAM_REGION.values()))


def field(name: str, kind: str, description: str, unit: str = "", **constraints: Any) -> Field:
    """One column. ``constraints`` are those of Table Schema; a column is required unless told."""
    made: Field = {"name": name, "type": kind, "description": description}
    if unit:
        made["unit"] = unit
    return made | {"constraints": {"required": True, **constraints}}


def text(name: str, description: str, **constraints: Any) -> Field:
    """A text column."""
    return field(name, "string", description, **constraints)


def choice(name: str, description: str, values: list[str], **constraints: Any) -> Field:
    """A text column with a fixed set of values."""
    return field(name, "string", description, enum=values, **constraints)


def whole(name: str, description: str, unit: str = "", **constraints: Any) -> Field:
    """A column of whole numbers."""
    return field(name, "integer", description, unit, **constraints)


def points(name: str, description: str) -> Field:
    """A column of scores from 0 to 100."""
    return whole(name, description, "points of 100", minimum=0, maximum=100)


def date(name: str, description: str, **constraints: Any) -> Field:
    """A date column, year-month-day."""
    return field(name, "date", description, **constraints)


TEAM = choice("team", "sales team", TEAMS)
REGION = choice("region", "region of the team", REGIONS)
ACCOUNT = text("account_id", "the customer, as in accounts.csv")
REP = text("rep_id", "the seller, as in reps.csv")

#: title, columns, primary key, foreign keys as {column: table}
Described = tuple[str, list[Field], str | None, dict[str, str]]
TABLES: dict[str, Described] = {
    "accounts": (
        "Customer accounts",
        [
            text("account_id", "number of the customer", unique=True, pattern="A\\d{4}"),
            text("account_name", "name of the customer (invented)"),
            choice("industry", "industry of the customer", INDUSTRIES),
            choice("segment", "size class of the customer", ["Enterprise", "SMB"]),
            REGION,
            whole("employees", "people employed", "persons", minimum=1),
            date("customer_since", "first order"),
            TEAM,
        ],
        "account_id",
        {},
    ),
    "reps": (
        "Sales representatives",
        [
            text("rep_id", "number of the seller", unique=True, pattern="R\\d{3}"),
            text("rep_name", "name of the seller (invented)"),
            TEAM,
            REGION,
            date("hire_date", "first day at Ferrowick"),
            whole("quota_q_eur", "target revenue", "EUR per quarter"),
            choice(
                "boost_group",
                "part played in BOOST: the 28 lowest scores of the first quarter outside Kestrel were split by lot",
                ["trained", "waitlist", "not_selected", "kestrel_pilot"],
            ),
            points("call_score_q1", "mean of two observed calls, before BOOST"),
            points("call_score_q2", "mean of two observed calls, after BOOST"),
            whole("credit_notes_q3_eur", "credit notes in the third quarter (none so far)", "EUR"),
        ],
        "rep_id",
        {},
    ),
    "deals": (
        "Deals, closed and open",
        [
            text("deal_id", "number of the deal", unique=True, pattern="D\\d{4}"),
            ACCOUNT,
            REP,
            TEAM,
            REGION,
            choice("segment", "size class of the customer", ["Enterprise", "SMB"]),
            choice("product", "Pulse: sensors and gateway; Ledger: ERP connector", PRODUCTS),
            choice("source", "where the deal came from", SOURCES),
            date("close_date", "day it was won or lost; empty while open", required=False),
            text("quarter", "quarter of closing, expected quarter while open", pattern="20\\d\\dQ[1-4]"),
            choice("stage", "state of the deal", ["won", "lost", "open"]),
            whole("amount_eur", "value of the deal", "EUR", minimum=0),
            whole("discount_pct", "discount granted", "percent", minimum=0, maximum=100),
            text("loss_reason", "reason typed by the seller; empty unless lost", required=False),
        ],
        "deal_id",
        {"account_id": "accounts", "rep_id": "reps"},
    ),
    "tickets": (
        "Support tickets",
        [
            text("ticket_id", "number of the ticket", unique=True, pattern="T\\d{4}"),
            ACCOUNT,
            TEAM,
            REGION,
            choice("component", "part of the product", COMPONENTS),
            text("firmware", "gateway firmware; empty for other components", required=False),
            whole("severity", "1 worst, 3 mildest", minimum=1, maximum=3),
            choice("support_partner", "who worked on it", ["inhouse", "Lumo Desk"]),
            date("opened_date", "day it was opened"),
            date("closed_date", "day it was closed; empty while open", required=False),
            choice("resolved", "Y: marked as solved", ["Y", "N"]),
            whole("reopened", "how often it came back", "times", minimum=0),
            text("quarter", "quarter of opening", pattern="20\\d\\dQ[1-4]"),
        ],
        "ticket_id",
        {"account_id": "accounts"},
    ),
    "surveys": (
        "Survey invitations, answered or not",
        [
            text("survey_id", "number of the invitation or call-back", unique=True, pattern="S\\d{5}"),
            ACCOUNT,
            TEAM,
            REGION,
            whole(
                "wave",
                "1: e-mail invitation; 2: telephone call-back to silent invitations drawn by lot",
                minimum=1,
                maximum=2,
            ),
            choice("channel", "how it was asked", ["email", "phone"]),
            choice("ticket_resolved_at_send", "Y: the customer's ticket was solved when we asked", ["Y", "N"]),
            date("sent_date", "day of the invitation or the call"),
            whole(
                "score",
                "5 delighted, 1 furious; empty: no answer",
                "points of 5",
                minimum=1,
                maximum=5,
                required=False,
            ),
            text(
                "quarter",
                "quarter of the invitation (a call-back counts with its invitation)",
                pattern="20\\d\\dQ[1-4]",
            ),
            text("callback_of", "wave 2: the silent invitation that was followed up", required=False),
        ],
        "survey_id",
        {"account_id": "accounts"},
    ),
    "projects": (
        "Installation projects",
        [
            text("project_id", "number of the project", unique=True, pattern="P\\d{4}"),
            ACCOUNT,
            TEAM,
            REGION,
            choice("subcontractor", "who installed it", [*PARTNERS, "Corvid Field"]),
            choice("size", "size class", SIZES),
            choice("status", "state of the project", ["delivered", "cancelled", "running"]),
            date("planned_end_original", "delivery date in the contract"),
            date("planned_end_current", "delivery date after re-planning"),
            date("actual_end", "day of delivery; empty unless delivered", required=False),
            text("quarter", "quarter of the planned end", pattern="20\\d\\dQ[1-4]"),
        ],
        "project_id",
        {"account_id": "accounts"},
    ),
    "training": (
        "Training attended",
        [
            REP,
            TEAM,
            choice("programme", "training programme", ["BOOST", "KESTREL"]),
            text("course", "name of the course"),
            date("date", "day of the course"),
            text("quarter", "quarter of the course", pattern="20\\d\\dQ[1-4]"),
            field("hours", "number", "hours of training", "hours", minimum=0),
            whole("cost_eur", "the rep's time at 85 EUR an hour; trainer and licences are not in it", "EUR"),
        ],
        None,
        {"rep_id": "reps"},
    ),
    "crm_export_raw": (
        "The CRM's export of the closed Q4 deals, as messy as it came",
        [
            text("Deal ID", "number of the deal; in the file with odd blanks and lower case", required=False),
            text("Account Name", "name of the customer", required=False),
            text("TEAM", "sales team in three spellings", required=False),
            text("Stage", "won or lost in three spellings", required=False),
            text("Amount", "value in five notations, four of them missing", required=False),
            text("Close Date", "date in three notations", required=False),
        ],
        None,
        {},
    ),
}


ABOUT = {
    "name": "ferrowick",
    "title": "Ferrowick Controls, a fictional company",
    "description": f"Generated by techsales.company from seed {SEED}. No person or customer in it exists.",
}


def table_schema(described: Described) -> dict[str, Any]:
    """The Table Schema of one table."""
    _, fields, primary, foreign = described
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if primary:
        schema["primaryKey"] = [primary]
    if foreign:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": table, "fields": [column]}}
            for column, table in foreign.items()
        ]
    return schema


def datapackage(
    files: dict[str, bytes], tables: Mapping[str, Described] = TABLES, about: Mapping[str, str] = ABOUT
) -> bytes:
    """``datapackage.json`` for the given files, their hashes included."""
    resources = []
    for name, described in tables.items():
        raw = name == "crm_export_raw"
        content = files[f"{name}.csv"]
        resources.append(
            {
                "name": name,
                "title": described[0],
                "path": f"{name}.csv",
                "format": "csv",
                "encoding": "windows-1252" if raw else "utf-8",
                "dialect": {"delimiter": ";" if raw else ",", "lineTerminator": "\r\n" if raw else "\n"},
                "bytes": len(content),
                "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
                "schema": table_schema(described),
            }
        )
    package = {
        **about,
        "licenses": [{"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0"}],
        "resources": resources,
    }
    return (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()
