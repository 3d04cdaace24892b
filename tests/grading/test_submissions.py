"""Finding what was handed in: every shape a file can have ends as a submission, or as a reason in one sentence."""

import io
import json
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from techsales.course import CourseError
from techsales.grading.gradebook import learner_key
from techsales.grading.reading import Unreadable, works_of
from techsales.grading.records import Submission
from techsales.grading.submissions import Caps, find_submissions
from techsales.grading.whose import learner_of

CELL = {"cell_type": "code", "id": "ex-3-1-starter", "metadata": {}, "source": ['check("3.1", 2)'], "outputs": []}
Json = dict[str, Any]


def notebook(**changed: Any) -> bytes:
    return json.dumps(
        {"cells": [CELL], "metadata": {}, "nbformat": 4, "nbformat_minor": 5} | changed, ensure_ascii=False
    ).encode()


def one(folder: Path, content: bytes, name: str = "ana.ipynb") -> Submission:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    (found,) = find_submissions(folder)
    return found


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return made.getvalue()


def test_a_folder_is_read_at_any_depth_under_any_name(tmp_path: Path) -> None:
    for name in ("a/b/c/Ana.IPYNB", "Ben/03_loops.ipynb", "x/Cem.ipynb.txt", "Dia/exercises/03_loops (1).ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(notebook())
    for name in ("deals.csv", ".ipynb_checkpoints/old.ipynb", "__MACOSX/ana.ipynb", "Ana.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(notebook())
    found = find_submissions(tmp_path)
    assert sorted((one.learner, one.problem) for one in found) == [(name, "") for name in ("Ana", "Ben", "Cem", "Dia")]


@pytest.mark.parametrize(
    ("source", "learner"),
    [
        ("class.zip/ana/03_loops.ipynb", "ana"),
        ("Ana López/exercises/03_loops.ipynb", "Ana López"),
        ("Ana_03_loops.ipynb", "Ana"),
        ("03_loops.ipynb", "03_loops"),
        ("03_loops (1).ipynb", "03_loops (1)"),
        ("Ana Lind/03_loops (1).ipynb", "Ana Lind"),
        ("Ana Lind/work/cases/k1_missing_million.ipynb", "Ana Lind"),
        ("Ana Lind/work/reports/case.ipynb", "Ana Lind"),
        ("Ana Lind/K2 17.json", "Ana Lind"),
        ("Ana Lind k2_rate_of_110.ipynb", "Ana Lind"),
        ("Pat Suitcase.ipynb", "Pat Suitcase"),
        ("exercises/03_loops-Copy1.ipynb", "03_loops-Copy1"),
        ("Ana Li_4711_assignsubmission_file/03_loops.ipynb", "Ana Li"),
        ("debug-the-deal Ana 2026-11-25 (2).ipynb", "Ana"),
        ("ben.zip/exercises/03_loops-Copy1.ipynb", "ben"),
        ("a\u202eb\x00c.ipynb", "a b c"),
        ("Ana Lind/Copy of 03_loops.ipynb", "Ana Lind"),  # Colab
        ("Ana Lind/03_loops - Copy.ipynb", "Ana Lind"),  # Windows
        ("Ana Lind/03_loops copy 2.ipynb", "Ana Lind"),  # macOS
        ("Ana Lind/Untitled1.ipynb", "Ana Lind"),
        ("Ana Lind/homework.ipynb", "Ana Lind"),
        ("class.zip/Ana Lind/week 1/03_loops.ipynb", "Ana Lind"),
        ("Ana Lind.zip/debug-the-deal-main/work/exercises/03_loops.ipynb", "Ana Lind"),
        ("Tom Day.ipynb", "Tom Day"),
        ("Ana Li_4711_assignsubmission_file/mein Heft.ipynb", "Ana Li"),
        ("m.zip/Ana Li_4711_assignsubmission_onlinetext_/onlinetext.html", "Ana Li"),
        ("lindana_4711_88001_03_loops.ipynb", "lindana_4711"),  # Canvas
        ("lindana_LATE_4711_88002_mine-1.ipynb", "lindana_4711"),
        ("t.zip/Submitted files/Ana Lind/Loops and lists/Version 2/03_loops.ipynb", "Ana Lind"),  # Teams
    ],
)
def test_whose_a_file_is(source: str, learner: str) -> None:
    assert learner_of(source) == learner


def test_long_names_that_begin_alike_stay_apart(tmp_path: Path) -> None:
    long = "Ana Lind " * 12
    for number, (name, typed) in enumerate([(f"{long}One", ""), (f"{long}Two", ""), ("x", f"{long}Three")]):
        path = tmp_path / str(number) / f"{name}.ipynb"
        path.parent.mkdir()
        path.write_bytes(notebook(metadata={"techsales": {"format": 1, "name": typed}}))
    names = {one.learner for one in find_submissions(tmp_path)}
    assert len(names) == 3 and all(len(name) <= 100 and name.startswith("Ana Lind Ana") for name in names)
    assert learner_key(learner_of(f"{long}One/03_loops.ipynb")) == learner_key(learner_of(f"{long}ONE.ipynb".upper()))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("Ana.py", "A .py file is not graded. Hand in the notebook"),
        ("Ana.PDF", "A .pdf file is not graded."),
        ("Ana/03_loops.docx", "A .docx file is not graded."),
        ("Ana/answers.txt", "A .txt file is not graded."),
        ("Ana.rar", "A .rar file is not opened here. Unpack it, or ask for a ZIP"),
        ("Ana.7z", "A .7z file is not opened here."),
        ("Ana.tar.gz", "A .gz file is not opened here."),
    ],
)
def test_another_kind_of_file_is_listed_with_its_reason(tmp_path: Path, name: str, says: str) -> None:
    in_folder = one(tmp_path / "in", b"anything", name)
    (tmp_path / "in.zip").write_bytes(zipped((name, b"anything")))
    (in_zip,) = find_submissions(tmp_path / "in.zip")
    for found in (in_folder, in_zip):
        assert found.kind == "other" and says in found.problem
        assert found.learner in ("Ana", "answers")


