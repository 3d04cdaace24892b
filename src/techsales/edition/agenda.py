"""The agenda of an edition: its chapters only, and no session that is left without one."""

import re
from collections.abc import Collection
from typing import Any

from techsales.edition import toml
from techsales.site.header import counted

LISTS = ("chapters", "read_before", "at_home")
NAMED = re.compile(r"\bchapter (\d+)")


def house_agenda(table: dict[str, Any], minutes: dict[int, int]) -> str:
    """``book/agenda.toml`` with the chapters of an edition.

    Args:
        table: the file of the whole course. minutes: number → minutes of each chapter in the edition.
    """
    formats = []
    for one in table.get("format", []):
        sessions = [made for entry in one.get("session", []) if (made := house_session(entry, minutes))]
        whole = len(sessions) == len(one.get("session", []))
        if sessions:
            named = [entry if whole else renumbered(entry, place) for place, entry in enumerate(sessions, 1)]
            name = one["name"] if whole else f"{one['key'].capitalize()}, {counted(len(named), 'session')}"
            formats.append({**one, "name": name, "session": named})
    short = table.get("short", {})
    lines = [
        f"{key} = {toml.value(kept(thing, minutes) if key == 'chapters' else thing)}" for key, thing in short.items()
    ]
    return "[short]\n" + "\n".join(lines) + "\n\n" + toml.listed("format", formats)


def kept(numbers: list[int], chapters: Collection[int]) -> list[int]:
    """The chapters of a list that are in the edition; all of the edition's where none of them is."""
    return [number for number in numbers if number in chapters] or sorted(chapters)


def house_session(entry: dict[str, Any], minutes: dict[int, int]) -> dict[str, Any]:
    """A session with the edition's chapters; empty where it has none. A shorter list makes a shorter session."""
    lists = {key: [n for n in entry.get(key, []) if n in minutes] for key in LISTS if key in entry}
    if not any(lists.values()):
        return {}
    fixed = [[what, m] for what, m in entry.get("fixed", []) if not set(map(int, NAMED.findall(what))) - minutes.keys()]
    if lists == {key: entry[key] for key in lists} and fixed == entry.get("fixed", []):
        return entry
    before = sum(m for _, m in entry.get("fixed", []))
    alone = [minutes[n] for n in lists.get("chapters", [])]
    needed = max(alone, default=0) if entry.get("groups") else sum(alone)
    work = min(entry["minutes"] - before, needed)
    return {**entry, **lists, "fixed": fixed, "minutes": sum(m for _, m in fixed) + work}


def renumbered(entry: dict[str, Any], place: int) -> dict[str, Any]:
    """``Week 5`` as the second session is ``Week 2``."""
    return {**entry, "name": re.sub(r"\d+$", str(place), entry["name"])}
