"""A YAML file read with the line of every entry, and nothing in it that could do harm.

Every scalar stays a text: ``no`` is the word "no", and a date is what was typed. Anchors, aliases and tags are refused,
so that a small file cannot unfold into a large one or make an object.
"""

from pathlib import Path
from typing import Any

import yaml

from techsales.exports.records import ExportError
from techsales.safe_yaml import tricks

MOST_BYTES = 2_000_000
DEEPEST = 12
REFUSED = {
    "anchor": "& and * are not allowed here. Write the entry out.",
    "tag": "tags such as {tag} are not allowed here. Take it out.",
    "depth": "entries lie too deep in each other. Take a level out.",
}
Place = tuple[str | int, ...]


class Document:
    """Entries by their names, and the line of each: ``lines[("files", "deals.csv", "table")]``."""

    def __init__(self, name: str, entries: dict[str, Any], lines: dict[Place, int]) -> None:
        self.name, self.entries, self.lines = name, entries, lines

    def error(self, place: Place, sentence: str) -> ExportError:
        """An error that names the line of a place, or of the closest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return ExportError(f"{self.name}, line {self.lines.get(place, 1)}: {sentence}")


def read_document(path: Path) -> Document:
    """Read a YAML file whose outermost level has names.

    Raises:
        ExportError: it is missing, no UTF-8, no YAML, too large, too deep, or uses what is refused here.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}. Look at its folder and its name.") from None
    if len(content) > MOST_BYTES:
        raise ExportError(f"{path.name} is larger than {MOST_BYTES // 1_000_000} MB, so it is no mapping.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ExportError(f"{path.name}, line {line}: not UTF-8 text. Save it as UTF-8.") from None
    return parse(path.name, text)


def parse(name: str, text: str) -> Document:
    """Read the text of a YAML file.

    Raises:
        ExportError: as ``read_document``.
    """
    try:
        refuse_tricks(name, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "a sign that YAML does not allow"
        raise ExportError(f"{name}, line {line}: no valid YAML ({problem}). Mend that line.") from None
    if not isinstance(root, yaml.MappingNode):
        raise ExportError(f"{name}, line 1: a mapping starts with entries such as 'reviewed: no'.")
    lines: dict[Place, int] = {}
    return Document(name, made(name, root, (), lines), lines)


def refuse_tricks(name: str, text: str) -> None:
    """Walk the file piece by piece, before anything is built, and refuse aliases, tags and depth."""
    for trick in tricks(text, DEEPEST):
        # A single ! says that a text is a text; a second document is met when the file is built.
        if trick.kind in REFUSED and trick.tag != "!":
            raise ExportError(f"{name}, line {trick.line}: {REFUSED[trick.kind].format(tag=trick.tag)}")


def made(name: str, node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
    """A node as dictionary, list or text; notes its line.

    Raises:
        ExportError: a name stands twice.
    """
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [made(name, each, (*place, number), lines) for number, each in enumerate(node.value)]
    entries: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise ExportError(f"{name}, line {line}: a name must be a single text. Put it in quotation marks.")
        if key.value in entries:
            raise ExportError(f"{name}, line {line}: '{key.value}' stands here a second time. Keep one of the two.")
        lines[(*place, key.value)] = line
        entries[key.value] = made(name, value, (*place, key.value), lines)
    return entries
