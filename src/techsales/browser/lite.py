"""JupyterLab in the browser beside the pages: the same Python, whole notebooks, no kernel on any server.

JupyterLite brings the front end and a kernel for Pyodide. The kernel asks for its packages by name; here each name
stands in a lock of its own, and what it needs is one archive packed from the packages that set-up installed. Python
itself, pandas and matplotlib are those of the pages: the lock points to them, nothing of them is copied.
"""

import hashlib
import importlib.metadata as installed
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from techsales.browser.runtime import LIST, LOCK, Lock, course_files
from techsales.course import CourseError
from techsales.files import write_if_changed
from techsales.site.stage import Dress, bank, notebooks, plain_files

FOLDER = "lite"
#: The page to open for one notebook; its path follows.
OPEN = f"{FOLDER}/lab/index.html?path="
#: JupyterLite (0.8) keeps one kernel for all open notebooks of one file name, whatever their folder, and the second
#: to be opened never starts: so the exercises of a chapter get another name than the chapter.
EXERCISES = re.compile(r"exercises/(\w+)\.ipynb")
PYTHON = "_static/python"
#: The pages' pandas and matplotlib, which Pyodide unpacks as it does packages.
BUNDLES = {"packages": "packages.tar.gz", "modules": "modules.tar.gz"}
LAB = "lab.zip"
NAME_ONLY = "name.zip"
#: What the kernel and the panels import; with what these need.
WANTED = ("ipython", "ipywidgets", "comm")
#: Needed by the list above on a computer, and by nothing in a browser; the second are large, and of jedi.
LEFT_OUT = {"widgetsnbextension", "jupyterlab-widgets"}
USELESS = (
    "jedi/third_party/django-stubs/",
    "jedi/third_party/typeshed/third_party/",
    "jedi/third_party/typeshed/stubs/",
)
BROWSER = {
    "sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix", "python_version": "3.14",
    "python_full_version": "3.14.2", "implementation_name": "cpython", "extra": "",
}  # fmt: skip
#: Names the kernel wants to find installed before it starts; otherwise it looks for them on the network.
KERNEL_NAMES = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
KERNEL = "@jupyterlite/pyodide-kernel-extension"
EXTENSIONS = (KERNEL, "@jupyter-widgets/jupyterlab-manager")
KERNEL_WHEELS = ("ipykernel-*", "pyodide_kernel-*")
#: The kernel's installer, which would ask a package index. In its place stands one sentence.
NO_INSTALLER = {
    "piplite/__init__.py": b"",
    "piplite/piplite.py": b"",
    "piplite/cli.py": b"""SENTENCE = "Nothing is installed on this page. What the course uses is here already: import it."


async def get_transformed_code(words):
    return f"print({SENTENCE!r})"
""",
}
#: Where the course lies inside the archive. It is the home folder, so a notebook finds ``../data`` even where the
#: browser gives no service worker, and with it no view of JupyterLab's files, to the kernel: on plain HTTP.
COURSE = "course"
SITE = "/lib/python3.14/site-packages"
HOME = f"{SITE}/{COURSE}/exercises"
#: matplotlib's list of fonts, made at set-up.
FONTS = f"{SITE}/fonts"


def lite_name(text: str) -> str:
    """The text with notebooks named as they are called in JupyterLite."""
    return EXERCISES.sub(r"exercises/\1_exercises.ipynb", text)


def open_link(notebook: str) -> str:
    """Where a notebook opens, from the site's root: ``lite/lab/index.html?path=chapters/03_loops.ipynb``."""
    return OPEN + lite_name(notebook)


def contents(root: Path, dress: Dress = dict) -> dict[str, bytes]:
    """What stands in JupyterLite's file list: the learner's notebooks without outputs, the data, the bank."""
    dressed = dress(notebooks(root, clear=True))
    named = {lite_name(name): lite_name(text.decode()).encode() for name, text in dressed.items()}
    return named | plain_files(root, "data") | dress(bank(root))


def extension(name: str) -> Path:
    """Where set-up put a part of JupyterLab's front end.

    Raises:
        CourseError: it is not there.
    """
    folder = Path(sys.prefix) / "share" / "jupyter" / "labextensions" / name
    if not (folder / "package.json").is_file():
        raise CourseError(f"{name} is not installed. Run make serve once: it installs what the course needs.")
    return folder


def lab_packages() -> dict[str, installed.Distribution]:
    """The installed packages that the kernel needs in a browser, by name."""
    found: dict[str, installed.Distribution] = {}
    waiting = list(WANTED)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found or name in LEFT_OUT:
            continue
        found[name] = installed.distribution(name)
        for text in found[name].requires or []:
            needed = Requirement(text)
            if needed.marker is None or needed.marker.evaluate(BROWSER):
                waiting.append(needed.name)
    return dict(sorted(found.items()))


def package_files(package: installed.Distribution) -> Iterator[tuple[str, bytes]]:
    """What of an installed package runs anywhere: its Python files, data and licence."""
    for file in sorted(package.files or []):
        path = Path(str(package.locate_file(file)))
        unwanted = {"..", "__pycache__", "test", "tests"} & set(file.parts) or file.suffix in (".so", ".pyd", ".pyc")
        unwanted = unwanted or file.as_posix().startswith(USELESS)
        if not unwanted and path.is_file():
            yield file.as_posix(), path.read_bytes()


