"""The commands of this folder: ``techsales edition check``; and ``--company`` of other commands, read here."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from techsales.edition.house import House
from techsales.places import TYPED
from techsales.programme.conditions import CAPSTONE
from techsales.steps import say

ROOT = Path(__file__).resolve().parents[3]
edition = typer.Typer(no_args_is_help=True, help="The course in your company's words and colours.")
Company = Annotated[Path | None, typer.Option(help="A company.yml: the edition of a house.")]
#: Where an edition's site is built; the plain book keeps its own folder.
FOLDER = "edition"


def add_to(app: typer.Typer) -> None:
    """Give the course's command line these commands."""
    app.add_typer(edition, name="edition")


@edition.callback()
def about() -> None:
    """With one command alone, its name would fall away."""


@edition.command()
def check(
    company: Annotated[Path, typer.Argument(metavar="company.yml", help="The file that describes the house.")],
) -> None:
    """Check a company.yml: every fault with its line and what to do, or what the edition will hold."""
    from techsales.edition.company import check_company

    for line in summary(check_company(company, ROOT)):
        say(line)
    say(f"Build it: {TYPED} site --company {shlex.quote(str(company))}")


def summary(house: House) -> list[str]:
    """What the edition will hold, a line each."""
    lines = [f"{house.name}: no faults."]
    lines.append(f"Chapters: {', '.join(map(str, house.chapters))}.")
    if house.left_out:
        lines.append(f"Left out, with their exercises: {', '.join(map(str, house.left_out))}.")
        lines.append(
            f"Chapter {CAPSTONE} holds the capstone: without it, this edition has no certificate."
            if CAPSTONE in house.left_out
            else "The certificate asks for the exercises and quizzes of these chapters, and names those left out."
        )
    counts = [(len(house.words), "word"), (len(house.definitions), "definition"), (len(house.notes), "note")]
    lines.append(", ".join(f"{n} {what}{'' if n == 1 else 's'}" for n, what in counts) + ".")
    if house.colours:
        lines.append(f"Colours: {house.colours.light} on the light page, {house.colours.dark} on the dark one.")
    return lines
