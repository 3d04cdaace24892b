import subprocess

import pytest

from techsales import find_browser
from techsales.course import CourseError


def test_an_installed_browser_is_used_without_fetching(monkeypatch):
    monkeypatch.setattr(find_browser.shutil, "which", lambda name: "/usr/bin/msedge" if name == "msedge" else None)
    monkeypatch.setattr(find_browser.subprocess, "run", lambda *_a, **_k: pytest.fail("nothing is to be fetched"))
    assert find_browser.ensure_browser() == "/usr/bin/msedge"


def test_without_a_browser_one_is_fetched_and_said(monkeypatch, capsys):
    there: list[str] = []

    def run(command: list[str], **_options: object) -> subprocess.CompletedProcess[bytes]:
        fetched = "chromium" in command and "apt-get" in command
        there.extend(["/usr/bin/chromium"] if fetched else [])
        return subprocess.CompletedProcess(command, 0 if "apt-get" in command else 1)

    monkeypatch.setattr(find_browser, "find_browser", lambda: there[0] if there else None)
    monkeypatch.setattr(find_browser.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(find_browser.subprocess, "run", run)
    assert find_browser.ensure_browser() == "/usr/bin/chromium"
    said = capsys.readouterr().out
    assert "playwright install chromium: did not work" in said and "using /usr/bin/chromium" in said


def test_no_browser_at_all_is_red_and_never_skipped(monkeypatch):
    monkeypatch.setattr(find_browser, "find_browser", lambda: None)
    monkeypatch.setattr(find_browser.subprocess, "run", lambda command, **_k: subprocess.CompletedProcess(command, 1))
    with pytest.raises(CourseError, match="need Chrome, Chromium or Edge"):
        find_browser.ensure_browser()
