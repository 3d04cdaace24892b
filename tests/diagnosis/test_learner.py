"""A case played by function calls, from brief to debrief."""

import json
from pathlib import Path

import pytest

from techsales import Case
from techsales.diagnosis.cases import MODULES
from techsales.diagnosis.draw import find_case, set_up
from techsales.diagnosis.matrix import admitted_of
from tests.diagnosis.games import whole


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):
    def read() -> str:
        return capsys.readouterr().out

    return read


@pytest.mark.parametrize("name", MODULES)
def test_every_case_plays_from_brief_to_debrief(name: str, said) -> None:
    case = Case(name)
    setup = case.game.setup
    assert setup.whole
    case.brief()
    assert name in said()
    case.menu()
    menu = said()
    assert all(look.name in menu for look in setup.looks)
    case.suspects()
    suspects = said()
    assert all(suspect.code in suspects for suspect in setup.suspects)
    for number, look in enumerate(setup.menu.path(setup.truth), 1):
        case.look(look)
        assert f"Look {number}: {look}" in said()
    case.debrief()
    assert "The debrief opens when the case is closed. You have 2 diagnoses left." in said()
    suspect = setup.case.suspect(setup.truth)
    where = {suspect.where[0]: setup.shown(suspect.where[1])}
    cited = list(range(1, len(case.game.looks) + 1))
    case.diagnose(suspect.code, where, cited, 0.9, suspect.fix, setup.case.verify, suspect.prevent)
    answer = said()
    assert "✓ Proven: your looks leave nothing else." in answer and "of 100" in answer
    case.score()
    assert said() == answer
    case.debrief()
    told = said()
    assert f"It was: {suspect.code}" in told and "The best way" in told and "Your way" in told
    assert "{" not in menu + suspects + answer + told


def test_a_restarted_kernel_finds_the_game(said) -> None:
    Case("K2").look("lines against different ids")
    again = Case("K2")
    assert again.game.looks == ["lines against different ids"]
    said()
    again.menu()
    assert "look 1" in said()


def test_a_look_taken_twice_is_charged_once(said) -> None:
    case = Case("K2")
    case.look("lines against different ids")
    first = said()
    case.look("Lines against different ids")
    assert said() == first and case.game.cost == 1


def test_a_finished_seed_gives_way_to_the_next(said) -> None:
    case = Case("K2")
    seed = case.game.setup.seed
    case.look("lines against different ids")
    for _ in range(2):
        if not case.game.closed:
            wrong = next(s.code for s in case.game.setup.suspects if s.code != case.game.setup.truth)
            case.diagnose(wrong)
    assert case.game.closed
    assert Case("K2").game.setup.seed != seed
    assert repr(Case("K2", seed=seed)) == f'Case("K2", seed={seed})'


@pytest.mark.parametrize(
    ("play", "sentence"),
    [
        (lambda: Case(), "There is no case"),
        (lambda: Case("K12"), "There is no case K12. The ladder has K1, K2"),
        (lambda: Case("K2", seed="x"), "A seed is a whole number"),
        (lambda: Case("K12").menu(), "This case was not opened."),
        (lambda: Case("K2").look("lines agianst ids"), 'Did you mean "lines against different ids"?'),
        (lambda: Case("K2").look(), "There is no look"),
        (lambda: Case("K2").diagnose("cohort"), "Take a look first."),
        (lambda: Case("K2").diagnose("cohrt"), 'Did you mean "cohort"?'),
        (lambda: Case("K2").transcript(), "There is nothing to hand in yet."),
        (lambda: Case("K2").suspects(keep=["nobody"]), "There is no suspect 'nobody'"),
        (lambda: Case("K2").score(), "No diagnosis yet. Nothing was looked at yet."),
    ],
)
def test_what_goes_wrong_is_one_sentence(play, sentence: str, said) -> None:
    play()
    out = said()
    assert sentence in out and "Traceback" not in out


def test_the_table_of_a_look_to_compute_with() -> None:
    case = Case("K2")
    case.look("labels in the status column")
    table = case.table(1)
    assert list(table.columns) == ["status", "closings"] and table["closings"].sum() == 22


def test_a_transcript_is_written_with_the_learners_name(tmp_path: Path, said) -> None:
    from techsales import progress

    progress("Ana")
    case = Case("K2")
    case.look("labels in the status column")
    case.transcript(str(tmp_path / "ana.json"))
    content = json.loads((tmp_path / "ana.json").read_text(encoding="utf-8"))
    assert (content["learner"], content["case"], len(content["events"])) == ("Ana", "K2", 1)
    assert "Written: ana.json" in said()


def test_the_shown_tree_marks_this_cases_way(said) -> None:
    from techsales.diagnosis.tree import draw_tree, tree_words

    setup = whole("K2", "cohort")
    assert "→" in tree_words(setup) and tree_words(setup).count("cohort") == 1
    drawn = draw_tree(setup)
    assert 'role="img"' in drawn and 'aria-label="Decision tree of K2' in drawn and "dd-true" in drawn


def test_first_seed_has_the_whole_menu() -> None:
    for name in MODULES:
        seed = Case(name).game.setup.seed
        assert seed in admitted_of(find_case(name)) and set_up(name, seed).whole
