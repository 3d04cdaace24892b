"""Collecting the work of a room: notebooks and progress, copied to where ``techsales grade`` reads them.

A learner's folder is the learner's own, and may hold anything: links are not followed at any depth, and what is no
ordinary file is left. The room may be open meanwhile.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.markup import escape

from techsales.checking.progress import FILE
from techsales.course import CourseError
from techsales.files import write_if_changed
from techsales.grading.submissions import Caps
from techsales.places import TYPED, make_folder
from techsales.room.names import TRAINER, fits
from techsales.site.stage import notebooks
from techsales.steps import console

#: Folders within folders, and files of one learner, that are looked at.
DEPTH, MOST_FILES = 8, 2_000
CAP = Caps().file


@dataclass
class Collected:
    """What was copied: how many files by learner; and what was not, one sentence each."""

    files: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def collect(root: Path, homes: Path, to: Path) -> Collected:
    """Copy what each learner has changed, from ``homes/NAME`` to ``to/NAME``.

    Notebooks that are still as they were handed out stay where they are. Collected again, a file follows the learner's.

    Raises:
        CourseError: there is no room, or the two folders lie in one another.
    """
    if not homes.is_dir():
        raise CourseError(f"There is no {homes}. Hold a room first, or name its folder after --homes.")
    if (
        to.resolve() == homes.resolve()
        or homes.resolve() in to.resolve().parents
        or to.resolve() in homes.resolve().parents
    ):
        raise CourseError(f"{to} and {homes} lie in one another. Name a folder of its own after --to.")
    make_folder(to, mode=0o700)  # it names learners, and the machine may be shared
    untouched = {hashlib.sha256(content).hexdigest() for content in notebooks(root, clear=True).values()}
    done = Collected()
    for home in sorted(homes.iterdir()):
        if home.name == TRAINER:
            continue
        if home.is_symlink() or not home.is_dir() or not fits(home.name):
            done.left.append(f"{home.name} in {homes} is no learner's folder.")
            continue
        done.files[home.name] = 0
        for name, content, modified in work_of(home, done):
            if hashlib.sha256(content).hexdigest() in untouched:
                continue
            target = to / home.name / name
            try:
                write_if_changed(target, content)
                os.utime(target, (modified, modified))  # of two answers the later counts
            except OSError as error:
                done.left.append(f"{home.name}/{name}: it cannot be written ({error.strerror}), and was left.")
            else:
                done.files[home.name] += 1
    return done


def work_of(home: Path, done: Collected) -> Iterator[tuple[str, bytes, float]]:
    """Names, bytes and times of a learner's notebooks and progress; what is left out is noted in ``done``."""
    seen = 0
    for folder, folders, names, here in os.fwalk(home, follow_symlinks=False):
        inside = Path(folder).relative_to(home)
        folders[:] = sorted(one for one in folders if not one.startswith(".") and len(inside.parts) < DEPTH)
        for name in sorted(names):
            path = (inside / name).as_posix()
            if name.startswith(".") or not (name.endswith(".ipynb") or path == FILE):
                continue
            seen += 1
            if seen > MOST_FILES:
                done.left.append(f"{home.name} has more than {MOST_FILES:,} notebooks; the others were left.")
                return
            read = read_plain(name, here)
            if isinstance(read, str):
                done.left.append(f"{home.name}/{path}: {read}")
            else:
                yield path, *read


def read_plain(name: str, folder: int) -> tuple[bytes, float] | str:
    """Bytes and time of an ordinary file in an open folder, or why it was left. A link is not followed, not even the last."""
    try:
        # Not waiting: a pipe with the name of a notebook would otherwise hold up everybody's work.
        number = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=folder)
    except OSError:
        return "It is a link or cannot be read, and was left."
    with open(number, "rb") as file:
        info = os.fstat(number)
        if not stat.S_ISREG(info.st_mode):
            return "It is no ordinary file, and was left."
        content = file.read(CAP + 1)
    return (content, info.st_mtime) if len(content) <= CAP else f"It has more than {CAP / 1e6:g} MB, and was left."


def say(done: Collected, to: Path) -> None:
    """What came of it."""
    some = sum(count > 0 for count in done.files.values())
    console.print(f"Work of {some} of {len(done.files)} learners is in {escape(str(to))}.", soft_wrap=True)
    for sentence in done.left:
        console.print(f"[yellow]![/yellow] {escape(printable(sentence))}", soft_wrap=True)
    console.print(f"Grade it with: {TYPED} grade {escape(str(to))} --to RESULTS --names-from folder", soft_wrap=True)


def printable(text: str) -> str:
    """A text in one line that does nothing to a terminal."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
