"""What a seed draws."""

from collections import Counter

import pytest

from techsales.course import CourseError
from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.draw import set_up
from techsales.diagnosis.matrix import CANDIDATES, admitted_of
from tests.diagnosis.games import closed, whole

CASES = list(MODULES)


def all_setups(name: str) -> list:
    return [set_up(name, seed) for seed in admitted_of(definition(name))]


@pytest.mark.parametrize("name", CASES)
def test_every_suspect_is_the_culprit_of_some_seed(name: str) -> None:
    drawn = Counter(setup.truth for setup in all_setups(name))
    case = definition(name)
    assert len(drawn) >= len(case.codes) - 1, drawn
    assert max(drawn.values()) < 0.6 * sum(drawn.values()), drawn


@pytest.mark.parametrize("name", CASES)
def test_a_short_menu_does_not_give_away_that_nothing_can_be_established(name: str) -> None:
    for setup in all_setups(name):
        if setup.closed:
            assert not setup.whole
        assert setup.menu.is_fair
        assert set(setup.menu.costs) == {look.name for look in setup.looks}
        assert len(setup.looks) >= len(setup.case.looks) - 1


def test_over_all_cases_short_menus_are_of_both_kinds() -> None:
    short = [setup for name in CASES for setup in all_setups(name) if not setup.whole]
    assert any(setup.closed for setup in short) and any(not setup.closed for setup in short)


@pytest.mark.parametrize("level", range(1, 6))
def test_on_every_level_some_seed_leaves_nothing_to_establish(level: int) -> None:
    assert any(s.closed for name in CASES if definition(name).level == level for s in all_setups(name))


def test_one_seed_is_one_game() -> None:
    first, again = set_up("k2", 1), set_up("K2", 1)
    assert (first.truth, first.names, first.looks, first.tables) == (
        again.truth,
        again.names,
        again.looks,
        again.tables,
    )


def test_names_are_exchanged_in_every_text_and_cell() -> None:
    setup = next(s for s in all_setups("K2") if s.names["Heron"] != "Heron")
    new = setup.names["Heron"]
    assert setup.shown("{Heron} solved") == f"{new} solved"
    assert setup.canonical(new) == "Heron"
    brief = setup.sheet(setup.case.brief(setup.tables))
    assert next(row for row in brief.rows if row[3] == "110 %")[0] == new
    assert [row[0] for row in brief.rows] == sorted(row[0] for row in brief.rows)


@pytest.mark.parametrize("seed", [0, -1, 1.5, "1", True, 1_000_000, None])
def test_what_is_no_seed_is_one_sentence(seed: object) -> None:
    with pytest.raises(CourseError, match=r"A seed is a whole number, such as Case\('K2', seed=\d+\)\."):
        set_up("K2", seed)  # type: ignore[arg-type]


def test_a_seed_that_is_not_admitted_is_refused_with_others_to_take() -> None:
    name = next(name for name in CASES if len(admitted_of(definition(name))) < len(CANDIDATES))
    seed = next(seed for seed in CANDIDATES if seed not in admitted_of(definition(name)))
    with pytest.raises(CourseError, match=rf"{name} is not played with seed {seed}: .* Take one of \d+, \d+, \d+\."):
        set_up(name, seed)


def test_an_unknown_case_lists_those_there_are() -> None:
    with pytest.raises(CourseError, match=r"There is no case K9\. The ladder has K1, .*K8"):
        set_up("K9", 1)


def test_whole_and_closed_menus() -> None:
    assert whole("K2").fair == {whole("K2").truth}
    assert len(closed("K2").fair) > 1


def test_the_order_of_the_choices_does_not_tell_what_is_right() -> None:
    places = {list(setup.case.verifies).index(setup.case.verify) for setup in all_setups("K2")}
    assert places == set(range(len(definition("K2").verifies)))
