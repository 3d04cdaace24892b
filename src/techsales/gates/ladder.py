"""Gate of the ladder: every case can be played fairly, and every chapter leads to its cases."""

import re
from collections.abc import Iterator
from pathlib import Path

from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.commands import FEWEST_ADMITTED
from techsales.diagnosis.definition import NONE, CaseDefinition
from techsales.diagnosis.matrix import CANDIDATES, stored
from techsales.diagnosis.par import Menu
from techsales.files import cell_source, notebook_paths, read_notebook

WRITE_ANEW = "Run: techsales ladder"


def all_cases() -> list[CaseDefinition]:
    """The cases of the course."""
    return [definition(name) for name in MODULES]


def cases(root: Path) -> list[str]:
    """What is wrong with the cases, their stored outcomes and the ways to them."""
    every = all_cases()
    problems = [problem for case in every for problem in (*well_made(case), *fairly_played(case))]
    return problems + pages_missing(root, every) + levels_without_none(every)


def well_made(case: CaseDefinition) -> Iterator[str]:
    """Names, places and choices that do not fit together."""
    names = [name for group in case.names.values() for name in group]
    if len(set(names)) < len(names):
        yield f"{case.id}: a name stands in two groups, so a seed could not exchange it. Give one another name."
    for suspect in case.suspects:
        column, value = suspect.where
        if value not in case.places.get(column, ()):
            yield f"{case.id}, {suspect.code}: its place {column}, {value} is not among the places."
        if suspect.fix not in case.fixes or suspect.prevent not in case.prevents:
            yield f"{case.id}, {suspect.code}: its fix or prevent is not on the list."
        if suspect.code == NONE:
            yield f"{case.id}: no suspect can be called {NONE!r}."
    if case.verify not in case.verifies:
        yield f"{case.id}: its way to verify is not on the list."
    if case.planted not in case.codes:
        yield f"{case.id}: the planted cause {case.planted} is no suspect."
    if min(map(len, (case.fixes, case.verifies, case.prevents))) < 3:
        yield f"{case.id}: fix, verify and prevent need three choices each."
    for text in texts(case):
        for name in re.findall(r"\{([^{}]+)\}", text):
            if name not in names:
                yield f"{case.id}: {{{name}}} in “{text[:40]}” is no name that a seed draws."
        for name in names:
            if re.search(rf"(?<![{{\w]){re.escape(name)}(?![}}\w])", text):
                yield f"{case.id}: write {{{name}}} in “{text[:40]}”, or a seed cannot change it."


def texts(case: CaseDefinition) -> Iterator[str]:
    """Every text of a case that is shown."""
    yield from (case.title, case.story, case.kpi, case.lesson)
    yield from (text for suspect in case.suspects for text in (suspect.says, suspect.told))
    yield from (look.lesson for look in case.looks)
    yield from (*case.fixes.values(), *case.verifies.values(), *case.prevents.values())


def fairly_played(case: CaseDefinition) -> Iterator[str]:
    """What is wrong with the stored outcomes: looks and suspects, admitted seeds, prices."""
    found = stored().get(case.id)
    if not found or set(found["matrix"]) != set(case.codes):
        yield f"{case.id}: ladder.json does not hold its suspects. {WRITE_ANEW}"
        return
    if any(set(row) != set(case.costs) for row in found["matrix"].values()):
        yield f"{case.id}: ladder.json does not hold its looks. {WRITE_ANEW}"
        return
    if found["candidates"] != len(CANDIDATES) or len(found["admitted"]) < FEWEST_ADMITTED:
        yield f"{case.id}: {len(found['admitted'])} of {found['candidates']} seeds are admitted. Make its tables clearer."
    menu = Menu(found["matrix"], case.costs)
    for code in case.codes:
        if not menu.decided(code):
            yield f"{case.id}, {code}: the whole menu does not tell it from its rivals. Add a look."
    if not menu.is_fair:
        yield f"{case.id}: taking every look costs less than twice par ({menu.par}), so thinking does not pay."


def levels_without_none(every: list[CaseDefinition]) -> list[str]:
    """On every level there is a variant in which no cause can be established."""
    levels = {case.level for case in every}
    has = {case.level for case in every if case.id in stored() and can_be_closed(case)}
    return [
        f"Level {level}: no look can be left out so that nothing can be established. Every level needs such a variant."
        for level in sorted(levels - has)
    ]


def can_be_closed(case: CaseDefinition) -> bool:
    """Whether some fair menu leaves some suspect among rivals."""
    menu = Menu(stored()[case.id]["matrix"], case.costs)
    removable = [menu.without(look) for look in case.costs if look not in case.never_missing]
    return any(not fewer.decided(code) for fewer in removable if fewer.is_fair for code in case.codes)


def pages_missing(root: Path, every: list[CaseDefinition]) -> list[str]:
    """A case without a page or under another title, and a chapter that does not lead to its cases."""
    pages = {path.stem.split("_")[0].upper(): path.name for path in notebook_paths(root, "cases")}
    chapters = {int(path.name[:2]): path for path in notebook_paths(root, "chapters")}
    problems = []
    for case in every:
        page = pages.get(case.id)
        if page is None:
            problems.append(f"{case.id} has no page. Write cases/{case.id.lower()}_….ipynb.")
        else:
            problems += title_differs(root, case, page)
        link = f"[{case.id} · {case.title}](../cases/{page})"
        for number in case.chapters:
            text = "".join(map(cell_source, read_notebook(chapters[number])["cells"]))
            if link not in text:
                problems.append(f"chapters/{chapters[number].name}: it does not lead to {case.id}. Write there: {link}")
    return problems


def title_differs(root: Path, case: CaseDefinition, page: str) -> Iterator[str]:
    """The page of a case has the case's title."""
    title = f"# {case.id} · {case.title}"
    if cell_source(read_notebook(root / "cases" / page)["cells"][0]).splitlines()[0] != title:
        yield f"cases/{page}: its title is not “{title}”, as the case has it."
