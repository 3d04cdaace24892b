from pathlib import Path

import pytest

from techsales.checking.bank import compile_bank, load_bank
from techsales.checking.learner import find
from techsales.course import CourseError

FILE = "exercises/03_loops.toml"


def bank_of(course: Path, text: str):
    (course / FILE).write_text(text, encoding="utf-8")
    return load_bank(course)


GOOD = '["3.1"]\nkind = "fill"\nright = 1\nhints = ["a", "b", "c"]\n'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('["3.1"]\nkind = \n', "03_loops.toml cannot be read: Invalid value (at line 2"),
        ("[3.1]\nkind = 'fill'\n", '03_loops.toml: 3 is no exercise of this file. Write tables as ["3.1"]'),
        ('["4.1"]\nkind = "fill"\n', "4.1 is no exercise of this file"),
        (GOOD.replace("fill", "fil"), "exercise 3.1, key kind: it should be one of"),
        (GOOD + "colour = 1\n", "exercise 3.1, key colour: no such key"),
        (GOOD.replace(', "c"', ""), "exercise 3.1, key hints: three sentences are needed; there are 2"),
        (GOOD.replace("right = 1\n", ""), "exercise 3.1, key right: one of right, probes and property"),
        (GOOD + 'tolerance = "small"\n', "exercise 3.1, key tolerance: it should be a number"),
        (GOOD + 'property = "nobody"\n', "exercise 3.1, key property: checking/properties.py has no nobody"),
        (GOOD + "mistakes = [{ answer = 2 }]\n", "key mistakes: each needs say"),
        (GOOD + 'mistakes = [{ say = "x" }]\n', "key mistakes: each needs exactly one of"),
        (GOOD + 'mistakes = [{ when = { x = 1 }, say = "x" }]\n', "there is no probe named 'x'"),
        (GOOD + 'probes = [{ name = "x" }]\n', "key probes: each needs a name, args"),
        (GOOD.replace("right = 1", 'right = { data = "nothing" }'), "there is no data named 'nothing'"),
        ('["3.q1"]\nkind = "quiz"\nright = "b"\noptions = {a="x", b="y"}\nsay = {a="x"}\n', "key say: a quiz needs"),
        ('["3.q1"]\nkind = "quiz"\nright = "c"\noptions = {a="x", b="y"}\nsay = {a="x", b="y"}\n', "key right"),
    ],
)
def test_a_malformed_file_is_refused_with_place_and_remedy(course: Path, text: str, place: str):
    with pytest.raises(CourseError) as refused:
        bank_of(course, text)
    assert place in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_id_used_twice_is_refused(course: Path):
    (course / "exercises" / "03_more.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CourseError, match=r"03_more\.toml, exercise 3\.1: the id is used twice"):
        load_bank(course)


def test_a_file_that_is_no_utf8_is_refused(course: Path):
    (course / FILE).write_bytes("# Müller".encode("cp1252"))
    with pytest.raises(CourseError, match="not UTF-8"):
        load_bank(course)


def test_an_edited_file_is_read_again(course: Path):
    assert len(load_bank(course)) == 7
    assert list(bank_of(course, GOOD)) == ["3.1"]


def test_exercises_come_before_the_quiz_in_the_order_of_their_numbers(course: Path):
    text = "".join(GOOD.replace("3.1", f"3.{n}") for n in (10, 2, 1))
    quiz = '["3.q1"]\nkind = "quiz"\nright = "a"\noptions = {a="x", b="y"}\nsay = {a="x", b="y"}\n'
    assert list(bank_of(course, quiz + text)) == ["3.1", "3.2", "3.10", "3.q1"]


def test_a_compiled_bank_says_the_same_and_carries_the_solution(course: Path, solution_notebook):
    plain = load_bank(course)
    compiled = compile_bank(course)
    assert compiled == compile_bank(course)
    for readable in (b"counted from one", b"answer = 1 + 1", b"three dots"):
        assert readable not in compiled
    (course / FILE).unlink()
    (course / "exercises" / "bank.bin").write_bytes(compiled)
    bank = load_bank(course)
    assert bank["3.1"].solution == "answer = 1 + 1"
    assert {k: v.mistakes for k, v in bank.items()} == {k: v.mistakes for k, v in plain.items()}
    assert {k: v.right for k, v in bank.items()} == {k: v.right for k, v in plain.items()}


@pytest.mark.parametrize("content", [b"", b"DDB1", b"DDB1nonsense", b"something else"])
def test_a_damaged_bank_is_one_sentence(course: Path, content: bytes):
    (course / FILE).unlink()
    (course / "exercises" / "bank.bin").write_bytes(content)
    with pytest.raises(CourseError, match="damaged"):
        load_bank(course)


def test_no_bank_at_all_is_one_sentence(course: Path):
    (course / FILE).unlink()
    with pytest.raises(CourseError, match="No exercises found"):
        load_bank(course)


def test_an_unknown_id_lists_those_of_the_chapter(course: Path):
    with pytest.raises(Exception, match=r"no exercise 3\.9.*3\.1, 3\.2"):
        find("3.9")
    assert find(3.1).id == "3.1"


def test_a_broken_file_stops_no_other_chapter(course: Path):
    (course / "exercises" / "04_functions.toml").write_text("nonsense", encoding="utf-8")
    assert find("3.1").id == "3.1"
    with pytest.raises(CourseError, match="04_functions"):
        find("4.1")
