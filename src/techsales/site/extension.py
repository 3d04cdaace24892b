"""The Sphinx extension of the book; ``_config.yml`` names it. Its parts: directives, pages, assets."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError

from techsales.course import CourseError
from techsales.kernels.protocol import address
from techsales.site import derived, live, pages
from techsales.site.directives import DIRECTIVES

HERE = Path(__file__).resolve().parent
CLONE = HERE.parents[2]
FONTS = {
    "inter.woff2": "inter/files/inter-latin-wght-normal.woff2",
    "source-serif.woff2": "source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
    "source-serif-italic.woff2": "source-serif-4/files/source-serif-4-latin-wght-italic.woff2",
}
# What the theme and Jupyter Book load everywhere, and the mark of a page that needs it.
ONLY_WITH = {
    "sphinx-thebe": "never",
    "togglebutton": 'class="toggle',
    "design-tabs": "sd-tab",
    "sphinx-design": "sd-",
    "mathjax": "math notranslate",
    "require": "never",
    "embed-amd": "never",
    "clipboard": "highlight",
    "copybutton": "highlight",
    "translations": "never",
}
# Parts of the package that no notebook runs: a change there needs no new run.
NOT_RUN = {
    "site",
    "gates",
    "browser",
    "kernels",
    "cli.py",
    "bootstrap.py",
    "deck.py",
    "slides.py",
    "places.py",
    "programme",
    "grading",
    "room",
    "edition",
}


def kernel_environment() -> None:
    """Notebooks run for the site keep no progress and show the panels' static twins."""
    if address():
        from techsales.kernels.quick import skip_idle_waits

        skip_idle_waits()
    os.environ["TECHSALES_PANELS"] = "static"
    os.environ["TECHSALES_PROGRESS"] = str(Path(tempfile.gettempdir()) / f"techsales-build-{os.getpid()}.jsonl")


def fingerprint(course: Path, package: Path) -> str:
    """What a notebook's outputs depend on besides its own code: the package, the data, the exercises."""
    digest = hashlib.sha256()
    code = [p for p in package.rglob("*") if p.suffix in (".py", ".mplstyle", ".toml")]
    code = [p for p in code if p.relative_to(package).parts[0] not in NOT_RUN]
    course_files = [*(course / "data").glob("*"), *(course / "exercises").glob("*.toml")]
    course_files += (course / "exercises").glob("*.bin")
    for path in sorted(code) + sorted(course_files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def keep_runs(app: Sphinx, config: Config) -> None:
    """Keep the results of runs beside the output, apart for each state of package and data.

    The cache knows the notebooks' code only; without this, a page would go on showing the numbers
    of yesterday's package. A new folder also makes Sphinx read every page again.
    """
    runs = Path(app.outdir).parent / ".runs"
    current = runs / fingerprint(Path(app.srcdir), HERE.parent)
    for old in runs.glob("*"):
        if old != current:
            shutil.rmtree(old, ignore_errors=True)
    config["nb_execution_cache_path"] = str(current)


def look(course: Path) -> str:
    """What every page's HTML depends on besides its own text: glossary, style, scripts, templates, this package."""
    digest = hashlib.sha256(os.environ.get(live.VERSION, "").encode())
    files = [course / "book" / "glossary.toml", *(course / "book" / "style").glob("*.css")]
    files += [*HERE.rglob("*.html"), *HERE.glob("*.py")]
    for path in sorted(path for path in files if path.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def configure(app: Sphinx, config: Config) -> None:
    """Our templates before the theme's; every page is written again when the look changes."""
    config.templates_path.insert(0, str(HERE / "templates"))
    # Without this Sphinx finds nothing to do after a change of style, and leaves the old one in place.
    config["techsales_look"] = look(Path(app.srcdir))
    keep_runs(app, config)


def prune(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Drop scripts and styles that this page does not use, and everything from another server."""
    body = context.get("body", "")

    def wanted(entry: Any) -> bool:
        name = str(getattr(entry, "filename", entry) or "")
        text = str(getattr(entry, "attributes", {}).get("body", ""))
        if "://" in name or "://" in text or name.startswith("//"):
            return False
        return all(mark in body for part, mark in ONLY_WITH.items() if part in Path(name).name)

    for kind in ("script_files", "css_files"):
        context[kind] = [entry for entry in context.get(kind, []) if wanted(entry)]


def tidy_static(app: Sphinx, error: Exception | None) -> None:
    """The two fonts from npm's folder into the site; the theme's icon script and source maps out of it."""
    if error is not None or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "_static" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name, npm_path in FONTS.items():
        origin = CLONE / "node_modules" / "@fontsource-variable" / npm_path
        if not origin.is_file():
            raise ExtensionError(f"The font {origin.name} is missing. Run `make serve` once: it fetches the fonts.")
        if not (folder / name).is_file() or (folder / name).stat().st_size != origin.stat().st_size:
            shutil.copyfile(origin, folder / name)
    for path in [*folder.parent.rglob("*.map"), *folder.parent.rglob("fontawesome.js*")]:
        path.unlink(missing_ok=True)


def plain_errors(app: Sphinx) -> None:
    """Check the glossary before anything runs, so that a slip there is one sentence and not a traceback."""
    from techsales.site.glossary import read_terms

    path = Path(app.srcdir) / "book" / "glossary.toml"
    try:
        if path.is_file():
            read_terms(path)
    except CourseError as error:
        raise ExtensionError(str(error)) from None


def setup(app: Sphinx) -> dict[str, Any]:
    """Called by Sphinx."""
    kernel_environment()
    app.add_config_value("techsales_look", "", "html", [str])
    for name, directive in (DIRECTIVES | derived.DIRECTIVES).items():
        app.add_directive(name, directive)
    app.connect("config-inited", configure, priority=1)
    app.connect("builder-inited", plain_errors)
    app.connect("doctree-read", pages.on_read, priority=900)
    app.connect("doctree-resolved", pages.on_resolved, priority=900)
    app.connect("doctree-resolved", derived.name_cells, priority=905)
    app.connect("doctree-resolved", live.make_live_page, priority=910)
    app.connect("html-page-context", live.add_script, priority=980)
    app.connect("html-page-context", prune, priority=990)
    app.connect("build-finished", tidy_static, priority=900)
    app.add_css_file("debug-the-deal.css", priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
