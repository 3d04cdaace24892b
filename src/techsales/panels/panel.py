"""A what-if panel as data: inputs, a pure ``state``, a pure ``view``, one sentence. Adapters show it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

State = dict[str, Any]
Setting = dict[str, Any]


@dataclass(frozen=True)
class Range:
    """A slider from ``low`` to ``high`` in steps of ``step``, starting at ``start``."""

    label: str
    low: float
    high: float
    step: float
    start: float


@dataclass(frozen=True)
class Choice:
    """One of several texts, starting at ``start``."""

    label: str
    options: tuple[str, ...]
    start: str


@dataclass(frozen=True)
class Switch:
    """On or off."""

    label: str
    start: bool


Input = Range | Choice | Switch


@dataclass(frozen=True)
class Panel:
    """What a learner may change, and what follows from it.

    Attributes:
        name: short name, lower case. title: heading. inputs: by the name ``state`` knows them by.
        state: inputs → what follows, without side effects. view: state → an HTML fragment.
        says: state → one plain sentence, for screen readers and wherever there is no HTML.
        twin: three settings that the static twin shows where nothing can be moved.
    """

    name: str
    title: str
    inputs: dict[str, Input]
    state: Callable[..., State]
    view: Callable[[State], str]
    says: Callable[[State], str]
    twin: tuple[Setting, ...]

    def start(self) -> Setting:
        """The setting the panel opens with."""
        return {name: entry.start for name, entry in self.inputs.items()}
