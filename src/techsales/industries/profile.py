"""An industry's profile: the name of Ferrowick's sister company and the words that stand in place of Ferrowick's.

One TOML file an industry, in ``profiles/``. Its lists stand in the order of Ferrowick's own names, so a name's place
says which one it replaces.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from techsales.company.accounts import KINDS
from techsales.company.basics import INDUSTRIES as BRANCHES
from techsales.company.basics import LAST_NAMES, PRODUCTS, TEAM_REGION, TEAMS
from techsales.company.tickets import COMPONENTS
from techsales.course import CourseError
from techsales.diagnosis.nearest import offer

FOLDER = Path(__file__).with_name("profiles")
#: As the page of the eight scenes has them.
INDUSTRIES = (
    "enterprise_it",
    "software",
    "smart_manufacturing",
    "fintech",
    "healthcare",
    "smart_home",
    "logistics",
    "agriculture",
)
#: Ferrowick's names by list of a profile.
FERROWICK: dict[str, tuple[str, ...]] = {
    "regions": tuple(dict.fromkeys(TEAM_REGION.values())),
    "teams": tuple(TEAMS),
    "products": tuple(PRODUCTS),
    "components": tuple(COMPONENTS),
    "versions": ("3.0.4", "3.1.2", "3.2.0"),
    "subcontractors": ("Corvid Field", "Alder Install", "Brightline"),
    "desks": ("Ferrowick Desk", "Lumo Desk"),
    "segments": ("Enterprise", "SMB"),
    "customers": tuple(KINDS),
    "branches": tuple(BRANCHES),
    "programmes": ("BOOST",),
}
WORDS = tuple("firmware component gateway device subcontractor installer deal ticket project survey product".split())


@dataclass(frozen=True)
class Profile:
    """How an industry speaks.

    Attributes:
        name: as in ``industry="fintech"``. title: in a sentence. company, about: the sister company, invented.
        note: what to be careful with; no legal advice. indoors: no weather stops its projects.
        lists: its own names, by list, in Ferrowick's order. words: Ferrowick's word → (singular, plural).
    """

    name: str
    title: str
    company: str
    about: str
    note: str
    indoors: bool
    lists: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, str]]

    @property
    def names(self) -> dict[str, str]:
        """Ferrowick's name → this company's, for every name in the tables and texts."""
        return dict(self.pairs())

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The names one by one; customers carry a family name, as Ferrowick's do."""
        for kind, old in FERROWICK.items():
            if kind not in ("customers", "branches"):
                yield from zip(old, self.lists[kind], strict=True)
        for family, kind, own in zip(LAST_NAMES, KINDS, self.lists["customers"], strict=False):
            yield f"{family} {kind}", f"{family} {own}"
        yield "KESTREL", self.lists["teams"][0].upper()
        yield "kestrel_pilot", f"{self.lists['teams'][0].lower()}_pilot"
        yield "Ferrowick", self.company


def find_industry(industry: object) -> str:
    """The industry that was meant, in any case, with blanks or hyphens.

    Raises:
        CourseError: there is none; the text offers the nearest.
    """
    wanted = "_".join(str(industry).replace("-", " ").replace("_", " ").split()).casefold()
    if wanted in INDUSTRIES:
        return wanted
    raise CourseError(f"There is no industry {str(industry)[:40]!r}. {offer(wanted, list(INDUSTRIES))}")


@cache
def read_profile(industry: str) -> Profile:
    """The profile of an industry.

    Raises:
        CourseError: there is none, or its file has a list of the wrong length; the text names both.
    """
    import tomllib

    name = find_industry(industry)
    return as_profile(name, tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def as_profile(name: str, found: dict[str, Any]) -> Profile:
    """What a profile's file says, checked.

    Raises:
        CourseError: a list or a word is missing or has another length than Ferrowick's.
    """
    lists, words = found.get("names", {}), found.get("words", {})
    for kind, old in FERROWICK.items():
        if len(lists.get(kind, ())) != len(old):
            raise CourseError(f"{name}.toml: {kind} needs {len(old)} names, in place of {', '.join(old)}.")
    for word in WORDS:
        if len(words.get(word, ())) != 2:
            raise CourseError(f"{name}.toml: {word} needs two words, for one and for many.")
    return Profile(
        name,
        found["title"],
        found["company"],
        found["about"],
        found["note"],
        found["indoors"],
        {kind: tuple(lists[kind]) for kind in FERROWICK},
        {word: (words[word][0], words[word][1]) for word in WORDS},
    )
