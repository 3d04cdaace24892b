"""The exercise bank: what is right, what each known mistake is told, the hints, the quiz.

Authors write ``exercises/NN_slug.toml``. A learner's copy carries ``exercises/bank.bin`` instead:
the same tables, compressed, with the solutions' code. Both are read into ``Exercise``.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from techsales.checking.expected import expected, plain_value
from techsales.checking.properties import PROPERTIES
from techsales.course import CourseError, find_course
from techsales.files import cell_source, read_notebook, read_toml

CHOICE_KINDS = {"predict", "choose", "judge", "parsons", "order", "match", "classify", "quiz"}
CODE_KINDS = {"fill", "fix", "write"}
#: Kinds without two known mistakes: nothing to get wrong, or graded by a person.
OPEN_KINDS = {"survey", "batch", "rubric"}
KINDS = CHOICE_KINDS | CODE_KINDS | OPEN_KINDS
KEYS = set(
    "kind title minutes right tolerance accept praise hints starter mistakes probes property "
    "share_answered ask options say solution".split()
)
COMPILED = "bank.bin"
MAGIC = b"DDB1"
Json = dict[str, Any]


@dataclass(frozen=True)
class Probe:
    """One call of the learner's function: its arguments and what it should give."""

    name: str
    args: tuple[Any, ...]
    right: Json


@dataclass(frozen=True)
class Mistake:
    """A known mistake. It is met by its answer, by what its probes give, or by a property's code."""

    say: str
    why: str = ""
    answer: Json | None = None
    when: tuple[tuple[str, Json], ...] = ()
    fails: str = ""


@dataclass(frozen=True)
class Exercise:
    """One exercise or quiz question as its TOML table says it."""

    id: str
    kind: str
    title: str
    minutes: float
    right: Json | None
    accept: tuple[Json, ...]
    tolerance: float
    praise: str
    hints: tuple[str, ...]
    starter: int | str | None
    mistakes: tuple[Mistake, ...]
    probes: tuple[Probe, ...]
    property_name: str
    share_answered: float | None
    ask: str
    options: dict[str, str]
    say: dict[str, str]
    solution: str

    @property
    def chapter(self) -> int:
        """Number of its chapter."""
        return chapter_of(self.id)


Bank = dict[str, Exercise]
_cache: dict[tuple[Path, int | None], tuple[tuple[Any, ...], Bank]] = {}


def chapter_of(exercise_id: str) -> int:
    """``3`` for ``"3.q1"``."""
    return int(exercise_id.split(".")[0])


def in_order(exercise_id: str) -> tuple[int, bool, int]:
    """Sort key: by chapter, exercises before quiz questions, by number."""
    chapter, number = exercise_id.split(".")
    return int(chapter), number.startswith("q"), int(number.lstrip("q"))


def load_bank(root: Path | None = None, chapter: int | None = None) -> Bank:
    """All exercises of the course, or of one chapter, in order; read again only when a file has changed.

    A chapter is read from its own file alone, so that a broken file stops no other chapter.

    Raises:
        CourseError: no bank, or one that cannot be used.
    """
    folder = (root or find_course()) / "exercises"
    files = sorted(folder.glob("*.toml" if chapter is None else f"{chapter:02d}_*.toml"))
    files = files or [path for path in [folder / COMPILED] if path.exists()]
    if not files and not any(folder.glob("*.toml")):
        raise CourseError(f"No exercises found in {folder}: neither a .toml file nor {COMPILED} is there.")
    stamp = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    known = _cache.get((folder, chapter))
    if known and known[0] == stamp:
        return known[1]
    tables = (table for path in files for table in read_file(path))
    bank: Bank = {}
    for place, exercise_id, table in tables:
        if exercise_id in bank:
            raise CourseError(f"{place}, exercise {exercise_id}: the id is used twice. Give one of them another.")
        bank[exercise_id] = make_exercise(place, exercise_id, table)
    bank = dict(sorted(bank.items(), key=lambda entry: in_order(entry[0])))
    _cache[folder, chapter] = stamp, bank
    return bank


def read_file(path: Path) -> Iterator[tuple[str, str, Json]]:
    """(place, id, table) of every exercise in a TOML file or a compiled bank."""
    place = f"exercises/{path.name}"
    if path.name == COMPILED:
        yield from read_compiled(place, path.read_bytes())
        return
    tables = read_toml(path)
    chapter = path.name.split("_")[0].lstrip("0")
    for exercise_id, table in tables.items():
        if not isinstance(table, dict) or not exercise_id.startswith(f"{chapter}."):
            raise CourseError(
                f'{place}: {exercise_id} is no exercise of this file. Write tables as ["{chapter}.1"], quotes included.'
            )
        yield place, exercise_id, table


def read_compiled(place: str, content: bytes) -> Iterator[tuple[str, str, Json]]:
    """The tables of a compiled bank."""
    try:
        if not content.startswith(MAGIC):
            raise ValueError
        tables = json.loads(zlib.decompress(content[len(MAGIC) :]))
    except (ValueError, zlib.error):
        raise CourseError(f"{place} is damaged. Fetch the course again; your notebooks are not touched.") from None
    for exercise_id, table in tables.items():
        yield place, exercise_id, table


def compile_bank(root: Path) -> bytes:
    """The bytes of ``bank.bin``: every table of the TOML files, with the solution's code.

    The same sources give the same bytes.
    """
    load_bank(root)
    tables = {}
    for path in sorted((root / "exercises").glob("*.toml")):
        codes = solution_codes(path.with_suffix(".ipynb"))
        for _, exercise_id, table in read_file(path):
            tables[exercise_id] = table | {"solution": codes.get(exercise_id, "")}
    # In the authors' order: a mistake known by several probes quotes the first of them.
    text = json.dumps(tables, ensure_ascii=False)
    return MAGIC + zlib.compress(text.encode(), 9)


