"""What a room is, and what JupyterHub is told of it."""

import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from techsales.room.names import RULE, TRAINER

LOCALHOST, EVERYWHERE = "127.0.0.1", "0.0.0.0"
FIRST_PAGE = "chapters/01_bug_report.ipynb"
#: Names the file with the room's settings, for the hub alone: learners' servers do not get it.
VARIABLE = "TECHSALES_ROOM"


@dataclass(frozen=True)
class Room:
    """One room while it is open.

    Attributes:
        homes: folder with one folder for each learner, kept between days. course: what is handed out.
        state: folder for the hub's own files, gone when the room closes. address, port: where learners come in.
        hub_port, proxy_port: on this machine only. proxy: the proxy's command. walls: whether each server is walled in.
        idle_minutes: until a server that nobody uses is stopped. most: servers at once.
    """

    homes: Path
    course: Path
    state: Path
    address: str
    port: int
    hub_port: int
    proxy_port: int
    proxy: tuple[str, ...]
    password: str
    admin_password: str
    walls: bool
    idle_minutes: int
    most: int

    def as_json(self) -> str:
        """As ``from_json`` reads it."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> "Room":
        """What ``as_json`` wrote."""
        plain = json.loads(text)
        folders = {name: Path(plain[name]) for name in ("homes", "course", "state")}
        return cls(**{**plain, **folders, "proxy": tuple(plain["proxy"])})


def hub_config(room: Room) -> dict[str, dict[str, Any]]:
    """JupyterHub's settings, by class and name."""
    return {
        "JupyterHub": {
            "bind_url": f"http://{room.address}:{room.port}/",
            "hub_bind_url": f"http://{LOCALHOST}:{room.hub_port}/hub/",
            "authenticator_class": "techsales.room.signing_in.RoomAuthenticator",
            "spawner_class": "techsales.room.serving.RoomSpawner",
            "db_url": f"sqlite:///{room.state / 'hub.sqlite'}",
            "cookie_secret_file": str(room.state / "cookie_secret"),
            "active_server_limit": room.most,
            "cleanup_servers": True,
            "cleanup_proxy": True,
            "template_vars": {"announcement_login": RULE},
            "services": [{"name": "idle", "command": idle_command(room)}],
            "load_roles": [
                {
                    "name": "idle",
                    "services": ["idle"],
                    "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
                }
            ],
        },
        "ConfigurableHTTPProxy": {
            "command": list(room.proxy),
            "api_url": f"http://{LOCALHOST}:{room.proxy_port}",
            "pid_file": str(room.state / "proxy.pid"),
        },
        "RoomAuthenticator": {
            "user_password": room.password,
            "admin_password": room.admin_password,
            "admin_users": {TRAINER},
            "allow_all": True,
        },
        "RoomSpawner": {
            "ip": LOCALHOST,
            "default_url": f"/lab/tree/{FIRST_PAGE}",
            "env_keep": ["LANG", "LC_ALL"],
            "start_timeout": 120,
            "http_timeout": 120,
            "interrupt_timeout": 5,
        },
    }


def idle_command(room: Room) -> list[str]:
    """What stops servers that nobody uses; it asks every tenth of that time."""
    seconds = room.idle_minutes * 60
    return [
        sys.executable,
        "-m",
        "jupyterhub_idle_culler",
        f"--timeout={seconds}",
        f"--cull-every={max(seconds // 10, 1)}",
    ]
