"""The commands of this folder: ``techsales room`` and ``techsales room collect``."""

from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parents[3]
HOMES = ROOT / "workshop"
room = typer.Typer(help="Hold a workshop in a JupyterHub on this machine, and collect the work.")


def add_to(app: typer.Typer) -> None:
    """Give the course's command line these commands."""
    app.add_typer(room, name="room")


@room.callback(invoke_without_command=True)
def hold(
    context: typer.Context,
    homes: Annotated[Path, typer.Option(help="Folder for the learners' work, kept between days.")] = HOMES,
    address: Annotated[str | None, typer.Option(help="Address to listen at; default: this machine alone.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, envvar="PORT", help="Port; default: the first free one from 8000.")
    ] = None,
    open_to_network: Annotated[
        bool, typer.Option("--open-to-network", envvar="OPEN_TO_NETWORK", help="Let other machines in, without TLS.")
    ] = False,
    trust_learners: Annotated[
        bool, typer.Option("--trust-learners", help="Run where nothing isolates: no security boundary.")
    ] = False,
    password: Annotated[
        str, typer.Option(envvar="ROOM_PASSWORD", help="The learners' password; default: a new one.")
    ] = "",
    idle: Annotated[int, typer.Option(min=1, help="Minutes until a server that nobody uses is stopped.")] = 120,
    most: Annotated[int, typer.Option(min=1, help="Servers at once; each takes about 200 MB.")] = 40,
) -> None:
    """Open a room: a JupyterLab with the course for each learner. Ctrl+C closes it."""
    if context.invoked_subcommand is not None:
        return
    from techsales.room.hub import Wish
    from techsales.room.hub import hold as hold_room

    wish = Wish(homes, address, port, open_to_network, trust_learners, password, idle, most)
    raise typer.Exit(hold_room(ROOT, wish))


@room.command()
def collect(
    to: Annotated[Path, typer.Option(help="Folder for the work, one folder a learner; made if it is not there.")],
    homes: Annotated[Path, typer.Option(help="Folder of the room.")] = HOMES,
) -> None:
    """Copy each learner's notebooks and progress into a folder that techsales grade reads. The room may be open."""
    from techsales.room.collect import collect as collect_work
    from techsales.room.collect import say

    say(collect_work(ROOT, homes, to), to)