def test_what_lies_beside_the_work_is_passed_over(tmp_path: Path) -> None:
    for name in ("data/deals.csv", "data/datapackage.json", "progress.jsonl", "plot.png", ".course.json"):
        path = tmp_path / "Ana" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")
    assert find_submissions(tmp_path) == []


def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ana").mkdir()
    real = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("ana"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    (found,) = find_submissions(tmp_path)
    assert (found.learner, found.problem) == ("ana", "The folder cannot be read (Permission denied). Copy it again.")


def test_an_export_carries_the_name_the_learner_typed_and_its_own_time(tmp_path: Path) -> None:
    own = {"format": 1, "name": "<script>alert(1)</script>", "saved": "2026-11-25T10:00:00+01:00"}
    found = one(tmp_path, notebook(metadata={"techsales": own}))
    assert (found.kind, found.learner) == ("page", "<script>alert(1)</script>")
    assert found.modified == "2026-11-25T09:00:00+00:00"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xef\xbb\xbf" + notebook(), "notebook"),
        (notebook().decode().encode("utf-16"), "notebook"),
        (notebook().decode().encode("utf-16-le"), "notebook"),
        (notebook().decode().encode("utf-16-be"), "notebook"),
        (notebook(metadata={"author": "Zoë"}).decode().encode("cp1252"), "notebook"),
        (notebook(metadata=None), "notebook"),
        (notebook(cells=[]), "notebook"),
        (b'{"format": 1, "case": "kestrel", "turns": []}', "transcript"),
    ],
)
def test_unusual_files_are_read(tmp_path: Path, content: bytes, kind: str) -> None:
    found = one(tmp_path, content)
    assert (found.kind, found.problem, found.content) == (kind, "", content)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (notebook()[:80], "breaks at line 1"),
        (b"<<<<<<< HEAD\n" + notebook(), "breaks at line 1"),
        (b"[1, 2]", "is no notebook"),
        (b'{"cells": 3}', "has no cells"),
        (b"{}", "has no cells"),
        (b"[" * 100_000, "is no notebook"),
        (b'{"a": ' + b"9" * 5000 + b"}", "is no notebook"),
        (b'{"a": "\x81\x8d"}', "not text in UTF-8"),
        (b'{"nbformat": 3, "worksheets": 7}', "in format 3"),
        (notebook(cells=[CELL] * 2001), "2,001 cells"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, says: str) -> None:
    found = one(tmp_path, content)
    assert (found.kind, found.content) == ("unreadable", b"")
    assert says in found.problem
    assert found.problem.count("\n") == 0


