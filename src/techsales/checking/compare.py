"""Whether a captured answer is the expected one, in any harmless form."""

from typing import Any

from techsales.checking.bank import CHOICE_KINDS, Exercise
from techsales.checking.capture import Json


def same(right: Json, answer: Json, exercise: Exercise) -> bool:
    """Whether an answer is the expected one, in any harmless form."""
    kind = right["type"]
    if kind == "returns":
        return answer["type"] not in ("raised", "endless", "none")
    if kind == "raised":
        return answer["type"] == "raised" and right["name"] in answer["family"]
    if kind == "text":
        return same_text(str(right["value"]), answer, exercise.kind in CHOICE_KINDS)
    if kind == "number":
        return same_number(right, unwrap(answer), exercise.tolerance)
    if kind == "list":
        return same_list(right, answer, exercise)
    if kind == "dict":
        return same_dict(right, answer, exercise)
    return kind == answer["type"] and right.get("value") == answer.get("value")


def same_number(right: Json, answer: Json, tolerance: float) -> bool:
    """Numbers within the tolerance; NaN is NaN."""
    if answer["type"] != "number":
        return False
    a, b = number_of(right), number_of(answer)
    if a != a or b != b:
        return a != a and b != b
    return a == b or abs(a - b) <= max(tolerance, 1e-12 * abs(a))


def same_text(right: str, answer: Json, choice: bool) -> bool:
    """Words without regard to capitals and outer blanks; of a choice, only letters and digits count.

    An error's name may be followed by its text, or be the error itself.
    """
    if answer["type"] == "error":
        return str(answer["name"]) == right
    if answer["type"] not in ("text", "list"):
        return False
    if choice and letters(answer) == "".join(c for c in right.casefold() if c.isalnum()):
        return True
    if answer["type"] != "text":
        return False
    given = str(answer["value"]).strip()
    if right.endswith("Error"):
        given = given.split(":")[0]
    return given.casefold() == right.strip().casefold()


def same_list(right: Json, answer: Json, exercise: Exercise) -> bool:
    """Lists and tuples alike, item by item."""
    if answer["type"] != "list" or answer["python"] == "set" or len(answer["items"]) != len(right["items"]):
        return False
    return all(same(r, a, exercise) for r, a in zip(right["items"], answer["items"], strict=True))


def same_dict(right: Json, answer: Json, exercise: Exercise) -> bool:
    """The same keys, in any order and with any capitals, with the same values. A Series will do."""
    given, wanted = keyed(answer), keyed(right)
    if given is None or wanted is None or given.keys() != wanted.keys():
        return False
    return all(same(wanted[key], given[key], exercise) for key in wanted)


def keyed(answer: Json) -> dict[Any, Json] | None:
    """A dict or Series as values by key."""
    if answer["type"] == "dict":
        pairs = answer["items"]
    elif answer["type"] == "list" and "index" in answer:
        pairs = list(zip(answer["index"], answer["items"], strict=True))
    else:
        return None
    return {key_of(key): value for key, value in pairs}


def key_of(key: Json) -> Any:
    """A key as it is compared."""
    return key["value"].strip().casefold() if key["type"] == "text" else str(key.get("value", key["type"]))


def number_of(answer: Json) -> float:
    """The value of a captured number."""
    return float(answer["value"])


def unwrap(answer: Json) -> Json:
    """A Series or array of one value counts as that value."""
    if answer["type"] == "list" and answer["python"] in ("Series", "ndarray") and len(answer["items"]) == 1:
        return dict(answer["items"][0])
    return answer


def letters(answer: Json) -> str:
    """Letters and digits of a choice such as ``"B)"`` or ``["c", "a"]``, without capitals."""
    if answer["type"] == "list":
        return "".join(letters(item) for item in answer["items"])
    return "".join(c for c in str(answer.get("value", "")).casefold() if c.isalnum())
