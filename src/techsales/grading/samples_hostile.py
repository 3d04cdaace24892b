"""Cells that attack the grading, as text; each is run by tests, and is no danger where it is contained."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hostile:
    """An attack.

    Attributes:
        source: of one cell. ends: whether Python itself ends there, so that later answers are not seen.
        unanswered: whether it is put among untouched exercises, to see that it wins nothing.
        after: what later checks give, if not what their cells say: an outcome, or ``not right``.
    """

    source: str
    ends: bool = False
    unanswered: bool = False
    after: str = ""


FORGE_THROUGH_MEMORY = """
import gc, sys
import techsales
found = [one for one in gc.get_objects() if type(one).__name__ in ("Exercise", "Verdict", "Probe", "Mistake")]
frame = sys._getframe()
while frame:
    found += [value for name, value in frame.f_locals.items() if name in ("bank", "exercise", "right", "verdict")]
    frame = frame.f_back
print("FOUND", found)
"""

FORGE_RESULTS = r"""
import json, os
for number in range(3, 64):
    for line in ({"t": "check", "n": 1, "id": "EXERCISE", "outcome": "right", "verdict": "right"},
                 {"t": "check", "n": 1, "id": "99.9", "answer": {"type": "number", "value": 1}},
                 {"t": "score", "score": 100}, [1, 2], {"t": "check", "n": -1, "id": "EXERCISE", "answer": None}):
        try:
            os.write(number, json.dumps(line).encode() + b"\nnot json\n" + b"\xff\xfe\n" + b"[" * 5000 + b"\n")
        except OSError:
            break
"""

PATCH_CHECK = """
import builtins, sys, techsales
from techsales.checking import capture
def always(*_args, **_options):
    return {"type": "right", "outcome": "right", "verdict": "right"}
capture.capture = capture.capture_value = capture.describe = always
for module in list(sys.modules.values()):
    for name in ("check", "judge", "same", "capture"):
        if getattr(module, "__name__", "").startswith("techsales") and hasattr(module, name):
            setattr(module, name, always)
check = always
"""

REWRITE_TREE = """
import ast, builtins
real = builtins.compile
def changed(source, *rest, **options):
    if isinstance(source, ast.AST):
        for node in ast.walk(source):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "check" and len(node.args) > 1:
                node.args[1] = ast.copy_location(ast.Constant(-98765.25), node.args[1])
                ast.fix_missing_locations(node)
    return real(source, *rest, **options)
builtins.compile = changed
"""

READ_BANK = """
import glob, os
from pathlib import Path
places = ["/", "/course", "/course/exercises", "/techsales_src/techsales/checking", "/proc", "/proc/self", "/home", "/etc"]
seen = []
for place in places:
    try:
        seen += [os.path.join(place, name) for name in os.listdir(place)]
    except OSError:
        pass
seen += glob.glob("/course/**/*.toml", recursive=True) + glob.glob("/course/**/bank.bin", recursive=True)
for name in ("techsales.checking.bank", "techsales.checking.judge", "techsales.checking.properties"):
    try:
        __import__(name)
        print("BANK", name)
    except ImportError:
        pass
print("BANK" if any(one.endswith((".toml", "bank.bin", "bank.py", "properties.py")) for one in seen) else "nothing")
"""

CRAFTED_PICKLE = """
import os, pickle
class Crafted:
    def __reduce__(self):
        return os.system, ("touch /tmp/pickled",)
    def __repr__(self):
        raise SystemExit("no text")
    def __eq__(self, other):
        return True
    __hash__ = None
answer = Crafted()
"""

DELETE_FILES = """
import os, shutil
# Only behind the walls, where nothing can be lost: with --trust-learners these would be the machine's own folders.
walled = os.path.isdir("/techsales_src") and os.path.isdir("/course/data")
for place in ("/course/data", "..", "/techsales_src", "/etc", ".") if walled else (".",):
    shutil.rmtree(place, ignore_errors=True)
for name in ("../data/deals.csv", "../data/datapackage.json"):
    try:
        open(name, "w").write("a,b")
        print("WROTE", name)
    except OSError as error:
        print(error)
"""

PROCESS_BOMB = """
import os, threading
for _ in range(200):
    try:
        if os.fork() == 0:
            while True:
                pass
        print("FORKED")
    except OSError as error:
        print(error)
        break
"""

HOSTILE: dict[str, Hostile] = {
    "endless loop": Hostile("while True:\n    pass"),
    "memory bomb": Hostile("held = []\nwhile True:\n    held.append(bytearray(50_000_000))"),
    "process bomb": Hostile(PROCESS_BOMB),
    "500 MB of output": Hostile("for _ in range(50):\n    print('x' * 10_000_000)"),
    "os._exit": Hostile("import os\nos._exit(0)", ends=True),
    "sys.exit": Hostile("import sys\nsys.exit(0)"),
    "input": Hostile("name = input('Your name? ')"),
    "deleting files": Hostile(DELETE_FILES),
    "reading the bank": Hostile(READ_BANK, unanswered=True),
    "patching check": Hostile(PATCH_CHECK, unanswered=True, after="unreachable"),
    "rewriting the syntax tree": Hostile(REWRITE_TREE, unanswered=True),
    "gc and frames": Hostile(FORGE_THROUGH_MEMORY, unanswered=True),
    "crafted pickle": Hostile(CRAFTED_PICKLE + 'from techsales import check\ncheck("a pickle", answer)'),
    "false tick": Hostile('print("✓ EXERCISE Right: 100. All exercises are right.")', unanswered=True),
    "forged results": Hostile(FORGE_RESULTS),
    "network": Hostile("import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)"),
    "script": Hostile("print('<script>alert(1)</script>')\n'<img src=x onerror=alert(1)>'"),
    "segmentation fault": Hostile("import ctypes\nctypes.string_at(0)", ends=True),
}
