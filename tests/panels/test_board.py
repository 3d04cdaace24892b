"""A board in JupyterLab's widgets, as a twin, and what becomes of errors; with a board that only counts."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from techsales.course import CourseError
from techsales.panels import show_board as adapter
from techsales.panels.board import Board, Button, Field, Form, Line, Part, Screen, Values, acted
from techsales.panels.show_board import live_board, twin_html, twin_text


class Counting:
    """A board that counts presses and keeps what was handed in."""

    def __init__(self) -> None:
        self.count = 0
        self.given: list[Values] = []

    def screen(self) -> Screen:
        line = Line("one", "adds <one>", "", Button("Add", "add", {"by": 1}, "one"))
        fields = (
            Field("colour", "Colour", "one", (("r", "red"), ("b", "blue"))),
            Field("place", "Place", "list", (("", "none"), ("n", "north"))),
            Field("proof", "Proof", "many", tuple((str(n), f"look {n}") for n in range(1, self.count + 1))),
            Field("sure", "Sure", "slide", (("no", "not stated"), ("50", "50 %")), "no"),
        )
        parts = (
            Part("same", "Same", "still", "<p>still</p>"),
            Part("count", f"Count {self.count}", lines=(line,)),
            Part("form", "Form", form=Form("f", Button("Hand in", "hand", {"after": self.count}), fields)),
        )
        return Screen("Counting <board>", parts, f"It is {self.count}.", "count")

    def act(self, action: str, values: Values) -> str | None:
        if action == "add":
            self.count += values["by"]
            return None
        if action == "hand":
            self.given.append(values)
            return "Handed in."
        if action == "break":
            raise ZeroDivisionError
        raise CourseError(f"No {action} here. Press Add.")

    def board(self) -> Board:
        twin = (Part("a", "A", "the text", "<p>the text</p>"),)
        return Board("counting", "Counting <board>", self.screen, self.act, lambda: twin, "Run it in a cell.")


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    monkeypatch.setattr(adapter, "_follow", {})
    yield Counting()


def everything(box: Any) -> list[Any]:
    found = [box]
    for child in getattr(box, "children", ()):
        found += everything(child)
    return found


def buttons(box: Any, label: str) -> list[Any]:
    return [w for w in everything(box) if getattr(w, "description", "") == label and hasattr(w, "click")]


def test_the_twin_says_in_html_what_it_says_in_text(counting: Counting):
    board = counting.board()
    assert twin_text(board).splitlines() == ["Counting <board>", "the text", "Run it in a cell."]
    page = twin_html(board)
    assert "<p>the text</p>" in page and "Run it in a cell." in page and "Counting &lt;board&gt;" in page
    assert "<script" not in page and " id=" not in page and "style=" not in page and "<button" not in page


def test_outside_a_notebook_the_twin_is_printed(counting: Counting, capsys: pytest.CaptureFixture[str]):
    adapter.show_board(counting.board())
    assert capsys.readouterr().out == twin_text(counting.board()) + "\n"


def test_a_press_draws_anew_what_changed_and_nothing_else(counting: Counting):
    box = live_board(counting.board())
    same, old = box.children[1], buttons(box, "Add")[0]
    old.click()
    assert counting.count == 1 and "It is 1." in box.children[-1].value
    assert box.children[1] is same
    assert old.comm is None, "a second press on the old button must reach nobody"
    assert any("Count 1" in w.value for w in everything(box) if hasattr(w, "value") and isinstance(w.value, str))


def test_what_was_chosen_outlives_a_redraw_and_is_handed_in(counting: Counting):
    import ipywidgets as widgets

    box = live_board(counting.board())
    buttons(box, "Add")[0].click()
    of = lambda kind: next(w for w in everything(box) if type(w) is kind)  # noqa: E731
    assert of(widgets.RadioButtons).value is None
    of(widgets.RadioButtons).value = "b"
    of(widgets.Dropdown).value = "n"
    of(widgets.Checkbox).value = True
    of(widgets.SelectionSlider).value = "50"
    buttons(box, "Add")[0].click()
    assert [w.value for w in everything(box) if type(w) is widgets.Checkbox] == [True, False]
    buttons(box, "Hand in")[0].click()
    assert counting.given == [{"colour": "b", "place": "n", "proof": ["1"], "sure": "50", "after": 2}]
    assert "Handed in." in box.children[-1].value


def test_a_board_follows_what_happened_in_other_cells(counting: Counting):
    box = live_board(counting.board())
    counting.count = 7
    adapter.follow()
    assert "It is 7." in box.children[-1].value


def test_whatever_goes_wrong_is_a_sentence_and_the_board_stays(counting: Counting):
    board = counting.board()
    assert acted(board, "jump", {}) == "No jump here. Press Add."
    assert "the course's, not yours" in acted(board, "break", {}) and "ZeroDivisionError" in acted(board, "break", {})
    assert "KeyError" in acted(board, "add", {}) and counting.count == 0


def test_pages_need_neither_widgets_nor_tables():
    code = (
        "import sys; from techsales import Case; Case('K2').play();"
        "print([m for m in ('ipywidgets', 'IPython', 'pandas', 'numpy') if m in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).splitlines()[-1] == "[]"
