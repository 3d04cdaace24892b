"""Whose a file is, by what a learning system, its own name and its folders say."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Literal

from techsales.grading.gradebook_rows import HandedIn, learner_key
from techsales.grading.records import Submission

#: Which of the two names a learner where both a file and its folder could. Ana/loops and tuesday/Ana look alike.
NamesFrom = Literal["file", "folder"]
MOST_NAME = 100
NOTEBOOK = re.compile(r"\.ipynb(\.txt|\.json)?$|\.json$", re.IGNORECASE)
ZIP = re.compile(r"\.zip$", re.IGNORECASE)
#: What may hold somebody's work in a form that is not graded; tables and pictures lie beside many notebooks.
PACKED = re.compile(r"\.(rar|7z|tar|t?gz|bz2|xz)$", re.IGNORECASE)
OTHER = re.compile(r"\.(py|pdf|docx?|odt|rtf|pages|txt|html?|pptx?|xlsx?)$", re.IGNORECASE)
#: The course's own file names, and folders that name nobody.
OWN_FILE = re.compile(r"(^|[-_ ]+)(\d\d_[a-z0-9_]+|[kK]\d(_[a-z0-9_]+|( \d+)?)|case)$")
COPY = re.compile(r"^Copy of\s+|\s*\((\d+|copy)\)$|\s+-\s+(Copy|Kopie)$|\s+copy( \d+)?$|-Copy\d+$")
#: Words for the work and not for whose it is. With a number, so that nobody called Week or Day loses the name.
NOBODY = re.compile(
    r"(chapters|exercises|cases|reports|data|work|notebooks?|submissions?|downloads?|course|debug-the-deal.*"
    r"|untitled\d*|(my |mein |meine )?(answers?|assignment|exercise|hausaufgabe|homework|notebook|solutions?|task)"
    r"|(aufgabe|answers?|assignment|chapter|day|exercise|hausaufgabe|homework|kapitel|lesson|module|part|session|solutions?"
    r"|tag|task|unit|version|week|woche)[-_ ]*\d+)",
    re.IGNORECASE,
)
#: How learning systems mark whose a file is, wherever it lies and whatever it is called: the folder or the beginning of
#: the file's name in Moodle, the folder under "Submitted files" in Teams, and in Canvas a name, its number, the file's.
MARKED = (
    re.compile(r"(?:^|/)([^/]+?)_\d+_assignsubmission_"),
    re.compile(r"(?:^|/)Submitted files/([^/]+)/"),
    re.compile(r"(?:^|/)([^\W\d_]+)(?:_LATE)?(_\d{3,})_\d{3,}_[^/]+$"),
)
EXPORT = re.compile(r"^debug-the-deal\s*|\s*\d{4}-\d\d-\d\d(\s*\(\d+\))?$")


def learner_of(source: str) -> str:
    """Whose a file is; one that names nobody goes by the whole of its name, so that no two are taken for one learner."""
    return named_by(source) or cut(shown(bare(source.split("/")[-1]))) or "unnamed"


def bare(name: str) -> str:
    """A file's name without its ending."""
    for ending in (ZIP, NOTEBOOK, PACKED, PACKED, OTHER):  # twice: .tar.gz
        name = ending.sub("", name)
    return name


def named_by(source: str) -> str:
    """Whom a learning system, a file's own name, or the nearest folder or ZIP that names somebody names; or empty."""
    stem = EXPORT.sub("", bare(source.split("/")[-1]).strip())
    stem = EXPORT.sub("", OWN_FILE.sub("", COPY.sub("", COPY.sub("", stem))))
    return marked(source) or somebody(stem) or folder_of(source)


def marked(source: str) -> str:
    """Whom a learning system names; or empty."""
    found = next(filter(None, (mark.search(source) for mark in MARKED)), None)
    return cut(shown("".join(found.groups()))) if found else ""


def folder_of(source: str) -> str:
    """Whom the nearest folder or ZIP names that names somebody; or empty."""
    folders = source.split("/")[-2::-1]
    return next(filter(None, (somebody(ZIP.sub("", folder)) for folder in folders)), "")


def somebody(name: str) -> str:
    """A name, or empty if it names nobody."""
    return "" if NOBODY.fullmatch(name) or name in (".", "..") else cut(shown(name))


def by_folder(found: Iterable[Submission], given: str) -> Iterator[Submission]:
    """The same files, each with the name of its folder, if that names somebody and no learning system does.

    Args:
        given: name of the ZIP that all of them lie in, or empty. It is a folder to collect in, and no learner's.
    """
    for one in found:
        named = not marked(one.source) and folder_of(one.source.removeprefix(f"{given}/") if given else one.source)
        yield replace(one, learner=named) if named else one


def otherwise(one: Submission | HandedIn) -> bool:
    """Whether its folder would name another learner."""
    folder = "" if marked(one.source) else folder_of(one.source)
    return bool(folder) and learner_key(folder) != learner_key(one.learner)


def in_folders(found: Iterable[Submission | HandedIn]) -> list[tuple[str, list[str]]]:
    """Learners read from a file's name that lies in several folders, any of which could name a learner instead."""
    folders: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for one in found:
        by_file, folder, key = learner_of(one.source), folder_of(one.source), learner_key(one.learner)
        if one.kind in ("notebook", "unreadable") and key == learner_key(by_file) and otherwise(one):
            folders.setdefault(names.setdefault(key, by_file), {})[learner_key(folder)] = folder
    return [(name, list(some.values())) for name, some in folders.items() if len(some) > 1]


def read_as(some: list[tuple[str, list[str]]]) -> str:
    """How files of one name in several folders were read, in one sentence; the first three are named."""
    several = [f"{name} (in {', '.join(folders[:4])}{', …' if len(folders) > 4 else ''})" for name, folders in some[:3]]
    names = "; ".join(several) + (" …" if len(some) > 3 else "")
    return f"Files of one name in several folders were read as one learner's, named by the file: {names}."


def cut(name: str) -> str:
    """A name of no more signs than are kept; a longer one ends in a mark, so that two that begin alike stay two."""
    if len(name) <= MOST_NAME:
        return name
    mark = hashlib.sha256(learner_key(name).encode()).hexdigest()[:8]
    return f"{name[: MOST_NAME - len(mark) - 2].rstrip()} …{mark}"


def shown(text: str) -> str:
    """A text in one line that can be written anywhere: without control signs and halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in whole).split())
