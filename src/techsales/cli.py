"""The command line: ``techsales serve``, ``lab``, ``test`` and the others. ``make`` calls the same words."""

import errno
import os
import shutil
import sys
import webbrowser
from pathlib import Path
from typing import Annotated, Literal

import typer

from techsales.bootstrap import print_anywhere, wait_for
from techsales.course import CourseError
from techsales.diagnosis import commands as ladder_commands
from techsales.edition.commands import FOLDER, Company
from techsales.edition.commands import add_to as add_edition
from techsales.effect.commands import add_to as add_effect
from techsales.files import notebook_paths, short_name
from techsales.industries.commands import add_to as add_industry
from techsales.programme.commands import add_to as add_programme
from techsales.room.commands import add_to as add_room
from techsales.steps import Steps, complain, console

ROOT = Path(__file__).resolve().parents[2]
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Debug the Deal: read, work, check and build the course.",
)
new = typer.Typer(
    no_args_is_help=True, help="Scaffold a chapter or an exercise from a template that passes every gate."
)
app.add_typer(new, name="new")
app.command("case")(ladder_commands.case)
app.command("ladder")(ladder_commands.ladder)
add_edition(app)
add_programme(app)
add_industry(app)
add_room(app)
add_effect(app)
#: Errors of the disk, not of this program.
DISK = {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS}


def port_number(text: str) -> int:
    """A port as typed."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise typer.BadParameter(f"{text!r} is no port. Give a number from 1 to 65535, for example PORT=8000.")
    return int(text)


def chapter_number(text: str) -> int:
    """A chapter's number as typed."""
    if not text.isdecimal():
        raise typer.BadParameter(f'{text!r} is no number. Write: techsales new chapter 11 tickets "Its claim"')
    return int(text)


Port = Annotated[
    int | None,
    typer.Option(parser=port_number, metavar="NUMBER", envvar="PORT", help="Port to use; default: the first free one."),
]


def steps_with_setup() -> Steps:
    """Steps that begin with the set-up, if there was one."""
    steps = Steps()
    seconds = os.environ.get("TECHSALES_SETUP_SECONDS")
    if seconds:
        steps.done.append(("set up .venv and node_modules", float(seconds), True))
    return steps


@app.command()
def serve(
    port: Port = None,
    browser: Annotated[bool, typer.Option(help="Open the book in the browser.")] = True,
    once: Annotated[bool, typer.Option(help="Build and stop, without serving.")] = False,
) -> None:
    """Build the learner's book and serve it on this machine."""
    from techsales.serve import make_server
    from techsales.site.build import build_learner

    steps = steps_with_setup()
    server = None if once else make_server(ROOT, port)
    with steps.step("build the book"):
        html = build_learner(ROOT)
    steps.report()
    if server is None:
        return
    server.server_close()
    server = make_server(html, server.server_address[1])
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    console.print(f"\nThe book is at [bold]{address}[/bold]   (stop with Ctrl+C)")
    sys.stdout.flush()
    if browser and (os.environ.get("DISPLAY") or sys.platform in ("darwin", "win32")):
        webbrowser.open(address)
    server.serve_forever()


@app.command()
def lab(
    port: Port = None,
    browser: Annotated[bool, typer.Option(help="Open JupyterLab in the browser.")] = True,
) -> None:
    """Open the learner's notebooks in JupyterLab, in the folder work."""
    from techsales.site.stage import stage_lab

    steps = steps_with_setup()
    with steps.step("lay out the folder work"):
        console.print(str(stage_lab(ROOT, ROOT / "work")), markup=False, soft_wrap=True)
    steps.report()
    command = [sys.executable, "-m", "jupyterlab", "--ServerApp.root_dir", str(ROOT / "work")]
    command += ["--LabApp.default_url=/lab/tree/chapters/01_bug_report.ipynb"]
    # One Python to choose from: the warm kernelspec is for commands that start a zygote.
    command += ["--KernelSpecManager.allowed_kernelspecs=python3"]
    command += [f"--port={port}", "--ServerApp.port_retries=0"] if port is not None else []
    command += [] if browser else ["--no-browser"]
    command += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    raise typer.Exit(wait_for(command))


@app.command()
def test() -> None:
    """The whole gate: package, notebooks, exercises, site, browser."""
    from techsales.gate import run_gate

    raise typer.Exit(0 if run_gate(ROOT, steps_with_setup()) else 1)


@app.command()
def site(company: Company = None) -> None:
    """The book as one folder and one zip, for any web server or a stick; with --company, a house's edition."""
    from techsales.edition.company import check_company
    from techsales.edition.reskin import dress
    from techsales.site.build import build_learner
    from techsales.site.pack import pack

    steps, to = steps_with_setup(), ROOT / "_build"
    house = check_company(company, ROOT) if company else None
    with steps.step("build the book"):
        to = to / FOLDER if house else to
        html = build_learner(ROOT, to, dress=dress(house, ROOT)) if house else build_learner(ROOT)
    with steps.step("pack it"):
        packed = pack(html, to)
    steps.report()
    for what, size in packed.sizes.items():
        console.print(f"{what}: {size / 1e6:.1f} MB")
    console.print(f"folder {packed.folder.relative_to(ROOT)}, zip {packed.archive.relative_to(ROOT)}")


