"""The learner's files of the course as those of a house: what is staged, and nothing else, is changed.

Code, outputs, data and exercises stay as they are. Chapters that were not chosen go, with their exercises and with
what hangs below them in the table of contents; links to them become words.
"""

import json
import tomllib
import zlib
from collections.abc import Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from techsales.checking.bank import MAGIC, chapter_of
from techsales.curriculum import written_chapters
from techsales.edition import agenda, colours, house_page, links, toml
from techsales.edition.house import House
from techsales.edition.vocabulary import tables
from techsales.files import cell_source
from techsales.site.stage import BANK, Dress

HERE = Path(__file__).resolve().parent
TOC, CONFIG, STYLE = "_toc.yml", "_config.yml", "book/style"
#: Says where every section of the article behind the course is taught; an edition with fewer chapters cannot.
COVERAGE = "book/seed_map"
Files = dict[str, bytes]


def dress(house: House, root: Path) -> Dress:
    """What turns any of the learner's files of the course in ``root`` into those of the house."""
    toc = yaml.safe_load((root / TOC).read_text(encoding="utf-8"))
    return partial(reskin, house=house, left=left_pages(house, root, toc), root=root)


def left_pages(house: House, root: Path, toc: dict[str, Any]) -> frozenset[str]:
    """The pages that the edition leaves out."""
    slugs = {chapter.slug for chapter in written_chapters(root) if chapter.number in house.left_out}
    left = {f"{folder}/{slug}" for slug in slugs for folder in ("chapters", "exercises")}
    below = {page for entry in entries(toc) if entry["file"] in left for page in pages(entry)}
    return frozenset(left | below | ({COVERAGE} if left else set()))


def entries(node: Any) -> Iterator[dict[str, Any]]:
    """Every entry of a table of contents that names a file."""
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from entries(child)
    if isinstance(node, dict) and "file" in node:
        yield node


def pages(entry: dict[str, Any]) -> Iterator[str]:
    """The pages of an entry and of all that hangs below it."""
    return (str(one["file"]) for one in entries(entry))


def pruned(node: Any, left: Collection[str]) -> Any:
    """A table of contents without these pages, and without a part that nothing is left of."""
    if isinstance(node, list):
        kept = [pruned(child, left) for child in node if not (isinstance(child, dict) and child.get("file") in left)]
        return [child for child in kept if not (isinstance(child, dict) and child.get("chapters") == [])]
    if isinstance(node, dict):
        made = {key: pruned(child, left) for key, child in node.items()}
        return {key: child for key, child in made.items() if not (key == "sections" and child == [])}
    return node


def reskin(files: Files, house: House, left: Collection[str], root: Path) -> Files:
    """The files of the house; what is not among ``files`` is not made up, the house's own pages apart."""
    made = {name: content for name, content in files.items() if name.rpartition(".")[0] not in left}
    for name, content in made.items():
        if name.endswith(".ipynb"):
            made[name] = house_notebook(name, content, house, left)
        elif name.endswith(".md"):
            made[name] = links.without_links(content.decode(), name.rpartition(".")[0], left).encode()
        elif name.startswith("book/") and name.endswith(".toml"):
            made[name] = house_table(name, content, house, root)
    if BANK in made:
        made[BANK] = house_bank(made[BANK], house)
    if TOC in made:
        made |= own_files(made, house, left, root)
    return made


def own_files(made: Files, house: House, left: Collection[str], root: Path) -> Files:
    """Table of contents, settings, first page, and the house's pages and style."""
    toc = pruned(yaml.safe_load(made[TOC]), left)
    first = f"{toc['root']}.md"
    new = [{"file": house_page.PAGE, "title": "Your house"}, {"file": house_page.DATA_PAGE}]
    (toc["parts"][0] if toc.get("parts") else toc)["chapters"][:0] = new
    style = (HERE / "house.css").read_text(encoding="utf-8") + (colours.css(house.colours) if house.colours else "")
    own: dict[str, str] = {
        TOC: yaml.safe_dump(toc, allow_unicode=True, sort_keys=False),
        CONFIG: house_settings(made[CONFIG], house),
        first: before_first_heading(made[first].decode(), house_page.first_page(house)),
        f"{house_page.PAGE}.md": house_page.house_page(house),
        f"{house_page.DATA_PAGE}.md": house_page.data_page(house, tables(root)),
        f"{STYLE}/house.css": style,
    }
    logo = {f"{STYLE}/{house.logo.name}": house.logo.content} if house.logo else {}
    return {name: text.encode() for name, text in own.items()} | logo


