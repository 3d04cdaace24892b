import json
from pathlib import Path

from techsales.browser.runtime import closure, fetch, npm_folder, read_lock
from techsales.site import licences


def test_every_package_of_the_page_stands_in_it_with_its_text(root: Path, site: Path) -> None:
    text = (site / licences.NAME).read_text(encoding="utf-8")
    names = [entry["name"] for entry in closure(read_lock(npm_folder(root))).values()]
    names += ["@codemirror/view", "@lezer/python", "style-mod", "@fontsource-variable/inter"]
    titles = [block.splitlines()[0].lower() for block in text.split(licences.LINE + "\n")[1::2]]
    for name in names:
        assert any(title.startswith(f"{name.lower()} ") for title in titles), name
    for name, body in zip(titles, text.split(licences.LINE + "\n")[2::2], strict=True):
        assert len(body) > 400, f"{name} has no licence text"


def test_the_note_names_every_package(root: Path) -> None:
    note = (root / "book/it_note.md").read_text(encoding="utf-8")
    for content in fetch(root).values():
        name, version = licences.wheel_licences(content)[0].split(":")[0].split(" ")
        assert f"| {name} | {version} |" in note


def test_what_a_bundled_package_needs_is_found(tmp_path: Path) -> None:
    for name, needs in {"@lezer/a": {"b": "1"}, "b": {}, "other": {}}.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "package.json").write_text(json.dumps({"name": name, "version": "1", "dependencies": needs}))
        (tmp_path / name / "LICENSE").write_text(f"the text of {name}")
    text = licences.licences({}, tmp_path)
    assert "the text of @lezer/a" in text and "the text of b" in text and "other" not in text
