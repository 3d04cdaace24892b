"""Handing out: nothing of the learner's is overwritten."""

from pathlib import Path

import pytest

from techsales.room.handout import hand_out


@pytest.fixture
def course(tmp_path: Path) -> Path:
    for name in ("chapters/01_a.ipynb", "exercises/01_a.ipynb", "exercises/bank.bin", "data/deals.csv"):
        path = tmp_path / "course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"course {name}")
    return tmp_path / "course"


def test_everything_comes_once_and_what_was_removed_comes_back(course: Path, tmp_path: Path) -> None:
    home = tmp_path / "ana"
    home.mkdir()
    assert hand_out(course, home) == [
        "chapters/01_a.ipynb",
        "data/deals.csv",
        "exercises/01_a.ipynb",
        "exercises/bank.bin",
    ]
    (home / "exercises/01_a.ipynb").write_text("mine")
    (home / "data/deals.csv").unlink()
    (home / "exercises/bank.bin").write_text("mine")
    assert hand_out(course, home) == ["data/deals.csv", "exercises/bank.bin"]
    assert (home / "exercises/01_a.ipynb").read_text() == "mine"
    assert (home / "exercises/bank.bin").read_text() == "course exercises/bank.bin"
    assert hand_out(course, home) == []


def test_what_stands_in_the_way_is_said_and_stops_nothing(course: Path, tmp_path: Path, capsys) -> None:
    home = tmp_path / "ana"
    home.mkdir()
    (home / "chapters").write_text("a file where a folder should be")
    (home / "exercises").mkdir()
    (home / "exercises/bank.bin").symlink_to("/nowhere")
    assert hand_out(course, home) == ["data/deals.csv", "exercises/01_a.ipynb", "exercises/bank.bin"]
    assert not (home / "exercises/bank.bin").is_symlink()
    assert "chapters/01_a.ipynb could not be put into this folder" in capsys.readouterr().err
