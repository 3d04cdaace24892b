"""Functions that a zygote's child runs in the tests."""

import os
import random
import signal
import sys
import threading
import time
from typing import Any


def start_a_thread() -> None:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def describe(payload: Any) -> None:
    """Say on standard output what kind of process this is."""
    import json

    files = sorted(int(name) for name in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{name}"))
    numpy = sys.modules.get("numpy")
    print(
        json.dumps(
            {
                "payload": payload,
                "cwd": os.getcwd(),
                "env": dict(os.environ),
                "files": files,
                "input": sys.stdin.read(),
                "leader": os.getpid() == os.getsid(0),
                "sigint": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
                "sigterm": signal.getsignal(signal.SIGTERM) == signal.SIG_DFL,
                "random": random.random(),
                "numpy": float(numpy.random.rand()) if numpy else None,
                "hash": hash("Kestrel"),
            }
        )
    )


def add(payload: list[int]) -> int:
    return sum(payload)


def fail(_payload: Any) -> None:
    raise ValueError("no")


def leave(payload: int) -> None:
    sys.exit(payload)


def sleep(payload: float) -> int:
    try:
        time.sleep(payload)
    except KeyboardInterrupt:
        return 42
    return 0


def sleep_with_a_grandchild(payload: str) -> None:
    """Start a process of its own, write its number down, wait."""
    import subprocess
    from pathlib import Path

    Path(payload).write_text(str(subprocess.Popen(["sleep", "600"]).pid))
    time.sleep(600)
