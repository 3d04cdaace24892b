"""How single Python ideas are recognised in code (AST); ``gates/ideas.py`` is the table of them."""

import ast
import builtins
import re
from collections.abc import Callable, Iterator

Detector = Callable[[ast.AST], bool]

COURSE_WORDS = {"check", "hint", "solution", "progress", "quiz", "load", "show"}
TEXT_METHODS = {"strip", "upper", "lower", "title", "replace", "split", "startswith", "endswith", "join"}
ORDERED = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)
DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def each(tree: ast.AST, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    """All nodes of these kinds."""
    return (node for node in ast.walk(tree) if isinstance(node, kinds))


def node(*kinds: type[ast.AST]) -> Detector:
    """Holds where a node of one of these kinds occurs."""
    return lambda tree: any(True for _ in each(tree, *kinds))


def calls(name: str) -> Detector:
    """Holds where ``name(…)`` is called, or ``something.name(…)`` if it is written ``.name``."""
    return lambda tree: any(called == name for called in called_names(tree))


def called_names(tree: ast.AST) -> Iterator[str]:
    """``name`` for a called name, ``.name`` for a called attribute."""
    for call in each(tree, ast.Call):
        assert isinstance(call, ast.Call)
        if isinstance(call.func, ast.Name):
            yield call.func.id
        elif isinstance(call.func, ast.Attribute):
            yield f".{call.func.attr}"


def attribute(*names: str) -> Detector:
    """Holds where one of these attributes is read, called or not."""
    return lambda tree: any(isinstance(n, ast.Attribute) and n.attr in names for n in ast.walk(tree))


def operator(*kinds: type[ast.AST]) -> Detector:
    """Holds where a two-sided operator of one of these kinds occurs."""
    return lambda tree: any(isinstance(n, ast.BinOp) and isinstance(n.op, kinds) for n in ast.walk(tree))


def has_number(tree: ast.AST) -> bool:
    """A number is written; True and False do not count."""
    return any(type(n.value) in (int, float) for n in ast.walk(tree) if isinstance(n, ast.Constant))


def has_text(tree: ast.AST) -> bool:
    """A text is written, outside an f-string and not as a doc line."""
    inside = {id(part) for f in each(tree, ast.JoinedStr) for part in ast.walk(f)}
    return any(isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in inside for n in ast.walk(tree))


def has_index(tree: ast.AST) -> bool:
    """``scores[2]``, ``scores[-1]`` or ``scores[:3]``."""
    for n in ast.walk(tree):
        if isinstance(n, ast.Subscript):
            place = n.slice.operand if isinstance(n.slice, ast.UnaryOp) else n.slice
            if isinstance(place, ast.Slice) or (isinstance(place, ast.Constant) and type(place.value) is int):
                return True
    return False


def has_accumulator(tree: ast.AST) -> bool:
    """In a loop, a name gets a value made from its old one."""
    return any(adds_to_itself(n) for loop in each(tree, ast.For) for n in ast.walk(loop))


def adds_to_itself(n: ast.AST) -> bool:
    """``n = n + x`` or ``n += x``."""
    if isinstance(n, ast.AugAssign):
        return True
    if not (isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name) and isinstance(n.value, ast.BinOp)):
        return False
    name = n.targets[0].id
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(n.value))


def has_call(tree: ast.AST) -> bool:
    """A function is called that is neither Python's own nor one of the course's."""
    known = set(dir(builtins)) | COURSE_WORDS | library_names()
    return any(not name.startswith(".") and name not in known for name in called_names(tree))


def library_names() -> set[str]:
    """The functions of the course's library that learners call."""
    from techsales import effects, intervals, metrics

    found = set()
    for module in (metrics, intervals, effects):
        found |= {name for name, thing in vars(module).items() if callable(thing) and not name.startswith("_")}
    return found


def has_library_call(tree: ast.AST) -> bool:
    """A function of ``techsales.metrics``, ``intervals`` or ``effects`` is called."""
    known = library_names()
    return any(name.lstrip(".") in known for name in called_names(tree))


