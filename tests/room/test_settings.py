"""What JupyterHub is told: by its settings as data, and by JupyterHub itself reading them."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("jupyterhub")
from techsales.room import serving, walls
from techsales.room.settings import VARIABLE, Room, hub_config


@pytest.fixture
def made(tmp_path: Path) -> Room:
    return Room(
        tmp_path / "homes", tmp_path / "course", tmp_path, "127.0.0.1", 8123, 8124, 8125, ("node", "proxy"),
        "hello-there", "a" * 43, True, 90, 12,
    )  # fmt: skip


def test_a_room_comes_back_from_its_file(made: Room) -> None:
    assert Room.from_json(made.as_json()) == made


def test_everything_but_the_door_listens_on_this_machine_alone(made: Room) -> None:
    from dataclasses import replace

    config = hub_config(replace(made, address="0.0.0.0"))
    assert config["JupyterHub"]["bind_url"] == "http://0.0.0.0:8123/"
    assert config["JupyterHub"]["hub_bind_url"].startswith("http://127.0.0.1:")
    assert config["ConfigurableHTTPProxy"]["api_url"].startswith("http://127.0.0.1:")
    assert config["RoomSpawner"]["ip"] == "127.0.0.1"


def test_idle_servers_are_stopped_and_there_is_a_most(made: Room) -> None:
    config = hub_config(made)["JupyterHub"]
    assert config["services"][0]["command"][-2:] == ["--timeout=5400", "--cull-every=540"]
    assert config["load_roles"][0]["services"] == ["idle"]
    assert config["active_server_limit"] == 12


def test_jupyterhub_reads_the_file_and_knows_every_name(made: Room, tmp_path: Path) -> None:
    """A trait that JupyterHub does not know is only a warning there, and would be lost without a word."""
    (tmp_path / "room.json").write_text(made.as_json())
    code = (
        "import sys; from traitlets.config import Config; from jupyterhub.app import JupyterHub\n"
        "from jupyterhub.proxy import ConfigurableHTTPProxy as P\n"
        "from techsales.room.signing_in import RoomAuthenticator as A; from techsales.room.serving import RoomSpawner as S\n"
        "hub = JupyterHub(); hub.load_config_file(sys.argv[1]); c = hub.config\n"
        "for one in (JupyterHub, P, A, S):\n"
        "    for name in c[one.__name__]:\n"
        "        assert name in one.class_traits(config=True), (one, name)\n"
        "a = A(config=c); print(a.user_password, len(a.admin_password), a.allow_all, sorted(a.admin_users))\n"
        "print(hub.config.JupyterHub.port if 'port' in hub.config.JupyterHub else '-')\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(Path(serving.__file__).with_name("hub_config.py"))],
        env=os.environ | {VARIABLE: str(tmp_path / "room.json")},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[0] == "hello-there 43 True ['trainer']"


def test_a_server_sees_its_home_and_neither_the_others_nor_the_course(made: Room, root: Path) -> None:
    command = serving.server_command(made, made.homes / "ana")
    assert Path(command[0]).name == "bwrap"
    written = [command[i + 1] for i, word in enumerate(command) if word == "--bind"]
    assert written == [str(made.homes / "ana")]
    shown = [Path(command[i + 1]) for i, word in enumerate(command) if word in ("--ro-bind", "--bind", "--ro-bind-try")]
    for secret in (
        root / "exercises",
        root / "chapters",
        root / "trainer",
        made.homes / "ben",
        made.state / "room.json",
        Path.home(),
    ):
        assert not any(secret == place or secret.is_relative_to(place) for place in shown), secret
    assert "--allow-root" not in command


def test_without_walls_a_server_is_not_to_run_as_root(made: Room) -> None:
    command = serving.server_command(replace(made, walls=False), made.homes / "ana")
    assert "--allow-root" not in command and Path(command[0]).name != "bwrap"


def test_a_server_is_not_told_the_passwords(made: Room) -> None:
    told = serving.surroundings(made, made.homes / "ana")
    assert VARIABLE not in told and VARIABLE not in hub_config(made)["RoomSpawner"]["env_keep"]
    assert told["HOME"] == str(walls.HOME)
    assert made.admin_password not in json.dumps(told)


@pytest.mark.parametrize("name", ["../ben", "a/b", "", "Ana", "work"])
def test_a_spawner_given_a_hostile_name_all_the_same_refuses(made: Room, name: str) -> None:
    with pytest.raises(ValueError, match="can be no learner's name"):
        serving.home_of(made, name)
