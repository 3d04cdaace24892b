"""The table for a learning-management system: right cells, and no cell that a spreadsheet would run."""

import csv
import io

import pytest

from techsales.checking.bank import load_bank
from techsales.grading.items import Classroom, Standing, classroom
from techsales.grading.lms import write_lms_csv
from techsales.grading.scores import ScoreRow, Scores
from techsales.spreadsheets import csv_bytes, harmless


def rows_of(path):
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "a spreadsheet would take it for another encoding"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_one_row_a_learner_one_column_an_exercise_and_totals(tmp_path, root):
    bank = load_bank(root)
    room = Classroom(
        [
            Standing("ben", "Ben", {"3.1": "wrong", "3.2": "open"}, ""),
            Standing("ana", "Ana", {"3.1": "right", "3.q1": "right", "3.2": "mistake"}, ""),
        ]
    )
    write_lms_csv(tmp_path / "lms.csv", room, bank)
    ana, ben = rows_of(tmp_path / "lms.csv")
    exercises = [each.id for each in bank.values() if each.kind != "quiz"]
    columns = list(ana)
    assert columns[:4] == ["learner", "right", "answered", "exercises"]
    assert [each for each in columns[4:] if "q" not in each] == exercises and len(exercises) > 80
    assert columns.index("3.q1") == columns.index("3.6") + 1 and "3.q2" not in columns
    assert (ana["learner"], ana["right"], ana["answered"], ana["exercises"]) == (
        "Ana",
        "2",
        "3",
        str(len(exercises) + 1),
    )
    assert (ana["3.1"], ana["3.2"], ana["3.3"]) == ("1", "0", "")
    assert (ben["3.1"], ben["3.2"], ben["answered"]) == ("0", "0", "1")


def test_scores_add_their_totals(tmp_path, root):
    numbers = {f"rubric_{row}": 2 for row in ("definition", "evidence", "rivals", "uncertainty", "customer")}
    room = Classroom([Standing("ana", "Ana", {}, ""), Standing("ben", "Ben", {}, "")])
    write_lms_csv(tmp_path / "lms.csv", room, load_bank(root), Scores({"ana": ScoreRow(2, "Ana", numbers, {})}))
    ana, ben = rows_of(tmp_path / "lms.csv")
    assert (ana["rubric_points"], ana["rubric_pass"], ana["oral_points"]) == ("10", "1", "")
    assert ben["rubric_points"] == ben["rubric_pass"] == ""


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\0=1", '=HYPERLINK("x")']
)
def test_a_formula_in_a_name_is_defused(name):
    (cell,) = next(csv.reader(io.StringIO(csv_bytes([[name]]).decode("utf-8-sig"), newline="")))
    assert cell.startswith("'"), cell


@pytest.mark.parametrize("name", ["Ana", "O'Neil", "Anne-Marie", "王小明", ""])
def test_other_names_stay_as_they_are(name):
    assert harmless(name) == name


def test_line_ends_commas_and_quotes_in_a_name_stay_in_their_cell():
    names = ['Ana, "the" Lind', "Ana\nLind", "Ana;Lind"]
    read = list(csv.reader(io.StringIO(csv_bytes([[name] for name in names]).decode("utf-8-sig"), newline="")))
    assert read == [[name] for name in names]


def test_the_class(tmp_path, book, root, make):
    write_lms_csv(tmp_path / "lms.csv", classroom(book.learners()), load_bank(root))
    rows = rows_of(tmp_path / "lms.csv")
    assert len(rows) == len(make.names) + 2
    assert not any(row["learner"].startswith(("=", "+", "-", "@")) for row in rows)
