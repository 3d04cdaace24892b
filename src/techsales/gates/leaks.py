"""Gate 5, no leak: no solution, known mistake, hint or feedback line can be read anywhere in the learner's site."""

import html as escapes
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from techsales.gates.reading import checked_id, notebooks
from techsales.gates.roles import read_bank

SHORTEST = 15
TEXTS = {
    ".html",
    ".js",
    ".json",
    ".ipynb",
    ".txt",
    ".md",
    ".toml",
    ".xml",
    ".css",
    ".py",
    ".yml",
    ".svg",
    ".map",
    ".inv",
    ".csv",
}
#: JupyterLab's and Python's own code, which knows nothing of the course and is large.
OTHERS = ("lite/build/", "lite/extensions/", "lite/static/", "_static/python/py")
SECRET_TAGS = ("solution", "mistake", "trainer")


#: What rendering changes: quotes and dots are set, marks of emphasis and code vanish.
RENDERED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "–": "--", "*": "", "`": ""})


def tight(text: str) -> str:
    """Text without blanks and marks of any kind: highlighting and line breaks then make no difference."""
    return "".join(text.translate(RENDERED).split())


def secrets(root: Path) -> dict[str, str]:
    """What must not be readable, without blanks, and where it comes from.

    Lines of solutions and known mistakes, trainer's notes, and the TOML's sentences (quiz feedback is
    public), each of 15 characters or more, unless the learner's own cells, pages or data say it too.
    """
    public = public_text(root)
    found: dict[str, str] = {}
    for notebook in notebooks(root, "chapters", "exercises"):
        for cell in notebook.cells:
            if cell.tags & set(SECRET_TAGS):
                lines = cell.source.splitlines() if cell.is_code else sentences(cell.source)
                for line in lines[:-1] if checked_id(cell) else lines:
                    found[line.strip()] = cell.place
    for name, exercise in read_bank(root)[0].items():
        if exercise.kind != "quiz":
            for sentence in (*exercise.hints, *(mistake.say for mistake in exercise.mistakes)):
                found[sentence.strip()] = f"the TOML of exercise {name}"
    found.pop("", None)
    return {tight(line): where for line, where in found.items() if len(line) >= SHORTEST and tight(line) not in public}


def sentences(text: str) -> list[str]:
    """The sentences of a text cell, without the mark of a quote before each line."""
    return re.split(r"(?<=[.?:])\**\s+", re.sub(r"^>\s*", "", text, flags=re.MULTILINE))


def public_text(root: Path) -> str:
    """Everything a learner may read at the source, without blanks: cells, outputs, the book's pages, the data."""
    parts = []
    for notebook in notebooks(root, "chapters", "exercises"):
        for cell in notebook.cells:
            if not cell.tags & set(SECRET_TAGS):
                parts.append(cell.source)
                parts.append(json.dumps(cell.outputs, ensure_ascii=False))
    paths = [*sorted((root / "book").glob("*.md")), *sorted((root / "data").glob("*.json"))]
    parts += [path.read_text(encoding="utf-8") for path in paths]
    return tight("\n".join(parts))


def texts(html: Path) -> Iterator[tuple[str, str]]:
    """(name, content) of every text file of the site, those inside zip and tar files included."""
    for path in sorted(html.rglob("*")):
        name = path.relative_to(html).as_posix()
        if name.startswith(OTHERS):
            continue
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                for inner in packed.namelist():
                    # JupyterLab's Python brings other people's packages, checked by their hash.
                    if Path(inner).suffix in TEXTS and (path.name != "lab.zip" or inner.startswith("techsales")):
                        yield f"{name}/{inner}", packed.read(inner).decode("utf-8", "replace")
        elif path.name == "course.tar.gz":  # the other archives hold other people's packages, checked by their hash
            with tarfile.open(path) as archive:
                for member in archive:
                    content = archive.extractfile(member) if Path(member.name).suffix in TEXTS else None
                    if content:
                        yield f"{name}/{member.name}", content.read().decode("utf-8", "replace")
        elif path.is_file() and path.suffix in TEXTS:
            yield name, path.read_text(encoding="utf-8", errors="replace")


def readings(name: str, content: str) -> list[str]:
    """The content as it can be read: as it stands; a page without its tags; a notebook or script unescaped."""
    found = [tight(content)]
    if name.endswith((".html", ".xml", ".svg")):
        found.append(tight(escapes.unescape(re.sub(r"<[^>]+>", "", content))))
    if "\\" in content:
        found.append(tight(unescaped(content)))
    return found


def unescaped(content: str) -> str:
    r"""The content with JSON's escapes undone: ``\n``, ``\"`` and ``\u00fc``."""
    content = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match.group(1), 16)), content)
    return content.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"').replace("\\\\", "\\")


def leaks(root: Path, html: Path) -> list[str]:
    """Every secret that can be read in a file of the site."""
    hidden = secrets(root)
    if not hidden:
        return []
    by_head: dict[int, list[str]] = {}
    for line in hidden:
        by_head.setdefault(head(line), []).append(line)
    heads = np.array(sorted(by_head), dtype=np.uint64)
    problems = []
    for name, content in texts(html):
        seen: set[str] = set()
        for text in set(readings(name, content)):
            seen.update(line for start in heads_in(text, heads) for line in by_head[start] if line in text)
        problems += [
            f"{name} shows a line of {hidden[line]}: {line[:60]}. Build from the staged folder; look how it got there."
            for line in sorted(seen)
        ]
    return problems


def head(line: str) -> int:
    """The first eight bytes of a text, as one number."""
    return int.from_bytes(line.encode("utf-8", "surrogatepass")[:8], "little")


def heads_in(text: str, heads: "np.ndarray[tuple[int], np.dtype[np.uint64]]") -> set[int]:
    """Which of some heads, sorted, stand anywhere in a text.

    Two thousand secrets are looked for in a thousand files: one pass for all of them takes a tenth of the time.
    """
    content = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    found: set[int] = set()
    for shift in range(8):
        words = content[shift : shift + (len(content) - shift) // 8 * 8].view("<u8")
        nearest = heads[np.minimum(np.searchsorted(heads, words), len(heads) - 1)]
        found.update(words[nearest == words].tolist())
    return found
