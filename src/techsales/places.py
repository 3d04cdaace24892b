"""What somebody names, folders to be written into and files to be read: usable, or refused in one sentence."""

import os
from pathlib import Path
from tempfile import TemporaryFile

from techsales.course import CourseError

#: The command line as somebody types it in the course folder; the book's pages print it so.
TYPED = r".venv\Scripts\techsales" if os.name == "nt" else ".venv/bin/techsales"


def refuse_files(folder: Path, option: str = "--to") -> None:
    """Refuse a place that is a file, or lies in one.

    Raises:
        CourseError: it is.
    """
    try:
        whole = folder.resolve()
        for place in (whole, *whole.parents):
            if place.exists() and not place.is_dir():
                raise CourseError(f"{place} is a file. Name a folder after {option}; it is made if it is not there.")
    except OSError as error:
        raise cannot_be_used(folder, error, option) from None


def make_folder(folder: Path, option: str = "--to", mode: int = 0o777) -> None:
    """Make the folder, if it is not there, and see that it can be written to.

    Args:
        mode: of a new one; ``0o700`` where it names learners, because the machine may be shared.

    Raises:
        CourseError: it is a file, or cannot be made or written to; the sentence names it and the option.
    """
    refuse_files(folder, option)
    try:
        folder.mkdir(mode=mode, parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise cannot_be_used(folder, error, option) from None


def cannot_be_used(folder: Path, error: OSError, option: str = "--to") -> CourseError:
    """What is said of a folder that cannot hold what is to be written."""
    why = os.strerror(error.errno) if error.errno else str(error)
    return CourseError(f"{folder} cannot be used ({why}). Name a folder after {option} in which you may write.")


def read_file(path: Path, most: int, what: str) -> bytes:
    """The bytes of a file; one more than ``most`` where it has more.

    Args:
        what: a sentence names, as in "Name the learner's record."

    Raises:
        CourseError: it is not there, no ordinary file (a pipe would be waited for), or cannot be read.
    """
    try:
        if not path.is_file():
            raise CourseError(f"There is no file {path}. Name {what}.")
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise CourseError(f"{path} cannot be read ({error.strerror}). Name {what}.") from None
