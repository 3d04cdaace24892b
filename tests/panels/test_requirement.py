"""The panel of chapter 9: what counts as checkable, and what is asked of the rest."""

from itertools import product

import pytest

from techsales.checking.properties_requirements import VAGUE
from techsales.panels import build_a_requirement
from techsales.panels.requirement import PARTS, says, state, view, wordings

SETTINGS = list(product(range(3), repeat=len(PARTS)))


def setting(places: tuple[int, ...]) -> dict[str, str]:
    return {key: PARTS[key][1][place].text for key, place in zip(PARTS, places, strict=True)}


def test_the_complaint_has_nothing_to_check_and_the_last_wordings_have_all_five() -> None:
    assert state(**wordings(0))["checked"] == 0
    assert state(**wordings(1))["checked"] == 0
    assert state(**wordings(2))["checked"] == 5


@pytest.mark.parametrize("places", SETTINGS)
def test_every_part_counts_once_and_alone(places: tuple[int, ...]) -> None:
    now = state(**setting(places))
    assert now["checked"] == places.count(2)
    assert view(now).count("✓") == places.count(2)
    assert view(now).count("○") == 5 - places.count(2)


def test_changing_one_part_of_the_complaint_makes_one() -> None:
    for key, (_, offered) in PARTS.items():
        assert state(**(wordings(0) | {key: offered[2].text}))["checked"] == 1


def test_a_number_alone_is_not_enough() -> None:
    now = state(**(wordings(2) | {"target": "by 06:15"}))
    assert now["checked"] == 4
    assert says(now) == (
        "4 of 5 parts can be checked; still open: number and unit. Ask first: Every day, or on how many of 100?"
    )


def test_what_is_said_of_a_finished_requirement() -> None:
    assert says(state(**wordings(2))) == (
        "5 of 5 parts can be checked. For the shift lead of plant 2: the night report is in the mailbox by 06:15 "
        "on 95 % of working days, measured by the time stamp of the mail, from 12 January 2026."
    )


def test_a_wording_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="no wording for who"):
        state(**(wordings(0) | {"who": "me"}))


def test_what_can_be_checked_holds_no_vague_word() -> None:
    assert not any(set(wording.split()) & VAGUE for wording in wordings(2).values())


def test_the_panel_opens_with_the_complaint_and_has_three_settings() -> None:
    assert build_a_requirement.start() == build_a_requirement.twin[0] == wordings(0)
    assert [state(**twin)["checked"] for twin in build_a_requirement.twin] == [0, 2, 5]