def test_format_3_is_upgraded() -> None:
    cell = {"cell_type": "code", "input": 'check("3.1", 2)', "language": "python", "outputs": []}
    old = {"metadata": {}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [cell]}]}
    (work,) = works_of(json.dumps(old).encode())
    assert work.cells == ('check("3.1", 2)',)


def test_an_export_is_taken_page_by_page() -> None:
    def cell(page: object, source: object) -> Json:
        return {"cell_type": "code", "metadata": {"techsales": {"page": page}}, "source": source}

    cells = [cell("exercises/03_loops", "a"), cell("chapters/03_loops", ["b", 7, "c"]), cell("exercises/03_loops", "d")]
    cells += [cell("../../etc", "e"), cell(7, None), {"cell_type": "markdown", "source": "f"}, "no cell"]  # type: ignore[list-item]
    works = works_of(notebook(cells=cells))
    assert {work.page: work.cells for work in works} == {
        "exercises/03_loops": ("a", "d"),
        "chapters/03_loops": ("bc",),
        "": ("e", ""),
    }


@pytest.mark.parametrize(("typed", "learner"), [("Ana Lind", "Ana Lind"), ("", "ben"), (7, "ben")])
def test_a_game_of_the_ladder_belongs_to_whom_it_names_else_to_its_folder(
    tmp_path: Path, typed: object, learner: str
) -> None:
    content = json.dumps({"format": 1, "course": "Debug the Deal", "learner": typed, "case": "K2", "seed": 1}).encode()
    assert one(tmp_path, content, "ben/K2 1.json").learner == learner


def test_a_file_over_the_cap_is_refused_and_its_neighbour_is_not(tmp_path: Path) -> None:
    (tmp_path / "big.ipynb").write_bytes(notebook(metadata={"x": "y" * 2000}))
    (tmp_path / "small.ipynb").write_bytes(notebook())
    big, small = find_submissions(tmp_path, Caps(file=1000))
    assert "more than 0.001 MB" in big.problem
    assert small.problem == ""


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.ipynb").write_bytes(notebook())
    given = tmp_path / "given"
    given.mkdir()
    (given / "link.ipynb").symlink_to(outside / "secret.ipynb")
    (given / "folder").symlink_to(outside)
    found = find_submissions(given)
    assert [one.source for one in found] == ["folder", "link.ipynb"]
    assert all("is a link" in one.problem and one.content == b"" for one in found)


def test_a_link_to_a_zip_is_named_as_well(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "class.zip").write_bytes(zipped(("ana.ipynb", notebook())))
    (tmp_path / "given" / "class.zip").symlink_to(tmp_path / "class.zip")
    (found,) = find_submissions(tmp_path / "given")
    assert "is a link" in found.problem


