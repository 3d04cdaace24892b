"""Whoever types a command as a page or a message prints it gets that command, with options it has."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from techsales.cli import app
from techsales.places import TYPED

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*sorted((ROOT / "book").glob("*.md")), ROOT / "CONTRIBUTING.md", ROOT / "README.md"]
#: What stands before a command line: four blanks on a page, a word such as "Make one:" in a message.
ON_A_PAGE = re.compile(r"^    (\S*techsales) (.*)$", re.M)
IN_A_MESSAGE = re.compile(r'(?<!")"(?!")[^"\n]*(?:: |\. )techsales (?:case|certificate|grade|report|room|site) ')


def printed(page: Path) -> list[tuple[str, str]]:
    """(the program, its arguments) of each command line on a page."""
    return ON_A_PAGE.findall(page.read_text(encoding="utf-8"))


def test_there_are_commands_on_the_pages() -> None:
    assert sum(len(printed(page)) for page in PAGES) > 15


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_on_a_page_can_be_typed_as_it_stands(page: Path) -> None:
    for program, arguments in printed(page):
        assert program == ".venv/bin/techsales", f"{program} {arguments}"
        words = arguments.split()
        command: Any = typer.main.get_command(app)
        assert words[0] in command.commands, arguments
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        has = {option for parameter in command.params for option in parameter.opts}
        asked = {word for word in words if word.startswith("--")}
        assert asked <= has, f"{arguments}: {asked - has}"


def test_a_command_in_a_message_can_be_typed_as_it_stands() -> None:
    assert TYPED.startswith(".venv")
    for path in sorted((ROOT / "src").rglob("*.py")):
        assert not IN_A_MESSAGE.search(path.read_text(encoding="utf-8")), path.name


def test_no_page_overwrites_what_an_earlier_command_of_it_wrote() -> None:
    for name in ("programme.md", "effect_report.md"):
        lines = [arguments for _, arguments in printed(ROOT / "book" / name) if "certificate" not in arguments]
        written = [re.search(r"--to (\S+)", line) for line in lines]
        made = {(line.split()[1], found[1]) for line, found in zip(lines, written, strict=True) if found}
        assert len({place for _, place in made}) == len(made), name
