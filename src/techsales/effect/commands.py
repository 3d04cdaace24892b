"""The command ``techsales report``: from a company's exports to the effect report."""

from pathlib import Path
from typing import Annotated, Any

import typer

from techsales.course import CourseError
from techsales.effect.target import check_tables, check_target, files_in
from techsales.files import write_whole
from techsales.steps import complain, say

#: The mapping is to be reviewed; 2, as everywhere, is what the reader can mend.
REVIEW = 3


def add_to(app: typer.Typer) -> None:
    """Give the course's command line this command."""
    app.command()(report)


def report(
    exports: Annotated[list[Path], typer.Argument(help="Exports as CSV or XLSX, or folders with them.")],
    to: Annotated[Path, typer.Option(help="The page to write, as in report.html; notebook and JSON lie beside it.")],
    mapping: Annotated[
        Path | None, typer.Option(help="mapping.yml, reviewed. Without it, a suggestion is written.")
    ] = None,
    tables: Annotated[
        Path | None, typer.Option(help="Also write the cleaned tables, under pseudonyms, into this folder.")
    ] = None,
) -> None:
    """Did the training work? The effect report. Exit codes: 0 made, 2 cannot, 3 mapping to be reviewed."""
    check_target(to)
    files = files_in(exports)
    if tables:
        check_tables(tables, files)
    if mapping is None:
        suggest(files, to.parent / "mapping.yml")
        raise typer.Exit(REVIEW)
    check_review(mapping)
    from techsales.effect.make import make_report

    made = make_report(files, mapping, to, say)
    paths = made.paths
    if tables:
        from techsales.effect.tables import write_tables

        paths += write_tables(files, mapping, tables)
    for path in paths:
        say(f"wrote {path}")
    say(made.headline)


def check_review(mapping: Path) -> None:
    """Stop where a person still has to read or to decide.

    Raises:
        typer.Exit: with the code for it; the sentence has been said. CourseError: the mapping cannot be used.
    """
    from techsales.exports import ExportError
    from techsales.exports.document import read_document
    from techsales.exports.mapping import read_mapping

    entries = read_document(mapping).entries
    try:
        read_mapping(mapping)
    except ExportError as error:
        if not asks(entries) and str(entries.get("reviewed", "no")).lower() in ("yes", "true"):
            raise
        complain(f"{error} Then run again.")
        raise typer.Exit(REVIEW) from None


def asks(entry: Any) -> bool:
    """Whether an entry of the mapping, or one below it, is still a question."""
    from techsales.exports.settings import ASK

    if isinstance(entry, dict):
        return any(map(asks, entry.values()))
    return any(map(asks, entry)) if isinstance(entry, list) else bool(entry == ASK)


def suggest(files: list[Path], to: Path) -> None:
    """Write the suggestion beside the report, and never over a file that is there.

    Raises:
        CourseError: a mapping is there already, or a file cannot be read.
    """
    from techsales.exports import NeedsMapping, read_exports
    from techsales.report.run import make_folder_of

    if to.exists():
        raise CourseError(f"{to} is there already. Read it, and name it: --mapping {to}. To begin anew, move it away.")
    try:
        read_exports(files)
    except NeedsMapping as needed:
        make_folder_of(to)
        write_whole(to, needed.suggestion)
        say(f"wrote {to}")
        complain(
            f"{needed} Read every line of {to}, change what is wrong, set reviewed: yes, and run again with --mapping {to}."
        )