def has_column(tree: ast.AST) -> bool:
    """``table["column"]``, also with a list of names."""
    for n in ast.walk(tree):
        if isinstance(n, ast.Subscript):
            parts = n.slice.elts if isinstance(n.slice, ast.List) else [n.slice]
            if any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in parts):
                return True
    return False


def has_filter(tree: ast.AST) -> bool:
    """``table[table.stage == "won"]``: a comparison, or several joined, in brackets."""
    return any(isinstance(n, ast.Subscript) and node(ast.Compare)(n.slice) for n in ast.walk(tree))


def has_two_key_groupby(tree: ast.AST) -> bool:
    """``.groupby(["a", "b"])``."""
    return any(
        isinstance(n, ast.Call)
        and isinstance(n.func, ast.Attribute)
        and n.func.attr == "groupby"
        and any(isinstance(keys, ast.List) and len(keys.elts) > 1 for keys in n.args[:1])
        for n in ast.walk(tree)
    )


def has_in(tree: ast.AST) -> bool:
    """``x in y`` as a test; the ``in`` of a ``for`` line is no comparison and does not count."""
    return any(
        isinstance(op, (ast.In, ast.NotIn)) for n in ast.walk(tree) if isinstance(n, ast.Compare) for op in n.ops
    )


def has_list_of_dicts(tree: ast.AST) -> bool:
    """A list written with dictionaries in it."""
    return any(isinstance(n, ast.List) and any(isinstance(e, ast.Dict) for e in n.elts) for n in ast.walk(tree))


def has_boolean_mean(tree: ast.AST) -> bool:
    """``(scores >= 4).mean()``."""
    return any(
        isinstance(n, ast.Attribute) and n.attr == "mean" and isinstance(n.value, (ast.Compare, ast.BinOp))
        for n in ast.walk(tree)
    )


def has_weighted_mean(tree: ast.AST) -> bool:
    """A sum of products: ``0.4 * a + 0.6 * b``."""
    return any(
        isinstance(n, ast.BinOp)
        and isinstance(n.op, ast.Add)
        and operator(ast.Mult)(n.left)
        and operator(ast.Mult)(n.right)
        for n in ast.walk(tree)
    )


def has_comparison(tree: ast.AST) -> bool:
    """``<``, ``==`` and their family."""
    return any(isinstance(op, ORDERED) for n in ast.walk(tree) if isinstance(n, ast.Compare) for op in n.ops)


def has_date_comparison(tree: ast.AST) -> bool:
    """A comparison with a written date, ``"2025-12-01"``."""
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and bool(DATE.match(part.value))
        for n in each(tree, ast.Compare)
        for part in ast.walk(n)
    )


def has_guard(tree: ast.AST) -> bool:
    """An ``if`` whose body raises or returns at once, before the formula."""
    return any(isinstance(n, ast.If) and isinstance(n.body[0], (ast.Raise, ast.Return)) for n in ast.walk(tree))


def has_scenario_loop(tree: ast.AST) -> bool:
    """A loop whose body calls a function and prints."""
    return any(calls("print")(loop) and node(ast.BinOp, ast.Call)(loop) for loop in each(tree, ast.For))


def has_column_difference(tree: ast.AST) -> bool:
    """One column minus another."""
    column = (ast.Subscript, ast.Attribute)
    return any(
        isinstance(n, ast.BinOp)
        and isinstance(n.op, ast.Sub)
        and isinstance(n.left, column)
        and isinstance(n.right, column)
        for n in ast.walk(tree)
    )


def has_simulation(tree: ast.AST) -> bool:
    """Random numbers are drawn."""
    imported = any("random" in alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names)
    return imported or attribute("random", "default_rng", "gauss", "normalvariate")(tree)


def has_report_f_string(tree: ast.AST) -> bool:
    """An f-string with two or more values in it."""
    return any(
        isinstance(n, ast.JoinedStr) and sum(isinstance(v, ast.FormattedValue) for v in n.values) > 1
        for n in ast.walk(tree)
    )
