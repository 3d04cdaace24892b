"""Profiles: complete, distinct, and careful."""

import re
from collections import Counter

import pytest

from techsales.course import CourseError
from techsales.industries.profile import FERROWICK, FOLDER, INDUSTRIES, WORDS, as_profile, find_industry, read_profile

profiles = [read_profile(name) for name in INDUSTRIES]


def test_there_is_a_file_for_each_industry_and_no_other() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(INDUSTRIES)


def test_no_name_stands_twice_or_is_one_of_ferrowicks() -> None:
    for profile in profiles:
        own = [name for kind in FERROWICK if kind not in ("customers", "branches") for name in profile.lists[kind]]
        assert [name for name, times in Counter(own).items() if times > 1] == []
        assert not set(own) & set(profile.names)
    teams = [team for profile in profiles for team in profile.lists["teams"]]
    assert len(set(teams)) == 64
    assert len({profile.company for profile in profiles}) == 8


def test_words_begin_with_a_consonant_where_the_course_says_a() -> None:
    words = [one for profile in profiles for one, _ in profile.words.values()]
    assert [word for word in words if word[0] in "aeio"] == []
    assert all(set(profile.words) == set(WORDS) for profile in profiles)


def test_the_gateway_is_the_first_component() -> None:
    for profile in profiles:
        assert profile.words["gateway"][0] == profile.lists["components"][0]


def test_notes_give_no_advice_and_cite_no_rule() -> None:
    for profile in profiles:
        assert (
            "no statement" in profile.note
            or "no legal advice" in profile.note
            or "says nothing" in profile.note
            or ("no claim" in profile.note)
        )
        assert not re.search(r"GDPR|HIPAA|§|\bAct\b|Article|Directive|PSD2|must\b", profile.note)


def test_a_list_of_the_wrong_length_is_named() -> None:
    found = {"names": {"regions": ["A"]}, "words": {}}
    with pytest.raises(CourseError, match="mine.toml: regions needs 4 names, in place of North, East, South, West"):
        as_profile("mine", found)
    names = {kind: ["x"] * len(old) for kind, old in FERROWICK.items()}
    with pytest.raises(CourseError, match="mine.toml: firmware needs two words"):
        as_profile("mine", {"names": names, "words": {}})


def test_an_industry_is_found_in_any_spelling() -> None:
    assert {find_industry(text) for text in ("enterprise IT", "Enterprise-IT", " enterprise_it ")} == {"enterprise_it"}
    with pytest.raises(CourseError, match="There is no industry 'x'. There is: enterprise_it, software"):
        find_industry("x")
