"""Checks of answers that have no single right value. None: it holds; else the code of what fails.

Answers come in as plain values (``capture.plain``). Nothing here compares or calls a learner's object.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

Property = Callable[[Any], str | None]
Scores = Sequence[float]

CLOSE = 1e-9  # two means of a handful of scores that differ by less are the same mean


def catches_broken_versions(value: Any) -> str | None:
    """4.4: tests as (scores, expected) pairs that pass the mean and expose three broken versions.

    Codes: not_pairs, wrong_expectation, one_score (the sum survives), equal_scores (the largest survives),
    last_does_not_matter (the mean without the last score survives).
    """
    pairs = _pairs(value)
    if not pairs:
        return "not_pairs"
    if not _survives(_mean, pairs):
        return "wrong_expectation"
    for code, broken in BROKEN_MEANS.items():
        if _survives(broken, pairs):
            return code
    return None


def _pairs(value: Any) -> list[tuple[Scores, Any]] | None:
    """The learner's tests, or None where one of them is no pair of a list of numbers and something."""
    if not isinstance(value, (list, tuple)):
        return None
    if not all(isinstance(pair, (list, tuple)) and len(pair) == 2 for pair in value):
        return None
    if not all(isinstance(scores, (list, tuple)) and all(map(_is_number, scores)) for scores, _ in value):
        return None
    return [(scores, wanted) for scores, wanted in value]


def _survives(version: Callable[[Scores], float | None], pairs: list[tuple[Scores, Any]]) -> bool:
    """Whether ``version``, guarded against an empty list, passes every test."""
    return all(_same(version(scores) if scores else None, wanted) for scores, wanted in pairs)


def _same(got: float | None, wanted: Any) -> bool:
    if got is None or wanted is None:
        return got is wanted
    return _is_number(wanted) and abs(got - wanted) <= CLOSE


def _mean(scores: Scores) -> float | None:
    return sum(scores) / len(scores) if scores else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


BROKEN_MEANS: dict[str, Callable[[Scores], float | None]] = {
    "one_score": lambda scores: sum(scores),
    "equal_scores": lambda scores: max(scores),
    "last_does_not_matter": lambda scores: _mean(scores[:-1]),
}

SHARE = re.compile(
    r"(?<![\d.,])\d[\d,]*\s*(?:of|out of|/)\s*(?:all |the |these )*(?:\w+'s )?\d"  # 50 of 125, 50 of the 125, 50/125
    r"|\bof (?:all |the |these )*\d[\d,]* \w+,? (?:only )?\d"  # of 125 invitations 50 answered
)
RANK = re.compile(r"\b(?:rank(?:ed|s)?|place)\s+\d+(?:st|nd|rd|th)?\s*(?:of|out of|/)\s*\d+|\d(?:st|nd|rd|th) of \d+")
RANGE = re.compile(r"\d[\d.,]*\s*%?\s*(?:to|and|-|–|−|…|\.\.+|[,;] )\s*[-−+]?\d")
INTERVAL_WORD = re.compile(r"\binterval\b|\bci\b|\bconfidence\b")
PLUS_MINUS = re.compile(r"(?:±|\+/-|plus or minus)\s*\d")
COMPARED = re.compile(
    r"\bcompared (?:with|to)\b|\b(?:in|by) comparison (?:with|to)\b|\brelative to\b|\bversus\b|\bvs\b|\bagainst\b"
    r"|\bmerlin\b|\bother (?:seven )?teams\b|\bseven (?:other )?teams\b"
)
PROOF = re.compile(r"\bprov(?:e|es|ed|en|ing)\b")


def verdict_can_be_signed(value: Any) -> str | None:
    """15.4: ``{"choice": "C", "verdict": text}``; the text has a denominator, an interval, a comparison and no proof.

    Codes: no_table, chose_a, chose_b, no_choice, proves, no_denominator, no_interval, no_comparison. The text is read
    by pattern, not understood: a person still reads it, with the rubric.
    """
    table = {str(key).strip().casefold(): entry for key, entry in value.items()} if isinstance(value, dict) else {}
    choice, verdict = table.get("choice"), table.get("verdict")
    if not isinstance(choice, str) or not isinstance(verdict, str):
        return "no_table"
    letter = "".join(c for c in choice.casefold() if c.isalnum())
    if letter != "c":
        return {"a": "chose_a", "b": "chose_b"}.get(letter, "no_choice")
    text = verdict.casefold()
    has_interval = PLUS_MINUS.search(text) or (INTERVAL_WORD.search(text) and RANGE.search(text))
    for holds, code in (
        (not PROOF.search(text), "proves"),
        (SHARE.search(RANK.sub(" ", text)), "no_denominator"),
        (has_interval, "no_interval"),
        (COMPARED.search(text), "no_comparison"),
    ):
        if not holds:
            return code
    return None


#: By the name an exercise's TOML gives.
PROPERTIES: dict[str, Property] = {
    "catches_broken_versions": catches_broken_versions,
    "verdict_can_be_signed": verdict_can_be_signed,
}
