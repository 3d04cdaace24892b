"""What learners get: staged copies without answers, incremental, and a lab folder that keeps their work."""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from techsales.course import CourseError
from techsales.files import cell_source
from techsales.site import build, header, stage

CHAPTER, EXERCISES = "chapters/01_count.ipynb", "exercises/01_count.ipynb"
DAY = dt.date(2026, 11, 24)
NEW = "exercises/01_count (new 2026-11-24).ipynb"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def tags(notebook: Any) -> set[str]:
    return {tag for cell in notebook["cells"] for tag in cell["metadata"].get("tags", [])}


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_nothing_hidden_is_staged(root: Path, tmp_path: Path) -> None:
    stage.stage(root, tmp_path / "out")
    staged = sorted((tmp_path / "out").rglob("*.ipynb"))
    assert len(staged) >= 2
    for path in staged:
        assert not tags(read(path)) & stage.HIDDEN, path.name
        assert "numbers" not in read(path)["metadata"], path.name
    assert not list((tmp_path / "out" / "exercises").glob("*.toml"))
    assert (tmp_path / "out" / stage.BANK).is_file()


def test_the_exercises_are_still_there(tiny: Any, tmp_path: Path) -> None:
    stage.stage(tiny.root, tmp_path / "out")
    before, after = read(tiny.root / EXERCISES), read(tmp_path / "out" / EXERCISES)
    assert {"mistake", "solution"} <= tags(before)
    starters = [c["id"] for c in before["cells"] if "starter" in c["metadata"].get("tags", [])]
    assert starters and set(starters) <= {c["id"] for c in after["cells"]}


