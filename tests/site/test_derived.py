"""Pages that nobody types: each is made from the course's files, and follows when one of them changes."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.utils import new_document

from techsales.checking.bank import load_bank
from techsales.course import CourseError
from techsales.curriculum import chapters
from techsales.gates.leaks import secrets, tight
from techsales.gates.reading import notebooks
from techsales.site import agenda, agenda_page, derived, indexes, messages
from techsales.site.stage import stage

CHAPTER = "chapters/01_count.ipynb"
IDEAS = """
number = { means = "A value.", code = "5" }
list = { means = "Several values." }
for = { means = "The same steps for each." }
groupby = { means = "One result for each group." }
"""


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def course(tiny: Any, **changes: Any) -> None:
    tiny.edit(CHAPTER, lambda nb: nb["metadata"]["course"].update(changes))


def test_the_course_map_has_every_chapter_with_what_it_needs_and_introduces(root: Path) -> None:
    text = indexes.course_map_html(root)
    for chapter in chapters(root):
        assert chapter.planned or f'href="doc:chapters/{chapter.slug}"' in text
        assert f'value="{chapter.number}"' in text
    assert text.count("<li ") == len(chapters(root))


def test_the_course_map_follows_the_metadata(tiny: Any) -> None:
    before = text_of(indexes.course_map_html(tiny.root))
    assert "needs nothing · leads to 2" in before and "planned" in before and "New in Python: groupby." in before
    course(tiny, minutes=77)
    assert "77 min" in text_of(indexes.course_map_html(tiny.root))


def ideas_of(tiny: Any) -> list[str]:
    return [idea for chapter in chapters(tiny.root) for idea in chapter.ideas]


def write_ideas(tiny: Any, leave_out: str = "", more: str = "") -> None:
    lines = [f'{idea} = {{ means = "About {idea}." }}' for idea in ideas_of(tiny) if idea != leave_out]
    (tiny.root / "book" / "ideas.toml").write_text("\n".join([*lines, more]), encoding="utf-8")


def test_every_idea_of_the_course_has_its_line_and_its_chapter(root: Path) -> None:
    found = indexes.ideas_of(root)
    assert len(found) == len([idea for chapter in chapters(root) for idea in chapter.ideas])
    assert [idea.words for idea in found] == sorted((idea.words for idea in found), key=str.lower)
    assert all(idea.means.endswith(".") and len(idea.means) < 90 for idea in found)
    assert "for loop" in indexes.idea_index_html(root)


def test_an_idea_without_meaning_is_named(tiny: Any) -> None:
    write_ideas(tiny)
    assert "About groupby." in indexes.idea_index_html(tiny.root)
    write_ideas(tiny, leave_out="groupby")
    with pytest.raises(CourseError, match="the idea groupby of chapter 2 has no meaning"):
        indexes.ideas_of(tiny.root)
    write_ideas(tiny, more='merge = { means = "Not here." }')
    with pytest.raises(CourseError, match="no chapter teaches merge"):
        indexes.ideas_of(tiny.root)


def test_every_figure_is_listed_with_its_words_and_its_cell(root: Path) -> None:
    wanted = [
        (cell.alt, f"{notebook.name.removesuffix('.ipynb')}#cell-{cell.id}")
        for notebook in notebooks(root)
        for cell in notebook.code
        if cell.alt and not cell.tags & {"mistake", "solution"}
    ]
    assert wanted
    found = indexes.figures_of(root)
    assert [(figure.alt, f"{figure.page}#cell-{figure.cell}") for figure in found] == wanted
    text = indexes.figure_list_html(root)
    assert text.count("<li>") == len(wanted)


def test_links_to_cells_become_addresses_and_vanish_where_there_is_no_page() -> None:
    builder = SimpleNamespace(get_relative_uri=lambda page, target: f"../{target}.html")
    env = SimpleNamespace(found_docs={"chapters/a"}, app=SimpleNamespace(builder=builder), docname="book/figures")
    made = SimpleNamespace(env=env)
    linked = derived.Derived.cells_linked(made, '<a href="cell:chapters/a#cell-x">1</a>')  # type: ignore[arg-type]
    assert linked == '<a href="../chapters/a.html#cell-x">1</a>'
    gone = derived.Derived.cells_linked(made, '<a href="cell:chapters/b#cell-x">1</a>')  # type: ignore[arg-type]
    assert gone == "<a >1</a>"


def test_cells_get_their_names(tiny: Any) -> None:
    document = new_document("page")
    document += nodes.container("", classes=["cell"], cell_index=4)
    app = SimpleNamespace(srcdir=str(tiny.root))
    for _ in range(2):  # a live page has named them already
        derived.name_cells(app, document, "chapters/01_count")  # type: ignore[arg-type]
    assert next(document.findall(nodes.container))["ids"] == ["cell-count"]


def test_the_seed_table_says_what_still_waits(tiny: Any, root: Path) -> None:
    assert "1 of them still wait" in indexes.seed_counts(tiny.root)
    assert "(planned)" in indexes.seed_html(tiny.root)
    text = indexes.seed_html(root)
    assert text.count("<tr>") == 32, "31 sections and the head"
    assert 'href="doc:book/' in text and ">---<" not in text
    if not any(chapter.planned for chapter in chapters(root)):
        assert "(planned)" not in text and "Each of them has its place." in indexes.seed_counts(root)


def test_messages_are_those_the_code_says() -> None:
    said = {sentence for group in messages.error_groups() for sentence in group.sentences}
    assert "Something was divided by zero. What should happen when there is nothing to count?" in said
    assert "Python knows no name …. Did you mean …? Compare them letter by letter." in said
    assert {group.title for group in messages.error_groups()} >= {"NameError", "SyntaxError", "Any other error"}
    answers = {sentence for group in messages.answer_groups() for sentence in group.sentences}
    assert "The key … is missing." in answers
    assert "The size fits, the sign does not. Which number is taken from which?" in answers


def test_every_error_with_a_sentence_is_listed() -> None:
    from techsales.checking.errors import SENTENCES

    listed = {group.title for group in messages.error_groups()}
    assert {kind.__name__ for kind, _ in SENTENCES} - listed == {"CourseError"}


def test_known_mistakes_are_the_trainers(root: Path, tmp_path: Path) -> None:
    """The learner's edition lists generic messages only; nothing secret can be read on any derived page."""
    staged = tmp_path / "staged"
    stage(root, staged)
    learner = messages.message_index(staged)
    assert [title for title, _ in learner] == ["When Python stops", "When an answer is not right yet"]
    trainer = messages.message_index(root)
    assert len(trainer) == 3
    mistakes = [m for exercise in load_bank(root).values() for m in exercise.mistakes]
    assert trainer[2][1].count("<tr>") == len(mistakes) + 1
    pages = [text for _, text in [*learner, *agenda_page.agenda_html(staged)]]
    pages += [indexes.course_map_html(staged), indexes.idea_index_html(staged), indexes.figure_list_html(staged)]
    everything = tight(text_of("\n".join(pages)))
    assert [where for line, where in secrets(root).items() if line in everything] == []


