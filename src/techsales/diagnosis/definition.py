"""What a case of the ladder consists of. Only data and pure functions; ``cases/`` holds one module a case."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

Row = dict[str, Any]
#: Tables by name, each a list of rows.
Tables = dict[str, list[Row]]
#: The place of a cause that is everywhere alike.
EVERYWHERE = ("everywhere", "everywhere")
#: The legal answer where the menu cannot tell the surviving suspects apart.
NONE = "no cause can be established"


@dataclass(frozen=True)
class Sheet:
    """What a look shows: a small table and its reading.

    Attributes:
        columns: headings. rows: cells, text or numbers, as they are printed (a share as ``74 % (37 of 50)``).
        reading: what the table says, in one short phrase that is the same for every seed under one suspect:
        this is the look's outcome. Names that a seed changes stand in braces, ``only {gateway} is low``; in
        cells they stand plain.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    reading: str


@dataclass(frozen=True)
class Look:
    """One entry of the menu.

    Attributes:
        name: as the menu prints it. cost: price in looks (1 = about ten minutes of an analyst's time).
        take: the case's tables → what is seen, a pure function; it decides by intervals, never by a bare difference.
        lesson: one sentence for the debrief: what this look can and cannot tell.
    """

    name: str
    cost: int
    take: Callable[[Tables], Sheet]
    lesson: str = ""


@dataclass(frozen=True)
class Suspect:
    """A possible cause.

    Attributes:
        code: how ``diagnose`` names it, one or two words. says: the mechanism in one sentence, without its place.
        where: (column, value) of its place in canonical names; ``EVERYWHERE`` where it has none.
        fix: key of the right entry in the case's ``fixes``; prevent: in its ``prevents``.
        told: one sentence for the debrief: how this cause made the number move.
    """

    code: str
    says: str
    where: tuple[str, str]
    fix: str
    prevent: str
    told: str


@dataclass(frozen=True)
class CaseDefinition:
    """A case: story, suspects, looks, and tables for every suspect.

    Attributes:
        id: ``K4``. title: of the page. level: 1 to 5. after: chapters to know first. planted: the suspect that the
        chapters tell of. story: two or three sentences, who asks and why. kpi: the number in one line.
        suspects, looks: in the order they are written; a seed shuffles them.
        make: (suspect's code, source of chance) → tables in canonical names; only details hang on chance.
        brief: the free first look at the KPI: definition, n, interval.
        names: groups of names that a seed exchanges among each other, by group.
        places: for each column, the values that ``where`` may take, in canonical names.
        fixes, verifies, prevents: choices, key → sentence. verify: key of the right check: the same definition
        and a control. never_missing: looks that no seed leaves out, because another table would show part of what they do,
        or because a place is seen in them only. lesson: what to take along, two or three sentences.
    """

    id: str
    title: str
    level: int
    after: tuple[int, ...]
    planted: str
    story: str
    kpi: str
    suspects: tuple[Suspect, ...]
    looks: tuple[Look, ...]
    make: Callable[[str, Random], Tables]
    brief: Callable[[Tables], Sheet]
    names: dict[str, tuple[str, ...]]
    places: dict[str, tuple[str, ...]]
    fixes: dict[str, str]
    verifies: dict[str, str]
    verify: str
    prevents: dict[str, str]
    lesson: str
    chapters: tuple[int, ...] = ()
    never_missing: tuple[str, ...] = ()

    def suspect(self, code: str) -> Suspect:
        """The suspect with this code."""
        return next(suspect for suspect in self.suspects if suspect.code == code)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of all suspects."""
        return tuple(suspect.code for suspect in self.suspects)

    @property
    def costs(self) -> dict[str, int]:
        """Price of every look, by name."""
        return {look.name: look.cost for look in self.looks}
