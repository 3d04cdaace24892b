"""An agenda for some minutes: nothing that is kept is cut, what is to be cut goes first, and the minutes add up."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techsales.course import CourseError
from techsales.programme.short import Short, at_least, shorten
from techsales.programme.write import short_said
from techsales.site.agenda import Plan, plans

ROOT = Path(__file__).resolve().parents[2]
KNOWN = plans(ROOT)


def short(minutes: int, *chapters: int) -> Short:
    return shorten(ROOT, minutes, chapters, KNOWN)


def every(one: Short) -> list[tuple[Plan, set[str], set[str]]]:
    return [(part.plan, {e.id for e in part.inside}, {e.id for e in part.cut}) for part in one.parts]


@given(st.integers(60, 1500), st.lists(st.sampled_from(sorted(KNOWN)), min_size=1, max_size=6, unique=True))
def test_whatever_is_asked_for(minutes: int, chapters: list[int]) -> None:
    try:
        one = short(minutes, *chapters)
    except CourseError:
        assert all(at_least(KNOWN[number]) > minutes - 10 for number in chapters)
        return
    spent = sum(m for _, m in one.fixed) + sum(part.minutes for part in one.parts)
    assert spent <= minutes and one.spare == minutes - spent
    gone = {plan.chapter.number for plan, _, _ in one.too_long}
    assert {part.plan.chapter.number for part in one.parts} | gone == set(chapters)
    for plan, inside, cut in every(one):
        assert inside | cut == {e.id for e in plan.exercises} and not inside & cut
        assert set(plan.keep) <= inside
    others_cut = any(cut - set(plan.cut) for plan, _, cut in every(one))
    assert not (others_cut and any(inside & set(plan.cut) for plan, inside, _ in every(one)))
    for _, need, left in one.too_long:
        assert need > left


def test_enough_minutes_cut_nothing() -> None:
    one = short(60 + 10, 3)
    assert every(one) == [(KNOWN[3], {"3.1", "3.2", "3.3", "3.4", "3.5", "3.6"}, set())]
    assert one.spare == 0 and not [sentence for sentence in short_said(one) if ": cut" in sentence]


def test_a_minute_less_cuts_what_the_notes_say() -> None:
    one = short(60 + 10 - 1, 3)
    assert every(one)[0][2] == {"3.5"} and one.spare == 7
    assert "Chapter 3: cut 3.5 first, as its notes say. Do it at home." in short_said(one)


def test_what_is_kept_stays_to_the_last_minute() -> None:
    one = short(33 + 5 + 10, 3)
    assert every(one)[0][1] == {"3.4"} and "Chapter 3: never cut 3.4." in short_said(one)
    with pytest.raises(CourseError, match="Give at least 48 minutes"):
        short(33 + 5 + 10 - 1, 3)


def test_the_first_named_chapter_comes_first() -> None:
    assert [plan.chapter.number for plan, _, _ in every(short(100, 10, 3))] == [10]
    assert [plan.chapter.number for plan, _, _ in every(short(100, 3, 10))] == [3]
    said = short_said(short(100, 10, 3))
    assert "Chapter 3 does not fit: with everything cut that may be cut it takes 38 minutes, and 33 were left." in said


def test_chapters_of_the_half_day_are_those_of_the_page_for_trainers() -> None:
    page = (ROOT / "book" / "trainers.md").read_text(encoding="utf-8")
    half_day = page.split("### If you have only half a day", 1)[1].split("\n## ", 1)[0]
    one = short(240)
    numbers = [plan.chapter.number for plan, _, _ in every(one)]
    assert numbers == [3, 4, 10, 15] and not one.too_long
    assert all(f"[Chapter {number}]" in half_day for number in numbers)
    assert one.assumes == {3: (2,), 10: (7,), 15: (11, 12, 13, 14)}


@pytest.mark.parametrize(("chapters", "said"), [((17,), "There is no chapter 17"), ((3, 3), "named twice")])
def test_no_such_agenda(chapters: tuple[int, ...], said: str) -> None:
    with pytest.raises(CourseError, match=said):
        short(500, *chapters)
