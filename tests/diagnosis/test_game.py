"""The rules of play: what is charged, what is said, what is refused."""

import pytest

from techsales.course import CourseError
from techsales.diagnosis.definition import NONE
from techsales.diagnosis.game import Game, make_diagnosis
from techsales.diagnosis.score import Diagnosis
from tests.diagnosis.games import closed, whole

DOUBLES = "lines against different ids"
SAME = "solved and opened, same quarter"


@pytest.fixture
def game() -> Game:
    return Game(whole("K2", "cohort"))


def test_a_look_is_charged_once(game: Game) -> None:
    once = game.take(DOUBLES)
    assert once.take(DOUBLES) is once
    assert (once.cost, once.looks) == (1, [DOUBLES])


def test_names_may_be_typed_in_any_case_and_spacing(game: Game) -> None:
    assert game.take("  Lines  against different IDS ").looks == [DOUBLES]


def test_a_misspelt_look_offers_the_nearest(game: Game) -> None:
    with pytest.raises(
        CourseError, match=r"There is no look 'lines agianst ids'\. Did you mean \"lines against different ids\"\?"
    ):
        game.take("lines agianst ids")


def test_an_unknown_look_lists_the_menu(game: Game) -> None:
    with pytest.raises(CourseError, match=r"There is no look 'horoscope'\. There is: .*lines against different ids"):
        game.take("horoscope")


def test_a_misspelt_suspect_offers_the_nearest(game: Game) -> None:
    with pytest.raises(CourseError, match=r'There is no suspect \'cohrt\'\. Did you mean "cohort"\?'):
        make_diagnosis(game.setup, "cohrt")


def test_no_diagnosis_before_any_look(game: Game) -> None:
    with pytest.raises(CourseError, match=r"You have not looked at anything yet, .* Take a look first\."):
        game.diagnose(Diagnosis("cohort"))


def test_evidence_must_have_been_taken(game: Game) -> None:
    with pytest.raises(CourseError, match=r"because names look 3\. You have taken looks 1 to 1\."):
        game.take(DOUBLES).diagnose(Diagnosis("cohort", because=(1, 3)))


def test_a_wrong_diagnosis_says_which_look_contradicts_it_and_no_more(game: Game) -> None:
    after = game.take(DOUBLES).diagnose(Diagnosis("double closings"))
    assert after.answer() == "Not consistent with look 1. It cost 2 looks. One more diagnosis is open to you."
    assert "cohort" not in after.answer()
    assert not after.closed and after.cost == 3


def test_a_wrong_diagnosis_that_fits_is_told_apart(game: Game) -> None:
    after = game.take(DOUBLES).diagnose(Diagnosis("merged openings"))
    assert after.answer().startswith("Consistent with what you have seen, but not the only one.")


def test_none_where_the_menu_can_tell(game: Game) -> None:
    assert game.take(SAME).diagnose(Diagnosis(NONE)).answer().startswith("The menu can tell more than that.")


def test_the_second_wrong_diagnosis_closes_the_case(game: Game) -> None:
    after = game.take(SAME).diagnose(Diagnosis(NONE)).diagnose(Diagnosis("double closings"))
    assert after.closed and after.answer().endswith("That was the second: the case is closed.")
    with pytest.raises(CourseError, match=r"K2 with seed \d+ is closed"):
        after.take(DOUBLES)


def test_suspects_are_struck_out_on_ones_own_list_only(game: Game) -> None:
    after = game.keep(["cohort", "Double Closings"])
    assert after.kept == ["cohort", "double closings"]
    assert after.cost == 0 and not after.closed
    with pytest.raises(CourseError, match="There is no suspect 'nobody'"):
        game.keep(["nobody"])


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"where": "Q3"}, "where is one column and one value, such as where={'opened': 'Q3'}."),
        ({"where": {"opened": "Q3", "list": "closings"}}, "where is one column and one value"),
        ({"where": {"opend": "Q3"}}, "There is no column 'opend'. Did you mean \"opened\"?"),
        ({"where": {"opened": "Q9"}}, "There is no value of opened 'Q9'"),
        ({"because": "1, 2"}, "because is a list of the numbers of your looks, such as because=[1, 3]."),
        ({"because": [True]}, "because is a list"),
        ({"confidence": 90}, "confidence is a share between 0 and 1, such as 0.9; it is 90."),
        ({"confidence": "sure"}, "confidence is a share"),
        ({"fix": "pray"}, "There is no fix 'pray'"),
    ],
)
def test_what_was_typed_wrong_is_named(game: Game, what: dict, sentence: str) -> None:
    with pytest.raises(CourseError) as told:
        make_diagnosis(game.setup, "cohort", **what)
    assert sentence in str(told.value)


def test_places_are_named_as_the_seed_names_them(game: Game) -> None:
    made = make_diagnosis(game.setup, "Cohort", where={"Opened": "q3"}, because=1, confidence=1, fix="One group")
    assert made == Diagnosis("cohort", ("opened", "Q3"), (1,), 1.0, "one group")


def test_a_right_none_is_told_what_it_proved() -> None:
    setup = closed("K2")
    game = Game(setup)
    for look in setup.menu.path(setup.truth):
        game = game.take(look)
    assert game.diagnose(Diagnosis(NONE)).answer().startswith("Proven: your looks leave 2 suspects, and this menu")