def test_a_second_run_changes_nothing_and_keeps_times(tiny: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert stage.stage(tiny.root, out).written
    times = {name: os.stat(out / name).st_mtime_ns for name in files(out) - {stage.LIST}}
    assert not stage.stage(tiny.root, out)
    assert times == {name: os.stat(out / name).st_mtime_ns for name in files(out) - {stage.LIST}}


def test_only_what_changed_is_written_and_what_vanished_goes(tiny: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stage.stage(tiny.root, out)
    (tiny.root / "book" / "welcome.md").write_text("# Other\n", encoding="utf-8")
    (tiny.root / CHAPTER).unlink()
    (out / "not-ours.txt").write_text("stays", encoding="utf-8")
    summary = stage.stage(tiny.root, out)
    assert summary.written == ["book/welcome.md"]
    assert summary.removed == [CHAPTER]
    assert (out / "not-ours.txt").exists() and not (out / CHAPTER).exists()


def test_a_changed_answer_alone_changes_the_bank_alone(tiny: Any, tmp_path: Path) -> None:
    stage.stage(tiny.root, tmp_path / "out")
    toml = tiny.root / "exercises" / "01_count.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('praise = "', 'praise = "Indeed. ', 1), encoding="utf-8")
    assert stage.stage(tiny.root, tmp_path / "out").written == [stage.BANK]


def test_a_folder_of_somebody_else_is_left_alone(tiny: Any, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CourseError, match="not empty"):
        stage.stage(tiny.root, tmp_path / "letters")
    assert files(tmp_path / "letters") == {"a.txt"}


def test_a_broken_notebook_is_named(tiny: Any, tmp_path: Path) -> None:
    (tiny.root / CHAPTER).write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"^chapters/01_count\.ipynb is no notebook: .*restore the file"):
        stage.stage(tiny.root, tmp_path / "out")


def test_the_header_lines() -> None:
    course = {"chapter": 3, "minutes": 60, "needs": [2], "ideas": ["list", "for", "read_csv"]}
    line = header.header_markdown(course)
    for fact in ("Chapter 3", "60 min", "needs chapter 2", "new: list, for loop, read_csv"):
        assert f"<span>{fact}</span>" in line
    assert "needs" not in header.header_markdown({"chapter": 1, "minutes": 45, "needs": [], "ideas": []})
    assert "needs chapters 4, 7" in header.header_markdown({"chapter": 8, "minutes": 45, "needs": [4, 7]})


def test_one_exercise_is_not_several(tmp_path: Path) -> None:
    toml = tmp_path / "01_a.toml"
    toml.write_text('["1.1"]\nkind = "fill"\nminutes = 3\n["1.q1"]\nkind = "quiz"\n', encoding="utf-8")
    line = header.exercises_markdown(toml)
    for fact in ("1 exercise", "3 min", "1 quiz question"):
        assert f"<span>{fact}</span>" in line


def test_the_header_stands_under_the_title(root: Path, tmp_path: Path) -> None:
    stage.stage(root, tmp_path / "out")
    for path in sorted((tmp_path / "out" / "chapters").glob("*.ipynb")):
        course = read(path)["metadata"]["course"]
        lines = [line for line in cell_source(read(path)["cells"][0]).splitlines() if line]
        assert lines[0].startswith("# ") and f"<span>Chapter {course['chapter']}</span>" in lines[1]
    for path in sorted((tmp_path / "out" / "exercises").glob("*.ipynb")):
        assert "exercises</span>" in cell_source(read(path)["cells"][0])


def test_the_lab_holds_the_course_without_outputs(tiny: Any, tmp_path: Path) -> None:
    work = tmp_path / "work"
    stage.stage_lab(tiny.root, work, DAY)
    notebook = read(work / EXERCISES)
    assert not tags(notebook) & stage.HIDDEN
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code and all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert (work / "data" / "datapackage.json").is_file() and (work / stage.BANK).is_file()


def test_the_lab_never_overwrites(tiny: Any, tmp_path: Path) -> None:
    work = tmp_path / "work"
    stage.stage_lab(tiny.root, work, DAY)
    (work / EXERCISES).write_text("my answers", encoding="utf-8")
    summary = stage.stage_lab(tiny.root, work, DAY)
    assert (work / EXERCISES).read_text(encoding="utf-8") == "my answers"
    assert summary.kept == [EXERCISES] and not summary.beside and not (work / NEW).exists()


def test_a_new_version_is_put_beside_once(tiny: Any, tmp_path: Path) -> None:
    work = tmp_path / "work"
    stage.stage_lab(tiny.root, work, DAY)
    (work / EXERCISES).write_text("my answers", encoding="utf-8")
    tiny.edit(EXERCISES, lambda notebook: notebook["cells"][0].update(source="# A new edition"))
    assert stage.stage_lab(tiny.root, work, DAY).beside == [NEW]
    assert (work / EXERCISES).read_text(encoding="utf-8") == "my answers"
    assert "A new edition" in (work / NEW).read_text(encoding="utf-8")
    (work / NEW).unlink()
    assert not stage.stage_lab(tiny.root, work, DAY).beside, "told once, not at every start"


def test_two_new_versions_on_one_day_have_two_names(tiny: Any, tmp_path: Path) -> None:
    work = tmp_path / "work"
    stage.stage_lab(tiny.root, work, DAY)
    (work / EXERCISES).write_text("my answers", encoding="utf-8")
    for text in ("# Second", "# Third"):
        tiny.edit(EXERCISES, lambda notebook, text=text: notebook["cells"][0].update(source=text))
        stage.stage_lab(tiny.root, work, DAY)
    assert "Second" in (work / NEW).read_text(encoding="utf-8")
    assert "Third" in (work / NEW.replace("24)", "24 2)")).read_text(encoding="utf-8")


def test_data_comes_back_but_an_edited_file_stays(tiny: Any, tmp_path: Path) -> None:
    work = tmp_path / "work"
    stage.stage_lab(tiny.root, work, DAY)
    csv = work / "data" / "scores.csv"
    original = csv.read_bytes()
    csv.unlink()
    assert stage.stage_lab(tiny.root, work, DAY).written == ["data/scores.csv"]
    assert csv.read_bytes() == original
    csv.write_bytes(b"edited")
    assert stage.stage_lab(tiny.root, work, DAY).kept == ["data/scores.csv"]
    assert csv.read_bytes() == b"edited"


@pytest.mark.parametrize("spoilt", ["", "{", "7", "[{}]", "\x00"])
def test_a_spoilt_record_loses_nothing(tiny: Any, tmp_path: Path, spoilt: str) -> None:
    work, out = tmp_path / "work", tmp_path / "out"
    stage.stage_lab(tiny.root, work)
    stage.stage(tiny.root, out)
    mine = work / "exercises" / "01_count.ipynb"
    mine.write_text("my own answers", encoding="utf-8")
    (work / ".course.json").write_text(spoilt, encoding="utf-8")
    (out / stage.LIST).write_text(spoilt, encoding="utf-8")
    stage.stage_lab(tiny.root, work)
    assert mine.read_text(encoding="utf-8") == "my own answers"
    assert not stage.stage(tiny.root, out)


def test_the_summary_reads_well() -> None:
    summary = stage.Summary(written=["a", "b"], kept=["exercises/x.ipynb"], beside=["exercises/x (new).ipynb"])
    assert str(summary).splitlines() == [
        "2 files put in place",
        "kept as you left it: exercises/x.ipynb",
        "new version beside yours: exercises/x (new).ipynb",
    ]
    assert str(stage.Summary()) == "nothing new"


def test_a_failed_build_is_told_by_page_and_cell(tiny: Any, tmp_path: Path) -> None:
    code = next(cell for cell in read(tiny.root / CHAPTER)["cells"] if cell["cell_type"] == "code")
    rule = "------------------"
    output = f"{tiny.root}/{CHAPTER}: WARNING: Executing notebook failed: CellExecutionError [mystnb.exec]\n"
    output += "nbclient.exceptions.CellExecutionError: An error occurred while executing the following cell:\n"
    output += f"{rule}\n{cell_source(code)}\n{rule}\n\nLine 1\nNameError: name 'x' is not defined\n\n\n"
    output += "The above exception was the direct cause of the following exception:\n\nTraceback …\n"
    output += f"myst_nb.core.execute.base.ExecutionError: {tiny.root}/{CHAPTER}\n"
    output += f"{tiny.root}/book/welcome.md:7: WARNING: Unknown source document\nother\n"
    output += f"{tiny.root}/{CHAPTER}:40002: WARNING: Non-consecutive header level\n"
    said = build.explain(output, tiny.root, tmp_path / "build.log")
    assert f"{CHAPTER}, cell " in said and f"({code['id']}: " in said
    assert "NameError: name 'x' is not defined. Run that notebook" in said
    assert "book/welcome.md, line 7: Unknown source document" in said
    assert f"{CHAPTER}, cell 4: Non-consecutive header level" in said
    assert "build.log" in said and "Executing notebook failed" not in said


def test_an_extension_error_is_one_sentence(tmp_path: Path) -> None:
    output = (
        "Extension error:\nbook/glossary.toml: loop lacks means. Add it.\nTraceback (most recent call last):\n  File"
    )
    said = build.explain(output, tmp_path, tmp_path / "build.log")
    assert said.splitlines()[1].strip() == "book/glossary.toml: loop lacks means. Add it."


def test_a_sentence_of_ours_is_found_under_its_traceback(tmp_path: Path) -> None:
    output = (
        "Traceback:\n  raise CourseError(text)\n  techsales.course.CourseError: book/curriculum.toml: Mend it.\nmore\n"
    )
    said = build.explain(output, tmp_path, tmp_path / "build.log").splitlines()
    assert said[1:-1] == ["  book/curriculum.toml: Mend it."]


def test_a_complaint_without_a_line_names_its_page(tmp_path: Path) -> None:
    said = build.explain(f"{tmp_path}/book/a.md:: WARNING: no such page\n", tmp_path, tmp_path / "build.log")
    assert said.splitlines()[1] == "  book/a.md: no such page"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("_toc.yml", "root: [a\nparts: x\n", r"^_toc\.yml cannot be read: line 2: expected .* Mend that line\.$"),
        ("_config.yml", None, r"^_config\.yml is missing"),
    ],
)
def test_broken_settings_are_one_sentence(name: str, text: str | None, says: str, tiny: Any) -> None:
    (tiny.root / name).unlink()
    if text is not None:
        (tiny.root / name).write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=says):
        build.build_learner(tiny.root)


def test_an_unknown_failure_shows_the_last_lines(tmp_path: Path) -> None:
    said = build.explain("one\n\ntwo\n", tmp_path, tmp_path / "build.log")
    assert "one" in said and "two" in said
