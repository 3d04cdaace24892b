"""What kind of wrong an unknown wrong answer is: a table for a number, percent for a share, and so on."""

import math
import re

from techsales.checking.bank import CHOICE_KINDS, Exercise
from techsales.checking.capture import Json
from techsales.checking.compare import key_of, keyed, letters, number_of, same, unwrap

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
        ends = {"tuple": "()", "set": "{}"}.get(answer["python"], "[]")
        parts = [short(item) for item in answer["items"][:12]] + ["…"] * (len(answer["items"]) > 12)
        alone = "," if ends == "()" and len(parts) == 1 else ""
        shown = ends[0] + ", ".join(parts) + alone + ends[1]
    elif kind == "dict":
        shown = "{" + ", ".join(f"{short(k)}: {short(v)}" for k, v in answer["items"][:12]) + "}"
    elif kind == "table":
        shown = f"a table of {answer['rows']} rows"
    elif kind in ("function", "error"):
        shown = answer["name"] or "a function"
    else:
        shown = f"a {answer.get('python', kind)}"
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"


def hint_line(exercise: Exercise) -> str:
    """The next step when nothing more can be said."""
    return f'For the next step, run hint("{exercise.id}").'


def diagnose(right: Json, answer: Json, exercise: Exercise) -> str:
    """One or two sentences: what the answer looks like, and the next step."""
    next_step = hint_line(exercise)
    answer = unwrap(answer)
    wanted, given = right["type"], answer["type"]
    if wanted == "number" and given == "number":
        return number_against(number_of(right), number_of(answer), exercise) or next_step
    if wanted == "number" and given == "text":
        return text_for_number(str(answer["value"]))
    if wanted == "text" and given == "text":
        return text_against(str(right["value"]), letters(answer), exercise) or next_step
    if wanted == "none" and exercise.kind in CHOICE_KINDS:
        return next_step  # naming the kind of the right value would give it away
    if wanted == "none" and given == "number":
        return "There is nothing to measure here, and nothing is not a number: None is asked for."
    if wanted == "text" and exercise.kind in CHOICE_KINDS and given in WHAT:
        return f"This is {WHAT[given]}; asked for {choice_wanted(str(right['value']))} in quotes."
    if wanted == "number" and given == "list" and answer["python"] in ("list", "tuple", "set"):
        return list_for_number(answer["items"], answer["python"]) or f"{unlike(wanted, given)} {next_step}"
    if given == "function" and wanted in WHAT:
        return "This is a function, not what it gives. Put round brackets after its name, with what it needs in them."
    if wanted == "list" and given == "list":
        return list_against(right, answer, exercise) or next_step
    if wanted == "dict" and given == "dict":
        return dict_against(right, answer, exercise) or next_step
    if wanted != given and wanted in WHAT and given in WHAT:
        return f"{unlike(wanted, given)} {next_step}"
    return next_step


def unlike(wanted: str, given: str) -> str:
    """One sentence for two kinds that differ."""
    return f"This is {WHAT[given]}; asked for {'are' if wanted == 'list' else 'is'} {WHAT[wanted].split(',')[0]}."


def choice_wanted(right: str) -> str:
    """What a choice is answered with, such as ``are 5 letters``."""
    size = sum(c.isalnum() for c in right)
    if size == 1:
        return "is one letter"
    return f"are {size} letters" if len(right.split()) == 1 and right.isalpha() else "is text"


def list_for_number(items: list[Json], python: str) -> str:
    """One number in brackets, or a decimal comma, where a number was asked; empty for anything else."""
    numbers = all(item["type"] == "number" for item in items)
    if numbers and len(items) == 1:
        return (
            "The comma behind the number makes a list of it. Take the comma away."
            if python == "tuple"
            else "The brackets around the number make a list of it. Take them away."
        )
    if numbers and len(items) == 2 and python == "tuple" and all(isinstance(i["value"], int) for i in items):
        return "Two values came, and one is asked for. If you meant a decimal, it takes a point: 0.5, not 0,5."
    return ""


