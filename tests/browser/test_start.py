"""How Python starts in a page: from a picture of memory, without one, and with files that are not right."""

import json
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.slow
Started = dict[str, Any]
Start = Callable[..., Started]
TABLE = """import pandas as pd
import matplotlib.pyplot as plt
from techsales import load
deals = load("deals")
print(deals.groupby("stage")["amount_eur"].sum().round(2).to_string())
deals.groupby("stage").size().plot(kind="bar", title="Deals")
plt.show()
deals.describe()"""


def events(given: Started, step: int = 0) -> list[dict[str, Any]]:
    return given["answers"][step]["events"]


def text(given: Started, step: int = 0) -> str:
    return "".join(event["text"] for event in events(given, step) if event["kind"] == "text")


def shown(given: Started, step: int = 0) -> list[dict[str, Any]]:
    return [event for event in events(given, step) if event["kind"] == "show"]


def test_from_the_picture_with_tables_as_in_the_ordinary_way(started: Start):
    """The same table and the same plot, to the last byte; a plain start fetches its packages later."""
    quick = started(["run", TABLE, "Bars."], ["rehearse"], ["run", "plt.get_fignums()"], tables=True, checked=True)
    slow = started(["load"], ["run", TABLE, "Bars."], tables=True, spoil={"tables.bin.gz": "missing"})
    assert (quick["how"], quick["tables"]) == ("snapshot", True)
    assert (slow["how"], slow["tables"]) == ("plain", False)
    assert events(quick) == events(slow, 1)
    assert events(quick, 1) == [] and shown(quick, 2)[0]["text"] == "[]"
    picture, table = shown(quick)
    assert picture["alt"] == "Bars." and picture["png"].startswith("iVBORw0KGgo") and len(picture["png"]) > 5000
    assert "<table" in table["html"] and "won" in text(quick)
    assert quick["answers"][0]["result"]["ok"] is True


def test_what_the_picture_holds_stays_usable(started: Start):
    """Modules and libraries that the picture does not hold, fonts, mathematics in a label, a saved file."""
    given = started(
        [
            "run",
            "import numpy as np, pandas as pd, matplotlib.pyplot as plt\nx = pd.Series(np.arange(5.0)).rolling(2).mean()",
        ],
        ["run", 'fig, ax = plt.subplots()\nax.plot(x)\nax.set_yscale("log")\nax.set_title(r"$x^2$", family="serif")'],
        ["run", 'x.to_frame("a").to_csv("a.csv")\npd.read_csv("a.csv").shape'],
        ["run", "import sqlite3, zoneinfo, unittest, xml.dom.minidom\nfrom matplotlib.backends import backend_svg"],
        ["run", 'from mpl_toolkits.mplot3d import Axes3D\nplt.figure().add_subplot(projection="3d")\nplt.show()'],
        ["run", 'pd.DataFrame({"a": [1]})["b"]'],
        tables=True,
    )
    assert [answer["result"]["ok"] for answer in given["answers"]] == [True] * 5 + [False]
    assert not any(event["kind"] == "text" for answer in given["answers"] for event in answer["events"])
    assert len(shown(given, 1)) == 2 and shown(given, 2)[0]["text"] == "(5, 2)"
    assert "no key or column called 'b'" in events(given, 5)[0]["lines"][1]


def test_packages_that_are_asked_for_on_a_plain_page(started: Start):
    given = started(["run", "import pandas"], ["load"], ["run", TABLE])
    assert (given["how"], given["tables"]) == ("snapshot", False)
    assert events(given)[0]["lines"] == [
        "pandas is still on its way to this page. Run the cell again in a few seconds."
    ]
    assert len(shown(given, 2)) == 2


@pytest.mark.parametrize("how", ["missing", "cut", "other"])
def test_without_a_picture_python_starts_all_the_same(started: Start, how: str):
    given = started(["run", "2 + 2"], spoil={"plain.bin.gz": how})
    assert given["how"] == "plain" and shown(given)[0]["text"] == "4"


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("course.tar.gz", "cut"),
        ("pyodide.asm.wasm", "cut"),
        ("python_stdlib.zip", "other"),
        ("packages.tar.gz", "other"),
    ],
)
def test_a_file_that_is_not_right_is_named(started: Start, name: str, how: str):
    given = started(["load"], spoil={name: how}, checked=True)
    assert given["file"] == name and name in given["error"]


def test_random_numbers_are_not_those_of_the_last_visit(started: Start):
    source = "import random, numpy\nprint(random.random(), numpy.random.random(), numpy.random.default_rng().random())"
    first, second = (text(started(["run", source], tables=True)) for _ in range(2))
    assert not set(first.split()) & set(second.split())


def test_fifty_megabytes_of_output_end_in_one_sentence(started: Start):
    loop = 'for i in range(500_000):\n    print("x" * 100)\nprint("end")'
    given = started(["run", loop], ["run", 'print("y" * 50_000_000)'], ["run", "1"])
    for step in (0, 1):
        assert 200_000 <= len(text(given, step)) < 200_300
        assert text(given, step).endswith("Print less, such as the first ten lines.\n")
        assert len(events(given, step)) < 1000
    assert shown(given, 2)[0]["text"] == "1"


def test_a_cell_that_ends_python_or_calls_itself_for_ever_leaves_it_usable(started: Start):
    given = started(
        ["run", "def f(n):\n    return f(n + 1)\nf(0)"],
        ["run", "raise SystemExit"],
        ["run", "import sys\nsys.exit(3)"],
        ["run", "1"],
    )
    assert "calls itself without end" in " ".join(events(given)[0]["lines"])
    assert events(given, 1)[0]["lines"][0].startswith("The cell ended here")
    assert shown(given, 3)[0]["text"] == "1"


def test_panels_and_progress(started: Start):
    kept = (
        json.dumps({"v": 1, "event": "check", "id": "3.1", "outcome": "right", "at": "2025-01-01T00:00:00+00:00"})
        + "\n"
    )
    given = started(
        ["run", "from techsales.panels import show, step_the_loop\nshow(step_the_loop)"],
        ["since", len(kept)],
        ["run", 'from techsales import check, progress\ncheck("3.1", 1)'],
        ["since", len(kept)],
        ["run", "progress()"],
        progress=kept,
    )
    panel = events(given)[0]
    assert panel["kind"] == "panel" and panel["inputs"][0]["type"] in ("range", "choice", "switch") and panel["says"]
    assert given["answers"][1]["result"] == {"text": "", "size": len(kept)}
    added = given["answers"][3]["result"]
    assert json.loads(added["text"])["id"] == "3.1" and added["size"] == len(kept) + len(added["text"])
