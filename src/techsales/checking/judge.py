"""Comparing a captured answer with what is right. Never sees the learner's objects, only JSON."""

from dataclasses import dataclass

from techsales.checking.bank import Exercise, Mistake
from techsales.checking.capture import Json, plain
from techsales.checking.compare import letters, same
from techsales.checking.diagnose import diagnose, hint_line, short
from techsales.checking.properties import PROPERTIES

OPEN = "Replace the three dots with your answer and run the cell again."
NO_TEXT = "Write your answer as one text, in quotes, and run the cell again."


@dataclass(frozen=True)
class Verdict:
    """What came of an answer.

    Attributes:
        outcome: right, mistake (a known one), wrong, or open (not answered). shown: the answer, in
        short. says: what the learner is told. mistake: number of the known mistake, from 1, else 0.
    """

    outcome: str
    shown: str
    says: str
    mistake: int = 0


def judge(answer: Json, exercise: Exercise) -> Verdict:
    """The verdict on a captured answer.

    Args:
        answer: from ``capture``, with the exercise's own probes.
    """
    if holds_dots(answer):
        return Verdict("open", "", OPEN)
    if exercise.kind == "quiz":
        return judge_quiz(answer, exercise)
    if exercise.property_name:
        return judge_property(answer, exercise)
    if exercise.probes:
        return judge_function(answer, exercise)
    if exercise.right is None:
        blank = answer["type"] != "text" or not str(answer["value"]).strip()
        if exercise.kind == "rubric" and blank:
            return Verdict("open", "", NO_TEXT)
        return Verdict("right", "", exercise.praise)
    return judge_value(answer, exercise)


def holds_dots(answer: Json) -> bool:
    """Whether three dots still stand somewhere in the answer."""
    if answer["type"] == "list":
        return any(map(holds_dots, answer["items"]))
    if answer["type"] == "dict":
        return any(holds_dots(value) for _, value in answer["items"])
    return bool(answer["type"] == "open")


def judge_value(answer: Json, exercise: Exercise) -> Verdict:
    """An answer that is one value, list or table of values."""
    shown = short(answer)
    for right in (exercise.right, *exercise.accept):
        if right and same(right, answer, exercise):
            return Verdict("right", shown, exercise.praise)
    for number, mistake in enumerate(exercise.mistakes, 1):
        if mistake.answer and not only_numbers(answer, mistake.answer) and same(mistake.answer, answer, exercise):
            return Verdict("mistake", shown, mistake.say, number)
    assert exercise.right
    return Verdict("wrong", shown, diagnose(exercise.right, answer, exercise))


def only_numbers(answer: Json, known: Json) -> bool:
    """Whether the known mistake is a text and the answer a list without any: ``[2]`` is not ``"2"``."""
    return (
        known["type"] == "text" and answer["type"] == "list" and not any(i["type"] == "text" for i in answer["items"])
    )


def judge_quiz(answer: Json, exercise: Exercise) -> Verdict:
    """The letter of an option; each has its sentence."""
    letter = letters(answer)
    for option, sentence in exercise.say.items():
        if letter == option.casefold():
            return Verdict("right" if option == str(plain(exercise.right or {})) else "mistake", option, sentence)
    return Verdict("wrong", short(answer), f"Answer with one letter in quotes: {', '.join(exercise.options)}.")


def judge_property(answer: Json, exercise: Exercise) -> Verdict:
    """An answer that must have a property rather than a value."""
    code = PROPERTIES[exercise.property_name](plain(answer))
    if code is None:
        return Verdict("right", "", exercise.praise)
    for number, mistake in enumerate(exercise.mistakes, 1):
        if mistake.fails == code:
            return Verdict("mistake", "", mistake.say, number)
    return Verdict("wrong", short(answer), hint_line(exercise))


def judge_function(answer: Json, exercise: Exercise) -> Verdict:
    """A function, by what it gave on the probes."""
    if answer["type"] != "function":
        return Verdict(
            "wrong",
            short(answer),
            "A function is asked for. Hand over its name without brackets and without quotes, "
            f'as in check("{exercise.id}", my_function).',
        )
    if any(map(holds_dots, answer["gives"])):
        return Verdict("open", "", OPEN)
    name = answer["name"] if answer["name"] not in ("", "<lambda>") else "your function"
    gives = dict(zip((probe.name for probe in exercise.probes), answer["gives"], strict=True))
    failed = [probe for probe in exercise.probes if not same(probe.right, gives[probe.name], exercise)]
    if not failed:
        return Verdict("right", f"{name} gives what it should in all {len(gives)} calls", exercise.praise)
    endless = any(given["type"] == "endless" for given in gives.values())
    for number, mistake in enumerate(() if endless else exercise.mistakes, 1):
        if meets(mistake, gives, exercise):
            call = mistake.when[0][0]
            return Verdict("mistake", f"{name} on {call} {gave(gives[call])}", mistake.say, number)
    probe = failed[0]
    given = gives[probe.name]
    tried = f"{name}({', '.join(map(repr, probe.args))})"
    return Verdict("wrong", f"{name} on {probe.name} {gave(given)}", about_call(probe.right, given, exercise, tried))


def meets(mistake: Mistake, gives: dict[str, Json], exercise: Exercise) -> bool:
    """Whether every probe the mistake names gave what the mistake gives."""
    return bool(mistake.when) and all(same(wrong, gives[name], exercise) for name, wrong in mistake.when)


def gave(given: Json) -> str:
    """What a call gave, as the end of a sentence."""
    if given["type"] == "raised":
        return f"raised {given['name']}"
    if given["type"] == "endless":
        return f"did not end within {given['seconds']:g} seconds"
    return f"gave {short(given)}"


def about_call(right: Json, given: Json, exercise: Exercise, tried: str) -> str:
    """What kind of wrong one call was, and the next step.

    Args:
        tried: the call as it is typed.
    """
    if given["type"] == "endless":
        return "Look for a loop whose condition never turns false."
    if given["type"] == "raised":
        words = f"Its own words: {given['text'] or given['name']}."
        if right["type"] == "raised":
            return f"It should stop here, but with a {right['name']}. {words}"
        call = tried if len(tried) <= 60 and not tried.startswith("your function") else "that call"
        return f"{words} Call it yourself to see: {call}"
    if given["type"] == "none" and given.get("printed"):
        return "It printed something and handed nothing back. Use return instead of print."
    if right["type"] == "raised":
        return f"Such input is nonsense and should be loud: raise {right['name']}."
    if right["type"] == "none":
        remedy = {"number": ", not a number", "text": ", without quotes", "yesno": f", not {short(given)}"}
        return f"There is nothing to measure here: return None{remedy.get(given['type'], '')}."
    return f"Expected: {short(right)}. " + diagnose(right, given, exercise)
