"""``techsales grade``: find what was handed in, run it, write it down, and say what came of it."""

import contextlib
import datetime as dt
import hashlib
import importlib
import json
import os
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from techsales import checking
from techsales.checking.bank import COMPILED, load_bank
from techsales.course import CourseError
from techsales.curriculum import written_chapters
from techsales.diagnosis.cohort import as_csv, read_seeds
from techsales.files import write_whole
from techsales.grading.feedback_pages import FOLDER, write_feedback
from techsales.grading.gradebook import BOOK, Gradebook, learner_key
from techsales.grading.items import classroom
from techsales.grading.ladder_results import FILE as LADDER
from techsales.grading.ladder_results import for_report, played_games, write_ladder
from techsales.grading.lms import scores_template, write_lms_csv
from techsales.grading.records import Graded, Submission
from techsales.grading.saying import GAMES, LMS, REPORT, TEMPLATE, say_start, say_whose, summarise
from techsales.grading.scores import Scores, read_scores
from techsales.grading.whose import NamesFrom, by_folder
from techsales.places import cannot_be_used, make_folder, refuse_files
from techsales.steps import complain, console

#: What a killed run may leave behind of a file it was writing.
UNFINISHED = re.compile(r"\..+\.(html|csv)\.\d+")


@dataclass(frozen=True)
class Engine:
    """What finds and runs submissions.

    Attributes:
        find: from a folder, ZIP or file to submissions, read one by one; it is called twice. grade: from submissions
        to results, in any order. isolation: what is in force, one sentence each.
    """

    find: Callable[[Path], Iterable[Submission]]
    grade: Callable[[Iterable[Submission]], Iterator[Graded]]
    isolation: Callable[[], list[str]]


def run_grade(
    submissions: Path,
    to: Path,
    root: Path,
    *,
    engine: Engine,
    scores: Path | None = None,
    regrade: bool = False,
    seeds: Path | None = None,
    names_from: NamesFrom | None = None,
) -> int:
    """Grade what is new, and write gradebook, feedback pages, report and tables into the folder ``to``.

    Safe to interrupt: what was graded stays graded, and the next call goes on from there.

    Args:
        submissions: a folder, a ZIP or one file. root: the course, with its exercise bank. scores: a file for
        ``scores.read_scores``. seeds: the trainer's list for the ladder; without it every
        game counts as practice. regrade: grade everything again; earlier results stay in the gradebook.
        names_from: which names a learner where file and folder could; default: the file, or as in the run before.

    Returns:
        0: all graded. 1: some files or scores need a look; they are listed. 2: nothing could be graded.

    Raises:
        CourseError: the submissions are not there, ``to`` is not a folder of results, or nothing can run here.
    """
    check_places(submissions, to)
    try:
        with course_at(root):
            return grade_there(submissions, to, root, engine, scores, regrade, seeds, names_from)
    except KeyboardInterrupt:
        console.print(
            "Stopped. What was graded is kept: give the same command again, and it goes on from there.", soft_wrap=True
        )
        raise


@contextlib.contextmanager
def course_at(root: Path) -> Iterator[None]:
    """Let data and bank come from ``root``, even if the command is run among learners' copies of the course."""
    before = os.environ.get("TECHSALES_COURSE")
    os.environ["TECHSALES_COURSE"] = str(root.resolve())
    try:
        yield
    finally:
        if before is None:
            del os.environ["TECHSALES_COURSE"]
        else:
            os.environ["TECHSALES_COURSE"] = before


def grade_there(
    submissions: Path,
    to: Path,
    root: Path,
    engine: Engine,
    scores: Path | None,
    regrade: bool,
    seeds: Path | None,
    names_from: NamesFrom | None,
) -> int:
    """``run_grade``, once the places are known to be fine."""
    load_bank(root)  # a bank that cannot be read is told before anything is written
    read = read_scores(scores) if scores else None
    held = read_seeds(seeds) if seeds else None
    found = [replace(one, content=b"") for one in engine.find(submissions)]  # so that memory does not grow with a class
    if not found:
        complain(f"{submissions} holds no notebook and no saved page. Name the folder or ZIP with the learners' files.")
        return 2
    make_folder(to, mode=0o700)  # it names learners, and the machine may be shared
    with Gradebook(to / BOOK) as gradebook:
        sweep(to)
        names = gradebook.names_from(names_from)
        if names == "folder":
            given = submissions.name if submissions.is_file() else ""
            find = engine.find
            engine = replace(engine, find=lambda path: by_folder(find(path), given))
            found = list(by_folder(found, given))
        in_force = engine.isolation()
        version = bank_version(root)
        anew = gradebook.judged_otherwise(version)
        gradebook.begin(version, in_force, regrade=regrade)
        gradebook.register(found)
        waiting = to_do(gradebook, found)
        say_start(found, waiting, in_force, asks=not names, anew=anew)
        if waiting:
            run_all(gradebook, engine, submissions, waiting)
        gradebook.end()
        games = played_games(engine.find(submissions), held)
        ladder = for_report(games)
        write_whole(to / GAMES, as_csv(games))
        write_ladder(to / LADDER, ladder, held is not None)
        write_results(gradebook, to, root, read, ladder)
        sources = {(learner_key(one.learner), one.source) for one in found}
        look = [one for one in gradebook.handed_in() if one.needs_a_look and (one.learner, one.source) in sources]
        twice = [some[-1].name for some in gradebook.doubles() if sum(not one.replaced for one in some) > 1]
        known = {one.learner for one in gradebook.handed_in() if one.kind != "other"}
        elsewhere = len(known - {learner for learner, _ in sources})
        nothing = not ladder and not any(learner.answers for learner in gradebook.learners())
    if nothing:
        complain(
            f"No answer to any exercise was found in {submissions}. Name the folder or ZIP with the learners' files."
        )
    summarise(to, len(found), len(waiting), look, read)
    say_whose(twice, elsewhere)
    return 2 if nothing else int(bool(look or (read and read.problems)))


