"""Warm kernels for the length of a command: ``with warm_kernels(): …``."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from techsales.kernels.client import ZygoteError, zygote
from techsales.kernels.kernel import MODULES
from techsales.kernels.protocol import ADDRESS, address

OFF = "TECHSALES_WARM_KERNELS"
PROVISIONER = "JUPYTER_DEFAULT_PROVISIONER_NAME"


def why_not() -> str | None:
    """Why warm kernels are not used here, or None if they are."""
    if os.environ.get(OFF) == "0":
        return f"{OFF} is 0"
    if not sys.platform.startswith("linux"):
        return "forking a process that has loaded these libraries is only safe on Linux"
    return None


@contextmanager
def warm_kernels(modules: list[str] | None = None, say: bool = True) -> Iterator[bool]:
    """While the block runs, kernels that this process or its children start are forked from a zygote.

    Args:
        modules: what the zygote imports; default: ``kernel.MODULES``. say: whether to say why not.

    Yields:
        Whether they are. If not, one line says why, and stock kernels are used.
    """
    reason = why_not()
    if reason is None and address():  # inside a command that has them already
        yield True
        return
    with _environment({"PYTHONHASHSEED": "0"}):
        if reason is None:
            try:
                with zygote(modules or MODULES) as path, _environment({ADDRESS: path, PROVISIONER: "techsales-warm"}):
                    yield True
                    return
            except ZygoteError as error:
                reason = str(error)
        if say:
            print(f"Stock kernels are used: {reason}.", file=sys.stderr)
        yield False


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Environment variables set while the block runs."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
