"""Forking prepared children: nothing here knows of Jupyter."""

import contextlib
import json
import os
import signal
import socket
import stat
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from techsales.kernels import client
from techsales.kernels.client import NOWHERE, Child, ZygoteError, fork, zygote
from techsales.kernels.protocol import MOST_BYTES, encode

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="stock kernels are used elsewhere")


def start(path: str, name: str, payload: object = None, **options: object) -> Child:
    given = {"cwd": "/", "env": {"A": "1"}, "stdout": NOWHERE, "stderr": NOWHERE} | options
    return fork(path, f"children:{name}", payload, **given)  # type: ignore[arg-type]


def described(path: str, tmp_path: Path, **options: object) -> dict:
    out = tmp_path / "out.json"
    with out.open("w") as file:
        child = start(path, "describe", {"n": 1}, stdout=file.fileno(), cwd=str(tmp_path), **options)
        assert child.wait(10) == 0
    return json.loads(out.read_text())


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] != "Z"
    except OSError:
        return False


def until(condition, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)
    return condition()


def zygote_of(child: Child) -> int:
    return int(Path(f"/proc/{child.pid}/stat").read_text().split(") ")[1].split()[1])


def test_a_child_is_as_if_started_afresh(small: str, tmp_path: Path):
    said = described(small, tmp_path)
    assert said["payload"] == {"n": 1}
    assert said["cwd"] == str(tmp_path)
    assert said["env"]["A"] == "1" and "PATH" not in said["env"]
    assert said["files"] in ([0, 1, 2], [0, 1, 2, 3])  # 3: the folder that lists them
    assert said["input"] == ""
    assert said["leader"] and said["sigint"] and said["sigterm"]


def test_children_have_their_own_luck_and_one_hash_seed(small: str, tmp_path: Path):
    one, other = described(small, tmp_path), described(small, tmp_path)
    assert one["random"] != other["random"]
    assert one["numpy"] != other["numpy"]
    assert one["hash"] == other["hash"]
    import subprocess

    ordinary = subprocess.check_output(
        [sys.executable, "-c", "print(hash('Kestrel'))"], env=os.environ | {"PYTHONHASHSEED": "0"}, text=True
    )
    assert one["hash"] == int(ordinary)


def test_exit_codes_come_back(small: str, tmp_path: Path):
    assert start(small, "add", [1, 2]).wait(10) == 3
    assert start(small, "leave", 7).wait(10) == 7
    with (tmp_path / "err").open("w") as file:
        assert start(small, "fail", stderr=file.fileno()).wait(10) == 1
    assert "ValueError: no" in (tmp_path / "err").read_text()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 42), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_signals_reach_the_child(small: str, number: int, code: int):
    child = start(small, "sleep", 60)
    time.sleep(0.1)
    assert child.poll() is None
    child.send_signal(number)
    assert child.wait(5) == code
    child.send_signal(number)  # to one that has ended: nothing happens


def test_a_kill_takes_what_the_child_started_along(small: str, tmp_path: Path):
    note = tmp_path / "pid"
    child = start(small, "sleep_with_a_grandchild", str(note))
    assert until(lambda: note.exists() and note.read_text() != "")
    grandchild = int(note.read_text())
    assert alive(grandchild)
    child.send_signal(signal.SIGKILL)
    assert child.wait(5) == -signal.SIGKILL
    assert until(lambda: not alive(grandchild))


def test_waiting_has_an_end(small: str):
    child = start(small, "sleep", 60)
    with pytest.raises(TimeoutError, match="still runs after 0.1 seconds"):
        child.wait(0.1)
    child.close()
    assert until(lambda: not alive(child.pid))


def test_no_zombies_are_left(small: str):
    children = [start(small, "add", [0]) for _ in range(5)]
    assert [child.wait(5) for child in children] == [0] * 5
    assert until(lambda: not any(Path(f"/proc/{child.pid}").exists() for child in children))


def test_the_socket_lies_in_a_folder_of_its_owner_alone(small: str):
    assert stat.S_IMODE(Path(small).parent.stat().st_mode) == 0o700


# --- bad input ---


