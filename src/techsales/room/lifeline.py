"""The hub ends when whoever opened the room does, in whatever way: a pipe between the two closes with it.

Otherwise a room that was killed, by the system for want of memory, say, would go on without anybody who can close it.
"""

import atexit
import os
import shutil
import signal
import threading
import time
from pathlib import Path


def hold_on_to(state: Path) -> None:
    """In the hub: take the pipe away from standard input, which its children inherit, and watch its other end.

    Args:
        state: the room's own folder. Nobody else is left to remove it.
    """
    line = os.dup(0)  # not inherited
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    threading.Thread(target=watch, args=(line, state), daemon=True).start()


def watch(line: int, state: Path) -> None:
    """Until the other end closes; then the hub stops servers and proxy as it does on any signal to end."""
    while os.read(line, 1):
        pass
    # Before it is ready for that signal, it would end at once and leave its proxy behind.
    while signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        time.sleep(0.1)
    atexit.register(shutil.rmtree, state, ignore_errors=True)
    os.kill(os.getpid(), signal.SIGTERM)
