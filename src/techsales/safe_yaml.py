"""Looking through a YAML file before anything is built from it: what could grow or run is met while it is still flat."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import yaml


class Trick(NamedTuple):
    """Something that a plain file does not need: its line, what it is, and the tag if it is one."""

    line: int
    kind: Literal["anchor", "tag", "document", "depth"]
    tag: str = ""


def tricks(text: str, deepest: int) -> Iterator[Trick]:
    """Every trick in a file, in order; who reads the file decides which to refuse, and says so.

    An anchor lets a small file unfold into a large one, and a tag names a Python object.

    Args:
        text: of the file. deepest: how many levels of lists and tables may lie in each other.

    Raises:
        yaml.YAMLError: the text is no YAML.
    """
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None):  # of an alias as well
            yield Trick(line, "anchor")
        if tag := getattr(event, "tag", None):
            yield Trick(line, "tag", tag)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            yield Trick(line, "document")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > deepest:
            yield Trick(line, "depth")