def solution_codes(notebook: Path) -> dict[str, str]:
    """Code of the cells tagged ``solution``, by exercise id, the line with ``check`` left out."""
    codes: dict[str, str] = {}
    if not notebook.exists():
        return codes
    for cell in read_notebook(notebook)["cells"]:
        lines = cell_source(cell).splitlines()
        if lines and "solution" in cell["metadata"].get("tags", []):
            called = lines[-1].split('"')
            if len(called) > 1:
                codes[called[1]] = "\n".join(lines[:-1] if len(lines) > 1 else lines)
    return codes


def make_exercise(place: str, exercise_id: str, table: Json) -> Exercise:
    """One table, checked.

    Raises:
        CourseError: a key is missing, unknown, or holds something else than it should.
    """

    def refuse(key: str, what: str) -> CourseError:
        return CourseError(f"{place}, exercise {exercise_id}, key {key}: {what}")

    def want(key: str, kind: type | tuple[type, ...], default: Any, what: str) -> Any:
        value = table.get(key, default)
        if not isinstance(value, kind):
            raise refuse(key, f"it should be {what}.")
        return value

    for key in table.keys() - KEYS:
        raise refuse(key, f"no such key. Those there are: {', '.join(sorted(KEYS))}.")
    kind = table.get("kind")
    if kind not in KINDS:
        raise refuse("kind", f"it should be one of {', '.join(sorted(KINDS))}.")
    quiz = kind == "quiz"
    property_name = want("property", str, "", "the name of a function in checking/properties.py")
    if property_name and property_name not in PROPERTIES:
        raise refuse("property", f"checking/properties.py has no {property_name}.")
    hints = want("hints", list, [], "a list of three sentences")
    if not quiz and (len(hints) != 3 or not all(isinstance(hint, str) and hint for hint in hints)):
        raise refuse("hints", f"three sentences are needed; there are {len(hints)}.")
    options = want("options", dict, {}, "a table of letter = text")
    say = want("say", dict, {}, "a table of letter = sentence")
    if quiz and (len(options) < 2 or options.keys() != say.keys()):
        raise refuse("say", "a quiz needs two or more options, and a sentence for each of them.")
    if quiz and table.get("right") not in options:
        raise refuse("right", "it should be the letter of one of the options.")
    probes = tuple(make_probe(refuse, entry) for entry in want("probes", list, [], "an array of tables"))
    if "right" not in table and not (probes or property_name or kind in OPEN_KINDS):
        raise refuse("right", "one of right, probes and property is needed.")
    names = {probe.name for probe in probes}
    mistakes = want("mistakes", list, [], "an array of tables")
    right = expect(refuse, "right", table["right"]) if "right" in table else None
    return Exercise(
        id=exercise_id,
        kind=kind,
        title=want("title", str, "", "text"),
        minutes=want("minutes", (int, float), 0, "a number"),
        right=right,
        accept=tuple(expect(refuse, "accept", value) for value in want("accept", list, [], "a list")),
        tolerance=want("tolerance", (int, float), 1e-9, "a number"),
        praise=want("praise", str, "", "a sentence"),
        hints=tuple(hints),
        starter=want("starter", (int, str, type(None)), None, "the number of a mistake or an exception's name"),
        mistakes=tuple(make_mistake(refuse, entry, names) for entry in mistakes),
        probes=probes,
        property_name=property_name,
        share_answered=want("share_answered", (int, float, type(None)), None, "a share between 0 and 1"),
        ask=want("ask", str, "", "a question"),
        options=options,
        say=say,
        solution=want("solution", str, "", "code"),
    )


def expect(refuse: Any, key: str, value: Any) -> Json:
    """A TOML value as the typed form answers are compared in."""
    try:
        return expected(value)
    except ValueError as error:
        raise refuse(key, str(error)) from None


def make_probe(refuse: Any, entry: Any) -> Probe:
    """One table of ``probes``."""
    if not isinstance(entry, dict) or entry.keys() != {"name", "args", "right"} or not isinstance(entry["args"], list):
        raise refuse("probes", "each needs a name, args (a list) and right, and nothing else.")
    try:
        return Probe(entry["name"], tuple(plain_value(value) for value in entry["args"]), expected(entry["right"]))
    except ValueError as error:
        raise refuse("probes", str(error)) from None


def make_mistake(refuse: Any, entry: Any, probes: set[str]) -> Mistake:
    """One table of ``mistakes``."""
    if not isinstance(entry, dict) or not entry.get("say"):
        raise refuse("mistakes", "each needs say, the sentence the learner is told.")
    ways = entry.keys() & {"answer", "when", "fails"}
    if len(ways) != 1 or entry.keys() - {"answer", "when", "fails", "say", "why"}:
        raise refuse("mistakes", "each needs exactly one of answer, when and fails; else only say and why.")
    when = entry.get("when", {})
    for name in when.keys() - probes:
        raise refuse("mistakes", f"there is no probe named {name!r}.")
    return Mistake(
        say=entry["say"],
        why=entry.get("why", ""),
        answer=expect(refuse, "mistakes", entry["answer"]) if "answer" in entry else None,
        when=tuple((name, expect(refuse, "mistakes", value)) for name, value in when.items()),
        fails=entry.get("fails", ""),
    )
