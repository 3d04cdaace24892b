"""Real rooms: one from the first line on the trainer's screen to the collected work, others that end too soon."""

import asyncio
import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from techsales.course import CourseError
from techsales.room import hub, walls
from techsales.room.collect import collect
from techsales.serve import free_port

pytestmark = pytest.mark.slow
pytest.importorskip("jupyterhub")
COMMAND = "import typer; from techsales.room.commands import add_to; app = typer.Typer(); add_to(app); app()"


class Visitor:
    """A browser without a screen."""

    def __init__(self, base: str, name: str) -> None:
        self.base, self.name = base, name
        self.place = f"/user/{quote(name)}/"
        self.jar = http.cookiejar.CookieJar()
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, body: bytes | None = None, **headers: str) -> Any:
        request = urllib.request.Request(self.base + path, body, headers)
        return self.browser.open(request, timeout=60)

    def xsrf(self, path: str) -> str:
        return max(
            (c for c in self.jar if c.name == "_xsrf" and path.startswith(c.path)), key=lambda c: len(c.path)
        ).value

    def sign_in(self, password: str) -> None:
        self.ask("/hub/login").read()
        form = {"username": self.name, "password": password, "_xsrf": self.xsrf("/hub/login")}
        self.ask("/hub/login?next=/hub/spawn", urlencode(form).encode()).read()

    def lab(self) -> str:
        """JupyterLab's page, once the server is there."""
        end = time.monotonic() + 90
        while time.monotonic() < end:
            try:
                with self.ask(f"{self.place}lab") as answer:
                    if answer.url.startswith(self.base + self.place):
                        return answer.read().decode()
            except urllib.error.HTTPError as error:
                assert error.code in (404, 424, 503), error
            time.sleep(0.3)
        raise AssertionError("the server never came up")

    def run(self, code: str) -> str:
        """What some code prints in a kernel of this learner."""
        token = {"X-XSRFToken": self.xsrf(self.place), "Content-Type": "application/json"}
        with self.ask(f"{self.place}api/kernels", b'{"path": "exercises/x.ipynb"}', **token) as answer:
            kernel = json.load(answer)["id"]
        return asyncio.run(self.talk(kernel, code))

    async def talk(self, kernel: str, code: str) -> str:
        from tornado.httpclient import HTTPRequest
        from tornado.websocket import websocket_connect

        cookies = "; ".join(f"{c.name}={c.value}" for c in self.jar if self.place.startswith(c.path))
        address = f"{self.base.replace('http', 'ws', 1)}{self.place}api/kernels/{kernel}/channels"
        talk = await websocket_connect(HTTPRequest(address, headers={"Cookie": cookies, "Origin": self.base}))
        content = {"code": code, "silent": False, "store_history": False, "allow_stdin": False, "stop_on_error": True}
        header = {
            "msg_id": "1",
            "msg_type": "execute_request",
            "username": "",
            "session": "1",
            "date": "",
            "version": "5.3",
        }
        await talk.write_message(
            json.dumps(
                {
                    "header": header,
                    "parent_header": {},
                    "metadata": {},
                    "content": content,
                    "channel": "shell",
                    "buffers": [],
                }
            )
        )
        said = ""
        while True:
            message = await asyncio.wait_for(talk.read_message(), 60)
            told = json.loads(message)
            if told["parent_header"].get("msg_id") != "1":
                continue
            if told["msg_type"] == "stream":
                said += told["content"]["text"]
            if told["msg_type"] == "display_data":
                said += told["content"]["data"].get("text/plain", "")
            if told["msg_type"] == "error":
                said += f"{told['content']['ename']}: {told['content']['evalue']}"
            if told["msg_type"] == "status" and told["content"]["execution_state"] == "idle":
                talk.close()
                return said


