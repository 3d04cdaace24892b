"""A kernel that keeps its own remarks to itself."""

import subprocess
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from traitlets import Type

from techsales.kernels.quick import QuickClient


class QuietKernelManager(AsyncKernelManager):
    """Starts kernels without a standard error.

    A kernel started from a notebook inherits that notebook's, and its remarks on starting and ending
    would turn up among the outputs there, sometimes. What a cell prints comes by message, as ever.
    """

    client_factory = Type(QuickClient)

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        command, options = await super()._async_pre_start_kernel(**kw)
        return command, {**options, "stderr": subprocess.DEVNULL}
