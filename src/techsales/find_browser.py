"""A browser for the tests: an installed Chrome, Chromium or Edge, else one that is fetched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from techsales.course import CourseError

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge"]
INSTALLED = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
]
#: A plain browser that asks nobody for anything.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def find_browser() -> str | None:
    """Path of a browser that Playwright can drive, or None."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next((path for path in INSTALLED if Path(path).exists()), None) or playwrights_own()


def playwrights_own() -> str | None:
    """The Chromium that ``playwright install`` fetched, or None."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def ensure_browser() -> str:
    """A browser, fetched if there is none; says what it does.

    Raises:
        CourseError: none is there and none could be fetched.
    """
    found = find_browser()
    if found:
        return found
    print("No Chrome, Chromium or Edge is installed. Fetching Playwright's Chromium …", flush=True)
    for command in ways_to_install():
        if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            print(f"  {' '.join(command[-3:])}: did not work", flush=True)
        elif found := find_browser():
            print(f"  using {found}", flush=True)
            return found
    raise CourseError(
        "The browser tests need Chrome, Chromium or Edge, and none could be fetched. Install one and run the command again."
    )


def ways_to_install() -> list[list[str]]:
    """Commands to try, in order: Playwright's own download, then Debian's package."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        ways += [[*sudo, "apt-get", "update"], [*sudo, "apt-get", "install", "-y", "chromium"]]
    return ways
