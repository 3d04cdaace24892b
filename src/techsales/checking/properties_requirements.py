"""Chapter 9: the order of four questions (9.3), and a requirement that both sides can check (9.5)."""

import datetime as dt
import math
import re
from typing import Any

KEYS = ("who", "what", "metric", "unit", "target", "measured_by", "by_date")
TEXTS = ("who", "what", "metric", "unit", "measured_by")
EMPTY = {"", "?", "-", "…", "...", "tbd", "n/a", "none", "nobody"}
#: Words that no two people measure alike. The task shows the first five.
VAGUE = {
    *("fast", "better", "soon", "user-friendly", "asap"),
    *("faster", "quick", "quickly", "easy", "easier", "good", "reliable"),
}
TODAY = dt.date(2025, 12, 1)  # the day on which the chapter takes place


def questions_in_order(value: Any) -> str | None:
    """9.3: ``"bdac"``, facts, trouble, consequence, value of a solution. Codes say what comes too early.

    Codes: not_four, benefit_first, facts_not_first, cost_before_trouble, value_before_cost, jumps_to_solution.
    """
    parts = value if isinstance(value, (list, tuple)) else [value]
    order = "".join(c for c in "".join(map(str, parts)).casefold() if c.isalnum())
    if sorted(order) != list("abcd"):
        return "not_four"
    if order[0] != "b":
        return "benefit_first" if order[0] == "c" else "facts_not_first"
    return {"d": None if order[2] == "a" else "value_before_cost", "a": "cost_before_trouble"}.get(
        order[1], "jumps_to_solution"
    )


def requirement_can_be_checked(value: Any) -> str | None:
    """9.5: a dict with the seven keys; the target a number above 0, the date after 1 December 2025.

    Reads the form and some words, not the sense.

    Codes: not_a_dict, no_who, no_what, no_metric, no_unit, no_measured_by, no_target, no_by_date, target_in_quotes,
    target_is_a_word, target_not_positive, not_a_date, date_is_past, vague.
    """
    if not isinstance(value, dict) or not value:
        return "not_a_dict"
    given = {str(key).strip().casefold(): entry for key, entry in value.items()}
    for key in KEYS:
        if is_empty(given.get(key)):
            return f"no_{key}"
    for key in TEXTS:
        if not isinstance(given[key], str):
            return f"no_{key}"
    return target_code(given["target"]) or vague_code(given) or date_code(given["by_date"])


def is_empty(entry: Any) -> bool:
    """Whether an entry is missing, or a placeholder."""
    return entry is None or (isinstance(entry, str) and entry.strip().casefold() in EMPTY)


def target_code(target: Any) -> str | None:
    """What is wrong with the target."""
    if isinstance(target, str):
        return "target_in_quotes" if re.search(r"\d", target) else "target_is_a_word"
    if isinstance(target, bool) or not isinstance(target, (int, float)) or not math.isfinite(target):
        return "target_is_a_word"
    return None if target > 0 else "target_not_positive"


def vague_code(given: dict[str, Any]) -> str | None:
    """Whether one of the texts holds a word that cannot be measured."""
    words = {word for key in TEXTS for word in re.findall(r"[a-z-]+", given[key].casefold())}
    return "vague" if words & VAGUE else None


def date_code(by_date: Any) -> str | None:
    """Whether the date is one, written as 2026-01-31, and still to come."""
    if not isinstance(by_date, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", by_date.strip()[:10]):
        return "not_a_date"
    try:
        day = dt.date.fromisoformat(by_date.strip()[:10])
    except ValueError:
        return "not_a_date"
    return None if day > TODAY else "date_is_past"
