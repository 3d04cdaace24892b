"""What a room refuses, each in one sentence, and what it tells the trainer."""

import importlib.util
import os
import shutil
import socket
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from techsales.course import CourseError
from techsales.room import hub, walls
from techsales.room.commands import add_to
from techsales.room.hub import Wish, prepared, told

pytest.importorskip("jupyterhub")


@pytest.fixture
def course(tiny, monkeypatch) -> Path:
    """The tiny course with a proxy in its place, on a machine that can put up walls."""
    proxy = tiny.root / hub.PROXY
    proxy.parent.mkdir(parents=True)
    proxy.write_text("")
    monkeypatch.setattr(hub, "check_walls", lambda: None)
    return tiny.root


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    return Wish(tmp_path / "homes")


def refused(course: Path, wish: Wish, tmp_path: Path) -> str:
    (tmp_path / "state").mkdir(exist_ok=True)
    with pytest.raises(CourseError) as error:
        prepared(course, wish, tmp_path / "state")
    assert not wish.homes.is_dir() or wish.homes in (course, course.parent), "nothing is made before it is allowed"
    return str(error.value)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "example.org", "10.0.0.1"])
def test_it_does_not_listen_beyond_this_machine_unless_told(course, wish, tmp_path, address: str) -> None:
    said = refused(course, replace(wish, address=address), tmp_path)
    assert said.startswith(f"{address} can be reached from the network. Without TLS passwords")
    assert said.endswith("say --open-to-network.")


def test_it_stays_here_by_default_and_opens_when_told(course, wish, tmp_path) -> None:
    room = prepared(course, wish, tmp_path)
    assert room.address == "127.0.0.1"
    assert "TLS" not in told(room)
    shutil.rmtree(tmp_path / "course")
    opened = prepared(course, replace(wish, open_to_network=True), tmp_path)
    assert opened.address == "0.0.0.0"
    assert "without TLS: passwords and work travel readable" in told(opened)


def test_passwords_are_two_new_ones_and_each_is_told_once(course, wish, tmp_path) -> None:
    first = prepared(course, wish, tmp_path)
    shutil.rmtree(tmp_path / "course")
    second = prepared(course, wish, tmp_path)
    assert first.password != second.password and first.admin_password != second.admin_password
    assert len(first.password) == 14 and len(first.admin_password) >= 32 > len(first.password)
    assert told(first).count(first.password) == told(first).count(first.admin_password) == 1


def test_what_is_handed_out_holds_no_answers(course, wish, tmp_path) -> None:
    room = prepared(course, wish, tmp_path)
    names = {path.relative_to(room.course).as_posix() for path in room.course.rglob("*") if path.is_file()}
    assert "exercises/bank.bin" in names
    assert not any(name.endswith(".toml") or name.startswith(".") for name in names)


def test_a_short_password_is_refused(course, wish, tmp_path) -> None:
    assert "has 5 signs, and 8 are the fewest" in refused(course, replace(wish, password="hello"), tmp_path)


def test_a_port_in_use_is_named(course, wish, tmp_path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused(course, replace(wish, port=port), tmp_path)
    assert f"Port {port} cannot be used at 127.0.0.1 (address already in use)" in said
    assert "Name another: --port " in said


def test_an_address_of_another_machine_is_named(course, wish, tmp_path) -> None:
    said = refused(course, replace(wish, address="192.0.2.1", open_to_network=True), tmp_path)
    assert said == "192.0.2.1 is no address of this machine. Name one that is after --address."


@pytest.mark.parametrize("lacking", ["jupyterhub", "jupyterhub_idle_culler"])
def test_without_the_extra_it_is_named(course, wish, tmp_path, monkeypatch, lacking: str) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *more: None if name == lacking else found(name, *more)
    )
    assert refused(course, wish, tmp_path).startswith("A room needs the extra room. Install it: ")


def test_without_the_proxy_it_is_named(course, wish, tmp_path) -> None:
    (course / hub.PROXY).unlink()
    assert "configurable-http-proxy is missing. Give any make command once" in refused(course, wish, tmp_path)


def test_windows_is_named(course, wish, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(hub, "os", type("Windows", (), {"name": "nt"}))
    assert refused(course, wish, tmp_path).startswith("JupyterHub does not run on Windows.")


def test_without_walls_it_refuses_unless_learners_are_trusted(course, wish, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(hub, "check_walls", walls.check_walls)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    said = refused(course, wish, tmp_path)
    assert "here bubblewrap is not installed" in said and "say --trust-learners" in said
    trusting = replace(wish, trust_learners=True)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "--trust-learners is refused to root" in refused(course, trusting, tmp_path)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    room = prepared(course, trusting, tmp_path)
    assert not room.walls
    assert "runs as you and can read your files. No security boundary." in told(room)


def test_walls_that_the_kernel_refuses_are_told(monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: "bwrap")
    result = subprocess.CompletedProcess([], 1, "", "bwrap: No permissions to create new namespace\n")
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: result)
    with pytest.raises(CourseError, match="the kernel refused .bwrap: No permissions to create new namespace"):
        walls.check_walls()


def test_a_folder_that_holds_other_things_is_refused(course, wish, tmp_path) -> None:
    assert "holds the course" in refused(course, replace(wish, homes=course), tmp_path)
    assert "holds the course" in refused(course, replace(wish, homes=course.parent), tmp_path)
    (tmp_path / "file").write_text("")
    assert "is a file" in refused(course, replace(wish, homes=tmp_path / "file"), tmp_path)
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "letter.txt").write_text("")
    with pytest.raises(CourseError, match="holds files, and a room's folder holds one folder a learner"):
        prepared(course, replace(wish, homes=tmp_path / "downloads"), tmp_path / "state")


def test_the_log_says_why_the_hub_did_not_start(tmp_path) -> None:
    (tmp_path / "log").write_text("starting\n\nPermission denied: cookie\n\n")
    assert hub.last_line(tmp_path / "log") == "Permission denied: cookie"
    (tmp_path / "log").write_text("")
    assert hub.last_line(tmp_path / "log") == "it said nothing"


def test_the_commands_hand_over_what_was_typed(monkeypatch, tmp_path) -> None:
    app = typer.Typer()
    add_to(app)
    app.command()(lambda: None)
    seen = []
    monkeypatch.setattr(hub, "hold", lambda _root, wish: seen.append(wish) or 0)
    run = CliRunner().invoke(
        app, ["room", "--port", "8123", "--homes", str(tmp_path)], env={"ROOM_PASSWORD": "hello-there"}
    )
    assert run.exit_code == 0, run.output
    assert seen == [Wish(tmp_path, port=8123, password="hello-there")]
    assert not seen[0].open_to_network
    missing = CliRunner().invoke(
        app, ["room", "collect", "--homes", str(tmp_path / "no"), "--to", str(tmp_path / "to")]
    )
    assert isinstance(missing.exception, CourseError)
    assert len(seen) == 1, "collecting opens no room"
    assert os.listdir(tmp_path) == []
