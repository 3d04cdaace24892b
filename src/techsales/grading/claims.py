"""Reading what a learner's process says. Every line may be forged: it is a claim, taken only in its exact form."""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from techsales.checking.capture import MOST_DEPTH, MOST_TEXT
from techsales.grading.limits import Limits

Json = dict[str, Any]
MOST_NAME = 200
#: More than ``capture`` makes of its 2,000 items, counting an index beside them.
MOST_NODES = 10_000
#: What stands for an answer that is in no form of ``capture``: it is wrong, and nothing else happens.
NO_ANSWER: Json = {"type": "other", "python": "value in no known form"}


class Refused(ValueError):
    """Not in the form that is agreed."""


@dataclass
class Claims:
    """What one page's process said, as far as it was in form.

    Attributes:
        checks: (cell, exercise, answer), in order. cells: by number: output, error, cut.
        begun: number of the last cell that began. ended: whether it said that it is through.
        jailed: whether the jail was made before anything ran. why_not: what the kernel said if it was not.
        refused: how many lines were in no known form.
    """

    checks: list[tuple[int, str, Json]] = field(default_factory=list)
    cells: dict[int, tuple[str, str, bool]] = field(default_factory=dict)
    begun: int = 0
    ended: bool = False
    jailed: bool = False
    why_not: str = ""
    refused: int = 0


class Reader:
    """Takes bytes as they come.

    Args:
        cells: how many the page has. probes: for each exercise whose function is called, how many calls.
        known: the exercises there are.
    """

    def __init__(self, cells: int, probes: dict[str, int], known: set[str], limits: Limits) -> None:
        self.cells, self.probes, self.known, self.limits = cells, probes, known, limits
        self.claims = Claims()
        self.buffer = bytearray()
        self.left = limits.result_bytes
        self.messages = limits.messages

    def feed(self, part: bytes) -> bool:
        """Take some bytes. False: more than allowed came, and nothing further should be read."""
        self.left -= len(part)
        if self.left < 0:
            return False
        self.buffer += part
        *lines, rest = bytes(self.buffer).split(b"\n")
        self.buffer = bytearray(rest)
        for line in lines:
            self.messages -= 1
            if self.messages < 0 or len(line) > self.limits.message_bytes:
                return False
            try:
                self.take(json.loads(line, parse_constant=refuse))
            except (ValueError, TypeError, KeyError, RecursionError):
                self.claims.refused += 1
        return len(self.buffer) <= self.limits.message_bytes

    def take(self, message: Any) -> None:
        """One message.

        Raises:
            Refused: it has no known form. KeyError, TypeError: likewise.
        """
        kind = message["t"]
        if kind == "end":
            self.claims.ended = True
        elif kind == "jailed":
            self.claims.jailed = True
        elif kind == "not jailed" and not self.claims.jailed:
            self.claims.why_not = text(message["why"])[:MOST_NAME]
        elif kind == "begin":
            self.claims.begun = self.cell_number(message)
        elif kind == "cell":
            number, limits = self.cell_number(message), self.limits
            output, error, cut = text(message["output"]), text(message["error"]), message["cut"]
            kept = output[: limits.cell_output]
            self.claims.cells[number] = kept, error[:MOST_TEXT], cut is True or len(kept) < len(output)
        elif kind == "check":
            exercise = text(message["id"])
            if exercise in self.known:
                answer = answered(message["answer"], self.probes.get(exercise, 0))
                self.claims.checks.append((self.cell_number(message), exercise, answer))
        else:
            raise Refused

    def cell_number(self, message: Json) -> int:
        """Number of a cell of this page, from 1."""
        number = message["n"]
        if type(number) is not int or not 1 <= number <= self.cells:
            raise Refused
        return number


def refuse(_constant: str) -> None:
    """JSON has no NaN."""
    raise Refused


def text(value: Any) -> str:
    """A text, mended so that it can be written."""
    if not isinstance(value, str):
        raise Refused
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def answered(value: Any, calls: int) -> Json:
    """An answer in the form that ``capture`` gives and ``judge`` reads, or ``NO_ANSWER``.

    Args:
        value: anything that JSON can hold. calls: how many calls of a function belong to the exercise.
    """
    try:
        return checked_answer(value, calls)
    except (Refused, KeyError, TypeError, RecursionError):
        return NO_ANSWER


