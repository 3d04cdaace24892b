"""What the certificate "Deal Debugger" asks for, in one place. Pure functions over a record of results."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

#: Share of the exercises that must be right, in any number of attempts, hints allowed.
EXERCISES = Fraction(8, 10)
#: Share of each chapter's quiz.
QUIZ = Fraction(2, 3)
#: Cases of the ladder that count together, and the mean score they need.
CORE, CORE_MEAN = ("K1", "K2", "K3", "K4", "K5", "K6"), 70
#: One of these must reach its own score.
HARD, HARD_SCORE = ("K7", "K8"), 60
#: How a case of the ladder can end: the cause proven by looks, right but not proven, or not found.
PROVEN, LUCKY, MISSED = "proven", "lucky, not proven", "not found"
OUTCOMES = (PROVEN, LUCKY, MISSED)
#: The chapter of the capstone. Nearly all others lead to it: an edition that keeps it can do without few.
CAPSTONE = 15
#: Months until the re-check, and the new seeds it takes.
RECHECK_MONTHS, RECHECK_SEEDS = 12, 2


@dataclass(frozen=True)
class Case:
    """One case of the ladder, played with a seed that the trainer held: 0 to 100 points."""

    name: str
    seed: int
    score: float
    outcome: str


@dataclass(frozen=True)
class Results:
    """What one learner has to show.

    Attributes:
        learner: the name that will stand on the certificate.
        exercises: (right, of all). quizzes: chapter → (right, of all).
        ladder: one entry a case. capstone, oral: row of the rubric → points, 0 to 3, for exercises 15.4 and 15.6 and
        for the talk of five minutes; empty if nobody has scored it.
    """

    learner: str
    exercises: tuple[int, int]
    quizzes: dict[int, tuple[int, int]]
    ladder: tuple[Case, ...]
    capstone: dict[str, int]
    oral: dict[str, int]


@dataclass(frozen=True)
class Course:
    """What the course asks of everybody: its quizzes by chapter, the rows of the rubric, the points for a pass.

    An edition asks for the exercises and quizzes of the chapters it teaches; ``left_out`` names the others.
    """

    quizzes: tuple[int, ...]
    rows: tuple[str, ...]
    needed: int
    left_out: tuple[int, ...] = ()

    @property
    def without(self) -> str:
        """``, without chapters 9 and 16``; empty for the whole course."""
        numbers = " and ".join(map(str, self.left_out))
        return f", without {'chapter' if len(self.left_out) == 1 else 'chapters'} {numbers}" if numbers else ""


def plural(count: int, word: str) -> str:
    """``1 exercise`` or ``3 exercises``."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def per_cent(share: Fraction) -> str:
    """``80 %``."""
    return f"{float(share) * 100:g} %"


def exercises_unmet(results: Results) -> list[str]:
    """Whether enough exercises are right."""
    right, count = results.exercises
    if count and Fraction(right, count) >= EXERCISES:
        return []
    if not count:
        return ["No exercise was handed in."]
    needed = ceil(count * EXERCISES)
    return [f"{right} of {plural(count, 'exercise')} are right; {needed} are needed ({per_cent(EXERCISES)})."]


def quizzes_unmet(results: Results, course: Course) -> list[str]:
    """Whether every quiz reaches its share."""
    said = []
    for chapter in course.quizzes:
        right, count = results.quizzes.get(chapter, (0, 0))
        if not count:
            said.append(f"The quiz of chapter {chapter} was not handed in.")
        elif Fraction(right, count) < QUIZ:
            said.append(f"The quiz of chapter {chapter} has {right} of {count} right; {ceil(count * QUIZ)} are needed.")
    return said


def ladder_unmet(results: Results) -> list[str]:
    """Whether K1 to K6 were played, reach their mean, and hold no lucky diagnosis; and one of K7 and K8."""
    played = {case.name: case for case in results.ladder}
    said = [f"{name} was not played with a seed of the trainer." for name in CORE if name not in played]
    core = [played[name] for name in CORE if name in played]
    mean = sum(case.score for case in core) / len(CORE)
    if len(core) == len(CORE) and mean < CORE_MEAN:
        said.append(f"{CORE[0]} to {CORE[-1]} have a mean of {mean:.1f} points; {CORE_MEAN} are needed.")
    said += [
        f"{case.name} (seed {case.seed}) was lucky, not proven: the looks taken leave another cause standing."
        for case in core
        if case.outcome == LUCKY
    ]
    hard = [played[name].score for name in HARD if name in played]
    if not hard:
        said.append(f"Neither {' nor '.join(HARD)} was played with a seed of the trainer.")
    elif max(hard) < HARD_SCORE:
        said.append(f"The better of {' and '.join(HARD)} has {max(hard):g} points; {HARD_SCORE} are needed.")
    return said


def rubric_unmet(what: str, points: dict[str, int], course: Course) -> list[str]:
    """Whether ``what`` passes the rubric."""
    if not points:
        return [f"{what} was not scored with the rubric."]
    lacking = [row for row in course.rows if row not in points]
    if lacking:
        return [f"{what} has no points for {', '.join(lacking)}."]
    said = [f"{what} has a zero for {row}." for row in course.rows if points[row] == 0]
    together = sum(points[row] for row in course.rows)
    if together < course.needed:
        said.append(f"{what} has {together} of {3 * len(course.rows)} points; {course.needed} are needed.")
    return said


def unmet(results: Results, course: Course) -> list[str]:
    """The conditions that are not met, a sentence each; empty: the certificate can be issued."""
    said = exercises_unmet(results) + quizzes_unmet(results, course) + ladder_unmet(results)
    said += rubric_unmet("The capstone (15.4 and 15.6)", results.capstone, course)
    return said + rubric_unmet("The talk of five minutes", results.oral, course)


def criteria(course: Course) -> Sequence[str]:
    """The conditions in words, for the certificate and for the credential."""
    most = 3 * len(course.rows)
    return (
        f"at least {per_cent(EXERCISES)} of the exercises right{course.without}, in any number of attempts, hints allowed",
        f"at least {QUIZ.numerator} of {QUIZ.denominator} in every quiz{course.without}",
        f"{CORE[0]} to {CORE[-1]} of the ladder with seeds held by the trainer: mean {CORE_MEAN} or more, none lucky",
        f"{' or '.join(HARD)} with {HARD_SCORE} points or more",
        f"the capstone (15.4 and 15.6) read with the rubric: {course.needed} of {most} points or more, no zero",
        f"a talk of five minutes, heard with the same rubric: {course.needed} of {most} points or more, no zero",
    )
