"""Steps of a long command: each says what it does and how long it took."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from techsales.course import CourseError

console = Console(highlight=False)


def say(*words: object) -> None:
    """A line as it is: brackets are no markup, ``:key:`` is no picture, and nothing is broken."""
    console.print(*words, markup=False, emoji=False, soft_wrap=True)


def complain(what: object) -> None:
    """Say what went wrong, as it is written: brackets are no markup, and no line is broken inside a command."""
    console.print(f"[red]✗[/red] {escape(str(what))}", soft_wrap=True)


@dataclass
class Steps:
    """What was done so far, in order: (what, seconds, fine)."""

    done: list[tuple[str, float, bool]] = field(default_factory=list)

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """One step; its time counts even when it fails."""
        console.print(f"[bold]{what}[/bold] …")
        start, fine = time.monotonic(), False
        try:
            yield
            fine = True
        finally:
            self.done.append((what, time.monotonic() - start, fine))

    def run(self, what: str, command: list[str], root: Path, env: dict[str, str] | None = None) -> bool:
        """One step that is a command; returns whether it went well."""
        try:
            with self.step(what):
                if subprocess.run(command, cwd=root, env=env).returncode:
                    raise CourseError(f"{what}: failed; the lines above say where.")
        except CourseError as error:
            complain(error)
            return False
        return True

    def report(self) -> None:
        """How long each step took."""
        for what, seconds, fine in self.done:
            console.print(f"  {'✓' if fine else '✗'} {seconds:6.1f} s  {what}")
