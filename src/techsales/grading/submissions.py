"""Finding what was handed in: in a folder or a ZIP file, nested, under any names. Nothing is ever unpacked to disk."""

import datetime as dt
import hashlib
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from techsales.course import CourseError
from techsales.grading.reading import AGAIN, Json, Unreadable, is_transcript, read_cells, read_json
from techsales.grading.records import Submission
from techsales.grading.whose import NOTEBOOK, OTHER, PACKED, ZIP, cut, learner_of, shown

#: Folders that programs make beside the work.
NOT_WORK = re.compile(r"(^|/)(\.[^/]*|__MACOSX|__pycache__|node_modules)(/|$)|(^|/)(datapackage\.json$|~\$)")


@dataclass(frozen=True)
class Caps:
    """How much is read: bytes of one file, bytes of everything in one ZIP, its entries, and ZIPs within ZIPs."""

    file: int = 20_000_000
    archive: int = 2_000_000_000
    entries: int = 50_000
    depth: int = 2


@dataclass
class Budget:
    """What may still be taken out of one ZIP file and those within it."""

    bytes: int
    entries: int


def find_submissions(path: Path, caps: Caps | None = None) -> list[Submission]:
    """All that was handed in, in the order of its names; see ``iter_submissions``."""
    return list(iter_submissions(path, caps))


def iter_submissions(path: Path, caps: Caps | None = None) -> Iterator[Submission]:
    """What was handed in, one at a time. What cannot be read comes too, with the reason.

    Args:
        path: a folder, a ZIP file, or one notebook. caps: how much is read.

    Raises:
        CourseError: there is nothing at ``path``.
    """
    caps = caps or Caps()
    if path.is_dir():
        closed: list[OSError] = []
        for name in sorted(files_below(path, closed)):
            yield from file_submissions(path / name, name, caps)
        for error in closed:
            place = Path(str(error.filename)).relative_to(path).as_posix()
            yield refused(place, "", f"The folder cannot be read ({error.strerror}). Copy it again.")
    elif path.is_file():
        yield from file_submissions(path, path.name, caps)
    else:
        raise CourseError(f"There is no {path}. Name the folder or ZIP with the learners' files.")


def files_below(folder: Path, closed: list[OSError]) -> Iterator[str]:
    """Names of all files below a folder; links to folders are not followed. Folders that cannot be read go to ``closed``."""
    for here, folders, files in os.walk(folder, onerror=closed.append):
        inside = Path(here).relative_to(folder)
        folders[:] = [name for name in folders if not NOT_WORK.search(name)]
        linked = [name for name in folders if (Path(here) / name).is_symlink()]
        for name in (*files, *linked):
            path = (inside / name).as_posix()
            if not NOT_WORK.search(path):
                yield path


def file_submissions(path: Path, source: str, caps: Caps) -> Iterator[Submission]:
    """The submissions in one file of a folder."""
    named = bool(NOTEBOOK.search(source))
    why_not = not_graded(source)
    if path.is_symlink():
        if named or why_not or ZIP.search(source) or path.is_dir():
            yield refused(source, "", "It is a link and not a file: hand in the file itself.")
        return
    if not (named or why_not or ZIP.search(source)):
        return
    try:
        info = path.stat()
        modified = moment(dt.datetime.fromtimestamp(info.st_mtime, dt.UTC))
        if why_not:
            yield refused(source, modified, why_not, "other")
        elif not stat.S_ISREG(info.st_mode):
            yield refused(source, modified, "It is no ordinary file: hand in the file itself.")
        elif ZIP.search(source):
            with path.open("rb") as file:
                yield from zip_submissions(file, source, modified, caps, Budget(caps.archive, caps.entries), caps.depth)
        else:
            with path.open("rb") as file:
                yield submission(source, modified, file.read(caps.file + 1), caps)
    except OSError as error:
        yield refused(source, "", f"The file cannot be read ({error.strerror}). Copy it again.")


def zip_submissions(
    file: io.IOBase, source: str, modified: str, caps: Caps, budget: Budget, depth: int
) -> Iterator[Submission]:
    """The submissions in a ZIP file, its entries read in memory, each up to the cap."""
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield refused(source, modified, "The ZIP file is damaged. Make it again, and hand it in again.")
        return
    with archive:
        for info in sorted(archive.infolist(), key=lambda entry: entry.filename):
            budget.entries -= 1
            if budget.entries < 0 or budget.bytes <= 0:
                yield refused(source, modified, too_large(caps))
                return
            yield from entry_submissions(archive, info, source, caps, budget, depth)


