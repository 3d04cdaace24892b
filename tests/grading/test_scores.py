"""scores.csv: every bad row is named with line, column and reason; good rows go on."""

import pytest

from techsales.course import CourseError
from techsales.grading.before_after import SELF, TEST, change_of, forms_apart, in_words, lines_of
from techsales.grading.items import Classroom, Standing
from techsales.grading.lms import scores_template
from techsales.grading.scores import COLUMNS, LIMITS, ScoreRow, Scores, passed, read_scores

RUBRIC = "rubric_definition,rubric_evidence,rubric_rivals,rubric_uncertainty,rubric_customer"


@pytest.fixture
def read(tmp_path):
    def do(text: str | bytes) -> Scores:
        path = tmp_path / "scores.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_scores(path)

    return do


def test_the_columns_are_those_of_the_sheets():
    assert len(COLUMNS) == len(set(COLUMNS)) == 1 + 5 + 5 + 24 + 2 + 12
    assert (LIMITS["rubric_rivals"], LIMITS["oral_customer"], LIMITS["pre_12"], LIMITS["test_post_6"]) == (3, 3, 4, 2)


def test_good_rows_are_read(read):
    scores = read(f"learner,{RUBRIC},pre_1,test_form_pre\n Ana  Lind ,3,2,1,2,3,4,a\nBen,,,,,,,\n")
    assert not scores.problems
    ana = scores.rows["ana lind"]
    assert ana.rubric("rubric") == [3, 2, 1, 2, 3] and ana.numbers["pre_1"] == 4 and ana.forms == {"test_form_pre": "A"}
    assert scores.rows["ben"].numbers == {} and ana.rubric("oral") == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Ana,4,2,2,2,2,,,", "line 2, column rubric_definition: '4' is not a whole number from 0 to 3."),
        ("Ana,-1,2,2,2,2,,,", "'-1' is not a whole number"),
        ("Ana,2.5,2,2,2,2,,,", "'2.5' is not a whole number"),
        ("Ana,²,2,2,2,2,,,", "'²' is not a whole number"),
        ("Ana,x" + "9" * 500 + ",2,2,2,2,,,", "is not a whole number"),
        ("Ana,2,2,,2,2,,,", "line 2, column rubric_rivals: it is empty beside other rubric points."),
        ("Ana,,,,,,5,,", "line 2, column pre_1: '5' is not a whole number from 0 to 4."),
        ("Ana,,,,,,,C,", "column test_form_pre: 'C' is no form of the test. Write A or B."),
        ("Ana,,,,,,,A,A", "column test_form_post: form A was used before, too."),
        (",2,2,2,2,2,,,", "line 2, column learner: a name is needed"),
        ("Ana,2,2,2,2,2,,,,,7", "11 cells under 9 columns"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_the_others_go_on(read, row, says):
    scores = read(f"learner,{RUBRIC},pre_1,test_form_pre,test_form_post\n{row}\nBen,2,2,2,2,2,1,A,B\n")
    assert any(says in str(problem) for problem in scores.problems), scores.problems
    assert list(scores.rows) == ["ben"]


def test_all_that_is_wrong_with_a_row_is_said_at_once(read):
    scores = read("learner,pre_1,pre_2\nAna,7,x\n")
    assert [(each.line, each.column) for each in scores.problems] == [(2, "pre_1"), (2, "pre_2")]


def test_a_learner_twice_is_refused_the_second_time(read):
    scores = read("learner,pre_1\nAna,1\n\n ANA ,2\n")
    assert scores.rows["ana"].numbers == {"pre_1": 1}
    assert str(scores.problems[0]) == "line 4, column learner: ANA stands in line 2, too. Keep one of them."


def test_unknown_and_double_columns_are_named(read):
    scores = read("learner,pre1,grade,pre_2,pre_2\nAna,1,2,3,4\n")
    assert scores.rows["ana"].numbers == {"pre_2": 3}
    told = [str(problem) for problem in scores.problems]
    assert "column pre1: there is no such column; it was not read. Did you mean pre_1?" in told[0]
    assert "column grade" in told[1] and "there twice" in told[2]


def test_a_misspelt_rubric_column_is_one_sentence_however_many_learners(read):
    rows = "".join(f"Learner {n},2,2,2,2,2,3\n" for n in range(40))
    misspelt = read(f"learner,{RUBRIC.replace('rivals', 'rivlas')},pre_1\n{rows}")
    assert [str(problem) for problem in misspelt.problems] == [
        "line 1, column rubric_rivlas: there is no such column; it was not read. Did you mean rubric_rivals? "
        "Without it no rubric points were read."
    ]
    assert len(misspelt.rows) == 40
    assert (misspelt.rows["learner 7"].rubric("rubric"), misspelt.rows["learner 7"].numbers) == ([], {"pre_1": 3})
    lacking = read(f"learner,{RUBRIC.replace(',rubric_rivals', '')}\nAna,2,2,2,2\nBen,2,2,2,2\n")
    assert [str(problem) for problem in lacking.problems] == [
        "line 1, column rubric_rivals: it is missing beside other rubric columns, so no rubric points were read. Add it."
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_as_spreadsheets_save_them(read, end):
    text = end.join(["\ufefflearner;pre_1", '"Lind; Ana";2', "Müller;3", ""])
    scores = read(text)
    assert not scores.problems and scores.rows["lind; ana"].numbers == {"pre_1": 2} and "müller" in scores.rows


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"name,pre_1\nAna,1\n", "has no column learner"),
        ("learner\nMüller\n".encode("cp1252"), "save it as “CSV UTF-8”"),
        (b'learner,pre_1\n"' + b"x" * 200_000, "line 2: field larger than field limit"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(read, content, says):
    with pytest.raises(CourseError, match=says):
        read(content)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    with pytest.raises(CourseError, match="There is no file"):
        read_scores(tmp_path / "none.csv")
    with pytest.raises(CourseError, match="is a folder"):
        read_scores(tmp_path)


def test_the_template_comes_back_as_it_was_handed_out(read):
    room = Classroom([Standing(n.casefold(), n, {}, "") for n in ("Ana", "=1+1", "王小明")])
    scores = read(scores_template(room))
    assert not scores.problems and set(scores.rows) == {"ana", "=1+1", "王小明"}


def test_a_pass_takes_ten_and_no_zero():
    assert passed([2, 2, 2, 2, 2]) and not passed([2, 2, 2, 2, 1]) and not passed([3, 3, 3, 3, 0]) and not passed([])


def people(*rows: dict[str, int], forms: str = "") -> Scores:
    form = [{"test_form_pre": letter} for letter in forms] or [{} for _ in rows]
    return Scores({str(n): ScoreRow(n, str(n), row, form[n]) for n, row in enumerate(rows)})


def sheet(when: str, value: int, size: int = 12) -> dict[str, int]:
    return {f"{when}_{n}": value for n in range(1, size + 1)}


def test_the_change_is_over_people_with_both_sheets_complete():
    scores = people(
        sheet("pre", 1) | sheet("post", 2),
        sheet("pre", 1) | sheet("post", 3),
        sheet("pre", 2) | sheet("post", 1),
        sheet("pre", 0),
        {"pre_1": 3, "post_1": 0},
        {},
    )
    change = change_of(scores, SELF)
    assert (change.n, change.left_out, change.before, change.after, change.median) == (3, 2, 12, 24, 12)
    assert change.changes == (-12, 12, 24) and in_words(change.changes) == "−12, +12, +24"
    assert change.mean == 8 and change.interval[0] < 0 < change.interval[1]
    first = lines_of(scores, SELF)[0]
    assert (first.number, first.n, first.before, first.after) == (1, 4, 1.5, 1.5)
    assert change_of(people({}), TEST) is None and lines_of(people({}), TEST) == []


def test_one_person_has_no_interval():
    change = change_of(people(sheet("test_pre", 1, 6) | sheet("test_post", 2, 6)), TEST)
    assert change.changes == (6,) and change.interval is None


def test_the_halves_of_the_first_test_are_compared():
    scores = people(sheet("test_pre", 2, 6), sheet("test_pre", 1, 6), sheet("test_pre", 0, 6), forms="ABB")
    assert forms_apart(scores) == (12, 1, 3, 2)
    assert forms_apart(people(sheet("test_pre", 2, 6), forms="A")) is None
