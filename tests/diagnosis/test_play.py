"""The board of a case: from brief to debrief by pressing, and never charged twice."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from techsales.checking import progress as store
from techsales.diagnosis import play
from techsales.diagnosis.definition import NONE
from techsales.diagnosis.draw import Setup, set_up
from techsales.diagnosis.game import Game
from techsales.diagnosis.learner import Case, first_open
from techsales.diagnosis.matrix import stored
from techsales.diagnosis.transcript import load_game
from techsales.page import boards, cells
from techsales.panels.board import Board, Part, acted

ID = "K2"
MOST_WRONG = "That was the second: the case is closed."


@pytest.fixture(autouse=True)
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test its own progress."""
    file = tmp_path / "progress.jsonl"
    monkeypatch.setenv("TECHSALES_PROGRESS", str(file))
    return file


class Player:
    """Somebody with a case open."""

    def __init__(self, case: str = ID) -> None:
        self.setup = set_up(case, first_open(case))
        self.board: Board = play.board_of(lambda: self.game, self.another)

    def another(self, seed: int) -> None:
        self.setup = set_up(self.setup.case.id, seed)

    @property
    def game(self) -> Game:
        return load_game(self.setup)

    def press(self, action: str, **values: Any) -> str:
        return acted(self.board, action, values)

    def part(self, name: str) -> Part | None:
        return next((part for part in self.board.screen().parts if part.name == name), None)

    def button(self, part: str, head: str) -> dict[str, Any]:
        found = self.part(part)
        assert found
        line = next(line for line in found.lines if line.head == head)
        assert line.button, f"{head} cannot be pressed"
        return {"action": line.button.action, **line.button.values}

    def hand_in(self, cause: str, **more: Any) -> str:
        found = self.part("diagnosis")
        assert found and found.form
        return self.press("diagnose", cause=cause, **more, **found.form.button.values)


@pytest.fixture
def player() -> Player:
    """Somebody at the seed that is opened first; it can be proven."""
    return Player()


def innocent(setup: Setup) -> str:
    return next(suspect.code for suspect in setup.suspects if suspect.code not in setup.fair)


def test_from_brief_to_debrief_by_pressing(player: Player):
    setup = player.setup
    assert [part.name for part in player.board.screen().parts] == ["brief", "menu", "suspects", "diagnosis"]
    for number, look in enumerate(setup.menu.path(setup.truth), 1):
        assert player.press(**player.button("menu", look)) == ""
        sheet = player.part(f"look-{number}")
        assert sheet and look in sheet.text and player.board.screen().focus == f"look-{number}"
        assert setup.take(look).reading in player.board.screen().says
    for suspect in setup.suspects:
        if suspect.code != setup.truth:
            player.press(**player.button("suspects", suspect.code))
    assert player.game.kept == [setup.truth]
    suspect, case = setup.case.suspect(setup.truth), setup.case
    where = next(
        words
        for words, place in play.places(setup).items()
        if place == {suspect.where[0]: setup.shown(suspect.where[1])}
    )
    fields = {field.name: field for field in player.part("diagnosis").form.fields}  # type: ignore[union-attr]
    because = [value for value, _ in fields["because"].options]
    answer = {"where": where, "because": because, "confidence": "95", "fix": suspect.fix, "verify": case.verify}
    assert player.hand_in(setup.truth, **answer, prevent=suspect.prevent) == ""
    score = player.game.score
    assert score and score.brier == 0.0025 and min(score.cause, score.where, score.fix, score.verify, score.prevent) > 0
    screen = player.board.screen()
    assert screen.says == f"Proven: your looks leave nothing else. {score.total:g} of 100 points."
    assert screen.parts[-1].name == screen.focus == "debrief" and setup.truth in screen.parts[-1].text
    assert [line.button for part in screen.parts[:-1] for line in part.lines if line.button] == []
    assert [part.form for part in screen.parts if part.form] == []


