"""Gate 1, prose: a number in a chapter's text stands in its code or outputs too, or is computed in a test.

nbval compares outputs only; a digit changed in the sentence below them would otherwise go unseen. Small
whole numbers say too little to be traced (positions, counts on fingers, chapters) and are left out.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from techsales.gates.reading import Notebook, notebooks, shown
from techsales.gates.roles import of_chapter, read_bank

NUMBER = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?!\w|\.\d|,\d{3})")
#: What is no claim about data: titles of cases (the ladder's gate compares them), link targets, clock times, years.
NO_CLAIM = re.compile(r"\[K\d · [^]]*\]\(\.\./cases/[^)]*\)|\]\([^)]*\)|\b\d{1,2}:\d\d\b|\b(?:19|20)\d\d\b")
SMALL = 16
Explained = Mapping[str, Mapping[str, float | str]]


def as_written(text: str) -> list[str]:
    """The numbers in a text, thousands' commas taken out."""
    return [number.replace(",", "") for number in NUMBER.findall(text)]


def fits(written: str, value: float) -> bool:
    """True if ``value``, or a share in per cent, rounds to what is written."""
    decimals = len(written.partition(".")[2])
    scales = (1, 100) if 0 < value < 1 else (1,)
    return any(abs(float(written) - scale * value) <= 0.5 * 10**-decimals + 1e-9 for scale in scales)


def sources(notebook: Notebook) -> set[float]:
    """Every number in the chapter's code and stored outputs."""
    text = " ".join(f"{cell.source} {shown(cell)}" for cell in notebook.code)
    return {float(number) for number in as_written(re.sub(r"[\[\](){}=_]", " ", text))}


def prose_numbers(root: Path, explained: Explained) -> list[str]:
    """Numbers in the chapters' text that nothing in the chapter bears out.

    Args:
        root: the course folder.
        explained: by chapter slug and number as written (commas left out): the value it is computed to,
            or in words why it cannot be computed.
    """
    bank, problems = read_bank(root)
    for notebook in notebooks(root, "chapters"):
        own = of_chapter(bank, notebook)
        table = explained.get(Path(notebook.name).stem, {})
        minutes = [float(exercise.minutes) for exercise in own.values()]
        known = {*sources(notebook), *minutes, sum(minutes), float(notebook.course.get("minutes", 0))}
        used = set()
        for cell in notebook.cells:
            text = cell.source if not cell.is_code else ""
            for number in as_written(NO_CLAIM.sub(" ", text)):
                if number in own or (number.isdigit() and int(number) <= SMALL):
                    continue
                if any(fits(number, value) for value in known):
                    continue
                used.add(number)
                value = table.get(number)
                if value is None or (not isinstance(value, str) and not fits(number, value)):
                    problems.append(
                        f"{cell.place}: {number} stands in no code or output of the chapter"
                        + (f", and is computed to {value:g}. " if isinstance(value, float | int) else ". ")
                        + "Correct it, show it, or compute it in tests/notebooks/test_prose.py."
                    )
        problems += [
            f"{notebook.name}: {number} is explained in tests/notebooks/test_prose.py and stands nowhere. Unlist it."
            for number in table
            if number not in used
        ]
    return problems
