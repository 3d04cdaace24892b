"""Gate 2: every cell of an exercise notebook plays its role, and its stored output proves it."""

import ast
import builtins
from dataclasses import replace
from pathlib import Path
from typing import Any

from techsales.checking.bank import CHOICE_KINDS, OPEN_KINDS, Bank, Exercise, in_order, load_bank
from techsales.checking.judge import judge
from techsales.course import CourseError
from techsales.gates.reading import (
    Cell,
    ExerciseCells,
    Notebook,
    checked_id,
    exercises,
    last_call,
    notebooks,
    shown,
    squeeze,
)

OPEN_SAYS = "Not answered yet"
TICK = "✓"
FEWEST_MISTAKES = 2


def read_bank(root: Path) -> tuple[Bank, list[str]]:
    """The exercise bank, and the sentence of one that cannot be read."""
    try:
        return load_bank(root), []
    except CourseError as error:
        return {}, [str(error)]


def of_chapter(bank: Bank, notebook: Notebook) -> Bank:
    """The exercises of the notebook's chapter, quiz questions included."""
    number = int(Path(notebook.name).stem.split("_")[0])
    return {name: exercise for name, exercise in bank.items() if exercise.chapter == number}


def order(root: Path) -> list[str]:
    """Task, starter, mistakes, solution for each exercise of the TOML, in order; then the quiz answers."""
    bank, problems = read_bank(root)
    if problems:
        return problems
    for notebook in notebooks(root, "exercises"):
        own = of_chapter(bank, notebook)
        found = exercises(notebook)
        problems += opening(notebook)
        ids = [steps.id for steps in found]
        wanted = [name for name in own if own[name].kind != "quiz"]
        if ids != wanted:
            problems.append(
                f"{notebook.name}: its tasks are {', '.join(ids) or 'none'}, and the TOML has {', '.join(wanted)}. "
                "Give each exercise a task cell with the heading '## id title', in order."
            )
        for steps in found:
            if steps.id in own:
                problems += order_of(steps, own[steps.id])
        asked = [checked_id(cell) for cell in notebook.code if "starter" in cell.tags]
        quiz = sorted((name for name in own if own[name].kind == "quiz"), key=in_order)
        if [name for name in asked if name in quiz] != quiz:
            problems.append(
                f"{notebook.name}: 'Quiz answers' should have one starter cell per question: {', '.join(quiz)}. "
                "End each with check(id, ...)."
            )
    return problems


def opening(notebook: Notebook) -> list[str]:
    """The notebook opens with its title and the cell of imports."""
    first = notebook.cells[:2]
    if len(first) == 2 and first[0].source.startswith("# Exercises: ") and "tool" in first[1].tags:
        return []
    return [f"{notebook.name}: it should open with '# Exercises: …' and a code cell tagged tool with the imports."]


def order_of(steps: ExerciseCells, exercise: Exercise) -> list[str]:
    """What is wrong with the sequence of one exercise's cells, and with their last lines."""
    roles = [next(role for role in ("starter", "mistake", "solution") if role in cell.tags) for cell in steps.cells]
    graded = exercise.kind not in OPEN_KINDS
    wanted = ["starter", *["mistake"] * len(exercise.mistakes), *["solution"] * graded]
    problems = []
    if roles != wanted:
        problems.append(
            f"{steps.task.place}: exercise {steps.id} has {', '.join(roles) or 'no cells'}; "
            f"it should have {', '.join(wanted)}: the n-th mistake cell shows the n-th mistake of the TOML."
        )
    for cell in steps.cells:
        problems += last_line(cell, steps.id, exercise)
    return problems


def last_line(cell: Cell, wanted: str, exercise: Exercise) -> list[str]:
    """The cell ends with check("id", name); a literal stands there only for the kinds that choose."""
    call = last_call(cell)
    if call is None or checked_id(cell) != wanted or len(call.args) != 2:
        return [f'{cell.place}: the last line should be check("{wanted}", answer).']
    if exercise.kind in CHOICE_KINDS or exercise.kind in OPEN_KINDS:
        return []
    answer = call.args[1]
    if not isinstance(answer, ast.Name):
        return [
            f"{cell.place}: a {exercise.kind} exercise hands over a name, not {ast.unparse(answer)}. Name it first."
        ]
    if "starter" not in cell.tags and only_literals(cell, answer.id):
        return [
            f"{cell.place}: {answer.id} is a literal. A {exercise.kind} exercise shows the misconception's own code, "
            "not the number it leads to."
        ]
    return []


def only_literals(cell: Cell, name: str) -> bool:
    """True if ``name`` only ever gets written-down values, none of them inside a loop, an if or a function."""
    try:
        body = ast.parse(cell.source).body
    except SyntaxError:
        return False
    values: list[ast.expr] = []
    for statement in body:
        for part in ast.walk(statement):
            if isinstance(part, (ast.Assign, ast.AugAssign)) and name in stored(part):
                if part is not statement or isinstance(part, ast.AugAssign):
                    return False
                values.append(part.value)
    return bool(values) and all(is_literal(value) for value in values)


def is_literal(value: ast.expr) -> bool:
    """True for a number, a text, or a list, tuple or table of such."""
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError):
        return False
    return True


def stored(tree: ast.AST) -> set[str]:
    """Names that the code gives a value to."""
    names = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    names |= {n.name for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    names |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    for n in ast.walk(tree):
        if isinstance(n, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).split(".")[0] for alias in n.names}
    return names


