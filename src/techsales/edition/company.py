"""``company.yml``: every line of it checked, and every fault told in one sentence with its line and its remedy."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from techsales.currencies import CURRENCIES
from techsales.curriculum import Chapter, written_chapters
from techsales.edition import colours as shades
from techsales.edition.checker import Checker, EditionError
from techsales.edition.definitions import DEFINITIONS, answers
from techsales.edition.house import Contact, House
from techsales.edition.logo import Logo, NoLogo, read_logo
from techsales.edition.read import Entry, Unreadable, read_tree
from techsales.edition.vocabulary import words as vocabulary

KEYS = ("company", "currency", "products", "words", "logo", "colours", "contact", "chapters", "definitions", "notes")
LONGEST = {"name": 80, "short": 24, "word": 60, "product": 60, "contact": 80, "note": 300}
MOST_PRODUCTS, MOST_NOTES = 30, 40
EMAIL = re.compile(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+")
WEB = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
PHONE = re.compile(r"[+\d][\d ()/.-]{3,30}")


def check_company(path: Path, root: Path) -> House:
    """The house that a file describes.

    Args:
        path: the ``company.yml``. root: the course folder, whose chapters, words and colours it is checked against.

    Raises:
        EditionError: every fault of the file, a sentence each.
    """
    check = Checker(path, root)
    try:
        tree = read_tree(path)
    except Unreadable as error:
        check.fault(error.line, error.sentence)
        raise EditionError(check.said()) from None
    top = check.table(tree, "", KEYS)
    names = check.table(top.get("company"), "company", ("name", "short"))
    if "name" not in names and not any(s.startswith("company") for _, s in check.faults):
        line = top["company"].line if "company" in top else 1
        check.fault(line, "the company has no name. Write company: and below it, indented, name: with the name.")
    name = check.text(names.get("name"), "company.name", LONGEST["name"])
    short = check.text(names.get("short"), "company.short", LONGEST["short"])
    if name and not names.get("short") and len(name) > LONGEST["short"]:
        check.fault(
            names["name"].line, f"the name is longer than {LONGEST['short']} signs. Add short: with a shorter one."
        )
    chapters, left_out = chosen(check, top.get("chapters"), written_chapters(root))
    house = House(
        name=name,
        short=short or name,
        chapters=chapters,
        left_out=left_out,
        currency=currency(check, top.get("currency")),
        products=check.texts(top.get("products"), "products", LONGEST["product"], MOST_PRODUCTS),
        words=house_words(check, top.get("words")),
        logo=logo(check, top.get("logo")),
        colours=house_colours(check, top.get("colours")),
        contact=contact(check, top.get("contact")),
        definitions=definitions(check, top.get("definitions")),
        notes=notes(check, top.get("notes"), chapters),
    )
    if check.faults:
        raise EditionError(check.said())
    return house


def currency(check: Checker, entry: Entry | None) -> str:
    """A code of ISO 4217."""
    code = check.text(entry, "currency", 40)
    if entry and code and code not in CURRENCIES:
        near = [code.upper()] if code.upper() in CURRENCIES else get_close_matches(code.upper(), CURRENCIES, 3, 0.6)
        remedy = (
            f"Did you mean {' or '.join(sorted(near))}?" if near else "Write its three letters, such as EUR or CHF."
        )
        check.fault(entry.line, f"{code} is no currency's code. {remedy}")
    return code or "EUR"


def house_words(check: Checker, entry: Entry | None) -> dict[str, str]:
    """Our word → the house's."""
    known, found = vocabulary(check.root), {}
    for name, child in (check.of_kind(entry, "words", dict) or {}).items():
        if name.lower() not in known:
            check.unknown(child.line, f"words.{name}", name, known, "word of the book")
        elif known[name.lower()] in found:
            check.fault(child.line, f"words.{name} stands there twice, in capitals and small letters. Remove one.")
        elif words := check.text(child, f"words.{name}", LONGEST["word"]):
            found[known[name.lower()]] = words
    return found


def logo(check: Checker, entry: Entry | None) -> Logo | None:
    """The logo, a file beside ``company.yml``."""
    name = check.text(entry, "logo", 200)
    if entry is None or not name:
        return None
    try:
        if "://" in name or name.startswith("data:"):
            raise NoLogo("the logo is an address. Save the picture beside company.yml and write its file name.")
        if {"/", "\\"} & set(name):
            raise NoLogo("the logo is a path. Put the picture beside company.yml and write its file name alone.")
        return read_logo(check.path.parent / name)
    except NoLogo as error:
        check.fault(entry.line, str(error))
        return None


