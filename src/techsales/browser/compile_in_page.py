"""Run inside the page's Python while it is prepared: compile the modules that the packages import.

Documentation texts are left out of what is compiled, which makes the picture of memory a third smaller. The
functions called with ``help`` in the course are Python's own and the course's, and these keep theirs.
"""

import io
import marshal
import os
import tarfile
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any

SITE = "/lib/python3.14/site-packages/"
FONTS = Path(SITE, "fonts")
TO = "/tmp/modules.tar"
#: What was compiled, by its path below site-packages.
compiled: dict[str, CodeType] = {}


def keep(_loader: SourceFileLoader, content: Any, path: str, **_options: Any) -> CodeType:
    """Stands for Python's own compiling of a module that is imported."""
    code: CodeType = compile(content, path, "exec", dont_inherit=True, optimize=2)
    if path.startswith(SITE):
        compiled[f"{path.removeprefix(SITE)}c"] = code
    return code


def store(files: dict[str, bytes]) -> None:
    """Write an archive that is the same for the same files."""
    with tarfile.open(TO, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def main() -> None:
    """Import what a cell may need, and keep it compiled, with the list of fonts beside it."""
    os.environ |= {"MPLBACKEND": "agg", "MPLCONFIGDIR": str(FONTS)}
    SourceFileLoader.source_to_code = keep  # type: ignore[method-assign, assignment]
    for name in WANTED:  # type: ignore[name-defined]  # noqa: F821
        import_module(name)
    # Sixteen bytes stand before the code: which Python, and three numbers that matter only beside a source.
    files = {name: MAGIC_NUMBER + bytes(12) + marshal.dumps(code) for name, code in compiled.items()}
    files |= {str(path.relative_to(SITE)): path.read_bytes() for path in FONTS.glob("fontlist*")}
    store(files)


main()
