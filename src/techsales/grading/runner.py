"""Grading submissions: each page run apart, each answer judged here, against the bank of the trainer's course."""

import re
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from techsales.checking.bank import Bank, Exercise, in_order, load_bank
from techsales.checking.capture import Json, capture_value
from techsales.checking.feedback import feedback
from techsales.checking.judge import Verdict, judge
from techsales.course import CourseError
from techsales.files import cell_source, notebook_paths, read_notebook, short_name
from techsales.grading.claims import text
from techsales.grading.jobs import Ended, Job
from techsales.grading.limits import Limits
from techsales.grading.reading import CHECK, MOST_SOURCE, Unreadable, Work, works_of
from techsales.grading.records import GONE, SKIPPED, Answer, CellRun, Graded, Submission
from techsales.grading.sandbox import Sandbox, runs_of, why_no_walls
from techsales.grading.trusting import Trusting

HIDDEN = {"mistake", "solution", "trainer"}
SOURCE_SHOWN = 20_000
#: Pages of the course without exercises: whoever hands in the whole folder hands them in, too.
ASKS_NOTHING = ("chapters/", "cases/", "reports/")
NUMBER = re.compile(r"(?:^|[^0-9])(\d\d)_[a-z]")
STRANGE = (
    "This course has no exercise {}, so nothing is graded there: another edition asked it, or the number is mistyped."
)
#: So many of them are named.
STRANGE_NAMED = 10
UNTOUCHED = "The code is as it was handed out. Change it until it does what the task asks, and run it again."


class Course:
    """What grading needs to know of a course: its bank, which exercises each page asks, the arguments of probes."""

    def __init__(self, root: Path) -> None:
        self.bank: Bank = load_bank(root)
        given = handed_out(root)
        self.pages = {
            page: [one for one in dict.fromkeys(ids_in(cells)) if one in self.bank] for page, cells in given.items()
        }
        self.starters = {one: tidy(cell) for cells in given.values() for cell in cells for one in ids_in([cell])}
        self.others = {path.stem: short_name(path.with_suffix("")) for path in notebook_paths(root, "cases", "reports")}
        self.probes = {
            one.id: [capture_value(probe.args) for probe in one.probes] for one in self.bank.values() if one.probes
        }

    def page_of(self, work: Work, source: str) -> str:
        """The course's page that some work belongs to; empty if none can be told."""
        if work.page in self.pages or work.page.startswith(("chapters/", "cases/")):
            return work.page
        named = NUMBER.search(source.split("/")[-1])
        for number in (*work.chapters, *([int(named[1])] if named else [])):
            for page in self.pages:
                if page.startswith(f"exercises/{number:02d}_"):
                    return page
        return self.others.get(source.split("/")[-1].removesuffix(".ipynb"), "")

    def asked(self, works: Mapping[str, Work]) -> dict[str, str]:
        """The page of each exercise that a submission can be expected to answer."""
        found: dict[str, str] = {}
        for page, work in works.items():
            ids = [*self.pages.get(page, ()), *(x for cell in work.cells for x in CHECK.findall(cell[:MOST_SOURCE]))]
            found |= {one: page for one in ids if one in self.bank and one not in found}
        return found

    def strange(self, works: Iterable[Work]) -> str:
        """One sentence on the exercises in a submission that the bank does not know; empty if it knows all."""
        ids = dict.fromkeys(x for work in works for x in ids_in(cell[:MOST_SOURCE] for cell in work.cells))
        some = [one for one in ids if one not in self.bank]
        named = ", ".join(some[:STRANGE_NAMED]) + (" …" if len(some) > STRANGE_NAMED else "")
        return STRANGE.format(named) if some else ""


def handed_out(root: Path) -> dict[str, list[str]]:
    """The code cells that learners get of each page of exercises."""
    pages: dict[str, list[str]] = {}
    for path in sorted((root / "exercises").glob("[0-9][0-9]_*.ipynb")):
        cells = [c for c in read_notebook(path)["cells"] if not HIDDEN & set(c["metadata"].get("tags", []))]
        pages[f"exercises/{path.stem}"] = [cell_source(cell) for cell in cells if cell["cell_type"] == "code"]
    return pages


