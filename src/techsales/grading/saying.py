"""What ``techsales grade`` says: what it found and what is in force, and afterwards what came of it."""

from pathlib import Path

from rich.markup import escape

from techsales.grading.feedback_pages import FOLDER
from techsales.grading.gradebook import BOOK, HandedIn, learner_key
from techsales.grading.records import Submission
from techsales.grading.scores import Scores
from techsales.grading.whose import in_folders, learner_of, named_by, read_as
from techsales.steps import console

REPORT, LMS, TEMPLATE = "class_report.html", "lms.csv", "scores_template.csv"
GAMES = "ladder.csv"
OTHER_WAY = (
    "If the folders are the learners, stop, and give the same command with --names-from folder and a new folder after "
    "--to. If it is right as it is, --names-from file says so."
)
#: So many files that need a look are named in the summary; the report has all.
NAMED = 20


def say_start(
    found: list[Submission], waiting: list[Submission], in_force: list[str], *, asks: bool, anew: bool
) -> None:
    """What will be done, and what stands between learners' code and this machine while it is.

    Args:
        asks: nobody has said yet whether files or folders name learners. anew: earlier results were judged otherwise.
    """
    apart = len({(learner_key(one.learner), one.sha256) for one in found})
    before, copies = apart - len(waiting), len(found) - apart
    parts = [f"{len(found)} files found", f"{len(waiting)} to grade"]
    parts += [f"{before} graded in an earlier run"] if before else []
    parts += [f"{copies} left out, the same to the byte as another file of that learner"] if copies else []
    console.print(", ".join(parts) + ".", soft_wrap=True)
    if anew:
        console.print(
            "The exercises, or the rules by which answers are judged, are others than in the run before, so files "
            "graded then are graded anew. The gradebook keeps the earlier results.",
            soft_wrap=True,
        )
    works = [one for one in found if one.kind != "other"]
    nobody = [one.source for one in works if one.learner == learner_of(one.source) and not named_by(one.source)]
    if nobody:
        console.print(
            f"[yellow]![/yellow] {len(nobody)} name nobody, so each counts as a learner of its own: "
            f"{escape(', '.join(nobody[:3]))}{' …' if len(nobody) > 3 else ''}. "
            "Put each learner's files into a folder with the learner's name, and grade once more into a new folder.",
            soft_wrap=True,
        )
    both = in_folders(found) if asks else []
    if both:
        console.print(f"[yellow]![/yellow] {escape(read_as(both))} {escape(OTHER_WAY)}", soft_wrap=True)
    if waiting:
        console.print("In force while they run:")
        for sentence in in_force:
            console.print(f"  {escape(sentence)}", soft_wrap=True)


def summarise(to: Path, found: int, graded: int, look: list[HandedIn], scores: Scores | None) -> None:
    """What came of it, and where it lies."""
    console.print(f"{graded} graded now; {found - len(look)} of {found} files are fine.")
    for one in look[:NAMED]:
        console.print(f"[yellow]![/yellow] {escape(f'{one.source}: {one.problem}')}", soft_wrap=True)
    if len(look) > NAMED:
        console.print(f"… and {len(look) - NAMED} more; {REPORT} lists all.")
    for problem in scores.problems if scores else ():
        console.print(f"[yellow]![/yellow] {escape(f'scores, {problem}')}", soft_wrap=True)
    console.print(
        f"Results in {escape(str(to))}: {BOOK}, {FOLDER}, {LMS}, {GAMES}, {TEMPLATE} and {REPORT}.", soft_wrap=True
    )
    console.print(f"{REPORT} names learners: do not forward it.")


def say_whose(twice: list[str], elsewhere: int) -> None:
    """What a trainer would want to know of names: who has an exercise twice, and who is in the results from before."""
    if twice:
        names = f"{', '.join(twice[:3])}{' …' if len(twice) > 3 else ''}"
        console.print(
            f"{len(twice)} handed in the same exercise more than once ({escape(names)}), and the later answer counts. "
            f"If that is two people under one name, {REPORT} says what to do.",
            soft_wrap=True,
        )
    if elsewhere:
        console.print(
            f"{elsewhere} learners more are in the results, from earlier runs. "
            "If that was another class, grade this one into a new folder.",
            soft_wrap=True,
        )
