"""The commands of this folder: ``techsales programme``, ``techsales certificate …`` and ``techsales verify``."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from techsales.course import CourseError
from techsales.steps import say

ROOT = Path(__file__).resolve().parents[3]
certificate = typer.Typer(no_args_is_help=True, help="Certificates that anybody can verify without a network.")


def add_to(app: typer.Typer) -> None:
    """Give the course's command line these commands."""
    app.command()(programme)
    app.command()(verify)
    app.add_typer(certificate, name="certificate")


def programme(
    to: Annotated[Path, typer.Option(help="Folder for the pages.")],
    format: Annotated[str, typer.Option(help="weekly, two-day or self-study.")] = "",
    minutes: Annotated[int | None, typer.Option(help="Working minutes, in place of a format.")] = None,
    chapters: Annotated[str, typer.Option(help="With --minutes: numbers, the most important first: 3,10,15.")] = "",
    start: Annotated[str, typer.Option(help="The first day, as in 2027-01-11.")] = "",
    names: Annotated[
        Path | None, typer.Option(help="Names for the attendance list, one a line, or a CSV file.")
    ] = None,
    company: Annotated[Path | None, typer.Option(help="A company.yml: the sheets of a house's edition.")] = None,
) -> None:
    """Write agenda, planning sheet, self-assessment, rubric, feedback form and attendance list, to print."""
    from techsales.programme.sheets import read_names
    from techsales.programme.write import as_wish, write_programme

    people = read_names(names) if names else []
    wish = as_wish(format, minutes, chapters, start, people)
    if company:
        from techsales.edition.company import check_company
        from techsales.edition.sheets import dressed, edition_folder

        house = check_company(company, ROOT)
        with edition_folder(house, ROOT) as folder:
            written = write_programme(folder, to, wish, partial(dressed, house=house))
    else:
        written = write_programme(ROOT, to, wish)
    for sentence in written.said:
        say(sentence)
    for path in written.paths:
        say(f"wrote {path}")


@certificate.command("new-key")
def new_key(
    to: Annotated[Path, typer.Option(help="File for the key, outside of the course and any repository.")],
) -> None:
    """Make the issuer's key. Whoever has the file can issue in your name: keep it as you keep a password."""
    from techsales.programme.keys import new_key as make

    did = make(to, ROOT)
    say(f"wrote {to}")
    say(f"Publish this line where readers look, such as your web page: {did}")


@certificate.command("issue")
def issue_certificate(
    key: Annotated[Path, typer.Option(help="The file that new-key wrote.")],
    to: Annotated[Path, typer.Option(help="Folder for the PDF and the credential.")],
    issuer: Annotated[
        str,
        typer.Option(
            envvar="TECHSALES_ISSUER", help="Your name, as it will be printed; with --company, else the house's."
        ),
    ] = "",
    record: Annotated[Path | None, typer.Argument(metavar="RECORD.json", help="The learner's results.")] = None,
    gradebook: Annotated[
        Path | None, typer.Option(help="Exercises from the folder that techsales grade wrote.")
    ] = None,
    learner: Annotated[str, typer.Option(help="With --gradebook: whose certificate.")] = "",
    scores: Annotated[Path | None, typer.Option(help="With --gradebook: scores.csv with capstone and talk.")] = None,
    font: Annotated[Path | None, typer.Option(help="A .ttf for names that the usual font cannot show.")] = None,
    company: Annotated[Path | None, typer.Option(help="A company.yml: the house's name and colour on the PDF.")] = None,
) -> None:
    """Check every condition, then write the certificate as PDF and as Open Badges 3.0 credential."""
    from techsales.programme.issue import issue
    from techsales.programme.record import read_record

    house = None
    if company:
        from techsales.edition.company import check_company

        house = check_company(company, ROOT)
        issuer = issuer or house.name
    if gradebook and learner:
        from techsales.programme.from_gradebook import results_of

        results = results_of(ROOT, gradebook, learner, record, scores, house.left_out if house else ())
    elif record and not (gradebook or learner or scores):
        results = read_record(record)
    else:
        raise CourseError("Name a record, or --gradebook RESULTS with --learner NAME.")
    issued = issue(ROOT, results, key, issuer, to, datetime.now(UTC).replace(microsecond=0), font, house)
    say(f"wrote {issued.pdf}")
    say(f"wrote {issued.token}")
    say(f"issuer {issued.did}")


def verify(
    file: Annotated[Path, typer.Argument(help="A certificate, .pdf or .jwt.")],
    issuer: Annotated[str, typer.Option(help="The did:key that the issuer published, to compare with.")] = "",
) -> None:
    """Say who certified what for whom, when, and whether it holds. No network is asked."""
    from techsales.programme.verify import read_token, verify_token

    verdict = verify_token(read_token(file), datetime.now(UTC), issuer)
    say(f"{'✓' if verdict.holds else '✗'} {verdict.sentence}")
    for what, words in verdict.says:
        say(f"  {what}: {words}")
    if verdict.says and not issuer:
        say("Anybody can make a key: compare the one above with the line that the issuer published.")
    raise typer.Exit(0 if verdict.holds else 1)
