import errno
import mimetypes
import os
import re
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from techsales.course import CourseError
from techsales.serve import free_port, make_server, served


def test_a_folder_is_served_on_this_machine_only(tmp_path: Path):
    (tmp_path / "index.html").write_text("hello")
    with served(tmp_path) as address:
        assert address.startswith("http://127.0.0.1:")
        assert urlopen(f"{address}index.html").read() == b"hello"


def test_a_taken_port_is_one_sentence_with_another_port(tmp_path: Path):
    port = free_port()
    first = make_server(tmp_path, port)
    try:
        with pytest.raises(CourseError) as refused:
            make_server(tmp_path, port)
    finally:
        first.server_close()
    assert re.fullmatch(rf"Port {port} is taken\. Name another, for example: make serve PORT=\d+", str(refused.value))


def test_a_port_that_may_not_be_used_is_not_called_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_args: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("techsales.serve.LocalServer", refuse)
    with pytest.raises(CourseError, match=r"^Port 80 cannot be used \(Permission denied\)\. Name another"):
        make_server(tmp_path, 80)


def test_below_a_path_nothing_else_is_served(tmp_path: Path):
    (tmp_path / "index.html").write_text("hello")
    with served(tmp_path, "/a/b/") as address:
        assert address.endswith("/a/b/")
        assert urlopen(address).read() == b"hello"
        with pytest.raises(HTTPError, match="404"):
            urlopen(address.removesuffix("a/b/") + "index.html")


def test_scripts_are_scripts_whatever_the_machine_believes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(mimetypes.types_map, ".js", "text/plain")
    (tmp_path / "a.js").write_text("1")
    with served(tmp_path) as address:
        assert urlopen(f"{address}a.js").headers["Content-Type"] == "text/javascript"


def test_without_a_wish_the_next_free_port_is_taken(tmp_path: Path):
    first, second = make_server(tmp_path), make_server(tmp_path)
    first.server_close()
    second.server_close()
    assert first.server_address[1] != second.server_address[1]


@pytest.mark.parametrize(("name", "kind"), [("a.mjs", "text/javascript"), ("a.wasm", "application/wasm")])
def test_python_in_the_page_gets_the_types_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
):
    monkeypatch.setitem(mimetypes.types_map, Path(name).suffix, "text/plain")
    (tmp_path / name).write_text("1")
    with served(tmp_path) as address:
        assert urlopen(address + name).headers["Content-Type"] == kind


def test_an_unchanged_file_is_not_sent_twice_and_a_changed_one_is(tmp_path: Path):
    page = tmp_path / "index.html"
    page.write_text("first")
    with served(tmp_path) as address:
        with urlopen(address) as answer:
            assert answer.headers["Cache-Control"] == "no-cache"
            seen = {"If-Modified-Since": answer.headers["Last-Modified"]}
        with pytest.raises(HTTPError, match="304"):
            urlopen(Request(address, headers=seen))
        page.write_text("second")
        os.utime(page, (time.time() + 5, time.time() + 5))
        assert urlopen(Request(address, headers=seen)).read() == b"second"
