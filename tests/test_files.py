import errno
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.files import read_notebook, read_toml, write_whole


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<<<<<<< HEAD\n{}", r"^chapters/01_a\.ipynb is no notebook: .* line 1 column 1 .*marks of a merge"),
        (b'{"metadata": {}}', "it has no cells"),
        (b'{"cells": []}', "it has no metadata"),
        (b"[]", "is no notebook"),
        ("Müller".encode("cp1252"), "is no notebook: 'utf-8' codec"),
    ],
)
def test_what_is_no_notebook_is_one_sentence(content: bytes, says: str, tmp_path: Path) -> None:
    path = tmp_path / "chapters" / "01_a.ipynb"
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(CourseError, match=says) as refused:
        read_notebook(path)
    assert "\n" not in str(refused.value)


def test_a_notebook_that_is_not_there_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="There is no notebook .*nosuch"):
        read_notebook(tmp_path / "nosuch.ipynb")
    with pytest.raises(CourseError, match="is a folder"):
        read_notebook(tmp_path)


def test_a_toml_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    with pytest.raises(CourseError, match=r"/a\.toml is missing"):
        read_toml(path)
    path.write_bytes("# Müller".encode("cp1252"))
    with pytest.raises(CourseError, match=r"/a\.toml is not UTF-8 text"):
        read_toml(path)
    path.write_text("a = \n")
    with pytest.raises(CourseError, match=r"/a\.toml cannot be read: .*at line 1.* Mend that line\.$"):
        read_toml(path)


def test_a_full_disk_leaves_the_old_file_and_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a b.ipynb"
    path.write_text("old")

    def half(self: Path, content: bytes) -> int:
        with self.open("wb") as file:
            file.write(content[:1])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    with pytest.raises(OSError) as full:
        write_whole(path, "new")
    assert (full.value.errno, full.value.filename) == (errno.ENOSPC, str(path))
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["a b.ipynb"]


def test_lines_end_alike_on_every_system(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.toml", "é\n")
    assert (tmp_path / "a.toml").read_bytes() == "é\n".encode()
