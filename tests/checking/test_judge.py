import math
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from techsales.checking.bank import load_bank
from techsales.checking.capture import capture
from techsales.checking.judge import Verdict, judge


@pytest.fixture
def verdict(course: Path):
    bank = load_bank(course)

    def of(exercise_id: str, answer: object) -> Verdict:
        exercise = bank[exercise_id]
        return judge(capture(answer, [probe.args for probe in exercise.probes], seconds=0.2), exercise)

    return of


RIGHT_FORMS = [
    ("3.1", [2, 2.0, np.int64(2), np.float32(2), pd.Series([2]), np.array([2]), 2 + 1e-12]),
    ("3.2", ["cabde", "C A B D E", "c, a, b, d, e", ["c", "a", "b", "d", "e"], "c-a-b-d-e"]),
    ("3.4", [(30, 40), [30, 40], np.array([30, 40]), pd.Series([30, 40]), "30 of 40", " 30 OF 40 "]),
    ("3.5", [{"tdr": 0.8, "csat": 4.2}, {"CSAT ": np.float64(4.2), "tdr": 0.8}, pd.Series({"csat": 4.2, "tdr": 0.8})]),
    ("3.6", ["anything", 3, None]),
    ("3.q1", ["b", "B", "b)", "(B)", " b "]),
]


@pytest.mark.parametrize(("exercise_id", "answers"), RIGHT_FORMS)
def test_harmless_forms_are_right(verdict, exercise_id, answers):
    assert [verdict(exercise_id, answer).outcome for answer in answers] == ["right"] * len(answers)


def test_known_mistakes_draw_their_own_message(verdict):
    assert verdict("3.1", 4) == Verdict("mistake", "4", "You counted from one.", 1)
    assert verdict("3.1", "2") == Verdict("mistake", "'2'", "In quotes it is text.", 2)
    assert verdict("3.2", "cbade").says == "Which customer?"
    assert verdict("3.4", (33, 44)).mistake == 2
    assert verdict("3.q1", "a").says == "The list stays in `scores`."


def test_a_choice_whose_right_value_is_none_does_not_give_it_away(course: Path):
    from dataclasses import replace

    exercise = replace(load_bank(course)["3.1"], right={"type": "none"}, mistakes=())
    for answer in ("nichts", 0, [None], True):
        assert "None" not in judge(capture(answer), exercise).says


def test_a_rubric_is_answered_by_a_text(course: Path):
    from dataclasses import replace

    exercise = replace(load_bank(course)["3.6"], kind="rubric")
    outcomes = [judge(capture(answer), exercise).outcome for answer in ("one, two", " ", None, 3)]
    assert outcomes == ["right", "open", "open", "open"]


def test_three_dots_are_not_answered_and_never_wrong(verdict):
    assert {verdict(one, ...).outcome for one in ("3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.q1")} == {"open"}


def test_dots_inside_an_answer_are_not_answered_either(verdict):
    assert verdict("3.5", {"csat": 4.2, "tdr": ...}).outcome == "open"
    assert verdict("3.4", (30, ...)).outcome == "open"
    assert verdict("3.4", [[...], 40]).outcome == "open"


def good(scores):
    if len(scores) == 0:
        return None
    if max(scores) > 5:
        raise ValueError("1 to 5")
    return sum(scores) / len(scores)


class Narrower(ValueError):
    pass


def good_with_a_narrower_error(scores):
    if scores and max(scores) > 5:
        raise Narrower
    return good(scores)


def no_guard(scores):
    if max([0, *scores]) > 5:
        raise ValueError
    return sum(scores) / len(scores)


def accepts_six(scores):
    return sum(scores) / len(scores) if scores else None


def endless(scores):
    while True:
        pass


def prints(scores):
    print(sum(scores) / len(scores) if scores else "nothing")


def zero_for_none(scores):
    return good(scores) if scores else 0


def raises_another_error(scores):
    if scores and max(scores) > 5:
        raise TypeError("1 to 5")
    return good(scores)


def breaks_on_nothing(scores):
    return good(scores) if scores else scores.mean()


def spoils_its_input(scores):
    value = good(scores)
    scores.clear()
    return value


def test_functions_are_judged_by_what_they_give(verdict):
    assert verdict("3.3", good).outcome == "right"
    assert verdict("3.3", good_with_a_narrower_error).outcome == "right"
    assert verdict("3.3", spoils_its_input).outcome == "right"
    assert verdict("3.3", lambda scores: good(scores)).outcome == "right"
    assert verdict("3.3", no_guard).says == "Decide before dividing."
    assert verdict("3.3", accepts_six).says == "A six is a data error."


@pytest.mark.parametrize(
    ("function", "part"),
    [
        (endless, "loop whose condition never turns false"),
        (prints, "Use return instead of print"),
        (zero_for_none, "return None"),
        (lambda: 3, "Its own words"),
        (lambda scores: "None" if not scores else good(scores), "return None, without quotes"),
        (raises_another_error, "but with a ValueError. Its own words: 1 to 5"),
    ],
)
def test_unknown_wrong_functions_are_told_what_kind_of_wrong(verdict, function, part):
    assert part in verdict("3.3", function).says


def test_the_first_failing_call_is_named(verdict):
    assert "Call it yourself to see: breaks_on_nothing([])" in verdict("3.3", breaks_on_nothing).says
    assert verdict("3.3", zero_for_none).shown == "zero_for_none on no answers gave 0"
    assert verdict("3.3", endless).shown == "endless on three answers did not end within 0.2 seconds"


