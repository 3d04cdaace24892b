"""What a company edition knows of its house, once ``company.yml`` has been checked."""

from dataclasses import dataclass, field

from techsales.edition.colours import Colours
from techsales.edition.definitions import DEFINITIONS
from techsales.edition.logo import Logo


@dataclass(frozen=True)
class Contact:
    """Whom readers ask; any part may be empty. ``web`` begins with ``https://`` or ``http://``."""

    name: str = ""
    email: str = ""
    phone: str = ""
    web: str = ""


@dataclass(frozen=True)
class House:
    """The house.

    Attributes:
        name: as on a letterhead. short: for narrow places. currency: ISO 4217. products: what it sells.
        words: ours (glossary term, table, ``table.column`` or one of ``vocabulary.GENERAL``) → what the house says.
        chapters: numbers in this edition. left_out: the others.
        definitions: key of ``DEFINITIONS`` → answer. notes: (chapter, sentence) in the house's own words.
    """

    name: str
    short: str
    chapters: tuple[int, ...]
    left_out: tuple[int, ...] = ()
    currency: str = "EUR"
    products: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    logo: Logo | None = None
    colours: Colours | None = None
    contact: Contact = Contact()
    definitions: dict[str, bool | str] = field(default_factory=dict)
    notes: tuple[tuple[int, str], ...] = ()

    def sentences(self, chapter: int) -> list[str]:
        """What stands at the head of a chapter."""
        decided = [
            DEFINITIONS[key].says[answer]
            for key, answer in self.definitions.items()
            if chapter in DEFINITIONS[key].chapters
        ]
        return decided + [words for number, words in self.notes if number == chapter]
