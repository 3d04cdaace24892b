"""Games are kept, and what was handed in is replayed and never believed."""

import json
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.diagnosis import transcript
from techsales.diagnosis.game import Game, make_diagnosis
from techsales.diagnosis.transcript import Transcript, load_game, read_transcript, replay, replayed, transcript_bytes
from tests.diagnosis.games import whole

DOUBLES = "lines against different ids"
SAME = "solved and opened, same quarter"


def finished() -> Game:
    game = Game(whole("K2", "cohort")).take(DOUBLES).keep(["cohort", "merged openings"]).take(SAME)
    return game.diagnose(make_diagnosis(game.setup, "cohort", {"opened": "Q3"}, [1, 2], 0.75))


def edited(change) -> Transcript:
    content = json.loads(transcript_bytes(finished(), "Ana"))
    change(content)
    return read_transcript(json.dumps(content).encode(), "ana.json")


def test_a_transcript_replays_to_the_same_game() -> None:
    game = finished()
    again, left_out = replayed(read_transcript(transcript_bytes(game, "Ana"), "ana.json"))
    assert (again.events, again.score, left_out) == (game.events, game.score, [])


def test_a_look_that_was_taken_out_breaks_all_that_follows() -> None:
    game, left_out = replayed(edited(lambda c: c["events"].pop(0)))
    assert left_out == [1, 2, 3] and not game.looks and game.score is None


def test_a_changed_answer_does_not_count() -> None:
    game, left_out = replayed(edited(lambda c: c["events"][-1].update(cause="merged openings")))
    assert left_out == [4] and not game.diagnoses


def test_a_claimed_score_is_ignored() -> None:
    game, left_out = replayed(edited(lambda c: c.update(score=100)))
    assert not left_out and game.score is not None and game.score.total < 100


def test_another_seed_replays_to_nothing() -> None:
    other = next(seed for seed in range(1, 30) if seed != finished().setup.seed)
    game, left_out = replayed(edited(lambda c: c.update(seed=other)))
    assert len(left_out) == 4 and not game.events


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"do": "look"},
        {"do": "look", "look": ["x"]},
        {"do": "keep", "keep": 5},
        {"do": "diagnose"},
        {"do": "diagnose", "cause": "cohort", "where": "x"},
        {"do": "diagnose", "cause": ["cohort"]},
        {"do": "diagnose", "cause": "cohort", "because": [10**9]},
        {"do": "diagnose", "cause": "cohort", "confidence": "nan"},
        {"do": "fly"},
    ],
)
def test_hostile_events_are_left_out(event: dict) -> None:
    setup = whole("K2", "cohort")
    first = Game(setup).take(DOUBLES)
    game, left_out = replay(setup, [*first.events, {**event, "mark": "x"}])
    assert left_out == [2] and game.events == first.events


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is cut short or no transcript"),
        (b'{"format": 1, "case"', "is cut short or no transcript"),
        (b"\xff\xfe", "is cut short or no transcript"),
        (b"[1]", "is no transcript"),
        (b'{"format": 2}', "is no transcript"),
        (b'{"format": 1, "case": "K2"}', "has no seed"),
        (b'{"format": 1, "case": "K2", "seed": "1", "events": []}', "its seed or its events were changed"),
        (b'{"format": 1, "case": "K2", "seed": 1, "events": [5]}', "its seed or its events were changed"),
        (b"[" * 100_000, "is cut short or no transcript"),
        (b" " * (transcript.MOST_BYTES + 1), "is too large for a transcript"),
    ],
)
def test_what_is_no_transcript_is_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(CourseError) as told:
        read_transcript(content, "ana.json")
    assert str(told.value).startswith("ana.json") and sentence in str(told.value)


def test_a_bom_is_read() -> None:
    assert read_transcript(b"\xef\xbb\xbf" + transcript_bytes(finished(), "Ana"), "a.json").learner == "Ana"


def test_a_game_survives_the_kernel_and_a_spoilt_line(own_progress: Path) -> None:
    game = Game(whole("K2", "cohort")).take(DOUBLES)
    transcript.keep_event(game)
    with own_progress.open("a") as file:
        file.write('{"v": 1, "event": "case", "case": "K2", "se')
    game = game.take(SAME)
    transcript.keep_event(game)
    assert load_game(game.setup).events == game.events


def test_two_devices_that_played_the_same_seed_do_not_mix() -> None:
    setup = whole("K2", "cohort")
    here, there = Game(setup).take(DOUBLES), Game(setup).take(SAME)
    for game in (here, there, here.take("labels in the status column")):
        transcript.keep_event(game)
    assert load_game(setup).looks == [DOUBLES, "labels in the status column"]
