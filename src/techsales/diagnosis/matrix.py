"""What every look of a case shows under every suspect, found by running it; and the seeds that are played.

A seed is admitted if all its outcomes equal the case's usual ones. Then no look of it is decisive, or misleading,
by luck. The usual ones and the admitted seeds among the candidates are stored in ``ladder.json``, which
``techsales ladder`` writes and the benchmark recomputes.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from techsales.diagnosis.definition import CaseDefinition, Tables
from techsales.diagnosis.par import Matrix

CANDIDATES = range(1, 201)
STORED = Path(__file__).with_name("ladder.json")


def tables_of(case: CaseDefinition, code: str, seed: int) -> Tables:
    """The tables of a case if the suspect ``code`` did it, in canonical names."""
    return case.make(code, Random(f"{case.id}/{seed}"))


def outcomes(case: CaseDefinition, seed: int) -> Matrix:
    """What every look shows under every suspect with this seed."""
    return {code: outcomes_under(case, code, seed) for code in case.codes}


def outcomes_under(case: CaseDefinition, code: str, seed: int) -> dict[str, str]:
    """What every look shows under one suspect."""
    tables = tables_of(case, code, seed)
    return {look.name: look.take(tables).reading for look in case.looks}


def usual(matrices: Iterable[Matrix]) -> Matrix:
    """The most frequent outcome of each look under each suspect."""
    every = list(matrices)
    return {
        code: {look: Counter(m[code][look] for m in every).most_common(1)[0][0] for look in looks}
        for code, looks in every[0].items()
    }


def is_admitted(case: CaseDefinition, seed: int, wanted: Matrix) -> bool:
    """Whether a seed shows the usual outcomes everywhere. Stops at the first suspect where it does not."""
    return all(outcomes_under(case, code, seed) == wanted[code] for code in case.codes)


def survey(case: CaseDefinition, seeds: Iterable[int] = CANDIDATES) -> dict[str, Any]:
    """The usual outcomes over ``seeds`` and the seeds that show them: keys matrix, admitted, candidates."""
    found = {seed: outcomes(case, seed) for seed in seeds}
    wanted = usual(found.values())
    return {
        "candidates": len(found),
        "admitted": [seed for seed, matrix in found.items() if matrix == wanted],
        "matrix": wanted,
    }


@cache
def stored() -> dict[str, Any]:
    """What ``ladder.json`` holds, by case."""
    content: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return content


def matrix_of(case: CaseDefinition) -> Matrix:
    """The stored outcomes of a case."""
    found: Matrix = stored()[case.id]["matrix"]
    return found


def admitted_of(case: CaseDefinition) -> list[int]:
    """The stored admitted seeds of a case."""
    found: list[int] = stored()[case.id]["admitted"]
    return found


def more_seeds(case: CaseDefinition, chance: Random) -> Iterator[int]:
    """Admitted seeds that are not among the candidates, for a trainer to keep: six digits, without end."""
    wanted = matrix_of(case)
    while True:
        seed = chance.randrange(100_000, 1_000_000)
        if is_admitted(case, seed, wanted):
            yield seed
