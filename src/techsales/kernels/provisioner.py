"""How jupyter_client starts a kernel from the zygote; a stock one where there is no zygote."""

import asyncio
import os
import select
import subprocess
import sys
import time
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from techsales.kernels.client import NOWHERE, Child, ZygoteError, fork
from techsales.kernels.protocol import address

SECONDS_TO_DIE = 10.0
SECONDS_TO_PREPARE = 5.0
SECONDS_TO_SHUT_DOWN = 0.3


class WarmProcess:
    """A forked kernel, with as much of ``subprocess.Popen`` as LocalProvisioner uses."""

    stdin = stdout = stderr = None

    def __init__(self, child: Child) -> None:
        self.child = child
        self.pid = child.pid

    def poll(self) -> int | None:
        """The exit code, or None."""
        return self.child.poll()

    def wait(self) -> int:
        """The exit code; a kernel that does not end in time is let go, which kills it."""
        try:
            return self.child.wait(SECONDS_TO_DIE)
        except TimeoutError:
            self.child.close()
            return -9

    def send_signal(self, number: int) -> None:
        """Signal the kernel and what it started."""
        self.child.send_signal(number)

    def kill(self) -> None:
        """SIGKILL."""
        self.child.send_signal(9)

    def terminate(self) -> None:
        """SIGTERM."""
        self.child.send_signal(15)


class WarmProvisioner(LocalProvisioner):
    """Kernels forked from the zygote of this command, else ordinary ones; it says so once."""

    said = False
    process: Any

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel; whatever the zygote cannot do, a stock kernel does."""
        path = address()
        arguments = kernel_arguments(cmd)
        streams = [kwargs.get(name) for name in ("stdout", "stderr")]
        if path is None or arguments is None or subprocess.PIPE in streams or subprocess.STDOUT in streams:
            return await super().launch_kernel(cmd, **kwargs)
        read, write = os.pipe()
        try:
            child = fork(
                path,
                "techsales.kernels.kernel:run",
                {"arguments": arguments, "ready": True},
                cwd=str(kwargs.get("cwd") or os.getcwd()),
                env=dict(kwargs.get("env") or os.environ),
                stdout=number_of(streams[0]),
                stderr=number_of(streams[1]),
                ready=write,
            )
        except ZygoteError as error:
            if not WarmProvisioner.said:
                WarmProvisioner.said = True
                print(f"No warm kernel ({error}); stock kernels are used.", file=sys.stderr)
            os.close(read)
            return await super().launch_kernel(cmd, **kwargs)
        finally:
            os.close(write)
        await prepared(read, SECONDS_TO_PREPARE)
        self.process = WarmProcess(child)
        self.pid = child.pid
        self.pgid = None  # signals go through the zygote, which knows whether the child still lives
        self.cwd = kwargs.get("cwd") or os.getcwd()
        return self.connection_info

    async def gone(self, seconds: float) -> None:
        """Wait until the kernel has ended, looking often; jupyter_client looks every 0.1 seconds only."""
        end = time.monotonic() + seconds
        while isinstance(self.process, WarmProcess) and self.process.poll() is None and time.monotonic() < end:
            await asyncio.sleep(0.002)

    async def wait(self) -> int | None:
        """The exit code."""
        await self.gone(SECONDS_TO_DIE)
        return await super().wait()

    async def kill(self, restart: bool = False) -> None:
        """SIGKILL, and it is gone."""
        await super().kill(restart)
        await self.gone(SECONDS_TO_DIE)

    async def shutdown_requested(self, restart: bool = False) -> None:
        """The kernel was asked to end; most do so in a blink."""
        await super().shutdown_requested(restart)
        await self.gone(SECONDS_TO_SHUT_DOWN)


async def prepared(read: int, seconds: float) -> None:
    """Wait until the kernel listens: a client that connects before has to wait 0.1 seconds to try again."""
    end = time.monotonic() + seconds
    with open(read, "rb", buffering=0):
        while not select.select([read], [], [], 0)[0] and time.monotonic() < end:
            await asyncio.sleep(0.002)


def kernel_arguments(cmd: list[str]) -> list[str] | None:
    """The kernel's own arguments if the command is this Python running ipykernel, else None."""
    if len(cmd) > 3 and cmd[0] == sys.executable and "ipykernel_launcher" in cmd:
        return cmd[cmd.index("ipykernel_launcher") + 1 :]
    return None


def number_of(stream: Any) -> int | None:
    """A stream's file number; None: the caller's own stream; NOWHERE: none at all."""
    if stream == subprocess.DEVNULL:
        return NOWHERE
    if stream is None or isinstance(stream, int):
        return stream
    return int(stream.fileno())
