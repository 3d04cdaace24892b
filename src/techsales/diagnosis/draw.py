"""What a seed draws: the true suspect, the names, the order of the lists, and now and then a look that is missing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from random import Random
from typing import Any

from techsales.course import CourseError
from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.definition import CaseDefinition, Look, Sheet, Suspect, Tables
from techsales.diagnosis.matrix import admitted_of, is_admitted, matrix_of, tables_of
from techsales.diagnosis.nearest import offer
from techsales.diagnosis.par import Menu, alive_after
from techsales.industries.profile import find_industry
from techsales.industries.speak import speaker

#: How often a look is missing without which nothing can be established, and how often one that is not needed.
CLOSED, SHORT = 1 / 6, 1 / 6


@dataclass(frozen=True)
class Setup:
    """A case with everything its seed decides. Names in it are canonical; ``shown`` gives those of the seed.

    In an industry the case is told in its words, and the names are its own; ``industry`` is empty for Ferrowick.
    """

    case: CaseDefinition
    seed: int
    truth: str
    names: Mapping[str, str]
    looks: tuple[Look, ...]
    suspects: tuple[Suspect, ...]
    menu: Menu
    industry: str = ""

    @cached_property
    def tables(self) -> Tables:
        """The tables the looks are taken on."""
        return tables_of(self.case, self.truth, self.seed)

    @property
    def fair(self) -> frozenset[str]:
        """The suspects that the whole menu leaves: the true one alone, unless nothing can be established."""
        return frozenset(alive_after(self.menu.matrix, self.truth, self.menu.costs))

    @property
    def whole(self) -> bool:
        """Whether no look of the case is missing on the menu."""
        return len(self.looks) == len(self.case.looks)

    @property
    def closed(self) -> bool:
        """Whether no cause can be established from this menu."""
        return len(self.fair) > 1

    @property
    def written(self) -> str:
        """How a learner opens it."""
        where = f', industry="{self.industry}"' if self.industry else ""
        return f'Case("{self.case.id}", seed={self.seed}{where})'

    @property
    def title(self) -> str:
        """Its heading: case, seed, and the industry if it has one."""
        where = f", {speaker(self.industry).profile.title}" if self.industry else ""
        return f"{self.case.id} · {self.case.title} (seed {self.seed}{where})"

    def shown(self, value: Any) -> Any:
        """A text with the seed's names in place of those in braces; a cell that is a name becomes the seed's name."""
        if not isinstance(value, str):
            return value
        if value in self.names:
            return self.names[value]
        return re.sub(r"\{([^{}]+)\}", lambda found: self.names.get(found[1], found[1]), value)

    def canonical(self, value: str) -> str:
        """The name behind a name of this seed."""
        back = {new: old for old, new in self.names.items()}
        return back.get(value, value)

    def sheet(self, sheet: Sheet) -> Sheet:
        """A sheet with the seed's names; rows of places, of which some are exchanged, in the order of the new names."""
        rows = tuple(tuple(self.shown(cell) for cell in row) for row in sheet.rows)
        places = set().union(*self.case.places.values(), *self.case.names.values())
        first = {row[0] for row in sheet.rows}
        if first & set(self.names) and first <= places:
            rows = tuple(sorted(rows, key=lambda row: str(row[0])))
        return Sheet(tuple(self.shown(name) for name in sheet.columns), rows, self.shown(sheet.reading))

    def take(self, name: str) -> Sheet:
        """What a look of the menu shows."""
        look = next(look for look in self.looks if look.name == name)
        return self.sheet(look.take(self.tables))


def find_case(case: object) -> CaseDefinition:
    """A case by its name, in any spelling of ``K4``.

    Raises:
        CourseError: there is none.
    """
    name = str(case).strip().upper()
    if name not in MODULES:
        raise CourseError(f'There is no case {str(case)[:20]}. The ladder has {", ".join(MODULES)}: Case("K2").')
    return definition(name)