def own_engine(root: Path, workers: int | None, trust_learners: bool) -> Engine:
    """The course's own engine.

    Args:
        workers: processes at once; None for one a processor. trust_learners: run where nothing isolates.

    Raises:
        CourseError: learners are trusted and this is root.
    """
    from techsales.grading.runner import grade, isolation_report
    from techsales.grading.submissions import iter_submissions
    from techsales.grading.trusting import refuse_root

    if trust_learners:
        refuse_root()
    count = workers or cores()
    return Engine(
        iter_submissions,
        lambda waiting: grade(waiting, root, workers=count, trust_learners=trust_learners),
        lambda: isolation_report(root, trust_learners=trust_learners),
    )


def check_places(submissions: Path, to: Path) -> None:
    """Refuse folders that would mix what was handed in with what is written, or overwrite anything else."""
    try:
        if not submissions.exists():
            raise CourseError(f"There is no {submissions}. Name the folder or ZIP with the learners' files.")
        refuse_files(to)
        given, results = submissions.resolve(), to.resolve()
        if results == given or results in given.parents:
            raise CourseError(
                f"{to} holds the submissions. Name another folder after --to, so that the two stay apart."
            )
        if given in results.parents:
            raise CourseError(f"{to} lies in the submissions. Name a folder outside {submissions} after --to.")
        if to.is_dir() and any(to.iterdir()) and not (to / BOOK).is_file():
            raise CourseError(f"{to} is not empty and holds no {BOOK}. Name an empty or a new folder after --to.")
    except OSError as error:
        raise cannot_be_used(Path(error.filename or to), error) from None


def bank_version(root: Path) -> str:
    """A mark of the exercise bank, of the code handed out and of the code that judges: another one means other rules."""
    from techsales.grading.runner import handed_out

    folder = root / "exercises"
    paths = sorted(folder.glob("*.toml")) or [folder / COMPILED]
    paths += sorted(Path(checking.__file__).parent.glob("*.py"))
    mark = hashlib.sha256(json.dumps(handed_out(root)).encode())
    for path in paths:
        mark.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return mark.hexdigest()[:12]


def to_do(gradebook: Gradebook, found: list[Submission]) -> list[Submission]:
    """What is not graded yet; the same bytes of one learner are graded once."""
    fresh = {(learner_key(one.learner), one.sha256): one for one in found}
    return [one for one in fresh.values() if not gradebook.done(one.sha256, gradebook.bank_version, one.learner)]


def run_all(gradebook: Gradebook, engine: Engine, submissions: Path, waiting: list[Submission]) -> None:
    """Run submissions and write each result down as it comes. What cannot be read is written down and not run."""
    read_ahead = threading.Thread(target=importlib.import_module, args=("techsales.grading.class_report",), daemon=True)
    read_ahead.start()  # the report's matplotlib loads while the sandbox starts on another processor
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("grading", total=len(waiting))
        for one in waiting:
            if one.problem:
                gradebook.add(Graded(one, (), (), one.problem, 0.0))
                progress.advance(task)
        wanted = {(one.source, one.sha256) for one in waiting if not one.problem}
        if wanted:
            read = (one for one in engine.find(submissions) if (one.source, one.sha256) in wanted)
            with contextlib.closing(engine.grade(read)) as results:  # type: ignore[type-var]
                for graded in results:
                    gradebook.add(graded)
                    progress.advance(task)


def write_results(
    gradebook: Gradebook, to: Path, root: Path, scores: Scores | None, ladder: Iterable[Mapping[str, Any]]
) -> None:
    """Everything but the gradebook, each file in one step."""
    from techsales.grading.class_report import write_class_report

    bank, chapters, today = load_bank(root), written_chapters(root), dt.datetime.now()
    rows = scores.rows if scores else None
    write_feedback(gradebook, gradebook.learners(), bank, chapters, to / FOLDER, today=today, scores=rows)
    room = classroom(gradebook.learners())
    write_class_report(to / REPORT, gradebook, room, bank, chapters, today=today, scores=scores, ladder=ladder)
    write_lms_csv(to / LMS, room, bank, scores)
    write_whole(to / TEMPLATE, scores_template(room))


def sweep(to: Path) -> None:
    """Remove what a killed run left of files it was writing; the gradebook is open, so no other run is at work."""
    for folder in (to, to / FOLDER):
        for path in folder.glob(".*"):
            if UNFINISHED.fullmatch(path.name):
                path.unlink(missing_ok=True)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