def before_first_heading(text: str, part: str) -> str:
    """A page with a part put before its first section, or at its end where it has none."""
    head, mark, rest = text.partition("\n## ")
    return f"{head.rstrip()}\n\n{part}{mark.lstrip()}{rest}"


def house_settings(content: bytes, house: House) -> str:
    """``_config.yml`` with the house's name for the templates, its style sheet and its line in the footer."""
    settings = yaml.safe_load(content)
    config = settings.setdefault("sphinx", {}).setdefault("config", {})
    shown = {"name": house.name, "short": house.short, "logo": house.logo.name if house.logo else ""}
    config.setdefault("html_context", {})["house"] = shown
    config["html_css_files"] = [*config.get("html_css_files", []), "house.css"]
    config["html_static_path"] = list(dict.fromkeys([*config.get("html_static_path", []), STYLE]))
    options = config.setdefault("html_theme_options", {})
    options["extra_footer"] = house_page.footer(house) + options.get("extra_footer", "")
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def house_notebook(name: str, content: bytes, house: House, left: Collection[str]) -> bytes:
    """A notebook without links to pages left out, and with the house's rules at the head of a chapter."""
    notebook = json.loads(content)
    page = name.rpartition(".")[0]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = links.without_links(cell_source(cell), page, left).splitlines(True)
    number = notebook["metadata"].get("course", {}).get("chapter")
    said = house_page.box(house.sentences(number)) if page.startswith("chapters/") else ""
    if said:
        head = notebook["cells"][0]
        head["source"] = under_title(cell_source(head), said).splitlines(True)
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def under_title(text: str, said: str) -> str:
    """A line of HTML under the title, and under the line of facts where there is one."""
    lines = text.split("\n")
    facts = [place for place, line in enumerate(lines) if line.startswith('<p class="dd-meta">')]
    place = (facts[0] if facts else 0) + 1
    return "\n".join([*lines[:place], "", said, "", *lines[place:]])


def house_table(name: str, content: bytes, house: House, root: Path) -> bytes:
    """A table of the book with the edition's chapters and the house's words; others stay as they are."""
    table = tomllib.loads(content.decode())
    if name == "book/glossary.toml":
        return toml.listed("term", [house_term(term, house) for term in table.get("term", [])]).encode()
    if not house.left_out:
        return content
    if name == "book/curriculum.toml":
        return b"# An edition has no planned chapters.\n"
    inside = [chapter for chapter in written_chapters(root) if chapter.number in house.chapters]
    if name == "book/ideas.toml":
        taught = {idea for chapter in inside for idea in chapter.ideas}
        return toml.keyed({idea: entry for idea, entry in table.items() if idea in taught}).encode()
    if name == "book/agenda.toml":
        return agenda.house_agenda(table, {chapter.number: chapter.minutes for chapter in inside}).encode()
    return content


def house_term(term: dict[str, str], house: House) -> dict[str, str]:
    """A glossary term whose meaning ends in the house's word; it is shown in the list and on hover."""
    theirs = house.words.get(term.get("en", ""))
    return {**term, "means": f"{term['means']} Your house says: {theirs}."} if theirs and "means" in term else term


def house_bank(content: bytes, house: House) -> bytes:
    """The compiled exercises of the edition's chapters."""
    if not house.left_out:
        return content
    every = json.loads(zlib.decompress(content[len(MAGIC) :]))
    inside = {name: table for name, table in every.items() if chapter_of(name) in house.chapters}
    return MAGIC + zlib.compress(json.dumps(inside, ensure_ascii=False).encode(), 9)
