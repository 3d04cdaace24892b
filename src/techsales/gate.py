"""``make test``: every gate in one run, each step timed, with what was covered at the end."""

import os
import sys
from pathlib import Path

from techsales.browser.runtime import assemble, runtime_folder
from techsales.browser.script import NODE, SOURCES
from techsales.course import CourseError
from techsales.files import notebook_paths
from techsales.find_browser import ensure_browser
from techsales.find_sandbox import ensure_sandbox
from techsales.kernels.warm import warm_kernels
from techsales.steps import Steps, complain, console

WORKERS = "2"
#: Run by steps of their own.
NOT_PYTHON_TESTS = ("site", "fixtures", "page_script")


def run_gate(root: Path, steps: Steps) -> bool:
    """Run every step, also after a failure, so that one run shows all that is wrong."""
    with warm_kernels():
        fine = run_steps(root, steps)
    console.print()
    steps.report()
    console.print("covered: " + covered(root), soft_wrap=True)
    console.print("[green]green[/green]" if fine else "[red]red: the steps marked ✗ say where[/red]")
    return fine


def run_steps(root: Path, steps: Steps) -> bool:
    """All steps, one after the other."""
    python = [sys.executable, "-m"]
    pytest = [*python, "pytest", "-q", "-n", WORKERS, "-p", "techsales.kernels.quick", "--durations=10"]
    pytest += ["--durations-min=0.5"]
    tests = [str(path) for path in sorted((root / "tests").iterdir()) if path.name not in NOT_PYTHON_TESTS]
    fine = steps.run("lint", [*python, "ruff", "check", "--quiet", "."], root)
    fine &= steps.run("format", [*python, "ruff", "format", "--check", "--quiet", "."], root)
    fine &= steps.run("types", [*python, "mypy"], root)
    fine &= page_script(root, steps)
    fine &= tools_there(root, steps)
    # Plugins cost every process a second of imports: each step takes those it needs.
    plain = [*pytest, "-p", "no:nbval", "--dist=worksteal"]
    fine &= steps.run("package, gates and their planted defects", [*plain, *tests], root)
    paths = [str(path.relative_to(root)) for path in notebook_paths(root)]
    # Options from pyproject.toml would collect notebooks as modules; nbval needs none of them.
    nbval = [*pytest, *"-o addopts= -p no:cacheprovider -p no:hypothesispytest --nbval --dist=loadscope".split()]
    fine &= steps.run("notebooks against their stored outputs", [*nbval, *paths], root, scratch_progress(root))
    return site_steps(root, steps, plain) and fine


def page_script(root: Path, steps: Steps) -> bool:
    """The TypeScript of the page: its types, its style, its own tests."""
    tools, source = "node_modules", str(SOURCES)
    biome = [
        *NODE,
        f"{tools}/@biomejs/biome/bin/biome",
        "check",
        "--error-on-warnings",
        f"--config-path={source}",
        source,
    ]
    fine = steps.run("page script: types", [*NODE, f"{tools}/typescript/bin/tsc", "-p", source], root)
    fine &= steps.run("page script: lint and format", biome, root)
    tests = [str(path.relative_to(root)) for path in sorted((root / "tests" / "page_script").glob("*.test.ts"))]
    return steps.run("page script: tests", [*NODE, "--test", "--test-reporter=dot", *tests], root) and fine


def tools_there(root: Path, steps: Steps) -> bool:
    """A browser, a sandbox, and Python for the page, for the steps that need them; without them those are red, never skipped."""
    fine = True
    for what, get in (
        ("find a browser", ensure_browser),
        ("find a sandbox", ensure_sandbox),
        ("prepare Python for the page", lambda: f"{len(assemble(root, runtime_folder(root)))} files"),
    ):
        try:
            with steps.step(what):
                console.print(f"  {get()}")
        except CourseError as error:
            complain(error)
            fine = False
    return fine


def site_steps(root: Path, steps: Steps, pytest: list[str]) -> bool:
    """Build the learner's site from nothing and again from its cache, then test it in a browser."""
    from techsales.site.build import build_learner

    out = root / "_build" / "tested"
    try:
        with steps.step("build the site, cold"):
            html = build_learner(root, out, cold=True)
        with steps.step("build the site, warm"):
            build_learner(root, out)
    except CourseError as error:
        complain(error)
        return False
    env = os.environ | {"TECHSALES_SITE": str(html)}
    return steps.run("the site, in a browser", [*pytest, "tests/site"], root, env)


def scratch_progress(root: Path) -> dict[str, str]:
    """An environment in which no check writes to the author's own progress."""
    (root / "_build").mkdir(exist_ok=True)
    return os.environ | {"TECHSALES_PROGRESS": str(root / "_build" / "progress.jsonl")}


def covered(root: Path) -> str:
    """What the gate looked at, in one line."""
    from techsales.checking.bank import load_bank

    bank = load_bank(root).values()
    quiz = [exercise for exercise in bank if exercise.kind == "quiz"]
    counts = {
        "notebooks": len(notebook_paths(root)),
        "exercises": len(bank) - len(quiz),
        "known mistakes": sum(len(exercise.mistakes) for exercise in bank),
        "quiz questions": len(quiz),
        "tables": len(list((root / "data").glob("*.csv"))),
    }
    return ", ".join(f"{number} {what}" for what, number in counts.items())
