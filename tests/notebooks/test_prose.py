"""Gate 1 on the real course, prose: every number in a chapter's text is borne out, and a changed one is seen."""

import json
import shutil
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from statistics import mean, stdev, variance
from typing import Any

import pytest

from techsales.company import rows
from techsales.gates.notebooks import numbers_as_stored, numbers_of
from techsales.gates.prose import NO_CLAIM, NUMBER, SMALL, Explained, prose_numbers
from techsales.intervals import t_interval, wilson

CHAPTERS = sorted((Path(__file__).parents[2] / "chapters").glob("*.ipynb"))


def scores(team: str, wave: int = 1) -> list[int]:
    """The answers of a team in the fourth quarter."""
    return [
        row["score"]
        for row in rows("surveys")
        if (row["team"], row["quarter"], row["wave"]) == (team, "2025Q4", wave) and row["score"] is not None
    ]


def asked(team: str, quarter: str) -> list[str]:
    """For every invitation of a team, whether the ticket was solved when it was sent."""
    return [
        row["ticket_resolved_at_send"]
        for row in rows("surveys")
        if (row["team"], row["quarter"], row["wave"]) == (team, quarter, 1)
    ]


def half_width(values: list[int]) -> float:
    """Half the t interval of a mean."""
    low, high = t_interval(values)
    return (high - low) / 2


def t_factor(values: list[int]) -> float:
    """The factor t in mean ± t × sd ÷ √n."""
    return half_width(values) * sqrt(len(values)) / stdev(values)


def wider(answered: list[int], called: list[int], invited: int) -> float:
    """Upper end of the two-phase interval, for all customers invited in the same way (chapter 10)."""
    r = len(answered) / invited
    between = r * (1 - r) * (mean(answered) - mean(called)) ** 2 / (invited - 1)
    within = r**2 * variance(answered) / len(answered) + (1 - r) ** 2 * variance(called) / len(called)
    return r * mean(answered) + (1 - r) * mean(called) + 1.96 * sqrt(between + within)


def explained() -> Explained:
    """By chapter: numbers that neither code nor output shows, computed here, or in words where they cannot be."""
    seed = [4.2, 4.1, 4.3, 4.4, 4.5]
    kestrel, called = scores("Kestrel"), scores("Kestrel", 2)
    heron, buzzard = scores("Heron"), scores("Buzzard")
    tickets = [row for row in rows("tickets") if row["team"] == "Kestrel"]
    solved = {
        quarter: [row["resolved"] == "Y" and row["reopened"] == 0 for row in tickets if row["quarter"] == quarter]
        for quarter in ("2025Q3", "2025Q4")
    }
    strict = sum(solved["2025Q4"])
    moved = {
        (row["planned_end_current"] - row["planned_end_original"]).days
        for row in rows("projects")
        if row["team"] == "Kestrel"
    } - {0}
    assert len(moved) == 1
    training = sum(row["cost_eur"] for row in rows("training") if row["programme"] == "KESTREL")
    return {
        "03_loops": {"12000": "the price in an example of a name"},
        "04_functions": {
            "5.2": "a section of the seed article",
            "21.5": sum(seed),
            "64": "bits of a decimal number in Python",
            "4.29999": "what a mean in 64 bits might look like",
            "4.33": 13 / 3,
            "168000": 12000 * 14,
            "0.51": "digits of 0.15 exchanged",
            "0.6": 6 / 10,
            "0.25": 10 / 40,
        },
        "10_csat": {
            "1.68": sum(kestrel) / 125,
            "24": kestrel.count(5),
            "17": kestrel.count(4),
            "84": mean(kestrel) / 5,
            "2.01": t_factor(kestrel),
            "1.01": stdev(kestrel),
            "7.07": sqrt(len(kestrel)),
            "0.29": half_width(kestrel),
            "500": 10 * len(kestrel),
            "1250": 10 * len(asked("Kestrel", "2025Q4")),
            "0.6": 75 / 125,
            "2.06": t_factor(called),
            "124": len(asked("Kestrel", "2025Q4")) - 1,
            "30": asked("Kestrel", "2025Q3").count("N"),
            "4.51": (sum(heron) + 60 * 5) / 100,
            "2.4": 4 * (1 - len(heron) / 100),
            "0.775": sum(score >= 4 for score in buzzard) / len(buzzard),
            "31": sum(score >= 4 for score in buzzard),
            "0.625": wilson(31, 40)[0],
            "0.877": wilson(31, 40)[1],
            "0.75": 1 - 1 / 4,
            "3.70": 3.70,
            "4.10": 4.10,
        },
        "15_kestrel_quarter": {
            "4.3": "a section of the seed article",
            "3.8": wider(kestrel, called, len(asked("Kestrel", "2025Q4"))),
            "21": max(moved),
            "0.99": wilson(19, 20)[1],
            "17000": training,
            "0.68": strict / 100,
            "0.58": wilson(strict, 100)[0],
            "0.85": strict / 80,
            "37": sum(solved["2025Q3"]),
            "0.8": 16 / 20,
            "0.92": wilson(16, 20)[1],
            "0.76": wilson(19, 20)[0],
            "22": 20 + 2,
            "300": 100 * (0.25 * 1_000_000 * 0.4 / (training + 8000) - 1),
        },
    }


