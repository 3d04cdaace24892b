"""The page's cells under an ordinary Python: what they show, and what is said of errors."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.page import cells, output, panels, warm
from techsales.page.values import text_of
from techsales.panels import Choice, Panel, Range, Switch, show

ROOT = Path(__file__).resolve().parents[2]
Event = dict[str, Any]
Run = Callable[..., list[Event]]


def only(events: list[Event], kind: str) -> list[Event]:
    return [event for event in events if event["kind"] == kind]


def lines(events: list[Event]) -> list[str]:
    return only(events, "error")[0]["lines"]


def test_the_last_value_is_shown_unless_it_is_silenced(run: Run):
    assert run("x = 2\nx + 1") == [{"kind": "show", "text": "3"}]
    assert run("x + 1;") == run("x + 1 ;  # no") == run("None") == run("") == run("y = 1") == []
    assert run("'a;b'") == [{"kind": "show", "text": "'a;b'"}]
    assert run("display(1, 'two')\n'three'")[-1]["text"] == "'three'"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (["a" * 50, "b" * 50], f"['{'a' * 50}',\n '{'b' * 50}']"),
        ({"b": 1, "a": "long " * 30}, "{'b': 1,\n 'a': '" + "long " * 30 + "'}"),
        (int, "int"),
        ("line\n", "'line\\n'"),
    ],
)
def test_values_look_as_in_a_notebook(value: Any, text: str):
    assert text_of(value) == text


def test_a_function_is_shown_with_what_it_takes(run: Run):
    assert run("def mean(values, digits=1):\n    pass\nmean")[0]["text"] == "<function __main__.mean(values, digits=1)>"


def test_text_comes_in_order_with_what_is_shown(run: Run):
    events = run("import sys\nprint('a')\ndisplay(1)\nprint('b', file=sys.stderr)\n2")
    assert [e.get("name") or e["kind"] for e in events if e.get("text", "").strip()] == [
        "stdout",
        "show",
        "stderr",
        "show",
    ]


def test_names_live_from_cell_to_cell_and_errors_name_their_line(run: Run):
    run("def half(x):\n    return x / 0", cell="first")
    assert lines(run("value = 1\nhalf(value)"))[0] == "Line 2: return x / 0"
    assert lines(run("a = 1\nvalu"))[:2] == [
        "Line 2: valu",
        "Python knows no name valu. Did you mean value? Compare them letter by letter.",
    ]
    assert lines(run("if True\n    pass"))[0] == "Line 1: if True"
    assert run.result == {"ok": False, "seconds": run.result["seconds"]}  # type: ignore[attr-defined]
    assert run("value")[0]["text"] == "1"


def test_what_belongs_elsewhere_gets_one_sentence(run: Run):
    assert lines(run("name = input('?')")) == [cells.NO_INPUT]
    assert lines(run("%matplotlib inline\n1")) == lines(run("!ls")) == [cells.NO_MAGIC]
    assert lines(run("exit_now = 1\nraise SystemExit")) == [cells.NO_EXIT]
    assert run("print('''\n%d\n''')")[0]["kind"] == "text"


def test_an_error_that_cannot_be_told_does_not_break_the_page(run: Run):
    source = "class Bad(Exception):\n    def __str__(self):\n        raise ValueError\nraise Bad"
    assert only(run(source), "error")
    assert run("1")[0]["text"] == "1"
    assert lines(run("class Odd:\n    def __repr__(self):\n        return 1 / 0\nOdd()"))[-1].startswith(
        "ZeroDivisionError"
    )


def test_check_and_its_companions_show_on_the_page(run: Run):
    shown = run('from techsales import check, hint\ncheck("3.1", ...)\nhint("3.1")')
    assert len(shown) == 2 and all("dd-feedback" in event["html"] for event in shown)


def test_a_figure_is_shown_once_with_its_words(run: Run):
    source = "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\n"
    for end in ("ax.plot([1, 2]);", "plt.show()", "fig"):
        (shown,) = [event for event in run(source + end, "A line.") if event["kind"] == "show"]
        assert shown["png"].startswith("iVBOR") and shown["alt"] == "A line."
    assert run("plt.get_fignums()")[0]["text"] == "[]"
    assert run("import pandas as pd\npd.DataFrame({'a': [1]})")[0]["html"].count("<td>") == 1


def test_too_much_is_left_out_and_said_once(run: Run):
    printed = "".join(event["text"] for event in run("for i in range(300_000):\n    print(i)"))
    assert output.MOST_TEXT < len(printed) < output.MOST_TEXT + 200 and printed.count("not shown") == 1
    shown = run("for i in range(300):\n    display(i)")
    assert len(only(shown, "show")) == output.MOST_SHOWN and len(only(shown, "text")) == 1
    (large,) = run("'x' * 6_000_000")
    assert large["text"].startswith("This result is 6 MB large")
    assert run("1")[0]["text"] == "1"


PANEL = Panel(
    name="double",
    title="Twice",
    inputs={
        "number": Range("number", 0, 10, 1, start=3),
        "word": Choice("word", ("yes", "no"), start="yes"),
        "loud": Switch("loud", start=False),
    },
    state=lambda number, word, loud: {"twice": number * 2, "word": word.upper() if loud else word},
    view=lambda state: f"<p>{state['twice']} {state['word']}</p>",
    says=lambda state: f"It is {state['twice']}.",
    twin=({"number": 1, "word": "yes", "loud": False},) * 3,
)


def test_a_panel_is_described_and_moves(run: Run):
    cells.page().names.update(show=show, PANEL=PANEL)
    (event,) = run("show(PANEL)")
    assert (event["kind"], event["title"], event["html"], event["says"]) == (
        "panel",
        "Twice",
        "<p>6 yes</p>",
        "It is 6.",
    )
    assert [entry["type"] for entry in event["inputs"]] == ["range", "choice", "switch"]
    assert event["inputs"][0] | {"name": "number", "low": 0, "high": 10, "step": 1, "start": 3} == event["inputs"][0]
    moved = json.loads(cells.move(event["id"], '{"number": 99, "word": "no", "loud": true}'))
    assert moved == {"html": "<p>20 NO</p>", "says": "It is 20."}
    assert json.loads(cells.move(event["id"], '{"word": "other"}'))["html"] == "<p>6 yes</p>"
    assert "Run its cell again" in json.loads(cells.move("gone-1", "{}"))["says"]


def test_only_so_many_panels_are_kept():
    first = panels.opened(PANEL)["id"]
    last = [panels.opened(PANEL)["id"] for _ in range(panels.MOST)][-1]
    assert panels.moved(first, {})["html"] == "" and panels.moved(last, {})["html"]


def test_progress_is_restored_and_handed_on(run: Run):
    cells.restore('{"event": "kept"}\n')
    known = json.loads(cells.progress_since(0))["size"]
    run('from techsales import hint\nhint("3.1")')
    added = json.loads(cells.progress_since(known))
    assert json.loads(added["text"])["event"] == "hint" and added["size"] > known


def test_packages_that_have_not_arrived_are_named(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(warm.finder, "present", False)
    for name in [name for name in sys.modules if name.split(".")[0] == "pandas"]:
        monkeypatch.delitem(sys.modules, name)
    assert lines(run("import pandas")) == [
        "pandas is still on its way to this page. Run the cell again in a few seconds."
    ]


def test_before_its_start_a_page_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cells, "_page", None)
    with pytest.raises(Exception, match="Load the page again"):
        cells.page()