@app.command()
def slides(
    chapters: Annotated[list[int] | None, typer.Argument(help="Numbers of chapters; default: all of them.")] = None,
) -> None:
    """Write the trainer's slides, one HTML file a chapter, with the trainer's notes in it."""
    from techsales.kernels.quick import skip_idle_waits
    from techsales.kernels.warm import warm_kernels
    from techsales.slides import write_decks

    steps = steps_with_setup()
    skip_idle_waits()
    with steps.step("write the slides"), warm_kernels():
        written = write_decks(ROOT, ROOT / "_build" / "slides", chapters or [])
    steps.report()
    for path in written:
        console.print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e3:.0f} kB")
    console.print("They hold the trainer's notes: do not hand them out.")


@app.command()
def grade(
    submissions: Annotated[Path, typer.Argument(help="Folder or ZIP with the learners' files, or one of them.")],
    to: Annotated[Path, typer.Option(help="Folder for the results; made if it is not there.")],
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; default: one for each processor.")] = None,
    trust_learners: Annotated[
        bool, typer.Option("--trust-learners", help="Run where nothing isolates: no security boundary.")
    ] = False,
    scores: Annotated[Path | None, typer.Option(help="CSV with rubric, oral, self-assessment and test.")] = None,
    regrade: Annotated[bool, typer.Option("--regrade", help="Grade all again; the gradebook keeps history.")] = False,
    seeds_file: Annotated[Path | None, typer.Option(help="Your seeds for the ladder, one a line.")] = None,
    names_from: Annotated[
        Literal["file", "folder"] | None,
        typer.Option(help="What names a learner where both could; default: the file's name."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Grade over Dask: the scheduler's address, or local for --workers processes here."),
    ] = None,
) -> None:
    """Grade a class: gradebook, feedback pages, class report, CSV. Exit code 1: some files need a look."""
    from techsales.grading.cluster import cluster_engine
    from techsales.grading.command import own_engine, run_grade

    engine = (
        cluster_engine(ROOT, scheduler, workers, trust_learners)
        if scheduler
        else own_engine(ROOT, workers, trust_learners)
    )
    result = run_grade(
        submissions, to, ROOT, engine=engine, scores=scores, seeds=seeds_file, regrade=regrade, names_from=names_from
    )
    raise typer.Exit(result)


@app.command()
def golden(paths: Annotated[list[Path] | None, typer.Argument(help="Notebooks; default: all of them.")] = None) -> None:
    """Run notebooks and store their outputs as the reference."""
    from techsales.golden import store
    from techsales.kernels.quick import skip_idle_waits
    from techsales.kernels.warm import warm_kernels

    failed = False
    skip_idle_waits()
    with warm_kernels():
        for path in [path.resolve() for path in paths] if paths else notebook_paths(ROOT):
            try:
                console.print(f"{'changed  ' if store(path) else 'as before'} {short_name(path)}")
            except CourseError as error:
                failed = True
                complain(error)
    raise typer.Exit(1 if failed else 0)


@app.command()
def data() -> None:
    """Write the company's tables and datapackage.json anew from the seed."""
    from techsales.company.loaders import write_all

    changed = write_all(ROOT / "data")
    console.print(f"changed: {', '.join(changed)}" if changed else "Every file in data is as the generator makes it.")


@app.command("format")
def format_() -> None:
    """Lint and format code and notebooks."""
    steps = Steps()
    fine = steps.run("ruff check --fix", [sys.executable, "-m", "ruff", "check", "--fix", "."], ROOT)
    fine &= steps.run("ruff format", [sys.executable, "-m", "ruff", "format", "."], ROOT)
    raise typer.Exit(0 if fine else 1)


@app.command()
def bench() -> None:
    """Print the benchmarks: ratios measured side by side in one run."""
    steps = Steps()
    paths = sorted((ROOT / "benchmarks").glob("*.py"))
    fine = [steps.run(path.stem, [sys.executable, str(path)], ROOT) for path in paths]
    raise typer.Exit(0 if all(fine) else 1)


@app.command()
def clean() -> None:
    """Remove what can be built again. Your notebooks in work are kept."""
    for name in ("_build", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"):
        shutil.rmtree(ROOT / name, ignore_errors=True)
    console.print("Removed _build and the caches. .venv, node_modules and work are kept.")


@new.command("chapter")
def new_chapter(number: Annotated[int, typer.Argument(parser=chapter_number)], slug: str, title: str) -> None:
    """Scaffold a chapter with one exercise: techsales new chapter 11 tickets "Solved needs an out of what"."""
    from techsales.scaffold import new_chapter as scaffold

    for path in scaffold(ROOT, number, slug, title):
        console.print(f"wrote {path.relative_to(ROOT)}")


@new.command("exercise")
def new_exercise(exercise_id: str) -> None:
    """Scaffold an exercise in an existing chapter: techsales new exercise 3.7."""
    from techsales.scaffold import new_exercise as scaffold

    for path in scaffold(ROOT, exercise_id):
        console.print(f"wrote {path.relative_to(ROOT)}")


def main() -> None:
    """Run the command; what the reader can mend is one sentence."""
    print_anywhere()
    try:
        app()
    except CourseError as error:
        complain(error)
        raise SystemExit(2) from None
    except OSError as error:
        if error.errno not in DISK:
            raise
        complain(
            f"{error.filename or ROOT}: {error.strerror}. Free some space, or move the course to a folder of your own."
        )
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
