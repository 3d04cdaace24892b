"""What is typed wrong, and what the disk refuses, is told in a sentence; nobody sees a traceback."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from techsales import cli, golden


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["techsales", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["new", "chapter", "x"], "'x' is no number. Write: techsales new chapter 11"),
        (["new", "chapter", "3", "loops", "Again"], "Chapter 3 exists: chapters/03_loops.ipynb"),
        (["new", "exercise", "99.1"], "Chapter 99 has no exercises yet"),
        (["golden", "nosuch.ipynb"], "There is no notebook"),
        (["golden", "chapters"], "is a folder"),
        (["serve", "--port", "99999"], "'99999' is no port. Give a number from 1 to 65535"),
    ],
)
def test_what_is_typed_wrong_is_told(
    words: list[str],
    says: str,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(root)
    assert run(monkeypatch, *words) in (1, 2)
    told = capsys.readouterr()
    assert says in told.out + told.err
    assert "Traceback" not in told.out + told.err


def test_a_port_that_is_no_number_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PORT", "abc")
    assert run(monkeypatch, "serve") == 2
    assert "'abc' is no port. Give a number from 1 to 65535, for example PORT=8000." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), f"{cli.ROOT}: No space left on device. Free some space"),
        (PermissionError(errno.EACCES, "Permission denied", "/a b/_build"), "/a b/_build: Permission denied. Free"),
    ],
)
def test_what_the_disk_refuses_is_told(
    error: OSError, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_path: Path) -> bool:
        raise error

    monkeypatch.setattr(golden, "store", refuse)
    assert run(monkeypatch, "golden", "a.ipynb") == 2
    assert says in capsys.readouterr().out


def test_an_output_that_knows_no_tick_stops_no_command() -> None:
    env = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "techsales", "golden", "nosuch.ipynb"]
    ran = subprocess.run(command, capture_output=True, env=env)
    assert ran.stdout.startswith(b"? There is no notebook")
    assert ran.stderr == b""