def test_a_zip_is_read_without_being_unpacked_and_nested(tmp_path: Path) -> None:
    inner = zipped(("03_loops.ipynb", notebook()))
    (tmp_path / "class.zip").write_bytes(zipped(("ana/03_loops.ipynb", notebook()), ("ben.zip", inner)))
    found = find_submissions(tmp_path / "class.zip")
    assert [(one.learner, one.source, one.problem) for one in found] == [
        ("ana", "class.zip/ana/03_loops.ipynb", ""),
        ("ben", "class.zip/ben.zip/03_loops.ipynb", ""),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["class.zip"]


@pytest.mark.parametrize("name", ["../../evil.ipynb", "a/../../evil.ipynb", "/etc/evil.ipynb", "C:/evil.ipynb"])
def test_a_zip_entry_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.zip").write_bytes(zipped((name, notebook()), ("good.ipynb", notebook())))
    found = {one.learner: one.problem for one in find_submissions(tmp_path / "x.zip")}
    assert found.pop("good") == ""
    assert "leads out of the ZIP" in found.pop("evil")
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("ana.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is a link" in one(tmp_path, zipped((info, b"/etc/passwd")), "x.zip").problem


def test_ten_gigabytes_in_a_zip_stay_there(tmp_path: Path) -> None:
    caps = Caps(file=100_000, archive=250_000)
    names = [f"{letter}.ipynb" for letter in "abcdef"]
    (tmp_path / "bomb.zip").write_bytes(zipped(*((name, b"0" * 1_000_000) for name in names)))
    found = find_submissions(tmp_path / "bomb.zip", caps)
    assert [one.problem[:30] for one in found[:2]] == ["The file has more than 0.1 MB."[:30]] * 2
    assert "the rest was not read" in found[-1].problem
    assert len(found) < len(names)


def test_too_many_entries_and_zips_in_zips_end(tmp_path: Path) -> None:
    many = zipped(*((f"{number:03d}.ipynb", notebook()) for number in range(30)))
    (tmp_path / "many.zip").write_bytes(many)
    found = find_submissions(tmp_path / "many.zip", Caps(entries=10))
    assert len(found) == 11 and "10 files" in found[-1].problem
    deep = notebook()
    for _ in range(5):
        deep = zipped(("deeper.zip", deep))
    (tmp_path / "deep.zip").write_bytes(deep)
    (last,) = find_submissions(tmp_path / "deep.zip")
    assert "ZIP within ZIPs" in last.problem


def test_a_zip_within_a_zip_within_a_zip_is_read_and_one_larger_than_a_notebook_may_be(tmp_path: Path) -> None:
    inner = zipped(*((f"{name}.ipynb", notebook()) for name in ("ana", "ben", "cem")))
    (tmp_path / "class.zip").write_bytes(zipped(("week.zip", zipped(("day.zip", inner)))))
    caps = Caps(file=len(notebook()))
    assert len(inner) > caps.file
    found = find_submissions(tmp_path / "class.zip", caps)
    assert [(one.learner, one.problem) for one in found] == [("ana", ""), ("ben", ""), ("cem", "")]
    (tmp_path / "class.zip").write_bytes(zipped(("a.zip", zipped(("b.zip", zipped(("c.zip", inner)))))))
    assert [one.source for one in find_submissions(tmp_path / "class.zip")] == ["class.zip/a.zip/b.zip/c.zip"]


def test_what_programs_pack_beside_the_work_is_passed_over(tmp_path: Path) -> None:
    beside = ("__MACOSX/._ana.ipynb", ".ipynb_checkpoints/ana-checkpoint.ipynb", "ana/.trash/old.ipynb")
    found = one(
        tmp_path, zipped(("ana.ipynb/", b""), *((name, b"junk") for name in beside), ("ana.ipynb", notebook())), "x.zip"
    )
    assert (found.source, found.problem) == ("x.zip/ana.ipynb", "")


def test_one_entry_beyond_all_that_is_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(zipped(("ana.ipynb", notebook(metadata={"x": "y" * 2000}))))
    (found,) = find_submissions(tmp_path / "x.zip", Caps(archive=1_000))
    assert found.problem.startswith("The ZIP file holds more than 1e-06 GB or 50,000 files")


def test_a_notebook_is_as_old_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "ana.ipynb").write_bytes(notebook())
    os.utime(tmp_path / "ana.ipynb", (0, 1_762_000_000))
    entry = zipfile.ZipInfo("ben.ipynb", (2025, 11, 2, 8, 30, 0))
    (tmp_path / "ben.zip").write_bytes(zipped((entry, notebook())))
    assert [one.modified for one in find_submissions(tmp_path)] == [
        "2025-11-01T12:26:40+00:00",
        "2025-11-02T08:30:00+00:00",
    ]


def test_a_damaged_or_locked_zip_says_so(tmp_path: Path) -> None:
    assert "damaged" in one(tmp_path, b"PK\x03\x04 nonsense", "x.zip").problem
    good = zipped(("ana.ipynb", notebook()))
    locked = bytearray(good)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[good.index(mark) + place] |= 1
    assert "password" in one(tmp_path, bytes(locked), "x.zip").problem
    spoilt = bytearray(good)
    spoilt[45] ^= 0xFF
    assert "damaged" in one(tmp_path, bytes(spoilt), "x.zip").problem


def test_nothing_there_is_said(tmp_path: Path) -> None:
    assert find_submissions(tmp_path) == []
    with pytest.raises(CourseError, match="There is no"):
        find_submissions(tmp_path / "nowhere")


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "ana.ipynb").write_bytes(notebook())
    assert find_submissions(tmp_path) == find_submissions(tmp_path)


def test_the_reason_is_a_sentence_of_its_own_kind() -> None:
    with pytest.raises(Unreadable, match="empty"):
        works_of(b"")
