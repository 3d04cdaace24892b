"""The sheets' words are written once, in book/forms.toml; pages that show the same items are held to it."""

import re
from pathlib import Path

import pytest

from techsales.checking.bank import load_bank
from techsales.course import CourseError
from techsales.files import cell_source, read_notebook
from techsales.programme.forms import read_forms


@pytest.fixture
def five_steps(root: Path) -> str:
    return (root / "book" / "five_steps.md").read_text(encoding="utf-8")


def part(page: str, heading: str) -> str:
    """The text of one section."""
    return re.split(r"^#", page.split(f"{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of a table's lines."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


def task(root: Path, slug: str, cell_id: str) -> str:
    notebook = read_notebook(root / "exercises" / f"{slug}.ipynb")
    return next(cell_source(cell) for cell in notebook["cells"] if cell["id"] == cell_id)


def test_the_self_assessment(root: Path, five_steps: str) -> None:
    assessment = read_forms(root).assessment
    items = [row[1] for row in rows(part(five_steps, "### The self-assessment"))[2:]]
    assert items == list(assessment.items)
    assert re.findall(r"^\d+\. (.*)$", task(root, "01_bug_report", "ex-1-5-task"), re.MULTILINE) == items
    scale = " · ".join(f"**{points}** {words}" for points, words in enumerate(assessment.anchors))
    assert scale in five_steps and scale in task(root, "01_bug_report", "ex-1-5-task")
    tested = ", ".join(map(str, assessment.tested[:-1])) + f" and {assessment.tested[-1]}"
    assert f"lines {tested} of the sheet" in five_steps
    assert f"lines {tested} of the self-assessment" in (root / "trainer" / "test_forms.md").read_text(encoding="utf-8")


def test_the_rubric(root: Path) -> None:
    rubric = read_forms(root).rubric
    page = (root / "book" / "trainers.md").read_text(encoding="utf-8")
    levels = {
        name: re.findall(r"\*\*\d\*\* (.*?)(?:<br>|$)", cell)
        for name, cell in rows(part(page, "## The rubric"))[2:]
        for name in [name.strip("*")]
    }
    assert levels == {name: list(words) for name, words in rubric.rows}
    exercise = task(root, "15_kestrel_quarter", "ex-15-6-task")
    assert {row[0]: row[1:] for row in rows(exercise)[2:]} == levels
    assert (rubric.needed, rubric.most) == (10, 15)
    assert "Ten of fifteen with no zero is a pass" in page and "10 of 15 and no zero is a pass" in exercise


def test_the_planning_sheet(root: Path, five_steps: str) -> None:
    planning = read_forms(root).planning
    assert [row[0] for row in rows(part(five_steps, "## 2 Plan"))[2:]] == list(planning.lines)
    asked = re.findall(r"^\d\. (.*)$", part(five_steps, "## 1 Assess"), re.MULTILINE)
    assert asked == list(planning.interviews) and planning.managers == 3


def test_the_feedback_form(root: Path, five_steps: str) -> None:
    typed = "\n".join(re.findall(r"^    (.*)$", part(five_steps, "### The feedback form"), re.MULTILINE))
    items = [" ".join(re.sub(r"_+", " ", item).split()) for item in re.split(r"(?:^|\n)\d ", typed)[1:]]
    expected = [" ".join([q.ask, *filter(None, q.blanks)]) for q in read_forms(root).feedback.questions]
    assert items == expected


def test_the_minutes_on_the_sheet_are_the_exercise_s(root: Path) -> None:
    assert load_bank(root)["1.5"].minutes == 8 and "eight minutes" in read_forms(root).assessment.about


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('stem = "I can …"', "", "lacks stem"),
        ('levels = ["none", "one other', 'levels = ["one other', "Rivals of the rubric has 3 levels"),
        ('kind = "text"', 'kind = "essay"', "'essay' is no kind"),
        ("anchors = [", 'anchors = [1, "', "cannot be read"),
        ('anchors = ["never heard of it", ', "anchors = [0, ", "anchors is no list of texts"),
    ],
)
def test_a_broken_source_is_one_sentence(old: str, new: str, said: str, root: Path, tmp_path: Path) -> None:
    text = (root / "book" / "forms.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "forms.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError, match="book/forms.toml") as error:
        read_forms(tmp_path)
    assert said in str(error.value)
