"""A board in the page: its event, what a press answers, and what the page has to keep of it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.page import boards, cells

OPEN = 'from techsales import Case\ncase = Case("K2")\ncase.play()'
Run = Callable[..., list[dict[str, Any]]]


def parts(screen: dict[str, Any]) -> list[str]:
    return [part["name"] for part in screen["parts"]]


def first_button(screen: dict[str, Any]) -> dict[str, Any]:
    menu = next(part for part in screen["parts"] if part["name"] == "menu")
    return next(line["button"] for line in menu["lines"] if line["button"])


def press(board: str, button: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(cells.act(board, button["action"], json.dumps(button["values"])))
    return answer


def test_a_cell_shows_the_board_and_a_press_adds_one_line_of_progress(run: Run):
    (event,) = run(OPEN)
    assert event["kind"] == "board" and parts(event["screen"]) == ["brief", "menu", "suspects", "diagnosis"]
    assert json.loads(cells.progress_since(0)) == {"text": "", "size": 0}
    button = first_button(event["screen"])
    answer = press(event["id"], button)
    assert answer["message"] == "" and "look-1" in parts(answer["screen"])
    news = json.loads(cells.progress_since(0))
    record = json.loads(news["text"])
    assert record["event"] == "case" and record["look"] == button["values"]["look"]
    assert press(event["id"], button)["screen"] == answer["screen"]
    assert json.loads(cells.progress_since(news["size"]))["text"] == ""


def test_a_page_loaded_again_shows_the_game_where_it_was(run: Run):
    (event,) = run(OPEN)
    screen = press(event["id"], first_button(event["screen"]))["screen"]
    kept = json.loads(cells.progress_since(0))["text"]
    cells.restore("")
    assert parts(run(OPEN)[0]["screen"]) == parts(event["screen"])
    cells.restore(kept)
    assert run(OPEN)[0]["screen"] == screen


def test_a_typed_look_is_on_the_board_when_it_is_asked_again(run: Run):
    (event,) = run(OPEN)
    name = first_button(event["screen"])["values"]["look"]
    run(f"case.look({name!r})")
    answer = json.loads(cells.act(event["id"], "", "{}"))
    assert answer["message"] == "" and "look-1" in parts(answer["screen"])


def test_an_earlier_pythons_board_says_what_to_do(run: Run):
    assert json.loads(cells.act("k2-99999", "look", "{}")) == {"screen": None, "message": boards.GONE}


def test_old_boards_are_forgotten_first(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(boards, "MOST", 2)
    old, *_, new = [run(OPEN)[0]["id"] for _ in range(3)]
    assert json.loads(cells.act(old, "", "{}"))["screen"] is None
    assert json.loads(cells.act(new, "", "{}"))["screen"] is not None


def test_the_case_travels_to_the_page(root: Path):
    from techsales.browser.runtime import course_files

    files = course_files(root)
    wanted = ("diagnosis/ladder.json", "diagnosis/play.py", "diagnosis/cases/rate_of_110.py", "panels/board.py")
    assert {f"techsales/{name}" for name in wanted} <= files.keys()
