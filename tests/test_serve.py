import re
from pathlib import Path
from urllib.request import urlopen

import pytest

from techsales.course import CourseError
from techsales.serve import free_port, make_server, served


def test_a_folder_is_served_on_this_machine_only(tmp_path: Path):
    (tmp_path / "index.html").write_text("hello")
    with served(tmp_path) as address:
        assert address.startswith("http://127.0.0.1:")
        assert urlopen(f"{address}/index.html").read() == b"hello"


def test_a_taken_port_is_one_sentence_with_another_port(tmp_path: Path):
    port = free_port()
    first = make_server(tmp_path, port)
    try:
        with pytest.raises(CourseError) as refused:
            make_server(tmp_path, port)
    finally:
        first.server_close()
    assert re.fullmatch(rf"Port {port} is taken\. Name another, for example: make serve PORT=\d+", str(refused.value))


def test_without_a_wish_the_next_free_port_is_taken(tmp_path: Path):
    first, second = make_server(tmp_path), make_server(tmp_path)
    first.server_close()
    second.server_close()
    assert first.server_address[1] != second.server_address[1]