def ids_in(cells: Iterable[str]) -> list[str]:
    """The exercises that cells check, in order."""
    return [found for cell in cells for found in CHECK.findall(cell)]


def tidy(source: str) -> str:
    """A cell without what programs add or drop on saving: blanks at the ends of lines, and empty lines around."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def grade(
    submissions: Iterable[Submission],
    course_root: Path,
    *,
    workers: int = 2,
    trust_learners: bool = False,
    limits: Limits | None = None,
) -> Iterator[Graded]:
    """Each submission's result as it is ready, in about the order given; few are held at a time.

    Args:
        submissions: read one by one. course_root: the course with its bank and data. workers: pages run at once.
        trust_learners: run without walls (limits and a time-out alone): no security boundary.

    Raises:
        CourseError: the bank cannot be read, or pages cannot be walled in here and learners are not trusted.
    """
    limits = limits or Limits()
    course = Course(course_root)
    with runs_of(course_root, trust_learners) as runs, ThreadPoolExecutor(max(1, workers)) as pool:
        waiting: deque[Future[Graded]] = deque()
        try:
            for submission in submissions:
                waiting.append(pool.submit(grade_one, submission, course, runs, limits))
                if len(waiting) >= 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            runs.give_up()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def grade_one(submission: Submission, course: Course, runs: Sandbox | Trusting, limits: Limits) -> Graded:
    """Run and judge one submission. Whatever is wrong with it ends as a sentence in its result."""
    began = time.perf_counter()

    def result(answers: Iterable[Answer] = (), cells: Iterable[CellRun] = (), problem: str = "") -> Graded:
        return Graded(submission, tuple(answers), tuple(cells), problem, time.perf_counter() - began)

    if submission.kind not in ("notebook", "page"):
        return result(problem=submission.problem)
    try:
        works = works_of(submission.content)
    except Unreadable as error:
        return result(problem=str(error))
    pages = {course.page_of(work, submission.source) or work.page: work for work in works}
    asked, strange = course.asked(pages), course.strange(works)
    if not asked and all(page.startswith(ASKS_NOTHING) for page in pages):
        return result(problem=strange)
    if not asked:
        nothing = "No exercise of this course is in this file. Hand in a notebook of its exercises."
        return result(problem=f"{nothing} {strange}".strip())
    answers: dict[str, Answer] = {}
    cells: list[CellRun] = []
    problems: list[str] = []
    for page, work in pages.items():
        sources = [source if len(source) <= MOST_SOURCE else "" for source in work.cells]
        probes = {x: course.probes[x] for x in course.probes if x in asked or x.split(".")[0] in chapters(asked)}
        ended = runs.run(Job(page or "exercises", sources, probes, set(course.bank)), limits)
        problem = problem_of(ended, page if len(pages) > 1 else "", limits, len(sources))
        problems += [problem] if problem else []
        cells += cell_runs(work, ended, page if len(pages) > 1 else "")
        answers |= judged(ended, work, course)
        for exercise, place in asked.items():
            if place == page and exercise not in answers:
                answers[exercise] = unreachable(exercise, work, ended, problem)
    ordered = sorted(answers.values(), key=lambda answer: in_order(answer.exercise))
    return result(ordered, cells, " ".join(filter(None, (*problems, strange))))


def chapters(asked: Mapping[str, str]) -> set[str]:
    """Numbers of the chapters that exercises belong to."""
    return {one.split(".")[0] for one in asked}


def judged(ended: Ended, work: Work, course: Course) -> dict[str, Answer]:
    """The last answer to each exercise; three dots do not take back an answer given before.

    Code with a planted mistake that nobody has touched is no answer, and no sign of what its reader thinks.
    """
    last: dict[str, Answer] = {}
    for cell, exercise, captured in ended.claims.checks:
        verdict = safely_judged(captured, course.bank[exercise])
        if verdict.outcome != "right" and tidy(work.cells[cell - 1]) == course.starters.get(exercise):
            verdict = Verdict("open", "", verdict.says if verdict.outcome == "open" else UNTOUCHED)
        if verdict.outcome == "open" and exercise in last and last[exercise].outcome != "open":
            continue
        says = feedback(exercise, course.bank[exercise].kind, verdict).text
        error = ended.claims.cells.get(cell, ("", "", False))[1]
        last[exercise] = Answer(exercise, verdict.outcome, verdict.mistake or None, text(says), captured, error)
    return last


def safely_judged(captured: Json, exercise: Exercise) -> Verdict:
    """The verdict; an answer that cannot be judged is wrong, and stops nobody else's grading."""
    try:
        return judge(captured, exercise)
    except Exception as error:
        return Verdict("wrong", "", f"The answer has a form that cannot be judged ({type(error).__name__}).")


