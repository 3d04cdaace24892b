"""A made-up class for the books: forty learners, their answers drawn by a fixed seed, and a few awkward names."""

import hashlib
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from techsales.checking.bank import load_bank
from techsales.grading.gradebook import Gradebook
from techsales.grading.records import Answer, CellRun, Graded, Submission

SCRIPT = "<script>document.title = 'stolen'</script>"
NAMES = [
    "Ana Lind", "Ben Okafor", "Chiara Rossi", "Dmitri Volkov", "Emre Şahin", "Fatima Zahra", "Grace O'Neil", "Hugo Weiß",
    "Ines García", "Jonas Berg", "Kaja Nowak", "Liam Byrne", "Mei Chen", "Noah Fischer", "Olga Petrova", "Priya Nair",
    "Quentin Roux", "Rosa Silva", "Sven Larsen", "Tomoko Abe", "Uma Patel", "Viktor Horvat", "Wanda Kowalska", "Xavier Pons",
    "Yusuf Demir", "Zoë Maes", "Åsa Nilsson", "Émile Petit", "Łukasz Wójcik", "Øyvind Dahl", "Şirin Kaya", "محمد علي",
    "王小明", "Bo", "Eva-Maria von Hohenstein-Grabowski", "Ida Holm", "Jan Novák", "Kim Le", SCRIPT, "=HYPERLINK(\"http://x\")",
]  # fmt: skip


def submission(
    learner: str, source: str = "", *, modified: str = "2026-11-25T08:00:00Z", problem: str = ""
) -> Submission:
    source = source or f"class/{learner}.ipynb"
    mark = hashlib.sha256(f"{learner}{source}{modified}".encode("utf-8", "replace")).hexdigest()
    return Submission(learner, source, "unreadable" if problem else "notebook", problem, modified, mark, b"")


def answer(
    exercise: str, outcome: str = "right", mistake: int | None = None, feedback: str = "", error: str = ""
) -> Answer:
    return Answer(
        exercise, outcome, mistake, feedback or f"{exercise} {outcome}", {"type": "number", "value": "6"}, error
    )


def graded(one: Submission, *answers: Answer, cells: tuple[CellRun, ...] = (), problem: str = "") -> Graded:
    return Graded(one, answers, cells, problem, 0.1)


@dataclass(frozen=True)
class Make:
    """How tests make records."""

    submission: Callable[..., Submission] = submission
    answer: Callable[..., Answer] = answer
    graded: Callable[..., Graded] = graded
    names: tuple[str, ...] = tuple(NAMES)
    script: str = SCRIPT


@pytest.fixture(scope="session")
def make() -> Make:
    return Make()


def drawn(bank: dict[str, Any], chance: random.Random, ability: float) -> Iterator[Answer]:
    """Answers to chapters 1 to 4 by one learner; 4.2 is a coin toss for everybody, so that it discriminates badly."""
    for exercise in bank.values():
        if exercise.chapter > 4:
            continue
        luck = 0.5 if exercise.id == "4.2" else ability
        if chance.random() < 0.06:
            yield answer(exercise.id, "open", None, f"○ {exercise.id} Not answered yet. Replace the three dots.")
        elif chance.random() < 0.02:
            reason = "The cell with the check is gone. Copy it from the course's notebook and hand in again."
            yield answer(exercise.id, "unreachable", None, " ", reason)
        elif chance.random() < luck:
            yield answer(exercise.id, "right", None, f"✓ {exercise.id} Right: 6. {exercise.praise}")
        elif exercise.kind == "quiz":
            letter = next(k for k in exercise.options if k != exercise.right["value"])
            captured = {"type": "text", "value": letter}
            yield Answer(
                exercise.id, "mistake", 0, f"↺ {exercise.id} Not yet: {letter}. {exercise.say[letter]}", captured, ""
            )
        elif exercise.mistakes and chance.random() < 0.7:
            number = chance.choice([1, 1, 1, len(exercise.mistakes)])
            yield answer(
                exercise.id, "mistake", number, f"↺ {exercise.id} Not yet: 4. {exercise.mistakes[number - 1].say}"
            )
        else:
            error = (
                "`IndexError`: the list has 10 places, 0 to 9, and place 10 was asked for."
                if chance.random() < 0.3
                else ""
            )
            yield answer(exercise.id, "wrong", None, f"↺ {exercise.id} Not yet: 7. Count once more.", error)


@pytest.fixture(scope="session")
def fake_class(root: Path) -> list[Graded]:
    """Forty learners, two of them with two files, and two files that could not be graded."""
    chance, bank = random.Random(8), load_bank(root)
    results = []
    for name in NAMES:
        answers = tuple(drawn(bank, chance, chance.choice([0.3, 0.55, 0.75, 0.9, 0.95])))
        cells = (
            CellRun(
                'answer = scores[2]\ncheck("3.1", answer)', f"✓ 3.1 Right: 2.\n{SCRIPT}\n\x1b[31mred\x1b[0m", "", False
            ),
            CellRun("while True:\n    print('more')", "more\n" * 50, "It did not end within 10 seconds.", True),
        )
        results.append(Graded(submission(name), answers, cells, "", 0.1))
    late = submission("ana  LIND", "class/late/ana.ipynb", modified="2026-11-26T08:00:00+01:00")
    results.append(graded(late, answer("3.1", "wrong", None, "↺ 3.1 Not yet: 5."), answer("1.1")))
    results.append(graded(submission("Bo", "class/bo again.ipynb", modified="2026-11-24T08:00:00Z"), answer("3.1")))
    broken = submission("Per", "class/per.ipynb", problem="It is no notebook: the file is empty. Ask for it again.")
    results.append(graded(broken, problem=broken.problem))
    slow = "Cell 4 ran longer than 10 seconds and was stopped. Look for a loop that never ends."
    results.append(graded(submission("Rik"), answer("3.1"), problem=slow))
    return results


@pytest.fixture(scope="session")
def class_book(tmp_path_factory: pytest.TempPathFactory, fake_class: list[Graded]) -> Path:
    """The gradebook with the class in it, as a file to copy."""
    path = tmp_path_factory.mktemp("class") / "gradebook.sqlite"
    with Gradebook(path) as gradebook:
        gradebook.begin("bank1", ["Every child runs in its own namespaces.", "No network."])
        for one in fake_class:
            gradebook.add(one)
        gradebook.end()
    return path


@pytest.fixture
def book(tmp_path: Path, class_book: Path) -> Iterator[Gradebook]:
    """A gradebook of its own with the class in it."""
    shutil.copy(class_book, tmp_path / "gradebook.sqlite")
    with Gradebook(tmp_path / "gradebook.sqlite") as gradebook:
        gradebook.bank_version = "bank1"
        yield gradebook
