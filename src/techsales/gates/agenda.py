"""Gate for trainers: every chapter has its place in the agenda, and notes are tagged and agree with what is left out."""

import re
from collections import Counter
from pathlib import Path

from techsales.checking.review import WEEKS
from techsales.course import CourseError
from techsales.gates.reading import Notebook, notebooks
from techsales.gates.roles import read_bank
from techsales.site.agenda import SOURCE, plans, read_formats

#: What a note to the trainer says: ``Leave out exercise 3.5`` and ``Never leave out 3.4``.
NEVER = re.compile(r"\b(?:never|do not) (?:cut|leave out) (?:exercises? )?(\d+\.\d+)", re.IGNORECASE)
LEAVE_OUT = re.compile(r"(?<!never )(?<!do not )\b(?:leave out|cut) (?:exercises? )?(\d+\.\d+)", re.IGNORECASE)


def agenda_complete(root: Path) -> list[str]:
    """Every chapter stands once in every format; nothing else stands there."""
    if not (root / SOURCE).is_file():
        return []
    try:
        formats, numbers = read_formats(root), set(plans(root))
    except CourseError as error:
        return [str(error)]
    named = [(one.name, [n for session in one.sessions for n in session.every]) for one in formats]
    problems = []
    for name, listed in [*named, ("Self-study (checking/review.py, WEEKS)", [n for week in WEEKS for n in week])]:
        problems += [
            f"{SOURCE}: {name} names chapter {n} twice. Keep one." for n, c in Counter(listed).items() if c > 1
        ]
        problems += [f"{SOURCE}: {name} lacks chapter {n}. Give it a session." for n in sorted(numbers - set(listed))]
        problems += [f"{SOURCE}: {name} names chapter {n}: there is none." for n in sorted(set(listed) - numbers)]
    return problems


def cuts_agree(root: Path) -> list[str]:
    """``course.cut`` and ``course.keep`` name exercises of the chapter, and those that the trainer's notes name."""
    bank, problems = read_bank(root)
    for notebook in notebooks(root, "chapters"):
        cut, keep = (set(notebook.course.get(key, [])) for key in ("cut", "keep"))
        own = {name for name in bank if bank[name].chapter == notebook.course.get("chapter")}
        where = f"{notebook.name}, metadata.course"
        problems += [
            f"{where}: there is no exercise {name}. Correct cut or keep." for name in sorted((cut | keep) - own)
        ]
        problems += [f"{where}: {name} is both in cut and in keep. Choose." for name in sorted(cut & keep)]
        for key, listed, said in (("cut", cut, said_by(notebook, LEAVE_OUT)), ("keep", keep, said_by(notebook, NEVER))):
            problems += [
                f"{where}: a note to the trainer names {name}, and {key} does not. Add it to {key}, or change the note."
                for name in sorted(said - listed)
            ]
    return problems


def notes_tagged(root: Path) -> list[str]:
    """A note to the trainer without its tag would stand in the learner's edition."""
    return [
        f"{cell.place}: a note to the trainer without the tag trainer; learners would read it. Tag it."
        for notebook in notebooks(root)
        for cell in notebook.cells
        if not cell.is_code and cell.source.startswith("> **For the trainer.**") and "trainer" not in cell.tags
    ]


def said_by(notebook: Notebook, pattern: "re.Pattern[str]") -> set[str]:
    """The exercises that the trainer's notes of a chapter name so."""
    notes = [cell.source for cell in notebook.cells if "trainer" in cell.tags]
    return {name for note in notes for name in pattern.findall(note)}
