"""Whose a file is, by what a learning system, its own name and its folders say."""

import re

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
    return named_by(source) or shown(bare(source.split("/")[-1]))[:MOST_NAME] or "unnamed"


def bare(name: str) -> str:
    """A file's name without its ending."""
    for ending in (ZIP, NOTEBOOK, PACKED, PACKED, OTHER):  # twice: .tar.gz
        name = ending.sub("", name)
    return name


def named_by(source: str) -> str:
    """Whom a learning system, a file's own name, or the nearest folder or ZIP that names somebody names; or empty."""
    for mark in MARKED:
        if found := mark.search(source):
            return shown("".join(found.groups()))[:MOST_NAME]
    *folders, last = source.split("/")
    stem = EXPORT.sub("", bare(last).strip())
    stem = EXPORT.sub("", OWN_FILE.sub("", COPY.sub("", COPY.sub("", stem))))
    for name in (stem, *(ZIP.sub("", folder) for folder in reversed(folders))):
        if name and not NOBODY.fullmatch(name) and name not in (".", ".."):
            return shown(name)[:MOST_NAME]
    return ""


def shown(text: str) -> str:
    """A text in one line that can be written anywhere: without control signs and halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in whole).split())
