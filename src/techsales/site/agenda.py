"""The agenda in three formats: minutes added up from chapters and exercises, and what is left out first.

Only decisions are written down: sessions in ``book/agenda.toml``, the weeks of self-study in
``checking/review.py``, and in a chapter's metadata ``course.cut`` (exercises to leave out first) and
``course.keep`` (never to leave out).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from techsales.checking.bank import Exercise, load_bank
from techsales.checking.review import WEEKS
from techsales.course import CourseError
from techsales.curriculum import Chapter, chapters
from techsales.files import read_notebook, read_toml

SOURCE = "book/agenda.toml"
SESSION_KEYS = {"name", "minutes", "fixed", "chapters", "read_before", "at_home", "groups"}


@dataclass(frozen=True)
class Plan:
    """One chapter as the agenda sees it: its exercises, those to cut first, those never to cut."""

    chapter: Chapter
    exercises: tuple[Exercise, ...]
    cut: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()

    @property
    def lesson(self) -> float:
        """The chapter's minutes without its exercises."""
        return self.chapter.minutes - sum(exercise.minutes for exercise in self.exercises)

    def rank(self, exercise: Exercise) -> int:
        """How early an exercise gets its place in the room: never cut, others, cut first."""
        return 0 if exercise.id in self.keep else 2 if exercise.id in self.cut else 1


@dataclass(frozen=True)
class Session:
    """What is decided about one session."""

    name: str
    minutes: int
    fixed: tuple[tuple[str, int], ...]
    chapters: tuple[int, ...]
    read_before: tuple[int, ...] = ()
    at_home: tuple[int, ...] = ()
    groups: bool = False

    @property
    def work(self) -> int:
        """Minutes left for chapters."""
        return self.minutes - sum(minutes for _, minutes in self.fixed)

    @property
    def every(self) -> tuple[int, ...]:
        """All chapters that belong to the session, in the room or not."""
        return (*self.read_before, *self.chapters, *self.at_home)


@dataclass(frozen=True)
class Format:
    """One of the formats with an agenda by the clock."""

    key: str
    name: str
    about: str
    sessions: tuple[Session, ...]


@dataclass
class Room:
    """What a session comes to: exercises in the room by chapter, and how the minutes add up."""

    inside: dict[int, list[Exercise]] = field(default_factory=dict)
    over: float = 0


def plans(root: Path) -> dict[int, Plan]:
    """Every chapter by number, written or planned."""
    bank = load_bank(root)
    found = {}
    for chapter in chapters(root):
        own = tuple(e for e in bank.values() if e.chapter == chapter.number and e.kind != "quiz")
        course: dict[str, Any] = {}
        if chapter.slug:
            course = read_notebook(root / "chapters" / f"{chapter.slug}.ipynb")["metadata"]["course"]
        found[chapter.number] = Plan(chapter, own, tuple(course.get("cut", ())), tuple(course.get("keep", ())))
    return found


def read_formats(root: Path) -> list[Format]:
    """The formats of ``book/agenda.toml``.

    Raises:
        CourseError: the file cannot be read, or a session lacks a key.
    """
    formats = []
    for entry in read_toml(root / SOURCE).get("format", []):
        sessions = tuple(as_session(session) for session in entry.get("session", []))
        formats.append(Format(entry.get("key", ""), entry.get("name", ""), entry.get("about", ""), sessions))
    return formats


def as_session(entry: dict[str, Any]) -> Session:
    """One session, checked.

    Raises:
        CourseError: a key is missing or unknown.
    """
    name = entry.get("name", "a session")
    lacking = {"name", "minutes", "chapters"} - entry.keys()
    unknown = entry.keys() - SESSION_KEYS
    if lacking or unknown:
        what = f"lacks {', '.join(sorted(lacking))}" if lacking else f"has no key {', '.join(sorted(unknown))}"
        raise CourseError(f"{SOURCE}: {name} {what}. Keys are {', '.join(sorted(SESSION_KEYS))}.")
    return Session(
        name=name,
        minutes=entry["minutes"],
        fixed=tuple((str(what), int(minutes)) for what, minutes in entry.get("fixed", [])),
        chapters=tuple(entry["chapters"]),
        read_before=tuple(entry.get("read_before", ())),
        at_home=tuple(entry.get("at_home", ())),
        groups=bool(entry.get("groups", False)),
    )


def fill(session: Session, known: dict[int, Plan]) -> Room:
    """Which exercises fit into the session, after the lessons of its chapters.

    Those never to cut come first, those to cut first come last; within a rank, chapters take turns.
    """
    here = [known[number] for number in session.chapters if number in known]
    if session.groups:
        rooms = [fill_one(session.work, [plan]) for plan in here]
        inside = {number: exercises for room in rooms for number, exercises in room.inside.items()}
        return Room(inside, max((room.over for room in rooms), default=0))
    return fill_one(session.work, here)


def fill_one(minutes: float, here: list[Plan]) -> Room:
    """As ``fill``, for chapters that are worked one after the other."""
    left = minutes - sum(plan.lesson for plan in here)
    room = Room({plan.chapter.number: [] for plan in here}, max(0, -left))
    turns = [
        (plan.rank(exercise), turn, plan.chapter.number, exercise)
        for plan in here
        for turn, exercise in enumerate(sorted(plan.exercises, key=plan.rank))
    ]
    for _, _, number, exercise in sorted(turns, key=lambda entry: entry[:3]):
        if exercise.minutes <= left:
            left -= exercise.minutes
            room.inside[number].append(exercise)
    for number, chosen in room.inside.items():
        order = [exercise.id for plan in here if plan.chapter.number == number for exercise in plan.exercises]
        chosen.sort(key=lambda exercise: order.index(exercise.id))
    return room


def room_minutes(plan: Plan, inside: list[Exercise]) -> float:
    """Minutes of a chapter in the room."""
    return plan.lesson + sum(exercise.minutes for exercise in inside)


def home_exercises(plan: Plan, inside: list[Exercise]) -> list[Exercise]:
    """Exercises of a chapter that are left for home."""
    return [exercise for exercise in plan.exercises if exercise not in inside]


def home_minutes(session: Session, known: dict[int, Plan], room: Room) -> float:
    """What one learner does alone: reading before, exercises left over, chapters worked at home.

    In groups a learner works one chapter in the room; the others are read with the exercises.
    """
    alone = sum(known[n].chapter.minutes for n in (*session.read_before, *session.at_home) if n in known)
    left = [sum(e.minutes for e in home_exercises(known[n], inside)) for n, inside in room.inside.items() if n in known]
    return alone + (max(left, default=0) if session.groups else sum(left)) + room.over


def week_minutes(known: dict[int, Plan]) -> list[float]:
    """Minutes of each week of self-study."""
    return [sum(known[number].chapter.minutes for number in week if number in known) for week in WEEKS]