def entry_submissions(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str, caps: Caps, budget: Budget, depth: int
) -> Iterator[Submission]:
    """The submissions in one entry of a ZIP file."""
    name = info.filename.replace("\\", "/")
    place, modified = f"{source}/{name}", entry_time(info)
    inner, named, why_not = bool(ZIP.search(name)), bool(NOTEBOOK.search(name)), not_graded(name)
    if info.is_dir() or NOT_WORK.search(name.replace("../", "")) or not (inner or named or why_not):
        return
    if why_not:
        yield refused(place, modified, why_not, "other")
        return
    if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name):
        yield refused(place, modified, "Its name leads out of the ZIP file, so it was not read. Make the ZIP again.")
        return
    if stat.S_ISLNK(info.external_attr >> 16):
        yield refused(place, modified, "It is a link and not a file: hand in the file itself.")
        return
    if inner and depth <= 0:
        yield refused(place, modified, "It is a ZIP within ZIPs within a ZIP. Hand in the notebooks themselves.")
        return
    most = min(budget.bytes, caps.archive if inner else caps.file)
    try:
        with archive.open(info) as entry:
            content = entry.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        yield refused(place, modified, "It is damaged in the ZIP file. Make the ZIP again.")
        return
    except RuntimeError:
        yield refused(place, modified, "It is locked with a password. Hand it in without one.")
        return
    budget.bytes -= len(content)
    if budget.bytes < 0:
        yield refused(place, modified, too_large(caps))
    elif inner:
        yield from zip_submissions(io.BytesIO(content), place, modified, caps, budget, depth - 1)
    else:
        yield submission(place, modified, content, caps)


def not_graded(name: str) -> str:
    """Why a file of this name is not read, and what to hand in instead; empty if it is a notebook, or nobody's work."""
    if NOTEBOOK.search(name):
        return ""
    if found := PACKED.search(name):
        return f"A {found[0].lower()} file is not opened here. Unpack it, or ask for a ZIP, and grade once more."
    if found := OTHER.search(name):
        return f"A {found[0].lower()} file is not graded. {AGAIN}"
    return ""


def too_large(caps: Caps) -> str:
    """What is said of a ZIP that unpacks to more than is read."""
    return (
        f"The ZIP file holds more than {caps.archive / 1e9:g} GB or {caps.entries:,} files, so the rest was not read. "
        "Hand in the notebooks alone."
    )


def submission(source: str, modified: str, content: bytes, caps: Caps) -> Submission:
    """One file as a submission, readable or not."""
    sha = hashlib.sha256(content).hexdigest()
    learner, kind, problem, saved = learner_of(source), "unreadable", "", ""
    if len(content) > caps.file:
        problem = f"The file has more than {caps.file / 1e6:g} MB. Clear its outputs, save it, and hand it in again."
    else:
        try:
            value = read_json(content)
            if is_transcript(value):
                kind = "transcript"
                learner = typed_name(value, "learner") or learner
            else:
                read_cells(content, value)
                own = export_of(value)
                kind = "page" if own else "notebook"
                learner = typed_name(own) or learner
                saved = valid_time(own.get("saved"))
        except Unreadable as error:
            problem = str(error)
    return Submission(
        learner=learner,
        source=shown(source),
        kind="unreadable" if problem else kind,
        problem=problem,
        modified=saved or modified,
        sha256=sha,
        content=b"" if problem else content,
    )


def refused(source: str, modified: str, problem: str, kind: str = "unreadable") -> Submission:
    """A file that was not read. Its hash is that of its place, so that two of them are two."""
    sha = hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()
    return Submission(learner_of(source), shown(source), kind, problem, modified, sha, b"")


def export_of(value: Json) -> Json:
    """What a page's export says of itself; empty for a notebook."""
    metadata = value.get("metadata")
    own = metadata.get("techsales") if isinstance(metadata, dict) else None
    return own if isinstance(own, dict) and isinstance(own.get("format"), int) else {}


def typed_name(own: Json, key: str = "name") -> str:
    """The name a learner typed, as typed; empty if none."""
    name = own.get(key)
    return cut(shown(name)) if isinstance(name, str) else ""


def entry_time(info: zipfile.ZipInfo) -> str:
    """When an entry was changed, as the ZIP says it; empty if it says nonsense."""
    try:
        return moment(dt.datetime(*info.date_time, tzinfo=dt.UTC))
    except ValueError:
        return ""


def valid_time(value: object) -> str:
    """An ISO time that really is one, else empty."""
    try:
        found = dt.datetime.fromisoformat(str(value))
        return moment(found if found.tzinfo else found.replace(tzinfo=dt.UTC))
    except (ValueError, OverflowError):
        return ""


def moment(time: dt.datetime) -> str:
    """A time as all submissions carry it."""
    return time.astimezone(dt.UTC).isoformat(timespec="seconds")
