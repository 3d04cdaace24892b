"""The one table of Python ideas: for each id, how it is recognised in code (AST).

False positives that were met, and what the detectors do about them: ``in`` of a ``for`` line is not
the idea ``in`` (only comparisons count); ``sum`` as a method or a name is not the idea ``sum`` (only
the call ``sum(…)``); True and False are not numbers; an f-string's literal parts are not the idea
``text``; ``df["x"]`` and ``d["x"]`` look the same, so a key in brackets counts as ``column``.
"""

import ast

from techsales.gates.detectors import (
    TEXT_METHODS,
    Detector,
    attribute,
    calls,
    has_accumulator,
    has_boolean_mean,
    has_call,
    has_column,
    has_column_difference,
    has_comparison,
    has_date_comparison,
    has_filter,
    has_guard,
    has_in,
    has_index,
    has_library_call,
    has_list_of_dicts,
    has_number,
    has_report_f_string,
    has_scenario_loop,
    has_simulation,
    has_text,
    has_two_key_groupby,
    has_weighted_mean,
    node,
    operator,
)

#: By id; the chapter that introduces an idea names it in its metadata (or in book/curriculum.toml).
IDEAS: dict[str, Detector] = {
    "number": has_number,
    "text": has_text,
    "variable": node(ast.Assign, ast.AugAssign),
    "print": calls("print"),
    "f_string": node(ast.JoinedStr),
    "arithmetic": operator(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow),
    "list": node(ast.List),
    "index": has_index,
    "len": calls("len"),
    "sum": calls("sum"),
    "for": node(ast.For),
    "if": node(ast.If),
    "comparison": has_comparison,
    "accumulator": has_accumulator,
    "or": node(ast.BoolOp),
    "def": node(ast.FunctionDef),
    "return": node(ast.Return),
    "assert": node(ast.Assert),
    "none": lambda tree: any(isinstance(n, ast.Constant) and n.value is None for n in ast.walk(tree)),
    "raise": node(ast.Raise),
    "call": has_call,
    "import": node(ast.Import, ast.ImportFrom),
    "read_csv": calls(".read_csv"),
    "dataframe": attribute("DataFrame", "read_csv", "head", "shape", "dtypes"),
    "column": has_column,
    "filter": has_filter,
    "value_counts": calls(".value_counts"),
    "mean": calls(".mean"),
    "and_filter": operator(ast.BitAnd),
    "str_methods": attribute("str", *TEXT_METHODS),
    "drop_duplicates": calls(".drop_duplicates"),
    "isna": attribute("isna", "notna", "isnull", "notnull"),
    "map": calls(".map"),
    "to_datetime": calls(".to_datetime"),
    "groupby": calls(".groupby"),
    "agg": calls(".agg"),
    "sort_values": calls(".sort_values"),
    "merge": calls(".merge"),
    "pivot_table": calls(".pivot_table"),
    "two_key_groupby": has_two_key_groupby,
    "unstack": calls(".unstack"),
    "plot_bar": attribute("bar", "barh"),
    "dict": node(ast.Dict),
    "in": has_in,
    "list_of_dicts": has_list_of_dicts,
    "dropna": calls(".dropna"),
    "between": calls(".between"),
    "histogram": calls(".hist"),
    "boolean_mean": has_boolean_mean,
    "library_call": has_library_call,
    "weighted_mean": has_weighted_mean,
    "or_filter": operator(ast.BitOr),
    "not_filter": lambda tree: any(isinstance(n, ast.UnaryOp) and isinstance(n.op, ast.Invert) for n in ast.walk(tree)),
    "date_comparison": has_date_comparison,
    "date_subtraction": attribute("dt", "days"),
    "crosstab": calls(".crosstab"),
    "guard": has_guard,
    "scenario_loop": has_scenario_loop,
    "simulation": has_simulation,
    "column_difference": has_column_difference,
    "report_f_string": has_report_f_string,
}

#: Ideas that no syntax shows: a cell's tag does, or nothing at all.
BY_TAG: dict[str, str] = {"error_message": "raises-exception", "papermill_parameters": "parameters"}
UNSEEN = {"run_cell"}

#: New combinations of syntax that earlier chapters taught. Their chapter must show them; an earlier
#: one may use the pieces, so they are never "too early".
PATTERNS = {"guard", "scenario_loop", "column_difference", "weighted_mean", "report_f_string", "accumulator"}

#: What no chapter teaches: never in a cell a learner is to read.
NEVER: dict[str, Detector] = {
    "a comprehension": node(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    "lambda": node(ast.Lambda),
    "while": node(ast.While),
    "try": node(ast.Try),
    "with": node(ast.With),
    "class": node(ast.ClassDef),
    "match": node(ast.Match),
    ":=": node(ast.NamedExpr),
    "yield": node(ast.Yield, ast.YieldFrom),
}

KNOWN = {*IDEAS, *BY_TAG, *UNSEEN}


def ideas_in(tree: ast.AST) -> set[str]:
    """Ids of all ideas that the code uses."""
    return {idea for idea, detect in IDEAS.items() if detect(tree)}
