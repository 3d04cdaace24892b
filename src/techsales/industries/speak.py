"""A case of the ladder in an industry's words: the same truth, looks and prices, told with its names.

Names in braces are left to the seed, which exchanges them inside their group.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

from techsales.diagnosis.definition import CaseDefinition, Look, Sheet, Suspect, Tables
from techsales.diagnosis.par import Matrix, Menu
from techsales.industries.profile import Profile, read_profile

#: Where no weather stops a project, the customer's calendar does.
INDOORS = {
    "wherever it builds": "wherever it works",
    "it builds half of": "it does half of",
    "whoever builds them": "whoever does them",
    "in any weather": "at any time of year",
    "OTP by weather on site": "OTP by site calendar",
    "the weather on site": "the site calendar",
    "it is the weather": "it is the calendar",
    "no weather is low": "no part of the calendar is low",
    "watch weather": "watch the calendar",
    "weather": "site calendar",
    "Frost stops the work on site, in whatever region it comes": "A change freeze stops the work, in whatever region",
    "What was built in frost": "What fell into a freeze",
    "had most of the frost": "had most of the freezes",
    "outdoor work around the frost": "the work around the freezes",
    "plan frost": "plan freezes",
    "frost": "freeze",
    "dry": "open",
    "rain": "busy",
}


class Speaker:
    """Texts in an industry's words."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.names = profile.names
        self.known = dict(self.names)
        words = {old: one for old, (one, _) in profile.words.items()}
        words |= {f"{old}s": many for old, (_, many) in profile.words.items()}
        words |= INDOORS if profile.indoors else {}
        for old, new in words.items():
            self.known.setdefault(old, new)
            self.known.setdefault(old[0].upper() + old[1:], new[0].upper() + new[1:])
        longest = sorted(self.known, key=len, reverse=True)
        self.pattern = re.compile(r"\{[^{}]*\}|(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)")

    def text(self, value: str) -> str:
        """A text; what stands in braces stays."""
        return self.pattern.sub(lambda found: self.known.get(found[0], found[0]), value)

    def cell(self, value: object) -> object:
        """A cell or a place: a name stays, for the seed to exchange; a text is spoken."""
        return self.text(value) if isinstance(value, str) and value not in self.names else value

    def sheet(self, sheet: Sheet) -> Sheet:
        """What a look shows."""
        rows = tuple(tuple(map(self.cell, row)) for row in sheet.rows)
        return Sheet(tuple(map(self.text, sheet.columns)), rows, self.text(sheet.reading))

    def taken(self, take: Callable[[Tables], Sheet]) -> Callable[[Tables], Sheet]:
        """A look that is taken as before and shown in the industry's words."""
        return lambda tables: self.sheet(take(tables))

    def choices(self, known: dict[str, str]) -> dict[str, str]:
        """Fixes, ways to verify or ways to prevent."""
        return {self.text(key): self.text(told) for key, told in known.items()}

    def look(self, look: Look) -> Look:
        """One entry of the menu."""
        return Look(self.text(look.name), look.cost, self.taken(look.take), self.text(look.lesson))

    def suspect(self, suspect: Suspect) -> Suspect:
        """One suspect."""
        column, value = suspect.where
        return Suspect(
            self.text(suspect.code),
            self.text(suspect.says),
            (self.text(column), str(self.cell(value))),
            self.text(suspect.fix),
            self.text(suspect.prevent),
            self.text(suspect.told),
        )

    def case(self, case: CaseDefinition) -> CaseDefinition:
        """A whole case. Its tables keep Ferrowick's names: looks read them, and what they show is spoken."""
        codes = {self.text(code): code for code in case.codes}

        def make(code: str, chance: Random) -> Tables:
            return case.make(codes[code], chance)

        return replace(
            case,
            title=self.text(case.title),
            planted=self.text(case.planted),
            story=self.text(case.story),
            kpi=self.text(case.kpi),
            lesson=self.text(case.lesson),
            suspects=tuple(map(self.suspect, case.suspects)),
            looks=tuple(map(self.look, case.looks)),
            make=make,
            brief=self.taken(case.brief),
            places={
                self.text(column): tuple(str(self.cell(value)) for value in values)
                for column, values in case.places.items()
            },
            fixes=self.choices(case.fixes),
            verifies=self.choices(case.verifies),
            verify=self.text(case.verify),
            prevents=self.choices(case.prevents),
            never_missing=tuple(map(self.text, case.never_missing)),
        )

    def menu(self, menu: Menu) -> Menu:
        """A menu: looks, suspects and outcomes."""
        matrix: Matrix = {
            self.text(code): {self.text(look): self.text(outcome) for look, outcome in looks.items()}
            for code, looks in menu.matrix.items()
        }
        return Menu(matrix, {self.text(look): cost for look, cost in menu.costs.items()})

    def drawn(self, names: dict[str, str]) -> dict[str, str]:
        """The names of a seed: exchanged as the seed has them, and every other name of Ferrowick's replaced."""
        return self.names | {old: self.names.get(new, new) for old, new in names.items()}


@cache
def speaker(industry: str) -> Speaker:
    """The speaker of an industry.

    Raises:
        CourseError: there is no such industry.
    """
    return Speaker(read_profile(industry))