def checked_answer(value: Any, calls: int) -> Json:
    """An answer, copied key by key: what is not asked for does not come along.

    Raises:
        Refused: another form. KeyError, TypeError: likewise.
    """
    if value["type"] != "function":
        return checked(value, MOST_DEPTH + 1, [MOST_NODES])
    gives = value["gives"]
    if not isinstance(gives, list) or len(gives) != calls:
        raise Refused
    left = [MOST_NODES]
    return {"type": "function", "name": name(value["name"]), "gives": [given(one, left) for one in gives]}


def given(value: Json, left: list[int]) -> Json:
    """What one call gave."""
    kind = value["type"]
    made: Json
    if kind == "endless":
        seconds = checked_number(value["seconds"])
        if isinstance(seconds, str):
            raise Refused
        made = {"type": "endless", "seconds": seconds}
    elif kind == "raised":
        family = [name(one) for one in listed(value["family"])[:50]]
        made = {"type": "raised", "name": name(value["name"]), "family": family, "text": short(value["text"])}
    else:
        made = checked(value, MOST_DEPTH + 1, left)
    return made | {"printed": True} if value.get("printed") is True else made


def checked(value: Json, depth: int, left: list[int]) -> Json:
    """A value; ``left`` counts down what may still come."""
    left[0] -= 1
    if depth < 0 or left[0] < 0:
        raise Refused
    kind = value["type"]
    make = FORMS.get(kind) if isinstance(kind, str) else None
    if make is None:
        raise Refused
    return {"type": kind, **make(value, depth, left)}


def checked_list(value: Json, depth: int, left: list[int]) -> Json:
    """Items, and the index of a Series beside them."""
    made: Json = {"python": name(value["python"]), "items": several(value["items"], depth, left)}
    if "index" in value:
        made["index"] = several(value["index"], depth, left)
        if len(made["index"]) != len(made["items"]):
            raise Refused
    return made


def checked_dict(value: Json, depth: int, left: list[int]) -> Json:
    """Pairs."""
    pairs = [several(pair, depth, left) for pair in listed(value["items"])]
    if any(len(pair) != 2 for pair in pairs):
        raise Refused
    return {"items": pairs}


def several(values: Any, depth: int, left: list[int]) -> list[Json]:
    """Values of a list."""
    return [checked(item, depth - 1, left) for item in listed(values)]


def checked_table(value: Json, _depth: int, _left: list[int]) -> Json:
    """Size and column names of a table."""
    rows = value["rows"]
    if type(rows) is not int or not 0 <= rows < 2**63:
        raise Refused
    return {"rows": rows, "columns": [name(column) for column in listed(value["columns"])[:50]]}


def checked_yesno(value: Json, _depth: int, _left: list[int]) -> Json:
    """True or False."""
    if not isinstance(value["value"], bool):
        raise Refused
    return {"value": value["value"]}


def checked_number(value: Any) -> int | float | str:
    """A number; those JSON does not have are text."""
    if isinstance(value, str) and value in ("nan", "inf", "-inf"):
        return value
    if type(value) is int and abs(value) < 2**63:
        return value
    if type(value) is float and math.isfinite(value):
        return value
    raise Refused


def listed(value: Any) -> list[Any]:
    """A list."""
    if not isinstance(value, list):
        raise Refused
    return value


def name(value: Any) -> str:
    """A name."""
    return text(value)[:MOST_NAME]


def short(value: Any) -> str:
    """A text no longer than answers are."""
    return text(value)[:MOST_TEXT]


Form = Callable[[Json, int, list[int]], Json]
FORMS: dict[str, Form] = {
    "open": lambda _value, _depth, _left: {},
    "none": lambda _value, _depth, _left: {},
    "yesno": checked_yesno,
    "number": lambda value, _depth, _left: {"value": checked_number(value["value"])},
    "text": lambda value, _depth, _left: {"value": short(value["value"])},
    "list": checked_list,
    "dict": checked_dict,
    "table": checked_table,
    "error": lambda value, _depth, _left: {"name": name(value["name"])},
    "other": lambda value, _depth, _left: {"python": name(value["python"])},
}
