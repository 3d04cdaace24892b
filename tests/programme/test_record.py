"""A record is read whole, or one sentence says what is wrong with it."""

import json
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.programme.record import EXAMPLE, read_record


def test_the_example_in_the_sentence_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(EXAMPLE, encoding="utf-8-sig")
    results = read_record(tmp_path / "r.json")
    assert (results.learner, results.exercises, results.quizzes[2]) == ("Ana Example", (80, 94), (2, 3))
    composed = json.dumps(json.loads(EXAMPLE) | {"learner": "Zoe\u0308\u200f  C\u030cop" + "p" * 73})
    (tmp_path / "r.json").write_text(composed)
    assert read_record(tmp_path / "r.json").learner == "Zoë Čop" + "p" * 73, "accents are no signs of their own"
    assert results.ladder[0].seed == 101 and results.oral["Rivals"] == 2


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("learner", ""),
        ("learner", 7),
        ("learner", "\u200d"),
        ("learner", "a" * 81),
        ("exercises", {"right": 95, "of": 94}),
        ("exercises", {"right": True, "of": 94}),
        ("exercises", [80, 94]),
        ("quizzes", {"1": [4, 3]}),
        ("quizzes", {"one": [3, 3]}),
        ("quizzes", {"1": "3/3"}),
        ("ladder", [{"case": "K9", "seed": 1, "score": 80, "outcome": "proven"}]),
        ("ladder", [{"case": "K1", "seed": 1, "score": 101, "outcome": "proven"}]),
        ("ladder", [{"case": "K1", "seed": 1, "score": 80, "outcome": "yes"}]),
        ("ladder", [{"case": "K1", "score": 80, "outcome": "proven"}]),
        ("ladder", [{"case": ["K1"], "seed": 1, "score": 80, "outcome": "proven"}]),
        ("ladder", [{"case": "K1", "seed": 1, "score": 80, "outcome": "proven"}] * 2),
        ("capstone", {"Definition": 4}),
        ("capstone", [2, 2, 2, 2, 2]),
        ("oral", None),
    ],
)
def test_what_makes_no_sense_is_named(key: str, value: object, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps(json.loads(EXAMPLE) | {key: value}), encoding="utf-8")
    with pytest.raises(CourseError) as error:
        read_record(tmp_path / "r.json")
    assert str(error.value).startswith("r.json: ") and key in str(error.value)


def test_a_missing_entry_is_named(tmp_path: Path) -> None:
    table = json.loads(EXAMPLE)
    del table["oral"]
    (tmp_path / "r.json").write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(CourseError, match=r"r\.json lacks oral"):
        read_record(tmp_path / "r.json")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"[1, 2]", b"[" * 100_000, b"{}" + b" " * 1_000_001])
def test_garbage_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "r.json").write_bytes(content)
    with pytest.raises(CourseError, match=r"r\.json"):
        read_record(tmp_path / "r.json")


def test_no_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "file" / "r.json"):
        with pytest.raises(CourseError, match="There is no file"):
            read_record(path)
