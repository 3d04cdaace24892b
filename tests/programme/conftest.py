"""A learner who meets every condition, what the course asks, a moment, and two keys."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from techsales.programme.conditions import Case, Course, Results
from techsales.programme.credential import credential, sign
from techsales.programme.keys import did_of

ROWS = ("Definition", "Evidence", "Rivals", "Uncertainty", "Customer sentence")


@dataclass(frozen=True)
class Example:
    """What the tests of certificates start from."""

    course: Course
    good: Results
    now: datetime
    key: Ed25519PrivateKey
    other: Ed25519PrivateKey

    @property
    def did(self) -> str:
        return did_of(self.key.public_key())

    def content(self) -> dict[str, Any]:
        return credential(self.good, self.course, "Trainer Team", self.did, self.now, "0.1.0")

    def token(self) -> str:
        return sign(self.content(), self.key)


@pytest.fixture
def example() -> Example:
    course = Course(tuple(range(1, 17)), ROWS, 10)
    good = Results(
        "Ana-Marija Čop",
        (80, 94),
        {chapter: (3, 3) for chapter in course.quizzes},
        tuple(Case(f"K{number}", 100 + number, 80.0, "proven") for number in range(1, 8)),
        dict.fromkeys(ROWS, 2),
        dict.fromkeys(ROWS, 2),
    )
    keys = [Ed25519PrivateKey.from_private_bytes(bytes([first, *range(31)])) for first in (1, 2)]
    return Example(course, good, datetime(2027, 2, 20, 10, 0, 0, tzinfo=UTC), *keys)
