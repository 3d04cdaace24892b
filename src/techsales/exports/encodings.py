"""Which alphabet a text file is written in. Only a mark or UTF-8 proves it; everything else is a guess that says so."""

import codecs
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from techsales.exports.files import blocks
from techsales.exports.records import ExportError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
#: What offices in Europe, the Americas and China write where it is not UTF-8, the likeliest first.
CANDIDATES = ["cp1252", "gb18030", "cp1250", "cp1251", "cp1254", "shift_jis", "big5", "euc_kr"]
NAMES = {"gb18030": "gbk"}
SAMPLE = 200_000
#: "zł" and a "ł", "ą" or "ż" inside of a word, which Western offices would read as ³, ¹ or ¿; a lone "m³" is none.
POLISH = re.compile(rb"\bz\xb3|[A-Za-z][\xb3\xb9\xbf][a-z]")


class Encoding(NamedTuple):
    """A name Python knows, and what makes it doubtful; empty if nothing does."""

    name: str
    doubt: str = ""


def detect_encoding(path: Path) -> Encoding:
    """The encoding of a text file.

    Raises:
        ExportError: the bytes are no text.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    for mark, name in MARKS.items():
        if start.startswith(mark):
            return Encoding(name)
    if b"\0" in start and not is_text_with_holes(start):
        return Encoding(without_mark(path, start))
    strange = first_strange_line(path)
    if not strange:
        return Encoding("utf-8")
    guessed = guess(path, strange)
    check_one_encoding(path, guessed.name)
    return guessed


def check_one_encoding(path: Path, name: str) -> None:
    """Refuse a file pasted together from UTF-8 and something else: one half would be read wrong, and look right.

    Raises:
        ExportError: some lines are UTF-8 and others are not; the text names one of each.
    """
    first: dict[bool, int] = {}
    counts = {True: 0, False: 0}
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.isascii():
                fits = decodes(line, "utf-8")
                first.setdefault(fits, number)
                counts[fits] += 1
    # No accents of a Western text form UTF-8 by chance; two Chinese signs of GBK may.
    by_chance = 0 if name.startswith("cp") else counts[False]
    if counts[True] > by_chance:
        raise ExportError(
            f"{path.name} mixes two encodings: line {first[True]} is UTF-8, line {first.get(False, 1)} is not. Mend the "
            "lines that look wrong in an editor, and save it as CSV (UTF-8)."
        )


def is_text_with_holes(start: bytes) -> bool:
    """Whether NUL signs are all that is strange: some tools leave one in a field; a program holds other signs too."""
    return start.count(0) < len(start) / 20 and not re.search(rb"[\x01-\x08\x0e-\x1a]", start)


def without_mark(path: Path, start: bytes) -> str:
    """UTF-16 without its mark: every second byte of Latin text is zero."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < len(start) / 8 or min(even, odd) > max(even, odd) / 4:
        raise ExportError(f"{path.name} is no text file. Export it as CSV or XLSX.")
    return "utf-16-le" if odd > even else "utf-16-be"


def first_strange_line(path: Path) -> bytes:
    """Lines from the first that is not UTF-8 on; empty if all are."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    kept = b""
    for block in blocks(path):
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            lines = [line for line in (kept + block).splitlines(keepends=True) if not decodes(line, "utf-8")]
            return b"".join(lines)[:SAMPLE]
        kept = block[block.rfind(b"\n") + 1 :]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return kept
    return b""


def guess(path: Path, strange: bytes) -> Encoding:
    """The likeliest encoding of bytes that are not UTF-8, with a line to judge it by."""
    # Takes a moment to import, and most files are UTF-8.
    from charset_normalizer import from_bytes

    # Two accents among hundreds of plain letters look clean in any alphabet: judge the lines that differ.
    matches = from_bytes(strange, cp_isolation=CANDIDATES, threshold=0.5)
    # Encodings that read the same text come as one match with several names.
    fits = {
        name: (match.chaos, -match.coherence)
        for match in matches
        for name in match.could_be_from_charset
        if name in CANDIDATES
    }
    fits |= {name: (0.5, 0.0) for name in ("cp1252", "gb18030") if name not in fits and decodes(strange, name)}
    if not fits:
        raise ExportError(f"{path.name} is in no alphabet known here. Save it as CSV (UTF-8).")
    name = likeliest(strange, fits)
    text = strange.decode(name, "replace")
    rivals = [NAMES.get(other, other) for other in fits if strange.decode(other, "replace") != text][:2]
    line = next(iter(text.splitlines()), "").strip()[:60]
    also = f"; as {' or '.join(rivals)} it would be another text" if rivals else ""
    return Encoding(NAMES.get(name, name), f"a guess, as no mark says so: a line reads '{line}'{also}")


def likeliest(strange: bytes, fits: dict[str, tuple[float, float]]) -> str:
    """Chinese if nearly everything beyond ASCII comes in pairs that are common Chinese signs; else the cleanest."""
    if "gb18030" in fits:
        beyond = [sign for sign in strange.decode("gb18030", "replace") if sign > "\x7f"]
        common = sum("\u4e00" <= sign <= "\u9fa5" or sign in "，。：、（）￥" for sign in beyond)
        pairs = sum(1 for a, b in pairwise(strange) if a > 0x7F and b > 0x7F)
        # In Latin text accents stand alone; in Chinese nearly every byte beyond ASCII has a neighbour like it.
        if beyond and common / len(beyond) > 0.9 and pairs > 0.5 * sum(byte > 0x7F for byte in strange):
            return "gb18030"
    if POLISH.search(strange) and decodes(strange, "cp1250"):
        return "cp1250"
    rest = {name: value for name, value in fits.items() if name != "gb18030"} or fits
    # The commonest office encoding wins unless another is clearly cleaner.
    if "cp1252" in rest and rest["cp1252"][0] <= min(chaos for chaos, _ in rest.values()) + 0.1:
        return "cp1252"
    return min(rest, key=lambda name: rest[name])


def decodes(content: bytes, name: str) -> bool:
    """Whether the bytes are text in this encoding."""
    try:
        content.decode(name)
    except UnicodeError:
        return False
    return True


def known(name: str) -> bool:
    """Whether Python knows an encoding of text by this name."""
    try:
        return codecs.lookup(name)._is_text_encoding
    except (LookupError, ValueError):
        return False


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a text file, line ends as they are.

    Raises:
        ExportError: the file is not in this encoding; the text names the line.
    """
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield from file
    except UnicodeError:
        line = first_undecodable(path, encoding)
        where = f"line {line} is" if line else "some of it is"
        raise ExportError(
            f"{path.name}: {where} not {encoding}. Change the encoding in the mapping, or save the file as CSV (UTF-8)."
        ) from None


def first_undecodable(path: Path, encoding: str) -> int:
    """Number of the first line that is not in this encoding; 0 where lines do not end in a single byte."""
    with path.open("rb") as file:
        return next((number for number, line in enumerate(file, 1) if not decodes(line, encoding)), 0)
