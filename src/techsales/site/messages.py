"""The index of messages, read from the code that says them, so that a new sentence is listed by itself.

A sentence is a text that a function of ``checking/errors.py`` or ``checking/diagnose.py`` returns; what it
fills in is shown as ``…``. The full list of known mistakes is read from the exercises' TOML and is the trainer's.
"""

import ast
import html
import re
from dataclasses import dataclass
from pathlib import Path

from techsales.checking import diagnose, errors
from techsales.checking.bank import load_bank
from techsales.checking.feedback import rich
from techsales.site.indexes import grid

SHORTEST = 20


@dataclass(frozen=True)
class Group:
    """Sentences that belong together: those for one error, or for one kind of answer."""

    title: str
    sentences: tuple[str, ...]


def spoken(node: ast.AST) -> list[str]:
    """The sentences an expression may come to: both branches of an ``if``, both sides of an ``or``."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(part.value if isinstance(part, ast.Constant) else "…" for part in parts)]  # type: ignore[misc]
        case ast.IfExp(body=body, orelse=other):
            return [*spoken(body), *spoken(other)]
        case ast.BoolOp(values=values):
            return [text for value in values for text in spoken(value)]
        case ast.Call(func=ast.Name(id="plain_sentence"), args=[one]):
            return spoken(one)
        case ast.Lambda(body=body):
            return spoken(body)
    return []


def tidy(text: str) -> str:
    """A sentence for a list: no runs of ``…``."""
    return re.sub(r"…(?:\.?\s*…)+", "…", " ".join(text.split())).strip()


def is_sentence(text: str) -> bool:
    """True for what a learner reads; not for marks and single words."""
    return len(text) >= SHORTEST and " " in text and text.strip(" …") != "" and text.rstrip()[-1] in ".?…)"


def returned(function: ast.FunctionDef) -> list[str]:
    """The sentences a function may return."""
    returns = [node for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    returns.sort(key=lambda node: node.lineno)
    texts = [text for node in returns if node.value for text in spoken(node.value)]
    return list(dict.fromkeys(text for text in map(tidy, texts) if is_sentence(text)))


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """The functions of a module by name, in order."""
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def module_tree(module: object) -> ast.Module:
    """The source of a module of ours."""
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]


def sentence_table(tree: ast.Module) -> list[tuple[str, ast.expr]]:
    """The entries of ``SENTENCES``: the error's name and what speaks for it."""
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "SENTENCES":
            entries = node.value.elts if isinstance(node.value, ast.List) else []
            pairs = [entry.elts for entry in entries if isinstance(entry, ast.Tuple)]
            return [(kind.id, speaker) for kind, speaker in pairs if isinstance(kind, ast.Name)]
    return []


def error_groups() -> list[Group]:
    """What is said when Python stops, by the name of the error; the last is for every other error."""
    tree = module_tree(errors)
    known = functions(tree)
    groups = []
    for name, speaker in sentence_table(tree):
        named = isinstance(speaker, ast.Name) and speaker.id in known
        said = returned(known[speaker.id]) if named else list(map(tidy, spoken(speaker)))  # type: ignore[attr-defined]
        if said:
            groups.append(Group(name, tuple(said)))
    groups.sort(key=lambda group: group.title)
    return [*groups, Group("Any other error", tuple(returned(known["explain"])))]


def answer_groups() -> list[Group]:
    """What is said of an answer that is wrong in a way nobody listed, by kind."""
    groups = []
    for function in functions(module_tree(diagnose)).values():
        said = returned(function)
        if said:
            groups.append(Group(heading(ast.get_docstring(function) or function.name), tuple(said)))
    return groups


def heading(docstring: str) -> str:
    """A function's first line as a heading: what stands behind a colon and before a semicolon."""
    text = docstring.partition("\n")[0].partition(";")[0].rpartition(":")[2].strip(" .")
    return text[:1].upper() + text[1:]


def groups_html(groups: list[Group]) -> str:
    """Groups as a list of names and sentences."""
    parts = []
    for group in groups:
        items = "".join(f"<li>{rich(sentence)}</li>" for sentence in group.sentences)
        parts.append(f'<p class="dd-part">{html.escape(group.title)}</p><ul>{items}</ul>')
    return "".join(parts)


def is_trainers(root: Path) -> bool:
    """Whether this folder is the author's: a learner's holds the compiled bank and no TOML."""
    return any((root / "exercises").glob("*.toml"))


def known_mistakes_html(root: Path) -> str:
    """Every known mistake: exercise, what the learner thinks, what the learner is told."""
    rows = [
        (html.escape(exercise.id), html.escape(mistake.why) or "–", rich(mistake.say))
        for exercise in load_bank(root).values()
        for mistake in exercise.mistakes
    ]
    return grid(("exercise", "what leads there", "what is said"), rows, "Known mistakes")


def message_index(root: Path) -> list[tuple[str, str]]:
    """(title, HTML) of the sections: two for learners, and a third in the trainer's edition."""
    found = [
        ("When Python stops", groups_html(error_groups())),
        ("When an answer is not right yet", groups_html(answer_groups())),
    ]
    if is_trainers(root):
        found.append(("Known mistakes, for the trainer", known_mistakes_html(root)))
    return found
