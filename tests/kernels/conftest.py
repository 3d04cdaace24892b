import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from techsales.kernels.client import zygote
from techsales.kernels.protocol import ADDRESS
from techsales.kernels.warm import PROVISIONER

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def small() -> Iterator[str]:
    """A zygote that has imported the tests' own functions and numpy."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(HERE)
    try:
        with zygote(["children", "numpy"]) as path:
            yield path
    finally:
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before


@pytest.fixture
def stock(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without warm kernels, also inside a command that has them."""
    for name in (ADDRESS, PROVISIONER):
        monkeypatch.delenv(name, raising=False)
