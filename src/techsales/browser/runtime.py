"""Assembling the in-page Python: Pyodide's core, pandas and matplotlib with what they need, and the course.

The core comes from npm's ``pyodide``. Its lock names every package and its sha256; the packages themselves are
not on npm, and a wheel on PyPI happens to carry them. Where a file comes from does not matter: only files whose
hash the official lock names are used. Nothing of it is committed.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from techsales.browser.prepare import prepare, tar
from techsales.checking.bank import COMPILED, compile_bank
from techsales.course import CourseError
from techsales.files import write_if_changed, write_whole
from techsales.site.stage import Dress

CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
LOCK = "pyodide-lock.json"
WANTED = ("pandas", "matplotlib")
COURSE = "course.tar.gz"
LIST = "files.json"
#: A folder with the packages, for instance a copy of Pyodide's own release; asked before anything is fetched.
SOURCE = "TECHSALES_PYODIDE"
#: The wheel that carries the packages, and where in it.
CARRIER = "open-webui==0.12.4"
CARRIER_SHA256 = "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6"
INSIDE = "open_webui/frontend/pyodide/"
#: Parts of the package that cells can use; the rest builds and checks the course.
IN_THE_PAGE = set("checking company page panels report __init__ cohorts course effects ferrowick files".split())
IN_THE_PAGE |= set("diagnosis industries intervals metrics notes results roi satisfaction".split())
SHIPPED = (".py", ".mplstyle", ".json", ".toml")
#: The trainer's and the author's side of the ladder and of the industries.
NOT_IN_THE_PAGE = {"diagnosis/commands.py", "diagnosis/cohort.py", "diagnosis/bots.py"}
NOT_IN_THE_PAGE |= {"industries/commands.py", "industries/package.py"}
Lock = dict[str, Any]
Reader = Callable[[str], bytes]


def runtime_folder(root: Path) -> Path:
    """Where the page's Python is put together, once for every site and test."""
    return root / "_build" / "runtime"


def npm_folder(root: Path) -> Path:
    """Where npm put Pyodide's core."""
    return root / "node_modules" / "pyodide"


def read_lock(npm: Path) -> Lock:
    """Pyodide's own lock, as npm delivered it.

    Raises:
        CourseError: it is not there.
    """
    try:
        lock: Lock = json.loads((npm / LOCK).read_text(encoding="utf-8"))
    except OSError:
        raise CourseError(f"{npm / LOCK} is missing. Run make serve once: it fetches the front-end files.") from None
    return lock


def closure(lock: Lock, wanted: tuple[str, ...] = WANTED) -> dict[str, Any]:
    """The lock's entries of the wanted packages and of all that they need, by name."""
    found: dict[str, Any] = {}
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = lock["packages"][name]
            waiting += found[name]["depends"]
    return dict(sorted(found.items()))


def fits(content: bytes, entry: dict[str, Any]) -> bool:
    """Whether a file is the one the lock names."""
    return hashlib.sha256(content).hexdigest() == entry["sha256"]


def packages(lock: Lock, store: Path) -> dict[str, bytes]:
    """The wheels by file name: from ``store`` where they are kept, else from a source; each checked by its hash.

    Args:
        lock: Pyodide's. store: a folder that keeps them for the next time.

    Raises:
        CourseError: a file is not to be had, or is another than the lock names.
    """
    store.mkdir(parents=True, exist_ok=True)
    found: dict[str, bytes] = {}
    read: Reader | None = None
    for entry in closure(lock).values():
        name, kept = entry["file_name"], store / entry["file_name"]
        content = kept.read_bytes() if kept.is_file() else b""
        if not fits(content, entry):
            read = read or source()
            content = read(name)
            if not fits(content, entry):
                raise CourseError(
                    f"{name} is not the file that Pyodide's lock names, so it is not used. "
                    f"Name a folder with Pyodide's own packages in {SOURCE}."
                )
            write_whole(kept, content)
        found[name] = content
    return found


