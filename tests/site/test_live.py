"""What the extension writes for the page script: names of cells, their sources, and nothing on other pages."""

import json
import re
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from techsales.browser import script
from techsales.course import CourseError
from techsales.site import live
from techsales.site.stage import notebooks


def page_data(html: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="dd-page">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found.group(1))


def live_pages(root: Path) -> dict[str, list[dict[str, Any]]]:
    """The code cells of each page that must be live, as staged."""
    staged = {name: json.loads(content) for name, content in notebooks(root, clear=False).items()}
    return {
        name.removesuffix(".ipynb"): [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        for name, notebook in staged.items()
        if name.startswith(live.FOLDERS)
    }


def test_every_code_cell_of_a_lesson_is_named_and_handed_over(site: Path, root: Path) -> None:
    for page, cells in live_pages(root).items():
        html = (site / f"{page}.html").read_text(encoding="utf-8")
        data = page_data(html)
        assert data["page"] == page
        assert [cell["source"] for cell in data["cells"]] == ["".join(cell["source"]) for cell in cells]
        for cell in cells:
            box = re.search(rf'<div class="cell[^>]*id="cell-{re.escape(cell["id"])}">(.*?)</pre>', html, re.DOTALL)
            assert box, f"{page}: no box for {cell['id']}"
            shown = unescape(re.sub(r"<[^>]+>", "", box.group(1))).strip()
            assert shown == "".join(cell["source"]).strip()
        assert "_static/run/page.js" in html and "_static/live.css" in html


def test_other_pages_load_no_script_of_it(site: Path, root: Path) -> None:
    lessons = {f"{page}.html" for page in live_pages(root)}
    others = [path for path in site.rglob("*.html") if path.relative_to(site).as_posix() not in lessons]
    assert len(others) > 5
    for path in others:
        assert "run/page.js" not in path.read_text(encoding="utf-8"), path


def test_the_page_and_its_python_are_there(site: Path) -> None:
    for name in ("_static/run/page.js", "_static/run/worker.js", "sw.js", "_static/python/files.json"):
        assert (site / name).is_file(), name
    listed = json.loads((site / "_static/python/files.json").read_text(encoding="utf-8"))["files"]
    there = {path.name: path.stat().st_size for path in (site / "_static/python").iterdir()}
    assert {name: entry["bytes"] for name, entry in listed.items()} == {
        name: size for name, size in there.items() if name != "files.json"
    }


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        ("import pandas as pd", True),
        ("import matplotlib.pyplot as plt", True),
        ("from techsales.report.case import run_case", True),
        ('deals = load("deals")', True),
        ("from techsales import check, load", False),
        ("scores = [5, 4]", False),
        ("print(", False),
    ],
)
def test_what_needs_the_packages(source: str, needs: bool) -> None:
    assert live.needs_packages(source) is needs


def test_a_cell_cannot_end_the_element_that_holds_it() -> None:
    title = SimpleNamespace(astext=lambda: "A </script>")
    app: Any = SimpleNamespace(env=SimpleNamespace(titles={"chapters/01_a": title}))
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": 'print("</script><b>")'}
    text = live.page_data(app, "chapters/01_a", [live.live_cell(cell)])
    assert text.count("</script>") == 1
    assert page_data(text)["cells"][0]["source"] == cell["source"]


def test_a_script_with_an_error_is_one_clear_message(tmp_path: Path, root: Path) -> None:
    folder = tmp_path / script.SOURCES
    folder.mkdir(parents=True)
    for name in script.ENTRIES:
        (folder / name).write_text("const broken = ;", encoding="utf-8")
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CourseError, match=r"make serve once"):
        script.bundle(tmp_path, tmp_path / "out")
    (tmp_path / "node_modules").symlink_to(root / "node_modules")
    with pytest.raises(CourseError, match=r"page\.ts was not bundled(?s:.)*Unexpected"):
        script.bundle(tmp_path, tmp_path / "out")
    for name in script.ENTRIES:
        (folder / name).write_text("console.log(1);", encoding="utf-8")
    version = script.bundle(tmp_path, tmp_path / "out")
    before = (tmp_path / "out" / "page.js").stat().st_mtime_ns
    assert script.bundle(tmp_path, tmp_path / "out") == version
    assert (tmp_path / "out" / "page.js").stat().st_mtime_ns == before
