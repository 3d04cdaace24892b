"""Names at sign-in: each is one folder, and the grader reads it back."""

import pytest

from techsales.grading.whose import learner_of
from techsales.room.names import fits, tidy


@pytest.mark.parametrize(
    "typed",
    [
        "Ana Lind",
        "  BEN ",
        "Zoë Maes",
        "Zoe\u0308 Maes",
        "王小明",
        "eva-maria",
        "Grace O'Neil",
        "grace o’neil",
        "anna_2",
        "Å",
        "trainer",
        "a" * 40,
    ],
)
def test_a_name_is_a_folder_that_the_grader_reads_back(typed: str, tmp_path) -> None:
    name = tidy(typed)
    assert fits(name)
    (tmp_path / name).mkdir()
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert learner_of(f"{name}/exercises/03_loops.ipynb") == name


HOSTILE = [
    "", " ", ".", "..", "../ana", "a/b", "/etc", "a\\b", "~", "~root", "-rf", "--help", "$(id)", "`id`", "a;b", "a|b",
    "{username}", "{0}", "%2e%2e%2fana", "ana\nben", "ana\x00", "ana\x1b[2J", ".ana", "ana.", "ana ", "_ana", "'ana", "ana'", "a" * 41,
    "<script>", "con", "nul", "com1", "work", "chapters", "exercises", "submissions", "Ana", "a  b", "ana\u202e", "=cmd()",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    assert not fits(name)
