"""bubblewrap for the tests of grading and of the room: installed, or fetched from the system's packages."""

import os
import shutil
import subprocess
import sys

from techsales.course import CourseError


def ensure_sandbox() -> str:
    """Path of bubblewrap, fetched if it is not there; a sentence where it is not needed.

    Raises:
        CourseError: it is not there, could not be fetched, and REQUIRE names the sandbox.
    """
    found = shutil.which("bwrap")
    if found is None and sys.platform == "linux" and shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        for command in (["update"], ["install", "-y", "bubblewrap"]):
            subprocess.run([*sudo, "apt-get", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = shutil.which("bwrap")
    if found is None and "sandbox" in os.environ.get("REQUIRE", "").split(","):
        raise CourseError(
            "The tests of grading need bubblewrap, and it could not be fetched. Install it and run again."
        )
    return found or "none here: grading in walls and the room are not tested"