AGENDA = """
[[format]]
name = "An hour"
[[format.session]]
name = "One"
minutes = {minutes}
fixed = [["a round", 5]]
chapters = [1]
at_home = [2]
"""


def plan_of(tiny: Any, minutes: int, **changes: Any) -> tuple[agenda.Session, dict[int, agenda.Plan]]:
    (tiny.root / "book" / "agenda.toml").write_text(AGENDA.replace("{minutes}", str(minutes)), encoding="utf-8")
    course(tiny, **changes)
    return agenda.read_formats(tiny.root)[0].sessions[0], agenda.plans(tiny.root)


def inside(session: agenda.Session, known: dict[int, agenda.Plan]) -> list[str]:
    return [exercise.id for exercise in agenda.fill(session, known).inside[1]]


def test_minutes_are_added_up_from_chapter_and_exercises(tiny: Any) -> None:
    session, known = plan_of(tiny, 60)
    exercises = known[1].exercises
    assert session.work == 55
    assert known[1].lesson == known[1].chapter.minutes - sum(e.minutes for e in exercises)
    assert inside(session, known) == [e.id for e in exercises]
    assert agenda.home_minutes(session, known, agenda.fill(session, known)) == known[2].chapter.minutes


def test_what_is_never_cut_stays_and_what_is_cut_first_goes(tiny: Any) -> None:
    """Room for the lesson and one exercise: the metadata decide which."""
    _, known = plan_of(tiny, 60)
    one, two = known[1].exercises[:2]
    tight_minutes = int(known[1].lesson + max(one.minutes, two.minutes) + 5)
    session, known = plan_of(tiny, tight_minutes, cut=[one.id], keep=[two.id])
    assert inside(session, known) == [two.id]
    assert agenda_page.short_of_time(known[1]) == f"leave out {one.id}; never {two.id}"
    session, known = plan_of(tiny, tight_minutes, cut=[two.id], keep=[one.id])
    assert inside(session, known) == [one.id]


def test_a_session_that_is_too_short_says_so(tiny: Any) -> None:
    session, known = plan_of(tiny, 6)
    room = agenda.fill(session, known)
    assert room.over == known[1].lesson - 1
    text = text_of(agenda_page.session_html(session, known))
    assert f"The lessons are {room.over:g} min longer than that" in text


def test_the_agenda_of_the_course(root: Path) -> None:
    found = agenda_page.agenda_html(root)
    assert [title for title, _ in found] == ["Two days", "Six weeks, 90 minutes a week", "Self-study"]
    assert "review(2)" in found[2][1] and "review(1)" not in found[2][1]
    known = agenda.plans(root)
    assert sum(agenda.week_minutes(known)) == sum(plan.chapter.minutes for plan in known.values())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [("minutes = 60", "", "One lacks minutes"), ("at_home", "homework", "One has no key homework")],
)
def test_a_broken_agenda_is_one_sentence(old: str, new: str, words: str, tiny: Any) -> None:
    plan_of(tiny, 60)
    tiny.replace("book/agenda.toml", old, new)
    with pytest.raises(CourseError, match=words):
        agenda.read_formats(tiny.root)
