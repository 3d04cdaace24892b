"""The score, part by part."""

from random import Random

import pytest

from techsales.diagnosis.bots import conclude, take_all
from techsales.diagnosis.definition import NONE
from techsales.diagnosis.draw import Setup
from techsales.diagnosis.game import Game
from techsales.diagnosis.score import Diagnosis, Score, mean_brier
from tests.diagnosis.games import closed, whole

USELESS = "the rate, capped at 100 %"


def best(setup: Setup) -> Diagnosis:
    """The right answer with everything right in it."""
    suspect = setup.case.suspect(setup.truth)
    cited = tuple(range(1, len(setup.menu.path(setup.truth)) + 1))
    return Diagnosis(suspect.code, suspect.where, cited, 0.9, suspect.fix, setup.case.verify, suspect.prevent)


def play(setup: Setup, looks: list[str], *answers: Diagnosis) -> Score:
    game = take_all(Game(setup), looks)
    for answer in answers:
        game = game.diagnose(answer)
    assert game.score is not None
    return game.score


def changed(answer: Diagnosis, **what: object) -> Diagnosis:
    return Diagnosis(**{**answer.__dict__, **what})  # type: ignore[arg-type]


def test_all_right_at_par_is_a_hundred() -> None:
    setup = whole("K2", "cohort")
    score = play(setup, setup.menu.path("cohort"), best(setup))
    assert (score.total, score.verdict, score.cost, score.par, score.alive) == (100, "proven", 2, 2, 1)
    assert score.brier == pytest.approx(0.01)


def test_a_right_guess_with_rivals_alive_is_lucky_and_earns_no_economy() -> None:
    setup = whole("K2", "cohort")
    score = play(setup, [USELESS], changed(best(setup), because=(1,)))
    assert (score.verdict, score.cause, score.economy, score.evidence, score.alive) == ("lucky", 15, 0, 0, 4)


def test_what_the_trainers_page_says_of_scores() -> None:
    setup = whole("K2", "cohort")
    lucky = play(setup, [USELESS], changed(best(setup), because=(1,)))
    assert (lucky.verdict, lucky.total) == ("lucky", 45)
    twice = [*setup.menu.path("cohort"), *(look for look in setup.menu.costs if look not in setup.menu.path("cohort"))]
    assert play(setup, twice[: 2 * setup.menu.par], best(setup)).total == 90


def test_twice_wrong_is_nothing_and_closes_the_case() -> None:
    setup = whole("K2", "cohort")
    wrong = Diagnosis(
        "double closings", ("list", "closings"), (1,), 0.9, "drop doubles", setup.case.verify, "unique ids"
    )
    score = play(setup, [USELESS], wrong, wrong)
    assert (score.total, score.verdict, score.cost) == (0, "wrong", 1 + 2 + 2)
    assert score.brier == pytest.approx(0.81)


def test_a_wrong_diagnosis_before_the_right_one_costs_two_looks() -> None:
    setup = whole("K2", "cohort")
    wrong = Diagnosis("double closings")
    score = play(setup, setup.menu.path("cohort"), wrong, best(setup))
    assert (score.cost, score.economy) == (4, 10)


@pytest.mark.parametrize(
    ("change", "part", "points"),
    [
        ({"where": ("opened", "Q4")}, "where", 7.5),
        ({"where": ("status", "note")}, "where", 0),
        ({"where": None}, "where", 0),
        ({"fix": "cap"}, "fix", 0),
        ({"verify": "same only"}, "verify", 0),
        ({"prevent": "reminder"}, "prevent", 0),
        ({"because": ()}, "evidence", 0),
        ({"because": (1,)}, "evidence", 0),
    ],
)
def test_each_part_is_lost_by_itself(change: dict, part: str, points: float) -> None:
    setup = whole("K2", "cohort")
    full = play(setup, setup.menu.path("cohort"), best(setup))
    score = play(setup, setup.menu.path("cohort"), changed(best(setup), **change))
    assert getattr(score, part) == points
    assert score.total == full.total - (getattr(full, part) - points)


def test_each_look_cited_for_nothing_costs_two_points() -> None:
    setup = whole("K2", "cohort")
    looks = [*setup.menu.path("cohort"), USELESS]
    padded = play(setup, looks, changed(best(setup), because=(1, 2, 3)))
    assert padded.evidence == 8
    assert play(setup, looks, best(setup)).evidence == 10


def test_an_irrelevant_look_never_raises_a_score() -> None:
    for truth in whole("K2").case.codes:
        setup = whole("K2", truth)
        path = setup.menu.path(truth)
        before = conclude(take_all(Game(setup), path), Random(1)).score
        for place in range(len(path) + 1):
            longer = [*path[:place], USELESS, *path[place:]]
            after = conclude(take_all(Game(setup), longer), Random(1)).score
            assert before and after and after.total <= before.total


def test_none_is_right_only_where_the_menu_cannot_tell() -> None:
    setup = closed("K2")
    path = setup.menu.path(setup.truth)
    answer = Diagnosis(NONE, None, tuple(range(1, len(path) + 1)), 0.8)
    assert play(setup, path, answer).total == 100
    open_setup = whole("K2", "cohort")
    assert play(open_setup, open_setup.menu.path("cohort"), Diagnosis(NONE), Diagnosis(NONE)).total == 0


def test_none_before_the_looks_show_it_is_lucky() -> None:
    score = play(closed("K2"), [USELESS], Diagnosis(NONE, None, (1,)))
    assert (score.verdict, score.cause, score.economy) == ("lucky", 15, 0)


def test_the_true_suspect_where_nothing_can_be_established_is_lucky() -> None:
    setup = closed("K2")
    score = play(setup, list(setup.menu.costs), best(setup))
    assert (score.verdict, score.cause) == ("lucky", 15)


def test_the_brier_score_over_cases() -> None:
    scores = [Score("proven", 40, 15, 20, 10, 5, 5, 5, 1, 2, 2, brier) for brier in (0.01, 0.81, None)]
    assert mean_brier(scores) == (pytest.approx(0.41), 2)
    assert mean_brier([]) is None
