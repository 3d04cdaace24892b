"""The start file. Its shell half runs here; of its Windows half only what can be read is checked."""

import http.client
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from techsales.site.pack import LAUNCHER, README, START, launcher

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the shell half is for macOS and Linux")


def halves() -> tuple[bytes, bytes]:
    windows, border, shell = launcher().partition(b"\r\n::WINDOWS\r\n")
    assert border
    return windows, shell


def batch() -> list[str]:
    """The lines that cmd reads: up to exit."""
    lines = halves()[0].decode().split("\r\n")
    return lines[: lines.index("exit /b") + 1]


def powershell() -> str:
    """What PowerShell is handed, found as the start file finds it."""
    text = launcher().decode()
    return text[text.rindex("# serve begins") : text.rindex("# serve ends")]


def test_each_half_has_its_own_line_ends_and_ascii_only() -> None:
    windows, shell = halves()
    assert re.search(rb"(?<!\r)\n", windows) is None
    assert b"\r" not in shell
    launcher().decode("ascii")
    (LAUNCHER / README).read_text(encoding="ascii")


def test_both_readers_skip_what_is_not_theirs() -> None:
    lines = batch()
    # cmd takes the first line for a label, the shell for the start of a text that it throws away.
    assert lines[0] == ':<<"::WINDOWS"'
    assert lines[1] == "@echo off"
    assert launcher().count(b"\r\n::WINDOWS\r\n") == 1
    assert lines[-1] == "exit /b"


def test_cmd_misreads_no_line() -> None:
    for line in batch()[1:]:
        bare = re.sub(r'"[^"]*"', "", line)
        assert line.count('"') % 2 == 0, line
        assert not re.search(r"[&|<>^()!]", bare), line
        named = re.sub(r"%~f0|%~dp0|%SystemRoot%", "", line)
        assert "%" not in named, line
        assert len(line) < 8000


def test_powershell_gets_balanced_code_that_stays_on_this_computer() -> None:
    code = powershell()
    for opening, closing in ("{}", "()", "[]"):
        assert code.count(opening) == code.count(closing)
    assert code.count("'") % 2 == 0 and code.count('"') % 2 == 0
    assert "http://localhost:$port/" in code and "IsLocal" in code and "0.0.0.0" not in code
    assert "'.wasm' = 'application/wasm'" in code and "Content-Encoding" not in code
    command = next(line for line in batch() if "powershell.exe" in line)
    assert "-Command" in command and "-File" not in command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a stick, with spaces in its name; a file outside must never be shown."""
    place = tmp_path / "my stick"
    site = place / "site"
    (site / "chapters").mkdir(parents=True)
    (site / "index.html").write_text("<h1>hello</h1>")
    for name in ("a.wasm", "a.mjs", "a.js", "a.json", "a.tar.gz", "chapters/a.html"):
        (site / name).write_bytes(b"content of " + name.encode())
    (place / "secret.txt").write_text("secret")
    (tmp_path / "site-not").mkdir()
    (site / "link").symlink_to(place / "secret.txt")
    (place / START).write_bytes(launcher())
    return place


def start(folder: Path, **env: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        ["sh", START], cwd=folder, env=os.environ | {"BROWSER": "true"} | env, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    running = start(folder)
    try:
        assert running.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+/", running.stdout.readline())
        assert found
        yield found.group()
    finally:
        running.terminate()
        running.wait(10)


def get(address: str, path: str) -> tuple[int, dict[str, str], bytes]:
    """One request exactly as written: no client tidies its path."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


@POSIX
def test_the_shell_half_serves_the_folder_with_the_right_types(address: str) -> None:
    for name, kind in {
        "": "text/html; charset=utf-8",
        "chapters/a.html": "text/html; charset=utf-8",
        "a.wasm": "application/wasm",
        "a.mjs": "text/javascript",
        "a.js": "text/javascript",
        "a.json": "application/json",
        "a.tar.gz": "application/octet-stream",
    }.items():
        status, headers, content = get(address, f"/{name}?v=1")
        assert (status, headers["Content-type"]) == (200, kind), name
        assert "Content-Encoding" not in headers
        assert content == (b"<h1>hello</h1>" if not name else b"content of " + name.encode())


@POSIX
@pytest.mark.parametrize(
    "path",
    ["/../secret.txt", "/%2e%2e/secret.txt", "/chapters/../../secret.txt", "/..%2fsecret.txt", "//secret.txt",
     "/..%5csecret.txt", "/link", "/chapters/", "/nowhere"],
)  # fmt: skip
def test_nothing_outside_of_the_folder_is_shown(address: str, path: str) -> None:
    status, _, content = get(address, path)
    assert status == 404
    assert b"secret" not in content.replace(b"secret.txt", b"")


@POSIX
def test_a_second_start_takes_the_next_port(folder: Path, address: str) -> None:
    other = start(folder)
    try:
        assert other.stdout and address not in other.stdout.readline()
    finally:
        other.terminate()
        other.wait(10)


@POSIX
def test_without_python_one_sentence_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "uname"):
        (tools / name).symlink_to(shutil.which(name) or "")
    said, _ = start(folder, PATH=str(tools)).communicate(timeout=10)
    assert re.fullmatch(r"This computer has no Python 3 .*sh start\.cmd again\.\n", said)


@POSIX
def test_a_half_unpacked_zip_is_named(folder: Path) -> None:
    (folder / "site" / "index.html").unlink()
    said, _ = start(folder).communicate(timeout=10)
    assert said.endswith("site is missing. Unpack the whole zip.\n")