@pytest.fixture
def begun(root: Path, tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str], Path]]:
    """A room that is about to open: its address, its process, its folder."""
    try:
        hub.proxy_command(root)
        walls.check_walls()
    except CourseError as error:
        if "room" in os.environ.get("REQUIRE", "").split(","):
            pytest.fail(str(error))
        pytest.skip(str(error))
    homes, port = tmp_path / "homes", free_port()
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "room", "--homes", str(homes), "--port", str(port)],
        env={key: value for key, value in os.environ.items() if key not in ("PORT", "OPEN_TO_NETWORK", "ROOM_PASSWORD")}
        | {"TMPDIR": str(tmp_path / "tmp")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{port}", process, homes
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        process.stdout.close()


@pytest.fixture
def opened(begun) -> tuple[str, dict[str, str], subprocess.Popen[str], Path]:
    """An open room: its address, its passwords, its process, its folder."""
    base, process, homes = begun
    said = ""
    for line in process.stdout:
        said += line
        if line.startswith("Work is kept"):
            break
    assert process.poll() is None, said
    learners = re.search(r"own name and the password +(\S+)", said)
    trainer = re.search(r"as trainer with +(\S+)", said)
    assert learners and trainer, said
    return base, {"learner": learners[1], "trainer": trainer[1]}, process, homes


LOOK = """
import os, pathlib, json
from techsales import check
def seen(path):
    try: return os.listdir(path)
    except OSError as error: return type(error).__name__
homes, root, home = {homes!r}, {root!r}, {user_home!r}
print(json.dumps({{
    "home": sorted(os.listdir()) if os.getcwd() == "/home/learner" else sorted(os.listdir("/home/learner")),
    "others": seen(homes), "course": seen(root + "/exercises"), "trainer": seen(home + "/.ssh"),
    "environment": sorted(os.environ), "processes": sum(name.isdecimal() for name in os.listdir("/proc")),
    "settings": [str(p) for p in pathlib.Path("/tmp").glob("**/room.json")],
}}))
check("3.1", "no number")
os.symlink(root + "/pyproject.toml", "/home/learner/link.ipynb")
pathlib.Path("/home/learner/exercises/mine.ipynb").write_text('{{"cells": [], "metadata": {{}}, "nbformat": 4}}')
"""


def test_a_room_from_opening_to_collected_work(opened, root: Path, tmp_path: Path) -> None:
    base, passwords, process, homes = opened
    ana, ben = Visitor(base, "ana lind"), Visitor(base, "ben")
    with pytest.raises(urllib.error.HTTPError) as wrong:
        Visitor(base, "eve").sign_in("wrong-word")
    assert wrong.value.code == 403
    for one in (ana, ben):
        one.sign_in(passwords["learner"])
    for one in (ana, ben):
        assert "JupyterLab" in one.lab()

    # Nobody's server opens for somebody else, and a learner is no admin.
    for place in (ben.place + "api/contents", "/hub/admin"):
        with pytest.raises(urllib.error.HTTPError) as error:
            ana.ask(place)
        assert error.value.code == 403

    # One kernel does all of a learner's doings: looks around, answers, saves a notebook, and links to elsewhere.
    said = ana.run(LOOK.format(homes=str(homes), root=str(root), user_home=str(Path.home())))
    seen = json.loads(said.splitlines()[0])
    assert {"chapters", "data", "exercises", "reports"} <= set(seen["home"])
    assert seen["others"] == seen["course"] == seen["trainer"] == "FileNotFoundError"
    assert "TECHSALES_ROOM" not in seen["environment"] and seen["settings"] == []
    assert seen["processes"] < 12
    assert "3.1" in said.splitlines()[1], "the course's checks work in there"

    done = collect(root, homes, tmp_path / "to")
    assert done.files == {"ana lind": 2, "ben": 0}
    assert len(done.left) == 1 and done.left[0].startswith("ana lind/link.ipynb: It is a link")
    brought = sorted(path.relative_to(tmp_path / "to").as_posix() for path in (tmp_path / "to").rglob("*.*"))
    assert brought == ["ana lind/exercises/mine.ipynb", "ana lind/progress.jsonl"]

    # Closing ends hub, proxy and servers.
    group = descendants(process.pid)
    assert len(group) > 6
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert still_there(group) == []


def test_a_room_that_is_killed_leaves_nothing_running(opened, tmp_path: Path) -> None:
    base, passwords, process, homes = opened
    ana = Visitor(base, "ana")
    ana.sign_in(passwords["learner"])
    ana.lab()
    group = descendants(process.pid)
    assert len(group) > 4 and list((tmp_path / "tmp").glob("room-*/room.json"))
    process.kill()
    assert still_there(group) == []
    assert not list((tmp_path / "tmp").glob("room-*")), "it holds the passwords"
    assert (homes / "ana" / "exercises").is_dir()


def test_a_hub_that_is_killed_leaves_no_proxy_at_the_port(opened) -> None:
    _, _, process, _ = opened
    proxy, idle = child(process.pid, "configurable-http-proxy"), child(process.pid, "jupyterhub_idle_culler")
    os.kill(child(process.pid, "hub_config.py"), signal.SIGKILL)
    assert process.wait(60) == 1 and "JupyterHub ended by itself" in process.stdout.read()
    assert still_there([proxy]) == []
    os.kill(idle, signal.SIGTERM)  # it holds no port, and asks a hub in vain that is no longer there


def test_a_room_that_is_closed_while_it_opens_leaves_nothing_running(begun) -> None:
    """The hub has started its proxy by then, and does not listen to a signal to end yet."""
    _, process, _ = begun
    while not child(process.pid, "configurable-http-proxy"):
        assert process.poll() is None
        time.sleep(0.02)
    group = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    process.wait(60)
    assert still_there(group) == []


def child(pid: int, word: str) -> int:
    """The process below one whose command has a word; 0 if there is none."""
    for one in descendants(pid):
        with suppress(OSError):
            if word.encode() in Path(f"/proc/{one}/cmdline").read_bytes():
                return one
    return 0


def still_there(group: list[int]) -> list[int]:
    """Those of some processes that run on after a while; they are ended then."""
    end = time.monotonic() + 40
    while time.monotonic() < end and any(alive(pid) for pid in group):
        time.sleep(0.1)
    left = [pid for pid in group if alive(pid)]
    for pid in left:  # a red test leaves nothing behind either
        os.kill(pid, signal.SIGKILL)
    return left


def descendants(pid: int) -> list[int]:
    """Processes below one."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    below = parents.get(pid, [])
    return below + [one for child in below for one in descendants(child)]


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits to be fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
