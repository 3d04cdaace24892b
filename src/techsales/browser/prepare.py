"""What makes the page's Python start quickly, made once at set-up by the page's own Python in node.

Three things: pandas and matplotlib with their modules compiled, a picture of Python's memory with the course
imported, and a second picture with pandas and matplotlib imported as well. Each is kept by a mark of what it is
made from, so nothing is made twice.
"""

import contextlib
import gzip
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from techsales.browser.script import SOURCES, node
from techsales.course import CourseError
from techsales.files import write_whole

HERE = Path(__file__).parent
SCRIPT = HERE / "prepare.mjs"
COMPILE, PICTURE = HERE / "compile_in_page.py", HERE / "picture_in_page.py"
SITE = "/lib/python3.14/site-packages/"
AN_HOUR = 3600
ARCHIVES = ("packages.tar", "modules.tar")
#: Imported before the pictures are taken.
COURSE_MODULES = (
    "base64 bisect calendar collections csv dataclasses datetime decimal fractions functools heapq inspect io itertools "
    "json locale math operator pathlib pprint random re statistics string textwrap tokenize traceback typing warnings "
    "techsales techsales.panels techsales.metrics techsales.intervals techsales.effects techsales.roi "
    "techsales.cohorts techsales.satisfaction techsales.report.case techsales.company techsales.page.cells"
).split()
TABLE_MODULES = (
    "numpy numpy.random pandas pandas.plotting._matplotlib pandas.io.formats.html pandas.io.formats.string "
    "pandas.io.formats.csvs matplotlib.pyplot matplotlib.backends.backend_agg matplotlib.dates PIL.PngImagePlugin"
).split()
#: Of the packages, what no cell can use: tests, headers, types, and what only writes PDF.
USELESS_FOLDERS = set(
    "tests testing include f2py sample_data pdfcorefonts afm images plot_directive _pyinstaller".split()
)
USELESS_ENDS = (".pyi", ".pxd", ".h", ".a", ".c", ".lua", ".typed", ".pyx", ".in")
NEEDED_ALL_THE_SAME = ("numpy/testing/", "pandas/testing")
TOP_USELESS = {"fontTools", "pylab.py"}


def tar(files: dict[str, bytes]) -> bytes:
    """An archive that is the same for the same files."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


def untar(content: bytes) -> dict[str, bytes]:
    """The files of an archive."""
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}  # type: ignore[union-attr]


def is_useful(name: str) -> bool:
    """Whether a page can use this file of a package."""
    parts = name.split("/")
    if parts[0] in TOP_USELESS or parts[0].endswith((".dist-info", ".data")) or name.endswith(USELESS_ENDS):
        return False
    return name.startswith(NEEDED_ALL_THE_SAME) or not USELESS_FOLDERS & set(parts[:-1])


def package_files(wheels: dict[str, bytes]) -> dict[str, bytes]:
    """The useful files of the wheels, by their path below site-packages."""
    files: dict[str, bytes] = {}
    for content in wheels.values():
        with zipfile.ZipFile(io.BytesIO(content)) as wheel:
            files |= {n: wheel.read(n) for n in wheel.namelist() if not n.endswith("/") and is_useful(n)}
    return files


def mark(*parts: bytes) -> str:
    """A short mark of what something is made from."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()[:16]


def run_node(what: str, job: dict[str, object], code: Path, modules: Iterable[str]) -> None:
    """One run of ``prepare.mjs``; its files lie in a folder of their own.

    Raises:
        CourseError: it failed.
    """
    folder = Path(str(job["folder"]))
    text = f"WANTED = {list(modules)!r}\n" + code.read_text(encoding="utf-8")
    stored, in_page = folder / f"{what}.json", folder / f"{what}.py"
    write_whole(in_page, text)
    write_whole(stored, json.dumps(job | {"code": in_page}, default=str))
    done = node(folder, SCRIPT, what, str(stored))
    if done.returncode:
        raise CourseError(f"The page's Python could not be prepared ({what}).\n  {done.stderr.strip()[-2000:]}")


