"""Ferrowick's tables as another house would export them: German, French, Chinese and Spanish, each with its habits.

The right mapping of each file stands beside its columns, so that a suggestion can be counted against it.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from techsales.company import rows

Row = dict[str, Any]
Column = tuple[str, str, Callable[[Row], Any]]


class Foreign(NamedTuple):
    """A file of the set: its columns as (name in the file, column of the table, how a row's cell is written)."""

    file: str
    table: str
    columns: list[Column]
    settings: dict[str, str]
    values: dict[str, dict[str, str]]


def plain(name: str) -> Callable[[Row], str]:
    return lambda row: "" if row[name] is None else str(row[name])


def german_amount(name: str) -> Callable[[Row], str]:
    return lambda row: f"{row[name]:,}".replace(",", ".") + ",00 €"


def comma(name: str) -> Callable[[Row], str]:
    return lambda row: str(row[name]).replace(".", ",")


def percent(name: str) -> Callable[[Row], str]:
    return lambda row: f"{row[name]} %"


def day(name: str, form: str) -> Callable[[Row], str]:
    return lambda row: row[name].strftime(form) if row[name] else ""


def serial(name: str) -> Callable[[Row], str]:
    return lambda row: str((row[name] - dt.date(1899, 12, 30)).days) if row[name] else ""


def word(name: str, words: dict[str, str]) -> Callable[[Row], str]:
    return lambda row: words[row[name]]


STAGES = {"won": "Gewonnen", "lost": "Verloren", "open": "Offen"}
JA_NEIN = {"Y": "ja", "N": "nein"}
OUI_NON = {"Y": "Oui", "N": "Non"}
STATES = {"delivered": "已交付", "cancelled": "已取消", "running": "进行中"}
D_M_Y = "%d.%m.%Y"

FOREIGN = [
    Foreign(
        "Verkaufschancen.csv",
        "deals",
        [
            ("Verkaufschancen-Nr.", "deal_id", plain("deal_id")),
            ("Kunden-Nr.", "account_id", plain("account_id")),
            ("Verkäufer-Nr.", "rep_id", plain("rep_id")),
            ("Vertriebsteam", "team", lambda row: row["team"] + " "),
            ("Gebiet", "region", plain("region")),
            ("Kundenklasse", "segment", plain("segment")),
            ("Produkt", "product", plain("product")),
            ("Lead-Quelle", "source", plain("source")),
            ("Abschlußdatum", "close_date", day("close_date", D_M_Y)),
            ("Geschäftsquartal", "quarter", lambda row: f"Q{row['quarter'][5]} {row['quarter'][:4]}"),
            ("Verkaufsphase", "stage", word("stage", STAGES)),
            ("Auftragswert (EUR)", "amount_eur", german_amount("amount_eur")),
            ("Rabatt", "discount_pct", percent("discount_pct")),
            ("Verlustgrund", "loss_reason", plain("loss_reason")),
        ],
        {"encoding": "cp1252", "separator": ";", "decimal": ",", "dates": "day first"},
        {"stage": {there: here for here, there in STAGES.items()}},
    ),
    Foreign(
        "helpdesk.csv",
        "tickets",
        [
            ("N° ticket", "ticket_id", plain("ticket_id")),
            ("Code client", "account_id", plain("account_id")),
            ("Équipe", "team", plain("team")),
            ("Région", "region", plain("region")),
            ("Composant", "component", plain("component")),
            ("Version firmware", "firmware", plain("firmware")),
            ("Gravité", "severity", plain("severity")),
            ("Prestataire", "support_partner", plain("support_partner")),
            ("Ouvert le", "opened_date", day("opened_date", "%d/%m/%Y %H:%M")),
            ("Fermé le", "closed_date", day("closed_date", "%d/%m/%Y %H:%M")),
            ("Résolu ?", "resolved", word("resolved", OUI_NON)),
            ("Nb de réouvertures", "reopened", plain("reopened")),
            ("Trimestre", "quarter", lambda row: f"{row['quarter'][:4]}-T{row['quarter'][5]}"),
        ],
        {"encoding": "utf-16", "separator": "tab", "decimal": "", "dates": "day first"},
        {"resolved": {there: here for here, there in OUI_NON.items()}},
    ),
    Foreign(
        "项目.csv",
        "projects",
        [
            ("项目编号", "project_id", plain("project_id")),
            ("客户编号", "account_id", plain("account_id")),
            ("销售团队", "team", plain("team")),
            ("所属区域", "region", plain("region")),
            ("分包商", "subcontractor", plain("subcontractor")),
            ("规模", "size", plain("size")),
            ("项目状态", "status", word("status", STATES)),
            ("原计划完成日期", "planned_end_original", day("planned_end_original", "%Y年%m月%d日")),
            ("当前计划完成日期", "planned_end_current", day("planned_end_current", "%Y年%m月%d日")),
            ("实际完成日期", "actual_end", day("actual_end", "%Y年%m月%d日")),
            ("季度", "quarter", plain("quarter")),
        ],
        {"encoding": "gbk", "separator": ",", "decimal": "", "dates": ""},
        {"status": {there: here for here, there in STATES.items()}},
    ),
    Foreign(
        "encuestas.csv",
        "surveys",
        [
            ("ID encuesta", "survey_id", plain("survey_id")),
            ("Nº de cliente", "account_id", plain("account_id")),
            ("Equipo de ventas", "team", plain("team")),
            ("Región", "region", plain("region")),
            ("Ronda", "wave", plain("wave")),
            ("Canal", "channel", plain("channel")),
            (
                "Ticket resuelto al enviar",
                "ticket_resolved_at_send",
                word("ticket_resolved_at_send", {"Y": "Sí", "N": "No"}),
            ),
            ("Fecha de envío", "sent_date", serial("sent_date")),
            ("Puntuación", "score", plain("score")),
            ("Trimestre", "quarter", plain("quarter")),
            ("Seguimiento de", "callback_of", plain("callback_of")),
        ],
        {"encoding": "utf-8-sig", "separator": "|", "decimal": "", "dates": ""},
        {"ticket_resolved_at_send": {"Sí": "Y", "No": "N"}},
    ),
    Foreign(
        "Schulungen.xlsx",
        "training",
        [
            ("Personal-Nr.", "rep_id", plain("rep_id")),
            ("Vertriebsteam", "team", plain("team")),
            ("Schulungsprogramm", "programme", plain("programme")),
            ("Kurs", "course", plain("course")),
            ("Kursdatum", "date", lambda row: dt.datetime.combine(row["date"], dt.time())),
            ("Quartal", "quarter", plain("quarter")),
            ("Dauer (Stunden)", "hours", lambda row: row["hours"]),
            ("Arbeitskosten", "cost_eur", lambda row: row["cost_eur"]),
        ],
        {"sheet": "Teilnahmen", "header": "3"},
        {},
    ),
    Foreign(
        "Kunden.csv",
        "accounts",
        [
            ("Kundennummer", "account_id", plain("account_id")),
            ("Firma", "account_name", plain("account_name")),
            ("Branche", "industry", plain("industry")),
            ("Größenklasse", "segment", plain("segment")),
            ("Gebiet", "region", plain("region")),
            ("Anzahl Mitarbeiter", "employees", lambda row: f"{row['employees']:,}".replace(",", ".")),
            ("Kunde seit", "customer_since", day("customer_since", "%d. %b %Y")),
            ("Vertriebsteam", "team", lambda row: row["team"].upper()),
        ],
        {"encoding": "utf-8", "separator": ";", "decimal": ",", "dates": ""},
        {},
    ),
    Foreign(
        "commerciaux.csv",
        "reps",
        [
            ("Matricule", "rep_id", plain("rep_id")),
            ("Nom du commercial", "rep_name", plain("rep_name")),
            ("Équipe", "team", plain("team")),
            ("Région", "region", plain("region")),
            ("Date d’embauche", "hire_date", day("hire_date", "%d-%m-%Y")),
            (
                "Objectif trimestriel",
                "quota_q_eur",
                lambda row: f"{row['quota_q_eur']:,}".replace(",", "\u202f") + ",00",
            ),
            ("Groupe de formation", "boost_group", plain("boost_group")),
            ("Note d'appel (avant)", "call_score_q1", comma("call_score_q1")),
            ("Note d'appel (après)", "call_score_q2", comma("call_score_q2")),
            ("Avoirs", "credit_notes_q3_eur", comma("credit_notes_q3_eur")),
        ],
        {"encoding": "utf-8", "separator": ";", "decimal": ",", "dates": "day first"},
        {},
    ),
]


def write_foreign(folder: Path) -> list[Path]:
    """Write the set; returns its files."""
    return [write_one(folder, one) for one in FOREIGN]


def write_one(folder: Path, one: Foreign) -> Path:
    """Write one file: rows from last to first, so that nothing rests on their order."""
    lines = [[cell(row) for _, _, cell in one.columns] for row in reversed(rows(one.table))]
    header = [name for name, _, _ in one.columns]
    path = folder / one.file
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = one.settings["sheet"]
        sheet.append(["Teilnahmen an Schulungen"])
        sheet.append([])
        sheet.append(header)
        for line in lines:
            sheet.append(line)
        book.save(path)
        return path
    if one.table == "deals":
        total = f"{sum(row['amount_eur'] for row in rows('deals')):,}".replace(",", ".") + ",00 €"
        lines.append(["Gesamtsumme", *[""] * 10, total, "", ""])
    text = io.StringIO(newline="")
    separator = {"tab": "\t"}.get(one.settings["separator"], one.settings["separator"])
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows([header, *lines])
    path.write_bytes(text.getvalue().encode(one.settings["encoding"]))
    return path


def right_mapping() -> str:
    """The reviewed mapping of the set, as a person would have left it."""
    out = ["reviewed: yes", "files:"]
    for one in FOREIGN:
        out += [f"  {one.file}:", f"    table: {one.table}"]
        out += [f'    {name}: "{value}"' for name, value in one.settings.items()]
        out += ["    columns:", *(f'      "{name}": {to}' for name, to, _ in one.columns)]
        if one.values:
            out.append("    values:")
            for to, meanings in one.values.items():
                out += [f"      {to}:", *(f'        "{cell}": "{meaning}"' for cell, meaning in meanings.items())]
    return "\n".join([*out, "currency: EUR", ""])
