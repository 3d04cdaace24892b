"""The bubblewrap command around one learner's server: what of the trainer's machine it can see."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from techsales.course import CourseError
from techsales.grading.walls import PACKAGE, SETTINGS, SYSTEM, hidden, python_places

HOME = Path("/") / "home" / "learner"
#: What a server on the machine's own network needs of its settings: the names of this machine.
NAMES = ("/etc/hosts", "/etc/nsswitch.conf", "/etc/resolv.conf")
OFFER = (
    "A room needs Linux with bubblewrap and user namespaces, and here {why}. Install bubblewrap (bwrap), hold the room on "
    "another machine, or say --trust-learners: then learners' code runs as you and can read your files."
)


def walled(command: list[str], course: Path, home: Path) -> list[str]:
    """The command inside bubblewrap.

    It can write into its home and nowhere else. Of the machine it sees the system's programs, this Python and the
    course that is handed out, all read-only; no other learner, no process outside, not the trainer's home. The
    network is the machine's own, because a server has to be reached; local sockets are refused.
    """
    wrap = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--share-net", "--unshare-user"]
    wrap += ["--uid", "1000", "--gid", "1000", "--die-with-parent", "--new-session", "--hostname", "room"]
    for place in SYSTEM:
        path = Path(place)
        if path.is_symlink():
            wrap += ["--symlink", str(path.readlink()), place]
        elif path.is_dir():
            wrap += ["--ro-bind", place, place]
    for place in (*SETTINGS, *NAMES):
        wrap += ["--ro-bind-try", place, place]
    # What lies beside the programs is hidden before Python is put back: a course or learners' folders below /usr or
    # /tmp, say.
    wrap += [*hidden(PACKAGE.parents[1]), *hidden(home.parent), "--tmpfs", "/tmp"]
    for place in python_places():
        wrap += ["--ro-bind", place, place]
    wrap += ["--proc", "/proc", "--dev", "/dev"]
    wrap += ["--ro-bind", str(PACKAGE), str(PACKAGE), "--ro-bind", str(course), str(course)]
    wrap += ["--bind", str(home), str(HOME), "--remount-ro", "/"]
    sockets = str(Path(__file__).with_name("sockets.py"))
    return [*wrap, "--chdir", str(HOME), "--", sys.executable, "-I", "-B", sockets, *command]


def check_walls() -> None:
    """Try them once.

    Raises:
        CourseError: they cannot be put up here; the text says why, and what can be done.
    """
    if not sys.platform.startswith("linux"):
        raise CourseError(OFFER.format(why="the system is another one"))
    if shutil.which("bwrap") is None:
        raise CourseError(OFFER.format(why="bubblewrap is not installed"))
    with TemporaryDirectory() as course, TemporaryDirectory() as home:
        tried = subprocess.run(walled(["true"], Path(course), Path(home)), capture_output=True, text=True)
    if tried.returncode:
        said = tried.stderr.strip().splitlines() or [f"exit code {tried.returncode}"]
        raise CourseError(OFFER.format(why=f"the kernel refused ({said[-1]})"))