def house_colours(check: Checker, entry: Entry | None) -> shades.Colours | None:
    """The accent in both modes; without a dark one, the nearest shade that can be read on the dark page."""
    if entry is None:
        return None
    found = check.table(entry, "colours", ("light", "dark"))
    if "light" not in found and isinstance(entry.value, dict):
        check.fault(entry.line, 'colours has no light. Write light: "#0b6b64" with your own colour below it.')
    behind = shades.backgrounds(check.root)
    before, picked = len(check.faults), {}
    for mode, child in found.items():
        value = check.of_kind(child, f"colours.{mode}", str)
        if value and not shades.HEX.fullmatch(value):
            check.fault(
                child.line, f'colours.{mode} is no colour. Write # and six digits or letters a to f: "#0b6b64".'
            )
        elif value:
            picked[mode] = value
            if said := shades.complaint(value, mode, behind[mode]):
                check.fault(child.line, f"colours.{mode} {said}")
    if len(check.faults) > before or "light" not in picked:
        return None
    dark = picked.get("dark") or shades.nearest(picked["light"], "dark", behind["dark"])
    return shades.colours(picked["light"], dark, behind)


def contact(check: Checker, entry: Entry | None) -> Contact:
    """Whom readers ask."""
    found = check.table(entry, "contact", ("name", "email", "phone", "web"))
    rules: dict[str, tuple[re.Pattern[str], str]] = {
        "email": (EMAIL, "no address for mail. Write it as in name@example.com."),
        "phone": (PHONE, "no telephone number. Write digits, blanks and a + in front."),
        "web": (WEB, "no address of a page. Begin it with https://."),
    }
    values = {}
    for key, child in found.items():
        values[key] = check.text(child, f"contact.{key}", LONGEST["contact"])
        if values[key] and key in rules and not rules[key][0].fullmatch(values[key]):
            check.fault(child.line, f"contact.{key} is {rules[key][1]}")
    return Contact(**values)


def chosen(check: Checker, entry: Entry | None, every: list[Chapter]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numbers of the chapters in the edition and of those left out; a missing prerequisite is a fault."""
    known = {chapter.number: chapter for chapter in every}
    if entry is None or entry.value == "all":
        return tuple(sorted(known)), ()
    numbers: dict[int, int] = {}
    for child in check.of_kind(entry, "chapters", list) or []:
        number = check.of_kind(child, "a chapter's number", int)
        if number is None:
            continue
        if number not in known:
            check.fault(child.line, f"there is no chapter {number}. Chapters are {min(known)} to {max(known)}.")
        elif number in numbers:
            check.fault(child.line, f"chapter {number} is named twice. Name it once.")
        else:
            numbers[number] = child.line
    if not numbers and entry.value == []:
        check.fault(entry.line, "chapters is an empty list. Name some, or take the line out to have all of them.")
    for number, line in numbers.items():
        lacking = sorted(builds_on(number, known) - numbers.keys())
        if lacking:
            named = f"chapter {lacking[0]}, which is" if len(lacking) == 1 else f"chapters {listed(lacking)}, which are"
            check.fault(line, f"chapter {number} builds on {named} not in the list. Add them, or leave {number} out.")
    return tuple(sorted(numbers)), tuple(sorted(known.keys() - numbers.keys()))


def builds_on(number: int, known: Mapping[int, Chapter]) -> set[int]:
    """Every chapter that must come before, also through others."""
    found: set[int] = set()
    waiting = [number]
    while waiting:
        new = set(known[waiting.pop()].needs) & known.keys() - found
        found |= new
        waiting += new
    return found


def listed(numbers: list[int]) -> str:
    """``4, 5 and 6``."""
    return " and ".join([", ".join(map(str, numbers[:-1])), str(numbers[-1])])


def definitions(check: Checker, entry: Entry | None) -> dict[str, bool | str]:
    """The decisions, each with one of its answers."""
    found: dict[str, bool | str] = {}
    for key, child in check.table(entry, "definitions", tuple(DEFINITIONS)).items():
        # True == 1 in Python, and a 1 is no yes.
        if isinstance(child.value, bool | str) and child.value in DEFINITIONS[key].says:
            found[key] = child.value
        else:
            check.fault(
                child.line, f"definitions.{key} is neither {answers(key).replace(' or ', ' nor ')}. Write one of them."
            )
    return found


def notes(check: Checker, entry: Entry | None, chapters: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    """Sentences in the house's own words, each for a chapter of the edition."""
    found = []
    listing = check.of_kind(entry, "notes", list) or []
    if entry and len(listing) > MOST_NOTES:
        check.fault(entry.line, f"notes holds {len(listing)} lines. Keep the {MOST_NOTES} that matter.")
    for child in listing[:MOST_NOTES]:
        pair = check.table(child, "notes", ("chapter", "says"))
        number = check.of_kind(pair.get("chapter"), "notes.chapter", int)
        says = check.text(pair.get("says"), "notes.says", LONGEST["note"])
        if isinstance(child.value, dict) and len(pair) < 2:
            check.fault(child.line, "a note needs chapter: with a number and says: with a sentence. Write both.")
        elif number is not None and number not in chapters:
            check.fault(child.line, f"chapter {number} is not in this edition. Take the note out, or add the chapter.")
        elif number is not None and says:
            found.append((number, says))
    return tuple(found)
