"""A board as data: what is on it, what can be pressed and filled in, and what that does. Adapters show it.

A panel is computed from its inputs; a board has a past, which somebody else keeps. So ``screen`` is asked again
after every action, and an action that fails leaves the board as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from techsales.course import CourseError

Values = dict[str, Any]
#: (value, words) of one thing to choose.
Option = tuple[str, str]
FAULT = "The course could not do this ({}). The fault is the course's, not yours, and nothing was lost."


@dataclass(frozen=True)
class Button:
    """Something to press.

    Attributes:
        label: what stands on it. action, values: what ``Board.act`` gets. about: what it is about, for those who hear
        the label without its surroundings.
    """

    label: str
    action: str
    values: Values
    about: str = ""


@dataclass(frozen=True)
class Line:
    """One line of a part: a head, a text, a note such as ``struck out``, and perhaps a button."""

    head: str
    text: str
    note: str = ""
    button: Button | None = None


@dataclass(frozen=True)
class Field:
    """Something to choose.

    Attributes:
        kind: one (of few), list (one of many), many (any number of them), slide (one of an ordered row).
        start: the value chosen at first; for ``many`` nothing is.
    """

    name: str
    label: str
    kind: Literal["one", "list", "many", "slide"]
    options: tuple[Option, ...]
    start: str = ""


@dataclass(frozen=True)
class Form:
    """Fields that are handed in together. What was chosen stays chosen for as long as the ``name`` is the same."""

    name: str
    button: Button
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Part:
    """One part of a screen, under its own heading; ``text`` says what ``html`` says."""

    name: str
    title: str
    text: str = ""
    html: str = ""
    lines: tuple[Line, ...] = ()
    form: Form | None = None


@dataclass(frozen=True)
class Screen:
    """What a board shows now.

    Attributes:
        says: one sentence on how things stand. focus: name of the part where the reader goes on, if what they pressed
        is gone.
    """

    title: str
    parts: tuple[Part, ...]
    says: str
    focus: str = ""


@dataclass(frozen=True)
class Board:
    """What can be played.

    Attributes:
        name: short name, lower case. screen: how it stands. act: (action, values) → a sentence on what came of it, or
        None; raises ``CourseError`` with what to do instead. twin: what is shown where nothing can be pressed: the
        same for everybody. how: one sentence on where to play it.
    """

    name: str
    title: str
    screen: Callable[[], Screen]
    act: Callable[[str, Values], str | None]
    twin: Callable[[], tuple[Part, ...]]
    how: str


def acted(board: Board, action: str, values: Values) -> str:
    """Do what was pressed; the sentence on what came of it. Whatever goes wrong becomes that sentence."""
    try:
        return board.act(action, values) or ""
    except CourseError as error:
        return str(error)
    except Exception as error:
        return FAULT.format(type(error).__name__)
