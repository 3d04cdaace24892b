"""Gate of style: prose at grade 8 or below, page by page, and no wall of text without something to do.

The grade is Flesch and Kincaid's: 0.39 × words per sentence + 11.8 × syllables per word − 15.59. The counting is
ours, so a grade here is a measure for this book and not a claim about schools:

* Counted is running prose only. Left out are code, tables, headings, HTML, link targets, and quotations of what a
  cell prints (code in backticks becomes one short word, since the sentence needs something in its place).
* A sentence ends at . ? ! or …, and at the end of a paragraph or of an item of a list.
* A word has as many syllables as groups of vowels, less a silent e, es or ed at its end, at least one.
  Numbers count as one syllable, and so does a name (``names`` in ``book/readability.toml``).

Exceptions stand in ``book/readability.toml``, by page and with a reason.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.course import CourseError
from techsales.files import read_toml
from techsales.gates.reading import Cell, Notebook, notebooks

SOURCE = "book/readability.toml"
MOST_GRADE = 8.0
MOST_WORDS = 120
#: Below this many words a grade says nothing.
FEWEST_WORDS = 100
VOWELS = re.compile(r"[aeiouyäöü]+")
SILENT = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouylscxzgh])es$")
WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’-][A-Za-zÀ-ÿ]+)*|\d[\d.,]*")
SENTENCE_END = re.compile(r"[.?!…]+[\"”'’)*]*(?=\s|$)")
#: Keys of an exercise's table whose text a learner reads.
SAID = {"say", "hints", "praise", "ask"}
#: A sentence that begins with one of these asks for something to be done.
ORDERS = (
    "ask answer begin build change check choose click compare copy count cover draw expect fill find follow give guess "
    "keep list look mark move name note open pick point predict press put read replace rewrite run say scroll set sort "
    "start stop take tell think try turn type vote wait watch work write"
).split()
ORDER = re.compile(rf"(?:^|[.?!:]\s+|\band )(?:then |now |first )?(?:{'|'.join(ORDERS)})\b", re.IGNORECASE)
ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")


@dataclass(frozen=True)
class Settings:
    """What ``book/readability.toml`` says."""

    names: frozenset[str]
    grades: dict[str, float]
    walls: frozenset[str]


def read_settings(root: Path) -> Settings:
    """The exceptions; none where the course has no such file.

    Raises:
        CourseError: the file cannot be read, or an exception has no reason.
    """
    path = root / SOURCE
    table = read_toml(path) if path.is_file() else {}
    grades, walls = {}, set()
    for page, entry in table.get("page", {}).items():
        if not entry.get("why"):
            raise CourseError(f"{SOURCE}: the exception of {page} has no reason. Write it under why.")
        if "grade" in entry:
            grades[page] = float(entry["grade"])
        if entry.get("walls"):
            walls.add(page)
    names = frozenset(word.lower() for word in table.get("names", []))
    return Settings(names, grades, frozenset(walls))


@dataclass(frozen=True)
class Block:
    """One block of a page: running prose, or something that interrupts it. ``acts`` says that there is something to do."""

    text: str
    acts: bool = False


def pages(root: Path) -> Iterator[tuple[str, list[Block]]]:
    """Every page of prose as (name, blocks): the book's pages, the notebooks, the sentences of the exercises."""
    for path in sorted((root / "book").glob("*.md")):
        yield path.relative_to(root).as_posix(), list(blocks(path.read_text(encoding="utf-8")))
    for notebook in notebooks(root):
        yield notebook.name, list(notebook_blocks(notebook))
    for path in sorted((root / "exercises").glob("*.toml")):
        yield path.relative_to(root).as_posix(), [Block(plain(text), acts=True) for text in said(read_toml(path))]


