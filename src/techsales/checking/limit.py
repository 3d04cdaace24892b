"""Calling a function that may never end."""

import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any


class Endless(BaseException):
    """The call did not end in time. Not an ``Exception``, so that ``except Exception`` lets it pass."""


def run_limited(function: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Any:
    """``function(*args)``, stopped after ``seconds``.

    On the main thread of Unix a repeating timer interrupts the call; elsewhere every step of the
    interpreter looks at the clock. Neither stops a call that is inside C code, nor a loop that
    catches everything with a bare ``except``.

    Raises:
        Endless: the time is over. Whatever the function raises passes through.
    """
    if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
        return with_timer(function, args, seconds)
    return with_clock(function, args, seconds)


def with_timer(function: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Any:
    """The limit by SIGALRM, again and again in case one interruption is swallowed."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Endless

    before = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
        try:
            return function(*args)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)


def with_clock(function: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Any:
    """The limit by tracing single operations; lines would not do for ``while True: pass``."""
    end = time.monotonic() + seconds

    def trace(frame: FrameType, _event: str, _argument: Any) -> Any:
        frame.f_trace_opcodes = True
        if time.monotonic() > end:
            raise Endless
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        return function(*args)
    finally:
        sys.settrace(before)