def wheel_files(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive; the same files give the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, date_time=(2025, 12, 31, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def lab_zip(root: Path, dress: Dress = dict) -> bytes:
    """Everything the kernel needs beyond the pages' Python: IPython, widgets, its own parts, the course."""
    files = dict(NO_INSTALLER)
    for package in lab_packages().values():
        files |= dict(package_files(package))
    for pattern in KERNEL_WHEELS:
        for wheel in (extension(KERNEL) / "static" / "pypi").glob(f"{pattern}.whl"):
            files |= dict(wheel_files(wheel))
    for name, content in course_files(root, dress).items():
        files[name if name.startswith("techsales/") else f"{COURSE}/{name}"] = content
    return zipped(files)


def entry(name: str, file: str, sha256: str, depends: list[str]) -> dict[str, Any]:
    """One package of a Pyodide lock."""
    return {
        "name": name, "version": "1", "file_name": file, "sha256": sha256, "depends": depends, "imports": [],
        "install_dir": "site", "package_type": "package", "unvendored_tests": False,
    }  # fmt: skip


def lite_lock(lock: Lock, listed: dict[str, Any], lab: bytes, name_only: bytes) -> Lock:
    """The lock JupyterLite starts from: the pages' archives where they lie, its own archive, and the kernel's names."""
    packages = {name: entry(name, f"../{PYTHON}/{file}", listed[file]["sha256"], []) for name, file in BUNDLES.items()}
    packages["lab"] = entry("lab", LAB, hashlib.sha256(lab).hexdigest(), list(BUNDLES))
    empty = hashlib.sha256(name_only).hexdigest()
    return {**lock, "packages": packages | {name: entry(name, NAME_ONLY, empty, ["lab"]) for name in KERNEL_NAMES}}


def settings() -> dict[str, Any]:
    """JupyterLite's settings: where Python lies, and that nothing is ever asked of a package index."""
    kernel = {
        "pyodideUrl": f"./../{PYTHON}/pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {
            "lockFileURL": f"./{LOCK}",
            "packages": ["lab", *KERNEL_NAMES],
            "env": {"HOME": HOME, "MPLCONFIGDIR": FONTS},
        },
    }
    config = {"appName": "Debug the Deal", "litePluginSettings": {f"{KERNEL}:kernel": kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": config}


#: Every cell is there at once, so that the browser's own search finds it; no news are fetched.
OVERRIDES = {
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
}


def version(root: Path, files: dict[str, bytes], runtime: Path) -> str:
    """A mark that changes when anything JupyterLite is built from does."""
    digest = hashlib.sha256()
    parts = [*lab_packages().values(), installed.distribution("jupyterlite-core")]
    for text in [f"{part.name} {part.version}" for part in parts] + [str(extension(name)) for name in EXTENSIONS]:
        digest.update(text.encode())
    digest.update((runtime / LIST).read_bytes() + Path(__file__).read_bytes())
    for name, content in sorted((files | course_files(root)).items()):
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:12]


def run_jupyterlite(work: Path, to: Path) -> None:
    """Let JupyterLite lay out its files: no network, no settings of this computer.

    Raises:
        CourseError: it failed; its last line is named.
    """
    command = [sys.executable, "-W", "ignore", "-m", "jupyterlite_core", "build", "--lite-dir", str(work)]
    command += ["--output-dir", str(to), "--contents", str(work / "files"), "--apps", "lab"]
    command += ["--no-sourcemaps", "--no-unused-shared-packages", "--ignore-sys-prefix"]
    command += [f"--LiteBuildConfig.federated_extensions={extension(name)}" for name in EXTENSIONS]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")}
    clean |= {"JUPYTER_CONFIG_DIR": str(work / "none"), "JUPYTER_NO_CONFIG": "1"}
    done = subprocess.run(
        command, cwd=work, env=clean, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )
    if done.returncode or not (to / "lab" / "index.html").is_file():
        last = ((done.stderr + done.stdout).strip().splitlines() or ["no reason given"])[-1]
        raise CourseError(f"JupyterLab for the browser was not built ({last}). The pages do not need it.")


def build_lite(root: Path, html: Path, runtime: Path, dress: Dress = dict) -> Path:
    """Put JupyterLab for the browser into a built site; nothing is done where it is up to date.

    Args:
        root: the clone. html: the built site. runtime: the pages' Python, which the site has in ``_static/python``.
        dress: what changes the learner's files.

    Returns:
        Its folder in the site.

    Raises:
        CourseError: a part is not installed, or JupyterLite failed.
    """
    files = contents(root, dress)
    to, mark = html / FOLDER, version(root, files, runtime)
    stamp = to / "version"
    if stamp.is_file() and stamp.read_text() == mark:
        return to
    lab, name_only = lab_zip(root, dress), zipped({"name.txt": b""})
    lock, listed = (json.loads((runtime / name).read_text(encoding="utf-8")) for name in (LOCK, LIST))
    own = {LAB: lab, NAME_ONLY: name_only, "version": mark.encode()}
    own[LOCK] = json.dumps(lite_lock(lock, listed["files"], lab, name_only)).encode()
    shutil.rmtree(to, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name, content in files.items():
            write_if_changed(work / "files" / name, content)
        write_if_changed(work / "jupyter-lite.json", json.dumps(settings()).encode())
        write_if_changed(work / "overrides.json", json.dumps(OVERRIDES).encode())
        run_jupyterlite(work, to)
    for name, content in own.items():
        write_if_changed(to / name, content)
    return to
