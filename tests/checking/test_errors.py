import pytest
from IPython.core.interactiveshell import InteractiveShell

from techsales.checking.errors import explain, install, lines_for
from techsales.course import CourseError

CASES = [
    ("price = 1\nprint(pirce)", "Did you mean price?"),
    ("print(nothing_like_it)", "does the cell that makes it still have to run?"),
    ("answer = cabde", "text that needs quotes"),
    ("Print(3)", "Did you mean print?"),
    ("answer = none", "Did you mean None?"),
    ("For s in [1]:\n    print(s)", "Python writes for"),
    ("if 1 => 2:\n    pass", "the equals sign comes last"),
    ("if 1 ≥ 2:\n    pass", ">= for"),
    ("assert len([1]) = 1", "One equals sign stores"),
    ("return 5", "return belongs inside a function"),
    ("print(1))", "never opened"),
    ("x = [1, 2)", "another shape"),
    ("print(f'{3')", "pair of braces"),
    ("[1, 2](0)", "this is a list"),
    ("[\n  (1, 2)\n  (3, 4)\n]", "without a comma"),
    ("len[1, 2]", "called with round ones"),
    ("[1, 2]['0']", "a whole number, without quotes"),
    ("'3' > 2", "A text is compared"),
    ("[1, 2] > 2", "one by one, with a for loop"),
    ("(0, 4) / 2", "Write decimals with a point"),
    ("sum(5)", "Several values are needed"),
    ("raise 'bad'", "After raise comes the name of an error"),
    ("'3' + 4", "A text and a number met"),
    ("3 + '4'", "A text and a number met"),
    ("3 + ...", "Three dots are still standing"),
    ("None + 1", "One of the values is None"),
    ("len()", "more or fewer values"),
    ("x = 3\nx(2)", "this name is no function"),
    ("x = 3\nx[0]", "this value is not several"),
    ("1 / 0", "divided by zero"),
    ("[1, 2][2]", "positions start at 0"),
    ("{'a': 1}['b']", "no key or column called 'b'"),
    ("import panda", "no package called panda"),
    ("from math import squirt", "not what you asked of it"),
    ("'a'.uper()", "nothing called uper"),
    ("None.upper()", "an earlier step handed nothing over"),
    ("float('1,5 EUR')", "cannot be read as a number"),
    ("open('nowhere.csv')", "no file at that place"),
    ("assert 1 == 2", "A test said no"),
    ("b'\\xfc'.decode()", "another alphabet"),
    ("for s in [1]:\nprint(s)", "must be indented"),
    ("print((1)", "never closed"),
    ("x = 'abc", "no closing quote"),
    ("if 1 = 2:\n    pass", "One equals sign stores"),
    ("if True\n    pass", "needs a colon"),
    ("a b c", "cannot read this line"),
    ("def f(): return f()\nf()", "calls itself without end"),
    ("raise ValueError('no')", "The kind of value is right"),
    ("raise OSError('odd')", "read it slowly"),
    ("raise MemoryError()", "no room for a result of this size"),
    ("pair = (2, 3)\npair()", "The shape of a table takes none"),
    ("1.5 & 2", "Put round brackets around each question"),
    ("~'a'", "~(a == 1)"),
]


@pytest.mark.parametrize(("code", "part"), CASES, ids=[part for _, part in CASES])
def test_every_common_error_has_its_sentence(code: str, part: str):
    space: dict = {}
    with pytest.raises(BaseException) as caught:
        exec(compile(code, "<cell>", "exec"), space)
    sentence = explain(caught.value, list(space))
    assert part in sentence
    assert "!" not in sentence


def test_pandas_errors_are_explained_too():
    import pandas as pd

    table = pd.DataFrame({"team": ["Kestrel"]})
    with pytest.raises(KeyError) as missing:
        table["Team"]
    assert "no key or column called 'Team'" in explain(missing.value)
    with pytest.raises(ValueError) as truth:
        bool(table["team"] == "Kestrel") or bool(pd.Series([True, False]))
    assert "a whole column" in explain(truth.value)


