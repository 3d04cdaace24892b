"""A trainer grades transcripts with seeds of their own."""

import csv
import json
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from techsales.cli import app
from techsales.course import CourseError
from techsales.diagnosis.bots import optimal, random_guesser
from techsales.diagnosis.cases import definition
from techsales.diagnosis.cohort import read_seeds
from techsales.diagnosis.draw import set_up
from techsales.diagnosis.game import Game
from techsales.diagnosis.matrix import more_seeds
from techsales.diagnosis.transcript import transcript_bytes
from techsales.places import TYPED


@pytest.fixture(scope="module")
def secret() -> list[int]:
    seeds = more_seeds(definition("K2"), Random(5))
    return [next(seeds) for _ in range(4)]


@pytest.fixture
def handed_in(tmp_path: Path, secret: list[int]) -> Path:
    """What a small class hands in: good, lucky, unfinished, edited, foreign seed, broken, page export, progress file."""
    folder = tmp_path / "in" / "nested"
    folder.mkdir(parents=True)
    first, second, third, fourth = secret
    best = optimal(set_up("K2", first), Random(1))
    (folder / "ana.json").write_bytes(transcript_bytes(best, "Ana"))
    (folder / "ben.json").write_bytes(transcript_bytes(random_guesser(set_up("K2", second), Random(2)), "=Ben()"))
    begun = Game(set_up("K2", third)).take("lines against different ids")
    (folder / "cleo.json").write_bytes(transcript_bytes(begun, "Cleo"))
    spoilt = json.loads(transcript_bytes(best, "Dan"))
    spoilt["events"].pop(0)
    (folder / "dan.json").write_text(json.dumps(spoilt))
    (folder / "eve.json").write_bytes(transcript_bytes(optimal(set_up("K2", 1), Random(1)), "Eve"))
    (folder / "fay.json").write_bytes(b'{"format": 1, "ca')
    records = [{"event": "name", "name": "Gus"}]
    records += [
        {"event": "case", "case": "K2", "seed": fourth, **event}
        for event in optimal(set_up("K2", fourth), Random(1)).events
    ]
    export = {"cells": [], "metadata": {"techsales": {"progress": records}}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "gus.ipynb").write_text(json.dumps(export))
    (folder / "hal.jsonl").write_text("\n".join(map(json.dumps, [*records, "x", 5])).replace("Gus", "Hal") + "\n{")
    (folder / "other.ipynb").write_text("{}")
    return tmp_path / "in"


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=True)
    said = str(result.exception) if isinstance(result.exception, CourseError) else ""
    return result.exit_code, result.output + said


def test_a_class_is_graded_and_nobody_stops_the_others(handed_in: Path, secret: list[int], tmp_path: Path) -> None:
    seeds = tmp_path / "seeds.txt"
    seeds.write_text("# ours\n" + "\n".join(map(str, secret[:3])) + f"\n{secret[3]}, Gus\n")
    code, out = run("case", "k2", handed_in, "--seeds-file", seeds, "--to", tmp_path / "result.csv")
    assert code == 0, out
    rows = {row["file"]: row for row in csv.DictReader((tmp_path / "result.csv").open(encoding="utf-8-sig"))}
    assert rows["ana.json"]["verdict"] == "proven" and float(rows["ana.json"]["score"]) > 80
    assert rows["ben.json"]["learner"] == "'=Ben()" and rows["ben.json"]["verdict"] in ("wrong", "lucky")
    assert rows["cleo.json"]["remark"] == "not finished after 1 looks, so there is no score"
    assert "do not replay and were left out" in rows["dan.json"]["remark"] and rows["dan.json"]["score"] == ""
    assert rows["eve.json"]["remark"] == "seed 1 is not on your list, so the game does not count"
    assert rows["fay.json"]["remark"].startswith("fay.json is cut short")
    assert rows["gus.ipynb"]["verdict"] == "proven"
    assert rows["hal.jsonl"]["remark"] == f"seed {secret[3]} was given to Gus, so the game does not count"
    assert "3 games have a score; 5 games or files have none." in out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", f"holds no seed. {TYPED} case K4 --draw 12 makes some."),
        ("12\nabc\n", "seeds.txt, line 2: 'abc' is no seed."),
        (None, "cannot be read as text."),
    ],
)
def test_a_list_of_seeds_that_is_none(text: str | None, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "seeds.txt"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CourseError) as told:
        read_seeds(path)
    assert sentence in str(told.value)


def test_seeds_are_drawn_and_played() -> None:
    code, out = run("case", "K2", "--draw", 3)
    seeds = [int(line) for line in out.split()]
    assert code == 0 and len(seeds) == 3 and all(set_up("K2", seed) for seed in seeds)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("case", "K2"), f"Write: {TYPED} case K2 --seeds-file seeds.txt FOLDER."),
        (("case", "K99", "--draw", 1), "There is no case K99."),
    ],
)
def test_what_is_missing_is_said(words: tuple, sentence: str) -> None:
    code, out = run(*words)
    assert code != 0 and sentence in out


def test_a_copied_game_says_whose_it_is_and_ones_own_counts_once(tmp_path: Path, secret: list[int]) -> None:
    best = optimal(set_up("K2", secret[0]), Random(1))
    for name, learner in (("a1", "Ana"), ("a2", "ana"), ("b", "Bob")):
        (tmp_path / f"{name}.json").write_bytes(transcript_bytes(best, learner))
    seeds = tmp_path / "seeds.txt"
    seeds.write_text(str(secret[0]))
    code, out = run("case", "K2", tmp_path, "--seeds-file", seeds)
    assert code == 0 and "2 games have a score; 0 games or files have none." in out
    assert "Bob" in out and "the same game, event for event, as that of Ana" in out
