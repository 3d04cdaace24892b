"""All eight cases in all eight industries: another language, the same game."""

import json
import re
from pathlib import Path
from random import Random

import pytest

from techsales.course import CourseError
from techsales.diagnosis import words
from techsales.diagnosis.bots import optimal
from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.cohort import Seeds, grade, without_copies
from techsales.diagnosis.draw import Setup, set_up
from techsales.diagnosis.game import Game
from techsales.diagnosis.learner import Case
from techsales.diagnosis.matrix import admitted_of
from techsales.diagnosis.play import board_of
from techsales.diagnosis.transcript import apply, keep_event, load_game, transcript_bytes
from techsales.grading.ladder_results import games_of
from techsales.grading.records import Submission
from techsales.industries.profile import FERROWICK, INDUSTRIES, read_profile

SEED_OF = {name: admitted_of(definition(name))[:3] for name in MODULES}
#: Ferrowick's words for what every industry calls by another name.
WORDS = r"firmware|subcontractors?|gateways?|tickets?|deals?|projects?|installers?"


@pytest.fixture(autouse=True)
def own_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TECHSALES_PROGRESS", str(tmp_path / "progress.jsonl"))


def everything(game: Game) -> str:
    """All that a player can see of a game, with every look of the menu taken."""
    for look in game.setup.looks:
        game = game.take(look.name) if not game.closed else game
    sheets = [words.sheet(game, number) for number in range(1, len(game.looks) + 1)]
    return "\n".join(
        one.html + one.text for one in (words.brief(game), words.menu(game), words.suspects(game), *sheets)
    )


def finished(setup: Setup) -> Game:
    return optimal(setup, Random(1))


@pytest.mark.parametrize("industry", INDUSTRIES)
@pytest.mark.parametrize("name", MODULES)
def test_every_case_reaches_its_debrief_in_every_industry(name: str, industry: str) -> None:
    for seed in SEED_OF[name]:
        here, there = set_up(name, seed, industry), set_up(name, seed)
        game, usual = finished(here), finished(there)
        assert game.closed and game.score == usual.score and here.menu.par == there.menu.par
        assert len(game.looks) == len(usual.looks) and here.closed == there.closed
        assert here.case.codes.index(here.truth) == there.case.codes.index(there.truth)
        assert "It was:" in words.debrief(game).text or here.closed
    shown = words.debrief(game).text + words.debrief(game).html + everything(Game(here))
    old = [name for kind in set(FERROWICK) - {"branches", "customers"} for name in FERROWICK[kind]]
    old += ["Ferrowick", "Abel Werke", "Bauer Foods", "Fischer Bank"]
    assert re.findall(rf"(?<!\w)(?:{'|'.join(map(re.escape, old))})(?!\w)", shown) == []
    kept = {word for pair in read_profile(industry).words.values() for word in pair}
    assert [
        word for word in re.findall(rf"(?<!\w)({WORDS})(?!\w)", shown, re.IGNORECASE) if word.lower() not in kept
    ] == []
    assert re.findall(r"[{}]|(?<!\w)an? (?:an?|the) |(?<!\w)a (?=[aeio]\w)", re.sub(r"<svg.*?</svg>", "", shown)) == []


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_every_look_tells_suspects_apart_as_before(industry: str) -> None:
    for name in MODULES:
        here, there = set_up(name, SEED_OF[name][0], industry).menu, set_up(name, SEED_OF[name][0]).menu
        assert list(here.costs.values()) == list(there.costs.values())
        for own, usual in zip(here.costs, there.costs, strict=True):
            outcomes = [here.matrix[code][own] for code in here.matrix]
            before = [there.matrix[code][usual] for code in there.matrix]
            assert [outcomes.index(one) for one in outcomes] == [before.index(one) for one in before]


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_what_a_look_shows_is_what_the_menu_reckons_with(industry: str) -> None:
    for name in MODULES:
        setup = set_up(name, SEED_OF[name][1], industry)
        for look in setup.looks:
            reading = look.take(setup.tables).reading
            assert reading == setup.menu.matrix[setup.truth][look.name]


def test_without_an_industry_a_game_is_as_it_was() -> None:
    setup = set_up("K4", SEED_OF["K4"][0])
    assert setup.industry == "" and setup.case.title == definition("K4").title
    assert finished(setup).events[-1]["mark"] != finished(set_up("K4", setup.seed, "fintech")).events[-1]["mark"]
    assert "industry" not in json.loads(transcript_bytes(finished(setup), "Ana"))