def text_for_number(text: str) -> str:
    """A text where a number was asked."""
    if re.fullmatch(r"\s*[-+]?\d+,(?:\d{1,2}|\d{4,})\s*%?\s*", text):
        return "This is text that looks like a number. Take the quotes away, and write decimals with a point."
    try:
        float(text.replace(",", "").replace("%", ""))
    except ValueError:
        return "This is text; asked for is a number, without quotes."
    return "This is text that looks like a number. Take the quotes and any other signs away."


def number_against(right: float, given: float, exercise: Exercise) -> str:
    """How a wrong number relates to the right one; empty where no relation is seen."""
    if math.isnan(given):
        return (
            "NaN means that there was nothing to calculate with: no row fits the filter, or a value was missing on "
            "the way. Count the rows first with len(), and compare the spelling of the names."
        )
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
                "That looks like percent. Hand it over as a share: 5 % is 0.05."
                if factor == 100 and abs(right) <= 1
                else f"That is {factor:,} times too much. Which unit is asked for?"
            )
        if right and given and near(right / factor):
            return f"That is {factor:,} times too little. Which unit is asked for?"
    if 0 < right < 1 and near(1 - right):
        return "That is the share of all the others. Which ones are asked for?"
    if exercise.share_answered and near(right * exercise.share_answered):
        return "The blanks seem to count as zero. A missing answer is not a zero: drop it."
    for digits in range(0, 7):
        if given == round(given, digits):
            if given == round(right, digits) and abs(given - right) < 0.05 * abs(right):
                return "That is rounded further than asked. Hand over the value with more of its decimals."
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
        return f"{len(wanted)} letters or digits are asked for; {there_are(len(given))}."
    fits = sum(a == b for a, b in zip(wanted, given, strict=True))
    stand = "stands" if fits == 1 else "stand"
    return f"{fits} of {len(wanted)} {stand} in the right place. {hint_line(exercise)}"


def there_are(count: int) -> str:
    """How many were handed over, in grammar."""
    return f"there {'is' if count == 1 else 'are'} {count}"


def list_against(right: Json, answer: Json, exercise: Exercise) -> str:
    """Which part of a list does not fit."""
    wanted, given = right["items"], answer["items"]
    if len(given) != len(wanted):
        whole = all(item["type"] == "number" and isinstance(item["value"], int) for item in given)
        comma = whole and len(given) == 2 * len(wanted)
        remedy = " Write decimals with a point: 0.5, not 0,5." if comma else ""
        return f"{len(wanted)} values are asked for; {there_are(len(given))}.{remedy}"
    if shuffled(wanted, given, exercise):
        return "The values fit, their order does not. Compare it with the order in the task."
    for place, (r, a) in enumerate(zip(wanted, given, strict=True), 1):
        if not same(r, a, exercise):
            return f"Value {place} of {len(wanted)} does not fit. {diagnose(r, a, exercise)}"
    return ""


def shuffled(wanted: list[Json], given: list[Json], exercise: Exercise) -> bool:
    """Whether the values are the right ones in another order."""
    left = list(given)
    for value in wanted:
        found = next((place for place, other in enumerate(left) if same(value, other, exercise)), None)
        if found is None:
            return False
        del left[found]
    return True


def dict_against(right: Json, answer: Json, exercise: Exercise) -> str:
    """Which key of a dictionary is missing or does not fit."""
    wanted, given = keyed(right) or {}, keyed(answer) or {}
    names = {key_of(key): str(key.get("value", "")) for key, _ in right["items"]}
    for key in wanted:
        if key not in given:
            return f"The key {names[key]!r} is missing."
        if not same(wanted[key], given[key], exercise):
            said = known_value(key, wanted, given[key], exercise) or diagnose(wanted[key], given[key], exercise)
            return f"The value of {names[key]!r} does not fit. {said}"
    extra = next(key for key in given if key not in wanted)
    return f"The key {extra!r} is not asked for."


def known_value(key: str, wanted: dict[str, Json], given: Json, exercise: Exercise) -> str:
    """What is said of a known mistake in this value alone, also where another value does not fit either."""
    for mistake in exercise.mistakes:
        known = (keyed(mistake.answer) if mistake.answer else None) or {}
        differs = [name for name in wanted if name not in known or not same(wanted[name], known[name], exercise)]
        if differs == [key] and same(known[key], given, exercise):
            return mistake.say
    return ""
