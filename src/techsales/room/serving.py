"""One server for each learner: its command, its surroundings, and JupyterHub's way to start it."""

import os
import sys
from pathlib import Path
from typing import Any

from jupyterhub.spawner import SimpleLocalProcessSpawner  # type: ignore[import-untyped]

from techsales.grading.walls import PACKAGE
from techsales.room import walls
from techsales.room.names import fits
from techsales.room.settings import VARIABLE, Room


def server_command(room: Room, home: Path) -> list[str]:
    """What starts a learner's server: the course is handed out first, inside the walls."""
    inside = [sys.executable, "-B", str(Path(__file__).with_name("handout.py")), str(room.course)]
    inside += [sys.executable, "-m", "jupyterhub.singleuser", "--KernelSpecManager.allowed_kernelspecs=python3"]
    if room.walls:
        return walls.walled(inside, room.course, home)
    return inside


def surroundings(room: Room, home: Path) -> dict[str, str]:
    """What a learner's server is told beyond what JupyterHub tells it."""
    place = str(walls.HOME if room.walls else home)
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PYTHONPATH": str(PACKAGE.parent),
        "HOME": place,
        "USER": "learner",
        "SHELL": "/bin/bash",
        "JUPYTERHUB_ROOT_DIR": place,
        "TECHSALES_COURSE": place,
    }


class RoomSpawner(SimpleLocalProcessSpawner):  # type: ignore[misc]
    """JupyterHub's simple spawner, with a folder for each learner and walls around the server."""

    @property
    def room(self) -> Room:
        """The room this server is in."""
        return Room.from_json(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))

    @property
    def home(self) -> Path:
        """The learner's folder. Names are checked at sign-in, and once more here."""
        return home_of(self.room, self.user.name)

    async def start(self) -> Any:
        """Start the server in its folder."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.home_dir = str(self.home)
        self.cmd = server_command(self.room, self.home)
        return await super().start()

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        """What JupyterHub tells the server, and what we do."""
        return env | surroundings(self.room, self.home)


def home_of(room: Room, name: str) -> Path:
    """A learner's folder.

    Raises:
        ValueError: the name would lead elsewhere.
    """
    if not fits(name):
        raise ValueError(f"{name!r} can be no learner's name.")
    return room.homes / name