def said(value: Any, key: str = "") -> Iterator[str]:
    """What an exercise's table says to the learner: praise, hints, feedback, questions."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from said(inner, key if key == "say" else name)
    elif isinstance(value, list):
        for inner in value:
            yield from said(inner, key)
    elif isinstance(value, str) and key in SAID:
        yield value


def notebook_blocks(notebook: Notebook) -> Iterator[Block]:
    """The blocks of a notebook; a code cell is something to do."""
    for cell in notebook.cells:
        yield from [Block("", acts=True)] if cell.is_code else cell_blocks(cell)


def cell_blocks(cell: Cell) -> Iterator[Block]:
    """The blocks of a cell of text; a note to the trainer stands between, and is read by somebody else."""
    if "trainer" in cell.tags:
        yield Block("", acts=True)
    yield from blocks(cell.source)
    if "trainer" in cell.tags:
        yield Block("", acts=True)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a Markdown text, front matter, comments and fences taken out."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"^(```+|~~~+|:::+).*?^\1\s*$", "\n\n\0\n\n", text, flags=re.DOTALL | re.MULTILINE)
    for part in re.split(r"\n\s*\n", text):
        if part.strip():
            yield from block(part.strip("\n"))


def block(part: str) -> Iterator[Block]:
    """One block, or the items of a list; code, tables and HTML become something to do without words."""
    lines = part.splitlines()
    indented = all(line.startswith(("    ", "\t")) for line in lines)
    if "\0" in part or indented or lines[0].lstrip().startswith(("|", "<")):
        yield Block("", acts=True)
    elif lines[0].startswith("#"):
        if lines[1:]:
            yield from block("\n".join(lines[1:]))
    elif ITEM.match(lines[0]):
        numbered = bool(re.match(r"\s*\d", lines[0]))
        for item in re.split(r"\n(?=\s*(?:[-*+]|\d+[.)])\s)", part):
            yield Block(plain(ITEM.sub("", item)), acts=numbered)
    else:
        quoted = all(line.startswith(">") for line in lines)
        text = plain("\n".join(line.lstrip("> ") for line in lines))
        yield Block(text, acts=quoted or asks(part, text))


def asks(part: str, text: str) -> bool:
    """Whether a paragraph gives the reader something to do: a task in bold, a question at its end, or an order."""
    bold = re.findall(r"\*\*(.+?)\*\*", part, re.DOTALL)
    in_bold = any(found.rstrip()[-1:] in "?:." and " " in found for found in bold)
    return in_bold or text.rstrip('"”)* ').endswith("?") or bool(ORDER.search(text))


def plain(text: str) -> str:
    """The text as it is read aloud: no marks, no link targets, code as one short word."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"`+[^`]+`+", "code", text)
    text = re.sub(r"<[^>]+>", " ", text)
    text = re.sub(r"https?://\S+", "link", text)
    return re.sub(r"[*_\\]|\s+", lambda found: " " if found.group().isspace() else "", text).strip()


def words(text: str) -> list[str]:
    """The words and numbers of a text."""
    return WORD.findall(text)


def syllables(word: str, names: frozenset[str] = frozenset()) -> int:
    """How many syllables a word has, by the rule above. Parts joined by a hyphen count apart."""
    if not word[:1].isalpha():
        return 1
    total = 0
    for part in re.split(r"[-'’]", word):
        low = part.lower()
        if low in names or low.removesuffix("s") in names or len(part) < 2:
            total += 1
        else:
            total += max(1, len(VOWELS.findall(SILENT.sub("", low))))
    return max(1, total - (1 if re.search(r"['’](?:s|re|ve|ll|d|m)$|(?<![sd]n)['’]t$", word) else 0))


def sentences(text: str) -> int:
    """How many sentences a block has, at least one."""
    return max(1, sum(bool(words(part)) for part in SENTENCE_END.split(text)))


def grade(texts: list[str], names: frozenset[str] = frozenset()) -> float:
    """The grade of some blocks of prose together."""
    counted = [word for text in texts for word in words(text)]
    if not counted:
        return 0.0
    ends = sum(sentences(text) for text in texts if words(text))
    return 0.39 * len(counted) / ends + 11.8 * sum(syllables(word, names) for word in counted) / len(counted) - 15.59


def hardest(texts: list[str], names: frozenset[str]) -> str:
    """The hardest block of a page, for whoever mends it."""
    long = [text for text in texts if len(words(text)) >= 15] or texts
    worst = max(long, key=lambda text: grade([text], names))
    return worst[:80]


def reading_grade(root: Path) -> list[str]:
    """Pages whose prose is above grade 8, or above the grade that an exception allows; exceptions no longer needed."""
    try:
        settings = read_settings(root)
    except CourseError as error:
        return [str(error)]
    problems = []
    seen = set()
    for name, parts in pages(root):
        seen.add(name)
        texts = [part.text for part in parts if part.text]
        if sum(len(words(text)) for text in texts) < FEWEST_WORDS:
            continue
        found, most = grade(texts, settings.names), settings.grades.get(name, MOST_GRADE)
        if found > most:
            problems.append(
                f"{name}: its prose reads at grade {found:.1f}, {most:g} at most. Shorten sentences and words; "
                f"the hardest paragraph begins: {hardest(texts, settings.names)}"
            )
        elif name in settings.grades and found <= MOST_GRADE:
            problems.append(f"{SOURCE}: {name} reads at grade {found:.1f} now. Take its exception out.")
    problems += [f"{SOURCE}: there is no page {name}. Take it out." for name in set(settings.grades) - seen]
    return problems


def walls_of_text(root: Path) -> list[str]:
    """More than 120 words of prose on end without anything to do.

    Something to do is a cell, a table, a numbered step, a task in bold, a paragraph that ends in a question, or a
    sentence that begins with an order ("Read the last line"). A quotation, such as the scene, stands apart.
    """
    try:
        settings = read_settings(root)
    except CourseError as error:
        return [str(error)]
    problems = []
    for name, parts in pages(root):
        if name in settings.walls:
            continue
        run: list[str] = []
        for part in [*parts, Block("", acts=True)]:
            if part.acts:
                problems += wall(name, run) + wall(name, [part.text])
                run = []
            elif part.text:
                run.append(part.text)
    return problems


def wall(name: str, run: list[str]) -> list[str]:
    """The sentence for a run of prose that is too long."""
    count = sum(len(words(text)) for text in run)
    if count <= MOST_WORDS:
        return []
    start = run[0][:60]
    return [
        f"{name}: {count} words on end with nothing to do, {MOST_WORDS} at most, from: {start}. "
        "Ask something in bold, or cut."
    ]
