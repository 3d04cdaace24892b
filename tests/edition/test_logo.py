"""A logo is a small picture and nothing else."""

import struct
from pathlib import Path

import pytest

from techsales.edition.logo import MOST_BYTES, PNG, NoLogo, read_logo

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def png(width: int, height: int) -> bytes:
    return PNG + b"\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0" + b"\0" * 16


def problem(tmp_path: Path, content: bytes | str, name: str = "a.svg") -> str:
    (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(NoLogo) as caught:
        read_logo(tmp_path / name)
    return str(caught.value)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<script>alert(1)</script>", "holds <script>, which is no part of a picture, in line 1"),
        ("\n<rect onclick='alert(1)'/>", "holds a script (onclick) in line 2"),
        ("<foreignObject/>", "holds <foreignObject>"),
        ("<h:img xmlns:h='http://www.w3.org/1999/xhtml'/>", "holds HTML (<img>)"),
        ("<s:script xmlns:s='http://www.w3.org/2000/svg'/>", "holds <script>"),
        ("<image href='https://example.com/a.png'/>", "points to something outside of itself (href)"),
        ("<use xlink:href='other.svg#a'/>", "points to something outside of itself (href)"),
        ("<image href='data:image/svg+xml;base64,AA'/>", "points to something outside of itself (href)"),
        ("<rect fill='url(https://example.com/a)'/>", "points to something outside of itself (fill)"),
        ("<style>@import 'a.css';</style>", "has a style that points to something outside"),
        ("<style>a{fill:url(//example.com)}</style>", "has a style that points to something outside"),
        ("<a href='javascript:alert(1)'/>", "holds <a>"),
        ("<animate/>", "holds <animate>"),
        ("<?xml-stylesheet href='a.css'?>", "holds an instruction to a program"),
        ("<rect", "cannot be read as SVG: line 1."),
    ],
)
def test_an_svg_with_more_than_a_picture_is_refused(inside: str, words: str, tmp_path: Path) -> None:
    said = problem(tmp_path, f"{HEAD}{inside}</svg>")
    assert words in said and 'Save it as "plain SVG", or as PNG.' in said


def test_entities_are_refused_before_they_grow(tmp_path: Path) -> None:
    rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 9}">' for n in range(1, 12))
    assert "declares" in problem(tmp_path, f'<!DOCTYPE svg [<!ENTITY l0 "x">{rows}]>{HEAD}&l11;</svg>')


def test_another_root_is_refused(tmp_path: Path) -> None:
    assert "does not begin with an <svg>" in problem(tmp_path, "<html/>")


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"GIF89a", "a.gif", "is no .svg and no .png"),
        (b"\xff\xd8\xff", "a.png", "is no PNG inside"),
        (png(0, 5), "a.png", "has 0 × 5 dots"),
        (png(5001, 5), "a.png", "has 5001 × 5 dots. Save one of at most 4000 × 4000."),
        (b"x" * (MOST_BYTES + 1), "a.png", "is larger than 200 kB"),
    ],
)
def test_other_pictures(content: bytes, name: str, words: str, tmp_path: Path) -> None:
    assert words in problem(tmp_path, content, name)


def test_good_ones(tmp_path: Path) -> None:
    public = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    gradient = (
        '<defs><linearGradient id="g"/></defs><style>a{fill:url(#g)}</style><rect fill="url(#g)"/><use href="#g"/>'
    )
    (tmp_path / "a.svg").write_text(f"{public}{HEAD}{gradient}</svg>", encoding="utf-8")
    (tmp_path / "B.PNG").write_bytes(png(20, 10))
    assert read_logo(tmp_path / "a.svg").name == "house-logo.svg"
    assert read_logo(tmp_path / "B.PNG").data.startswith("data:image/png;base64,iVBOR")