def make_archives(folder: Path, npm: Path, page: Path, wheels: dict[str, bytes]) -> None:
    """``packages.tar``: libraries, data and modules as they come; ``modules.tar``: what is imported, compiled."""
    files = package_files(wheels)
    (folder / "site.tar").write_bytes(tar(files))
    job: dict[str, object] = {"folder": folder, "npm": f"{npm}/", "page": f"{page}/"}
    job |= {name: folder / f"{name}.tar" for name in ("site", "modules")} | {"libraries": folder / "libraries.json"}
    run_node("compile", job, COMPILE, TABLE_MODULES)
    modules = untar((folder / "modules.tar").read_bytes())
    loaded = {path.removeprefix(SITE) for path in json.loads((folder / "libraries.json").read_text())}
    # A library that nothing imports is not worth the time in which a browser would compile it.
    kept = {n: c for n, c in files.items() if f"{n}c" not in modules and (not n.endswith(".so") or n in loaded)}
    (folder / "packages.tar").write_bytes(tar(kept))
    (folder / "site.tar").unlink()
    for name in ARCHIVES:
        write_whole(folder / f"{name}.gz", gzip.compress((folder / name).read_bytes(), mtime=0))


def make_picture(folder: Path, job: dict[str, object], modules: Iterable[str]) -> None:
    """``picture.bin.gz`` in ``folder``."""
    (folder / "course.tar").write_bytes(job.pop("course"))  # type: ignore[arg-type]
    job |= {"folder": folder, "course": folder / "course.tar", "picture": folder / "picture.bin"}
    run_node("picture", job, PICTURE, modules)
    packed = gzip.compress((folder / "picture.bin").read_bytes(), compresslevel=6, mtime=0)
    (folder / "picture.bin").unlink()
    write_whole(folder / "picture.bin.gz", packed)


def made(store: Path, stem: str, key: str, last: str, make: Callable[[Path], None]) -> Path:
    """The folder for ``stem`` and ``key``, made unless its ``last`` file is there; older ones are removed."""
    folder = store / f"{stem}-{key}"
    if (folder / last).is_file():
        return folder
    for old in store.glob(f"{stem}-*"):
        shutil.rmtree(old, ignore_errors=True)
    for old in store.glob("working-*"):  # left by a run that was ended from outside
        if time.time() - old.stat().st_mtime > AN_HOUR:
            shutil.rmtree(old, ignore_errors=True)
    # Made in a folder of its own, so that two at work at the same time do not meet, and a broken one is not kept.
    store.mkdir(parents=True, exist_ok=True)
    working = Path(tempfile.mkdtemp(dir=store, prefix="working-"))
    try:
        make(working)
        working.chmod(0o755)
        with contextlib.suppress(OSError):  # another was quicker, and made the same
            working.rename(folder)
    finally:
        shutil.rmtree(working, ignore_errors=True)
    return folder


def prepare(root: Path, npm: Path, wheels: dict[str, bytes], course: dict[str, bytes]) -> dict[str, bytes]:
    """The prepared files by name.

    Args:
        root: the clone. npm: Pyodide's core. wheels: the packages. course: the files below ``/course``.

    Raises:
        CourseError: the page's Python does not run here.
    """
    store, page = root / "_build" / "pyodide", root / SOURCES
    script = [path.read_bytes() for path in (SCRIPT, page / "files.ts", page / "link.ts", page / "start.ts")]
    core = mark(*((npm / name).read_bytes() for name in ("pyodide.asm.wasm", "pyodide.asm.mjs", "python_stdlib.zip")))
    own = [Path(__file__).read_bytes(), core.encode()]
    key = mark(*own, script[0], script[1], COMPILE.read_bytes(), *(w for _, w in sorted(wheels.items())))
    last = f"{ARCHIVES[-1]}.gz"
    archives = made(store, "packages", key, last, lambda folder: make_archives(folder, npm, page, wheels))
    pair = [archives / name for name in ARCHIVES]
    package = tar({name: content for name, content in course.items() if name.startswith("techsales/")})
    seen = mark(*own, *script, PICTURE.read_bytes(), package)

    def picture(stem: str, more: dict[str, object], modules: list[str], key: str) -> Path:
        job = {"npm": f"{npm}/", "page": f"{page}/", "course": tar(course), "archives": []} | more
        return made(store, stem, key, "picture.bin.gz", lambda folder: make_picture(folder, job, modules))

    more: dict[str, object] = {"archives": pair, "libraries": archives / "libraries.json"}
    with ThreadPoolExecutor(2) as pool:
        plain = pool.submit(picture, "plain", {}, COURSE_MODULES, seen)
        tables = pool.submit(picture, "tables", more, COURSE_MODULES + TABLE_MODULES, mark(seen.encode(), key.encode()))
        folders = {"plain.bin.gz": plain.result(), "tables.bin.gz": tables.result()}
    done = {name: (folder / "picture.bin.gz").read_bytes() for name, folder in folders.items()}
    return done | {f"{name}.gz": (archives / f"{name}.gz").read_bytes() for name in ARCHIVES}
