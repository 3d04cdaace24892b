"""``techsales case`` for trainers, ``techsales ladder`` for authors."""

import json
from pathlib import Path
from random import SystemRandom
from typing import Annotated, Any

import typer

from techsales.course import CourseError
from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.cohort import as_csv, files_in, grade, read_seeds, without_copies
from techsales.diagnosis.draw import find_case
from techsales.diagnosis.matrix import CANDIDATES, STORED, more_seeds, survey
from techsales.diagnosis.par import Menu
from techsales.files import write_if_changed, write_whole
from techsales.places import TYPED
from techsales.steps import console

FEWEST_ADMITTED = 20


def case(
    case: Annotated[str, typer.Argument(help="K1 to K8.")],
    transcripts: Annotated[list[Path] | None, typer.Argument(help="Files or folders that learners handed in.")] = None,
    seeds_file: Annotated[Path | None, typer.Option(help="Your seeds, one a line; keep them to yourself.")] = None,
    to: Annotated[Path | None, typer.Option(help="Write the result as CSV.")] = None,
    draw: Annotated[int, typer.Option(min=0, max=500, help="Draw so many new seeds and print them.")] = 0,
) -> None:
    """Grade a cohort's games of one case; or draw seeds for it: techsales case K4 --draw 12 > seeds.txt."""
    found = find_case(case)
    if draw:
        drawn: set[int] = set()
        for seed in more_seeds(found, SystemRandom()):
            drawn.add(seed)
            if len(drawn) == draw:
                break
        print("\n".join(map(str, sorted(drawn))))
        return
    if not seeds_file or not transcripts:
        raise CourseError(
            f"Write: {TYPED} case {found.id} --seeds-file seeds.txt FOLDER. {found.id} --draw 12 makes seeds."
        )
    known = read_seeds(seeds_file)
    games = without_copies(game for path in files_in(transcripts) for game in grade(path, found.id, known))
    if not games:
        raise CourseError(f"No game of {found.id} is in there. Ask for the files that case.transcript() made.")
    for game in games:
        points = f"{game.score.total:g}, {game.score.verdict}" if game.score else "no score"
        line = f"{game.learner or game.file}: seed {game.seed}: {points}" + (f" ({game.remark})" if game.remark else "")
        console.print(line, markup=False, soft_wrap=True)
    if to:
        write_whole(to, as_csv(games))
    scored = sum(game.score is not None for game in games)
    console.print(f"{scored} games have a score; {len(games) - scored} games or files have none.")


def ladder() -> None:
    """Run every look of every case under every suspect and write what came out to ladder.json."""
    found: dict[str, Any] = {}
    for name in MODULES:
        found[name] = survey(definition(name))
        console.print(summary(name, found[name]), markup=False, soft_wrap=True)
        if len(found[name]["admitted"]) < FEWEST_ADMITTED:
            raise CourseError(f"{name} admits fewer than {FEWEST_ADMITTED} seeds. Make its tables clearer.")
    changed = write_if_changed(STORED, (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode())
    console.print("ladder.json was written." if changed else "ladder.json is as it was.")


def summary(name: str, found: dict[str, Any]) -> str:
    """One line about a case."""
    menu = Menu(found["matrix"], definition(name).costs)
    return (
        f"{name}: {len(found['admitted'])} of {len(CANDIDATES)} seeds admitted; "
        f"expected {menu.expected:.2f}, par {menu.par}, worst {menu.worst}, whole menu {sum(menu.costs.values())}"
    )