def test_an_unknown_industry_is_one_sentence() -> None:
    with pytest.raises(CourseError, match="There is no industry 'fintec'. Did you mean \"fintech\"\\?"):
        set_up("K3", 1, "fintec")


def test_a_learner_plays_and_is_found_again(capsys: pytest.CaptureFixture[str]) -> None:
    case = Case("K3", industry="Smart Home")
    assert repr(case).endswith(', industry="smart_home")')
    look = case.game.setup.looks[0].name
    case.look(look)
    assert Case("K3", seed=case.game.setup.seed, industry="smart_home").game.looks == [look]
    assert Case("K3", seed=case.game.setup.seed).game.looks == []
    assert Case("K3", seed=case.game.setup.seed, industry="fintech").game.looks == []
    capsys.readouterr()
    Case("K3", industry="smart hime")
    assert 'Did you mean "smart_home"?' in "".join(capsys.readouterr())


def test_the_board_stays_in_its_industry() -> None:
    case = Case("K2", industry="logistics")
    board = board_of(lambda: case.game, case._play_seed)
    assert "logistics" in board.title and 'Case("K2", industry="logistics")' in board.how
    look = case.game.setup.looks[0].name
    board.act("look", {"look": look})
    assert load_game(case.game.setup).looks == [look]
    board.act("another", {"seed": SEED_OF["K2"][2]})
    assert case.game.setup.industry == "logistics" and case.game.setup.seed == SEED_OF["K2"][2]
    game = case.game
    for event in finished(game.setup).events:
        game = apply(game, event)
        keep_event(game)
    ways = [line.button for line in board.screen().parts[-1].lines if line.button and line.button.action == "industry"]
    assert [button.values["industry"] for button in ways] == [name for name in INDUSTRIES if name != "logistics"]
    board.act(ways[-1].action, ways[-1].values)
    assert case.game.setup.industry == "agriculture" and case.game.events == ()


def test_a_trainer_replays_a_game_in_its_industry(tmp_path: Path) -> None:
    game = finished(set_up("K2", 1, "agriculture"))
    path = tmp_path / "ana.json"
    path.write_bytes(transcript_bytes(game, "Ana"))
    (found,) = grade(path, "K2", Seeds({1: ""}))
    assert found.score == game.score and found.remark == ""
    # Told to be another industry's, or Ferrowick's, its events do not replay.
    for other in ("fintech", ""):
        content = json.loads(path.read_bytes()) | {"industry": other}
        path.write_text(json.dumps(content))
        (found,) = grade(path, "K2", Seeds({1: ""}))
        assert found.score is None and "do not replay" in found.remark
    path.write_text(json.dumps(content | {"industry": "fishing"}))
    (found,) = grade(path, "K2", Seeds({1: ""}))
    assert found.score is None and found.remark.startswith("There is no industry 'fishing'")


def test_a_seed_in_two_industries_counts_and_is_said(tmp_path: Path) -> None:
    paths = [tmp_path / f"{industry}.json" for industry in ("agriculture", "fintech")]
    for path in paths:
        path.write_bytes(transcript_bytes(finished(set_up("K2", 1, path.stem)), "Ana"))
    first, second = without_copies(game for path in paths for game in grade(path, "K2", Seeds({1: ""})))
    assert first.remark == "" and "the seed was played in two industries" in second.remark
    assert first.score == second.score


def test_a_page_s_export_keeps_games_of_two_industries_apart() -> None:
    games = [finished(set_up("K2", 1, industry)) for industry in ("fintech", "healthcare", "")]
    records = [
        {
            "event": "case",
            "case": "K2",
            "seed": 1,
            **({"industry": g.setup.industry} if g.setup.industry else {}),
            **event,
        }
        for events in zip(*(game.events for game in games), strict=True)
        for g, event in zip(games, events, strict=True)
    ]
    content = json.dumps({"metadata": {"techsales": {"progress": records}}}).encode()
    found = games_of(Submission("Ben", "ben.ipynb", "page", "", "", "", content))
    stored = {game.setup.industry: json.loads(json.dumps(game.events)) for game in games}
    assert {one.industry: list(one.events) for one in found} == stored
    assert {one.learner for one in found} == {"Ben"}