def test_an_error_of_the_course_is_its_own_sentence():
    assert lines_for(CourseError("deals.csv is missing."), None, []) == ["deals.csv is missing."]


@pytest.fixture
def notebook(monkeypatch):
    """A shell that collects what it would show of an error."""
    ip = InteractiveShell.instance()
    shown: list = []
    monkeypatch.setattr(ip, "_showtraceback", lambda kind, error, lines: shown.append(lines))
    ip._techsales_explains = False
    install()
    yield ip, shown
    InteractiveShell.clear_instance()


def test_a_cell_that_raises_shows_place_sentence_and_last_line(notebook):
    ip, shown = notebook
    result = ip.run_cell("total = 10\ntotal / 0")
    assert isinstance(result.error_in_exec, ZeroDivisionError)
    assert shown == [
        [
            "Line 2: total / 0",
            "Something was divided by zero. What should happen when there is nothing to count?",
            "ZeroDivisionError: division by zero",
        ]
    ]


def test_a_cell_that_cannot_be_read_shows_the_same_three_lines(notebook):
    ip, shown = notebook
    ip.run_cell("for s in [1]\n    print(s)")
    assert shown[0][0] == "Line 1: for s in [1]"
    assert "needs a colon" in shown[0][1]
    assert shown[0][2].startswith("SyntaxError")


def test_lines_that_do_not_align_are_explained_and_a_colon_stays(notebook):
    ip, shown = notebook
    ip.run_cell("for s in [1]:\n    print(s)\n  print(2)")
    assert shown[0][0] == "Line 3: print(2)"
    assert "The blanks at the start of this line" in shown[0][1]
    ip.run_cell("for s in scores_of_nobody:\n    print(s)")
    assert shown[1][0] == "Line 1: for s in scores_of_nobody:"


def test_a_cell_that_ends_too_early_is_explained(notebook):
    ip, shown = notebook
    ip.run_cell("print(len([5, 4])")
    assert "a bracket or quote is still open" in shown[0][1]


def test_a_missing_file_of_the_course_is_named_with_the_way_back(tmp_path, monkeypatch):
    import shutil
    from pathlib import Path

    shutil.copytree(Path(__file__).resolve().parents[2] / "data", tmp_path / "data")
    (tmp_path / "data" / "surveys.csv").unlink()
    monkeypatch.setenv("TECHSALES_COURSE", str(tmp_path))
    with pytest.raises(FileNotFoundError) as gone:
        (tmp_path / "data" / "surveys.csv").read_text()
    assert explain(gone.value) == (
        "The file surveys.csv is missing from the folder data. To get it back, run this in any cell: "
        'from techsales.company import restore; restore("surveys")'
    )


COLUMNS = [
    ('deals.stage == "won" & deals.team == "Kestrel"', "(a == 1) & (b == 2)"),
    ('deals.stage == "won" & deals.amount > 5', "(a == 1) & (b == 2)"),
    ('deals.stage == "won" | deals.team == "Kestrel"', "(a == 1) & (b == 2)"),
    ("deals.amount > 5.5 & deals.amount < 7", "(a == 1) & (b == 2)"),
    ("deals.amount > 5 & deals.amount < 7", "with round brackets around each question"),
    ('deals.stage == "won" and deals.team == "Kestrel"', "write & in place of and"),
    ('not deals.stage == "won"', "~ in place of not"),
    ("deals.shape()", "takes none: deals.shape"),
    ('deals["stage"]("won")', "a table or a column"),
    ("deals(3)", "a table or a column"),
]


@pytest.mark.parametrize(("code", "part"), COLUMNS, ids=[code for code, _ in COLUMNS])
def test_questions_about_whole_columns_are_explained(code: str, part: str):
    import pandas as pd

    deals = pd.DataFrame({"team": ["Kestrel", "Heron"], "stage": ["won", "lost"], "amount": [5, 7]})
    with pytest.raises((TypeError, ValueError)) as caught:
        eval(code, {"deals": deals})
    assert part in explain(caught.value)