def test_every_number_is_borne_out(root: Path) -> None:
    problems = prose_numbers(root, explained())
    assert not problems, "\n" + "\n".join(problems)


def broken_cells(cell: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cell with the last digit of one number changed, once for each number that the gate looks at."""
    text = "".join(cell["source"]) if cell["cell_type"] == "markdown" else ""
    blind = [match.span() for match in NO_CLAIM.finditer(text)]
    for match in NUMBER.finditer(text):
        small = match.group().isdigit() and int(match.group()) <= SMALL
        if not small and not any(start <= match.start() < end for start, end in blind):
            end = match.end()
            yield {**cell, "source": text[: end - 1] + str((int(text[end - 1]) + 1) % 10) + text[end:]}


def every_change(text: str) -> Iterator[str]:
    """The text with one digit changed, once for every digit in it."""
    for place, sign in enumerate(text):
        if sign.isdecimal():
            yield text[:place] + str((int(sign) + 1) % 10) + text[place + 1 :]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_any_changed_digit_of_a_chapter_is_red(path: Path, root: Path, tmp_path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    noted = notebook["metadata"]["numbers"]
    changes = [(cell["id"], changed) for cell in notebook["cells"] for changed in every_change("".join(cell["source"]))]
    assert len(changes) > 100
    unseen = [(name, text) for name, text in changes if numbers_of([(name, text)]) == {name: noted[name]}]
    assert unseen == []
    # And the gate says so, of the last of them.
    name, changed = changes[-1]
    for cell in notebook["cells"]:
        cell["source"] = changed if cell["id"] == name else cell["source"]
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / path.name).write_text(json.dumps(notebook), encoding="utf-8")
    (problem,) = numbers_as_stored(tmp_path)
    assert f"({name}): its numbers were {noted[name]} and are" in problem


#: Of the numbers looked at, how many may be changed in their last digit without being seen: another
#: number of the chapter happens to read the same.
MOST_UNSEEN = 0.25


@pytest.mark.slow
def test_a_changed_number_is_seen(root: Path, tmp_path: Path) -> None:
    """Each chapter in a course of its own: the gate reads all chapters each time it is asked."""
    table, total, unseen = explained(), 0, []
    for path in sorted((root / "chapters").glob("*.ipynb")):
        alone = tmp_path / path.stem
        for file in (path, *(root / "exercises").glob(f"{path.stem}.*")):
            (alone / file.parent.name).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, alone / file.parent.name / file.name)
        own = alone / "chapters" / path.name
        text = path.read_text(encoding="utf-8")
        assert prose_numbers(alone, table) == []
        for number, cell in enumerate(json.loads(text)["cells"]):
            for broken in broken_cells(cell):
                notebook = json.loads(text)
                notebook["cells"] = [broken if i == number else c for i, c in enumerate(notebook["cells"])]
                own.write_text(json.dumps(notebook), encoding="utf-8")
                total += 1
                if not prose_numbers(alone, table):
                    unseen.append(f"{path.stem} {cell['id']}")
    assert total > 100
    print(f"{len(unseen)} of {total} changed digits went unseen")
    assert len(unseen) <= MOST_UNSEEN * total, f"{len(unseen)} of {total} unseen: {', '.join(unseen)}"
