import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from techsales import bootstrap
from techsales.bootstrap import SetUpError


def test_a_python_that_is_new_enough_is_used():
    assert bootstrap.newest_python((3, 11)) == sys.executable


def test_an_old_python_finds_a_newer_one_beside_it():
    def find(name: str) -> str | None:
        return f"/usr/bin/{name}" if name in ("python3.12", "python3.11") else None

    assert bootstrap.newest_python((3, 9), find) == "/usr/bin/python3.12"


def test_an_old_python_alone_says_what_is_needed():
    with pytest.raises(SetUpError, match=r"Python 3\.11 or newer is needed, and this is Python 3\.8.*python\.org"):
        bootstrap.newest_python((3, 8), lambda _name: None)


@pytest.mark.parametrize("old", ["python3.6", "python3.7", "python3.8", "python3.9", "python3.10"])
def test_old_pythons_can_read_the_file(old: str):
    import shutil

    found = shutil.which(old)
    if found and subprocess.run([found, "-c", ""], capture_output=True).returncode == 0:
        code = f"import ast; ast.parse(open({bootstrap.__file__!r}, encoding='utf-8').read())"
        assert subprocess.run([found, "-c", code]).returncode == 0
    else:  # not on this machine: the newest parser, told to be as old
        import ast

        minor = int(old.split(".")[1])
        ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, minor))


def test_a_step_that_fails_is_one_sentence_with_the_remedy(capfd):
    with pytest.raises(SetUpError, match=r"Fetching failed.*network.*finished steps are kept"):
        bootstrap.run("Fetching", [sys.executable, "-c", "raise SystemExit(1)"])


def test_a_step_without_a_network_is_tried_again_on_earlier_downloads(capfd):
    offline = "import sys; print('fetched'); sys.exit('--offline' not in sys.argv)"
    bootstrap.run("Fetching", [sys.executable, "-c", offline], again=["--offline"])
    assert "once more, from what this machine downloaded before" in capfd.readouterr().out
    with pytest.raises(SetUpError, match="Fetching failed"):
        bootstrap.run("Fetching", [sys.executable, "-c", "raise SystemExit(1)"], again=["--offline"])


def test_a_step_that_works_is_not_tried_again(capfd):
    bootstrap.run("Fetching", [sys.executable, "-c", "print('fetched', flush=True)"], again=["--offline"])
    assert capfd.readouterr().out.count("fetched") == 1


@pytest.mark.skipif(bootstrap.WINDOWS, reason="a script stands in for a program")
@pytest.mark.parametrize(
    ("says", "used"), [("echo uv 2.0", True), ("echo uv 2.0.1", False), ("echo uv", False), ("exit 1", False)]
)
def test_a_uv_that_is_there_is_used_if_it_is_the_locked_one(tmp_path: Path, says: str, used: bool):
    there = tmp_path / "uv"
    there.write_text(f"#!/bin/sh\n{says}\n")
    there.chmod(0o755)
    entry = "uv==2.0 \\\n    --hash=sha256:2\n"
    assert bootstrap.uv_of_this_machine(entry, lambda _name: str(there)) == ([str(there)] if used else [])
    assert bootstrap.uv_of_this_machine(entry, lambda _name: None) == []


@pytest.mark.parametrize("there", [True, False])
def test_pip_fetches_uv_only_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool):
    ran: list[str] = []
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap, "uv_of_this_machine", lambda _entry: ["/opt/uv"] if there else [])
    monkeypatch.setattr(bootstrap, "run", lambda what, command: ran.append(what))
    lock = "a==1 \\\n    --hash=sha256:1\nuv==2 \\\n    --hash=sha256:2\nz==3 \\\n    --hash=sha256:4\n"
    uv, wanted = bootstrap.get_uv(lock)
    assert ran == ([] if there else ["Installing uv"])
    assert uv == (["/opt/uv"] if there else [bootstrap.PYTHON, "-m", "uv"])
    left = Path(wanted).read_text(encoding="utf-8")
    assert left == (lock.replace("uv==2 \\\n    --hash=sha256:2\n", "") if there else lock)


def test_no_venv_module_says_which_package_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SetUpError, match="python3-venv"):
        bootstrap.make_venv()


def test_a_venv_that_was_left_half_made_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "half"], check=True)
    folder = "Scripts" if bootstrap.WINDOWS else "bin"
    monkeypatch.setattr(bootstrap, "PYTHON", str(tmp_path / "half" / folder / "python"))
    assert not bootstrap.venv_fits()
    monkeypatch.setattr(bootstrap, "PYTHON", sys.executable)
    assert bootstrap.venv_fits()


def test_a_full_disk_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "set-up-from")

    monkeypatch.setattr(bootstrap, "set_up", full)
    assert bootstrap.main() == 2
    assert "set-up-from: No space left on device. Free some space" in capsys.readouterr().err


@pytest.mark.skipif(bootstrap.WINDOWS, reason="a process group is interrupted as a terminal does it")
def test_ctrl_c_lets_the_command_end_by_itself(tmp_path: Path):
    asks = "import signal, time; signal.signal(2, lambda *_: (time.sleep(0.6), exit(7))); print(1, flush=True); time.sleep(9)"
    code = f"from techsales.bootstrap import wait_for; import sys; sys.exit(wait_for([sys.executable, '-c', {asks!r}]))"
    outer = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
    assert outer.stdout and outer.stdout.readline() == b"1\n"
    os.killpg(outer.pid, signal.SIGINT)
    assert outer.wait(5) == 7


def test_the_lock_is_the_fingerprint(tmp_path: Path):
    for name in ("requirements.txt", "package-lock.json", "pyproject.toml"):
        (tmp_path / name).write_text("a")
    before = bootstrap.fingerprint(str(tmp_path))
    assert bootstrap.fingerprint(str(tmp_path)) == before
    (tmp_path / "package-lock.json").write_text("b")
    assert bootstrap.fingerprint(str(tmp_path)) != before


def test_one_package_of_the_lock_comes_with_its_hashes():
    lock = "a==1 \\\n    --hash=sha256:1\nuv==2 \\\n    --hash=sha256:2 \\\n    --hash=sha256:3\nz==3 \\\n    --hash=sha256:4\n"
    assert bootstrap.locked_lines("uv", lock).count("--hash") == 2
    with pytest.raises(SetUpError, match="no entry for node"):
        bootstrap.locked_lines("node", lock)


def test_the_lock_names_no_registry():
    root = Path(bootstrap.ROOT)
    assert "://" not in (root / "requirements.txt").read_text(encoding="utf-8")
    lock = (root / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
