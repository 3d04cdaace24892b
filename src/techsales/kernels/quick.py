"""Without the idle waits around a kernel's life, for commands that start many.

After a kernel has answered, jupyter_client listens for another 0.2 seconds whether anything is still on its
way on the output channel. Its users here (nbval, nbclient) pick messages by the request they belong to, so
they lose nothing when that wait is left out. Loaded as a pytest plugin (``-p techsales.kernels.quick``), or by
calling ``skip_idle_waits``.
"""

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_core.utils import ensure_async, run_sync

SECONDS_TO_REPLY = 1.0
#: The output channel may not be connected yet when the first answer goes out; then the question is put again.
SECONDS_TO_HEAR = 0.03


async def wait_for_ready(client: Any, timeout: float | None = None) -> None:
    """Wait until the kernel has answered a question about itself on both channels.

    Raises:
        RuntimeError: it died, or did not answer in ``timeout`` seconds.
    """
    end = time.monotonic() + (timeout if timeout is not None else 60.0)
    while True:
        asked = client.kernel_info()
        if await heard(client, asked):
            return
        if not await ensure_async(client.is_alive()):
            raise RuntimeError("Kernel died before replying to kernel_info")
        if time.monotonic() > end:
            raise RuntimeError("Kernel did not respond in time")


async def heard(client: Any, asked: str) -> bool:
    """Whether the answer came, and the kernel was heard to be idle again after it."""
    try:
        reply: Any = {"msg_type": ""}
        while reply["msg_type"] != "kernel_info_reply" or reply["parent_header"].get("msg_id") != asked:
            reply = await ensure_async(client.shell_channel.get_msg(timeout=SECONDS_TO_REPLY))
        client._handle_kernel_info_reply(reply)
        while True:
            said = await ensure_async(client.iopub_channel.get_msg(timeout=SECONDS_TO_HEAR))
            if said["parent_header"].get("msg_id") == asked and said["content"].get("execution_state") == "idle":
                return True
    except Empty:
        return False


class QuickClient(AsyncKernelClient):
    """A client that waits no longer than the kernel takes."""

    wait_for_ready = wait_for_ready


def skip_idle_waits() -> None:
    """From now on, in this process."""
    patched: list[tuple[Any, Any]] = [
        (AsyncKernelClient, wait_for_ready),
        (BlockingKernelClient, run_sync(wait_for_ready)),
    ]
    for kind, method in patched:
        kind.wait_for_ready = method


def pytest_configure() -> None:
    """As a pytest plugin."""
    skip_idle_waits()
