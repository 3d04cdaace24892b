"""Puts the course into a learner's folder, then becomes the learner's server.

It runs inside the learner's walls, so that a link a learner has made leads nowhere the learner cannot go. It uses
the standard library only. What a learner has is never overwritten; the exercise bank is the course's own.
"""

import os
import resource
import shutil
import sys
from pathlib import Path

#: What one program of a learner may take, in bytes: a list that grows for ever stops there, and not the machine.
MEMORY = 4_000_000_000
ALWAYS = Path("exercises") / "bank.bin"


def hand_out(course: Path, home: Path) -> list[str]:
    """Copy what is not there yet; returns its names. What cannot be put there is left out."""
    put = []
    for source in sorted(path for path in course.rglob("*") if path.is_file()):
        name = source.relative_to(course)
        target = home / name
        if os.path.lexists(target) and (name != ALWAYS or same(source, target)):
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copyfile(source, target)
        except OSError as error:
            print(f"{name} could not be put into this folder: {error.strerror}.", file=sys.stderr)
        else:
            put.append(name.as_posix())
    return put


def same(source: Path, target: Path) -> bool:
    """Whether two files hold the same bytes."""
    try:
        return source.read_bytes() == target.read_bytes()
    except OSError:
        return False


if __name__ == "__main__":
    hand_out(Path(sys.argv[1]), Path.cwd())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.execvp(sys.argv[2], sys.argv[2:])
