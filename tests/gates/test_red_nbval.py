"""What strict nbval compares: a changed output, an exception, a missing output, every number of every chapter."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("*.ipynb"))
#: Starting nbval takes as long as a chapter's cells, so each start gets several chapters.
PARTS = 4
CHAPTER, EXERCISES = "chapters/01_count.ipynb", "exercises/01_count.ipynb"


def nbval(root: Path, *notebooks: Path) -> tuple[int, set[int], str]:
    """Run strict nbval: exit code, positions of the failed cells, output. Positions count code cells from 0."""
    environment = os.environ | {"TECHSALES_COURSE": str(root), "TECHSALES_PANELS": "static"}
    # A run of its own: neither the project's options nor plugins that only cost time.
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-rf", "--tb=no", "-c", os.devnull, f"--rootdir={root}"]
    command += [
        part for name in ("cacheprovider", "xdist", "hypothesispytest", "anyio") for part in ("-p", f"no:{name}")
    ]
    result = subprocess.run([*command, *map(str, notebooks)], cwd=root, env=environment, capture_output=True, text=True)
    failed = {int(number) for number in re.findall(r"^FAILED .*::Cell (\d+)", result.stdout, re.MULTILINE)}
    return result.returncode, failed, result.stdout + result.stderr


def position(root: Path, name: str, cell_id: str) -> int:
    """Where a cell stands among the notebook's code cells, from 0, as nbval counts."""
    cells = json.loads((root / name).read_text(encoding="utf-8"))["cells"]
    return [cell["id"] for cell in cells if cell["cell_type"] == "code"].index(cell_id)


@pytest.mark.slow
def test_changed_raised_and_missing_outputs_are_red(tiny: Any) -> None:
    tiny.cell(CHAPTER, "count", lambda cell: cell.update(outputs=change_a_digit(cell["outputs"])[1]))
    tiny.source(CHAPTER, "blank-one-run", "print(happy / 0)")
    tiny.source(CHAPTER, "blank-two-run", "happy = 0")
    code, failed, said = nbval(tiny.root, tiny.root / CHAPTER)
    assert code == 1, said
    assert failed == {position(tiny.root, CHAPTER, name) for name in ("count", "blank-one-run", "blank-two-run")}, said


@pytest.mark.slow
def test_a_changed_csv_is_red(tiny: Any) -> None:
    tiny.replace("data/scores.csv", "S2,4", "S2,5")
    code, failed, said = nbval(tiny.root, tiny.root / EXERCISES)
    assert code == 1, said
    # The set-up cell and every answer that is not right now say that the file was edited.
    changed = ("setup", *(f"ex-1-{exercise}-mistake-{number}" for exercise in (1, 2) for number in (1, 2)))
    assert failed == {position(tiny.root, EXERCISES, name) for name in changed}, said


@pytest.mark.slow
def test_a_changed_sentence_is_red(tiny: Any) -> None:
    tiny.replace("exercises/01_count.toml", "Nobody answered, and that", "Nobody spoke, and that")
    code, failed, said = nbval(tiny.root, tiny.root / EXERCISES)
    assert code == 1, said
    assert failed == {position(tiny.root, EXERCISES, "ex-1-2-mistake-1")}, said


def change_a_digit(outputs: list[dict[str, Any]]) -> tuple[bool, list[dict[str, Any]]]:
    """The outputs with one digit of the first number changed; whether there was one."""
    changed = json.loads(json.dumps(outputs))
    for output in changed:
        holder, key = (output, "text") if output["output_type"] == "stream" else (output.get("data", {}), "text/plain")
        text = "".join(holder.get(key, ""))
        if match := re.search(r"\d", text):
            digit = str((int(match.group()) + 1) % 10)
            holder[key] = text[: match.start()] + digit + text[match.end() :]
            return True, changed
    return False, changed


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_breaking_any_number_of_a_chapter_is_red(part: int, root: Path, tmp_path: Path) -> None:
    """Every cell that shows a number gets one digit changed; nbval must fail on each of them, and on no other."""
    for folder in ("chapters", "exercises", "data", "reports"):
        if (root / folder).exists():
            shutil.copytree(root / folder, tmp_path / folder)
    copies = [tmp_path / "chapters" / chapter.name for chapter in CHAPTERS[part::PARTS]]
    broken = set()
    for copy in copies:
        notebook = json.loads(copy.read_text(encoding="utf-8"))
        for number, cell in enumerate(c for c in notebook["cells"] if c["cell_type"] == "code"):
            found, cell["outputs"] = change_a_digit(cell["outputs"])
            if found:
                broken.add((copy.name, number))
        copy.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
    assert {name for name, _ in broken} == {copy.name for copy in copies}
    _, _, said = nbval(tmp_path, *copies)
    failed = re.findall(r"^FAILED (?:.*/)?(\S+)::Cell (\d+)", said, re.MULTILINE)
    assert {(name, int(number)) for name, number in failed} == broken, said
