"""The built site as one folder and one zip for any web server, an intranet or a stick; and the list of what a page keeps."""

import gzip
import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from techsales.browser.lite import FOLDER as LITE
from techsales.browser.runtime import fetch
from techsales.course import CourseError
from techsales.files import write_if_changed
from techsales.gates.pages import OUTSIDE, css_loads, read_page
from techsales.site import licences
from techsales.site.live import FOLDERS

NAME = "debug-the-deal"
LIST = "offline.json"
WORKER = "sw.js"
PYTHON = "_static/python/"
LAUNCHER = Path(__file__).resolve().parent / "launcher"
START = "start.cmd"
README = "READ ME FIRST.txt"
#: The start file's last line for Windows. What stands above it, and it, ends lines as Windows does.
BORDER = "\n::WINDOWS\n"
#: Not kept by a page: JupyterLite, which keeps its own; texts in other languages.
NOT_KEPT = re.compile(rf"(?:{LITE}|_static/locales)/|{WORKER}$|{LIST}$|objects\.inv$|.*\.LICENSE\.txt$")
#: Compressed already.
PACKED = {".gz", ".zip", ".whl", ".png", ".woff2"}
DATE = (2025, 12, 31, 0, 0, 0)


def site_files(html: Path) -> list[str]:
    """The site's files by their path, in a fixed order; hidden ones are the builder's own."""
    paths = [path.relative_to(html) for path in html.rglob("*") if path.is_file()]
    return sorted(path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts))


def finish(root: Path, html: Path) -> None:
    """The last files of a live site: the licences of what it ships, and then the list of what a page keeps.

    Args:
        root: the clone. html: the built site.

    Raises:
        CourseError: a package of the page's Python is not to be had.
    """
    write_if_changed(html / licences.NAME, licences.licences(fetch(root), root / "node_modules").encode())
    offline_list(html)


def offline_list(html: Path) -> int:
    """Write ``offline.json``: what a page keeps for a visit without a network.

    Args:
        html: the built site.

    Returns:
        Bytes of all files in the list.
    """
    files = []
    for name in site_files(html):
        if not NOT_KEPT.match(name):
            content = (html / name).read_bytes()
            files.append({"path": name, "bytes": len(content), "hash": hashlib.sha256(content).hexdigest()[:16]})
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:12]
    text = json.dumps({"version": version, "files": files}, indent=0, separators=(",", ":"))
    write_if_changed(html / LIST, text.encode())
    return sum(int(str(file["bytes"])) for file in files)


def launcher() -> bytes:
    """The start file: Windows reads its first part, a shell the second, each with its own line ends."""
    text = (LAUNCHER / START).read_text(encoding="ascii").replace("\r\n", "\n")
    windows, border, shell = text.partition(BORDER)
    return (windows + border).replace("\n", "\r\n").encode() + shell.encode()


def added_files() -> dict[str, bytes]:
    """What stands beside the site in the folder."""
    readme = (LAUNCHER / README).read_text(encoding="ascii").replace("\r\n", "\n")
    return {START: launcher(), README: readme.replace("\n", "\r\n").encode()}


@dataclass(frozen=True)
class Packed:
    """Where folder and zip are, and bytes of each part."""

    folder: Path
    archive: Path
    sizes: dict[str, int]


def pack(html: Path, to: Path) -> Packed:
    """Make ``debug-the-deal/`` and ``debug-the-deal.zip`` in the folder ``to``. The same site gives the same bytes.

    Args:
        html: the built site. to: the folder for both.

    Raises:
        CourseError: the site is not there.
    """
    if not (html / "index.html").is_file():
        raise CourseError(f"{html} holds no site. Run make site again: it builds it first.")
    files = {f"site/{name}": (html / name).read_bytes() for name in site_files(html)} | added_files()
    folder, archive = to / NAME, to / f"{NAME}.zip"
    for name, content in files.items():
        write_if_changed(folder / name, content)
    for path in list(folder.rglob("*")):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    write_zip(archive, files)
    return Packed(folder, archive, sizes(html, files, archive))


def write_zip(archive: Path, files: dict[str, bytes]) -> None:
    """One zip with fixed order, dates and rights; ``start.cmd`` may be run."""
    unfinished = archive.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as made:
        for name, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{NAME}/{name}", date_time=DATE)
            info.create_system = 3
            info.external_attr = (0o100755 if name == START else 0o100644) << 16
            info.compress_type = zipfile.ZIP_STORED if Path(name).suffix in PACKED else zipfile.ZIP_DEFLATED
            made.writestr(info, content)
    unfinished.replace(archive)


def sizes(html: Path, files: dict[str, bytes], archive: Path) -> dict[str, int]:
    """Bytes by what a reader of the command's output would ask for."""
    below = {"Python for the pages": f"site/{PYTHON}", "JupyterLab in the browser": f"site/{LITE}/"}
    parts = {what: sum(len(c) for n, c in files.items() if n.startswith(start)) for what, start in below.items()}
    whole = sum(map(len, files.values()))
    found = {"pages": whole - sum(parts.values())} | {what: size for what, size in parts.items() if size}
    first = {"a first view, compressed": max((first_view(html, page) for page in lessons(html)), default=0)}
    return found | {"all of it": whole, "the zip": archive.stat().st_size} | first


def lessons(html: Path) -> list[Path]:
    """The pages with cells."""
    return sorted(page for folder in FOLDERS for page in html.glob(f"{folder}/*.html"))


def first_view(html: Path, page: Path) -> int:
    """Bytes, compressed, that a page and its style sheets name: no more than these come with its first view."""
    targets = {page, *(local(page, target) for _, target in read_page(page).loads)} - {None}
    for sheet in [path for path in targets if path and path.suffix == ".css" and path.is_file()]:
        targets |= {local(sheet, target) for target in css_loads(sheet.read_text(encoding="utf-8"))}
    return sum(compressed(path) for path in targets if path and path.is_file() and path.suffix != ".ttf")


def local(page: Path, target: str) -> Path | None:
    """The file that a page or a style sheet names; none for data in the page itself."""
    parts = urlsplit(target)
    if parts.scheme or OUTSIDE.match(target) or not parts.path:
        return None
    return (page.parent / unquote(parts.path)).resolve()


def compressed(path: Path) -> int:
    """Bytes on the way, from a server that compresses."""
    content = path.read_bytes()
    return len(content) if path.suffix in PACKED else len(gzip.compress(content, 6))
