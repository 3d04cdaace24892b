"""What the trainer's page says of the room is what the room does."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from techsales.room import hub, names
from techsales.room.commands import HOMES, add_to
from techsales.room.handout import MEMORY
from techsales.serve import FIRST_PORT


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    return (root / "book" / "room.md").read_text(encoding="utf-8")


def test_every_option_on_the_page_is_one(page: str) -> None:
    app = typer.Typer()
    add_to(app)
    app.command()(lambda: None)
    shown = "".join(
        CliRunner().invoke(app, ["room", *more, "--help"], env={"COLUMNS": "200"}).output for more in ([], ["collect"])
    )
    # Those of the other commands are held by tests/test_page_commands.py.
    lines = "\n".join(line for line in page.splitlines() if "techsales grade" not in line)
    options = set(re.findall(r"--[a-z][a-z-]*", lines))
    assert {"--open-to-network", "--trust-learners", "--to"} <= options
    for option in options:
        assert option in shown, option


def test_its_numbers_are_those_of_the_code(page: str) -> None:
    usual = hub.Wish(HOMES)
    assert f"in place of {usual.idle_minutes};" in page and f"in place of {usual.most} |" in page
    assert f"the first free one from {FIRST_PORT} " in page
    assert f"in place of the folder `{HOMES.name}`" in page
    assert f"at least {hub.SHORTEST_PASSWORD} signs" in page
    assert f"at most {names.MOST_NAME} signs" in page
    assert page.count(f"stopped at {MEMORY / 1e9:g} GB") == 2
