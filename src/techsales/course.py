"""Where the course lies on this machine: its folder holds ``chapters/ exercises/ data/`` side by side."""

import os
from pathlib import Path

MARK = Path("data") / "datapackage.json"


class CourseError(Exception):
    """Something the reader can mend. The text is one clear sentence: the place and the remedy."""


def find_course(start: Path | None = None) -> Path:
    """The course folder: ``TECHSALES_COURSE`` if set, else above ``start`` (default: here), else the clone.

    Raises:
        CourseError: no folder with ``data/datapackage.json`` was found.
    """
    named = os.environ.get("TECHSALES_COURSE")
    here = (start or Path.cwd()).resolve()
    places = [Path(named)] if named else [here, *here.parents, Path(__file__).resolve().parents[2]]
    for place in places:
        if (place / MARK).is_file():
            return place
    raise CourseError(
        f"No course folder found at {places[0]}: it is the one that holds chapters, exercises and data. "
        "Open the notebook inside that folder, or name it in TECHSALES_COURSE."
    )
