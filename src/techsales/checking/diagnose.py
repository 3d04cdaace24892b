"""What kind of wrong an unknown wrong answer is: a table for a number, percent for a share, and so on."""

import math

from techsales.checking.bank import Exercise
from techsales.checking.capture import Json
from techsales.checking.compare import keyed, letters, number_of, same, unwrap

LONGEST = 60
WHAT = {
    "none": "None, which means that nothing was handed over",
    "yesno": "True or False",
    "text": "text",
    "list": "several values",
    "dict": "a dictionary",
    "table": "a whole table",
    "function": "a function",
    "error": "an error",
    "number": "a number",
    "other": "something else",
}


def short(answer: Json) -> str:
    """An answer in at most 60 characters, for the first line of the feedback."""
    kind = answer["type"]
    if kind in ("text", "yesno"):
        shown = repr(answer["value"])
    elif kind == "number":
        shown = str(answer["value"])
        if len(shown) > 12 and isinstance(answer["value"], float):
            shown = f"{answer['value']:.10g}"
    elif kind == "none":
        shown = "None"
    elif kind == "list":
        ends = "()" if answer["python"] == "tuple" else "[]"
        shown = ends[0] + ", ".join(short(item) for item in answer["items"][:12]) + ends[1]
    elif kind == "dict":
        shown = "{" + ", ".join(f"{short(k)}: {short(v)}" for k, v in answer["items"][:12]) + "}"
    elif kind == "table":
        shown = f"a table of {answer['rows']} rows"
    elif kind in ("function", "error"):
        shown = answer["name"] or "a function"
    else:
        shown = f"a {answer.get('python', kind)}"
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def diagnose(right: Json, answer: Json, exercise: Exercise) -> str:
    """One or two sentences: what the answer looks like, and the next step."""
    next_step = f'For the next step, run hint("{exercise.id}").'
    answer = unwrap(answer)
    wanted, given = right["type"], answer["type"]
    if wanted == "number" and given == "number":
        return number_against(number_of(right), number_of(answer), exercise) or next_step
    if wanted == "number" and given == "text":
        return text_for_number(str(answer["value"]))
    if wanted == "text" and given == "text":
        return text_against(str(right["value"]), letters(answer), exercise) or next_step
    if wanted == "none" and given == "number":
        return "There is nothing to measure here, and nothing is not a number: None is asked for."
    if wanted == "list" and given == "list":
        return list_against(right, answer, exercise) or next_step
    if wanted == "dict" and given == "dict":
        return dict_against(right, answer, exercise) or next_step
    if wanted != given and wanted in WHAT and given in WHAT:
        return f"This is {WHAT[given]}; asked for is {WHAT[wanted].split(',')[0]}. {next_step}"
    return next_step


def text_for_number(text: str) -> str:
    """A text where a number was asked."""
    try:
        float(text.replace(",", "").replace("%", ""))
    except ValueError:
        return "This is text; asked for is a number, without quotes."
    return "This is text that looks like a number. Take the quotes and any other signs away."


def number_against(right: float, given: float, exercise: Exercise) -> str:
    """How a wrong number relates to the right one; empty where no relation is seen."""
    if math.isnan(given):
        return "NaN means that a value was missing on the way. Drop the missing ones first, and count them."
    if math.isinf(given):
        return "That is infinite: somewhere a number was divided by zero."
    if math.isnan(right) or math.isinf(right):
        return ""

    def near(value: float) -> bool:
        return abs(given - value) <= max(exercise.tolerance, 1e-9 * abs(value))

    if right and near(-right):
        return "The size fits, the sign does not. Which number is taken from which?"
    for factor in (100, 1000, 1_000_000):
        if right and near(right * factor):
            return (
                "That looks like percent. A share between 0 and 1 is asked for."
                if factor == 100
                else f"That is {factor:,} times too much. Which unit is asked for?"
            )
        if right and near(right / factor):
            return f"That is {factor:,} times too little. Which unit is asked for?"
    if 0 < right < 1 and near(1 - right):
        return "That is the share of all the others. Which ones are asked for?"
    if exercise.share_answered and near(right * exercise.share_answered):
        return "The blanks seem to count as zero. A missing answer is not a zero: drop it."
    for digits in range(0, 7):
        if given == round(given, digits):
            if given == round(right, digits) and abs(given - right) < 0.05 * abs(right):
                return "That is rounded. Hand over the value as it was computed; round only what you show."
            break
    if (right == int(right) and near(right + 1)) or (right == int(right) and near(right - 1)):
        return "You are off by one. Does the first one count, or the last?"
    return ""


def text_against(right: str, given: str, exercise: Exercise) -> str:
    """How a wrong choice relates to the right one."""
    wanted = "".join(c for c in right.casefold() if c.isalnum())
    if exercise.kind not in ("parsons", "order", "match", "classify", "judge", "choose"):
        return ""
    if len(wanted) == 1:
        return "Answer with one letter in quotes." if len(given) != 1 else ""
    if len(given) != len(wanted):
        return f"{len(wanted)} letters or digits are asked for; there are {len(given)}."
    fits = sum(a == b for a, b in zip(wanted, given, strict=True))
    return f'{fits} of {len(wanted)} stand in the right place. For the next step, run hint("{exercise.id}").'


def list_against(right: Json, answer: Json, exercise: Exercise) -> str:
    """Which part of a list does not fit."""
    wanted, given = right["items"], answer["items"]
    if len(given) != len(wanted):
        return f"{len(wanted)} values are asked for; there are {len(given)}."
    for place, (r, a) in enumerate(zip(wanted, given, strict=True), 1):
        if not same(r, a, exercise):
            return f"Value {place} of {len(wanted)} does not fit. {diagnose(r, a, exercise)}"
    return ""


def dict_against(right: Json, answer: Json, exercise: Exercise) -> str:
    """Which key of a dictionary is missing or does not fit."""
    wanted, given = keyed(right) or {}, keyed(answer) or {}
    for key in wanted:
        if key not in given:
            return f"The key {key!r} is missing."
        if not same(wanted[key], given[key], exercise):
            return f"The value of {key!r} does not fit. {diagnose(wanted[key], given[key], exercise)}"
    extra = next(key for key in given if key not in wanted)
    return f"The key {extra!r} is not asked for."
