"""House definitions: what may be decided, and the sentence that stands at the head of the chapters it concerns."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """One decision: answer → sentence, and the numbers of the chapters it concerns."""

    says: dict[bool | str, str]
    chapters: tuple[int, ...]


#: The first three keys and their answers are those of mapping.yml, so that book and report speak alike.
DEFINITIONS = {
    "reopened_counts_as_unsolved": Definition(
        {
            True: "In your house a reopened ticket counts as unsolved. This is the strict count.",
            False: "In your house a solved ticket stays solved, even if it is reopened. This is not the strict count.",
        },
        (11, 15),
    ),
    "cancelled_counts_as_late": Definition(
        {
            True: "In your house a cancelled project counts as late. It stays in the denominator.",
            False: "In your house a cancelled project counts neither as late nor as on time. It leaves the denominator.",
        },
        (12, 15),
    ),
    "on_time_plan": Definition(
        {
            "original": "In your house on time means: by the first date, the one in the contract.",
            "current": "In your house on time means: by the date that now stands in the plan, moved or not.",
        },
        (12, 15),
    ),
    "satisfaction": Definition(
        {
            "mean": "In your house satisfaction is the mean of all answers.",
            "top two boxes": "In your house satisfaction is the share of answers in the top two boxes.",
        },
        (10, 15),
    ),
}

#: How YAML writes what Python calls True and False.
WORDS: dict[bool | str, str] = {True: "yes", False: "no"}


def answers(key: str) -> str:
    """``yes or no``: what may be written behind a key."""
    return " or ".join(str(WORDS.get(answer, answer)) for answer in DEFINITIONS[key].says)
