"""The house's logo: a local PNG or SVG, small, and in the case of an SVG a picture and nothing else.

It is shown by ``<img>``, where a browser runs no script and loads nothing. But the file lies in the site and can be
opened by itself, so an SVG that holds more than a picture is refused.
"""

import base64
import re
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

MOST_BYTES, MOST_PIXELS = 200_000, 4000
PNG = b"\x89PNG\r\n\x1a\n"
SVG_SPACE = "http://www.w3.org/2000/svg"
#: What an SVG needs to be a picture.
PICTURE = frozenset(
    """
    svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan textPath image
    linearGradient radialGradient stop clipPath mask pattern marker style filter feBlend feColorMatrix
    feComponentTransfer feComposite feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
    feOffset feTile switch
    """.split()
)
#: A reference within the file, or a picture that is part of it.
INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpeg);base64,)")
LOADS = re.compile(r"url\(\s*[\"']?\s*(?!#|[\"']?\s*data:image/(?:png|jpeg);)|@import|expression\(", re.IGNORECASE)
HOW = 'Save it as "plain SVG", or as PNG.'


@dataclass(frozen=True)
class Logo:
    """The picture's bytes, and ``svg`` or ``png``."""

    content: bytes
    kind: str

    @property
    def name(self) -> str:
        """Its file in the site."""
        return f"house-logo.{self.kind}"

    @property
    def data(self) -> str:
        """The picture as an address, for a page that stands alone."""
        kind = "svg+xml" if self.kind == "svg" else "png"
        return f"data:image/{kind};base64,{base64.b64encode(self.content).decode()}"


class NoLogo(Exception):
    """A sentence on what is wrong with the file."""


def read_logo(path: Path) -> Logo:
    """The logo.

    Raises:
        NoLogo: not there, too large, of another kind, or an SVG with more than a picture in it.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in ("svg", "png"):
        raise NoLogo(f"the logo {path.name} is no .svg and no .png. Save it as one of them.")
    if not path.is_file():
        raise NoLogo(f"there is no file {path.name} beside company.yml. Put the logo there, or correct the name.")
    if path.stat().st_size > MOST_BYTES:
        raise NoLogo(f"the logo {path.name} is larger than {MOST_BYTES // 1000} kB. Save a smaller one.")
    content = path.read_bytes()
    problem = svg_problem(content) if kind == "svg" else png_problem(content)
    if problem:
        raise NoLogo(f"the logo {path.name} {problem}")
    return Logo(content, kind)


def png_problem(content: bytes) -> str:
    """What is wrong with a PNG; empty if nothing is."""
    if not content.startswith(PNG) or content[12:16] != b"IHDR" or len(content) < 33:
        return "is no PNG inside. Save it again as PNG."
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    if not (0 < width <= MOST_PIXELS and 0 < height <= MOST_PIXELS):
        return f"has {width} × {height} dots. Save one of at most {MOST_PIXELS} × {MOST_PIXELS}."
    return ""


class SvgReader:
    """Reads an SVG and keeps the first thing that is no picture."""

    def __init__(self) -> None:
        self.problem, self.depth, self.in_style = "", 0, False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.EntityDeclHandler = lambda *_: self.refuse("declares entities")
        self.parser.ProcessingInstructionHandler = lambda *_: self.refuse("holds an instruction to a program (<?…?>)")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def refuse(self, what: str) -> None:
        """Note the first problem."""
        self.problem = self.problem or f"{what} in line {self.parser.CurrentLineNumber}. {HOW}"

    def doctype(self, _name: str, _system: str | None, _public: str | None, subset: int) -> None:
        """A document type is common and harmless; declarations inside of it are not."""
        if subset:
            self.refuse("declares things of its own (<!DOCTYPE … [")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """One element: of SVG, of the picture kind, without handlers and without references outside."""
        space, _, local = name.rpartition(" ")
        if self.depth == 0 and (space, local) != (SVG_SPACE, "svg"):
            self.refuse("does not begin with an <svg> of the right namespace")
        if space == SVG_SPACE and local not in PICTURE:
            self.refuse(f"holds <{local}>, which is no part of a picture,")
        elif space == "http://www.w3.org/1999/xhtml":
            self.refuse(f"holds HTML (<{local}>)")
        for key, value in attributes.items():
            short = key.rpartition(" ")[2].lower()
            if short.startswith("on"):
                self.refuse(f"holds a script ({short})")
            elif (short in ("href", "src") and not INSIDE.match(value)) or LOADS.search(value):
                self.refuse(f"points to something outside of itself ({short})")
        self.in_style = local == "style"
        self.depth += 1

    def end(self, _name: str) -> None:
        """The end of an element."""
        self.depth -= 1
        self.in_style = False

    def text(self, words: str) -> None:
        """Text; only that of a style can load something."""
        if self.in_style and ("@import" in words.lower() or LOADS.search(words) or "\\" in words):
            self.refuse("has a style that points to something outside of itself")


def svg_problem(content: bytes) -> str:
    """What is wrong with an SVG; empty if it is a picture and nothing else."""
    reader = SvgReader()
    try:
        reader.parser.buffer_text = True
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        return reader.problem or f"cannot be read as SVG: line {error.lineno}. {HOW}"
    return reader.problem
