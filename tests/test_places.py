"""A folder that cannot be written into is refused in one sentence that names it and the option."""

import os
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.places import make_folder, read_file


def test_a_folder_is_made_with_those_above_it_and_left_empty(tmp_path: Path) -> None:
    for _ in range(2):
        make_folder(tmp_path / "a" / "b", mode=0o700)
    assert list((tmp_path / "a" / "b").iterdir()) == []
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 in (0o700, 0o777)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("file", r"file is a file\. Name a folder after --homes; it is made if it is not there\."),
        ("file/x/y", r"file is a file\. Name a folder after --homes"),
        ("x" * 300, r"cannot be used \(File name too long\)\. Name a folder after --homes in which you may write\."),
        pytest.param(
            "/proc/foo",
            r"^/proc/foo cannot be used \(.*\)\. Name a folder after --homes",
            marks=pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc on this system"),
        ),
    ],
)
def test_other_places_are_refused(tmp_path: Path, place: str, says: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CourseError, match=says):
        make_folder(tmp_path / place, "--homes")
    assert (tmp_path / "file").read_text() == "mine" and [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_is_read_so_far_and_what_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_file(tmp_path / "file", 9, "a file") == b"12345" and read_file(tmp_path / "file", 3, "it") == b"1234"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    for name in ("none", "file/none", ".", "pipe"):
        with pytest.raises(CourseError, match=r"There is no file .*\. Name the record\."):
            read_file(tmp_path / name, 9, "the record")
    with pytest.raises(CourseError, match=r"cannot be read \(.*\)\. Name the record\."):
        read_file(tmp_path / ("x" * 300), 9, "the record")