def unreachable(exercise: str, work: Work, ended: Ended, problem: str) -> Answer:
    """An exercise whose check never ran, and why."""
    for number, source in enumerate(work.cells, 1):
        if exercise in CHECK.findall(source):
            error = ended.claims.cells.get(number, ("", "", False))[1]
            if len(source) > MOST_SOURCE:
                error = f"The cell has {len(source):,} characters, and at most {MOST_SOURCE:,} are run."
            reason = error or problem or SKIPPED
            return Answer(exercise, "unreachable", None, "", {}, reason)
    return Answer(exercise, "unreachable", None, "", {}, GONE.format(exercise))


def cell_runs(work: Work, ended: Ended, page: str) -> Iterator[CellRun]:
    """The cells as far as they ran."""
    for number, source in enumerate(work.cells, 1):
        if number in ended.claims.cells or number <= ended.claims.begun:
            output, error, cut = ended.claims.cells.get(number, ("", "", False))
            yield CellRun(source[:SOURCE_SHOWN], output, error, cut or len(source) > SOURCE_SHOWN, page)


def problem_of(ended: Ended, page: str, limits: Limits, cells: int) -> str:
    """Which limit stopped a page, in which cell, and the remedy; empty if it ran to its end."""
    if ended.refused:
        return f"It could not be run ({ended.refused}). Grade it again."
    if ended.claims.ended and ended.code == 0 and not ended.flooded:
        return ""
    cell = f"Cell {max(ended.claims.begun, 1)} of {max(cells, 1)}" + (f" of {page}" if page else "")
    kept = "What was answered before it counts."
    if ended.flooded:
        return f"{cell} reported more than {limits.result_bytes / 1e6:g} MB and was stopped. Print less there. {kept}"
    if ended.late:
        return (
            f"{cell} was stopped because the page took more than {limits.wall_seconds:g} seconds. "
            f"Look for a loop that never ends. {kept}"
        )
    if ended.cpu >= limits.cpu_seconds:
        return f"{cell} was stopped after {limits.cpu_seconds} seconds of computing. Look for a loop that never ends. {kept}"
    return f"{cell} ended Python itself, as os._exit or too much memory does. Take out what does it. {kept}"


def isolation_report(course_root: Path, *, trust_learners: bool = False, limits: Limits | None = None) -> list[str]:
    """What is in force between learners' code and this machine, one sentence each.

    Raises:
        CourseError: pages cannot be walled in here, and learners are not trusted.
    """
    limits = limits or Limits()
    common = [
        f"A page is stopped after {limits.wall_seconds:g} seconds and a cell after {limits.cell_seconds:g}; "
        f"computing time is limited to {limits.cpu_seconds} seconds, memory to {limits.memory_bytes / 1e9:g} GB, "
        f"a written file to {limits.file_bytes / 1e6:g} MB, and output to {limits.cell_output:,} characters a cell.",
        "Answers are judged in a process that runs nothing of the learners', and scores in their files are ignored.",
    ]
    if trust_learners:
        return [
            "--trust-learners: learners' code runs as you, with a time-out and limits, and no walls. "
            "That is no security boundary: use it only for people whose code you would run yourself.",
            *common,
        ]
    why = why_no_walls(course_root)
    if why:
        raise CourseError(why)
    return [
        "Each page runs in its own user, mount, process, network and ipc namespaces, inside bubblewrap.",
        "It sees the course's data read-only and an empty folder of its own; no network, no other learner's work, "
        "no exercise bank.",
        "The kernel refuses it new processes, programs, mounts and namespaces.",
        *common,
    ]
