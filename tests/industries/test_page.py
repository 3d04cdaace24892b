"""The page of the eight scenes: its tables are computed, and its prose says the same numbers."""

import re
from pathlib import Path
from typing import Any

import pytest

from techsales.gates.prose import as_written
from techsales.industries.generate import make_scene
from techsales.industries.profile import INDUSTRIES, read_profile
from techsales.industries.scenes import SCENES
from techsales.site import directives
from techsales.site.industry_page import SHOWN, industry_html

PAGE = (Path(__file__).resolve().parents[2] / "book" / "industries.md").read_text(encoding="utf-8")
#: Numbers of the prose that are reckoned from those of the tables, or that are none of the data's.
ALSO = {
    "software": {"30": "days of the month", "29": "the others of them"},
    "fintech": {"10000": "payments"},
    "agriculture": {"0.9": "8.4 less 7.5"},
    "healthcare": {},
}


def section(name: str) -> str:
    """What the page says of an industry, without its directives."""
    title = read_profile(name).title
    text = re.split(rf"^## {title}$", PAGE, flags=re.MULTILINE | re.IGNORECASE)[1].split("\n## ")[0]
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", INDUSTRIES)
def test_every_number_of_a_scene_stands_in_its_tables(name: str) -> None:
    rows = make_scene(name)
    tables = [SCENES[name].slide(rows), SCENES[name].look(rows)]
    shown = " ".join(str(cell) for sheet in tables for row in sheet.rows for cell in row)
    heads = " ".join(word for sheet in tables for word in (*sheet.columns, sheet.reading))
    known = {float(number) for number in as_written(f"{shown} {heads}".replace("+", " "))}
    said = as_written(section(name))
    assert said or name == "healthcare"
    assert [number for number in said if float(number) not in known and number not in ALSO.get(name, {})] == []


@pytest.mark.parametrize("name", INDUSTRIES)
def test_each_scene_shows_its_slide_look_company_and_note(name: str) -> None:
    text = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1 + INDUSTRIES.index(name)]
    assert re.findall(r"```\{industry\} (\w+)\n(?::show: (\w+)\n)?```", text) == [
        (name, show) for show in ("", "look", "planted", "note")
    ]
    question, answer = text.split("<details>")
    # The question comes before the look, and the look is hidden.
    assert ":show: look" not in question and ":show: look" in answer.split("</details>")[0]


@pytest.mark.parametrize("name", INDUSTRIES)
def test_the_tables_as_html(name: str) -> None:
    slide, look, planted, note = (industry_html(name, show) for show in SHOWN)
    profile = read_profile(name)
    assert slide.count("<table") == look.count("<table") == 1 and "<caption>" in slide
    assert f"{SCENES[name].table}.csv" in slide
    naive, _, hidden = planted.partition("<details>")
    assert profile.company in naive and naive.count("<table") == hidden.count("<table") == 1
    assert profile.note in note.replace("&#x27;", "'")


def test_the_directive_names_a_wrong_industry_and_a_wrong_table() -> None:
    with pytest.raises(ValueError, match='Did you mean "fintech"'):
        directives.industry_name("fintch")
    with pytest.raises(ValueError, match="'all' is none of slide, look, planted, note"):
        directives.shown("all")


def test_the_directive_is_registered_and_follows_the_profiles(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: list[str] = []

    class Env:
        srcdir = "."

        def note_dependency(self, path: str) -> None:
            noted.append(Path(path).name)

    made: Any = object.__new__(directives.DIRECTIVES["industry"])
    made.arguments, made.options = ["smart home"], {"show": "note"}
    monkeypatch.setattr(type(made), "env", Env(), raising=False)
    (node,) = made.run()
    assert "Devices in a home" in node.astext()
    assert {"smart_home.toml", "scenes.py", "industry_page.py"} <= set(noted)
