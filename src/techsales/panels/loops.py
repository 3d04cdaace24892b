"""The panel of chapter 3: a counting loop, one pass at a time."""

from techsales.panels.panel import Panel, Range, State

#: The ten scores of the chapter, in the order they came in.
SCORES = (5, 4, 2, 5, 3, 1, 4, 5, 2, 4)


def state(pass_no: int, threshold: int) -> State:
    """The loop after some passes: ``s`` and ``test`` of that pass, ``count`` so far.

    Args:
        pass_no: passes done, 0 to 10. threshold: a score of at most this is counted, 1 to 4.

    Returns:
        Also ``pass_no``, ``threshold`` and ``before``, the counter before this pass. Before the first
        pass ``s`` and ``test`` are None.

    Raises:
        ValueError: a pass the list does not have, or a threshold outside 1 to 4.
    """
    if not 0 <= pass_no <= len(SCORES):
        raise ValueError(f"The loop has {len(SCORES)} passes; there is no pass {pass_no}.")
    if not 1 <= threshold <= 4:
        raise ValueError(f"The limit lies between 1 and 4; it is {threshold}.")
    s = SCORES[pass_no - 1] if pass_no else None
    return {
        "pass_no": pass_no,
        "threshold": threshold,
        "s": s,
        "test": None if s is None else s <= threshold,
        "before": sum(score <= threshold for score in SCORES[: max(pass_no - 1, 0)]),
        "count": sum(score <= threshold for score in SCORES[:pass_no]),
    }


def view(now: State) -> str:
    """The ten scores as a row with the current one marked; the test as code and answer; the counter."""
    passes = "".join(_cell("th", number, now, f"{number}", ' scope="col"') for number in range(1, 11))
    scores = "".join(_cell("td", number, now, f"{score}") for number, score in enumerate(SCORES, 1))
    counted = "".join(_cell("td", number, now, _sign(number, now)) for number in range(1, 11))
    test = f"if s &lt;= {now['threshold']}" if now["s"] is None else f"if {now['s']} &lt;= {now['threshold']}"
    answer = {None: "not asked yet", True: "True, yes", False: "False, no"}[now["test"]]
    return (
        '<table class="dd-table">'
        f'<tr><th scope="row">pass</th>{passes}</tr>'
        f'<tr><th scope="row">score</th>{scores}</tr>'
        f'<tr><th scope="row">counted</th>{counted}</tr></table>'
        f"<p><code>{test}:</code> {answer}. Counter: <strong>{now['count']}</strong></p>"
    )


def says(now: State) -> str:
    """One sentence: this customer's score, the answer to the question, what the counter does."""
    limit, count = now["threshold"], now["count"]
    if now["s"] is None:
        return "Before the first pass nobody has been visited, and the counter is 0."
    answer = f"which is {limit} or less" if now["test"] else f"which is more than {limit}"
    if now["pass_no"] == len(SCORES):
        moves = f"the counter ends at {count} of {len(SCORES)}"
    elif now["test"]:
        moves = f"the counter goes from {now['before']} to {count}"
    else:
        moves = f"the counter stays at {count}"
    return f"In pass {now['pass_no']} the customer gave {now['s']}, {answer}, so {moves}."


def _cell(tag: str, number: int, now: State, text: str, more: str = "") -> str:
    """One cell of the table; marked, also without any style sheet, where it is the current pass."""
    if number == now["pass_no"]:
        return f'<{tag}{more} class="dd-hit" aria-current="step"><mark>{text}</mark></{tag}>'
    waiting = ' class="dd-soft"' if number > now["pass_no"] else ""
    return f"<{tag}{more}{waiting}>{text}</{tag}>"


def _sign(number: int, now: State) -> str:
    """What the loop made of one customer; nothing yet where it has not been."""
    if number > now["pass_no"]:
        return ""
    return "✓" if SCORES[number - 1] <= now["threshold"] else "–"


step_the_loop = Panel(
    name="step the loop",
    title="Step the loop",
    inputs={
        "pass_no": Range("pass", 0, 10, 1, start=3),
        "threshold": Range("score at most", 1, 4, 1, start=2),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"pass_no": 3, "threshold": 2},
        {"pass_no": 10, "threshold": 2},
        {"pass_no": 10, "threshold": 4},
    ),
)