@pytest.mark.parametrize("case", stored())
def test_every_case_of_the_ladder_is_proven_by_pressing(case: str):
    player = Player(case)
    setup = player.setup
    suspect = setup.case.suspect(setup.truth)
    for look in setup.menu.path(setup.truth):
        player.press(**player.button("menu", look))
    column, value = suspect.where
    where = next(words for words, place in play.places(setup).items() if place == {column: setup.shown(value)})
    choices = {"fix": suspect.fix, "verify": setup.case.verify, "prevent": suspect.prevent}
    player.hand_in(setup.truth, where=where, because=["1"], confidence="90", **choices)
    score = player.game.score
    assert score and score.verdict == "proven" and score.where + score.fix + score.verify + score.prevent == 30


def test_each_choice_of_the_form_is_one_the_game_takes(player: Player):
    setup = player.setup
    player.press(**player.button("menu", setup.looks[0].name))
    fields = {field.name: field for field in player.part("diagnosis").form.fields}  # type: ignore[union-attr]
    assert {value for value, _ in fields["cause"].options} == {*setup.case.codes, NONE}
    assert len({words for words, _ in fields["where"].options}) == 1 + sum(map(len, setup.case.places.values()))
    assert [value for value, _ in fields["confidence"].options] == ["not stated", *map(str, range(0, 101, 5))]
    for name, field in fields.items():
        assert field.start in {"", *(value for value, _ in field.options)}
        for value, _ in field.options:
            given = {"cause": setup.truth, name: [value] if field.kind == "many" else value}
            assert play.diagnose(player.game, given | {"after": 0}).diagnoses


def test_a_look_pressed_twice_is_charged_once(player: Player):
    pressed = player.button("menu", player.setup.looks[0].name)
    player.press(**pressed)
    cost = player.game.cost
    assert player.press(**pressed) == "" and player.game.cost == cost and len(player.game.events) == 1


def test_a_diagnosis_pressed_twice_counts_once(player: Player):
    player.press(**player.button("menu", player.setup.looks[0].name))
    form = player.part("diagnosis").form  # type: ignore[union-attr]
    values = {"cause": innocent(player.setup), **form.button.values}
    assert "It cost 2 looks" in player.press("diagnose", **values)
    assert player.press("diagnose", **values) == play.MOVED_ON
    assert player.game.wrong == 1 and not player.game.closed
    assert "It cost 2 looks" in player.part("diagnosis").text  # type: ignore[union-attr]
    player.hand_in(innocent(player.setup))
    assert MOST_WRONG in player.board.screen().says and player.game.closed


def test_striking_out_twice_is_noted_once_and_can_be_taken_back(player: Player):
    code = player.setup.suspects[0].code
    pressed = player.button("suspects", code)
    player.press(**pressed)
    player.press(**pressed)
    assert code not in player.game.kept and len(player.game.events) == 1
    note = next(line.note for line in player.part("suspects").lines if line.head == code)  # type: ignore[union-attr]
    assert note == "struck out"
    player.press(**player.button("suspects", code))
    assert code in player.game.kept and player.game.cost == 0


def test_what_cannot_be_done_is_a_sentence_and_nothing_is_lost(player: Player):
    assert "Take a look first" in player.hand_in(player.setup.truth)
    player.press(**player.button("menu", player.setup.looks[0].name))
    before = player.game.events
    assert "No cause is chosen" in player.hand_in("")
    assert "There is no look" in player.press("look", look="the bottom of the sea")
    assert "because names look 9" in player.hand_in(player.setup.truth, because=["9"])
    assert "the course's, not yours" in player.press("dance")
    assert player.game.events == before


def test_a_press_that_cannot_be_kept_says_so(player: Player, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "record", lambda *_, **__: None)
    assert player.press(**player.button("menu", player.setup.looks[0].name)) == play.NOT_KEPT
    assert player.game.cost == 0


