import json
import re
import zipfile
from pathlib import Path

import pytest

from techsales.browser.lite import FOLDER
from techsales.course import CourseError
from techsales.gates.pages import read_pages
from techsales.site import pack


def small_site(folder: Path) -> Path:
    html = folder / "html"
    files = {
        "index.html": "<html>",
        "sw.js": "1",
        "chapters/01_a.html": '<link rel="stylesheet" href="../_static/a.css?v=1"><script src="../_static/a.js"></script>',
        "_static/a.css": "@font-face { src: url(a.woff2) }",
        "_static/a.js": "1" * 5000,
        "_static/a.woff2": "f" * 100,
        "_static/python/a.wasm": "w" * 50,
        "_static/locales/de/a.po": "x",
        "_sources/chapters/01_a.ipynb": "{}",
        "lite/lab/index.html": "<html>",
        ".buildinfo": "x",
    }
    for name, text in files.items():
        (html / name).parent.mkdir(parents=True, exist_ok=True)
        (html / name).write_text(text)
    return html


def listed(html: Path) -> dict[str, dict[str, object]]:
    found = json.loads((html / pack.LIST).read_text())
    return {file["path"]: file for file in found["files"]}


def test_the_list_names_what_a_visit_needs_and_nothing_else(tmp_path: Path) -> None:
    html = small_site(tmp_path)
    total = pack.offline_list(html)
    assert set(listed(html)) == {
        "index.html", "chapters/01_a.html", "_static/a.css", "_static/a.js", "_static/a.woff2", "_static/python/a.wasm",
        "_sources/chapters/01_a.ipynb",
    }  # fmt: skip
    assert total == sum(int(str(file["bytes"])) for file in listed(html).values())


def test_the_list_changes_with_a_file_and_not_without(tmp_path: Path) -> None:
    html = small_site(tmp_path)
    pack.offline_list(html)
    first = (html / pack.LIST).read_bytes()
    pack.offline_list(html)
    assert (html / pack.LIST).read_bytes() == first
    (html / "_static/a.js").write_text("2" * 5000)
    pack.offline_list(html)
    assert json.loads(first)["version"] != json.loads((html / pack.LIST).read_bytes())["version"]


def missing(html: Path) -> set[str]:
    """What pages load or lead to and the list does not name; JupyterLite keeps its own."""
    named = set(listed(html))
    found = set()
    for page in read_pages(html):
        if page.path.is_relative_to(html / "lite"):
            continue
        for target in [*page.links, page.refresh, *(target for _, target in page.loads)]:
            path = pack.local(page.path, target)
            if path and path.is_file():
                found.add(path.relative_to(html.resolve()).as_posix())
    python = {f"{pack.PYTHON}{path.name}" for path in (html / pack.PYTHON).iterdir()}
    return {name for name in found | python if name not in named and not name.startswith("lite/")}


def test_a_file_that_the_list_leaves_out_is_found(tmp_path: Path) -> None:
    html = small_site(tmp_path)
    pack.offline_list(html)
    assert missing(html) == set()
    text = json.loads((html / pack.LIST).read_text())
    text["files"] = [file for file in text["files"] if file["path"] not in ("_static/a.js", "_static/python/a.wasm")]
    (html / pack.LIST).write_text(json.dumps(text))
    assert missing(html) == {"_static/a.js", "_static/python/a.wasm"}


def test_the_list_of_the_site_is_complete_and_right(site: Path) -> None:
    assert missing(site) == set()
    assert {name: (site / name).stat().st_size for name in listed(site)} == {
        name: file["bytes"] for name, file in listed(site).items()
    }
    before = (site / pack.LIST).read_bytes()
    pack.offline_list(site)
    assert (site / pack.LIST).read_bytes() == before


def test_a_first_view_is_below_a_megabyte(site: Path) -> None:
    sizes = {page.name: pack.first_view(site, page) for page in pack.lessons(site)}
    assert sizes and max(sizes.values()) < 1_000_000, sizes


def test_a_first_view_counts_what_page_and_style_name(tmp_path: Path) -> None:
    html = small_site(tmp_path)
    page = html / "chapters/01_a.html"
    parts = [page, html / "_static/a.css", html / "_static/a.js", html / "_static/a.woff2"]
    assert pack.first_view(html, page) == sum(pack.compressed(part) for part in parts)


def test_folder_and_zip_hold_the_same_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    html = small_site(tmp_path)
    packed = pack.pack(html, tmp_path / "out")
    first = packed.archive.read_bytes()
    (packed.folder / "site" / "old.html").write_text("from an older edition")
    again = pack.pack(html, tmp_path / "out")
    assert again.archive.read_bytes() == first
    inside = {path.relative_to(tmp_path / "out").as_posix() for path in packed.folder.rglob("*") if path.is_file()}
    with zipfile.ZipFile(packed.archive) as archive:
        assert set(archive.namelist()) == inside
        assert archive.namelist() == sorted(archive.namelist())
    assert {"debug-the-deal/start.cmd", "debug-the-deal/READ ME FIRST.txt"} < inside
    assert "debug-the-deal/site/index.html" in inside
    assert not any(re.search(r"/\.|old\.html", name) for name in inside)


def test_sizes_add_up(tmp_path: Path) -> None:
    packed = pack.pack(small_site(tmp_path), tmp_path / "out")
    sizes = packed.sizes
    assert sizes["Python for the pages"] == 50
    assert sizes["pages"] + sizes["Python for the pages"] + sizes["JupyterLab in the browser"] == sizes["all of it"]
    assert sizes["the zip"] == packed.archive.stat().st_size


def test_no_site_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"holds no site\. Run make site again"):
        pack.pack(tmp_path, tmp_path / "out")


def test_the_page_for_the_it_department_says_how_large_it_is(site: Path, root: Path) -> None:
    note = (root / "book" / "it_note.md").read_text(encoding="utf-8")
    size = {name: (site / name).stat().st_size / 1e6 for name in pack.site_files(site)}
    python = {name.removeprefix(pack.PYTHON): mb for name, mb in size.items() if name.startswith(pack.PYTHON)}
    pages = sum(mb for name, mb in size.items() if not name.startswith((pack.PYTHON, f"{FOLDER}/")))
    own = ("plain.bin.gz", "tables.bin.gz", "packages.tar.gz", "modules.tar.gz")
    every = sum(mb for name, mb in python.items() if name not in own)
    first = (every + python["plain.bin.gz"], every + python["tables.bin.gz"] + python["packages.tar.gz"])
    told = re.search(r"about (\d+) MB for Python on its first visit, one with pandas about (\d+) MB", note)
    rows = [re.search(rf"^\| {row} \| (\d+) MB \|$", note, re.M) for row in ("the pages, .*", "Python with .*")]
    assert told and all(rows)
    said = [*(int(row[1]) for row in rows if row), int(told[1]), int(told[2])]
    assert said == pytest.approx([pages, sum(python.values()), *first], rel=0.1), "write what make site prints"
