import ast
import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from techsales.browser import runtime
from techsales.browser.prepare import tar
from techsales.browser.runtime import assemble, closure, course_files, listed, packages, read_lock
from techsales.course import CourseError
from techsales.industries.profile import INDUSTRIES

ROOT = Path(__file__).resolve().parents[2]
NPM = ROOT / "node_modules" / "pyodide"


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
    made = course_files(ROOT)
    assert tar(made) == tar(course_files(ROOT))
    assert {"techsales/checking/judge.py", "data/deals.csv", "exercises/bank.bin"} <= made.keys()
    assert not [name for name in made if name.endswith(".ipynb") or "/gates/" in name]
    # The answers lie in exercises/*.toml. The industries' words are no answers, and the ladder needs them in the page.
    tomls = {name for name in made if name.endswith(".toml")}
    assert tomls == {f"techsales/industries/profiles/{name}.toml" for name in INDUSTRIES}


def test_the_course_in_the_page_has_every_module_it_imports():
    made = course_files(ROOT)
    # quiet.py is for papermill, which no page has.
    for name in [name for name in made if name.endswith(".py") and not name.endswith("/quiet.py")]:
        tree = ast.parse(made[name])
        # An import inside a function may be for other places than a page.
        for node in [node for node in tree.body if isinstance(node, ast.ImportFrom)]:
            if (node.module or "").startswith("techsales."):
                path = node.module.replace(".", "/")
                assert f"{path}.py" in made or f"{path}/__init__.py" in made, f"{name} imports {node.module}"


@pytest.mark.slow
def test_assembling_again_writes_nothing_and_removes_what_is_old(assembled: Path):
    (assembled / "old.whl").write_bytes(b"")
    before = {path.name: path.stat().st_mtime_ns for path in assembled.iterdir() if path.name != "old.whl"}
    sizes = assemble(ROOT, assembled)
    assert {path.name: path.stat().st_mtime_ns for path in assembled.iterdir()} == before
    assert sizes.keys() == before.keys()
    assert 40e6 < sum(sizes.values()) < 65e6


@pytest.mark.slow
def test_every_file_is_listed_with_its_hash(assembled: Path):
    stored = json.loads((assembled / "files.json").read_text())
    assert set(stored["files"]) == {path.name for path in assembled.iterdir()} - {"files.json"}
    for name, entry in stored["files"].items():
        content = (assembled / name).read_bytes()
        assert entry == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    changed = {"a": b"1"}
    assert json.loads(listed(changed))["version"] != json.loads(listed({"a": b"2"}))["version"]