def test_another_seed_is_offered_by_its_number_and_opened_by_pressing_only(player: Player):
    player.press(**player.button("menu", player.setup.looks[0].name))
    assert "Play another seed" not in str(player.board.screen())
    for _ in range(2):
        player.hand_in(innocent(player.setup))
    old = player.setup.seed
    wanted = play.next_seed(player.setup)
    assert wanted not in (None, old)
    line = player.part("debrief").lines[0]  # type: ignore[union-attr]
    assert line.button and line.button.label == f"Play another seed: {wanted}" and player.setup.seed == old
    assert f'Case("K2", seed={old}).play()' in player.part("debrief").text  # type: ignore[union-attr]
    pressed = player.button("debrief", line.head)
    player.press(**pressed)
    player.press(**pressed)
    assert player.setup.seed == wanted and f"(seed {wanted})" in player.board.screen().title
    assert player.game.events == ()


def test_where_every_seed_is_finished_no_other_is_offered(player: Player, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(play, "first_open", lambda *_: player.setup.seed)
    assert play.next_seed(player.setup) == player.setup.seed
    player.press(**player.button("menu", player.setup.looks[0].name))
    for _ in range(2):
        player.hand_in(innocent(player.setup))
    assert play.next_seed(player.setup) is None
    line = player.part("debrief").lines[0]  # type: ignore[union-attr]
    assert line.button is None and line.note == "every seed is finished"


def test_a_page_loaded_again_opens_the_seed_that_was_gone_on_with(player: Player):
    player.press(**player.button("menu", player.setup.looks[0].name))
    for _ in range(2):
        player.hand_in(innocent(player.setup))
    player.press(**player.button("debrief", "Another seed"))
    player.press(**player.button("menu", player.setup.looks[0].name))
    again = Case(ID)
    assert again.game.setup.seed == player.setup.seed and again.game.events == player.game.events


def test_the_board_and_typed_lines_play_one_game(capsys: pytest.CaptureFixture[str]):
    case = Case(ID)
    seed = case.game.setup.seed
    board = play.board_of(lambda: case.game, case._play_seed)
    case.look(case.game.setup.looks[0].name)
    assert [part.name for part in board.screen().parts][2] == "look-1"
    acted(board, "look", {"look": case.game.setup.looks[1].name})
    assert len(Case(ID, seed=seed).game.looks) == 2
    case.play()
    assert 'run Case("K2").play()' in capsys.readouterr().out


def test_the_twin_is_the_same_for_everybody(player: Player):
    before = [part.text for part in player.board.twin()]
    player.press(**player.button("menu", player.setup.looks[0].name))
    assert [part.text for part in player.board.twin()] == before and "look 1" not in str(before)


def by_javascript(line: str) -> str:
    """A line as the browser's store gives it back: 1.0 has become 1, and there are no spaces."""
    record = json.loads(line, parse_float=lambda text: int(float(text)) if float(text).is_integer() else float(text))
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False) + "\n"


@pytest.mark.parametrize("sure", ["0", "100", "55", "not stated"])
def test_a_game_survives_the_way_through_the_browsers_store(player: Player, own_file: Path, sure: str):
    player.press(**player.button("menu", player.setup.looks[0].name))
    player.hand_in(player.setup.truth, confidence=sure)
    before = player.game
    assert before.closed
    cells.restore("".join(map(by_javascript, own_file.read_text(encoding="utf-8").splitlines())))
    assert player.game.events == before.events


def test_on_the_page_an_unknown_board_names_the_remedy(player: Player):
    event = boards.opened(player.board)
    assert event["kind"] == "board" and json.dumps(event)
    answer = boards.act(event["id"], "look", {"look": player.setup.looks[0].name})
    assert answer["message"] == "" and answer["screen"]["focus"] == "look-1"
    assert boards.act(event["id"], "", {}) == answer
    assert boards.act("k2-0", "look", {}) == {"screen": None, "message": boards.GONE}


def test_nothing_but_the_tables_hangs_on_the_cause(player: Player):
    setup = player.setup
    other = replace(setup, truth=innocent(setup))
    mine, others = (play.screen(Game(each)).parts[1:] for each in (setup, other))
    assert mine == others and setup.case.suspect(setup.truth).told not in str(mine)
