"""What a class's answers say: misconceptions with their denominator, who is stuck, items that discriminate badly."""

import math
import random
from collections import Counter

import pytest

from techsales.checking.bank import load_bank
from techsales.grading.gradebook import Learner
from techsales.grading.items import (
    FEWEST,
    Classroom,
    Discrimination,
    Standing,
    classroom,
    discrimination,
    fisher,
    misconceptions,
    not_begun,
    poor_items,
    stuck,
)
from techsales.grading.records import GONE, SKIPPED, Answer


def standing(name: str, **outcomes: str) -> Standing:
    return Standing(name, name, {key.replace("_", "."): value for key, value in outcomes.items()}, "")


def room(rights: list[tuple[int, int]]) -> Classroom:
    """Learners by (item 1.1 right, how many of 9 others right)."""
    return Classroom(
        [
            Standing(
                str(n),
                str(n),
                {"1.1": "right" if item else "wrong"}
                | {f"2.{k}": "right" if k <= rest else "wrong" for k in range(1, 10)},
                "",
            )
            for n, (item, rest) in enumerate(rights)
        ]
    )


def test_misconceptions_come_with_their_denominator_and_the_banks_words(root):
    bank = load_bank(root)
    outcomes = ["mistake", "mistake", "right", "wrong", "open", "unreachable"]
    class_ = Classroom([standing(str(n), **{"3_1": outcome}) for n, outcome in enumerate(outcomes)])
    class_.mistakes = Counter({("3.1", "1"): 2, ("99.1", "1"): 7, ("3.1", "99"): 1})
    (one,) = misconceptions(class_, bank)
    assert (one.met, one.answered) == (2, 4), "open and unreachable are no answers"
    assert one.say == bank["3.1"].mistakes[0].say and one.why.endswith("counts positions from one")


def test_a_quiz_counts_by_the_letter_that_was_chosen(root):
    bank = load_bank(root)
    question = bank["3.q1"]
    wrong = next(letter for letter in question.options if letter != question.right["value"])
    captured = {"type": "text", "value": f" {wrong.upper()})"}
    people = [Learner(n, n, {"3.q1": Answer("3.q1", "mistake", 0, "", captured, "")}) for n in ("a", "b")]
    (one,) = misconceptions(classroom(people), bank)
    assert (one.met, one.answered, one.say) == (2, 2, question.say[wrong])


def test_stuck_is_fewer_than_half_of_four_or_more(make):
    people = [
        standing("half", **{"1_1": "right", "1_2": "right", "1_3": "wrong", "1_4": "wrong"}),
        standing("low", **{"1_1": "right", "1_2": "wrong", "1_3": "wrong", "1_4": "mistake"}),
        standing("few", **{"1_1": "wrong", "1_2": "wrong", "1_3": "wrong", "1_4": "open"}),
        standing("none", **{"1_1": "wrong", "1_2": "wrong", "1_3": "wrong", "1_4": "wrong"}),
        standing("idle", **{"1_1": "open"}),
        standing("empty"),
    ]
    assert [one.name for one in stuck(Classroom(people))] == ["none", "low"]
    assert [one.name for one in not_begun(Classroom(people))] == ["idle", "empty"]
    assert people[1].first_not_right == "1.2"


def test_whose_code_stops_before_every_check_is_stuck_and_who_took_the_checks_out_is_not():
    def learner(name: str, error: str) -> Learner:
        rest = {f"1.{n}": Answer(f"1.{n}", "unreachable", None, "", {}, error.format(f"1.{n}")) for n in range(2, 6)}
        return Learner(name, name, {"1.1": Answer("1.1", "right", None, "", {}, ""), **rest})

    people = classroom([learner("Ana", "Line 1: NameError"), learner("Ben", GONE), learner("Cy", SKIPPED)])
    (found,) = stuck(people)
    assert (found.name, found.right, found.tried, found.stopped) == ("Ana", 1, 5, 4)
    assert [one.last_error for one in people.standings] == ["1.5: Line 1: NameError", "", ""]


def test_a_correlation_by_hand():
    rights = [(int(n >= 12), n % 10) for n in range(24)]
    found = discrimination("1.1", room(rights))
    rest, item = [n % 10 / 9 for n in range(24)], [int(n >= 12) for n in range(24)]
    mean_r, mean_i = sum(rest) / 24, sum(item) / 24
    above = sum((a - mean_r) * (b - mean_i) for a, b in zip(rest, item, strict=True))
    below = math.sqrt(sum((a - mean_r) ** 2 for a in rest) * sum((b - mean_i) ** 2 for b in item))
    assert found.r == pytest.approx(above / below) and found.n == 24 and found.group == 6
    ordered = sorted(range(24), key=lambda n: (n % 10 / 9, str(n)))
    assert (found.lower, found.upper) == (sum(item[n] for n in ordered[:6]), sum(item[n] for n in ordered[-6:]))


def test_fishers_interval():
    # r = 0.5 of 28 pairs: artanh 0.5 = 0.5493, ± 1.96 / 5
    low, high = fisher(0.5, 28)
    assert (round(low, 4), round(high, 4)) == (
        round(math.tanh(0.54931 - 0.39199), 4),
        round(math.tanh(0.54931 + 0.39199), 4),
    )


def test_fewer_than_twenty_say_nothing():
    rights = [(n % 2, n % 10) for n in range(FEWEST - 1)]
    assert discrimination("1.1", room(rights)) == "19 learners, fewer than 20"
    assert isinstance(discrimination("1.1", room([*rights, (1, 3)])), Discrimination)


def test_where_there_is_nothing_to_tell_apart_it_is_said():
    assert discrimination("1.1", room([(1, n % 10) for n in range(30)])) == "30 of 30 right, so nothing to tell apart"
    assert "same share right" in discrimination("1.1", room([(n % 2, 4) for n in range(30)]))


def test_a_coin_toss_and_an_inverted_item_are_poor_and_a_good_one_is_not():
    chance = random.Random(1)
    people = []
    for n in range(60):
        ability = n / 60
        outcomes = {f"2.{k}": "right" if chance.random() < ability else "wrong" for k in range(1, 10)}
        outcomes["1.1"] = "right" if chance.random() < ability else "wrong"
        outcomes["1.2"] = "right" if chance.random() < 0.5 else "wrong"
        outcomes["1.3"] = "right" if chance.random() > ability else "wrong"
        people.append(Standing(str(n), str(n), outcomes, ""))
    poor, looked, reasons = poor_items(Classroom(people))
    names = [one.exercise for one in poor]
    assert names[0] == "1.3" and poor[0].high < 0 and "1.2" in names and "1.1" not in names
    assert looked == 12 and reasons == {}
