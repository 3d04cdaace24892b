"""The files for Kubernetes agree with the package and with each other. No cluster is needed for that, and none is tried."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from techsales.room.names import RULE, TRAINER, fits
from techsales.room.settings import FIRST_PAGE
from techsales.site.stage import stage_lab


@pytest.fixture(scope="module")
def dockerfile(root: Path) -> str:
    return (root / "room" / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def values(root: Path) -> dict:
    return yaml.safe_load((root / "room" / "values.yaml").read_text(encoding="utf-8"))


def test_the_image_holds_the_course_as_learners_get_it_and_needs_nothing_else(root, dockerfile, tmp_path) -> None:
    copied = re.findall(r"^COPY (\w+) \./\1$", dockerfile, re.MULTILINE)
    assert set(copied) == {"src", "chapters", "exercises", "reports", "data"}
    for folder in copied:
        shutil.copytree(root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    stage_lab(tmp_path, tmp_path / "course")
    assert (tmp_path / "course" / FIRST_PAGE).is_file()
    assert not list((tmp_path / "course").rglob("*.toml"))
    last = dockerfile.split("\nFROM ")[-1]
    assert "COPY --from=course /opt /opt" in last and "/build" not in last, (
        "sources with answers stay in the first stage"
    )


def test_values_and_image_start_the_same_command(dockerfile, values, root) -> None:
    command = values["singleuser"]["cmd"]
    assert f"CMD {command}".replace("'", '"') in dockerfile
    assert (root / "src" / Path(command[2]).relative_to("/opt")).is_file()
    assert "USER 1000" in dockerfile


def test_kernels_in_the_image_explain_errors_as_set_up_has_it(dockerfile, root) -> None:
    line = 'get_config().InteractiveShellApp.extensions = ["techsales"]'
    assert line in dockerfile and line in (root / "src/techsales/bootstrap.py").read_text(encoding="utf-8")


def test_the_hub_is_the_charts_in_all_three_places(dockerfile, root) -> None:
    page = (root / "book" / "room_kubernetes.md").read_text(encoding="utf-8")
    hub = re.search(r"ARG JUPYTERHUB=(\S+)", dockerfile)[1]
    chart = re.search(r'chart "jupyterhub" (\d+\.\d+\.\d+)\.', (root / "room/values.yaml").read_text(encoding="utf-8"))[
        1
    ]
    assert f"chart {chart}" in page and f"--version {chart}" in page and f"JupyterHub {hub}" in page


def test_no_password_is_in_the_values_and_signing_in_follows_the_same_rule(values) -> None:
    config = values["hub"]["config"]
    door = config["SharedPasswordAuthenticator"]
    assert not any("password" in key for key in door)
    assert door["admin_users"] == [TRAINER]
    assert config["JupyterHub"]["template_vars"]["announcement_login"] == RULE
    pattern = re.compile(door["username_pattern"])
    for name in ("ana lind", "zoë", "eva-maria", "o'neil", "a" * 40):
        assert pattern.match(name) and fits(name)
    for name in ("", "../ana", "a/b", "_a", "-rf", "a" * 41, "a.", "a\nb", "ana\n", "<b>"):
        assert not pattern.match(name) and not fits(name)
    assert values["proxy"]["https"]["enabled"] is True
