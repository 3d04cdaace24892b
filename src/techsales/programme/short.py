"""An agenda for a given number of minutes: what is in it, what was cut, what does not fit.

Cuts follow the trainer's notes: exercises of ``course.cut`` go before any other, those of ``course.keep`` never. A
chapter whose lesson and kept exercises do not fit is left out whole, and that is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from techsales.checking.bank import Exercise
from techsales.course import CourseError
from techsales.files import read_toml
from techsales.site.agenda import SOURCE, Plan


@dataclass(frozen=True)
class Part:
    """A chapter in the room, with the exercises that stay and those that were cut, in the chapter's order."""

    plan: Plan
    inside: tuple[Exercise, ...]
    cut: tuple[Exercise, ...]

    @property
    def minutes(self) -> float:
        """Minutes in the room."""
        return self.plan.lesson + total(self.inside)


@dataclass(frozen=True)
class Short:
    """What some minutes hold.

    Attributes:
        minutes: as asked for. fixed: what happens besides chapters, with its minutes. parts: the chapters in the room.
        too_long: chapters that do not fit, with the minutes that lesson and kept exercises need and those left then.
        assumes: chapter in the room → chapters it builds on that are not in the room.
    """

    minutes: int
    fixed: tuple[tuple[str, int], ...]
    parts: tuple[Part, ...]
    too_long: tuple[tuple[Plan, float, float], ...]
    assumes: dict[int, tuple[int, ...]]

    @property
    def spare(self) -> float:
        """Minutes that nothing fills."""
        return self.minutes - sum(m for _, m in self.fixed) - sum(part.minutes for part in self.parts)


def total(exercises: Sequence[Exercise]) -> float:
    """Minutes of some exercises."""
    return sum(exercise.minutes for exercise in exercises)


def at_least(plan: Plan) -> float:
    """Minutes a chapter needs with everything cut that may be cut."""
    return plan.lesson + total([exercise for exercise in plan.exercises if plan.rank(exercise) == 0])


def wanted(
    root: Path, chapters: Sequence[int], known: dict[int, Plan]
) -> tuple[tuple[tuple[str, int], ...], list[int]]:
    """What is fixed, and the chapters asked for, or those of ``book/agenda.toml`` if none were.

    Raises:
        CourseError: a chapter does not exist or is named twice, or the file says nothing of short agendas.
    """
    table = read_toml(root / SOURCE).get("short", {})
    if not {"fixed", "chapters"} <= table.keys():
        raise CourseError(f"{SOURCE} lacks fixed or chapters under [short]. Add them, or restore the file.")
    numbers = list(chapters or table["chapters"])
    for number in numbers:
        if number not in known:
            raise CourseError(f"There is no chapter {number}. Chapters are {min(known)} to {max(known)}.")
        if numbers.count(number) > 1:
            raise CourseError(f"Chapter {number} is named twice. Name it once.")
    return tuple((str(what), int(minutes)) for what, minutes in table["fixed"]), numbers


def shorten(root: Path, minutes: int, chapters: Sequence[int], known: dict[int, Plan]) -> Short:
    """The agenda for ``minutes`` working minutes (breaks come on top).

    Args:
        chapters: numbers in the order of their importance; empty: those of ``book/agenda.toml``.
        known: every chapter by number.

    Raises:
        CourseError: not one chapter fits, or a chapter is unknown.
    """
    fixed, numbers = wanted(root, chapters, known)
    work = float(minutes - sum(m for _, m in fixed))
    left, here, too_long = work, [], []
    for number in numbers:
        need = at_least(known[number])
        if need <= left:
            left -= need
            here.append(known[number])
        else:
            too_long.append((known[number], need, max(0.0, left)))
    if not here:
        least = min((at_least(known[n]), n) for n in numbers)
        raise CourseError(
            f"{minutes} minutes hold none of these chapters: the shortest, chapter {least[1]}, takes "
            f"{least[0]:g} with everything cut that may be cut. Give at least {least[0] + minutes - work:g} minutes."
        )
    here.sort(key=lambda plan: plan.chapter.number)
    chosen = choose(left, here)
    parts = tuple(
        Part(
            plan,
            tuple(e for e in plan.exercises if e.id in chosen),
            tuple(e for e in plan.exercises if e.id not in chosen),
        )
        for plan in here
    )
    present = {plan.chapter.number for plan in here}
    assumes = {p.chapter.number: tuple(sorted(set(p.chapter.needs) - present)) for p in here}
    return Short(minutes, fixed, parts, tuple(too_long), {n: needs for n, needs in assumes.items() if needs})


def choose(left: float, here: list[Plan]) -> set[str]:
    """Ids of the exercises that stay: all that are kept, then the others; those to cut first only if all others fit.

    Within a rank chapters take turns, so that no chapter eats the time of the next.
    """
    chosen = {e.id for plan in here for e in plan.exercises if plan.rank(e) == 0}
    for rank in (1, 2):
        rows = [[e for e in plan.exercises if plan.rank(e) == rank] for plan in here]
        turns = sorted((turn, place, e.id, e.minutes) for place, row in enumerate(rows) for turn, e in enumerate(row))
        before = len(chosen)
        for _, _, name, needs in turns:
            if needs <= left:
                left -= needs
                chosen.add(name)
        if len(chosen) - before < len(turns):
            break
    return chosen
