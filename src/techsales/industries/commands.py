"""``techsales industry fintech --to FOLDER``: a sister company's files."""

from pathlib import Path
from typing import Annotated

import typer

from techsales.places import TYPED
from techsales.steps import say


def add_to(app: typer.Typer) -> None:
    """Give the course's command line this command."""
    app.command()(industry)


def industry(
    name: Annotated[str, typer.Argument(help="enterprise_it, software, fintech, healthcare, …")],
    to: Annotated[Path, typer.Option(help="Folder for the files.")],
    seed: Annotated[int, typer.Option(help="Another number is the same cause in other rows.")] = 2025,
) -> None:
    """Write the tables of Ferrowick's sister company in an industry, with a mapping for techsales report."""
    from techsales.industries.package import write_company
    from techsales.industries.profile import read_profile

    written = write_company(name, to, seed)
    profile = read_profile(name)
    for line in (f"{profile.company}, invented. {profile.about}", profile.note, *(f"wrote {path}" for path in written)):
        say(line)
    say(f"Now: {TYPED} report {to} --mapping {to / 'mapping.yml'} --to report.html")