def test_a_client_that_dies_while_asking_disturbs_nobody(small: str):
    for half in (b"", b'{"target": "chil', b"nonsense\n", b"[1]\n", encode({"target": "children:add"})):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.connect(small)
        connection.sendall(half)
        connection.close()
    assert start(small, "add", [1]).wait(10) == 1


def test_a_client_that_says_half_and_waits_blocks_nobody(small: str):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(small)
    connection.sendall(b'{"target":')
    start_at = time.monotonic()
    assert start(small, "add", [1]).wait(10) == 1
    assert time.monotonic() - start_at < 5
    connection.close()


def test_an_endless_line_is_refused(small: str):
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(5)
    connection.connect(small)
    with contextlib.suppress(OSError):  # the zygote may hang up before all is sent
        connection.sendall(b"x" * (2 * MOST_BYTES))
    with contextlib.suppress(OSError):
        assert b"too long" in connection.recv(1000)
    connection.close()
    assert start(small, "add", [1]).wait(10) == 1


def test_a_child_ends_with_its_client(small: str):
    child = start(small, "sleep", 600)
    child.close()
    assert until(lambda: not alive(child.pid))


def test_an_unknown_function_is_an_exit_code_and_not_a_hang(small: str):
    assert start(small, "nothing_of_that_name").wait(10) == 1


def test_a_folder_that_is_not_there_is_one_error(small: str):
    with pytest.raises(ZygoteError, match="ended before it was prepared"):
        start(small, "add", [1], cwd="/no/such/folder")


def test_fifty_requests_at_once(small: str):
    with ThreadPoolExecutor(50) as pool:
        codes = list(pool.map(lambda n: start(small, "add", [n]).wait(30), range(50)))
    assert codes == list(range(50))


def test_a_zygote_that_is_killed_takes_its_children_along_and_says_so(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with zygote(["children"]) as path:
        child = start(path, "sleep", 600)
        os.kill(zygote_of(child), signal.SIGKILL)
        assert child.wait(5) == -9
        assert until(lambda: not alive(child.pid))
        with pytest.raises(ZygoteError, match="does not answer"):
            start(path, "add", [1])


def test_a_zygote_that_hangs_is_given_up(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with zygote(["children"]) as path:
        child = start(path, "sleep", 600)
        server = zygote_of(child)
        os.kill(server, signal.SIGSTOP)
        start_at = time.monotonic()
        with pytest.raises(ZygoteError, match="does not answer"):
            start(path, "add", [1], seconds=0.5)
        assert time.monotonic() - start_at < 5
        os.kill(server, signal.SIGCONT)


def test_the_end_of_the_block_ends_everything(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with zygote(["children"]) as path:
        child = start(path, "sleep", 600)
        server = zygote_of(child)
    assert until(lambda: not alive(child.pid) and not alive(server))
    assert not Path(path).parent.exists()


def test_a_library_that_starts_threads_is_refused(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with pytest.raises(ZygoteError, match="started threads"), zygote(["children:start_a_thread"]):
        pass


def test_what_keeps_it_from_starting_is_told_in_one_line(capfd, monkeypatch, tmp_path):
    with (
        pytest.raises(ZygoteError, match=r"did not get ready \(ModuleNotFoundError: No module named 'nothing_like_it'"),
        zygote(["nothing_like_it"]),
    ):
        pass
    deep = tmp_path / ("x" * 200)  # a socket's path has no room for this
    deep.mkdir()
    monkeypatch.setattr(client.tempfile, "tempdir", str(deep))
    with pytest.raises(ZygoteError, match="path too long"), zygote([]):
        pass
    monkeypatch.setattr(client.tempfile, "tempdir", None)
    with pytest.raises(ZygoteError, match="nothing for 0.01 seconds"), zygote([], seconds=0.01):
        pass
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("reason", ["No space left on device", "Read-only file system"])
def test_a_full_or_read_only_folder_is_told(monkeypatch, reason: str):
    def refuse(**_options: object) -> str:
        raise OSError(reason)

    monkeypatch.setattr(client.tempfile, "mkdtemp", refuse)
    with pytest.raises(ZygoteError, match=reason), zygote([]):
        pass
