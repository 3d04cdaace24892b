import json
from pathlib import Path

import pytest

BANK = """
["3.1"]
kind = "predict"
right = 2
hints = ["one", "two", "three"]
praise = "Seen."
[["3.1".mistakes]]
answer = 4
say = "You counted from one."
[["3.1".mistakes]]
answer = "2"
say = "In quotes it is text."

["3.2"]
kind = "parsons"
right = "cabde"
hints = ["one", "two", "three"]
mistakes = [{ answer = "acbde", say = "The counter is inside." }, { answer = "cbade", say = "Which customer?" }]

["3.3"]
kind = "write"
hints = ["one", "two", "three"]
probes = [
  { name = "three answers", args = [[5, 4, 3]], right = 4.0 },
  { name = "no answers", args = [[]], right = { none = true } },
  { name = "a six", args = [[6]], right = { raises = "ValueError" } },
]
mistakes = [
  { when = { "no answers" = { raises = "ZeroDivisionError" } }, say = "Decide before dividing." },
  { when = { "a six" = { returns = true } }, say = "A six is a data error." },
]

["3.4"]
kind = "fill"
right = { tuple = [30, 40] }
accept = ["30 of 40"]
hints = ["one", "two", "three"]
mistakes = [{ answer = [44, 40], say = "Two cohorts." }, { answer = [33, 44], say = "One cohort, the wrong one." }]

["3.5"]
kind = "fill"
hints = ["one", "two", "three"]
mistakes = [{ answer = { csat = 3.8, tdr = 0.8 }, say = "Pooled." }, { answer = { csat = 4.2, tdr = 0.68 }, say = "Strict." }]
[ "3.5".right ]
csat = 4.2
tdr = 0.8

["3.6"]
kind = "survey"
hints = ["one", "two", "three"]

["3.q1"]
kind = "quiz"
ask = "After `for s in scores:` the variable `s` is"
right = "b"
options = { a = "the list", b = "one score" }
say = { a = "The list stays in `scores`.", b = "Like pointing at one row." }
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course folder with one exercise file; progress goes to a file of its own."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").write_text('{"resources": []}')
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "03_loops.toml").write_text(BANK, encoding="utf-8")
    monkeypatch.setenv("TECHSALES_COURSE", str(tmp_path))
    monkeypatch.setenv("TECHSALES_PROGRESS", str(tmp_path / "progress.jsonl"))
    return tmp_path


@pytest.fixture
def solution_notebook(course: Path) -> None:
    """The author's notebook with the solution of 3.1."""
    cells = [
        {"cell_type": "code", "metadata": {"tags": ["solution"]}, "source": 'answer = 1 + 1\ncheck("3.1", answer)'}
    ]
    (course / "exercises" / "03_loops.ipynb").write_text(json.dumps({"metadata": {}, "cells": cells}), encoding="utf-8")
