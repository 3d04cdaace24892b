"""The panel of chapter 9: a requirement put together from five parts, and which of them can be checked."""

from dataclasses import dataclass
from html import escape

from techsales.panels.panel import Choice, Panel, Setting, State


@dataclass(frozen=True)
class Wording:
    """One way to word a part. open: the question it leaves, empty where both sides can check it."""

    text: str
    open: str = ""


#: By part: its name, and what may be chosen for it, from a complaint to something both sides can check.
PARTS: dict[str, tuple[str, tuple[Wording, ...]]] = {
    "who": (
        "who",
        (
            Wording("the plant", "Which person there?"),
            Wording("everybody", "Who would ring you?"),
            Wording("the shift lead of plant 2"),
        ),
    ),
    "what": (
        "what",
        (
            Wording("better reports", "Better than what?"),
            Wording("no more trouble", "Trouble with what?"),
            Wording("the night report is in the mailbox"),
        ),
    ),
    "target": (
        "number and unit",
        (
            Wording("fast", "How many minutes is that?"),
            Wording("by 06:15", "Every day, or on how many of 100?"),
            Wording("by 06:15 on 95 % of working days"),
        ),
    ),
    "measured_by": (
        "measured how",
        (
            Wording("we will notice", "Who is we, and with which clock?"),
            Wording("user satisfaction", "That is another question. Whose clock stops at 06:15?"),
            Wording("the time stamp of the mail"),
        ),
    ),
    "by_date": (
        "by when",
        (
            Wording("soon", "Which day is in your calendar?"),
            Wording("next quarter", "Its first day or its last?"),
            Wording("from 12 January 2026"),
        ),
    ),
}


def state(who: str, what: str, target: str, measured_by: str, by_date: str) -> State:
    """Which of the five parts can be checked.

    Args:
        who, what, target, measured_by, by_date: one of the wordings in ``PARTS``.

    Returns:
        ``lines`` (part, text, ok, open), ``checked`` (how many are ok) and ``sentence``.

    Raises:
        ValueError: a wording that the panel does not offer.
    """
    chosen = {"who": who, "what": what, "target": target, "measured_by": measured_by, "by_date": by_date}
    lines = [line(key, text) for key, text in chosen.items()]
    return {
        "lines": lines,
        "checked": sum(entry["ok"] for entry in lines),
        "sentence": f"For {who}: {what} {target}, measured by {measured_by}, {by_date}.",
    }


def line(key: str, text: str) -> State:
    """One part with its verdict."""
    name, wordings = PARTS[key]
    for wording in wordings:
        if wording.text == text:
            return {"part": name, "text": text, "ok": not wording.open, "open": wording.open}
    raise ValueError(f"{text!r} is no wording for {name}.")


def view(now: State) -> str:
    """The five parts with their verdicts, the count in the caption."""
    rows = "".join(
        f'<tr><th scope="row">{escape(entry["part"])}</th><td class="dd-text">{escape(entry["text"])}</td>'
        + (
            '<td class="dd-text dd-hit">✓ can be checked</td></tr>'
            if entry["ok"]
            else f'<td class="dd-text">○ {escape(entry["open"])}</td></tr>'
        )
        for entry in now["lines"]
    )
    return (
        f'<table class="dd-table"><caption>{now["checked"]} of {len(PARTS)} parts can be checked</caption>'
        '<thead><tr><th scope="col">part</th><th scope="col" class="dd-text">wording</th>'
        f'<th scope="col" class="dd-text">verdict</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def says(now: State) -> str:
    """One sentence: how many parts can be checked, and what is open in the first of the others."""
    count = f"{now['checked']} of {len(PARTS)} parts can be checked"
    left = [entry for entry in now["lines"] if not entry["ok"]]
    if not left:
        return f"{count}. {now['sentence']}"
    return f"{count}; still open: {', '.join(entry['part'] for entry in left)}. Ask first: {left[0]['open']}"


def wordings(place: int) -> Setting:
    """The setting in which every part has the wording at this place."""
    return {key: offered[place].text for key, (_, offered) in PARTS.items()}


def choice(key: str) -> Choice:
    """The input for one part."""
    name, offered = PARTS[key]
    return Choice(name, tuple(wording.text for wording in offered), start=offered[0].text)


build_a_requirement = Panel(
    name="build a requirement",
    title="From complaint to requirement",
    inputs={key: choice(key) for key in PARTS},
    state=state,
    view=view,
    says=says,
    twin=(
        wordings(0),
        wordings(0) | {"who": PARTS["who"][1][2].text, "what": PARTS["what"][1][2].text, "target": "by 06:15"},
        wordings(2),
    ),
)
