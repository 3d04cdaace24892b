"""The page "Verify a certificate" in a browser: valid, tampered, and no verdict beside a key it was not reached on."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from techsales.browser.script import ESBUILD, SOURCES, node
from techsales.programme.keys import did_of


@pytest.fixture(scope="module")
def script(root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    if not (root / ESBUILD).is_file():
        pytest.skip("the front-end files are not here")
    made = tmp_path_factory.mktemp("verify") / "verify.js"
    done = node(
        root, root / ESBUILD, str(root / SOURCES / "verify.ts"), "--bundle", "--format=iife", f"--outfile={made}"
    )
    assert done.returncode == 0, done.stderr
    return made.read_text(encoding="utf-8")


@pytest.fixture
def page(script: str, tmp_path: Path, look_at: Any) -> Any:
    place = tmp_path / "verify.html"
    place.write_text(f'<div id="dd-verify"></div><script>{script}</script>', encoding="utf-8")
    page = look_at(tmp_path).browser.new_page()
    page.goto(place.as_uri())
    return page


def test_a_valid_and_a_tampered_certificate_and_another_key(page: Any, example: Any) -> None:
    today = replace(example, now=datetime.now(UTC).replace(microsecond=0))
    token, status = today.token(), page.locator("[role=status]")
    page.fill("#dd-verify-text", token)
    page.click("button")
    status.get_by_text("✓ The signature holds").wait_for()
    assert "Anybody can make a key" in status.inner_text() and example.good.learner in status.inner_text()

    page.fill("#dd-verify-issuer", did_of(example.other.public_key()))
    assert status.inner_text() == "", "the verdict was reached without this key"
    page.locator("#dd-verify-issuer").blur()
    status.get_by_text("✗").wait_for()
    page.fill("#dd-verify-issuer", example.did)
    page.locator("#dd-verify-issuer").blur()
    status.get_by_text("✓").wait_for()
    assert "Anybody can make a key" not in status.inner_text()

    head, body, signature = token.split(".")
    page.fill("#dd-verify-text", f"{head}.{body[:-4]}AAAA.{signature}")
    assert status.inner_text() == ""
    page.click("button")
    status.get_by_text("✗").wait_for()
    assert example.good.learner not in status.inner_text()
