"""The tables of the page of the eight scenes, each computed from its company's rows."""

from html import escape

from techsales.diagnosis.definition import Sheet
from techsales.diagnosis.words import table
from techsales.industries.generate import make_company, make_scene
from techsales.industries.planted import planted
from techsales.industries.profile import read_profile
from techsales.industries.scenes import SCENES

SHOWN = ("slide", "look", "planted", "note")


def industry_html(industry: str, show: str) -> str:
    """A table of a scene, or the planted cause of the company with what a report would show first.

    Args:
        industry: its name. show: slide, look, planted, or note: what to be careful with.
    """
    profile = read_profile(industry)
    company = profile.company
    if show == "note":
        return f"<p><strong>Careful.</strong> {escape(profile.note, quote=False)}</p>"
    if show != "planted":
        scene, rows = SCENES[industry], make_scene(industry)
        if show == "slide":
            return sheet_html(f"On the slide, from {scene.table}.csv", scene.slide(rows))
        return sheet_html(f"The look, from {scene.table}.csv", scene.look(rows))
    found = planted(industry, make_company(industry))
    naive = sheet_html(f"{company}, {found.table}.csv: as a report shows it", found.naive)
    look = sheet_html("One more look", found.look)
    # The hidden part stays hidden: what reveals the cause is opened by the reader.
    about = f"<p>{escape(profile.about, quote=False)}</p>"
    return f"{about}{naive}<details><summary>One more look at {escape(company)}</summary>{look}</details>"


def sheet_html(caption: str, sheet: Sheet) -> str:
    """A table, and what it says in a sentence."""
    said = f"{sheet.reading[0].upper()}{sheet.reading[1:]}." if sheet.reading else ""
    return table(caption, sheet.columns, sheet.rows, said).html
