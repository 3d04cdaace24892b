"""Collecting the faults of a file that somebody typed: a sentence each, with the line and the remedy."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.edition.read import Entry
from techsales.programme.sheets import tidy

KINDS = {
    dict: "a table of keys",
    list: "a list",
    str: "text",
    bool: "yes or no",
    int: "a whole number",
    float: "a number with a point",
}
#: What to do where another kind is wanted.
REMEDIES = {
    dict: "Write its keys below it, indented.",
    list: 'Begin each entry with "- " on a line of its own, or write [one, two].',
    int: "Write 3, not 3.0 and without quotes.",
}


class EditionError(CourseError):
    """What is wrong with a ``company.yml``: one sentence a fault in ``said``."""

    def __init__(self, said: list[str]) -> None:
        self.said = said
        super().__init__("\n".join(said))


class Checker:
    """Collects faults while the file is read; what is faulty counts as not written."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path, self.root = path, root
        self.faults: list[tuple[int, str]] = []

    def fault(self, line: int, sentence: str) -> None:
        """Note one fault."""
        self.faults.append((line, sentence))

    def said(self) -> list[str]:
        """The faults in the order of their lines."""
        return [
            f"{self.path.name}{f', line {line}' if line else ''}: {sentence}" for line, sentence in sorted(self.faults)
        ]

    def of_kind(self, entry: Entry | None, key: str, kind: type) -> Any:
        """The value if it is of this kind; None, and a fault, if it is not."""
        if entry is None:
            return None
        value = entry.value
        if value is None:
            hint = ' A # begins a remark: put a colour in quotes, as in "#0b6b64".' if key.startswith("colours") else ""
            self.fault(entry.line, f"{key} is empty. Write {KINDS[kind]}, or take the line out.{hint}")
            return None
        if type(value) is not kind:
            inline = not isinstance(value, dict | list)
            hint = REMEDIES.get(kind) or ("Put it in quotes." if inline else "Write one text on the line of the key.")
            self.fault(entry.line, f"{key} is {KINDS.get(type(value), 'something else')}, not {KINDS[kind]}. {hint}")
            return None
        return value

    def table(self, entry: Entry | None, key: str, allowed: tuple[str, ...]) -> dict[str, Entry]:
        """A table with known keys only; unknown ones are faults."""
        found: dict[str, Entry] = self.of_kind(entry, key, dict) or {}
        for name, child in found.items():
            if name not in allowed:
                self.unknown(child.line, f"{key}.{name}" if key else name, name, allowed)
        return {name: child for name, child in found.items() if name in allowed}

    def unknown(self, line: int, shown: str, name: str, allowed: Any, what: str = "key") -> None:
        """A fault for a name that is not known, with the nearest that is."""
        near = get_close_matches(name.lower(), [str(one) for one in allowed], 1, 0.6)
        listed = ", ".join(map(str, allowed))
        remedy = f"Did you mean {near[0]}?" if near else f"Known are {listed}." if len(listed) < 200 else ""
        self.fault(line, f"{shown} is no {what} here. {remedy}".rstrip() + ("" if remedy else " Take the line out."))

    def text(self, entry: Entry | None, key: str, longest: int) -> str:
        """A text in one line, not empty and not too long; empty, and a fault, otherwise."""
        value = self.of_kind(entry, key, str)
        if value is None or entry is None:
            return ""
        words = tidy(value, 10 * longest)
        if not words:
            self.fault(entry.line, f"{key} is empty. Write a text, or take the line out.")
        elif len(words) > longest:
            self.fault(entry.line, f"{key} is longer than {longest} signs, so it would not fit. Shorten it.")
            return ""
        return words

    def texts(self, entry: Entry | None, key: str, longest: int, most: int) -> tuple[str, ...]:
        """A list of texts."""
        found = self.of_kind(entry, key, list) or []
        if entry and len(found) > most:
            self.fault(entry.line, f"{key} holds {len(found)} lines. Keep the {most} that matter.")
        texts: list[str] = []
        for child in found[:most]:
            words = self.text(child, key, longest)
            if words in texts:
                self.fault(child.line, f"{key} names {words} twice. Name it once.")
            elif words:
                texts.append(words)
        return tuple(texts)
