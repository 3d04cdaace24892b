"""The bubblewrap command around the process that forks learners' pages, and what of this machine it can see."""

import shutil
import sys
from pathlib import Path

from techsales.grading.inside.jail import OWN

INSIDE = Path("/") / "techsales_src"
#: Parts of the package that a learner's code may import; the exercise bank and what judges answers are not among them.
PARTS = tuple(
    "course.py files.py metrics.py intervals.py effects.py cohorts.py notes.py results.py roi.py satisfaction.py "
    "ferrowick.mplstyle company panels report checking/__init__.py checking/capture.py checking/display.py "
    "checking/errors.py checking/limit.py grading/__init__.py grading/inside".split()
)
PACKAGE = Path(__file__).resolve().parents[1]
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
#: What the dynamic linker and the fonts need of the machine's settings.
SETTINGS = ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime")
#: Imported before any page runs.
MODULES = tuple(
    "pandas matplotlib.pyplot numpy statistics csv json collections itertools datetime decimal fractions textwrap "
    "techsales.company techsales.panels techsales.report.case techsales.metrics techsales.effects techsales.notes "
    "techsales.intervals techsales.checking.errors".split()
)


def walled(command: list[str], root: Path) -> list[str]:
    """The command inside bubblewrap.

    Nothing is left of the machine but the system's programs, this Python, the learner's part of the package and the
    course's data, all read-only; no network, no other processes, no environment.
    """
    wrap = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--unshare-user", "--uid", "1000", "--gid", "1000"]
    wrap += ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "grading"]
    for place in SYSTEM:
        path = Path(place)
        if path.is_symlink():
            wrap += ["--symlink", str(path.readlink()), place]
        elif path.is_dir():
            wrap += ["--ro-bind", place, place]
    for place in SETTINGS:
        wrap += ["--ro-bind-try", place, place]
    # What lies beside the programs is hidden before Python is put back: a course or a home below /usr, say, or below /tmp.
    wrap += [*hidden(root), "--tmpfs", "/tmp"]
    for place in python_places():
        wrap += ["--ro-bind", place, place]
        installed = next(Path(place).glob("lib/python*/site-packages/techsales"), None)
        if installed:
            wrap += ["--tmpfs", str(installed)]
    wrap += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", OWN]
    wrap += ["--dir", "/course", "--ro-bind", str(root / "data"), "/course/data"]
    for folder in ("chapters", "exercises", "reports", "_build"):
        wrap += ["--dir", f"/course/{folder}"]
    for part in PARTS:
        wrap += ["--ro-bind", str(PACKAGE / part), str(INSIDE / "techsales" / part)]
    for name, value in environment("/course").items():
        wrap += ["--setenv", name, value]
    for place in ("/dev", "/tmp", "/"):
        wrap += ["--remount-ro", place]
    return [*wrap, "--chdir", OWN, "--", *command]


def environment(course: str) -> dict[str, str]:
    """All that a learner's process knows of its surroundings."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": OWN,
        "TMPDIR": OWN,
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "MPLCONFIGDIR": f"{OWN}/matplotlib",
        "TECHSALES_COURSE": course,
        "TECHSALES_PANELS": "static",
    }


def python_places() -> list[str]:
    """Where this Python and its packages lie."""
    # Under both names where a folder above is a link: Python is started by the one, and finds itself by the other.
    named = [Path(place) for place in (sys.base_prefix, sys.prefix)]
    places = dict.fromkeys(str(place) for path in named for place in (path.resolve(), path.absolute()))
    return [place for place in places if place not in ("/usr", "/")]


def hidden(root: Path) -> list[str]:
    """Cover the course folder where it lies inside something that is shown."""
    place = root.resolve()
    return ["--tmpfs", str(place)] if any(place.is_relative_to(shown) for shown in SYSTEM) else []


def start_command(mode: str, *arguments: str) -> list[str]:
    """How the process is started, seen from inside."""
    start = INSIDE / "techsales" / "grading" / "inside" / "start.py"
    return [str(Path(sys.executable).absolute()), "-I", "-B", str(start), mode, *arguments]