def set_up(case: object, seed: int, industry: object = "") -> Setup:
    """A case as its seed draws it; in an industry's words, if one is named, and otherwise the same.

    Raises:
        CourseError: no such case or industry, or a seed whose tables could point to an innocent suspect.
    """
    found = find_case(case)
    check_seed(found, seed)
    chance = Random(f"draw/{found.id}/{seed}")
    truth = chance.choice(found.codes)
    names: dict[str, str] = {}
    for group in found.names.values():
        names |= dict(zip(group, chance.sample(group, len(group)), strict=True))
    missing = missing_look(found.id, truth, chance)
    menu = shorter_menus(found.id)[missing] if missing else Menu(matrix_of(found), found.costs)
    looks = [look for look in found.looks if look.name != missing]
    suspects = list(found.suspects)
    chance.shuffle(looks)
    chance.shuffle(suspects)
    # The order of a list must not tell what is right in it.
    drawn = replace(
        found,
        fixes=shuffled(found.fixes, chance),
        verifies=shuffled(found.verifies, chance),
        prevents=shuffled(found.prevents, chance),
    )
    setup = Setup(drawn, seed, truth, names, tuple(looks), tuple(suspects), menu)
    return told_by(setup, find_industry(industry)) if industry else setup


def told_by(setup: Setup, industry: str) -> Setup:
    """The same draw in an industry's words."""
    speak = speaker(industry)
    return Setup(
        speak.case(setup.case),
        setup.seed,
        speak.text(setup.truth),
        speak.drawn(dict(setup.names)),
        tuple(map(speak.look, setup.looks)),
        tuple(map(speak.suspect, setup.suspects)),
        speak.menu(setup.menu),
        industry,
    )


def shuffled(choices: dict[str, str], chance: Random) -> dict[str, str]:
    """The same choices in another order."""
    return dict(chance.sample(list(choices.items()), len(choices)))


def missing_look(case: str, truth: str, chance: Random) -> str:
    """The look this seed leaves out; empty for most seeds.

    Sometimes it is one without which the true suspect cannot be told from a rival, sometimes one that nobody needs:
    so a short menu alone says nothing.
    """
    drawn = chance.random()
    if drawn >= CLOSED + SHORT:
        return ""
    shorter = shorter_menus(case)
    if drawn < CLOSED:
        wanted = [look for look, menu in shorter.items() if not menu.decided(truth)]
    else:
        wanted = [look for look, menu in shorter.items() if all(menu.decided(code) for code in menu.matrix)]
    return chance.choice(wanted) if wanted else ""


@cache
def shorter_menus(case: str) -> dict[str, Menu]:
    """The menus of a case with one look less, by that look, as far as thinking pays on them."""
    found = definition(case)
    menu = Menu(matrix_of(found), found.costs)
    return {
        look: menu.without(look)
        for look in found.costs
        if look not in found.never_missing and menu.without(look).is_fair
    }


def check_seed(case: CaseDefinition, seed: object) -> None:
    """Refuse a seed that is not played."""
    admitted = admitted_of(case)
    if isinstance(seed, bool) or not isinstance(seed, int) or not 1 <= seed < 1_000_000:
        raise CourseError(f"A seed is a whole number, such as Case({case.id!r}, seed={admitted[0]}).")
    if seed in admitted or (seed > 200 and is_admitted(case, seed, matrix_of(case))):
        return
    near = sorted(admitted, key=lambda other: (abs(other - seed), other))[:3]
    raise CourseError(
        f"{case.id} is not played with seed {seed}: by luck, its tables could point to an innocent suspect. "
        f"Take one of {', '.join(map(str, sorted(near)))}."
    )


def one_of(wanted: object, known: Mapping[str, Any], what: str) -> str:
    """The entry of ``known`` that was meant, in any case and spacing.

    Raises:
        CourseError: none; the text offers the nearest.
    """
    text = " ".join(str(wanted).split()).casefold()
    for name in known:
        if name.casefold() == text:
            return name
    raise CourseError(f"There is no {what} {str(wanted)[:60]!r}. {offer(text, list(known))}")
