"""First file of the process that runs learners' code, started by its path.

    python -I start.py zygote         imports once, then forks a jailed child per page (inside bubblewrap)
    python -I start.py spawned        runs one page from standard input: limits, but no walls

``techsales`` is set up here without its ``__init__``, which would read the exercise bank.
"""

import os
import sys
import types
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[3]


def course_package() -> None:
    """Make ``techsales`` importable, as a package whose own first file is never run."""
    package = types.ModuleType("techsales")
    package.__path__ = [str(SOURCE / "techsales")]
    sys.modules["techsales"] = package
    sys.path[:] = [str(SOURCE), *(place for place in sys.path if place not in ("", str(Path(__file__).parent)))]


def main() -> None:
    """Set up, then become what the first argument says."""
    # One thread only: forking a process with several would not be safe.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["MPLBACKEND"] = "module://techsales.grading.inside.backend"
    course_package()
    if sys.argv[1] == "zygote":
        from techsales.grading.inside.zygote import serve

        serve(sys.argv[2:])
    else:
        from techsales.grading.inside.spawned import run

        run()


if __name__ == "__main__":
    main()
