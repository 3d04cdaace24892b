"""A YAML file that somebody typed, read as a tree that knows its lines. Nothing in it runs, nothing in it grows.

Aliases and tags are refused before anything is built: they are what a small hostile file needs to become a large one
or to name a Python object. What remains is text, numbers, yes and no, lists and tables.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from techsales.course import CourseError
from techsales.safe_yaml import tricks

MOST_BYTES, MOST_DEPTH = 64_000, 4
REFUSED = {
    "anchor": "& and * (anchors and aliases) are not read here. Write the value out, or quote it.",
    "tag": "! (a tag) is not read here. Write the value as it is, or quote it.",
    "document": "a second document begins here. Take the line --- out.",
    "depth": f"lists within lists go deeper than {MOST_DEPTH} levels. Nothing here needs that.",
}


@dataclass(frozen=True)
class Entry:
    """A value with the line it stands in: text, number, True, False, None, a list of entries, or a dict of them."""

    value: Any
    line: int


class Unreadable(CourseError):
    """What stops the reading: the line (0 for the whole file) and a sentence."""

    def __init__(self, line: int, sentence: str) -> None:
        self.line, self.sentence = line, sentence
        super().__init__(sentence)


def read_tree(path: Path) -> Entry:
    """The file as a tree.

    Raises:
        Unreadable: not there, too large, not UTF-8, no YAML, or with aliases, tags, duplicate or nested-away keys.
    """
    text = read_text(path)
    try:
        check_events(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(
            mark.line + 1 if mark else 0, f"this is no YAML: {error.problem}. Look at the blanks, colons and quotes."
        ) from None
    except yaml.YAMLError:
        raise Unreadable(0, "it holds signs that no text has. Save it as plain text, UTF-8.") from None
    if not isinstance(node, yaml.MappingNode):
        raise Unreadable(1, "the file holds no keys. Begin with a line such as company: and the names below it.")
    return as_entry(node)


def read_text(path: Path) -> str:
    """The file's text.

    Raises:
        Unreadable: not there, too large, not UTF-8.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except (FileNotFoundError, NotADirectoryError):
        raise Unreadable(0, "there is no such file. Look at its folder and its name.") from None
    except IsADirectoryError:
        raise Unreadable(0, "this is a folder. Name the file in it.") from None
    if content is None:
        raise Unreadable(0, f"it is larger than {MOST_BYTES // 1000} kB. Keep words and settings in it, nothing else.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(line, "it is not UTF-8 text. Save the file as UTF-8.") from None


def check_events(text: str) -> None:
    """Refuse what could grow or run, while the file is still a flat list of signs.

    Raises:
        Unreadable: an alias, an anchor, a tag, a second document, or too many levels.
    """
    for trick in tricks(text, MOST_DEPTH):
        raise Unreadable(trick.line, REFUSED[trick.kind])


def as_entry(node: yaml.Node) -> Entry:
    """A node of YAML as an entry.

    Raises:
        Unreadable: a key stands twice or is no text, or a number cannot be read.
    """
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        table: dict[str, Entry] = {}
        for key, value in node.value:
            at = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise Unreadable(at, "a key is no word. Write one word before the colon.")
            if key.value in table:
                raise Unreadable(at, f"{key.value} stands there twice. Remove one.")
            entry = as_entry(value)
            # The line of the key: a table's first line lies below it.
            table[key.value] = Entry(entry.value, at)
        return Entry(table, line)
    if isinstance(node, yaml.SequenceNode):
        return Entry([as_entry(child) for child in node.value], line)
    if node.tag.endswith((":int", ":float", ":bool", ":null")):
        try:
            return Entry(yaml.SafeLoader("").construct_object(node), line)
        except ValueError:
            raise Unreadable(line, f"{node.value[:20]} is no number. Correct it, or put it in quotes.") from None
    return Entry(str(node.value), line)
