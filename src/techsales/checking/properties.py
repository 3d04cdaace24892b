"""Checks of answers that have no single right value. None: it holds; else the code of what fails.

Answers come in as plain values (``capture.plain``). Nothing here compares or calls a learner's object.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from techsales.checking.properties_requirements import questions_in_order, requirement_can_be_checked

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


#: 1.4: the deals of chapter 1 that began with a demo, and the two pairs that differ in nothing but the first step.
DEMO_FIRST = {"1", "3", "6"}
SPEAKS_FOR, SPEAKS_AGAINST = {"1", "2"}, {"4", "6"}
STATEMENTS = 12  # of the self-assessment in 1.5


def both_pairs(value: Any) -> str | None:
    """1.4: ``"D1-D2, D4-D6"``, the pair that speaks for the first step, then the one that speaks against it.

    The order inside a pair does not count. Codes: not_deals, same_deal, same_first_step, several_factors,
    only_for, only_against, same_pair, swapped.
    """
    names = re.findall(r"\d+", " ".join(map(str, _flat(value))))
    if len(names) not in (2, 4) or not all(name in set("123456") for name in names):
        return "not_deals"
    pairs = [set(names[start : start + 2]) for start in range(0, len(names), 2)]
    for pair in pairs:
        if len(pair) == 1:
            return "same_deal"
        if len(pair & DEMO_FIRST) != 1:
            return "same_first_step"
        if pair not in (SPEAKS_FOR, SPEAKS_AGAINST):
            return "several_factors"
    if len(pairs) == 1:
        return "only_for" if pairs[0] == SPEAKS_FOR else "only_against"
    if pairs[0] == pairs[1]:
        return "same_pair"
    return "swapped" if pairs[0] == SPEAKS_AGAINST else None


def twelve_ratings(value: Any) -> str | None:
    """1.5: twelve digits from 0 to 4, as one text or as several numbers. Codes: other_signs, not_twelve, above_four."""
    text = re.sub(r"[\s,;.|/-]", "", "".join(map(str, _flat(value))))
    if not re.fullmatch(r"[0-9]*", text):
        return "other_signs"
    if len(text) != STATEMENTS:
        return "not_twelve"
    return None if re.fullmatch(r"[0-4]*", text) else "above_four"


def _flat(value: Any) -> list[Any]:
    """The single values of a list of lists; a value alone is a list of one."""
    if isinstance(value, (list, tuple)):
        return [part for item in value for part in _flat(item)]
    return [value]


#: By the name an exercise's TOML gives.
PROPERTIES: dict[str, Property] = {
    "both_pairs": both_pairs,
    "catches_broken_versions": catches_broken_versions,
    "questions_in_order": questions_in_order,
    "requirement_can_be_checked": requirement_can_be_checked,
    "twelve_ratings": twelve_ratings,
    "verdict_can_be_signed": verdict_can_be_signed,
}