@pytest.mark.parametrize(
    ("exercise_id", "answer", "part"),
    [
        ("3.1", pd.DataFrame({"a": [1]}), "a whole table; asked for is a number"),
        ("3.1", 200, "100 times too much"),
        ("3.1", 0, 'run hint("3.1")'),
        ("3.1", [2], "The brackets around the number"),
        ("3.1", (2,), "Take the comma away"),
        ("3.1", (2, 5), "If you meant a decimal, it takes a point"),
        ("3.1", "2,5", "write decimals with a point"),
        ("3.1", print, "not what it gives"),
        ("3.2", None, "asked for are 5 letters in quotes"),
        ("3.2", "adbce", "2 of 5 stand in the right place"),
        ("3.2", "edbac", "1 of 5 stands in the right place"),
        ("3.3", "good", "without brackets and without quotes"),
        ("3.4", (40, 30), "The values fit, their order does not"),
        ("3.4", (3, 0, 4, 0), "there are 4. Write decimals with a point"),
        ("3.5", {"csat": 3.8, "tdr": 0.1}, "The value of 'csat' does not fit. Pooled."),
        ("3.5", {"csat": 0, "tdr": 0.8}, 'run hint("3.5")'),
        ("3.1", 2000, "1,000 times too much"),
        ("3.1", 0.002, "1,000 times too little"),
        ("3.1", -2, "sign"),
        ("3.1", 3, "off by one"),
        ("3.1", "2.0", "looks like a number"),
        ("3.1", "two", "without quotes"),
        ("3.1", math.nan, "missing"),
        ("3.1", math.inf, "divided by zero"),
        ("3.1", None, "None"),
        ("3.1", True, "True or False"),
        ("3.1", 77, 'hint("3.1")'),
        ("3.2", "cabed", "3 of 5 stand in the right place"),
        ("3.2", "cab", "5 letters or digits are asked for; there are 3"),
        ("3.3", 4.0, "A function is asked for"),
        ("3.4", (30,), "2 values are asked for; there is 1"),
        ("3.4", (30, 41), "Value 2 of 2 does not fit. You are off by one"),
        ("3.5", {"csat": 4.2}, "The key 'tdr' is missing"),
        ("3.5", {"csat": 4.2, "tdr": 80}, "The value of 'tdr' does not fit. That looks like percent"),
        ("3.5", {"csat": 4.2, "tdr": 0.2}, "share of all the others"),
        ("3.5", {"csat": 4, "tdr": 0.8}, "rounded"),
        ("3.5", {"csat": 4.2, "tdr": 0.8, "otp": 1}, "'otp' is not asked for"),
        ("3.q1", "c", "one letter in quotes: a, b"),
    ],
)
def test_unknown_wrong_answers_are_told_what_kind_of_wrong(verdict, exercise_id, answer, part):
    got = verdict(exercise_id, answer)
    assert (got.outcome, part in got.says) == ("wrong", True), got


class Hostile:
    """Raises whatever is done with it."""

    def _no(self, *_args):
        raise RuntimeError("hands off")

    __repr__ = __str__ = __eq__ = __hash__ = __iter__ = __len__ = __bool__ = __getattribute__ = __float__ = _no


class LyingNumber(float):
    def __eq__(self, other):
        return True

    def __float__(self):
        raise RuntimeError

    __hash__ = None


class LyingCallable:
    def __getattr__(self, name):
        raise RuntimeError

    def __call__(self, *args):
        raise SystemExit


def endless_generator():
    while True:
        yield 1


def cyclic() -> list:
    one: list = []
    one.append(one)
    return one


# Made when the test runs: the test runner itself stumbles over some of them.
ODD = [
    lambda: Hostile(),
    lambda: Hostile,
    lambda: LyingNumber(3),
    lambda: LyingCallable(),
    lambda: endless_generator(),
    lambda: cyclic(),
    lambda: list(range(10_000)),
    lambda: "x" * 100_000,
    lambda: {Hostile: 1},
    lambda: {1: {2: {3: {4: {5: {6: {7: {8: {9: {}}}}}}}}}},
    lambda: 10**400,
    lambda: NotImplemented,
    lambda: object(),
    lambda: b"bytes",
    lambda: pd.DataFrame(),
    lambda: pd.Series(dtype=float),
    lambda: pd.NaT,
    lambda: np.array([[1, 2], [3, 4]]),
    lambda: 1 + 2j,
    lambda: Exception("x"),
    lambda: print,
    lambda: range(3),
]


@pytest.mark.parametrize("make", ODD, ids=range(len(ODD)))
def test_an_answer_of_any_kind_is_judged_without_a_traceback(verdict, make):
    answer = make()
    for exercise_id in ("3.1", "3.2", "3.3", "3.4", "3.5", "3.q1"):
        got = verdict(exercise_id, answer)
        assert got.outcome == "wrong"
        assert got.says and len(got.shown) < 200


def test_a_lying_number_is_not_believed(verdict):
    assert verdict("3.1", LyingNumber(3)).outcome == "wrong"


def test_an_endless_function_is_stopped_off_the_main_thread_too(course: Path):
    from threading import Thread

    found = []
    thread = Thread(target=lambda: found.append(capture(endless, [([],)], seconds=0.2)))
    start = time.monotonic()
    thread.start()
    thread.join(10)
    assert found[0]["gives"][0]["type"] == "endless"
    assert time.monotonic() - start < 10


def test_a_function_that_swallows_the_interruption_once_is_stopped(verdict):
    def stubborn(scores):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                if scores == "stop":
                    break
                scores = "stop"

    assert verdict("3.3", stubborn).outcome == "wrong"
