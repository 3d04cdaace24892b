"""The walls themselves: a program inside tries to get out."""

import json
import os
import socket
import sys
from pathlib import Path
from subprocess import run

import pytest

from techsales.course import CourseError
from techsales.room import sockets, walls

TRY = """
import json, os, socket, subprocess, sys
name, secret, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
def tried(what):
    try: return str(what())
    except Exception as error: return type(error).__name__
def local(child=False):
    with socket.socket(socket.AF_UNIX) as one: one.connect("\\0" + name)
print(json.dumps({
    "read": tried(lambda: open(secret).read()),
    "by link": tried(lambda: (os.symlink(secret, "out"), open("out").read())),
    "write": tried(lambda: open(os.path.dirname(os.__file__) + "/x", "w")),
    "course": tried(lambda: open(sys.argv[4] + "/a", "w")),
    "own": tried(lambda: open("mine", "w").write("x")),
    "local": tried(local),
    "child": subprocess.run([sys.executable, "-c", "import socket; socket.socket(socket.AF_UNIX)"], capture_output=True).returncode,
    "pair": tried(lambda: len(socket.socketpair())),
    "network": tried(lambda: socket.create_connection(("127.0.0.1", port)).close()),
    "processes": sum(one.isdecimal() for one in os.listdir("/proc")),
}))
"""


@pytest.fixture
def inside(tmp_path: Path) -> dict[str, object]:
    """What a program inside reports, beside a secret file and with a local socket without a file open outside."""
    try:
        walls.check_walls()
    except CourseError as error:
        if "room" in os.environ.get("REQUIRE", "").split(","):
            pytest.fail(str(error))
        pytest.skip(str(error))
    (tmp_path / "home").mkdir()
    (tmp_path / "course").mkdir()
    (tmp_path / "secret").write_text("salaries")
    with socket.socket(socket.AF_UNIX) as screen, socket.create_server(("127.0.0.1", 0)) as door:
        screen.bind(f"\0{tmp_path}")
        screen.listen()
        words = [str(tmp_path), str(tmp_path / "secret"), str(door.getsockname()[1]), str(tmp_path / "course")]
        # Outside, all of it works: what fails inside fails because of the walls.
        with socket.socket(socket.AF_UNIX) as one:
            one.connect(f"\0{tmp_path}")
        command = walls.walled([sys.executable, "-c", TRY, *words], tmp_path / "course", tmp_path / "home")
        done = run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_program_inside_reaches_its_home_and_the_network_and_nothing_else(inside, tmp_path: Path) -> None:
    assert inside["read"] == inside["by link"] == "FileNotFoundError"
    assert inside["write"] in ("OSError", "PermissionError") and inside["course"] in ("OSError", "PermissionError")
    assert inside["local"] == "OSError" and inside["child"] == 1
    assert inside["own"] == "1" and (tmp_path / "home" / "mine").read_text() == "x"
    assert inside["pair"] == "2" and inside["network"] == "None"
    assert inside["processes"] <= 3


def test_a_machine_whose_calls_are_not_known_is_told(monkeypatch) -> None:
    monkeypatch.setattr(sockets.platform, "machine", lambda: "riscv64")
    with pytest.raises(OSError, match="system calls are not known on riscv64"):
        sockets.refuse_local_sockets()
