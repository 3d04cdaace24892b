"""The panel of chapter 3: the counter, the trace table printed in the chapter, and what is said."""

import json
import re
from pathlib import Path

import pytest

from techsales.panels import step_the_loop
from techsales.panels.loops import SCORES, says, state, view

CHAPTER = Path(__file__).parents[2] / "chapters" / "03_loops.ipynb"
SETTINGS = [(pass_no, threshold) for pass_no in range(11) for threshold in range(1, 5)]


def chapter_text() -> str:
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells)


def test_the_counter_at_the_end_and_at_the_start() -> None:
    assert state(10, 2)["count"] == 3
    assert state(10, 3)["count"] == 4
    assert [state(0, threshold)["count"] for threshold in (1, 2, 3, 4)] == [0, 0, 0, 0]


def test_one_pass_never_moves_the_counter_by_more_than_one() -> None:
    for pass_no, threshold in SETTINGS[4:]:
        now, earlier = state(pass_no, threshold), state(pass_no - 1, threshold)
        assert now["before"] == earlier["count"]
        assert now["count"] - now["before"] == int(now["test"])


def test_before_the_first_pass_there_is_no_score_and_no_answer() -> None:
    assert (state(0, 2)["s"], state(0, 2)["test"]) == (None, None)
    assert "<mark>" not in view(state(0, 2))
    assert "nobody has been visited" in says(state(0, 2))


@pytest.mark.parametrize(("pass_no", "threshold"), [(-1, 2), (11, 2), (3, 0), (3, 5)])
def test_outside_the_sliders_is_refused(pass_no: int, threshold: int) -> None:
    with pytest.raises(ValueError):
        state(pass_no, threshold)


def test_the_scores_are_those_of_the_chapter() -> None:
    assert set(re.findall(r"scores = (\[.*\])", chapter_text())) == {str(list(SCORES))}


def test_the_trace_table_of_the_chapter_is_what_the_panel_shows() -> None:
    rows = re.findall(r"^\| (\d+) \| (\d) \| \**(yes|no)\** \| \**(\d)\** \|$", chapter_text(), re.MULTILINE)
    shown = [state(pass_no, 2) for pass_no in range(1, 11)]
    answers = ["yes" if now["test"] else "no" for now in shown]
    assert rows == [
        (str(now["pass_no"]), str(now["s"]), answer, str(now["count"]))
        for now, answer in zip(shown, answers, strict=True)
    ]


def test_the_chapter_names_the_four_counts_the_second_slider_gives() -> None:
    one, two, three, four = (state(10, threshold)["count"] for threshold in (1, 2, 3, 4))
    assert f"the same ten answers give {one}, {two}, {three} or {four} " in chapter_text()


@pytest.mark.parametrize(("pass_no", "threshold"), SETTINGS[4:])
def test_the_view_marks_the_current_customer_and_shows_the_counter(pass_no: int, threshold: int) -> None:
    now = state(pass_no, threshold)
    marked = re.findall(r"<mark>(.*?)</mark>", view(now))
    assert marked == [str(pass_no), str(now["s"]), "✓" if now["test"] else "–"]
    assert view(now).count("✓") == now["count"]
    assert f"Counter: <strong>{now['count']}</strong>" in view(now)


@pytest.mark.parametrize(
    ("pass_no", "threshold", "sentence"),
    [
        (3, 2, "In pass 3 the customer gave 2, which is 2 or less, so the counter goes from 0 to 1."),
        (4, 2, "In pass 4 the customer gave 5, which is more than 2, so the counter stays at 1."),
        (10, 4, "In pass 10 the customer gave 4, which is 4 or less, so the counter ends at 7 of 10."),
    ],
)
def test_what_is_said(pass_no: int, threshold: int, sentence: str) -> None:
    assert says(state(pass_no, threshold)) == sentence


def test_the_panel_opens_with_one_of_the_settings_of_its_twin() -> None:
    assert step_the_loop.start() == step_the_loop.twin[0]
    assert len(step_the_loop.twin) == 3
