"""An own progress file for every game."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No game meets another."""
    path = tmp_path / "progress.jsonl"
    monkeypatch.setenv("TECHSALES_PROGRESS", str(path))
    return path
