"""Collecting: a learner's folder may hold anything, and nothing outside of it is copied."""

import os
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.grading.submissions import find_submissions
from techsales.room import collect as collecting
from techsales.room.collect import collect, say
from techsales.site.stage import stage_lab

NOTEBOOK = '{"cells": [{"cell_type": "code", "source": "x = 1", "metadata": {}}], "metadata": {}, "nbformat": 4}'


@pytest.fixture
def homes(tmp_path: Path, tiny) -> Path:
    """A room with two learners, the trainer's own folder, and secrets beside it."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "salaries.ipynb").write_text('{"cells": [], "secret": 1}')
    for name in ("ana lind", "zoë", "trainer"):
        stage_lab(tiny.root, tmp_path / "homes" / name)
        (tmp_path / "homes" / name / "mine.ipynb").write_text(NOTEBOOK)
    return tmp_path / "homes"


def copied(to: Path) -> list[str]:
    return sorted(path.relative_to(to).as_posix() for path in to.rglob("*") if path.is_file())


def test_changed_notebooks_and_progress_come_and_the_grader_reads_the_names(tiny, homes, tmp_path, capsys) -> None:
    answered = next((homes / "zoë" / "exercises").glob("*.ipynb"))
    answered.write_text(NOTEBOOK)
    (homes / "zoë" / "progress.jsonl").write_text('{"v": 1, "event": "name"}\n')
    done = collect(tiny.root, homes, tmp_path / "to")
    assert copied(tmp_path / "to") == [
        "ana lind/mine.ipynb",
        f"zoë/exercises/{answered.name}",
        "zoë/mine.ipynb",
        "zoë/progress.jsonl",
    ]
    assert done.files == {"ana lind": 1, "zoë": 3} and not done.left
    say(done, tmp_path / "to")
    assert "Work of 2 of 2 learners" in capsys.readouterr().out
    found = [one for one in find_submissions(tmp_path / "to") if one.source.endswith(f"exercises/{answered.name}")]
    assert [one.learner for one in found] == ["zoë"]
    assert (tmp_path / "to" / "zoë" / "mine.ipynb").stat().st_mtime == (homes / "zoë" / "mine.ipynb").stat().st_mtime
    # Collected again after more work, it follows.
    answered.write_text(NOTEBOOK.replace("x = 1", "x = 2"))
    collect(tiny.root, homes, tmp_path / "to")
    assert "x = 2" in (tmp_path / "to" / "zoë" / "exercises" / answered.name).read_text()


def test_links_pipes_and_floods_are_left(tiny, homes, tmp_path, monkeypatch) -> None:
    ana, secret = homes / "ana lind", tmp_path / "secret"
    (ana / "link.ipynb").symlink_to(secret / "salaries.ipynb")
    (ana / "linked").symlink_to(secret)
    (ana / "other").symlink_to(homes / "zoë")
    (ana / "progress.jsonl").symlink_to(secret / "salaries.ipynb")
    (ana / "loop").symlink_to(ana)
    os.mkfifo(ana / "pipe.ipynb")
    (ana / "folder.ipynb").mkdir()
    (ana / ".hidden").mkdir()
    (ana / ".hidden" / "x.ipynb").write_text(NOTEBOOK)
    monkeypatch.setattr(collecting, "CAP", 100_000)
    (ana / "big.ipynb").write_text("x" * 100_001)
    done = collect(tiny.root, homes, tmp_path / "to")
    assert copied(tmp_path / "to" / "ana lind") == ["mine.ipynb"]
    assert not any("secret" in path.read_text() for path in (tmp_path / "to").rglob("*") if path.is_file())
    assert sorted(one.split(": ")[0] for one in done.left) == [
        f"ana lind/{name}" for name in ("big.ipynb", "link.ipynb", "pipe.ipynb", "progress.jsonl")
    ]
    assert done.files["zoë"] == 1, "everybody else's work comes all the same"


def test_too_many_files_are_said(tiny, homes, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(collecting, "MOST_FILES", 3)
    for number in range(9):
        (homes / "zoë" / f"a{number}.ipynb").write_text(NOTEBOOK)
    done = collect(tiny.root, homes, tmp_path / "to")
    assert done.files["zoë"] == 3
    assert "zoë has more than 3 notebooks" in " ".join(done.left)


def test_what_is_no_learners_folder_is_said(tiny, homes, tmp_path, capsys) -> None:
    (homes / "bad\x1b[2J[red]").mkdir()
    (homes / "eve").symlink_to(tmp_path / "secret")
    done = collect(tiny.root, homes, tmp_path / "to")
    assert len(done.left) == 2
    assert not (tmp_path / "to" / "eve").exists()
    say(done, tmp_path / "to")
    out = capsys.readouterr().out
    assert "\x1b[2J" not in out and "bad?[2J[red]" in out


def test_a_file_that_became_a_folder_stops_nothing(tiny, homes, tmp_path) -> None:
    collect(tiny.root, homes, tmp_path / "to")
    (homes / "ana lind" / "mine.ipynb").unlink()
    (homes / "ana lind" / "mine.ipynb").mkdir()
    (homes / "ana lind" / "mine.ipynb" / "x.ipynb").write_text(NOTEBOOK)
    done = collect(tiny.root, homes, tmp_path / "to")
    assert done.files == {"ana lind": 0, "zoë": 1}
    assert "ana lind/mine.ipynb/x.ipynb: it cannot be written" in done.left[0]


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("homes", "in one another"),
        ("homes/ana lind/x", "in one another"),
        (".", "in one another"),
        ("file", "is a file"),
    ],
)
def test_folders_that_would_mix_are_refused(tiny, homes, tmp_path, to: str, why: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match=why):
        collect(tiny.root, homes, tmp_path / to)


def test_without_a_room_it_is_said(tiny, tmp_path) -> None:
    with pytest.raises(CourseError, match=r"There is no .*homes\. Hold a room first"):
        collect(tiny.root, tmp_path / "homes", tmp_path / "to")
