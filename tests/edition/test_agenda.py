"""The sessions of an edition: its chapters and minutes, and a session that keeps all it had stays as it was."""

from techsales.edition.agenda import house_session, kept

SESSION = {"name": "Week 1", "chapters": [1, 2], "minutes": 150, "fixed": [["Start", 10]]}


def test_a_session_that_keeps_its_chapters_keeps_its_minutes() -> None:
    assert house_session(SESSION, {1: 60, 2: 60, 3: 60}) == SESSION


def test_a_shorter_list_makes_a_shorter_session() -> None:
    assert house_session(SESSION, {1: 60, 3: 60}) == SESSION | {"chapters": [1], "minutes": 70}
    # More work than there was time for fits the time.
    assert house_session(SESSION, {1: 200})["minutes"] == 150
    assert house_session(SESSION | {"groups": True, "chapters": [1, 2, 3]}, {1: 40, 2: 60})["minutes"] == 70
    assert house_session(SESSION, {3: 60}) == {}


def test_a_fixed_part_about_a_chapter_goes_with_it() -> None:
    entry = SESSION | {"fixed": [["Start", 10], ["Talk on chapter 2", 20]]}
    found = house_session(entry, {1: 60})
    assert found["fixed"] == [["Start", 10]] and found["minutes"] == 70


def test_the_short_course_has_its_chapters_or_all_of_the_edition() -> None:
    assert kept([3, 1, 9], {1, 3}) == [3, 1]
    assert kept([9], {3, 1}) == [1, 3]
