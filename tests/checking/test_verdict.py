"""Exercise 15.4: what the program takes for a denominator, an interval, a comparison, and a claim of proof."""

from typing import Any

import pytest

from techsales.checking.properties import verdict_can_be_signed

INTERVAL = "(95 % interval 3.9 to 4.5)"
COMPARED = "compared with Merlin"


def code(verdict: Any, choice: Any = "C") -> str | None:
    return verdict_can_be_signed({"choice": choice, "verdict": verdict})


@pytest.mark.parametrize(
    "denominator",
    [
        "50 of 125 answered",
        "50 out of 125 answered",
        "50/125",
        "Of 125 invitations, 50 answered",
        "50 of the 125",
        "1,000 of 1,250",
    ],
)
def test_denominators(denominator: str) -> None:
    assert code(f"{denominator} {INTERVAL}, {COMPARED}.") is None


@pytest.mark.parametrize(
    "text", ["CSAT 4.2", "4.2 of 5 points", "rank 5 of 8", "place 5 of 8", "5th of 8", "25 % growth"]
)
def test_no_denominators(text: str) -> None:
    assert code(f"{text} {INTERVAL}, {COMPARED}.") == "no_denominator"


@pytest.mark.parametrize(
    "interval",
    [
        "95 % interval 58 % to 76 %",
        "95% CI 3.9–4.5",
        "95 % CI [3.9, 4.5]",
        "an interval between 3.9 and 4.5",
        "4.2 ± 0.3",
        "confidence 3.9-4.5",
        "interval 3.9 … 4.5",
    ],
)
def test_intervals(interval: str) -> None:
    assert code(f"50 of 125 answered, {interval}, {COMPARED}.") is None


@pytest.mark.parametrize("text", ["4.2", "from 6 to 20 October", "there is no interval"])
def test_no_intervals(text: str) -> None:
    assert code(f"50 of 125 answered, {text}, {COMPARED}.") == "no_interval"


@pytest.mark.parametrize(
    "comparison", ["compared to Merlin", "versus the rest", "against seven teams", "relative to Q3", "Merlin: 20 %"]
)
def test_comparisons(comparison: str) -> None:
    assert code(f"50 of 125 answered {INTERVAL}, {comparison}.") is None


def test_no_comparison() -> None:
    assert code(f"50 of 125 answered {INTERVAL}. Growth was 25 %.") == "no_comparison"


@pytest.mark.parametrize("word", ["proves", "Proved", "does not prove", "is proven"])
def test_no_proof(word: str) -> None:
    assert code(f"50 of 125 answered {INTERVAL}, {COMPARED}: this {word} it.") == "proves"


def test_improve_is_no_proof() -> None:
    assert code(f"50 of 125 answered {INTERVAL}, {COMPARED}: we improve the survey.") is None


@pytest.mark.parametrize(
    "choice, wanted",
    [("A", "chose_a"), ("(b)", "chose_b"), ("c.", None), (" C ", None), ("D", "no_choice"), ("", "no_choice")],
)
def test_choices(choice: str, wanted: str | None) -> None:
    assert code(f"50 of 125 answered {INTERVAL}, {COMPARED}.", choice) == wanted


@pytest.mark.parametrize("value", [None, "C", 3, [], {}, {"choice": "C"}, {"choice": "C", "verdict": ...}, {1: 2}])
def test_anything_else_is_no_table(value: Any) -> None:
    assert verdict_can_be_signed(value) == "no_table"


def test_capitals_in_the_keys_do_not_matter() -> None:
    assert verdict_can_be_signed({"Choice": "C", "Verdict ": f"50 of 125 answered {INTERVAL}, {COMPARED}."}) is None
