"""An answer of any kind as typed JSON. Nothing here knows what is right.

The learner's value is never compared, printed or trusted: whatever it does when it is looked at
ends as ``{"type": "other", …}``. Functions are called on probes, each within a time limit.
"""

import copy
import io
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from techsales.checking.limit import Endless, run_limited

Json = dict[str, Any]
MOST_ITEMS = 2000
MOST_TEXT = 5000
MOST_DEPTH = 8


class TooMuch(Exception):
    """The value is larger or deeper than an answer can be."""


def capture(answer: Any, probes: Sequence[tuple[Any, ...]] = (), seconds: float = 2.0) -> Json:
    """An answer as JSON; a function is called on the arguments of each probe.

    Args:
        answer: anything. probes: the arguments of each call. seconds: limit for one call.

    Returns:
        A dictionary with ``type``: open, none, yesno, number, text, list, dict, table, function,
        error, other. Not-finite numbers are the texts nan, inf and -inf. A function has ``gives``: for each probe
        what it returned, or type raised or endless; ``printed`` tells that it printed something.
    """
    try:
        if callable(answer) and not isinstance(answer, type):
            name = getattr(answer, "__name__", "")
            given = [call(answer, args, seconds) for args in probes]
            return {"type": "function", "name": name if isinstance(name, str) else "", "gives": given}
    except Exception:
        return {"type": "other", "python": type(answer).__name__}
    return capture_value(answer)


def capture_value(value: Any) -> Json:
    """A value as JSON, functions by name only."""
    try:
        return describe(value, MOST_DEPTH, [MOST_ITEMS])
    except TooMuch:
        return {"type": "other", "python": f"{type(value).__name__} (too large)"}
    except Exception:
        return {"type": "other", "python": type(value).__name__}


def call(function: Callable[..., Any], args: tuple[Any, ...], seconds: float) -> Json:
    """What one call gives. What it prints is kept from the page, but noted."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed), redirect_stderr(printed):
            given = capture_value(run_limited(function, copy.deepcopy(args), seconds))
    except Endless:
        given = {"type": "endless", "seconds": seconds}
    except BaseException as error:  # even SystemExit: the learner's function must not end the kernel
        given = describe_error(error)
    if printed.tell():
        given["printed"] = True
    return given


def describe_error(error: BaseException) -> Json:
    """An exception: its name, its families' names, its text."""
    family = [cls.__name__ for cls in type(error).__mro__ if cls is not object]
    try:
        text = str(error)[:MOST_TEXT]
    except Exception:
        text = ""
    return {"type": "raised", "name": family[0], "family": family, "text": text}


def describe(value: Any, depth: int, left: list[int]) -> Json:
    """``value`` as JSON; ``left`` counts down the items that may still be taken."""
    left[0] -= 1
    if depth < 0 or left[0] < 0:
        raise TooMuch
    if value is ...:
        return {"type": "open"}
    if value is None:
        return {"type": "none"}
    if isinstance(value, type):
        return {"type": "error", "name": value.__name__}
    if isinstance(value, BaseException):
        return {"type": "error", "name": type(value).__name__}
    if isinstance(value, str):
        return {"type": "text", "value": str.__str__(value)[:MOST_TEXT]}
    if isinstance(value, bool):
        return {"type": "yesno", "value": value}
    if isinstance(value, int):
        return describe_number(int(value))
    if isinstance(value, float):
        return describe_number(float(value))
    library = type(value).__module__.split(".")[0]
    if library in ("pandas", "numpy"):
        return describe_library(value, depth, left)
    if isinstance(value, (list, tuple)):
        items = [describe(item, depth - 1, left) for item in value]
        return {"type": "list", "python": type(value).__name__, "items": items}
    if isinstance(value, (set, frozenset)):
        items = [describe(item, depth - 1, left) for item in value]
        return {"type": "list", "python": "set", "items": sorted(items, key=str)}
    if isinstance(value, Mapping):
        pairs = [[describe(k, depth - 1, left), describe(v, depth - 1, left)] for k, v in value.items()]
        return {"type": "dict", "items": pairs}
    return {"type": "other", "python": type(value).__name__}


def describe_number(value: int | float) -> Json:
    """A number; JSON has no NaN and no infinity, so those are text."""
    if isinstance(value, int):
        return {"type": "number", "value": value} if abs(value) < 2**63 else {"type": "number", "value": float(value)}
    if math.isfinite(value):
        return {"type": "number", "value": value}
    return {"type": "number", "value": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}


def describe_library(value: Any, depth: int, left: list[int]) -> Json:
    """A value of pandas or numpy, without importing either."""
    kind = type(value).__name__
    if kind == "DataFrame":
        return {"type": "table", "rows": int(value.shape[0]), "columns": [str(c) for c in value.columns][:50]}
    if kind in ("NAType", "NaTType"):
        return {"type": "number", "value": "nan"}
    if kind == "Timestamp":
        return {"type": "text", "value": value.isoformat()}
    if hasattr(value, "tolist"):
        plain = value.tolist()
        if not isinstance(plain, list):
            return (
                describe(plain, depth - 1, left) if not hasattr(plain, "tolist") else {"type": "other", "python": kind}
            )
        made = describe(plain, depth, left) | {"python": kind}
        if kind == "Series":
            made["index"] = [describe(key, depth - 1, left) for key in value.index.tolist()]
        return made
    return {"type": "other", "python": kind}


def plain(captured: Json) -> Any:
    """The Python value a captured answer stands for; ``Unreadable`` where there is none."""
    kind = captured["type"]
    if kind in ("text", "yesno"):
        return captured["value"]
    if kind == "number":
        return float(captured["value"]) if isinstance(captured["value"], str) else captured["value"]
    if kind == "none":
        return None
    if kind == "list":
        items = [plain(item) for item in captured["items"]]
        return tuple(items) if captured["python"] == "tuple" else items
    if kind == "dict":
        return {plain(key) if key["type"] in HASHABLE else str(key): plain(value) for key, value in captured["items"]}
    return Unreadable(kind)


HASHABLE = {"text", "yesno", "number", "none"}


class Unreadable:
    """Stands in for a value that has no plain form; equal to nothing else."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