def fetch(root: Path) -> dict[str, bytes]:
    """The wheels of the page's Python, kept for every copy of the course on this machine."""
    return packages(read_lock(npm_folder(root)), user_cache_path("debug-the-deal") / "pyodide")


def source() -> Reader:
    """Where packages are read from: the named folder, else the wheel that carries them."""
    named = os.environ.get(SOURCE)
    if named:
        return lambda name: from_folder(Path(named), name)
    archive = zipfile.ZipFile(io.BytesIO(carrier()))
    return archive_reader(archive)


def archive_reader(archive: zipfile.ZipFile) -> Reader:
    """Files of the carrying wheel by their name."""
    return lambda name: archive.read(INSIDE + name)


def from_folder(folder: Path, name: str) -> bytes:
    """One file of the named folder.

    Raises:
        CourseError: it is not there.
    """
    try:
        return (folder / name).read_bytes()
    except OSError:
        raise CourseError(f"{name} is not in {folder}, the folder named in {SOURCE}.") from None


def carrier() -> bytes:
    """The wheel that carries the packages, fetched by pip and checked.

    Raises:
        CourseError: it could not be fetched.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "wanted.txt")
        wanted.write_text(f"{CARRIER} --hash=sha256:{CARRIER_SHA256}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--only-binary", ":all:", "--require-hashes", "-r", str(wanted), "-d", folder]
        done = subprocess.run(command, capture_output=True, text=True)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise CourseError(
                f"The packages for Python in the page could not be fetched ({last}). Check the network and run the "
                f"command again, or name a folder with Pyodide's packages in {SOURCE}."
            )
        return wheels[0].read_bytes()


def course_files(root: Path, dress: Dress = dict) -> dict[str, bytes]:
    """The course as the page needs it, below ``/course``: the package, the data, the compiled bank."""
    package = root / "src" / "techsales"
    files = {
        f"techsales/{path.relative_to(package).as_posix()}": path.read_bytes()
        for path in package.rglob("*")
        if path.suffix in SHIPPED
        and path.relative_to(package).parts[0].split(".")[0] in IN_THE_PAGE
        and path.relative_to(package).as_posix() not in NOT_IN_THE_PAGE
    }
    files |= {f"data/{path.name}": path.read_bytes() for path in (root / "data").glob("*") if path.is_file()}
    return files | dress({f"exercises/{COMPILED}": compile_bank(root)})


def listed(files: dict[str, bytes]) -> bytes:
    """``files.json``: size and hash of each file, and one mark for all of them."""
    entries = {n: {"bytes": len(c), "sha256": hashlib.sha256(c).hexdigest()} for n, c in sorted(files.items())}
    version = hashlib.sha256(json.dumps(entries).encode()).hexdigest()[:12]
    return (json.dumps({"version": version, "files": entries}, indent=1) + "\n").encode()


def assemble(root: Path, to: Path, wheels: bool = False, dress: Dress = dict) -> dict[str, int]:
    """Put together everything a page needs to run Python, in one folder.

    Args:
        root: the clone. to: the folder; what is there already and right is kept. wheels: with the packages as
        Pyodide delivers them beside it. dress: what changes the learner's files.

    Returns:
        Bytes of each file by its name.

    Raises:
        CourseError: a file is not to be had, or the page's Python does not run here.
    """
    npm = npm_folder(root)
    lock = read_lock(npm)
    fetched, course = fetch(root), course_files(root, dress)
    files = {name: (npm / name).read_bytes() for name in CORE} | (fetched if wheels else {})
    lock["packages"] = closure(lock) if wheels else {}
    files[LOCK] = (json.dumps(lock, indent=1) + "\n").encode()
    files |= prepare(root, npm, fetched, course)
    files[COURSE] = gzip.compress(tar(course), mtime=0)
    files[LIST] = listed(files)
    to.mkdir(parents=True, exist_ok=True)
    for old in to.iterdir():
        if old.name not in files:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name, content in files.items():
        write_if_changed(to / name, content)
    return {name: len(content) for name, content in files.items()}
