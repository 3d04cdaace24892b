"""The licences of everything the site ships, as one text file: what the packages themselves say, word for word."""

import email
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

NAME = "licences.txt"
#: Packages from npm whose files or code are in the site, with what they need.
BUNDLED = ("@codemirror/", "@lezer/", "@fontsource-variable/")
TEXT = re.compile(r"(?:^|/)(?:LICEN[CS]E|COPYING)[^/]*$", re.IGNORECASE)
LINE = "=" * 78
HEAD = """What this book brings along, and under which licence.

The book: code MIT, text and data CC BY 4.0.
Pyodide 314.0.3: MPL-2.0, https://mozilla.org/MPL/2.0/ - its source: https://github.com/pyodide/pyodide
Python 3.14 and its standard library: PSF-2.0, https://docs.python.org/3/license.html
Pages made with Sphinx (BSD-2-Clause) and its book theme (BSD-3-Clause), with Bootstrap (MIT) and
Font Awesome Free (icons CC BY 4.0, fonts OFL-1.1, code MIT).
"""


def wheel_licences(content: bytes) -> tuple[str, str]:
    """A wheel's name with version and licence, and its licence texts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(archive.namelist())
        described = email.message_from_bytes(archive.read(next(n for n in names if n.endswith("dist-info/METADATA"))))
        texts = [
            archive.read(n).decode("utf-8", "replace").strip() for n in names if "dist-info/" in n and TEXT.search(n)
        ]
    short = (described["License-Expression"] or described["License"] or "").strip().splitlines() or [""]
    return f"{described['Name']} {described['Version']}: {short[0]}", "\n\n".join(texts)


def npm_packages(modules: Path) -> list[Path]:
    """The folders of the bundled packages and of all they need."""
    waiting = [path for start in BUNDLED for path in (modules / start).glob("*") if path.is_dir()]
    found: dict[str, Path] = {}
    while waiting:
        folder = waiting.pop()
        if folder.name.startswith(".") or str(folder) in found or not (folder / "package.json").is_file():
            continue
        found[str(folder)] = folder
        waiting += [modules / name for name in described(folder).get("dependencies", {})]
    return [found[name] for name in sorted(found)]


def described(folder: Path) -> dict[str, Any]:
    """What an npm package says of itself."""
    says: dict[str, Any] = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    return says


def npm_licences(folder: Path) -> tuple[str, str]:
    """A package's name with version and licence, and its licence texts."""
    says = described(folder)
    texts = [path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("*")) if TEXT.search(path.name)]
    return f"{says['name']} {says['version']}: {says.get('license', '')}", "\n\n".join(texts)


def licences(wheels: dict[str, bytes], modules: Path) -> str:
    """The whole text.

    Args:
        wheels: the packages of the page's Python. modules: npm's folder.
    """
    parts = [wheel_licences(content) for _, content in sorted(wheels.items())]
    parts += [npm_licences(folder) for folder in npm_packages(modules)]
    return HEAD + "".join(f"\n{LINE}\n{name}\n{LINE}\n\n{text}\n" for name, text in parts)