def self_contained(root: Path) -> list[str]:
    """No exercise cell uses a name from another exercise cell: only its own and those of the tool cells."""
    problems = []
    for notebook in notebooks(root, "exercises"):
        known = set(dir(builtins)) | {"In", "Out"}
        for cell in notebook.code:
            if not cell.tags & {"starter", "mistake", "solution"}:
                known |= stored(ast.parse(cell.source))
        for cell in notebook.code:
            if "raises-exception" in cell.tags:
                continue
            try:
                tree = ast.parse(cell.source)
            except SyntaxError as error:
                problems.append(f"{cell.place}: it is no Python ({error.msg}). Mend it, or tag it raises-exception.")
                continue
            used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
            for name in sorted(used - known - stored(tree)):
                problems.append(
                    f"{cell.place}: {name} comes from another cell. Set it here or in the cell tagged tool."
                )
    return problems


def feedback(root: Path) -> list[str]:
    """Stored outputs: a starter is not answered yet, the n-th mistake gets its own line, a solution the tick."""
    bank, problems = read_bank(root)
    for notebook in notebooks(root, "exercises"):
        for steps in exercises(notebook):
            if steps.id in bank:
                problems += feedback_of(steps, bank[steps.id])
        for cell in notebook.code:
            name = checked_id(cell)
            if name in bank and bank[name].kind == "quiz" and OPEN_SAYS not in shown(cell):
                problems.append(f"{cell.place}: its stored output should say '{OPEN_SAYS}'. Leave the answer open: ...")
    return problems


def feedback_of(steps: ExerciseCells, exercise: Exercise) -> list[str]:
    """What one exercise's stored outputs show instead of what they should."""
    problems = []
    for cell in steps.role("starter"):
        wanted = starter_shows(exercise)
        if squeeze(wanted) not in shown(cell):
            problems.append(f"{cell.place}: the starter's stored output should show '{wanted}'. {seen(cell)}")
    for number, cell in enumerate(steps.role("mistake"), start=1):
        if number > len(exercise.mistakes):
            break  # the order gate says so
        wanted = exercise.mistakes[number - 1].say
        if squeeze(wanted) not in shown(cell):
            problems.append(
                f"{cell.place}: mistake {number} of exercise {steps.id} "
                f"does not draw its own feedback '{wanted}'. {seen(cell)}"
            )
    for cell in steps.role("solution"):
        if TICK not in shown(cell):
            problems.append(f"{cell.place}: the solution of exercise {steps.id} does not get the tick. {seen(cell)}")
    return problems


def starter_shows(exercise: Exercise) -> str:
    """The text a starter's output holds: not answered, or the mistake or exception a fix exercise declares."""
    if isinstance(exercise.starter, int):
        return exercise.mistakes[exercise.starter - 1].say
    return exercise.starter or OPEN_SAYS


def seen(cell: Cell) -> str:
    """What is stored instead, for the end of a sentence."""
    text = shown(cell)
    return f"It shows: {text[:120]}" if text else "It shows nothing."


def known_mistakes(root: Path) -> list[str]:
    """Two known mistakes or more, three hints, a sentence for every option of the quiz; no two mistakes alike."""
    bank, problems = read_bank(root)
    for name, exercise in bank.items():
        if exercise.kind == "quiz":
            problems += quiz_speaks(exercise)
            continue
        if exercise.kind not in OPEN_KINDS and len(exercise.mistakes) < FEWEST_MISTAKES:
            problems.append(
                f"Exercise {name}: it has {len(exercise.mistakes)} known mistakes. Write {FEWEST_MISTAKES} or more."
            )
        if len(exercise.hints) != 3:
            problems.append(f"Exercise {name}: it has {len(exercise.hints)} hints. Write three.")
        says = [squeeze(mistake.say) for mistake in exercise.mistakes]
        if len(set(says)) < len(says):
            problems.append(f"Exercise {name}: two mistakes say the same. Each misconception gets its own sentence.")
        problems += mistakes_apart(exercise)
    return problems


def quiz_speaks(exercise: Exercise) -> list[str]:
    """Every option of a quiz question gets its own sentence from the judge; the right one is right."""
    problems = []
    for letter in exercise.options:
        verdict = judge({"type": "text", "value": letter}, exercise)
        if not exercise.say.get(letter) or verdict.says != exercise.say[letter]:
            problems.append(f"Exercise {exercise.id}: option {letter} draws no feedback of its own. Add it under say.")
    if sum(judge({"type": "text", "value": letter}, exercise).outcome == "right" for letter in exercise.options) != 1:
        problems.append(f"Exercise {exercise.id}: exactly one option should be right. Correct right.")
    return problems


def as_answer(expected: dict[str, Any]) -> dict[str, Any]:
    """A mistake's answer in the form in which a learner would hand it over."""
    return {"type": "error", "name": expected["name"]} if expected["type"] == "raised" else expected


def mistakes_apart(exercise: Exercise) -> list[str]:
    """Each mistake's answer is judged that mistake, whichever is listed first; none passes as right."""
    problems = []
    count = len(exercise.mistakes)
    backwards = replace(exercise, mistakes=exercise.mistakes[::-1])
    for number, mistake in enumerate(exercise.mistakes, start=1):
        if mistake.answer is None:
            continue  # a function's mistakes are ordered: the first match wins
        answer = as_answer(mistake.answer)
        for verdict, place in ((judge(answer, exercise), number), (judge(answer, backwards), count + 1 - number)):
            if verdict.outcome == "right":
                problems.append(
                    f"Exercise {exercise.id}: the answer of mistake {number} passes as right. "
                    "Change the answer, or make the tolerance smaller."
                )
                break
            if verdict.mistake != place:
                problems.append(
                    f"Exercise {exercise.id}: the answer of mistake {number} matches another mistake too. "
                    "Make their answers differ, or merge them."
                )
                break
    return problems
