"""A page for each learner: what each answer did, what to read again, and what the cells printed."""

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from techsales.checking.bank import Bank, chapter_of, in_order
from techsales.curriculum import Chapter
from techsales.files import write_if_changed
from techsales.grading.gradebook import Gradebook, HandedIn, Learner
from techsales.grading.markup import Markup, day, edition, folded, name_of, of, page, prose, tag
from techsales.grading.records import Answer, CellRun
from techsales.grading.scores import RUBRIC, ScoreRow, passed

FOLDER = "feedback"
CSS = {"right": "right", "mistake": "notyet", "wrong": "notyet", "open": "", "unreachable": "error"}
MOST_NAME = 40
RERUN = (
    "Your cells were run from the first to the last, each once, and at least one stopped before its check. To see where: "
    "on the page, press Restart Python and then Run all above; in JupyterLab, choose Run → Restart Kernel and Run All Cells. "
    "Mend the first cell that stops, because later ones may stop only for want of it. Then save, and hand the file in again."
)


def page_name(key: str) -> str:
    """A file name for a learner: plain letters of the name, and a mark that keeps two learners apart.

    Args:
        key: the learner's key in the gradebook.

    >>> page_name("../zoë o'neil")
    'zoe-o-neil-2f0f0c3d.html'
    """
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    word = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MOST_NAME].strip("-") or "learner"
    return f"{word}-{hashlib.sha256(key.encode()).hexdigest()[:8]}.html"


def write_feedback(
    gradebook: Gradebook,
    learners: Iterable[Learner],
    bank: Bank,
    chapters: Iterable[Chapter],
    to: Path,
    *,
    today: dt.datetime,
    scores: dict[str, ScoreRow] | None = None,
) -> list[Path]:
    """Write a page for each learner into the folder ``to``; pages that are as before are left alone.

    Returns:
        The pages of these learners, written or as before.
    """
    titles = {chapter.number: chapter.title for chapter in chapters}
    to.mkdir(parents=True, exist_ok=True)
    paths = []
    for learner in learners:
        own = (scores or {}).get(learner.key)
        text = feedback_page(
            learner, gradebook.handed_in(learner.key), gradebook.cells(learner.key), bank, titles, today, own
        )
        path = to / page_name(learner.key)
        write_if_changed(path, text.encode())
        paths.append(path)
    return paths


def feedback_page(
    learner: Learner,
    handed_in: list[HandedIn],
    cells: list[tuple[str, list[CellRun]]],
    bank: Bank,
    titles: dict[int, str],
    today: dt.datetime,
    own: ScoreRow | None,
) -> str:
    """One learner's page."""
    parts = [tag("h1", "Feedback for ", name_of(learner.name)), lead(learner)]
    parts += [tag("div", tag("p", prose(one.problem)), css="box error") for one in handed_in if one.needs_a_look]
    answers = sorted(learner.answers.values(), key=lambda answer: in_order(answer.exercise))
    parts += [tag("div", tag("p", RERUN), css="box warn")] if any(answer.stopped for answer in answers) else []
    for number, some in groupby(answers, key=lambda answer: chapter_of(answer.exercise)):
        parts.append(tag("h2", f"Chapter {number}: ", prose(titles.get(number, "")) if titles.get(number) else ""))
        parts += [answer_box(answer, learner, bank, titles) for answer in some]
    if own:
        parts += rubric_part(own)
    if any(runs for _, runs in cells):
        parts += [
            tag("h2", "What your cells printed"),
            tag("p", "From the run that was graded. Open what you want to see."),
        ]
        parts += [cells_part(source, runs) for source, runs in cells if runs]
    parts += [handed_in_part(handed_in), tag("footer", f"{edition()}. Written on {day(today)}.")]
    return page(f"Feedback for {learner.name}", *parts)


def lead(learner: Learner) -> Markup:
    """How far the learner is, in one sentence."""
    count = len(learner.answers)
    if not count:
        return tag("p", "No exercise was found in what you handed in.", css="lead")
    right = sum(answer.outcome == "right" for answer in learner.answers.values())
    still = sum(answer.outcome == "open" for answer in learner.answers.values())
    text = f"{of(right, count)} exercises that you handed in {'is' if right == 1 else 'are'} right."
    if still:
        text += f" {of(still, count)} {'is' if still == 1 else 'are'} still open."
    return tag("p", text, css="lead")


def answer_box(answer: Answer, learner: Learner, bank: Bank, titles: dict[int, str]) -> Markup:
    """What became of one exercise, and the next step."""
    entry = bank.get(answer.exercise)
    title = (entry.title or entry.ask) if entry else ""
    said = answer.feedback or ("" if answer.error else "This exercise could not be checked.")
    parts = [tag("p", tag("strong", prose(f"{answer.exercise} {title}".strip())))]
    parts += [tag("p", prose(text)) for text in dict.fromkeys([said, answer.error]) if text]
    if answer.exercise in learner.better_before:
        parts.append(tag("p", "An earlier file of yours had this one right. The latest file counts.", css="soft"))
    if answer.outcome != "right":
        number = chapter_of(answer.exercise)
        chapter = f"chapter {number}" + (f", “{titles[number]}”" if number in titles else "")
        words = "Where to read" if answer.outcome == "open" else "Read again"
        parts.append(tag("p", f"{words}: ", prose(chapter), css="soft"))
    return tag("div", *parts, css=f"box {CSS.get(answer.outcome, '')}".strip())


def rubric_part(own: ScoreRow) -> list[Markup]:
    """The points that people gave, if there are any."""
    parts = []
    for what, words in (("rubric", "Written answers"), ("oral", "Conversation")):
        points = own.rubric(what)
        if points:
            rows = ", ".join(
                f"{row.replace('customer', 'customer sentence')} {n}" for row, n in zip(RUBRIC, points, strict=True)
            )
            verdict = "a pass" if passed(points) else "not a pass yet; that takes 10 and no zero"
            parts.append(tag("p", f"{words}: {of(sum(points), 15)} points, {verdict}. Of 3 each: {rows}."))
    return [tag("h2", "What a person has scored"), *parts] if parts else []


def cells_part(source: str, runs: list[CellRun]) -> Markup:
    """The cells of one submission, folded."""
    boxes = []
    for number, run in enumerate(runs, 1):
        parts = [tag("pre", run.source)]
        parts += [tag("pre", run.output, css="output")] if run.output.strip() else []
        parts += [tag("p", prose(run.error))] if run.error else []
        parts += [tag("p", "It was longer; the rest was cut off here.", css="soft")] if run.truncated else []
        first = next((line.strip() for line in run.source.splitlines() if line.strip()), "empty")
        where = f"{run.page}, cell" if run.page else "Cell"
        boxes.append(folded(f"{where} {number}: {first[:60]}", *parts))
    return folded(f"{file_of(source)}: {len(runs)} cells", *boxes)


def file_of(source: str) -> str:
    """A file's own name: the folders above it may carry other people's."""
    return source.replace("\\", "/").rsplit("/", 1)[-1]


def handed_in_part(handed_in: list[HandedIn]) -> Markup:
    """The learner's files, the latest first."""
    rows = [
        tag("li", file_of(one.source), f" ({one.modified[:16].replace('T', ' ')} UTC)" if one.modified else "")
        for one in handed_in
    ]
    note = " Where two hold the same exercise, the later one counts." if len(rows) > 1 else ""
    return Markup(tag("h2", "What you handed in") + (tag("p", note.strip()) if note else "") + tag("ul", *rows[::-1]))
