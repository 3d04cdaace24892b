"""A verdict as the learner sees it: one line of text, and the same in an accessible panel."""

import html
import re
from dataclasses import dataclass

from techsales.checking.judge import Verdict

#: outcome: (mark, class, words, edge colour where the book's style is not loaded)
LOOKS = {
    "right": ("✓", "dd-right", "Right", "#0b6b64"),
    "mistake": ("↺", "dd-notyet", "Not yet", "#9a5b00"),
    "wrong": ("↺", "dd-notyet", "Not yet", "#9a5b00"),
    "open": ("○", "dd-open", "Not answered yet", "#5a6472"),
    "noted": ("✓", "dd-right", "Noted", "#0b6b64"),
    "note": ("○", "dd-open", "", "#5a6472"),
    "error": ("✗", "dd-error", "", "#7a2e5d"),
}
STRESSED = re.compile(r"(?<![\w*])\*([A-Za-z][A-Za-z ]{0,30})\*(?![\w*])")


@dataclass(frozen=True)
class Feedback:
    """What is shown: ``text`` and ``html`` depend on nothing else than these four."""

    outcome: str
    id: str
    shown: str
    says: str

    @property
    def head(self) -> str:
        """Mark, id, outcome and answer, such as ``✓ 3.3 Right: 6``."""
        mark, _, words, _ = LOOKS[self.outcome]
        return " ".join(filter(None, [mark, self.id, words])) + (f": {self.shown}" if self.shown else "")

    @property
    def text(self) -> str:
        """One line."""
        stop = "" if self.outcome in ("note", "error") or self.head.endswith("…") else "."
        return f"{self.head}{stop} {self.says}".strip()

    @property
    def html(self) -> str:
        """A panel with the role of a status, so that a screen reader says it."""
        _, css, _, edge = LOOKS[self.outcome]
        says = f"<p>{rich(self.says)}</p>" if self.says else ""
        return (
            f'<div class="dd-feedback {css}" role="status" style="border-left:4px solid {edge};padding:0.5em 0.9em">'
            f"<strong>{rich(self.head)}</strong>{says}</div>"
        )


def rich(text: str) -> str:
    """Escaped text with ``code`` in backticks marked as code, and a *word* or two between stars as stressed."""
    parts = html.escape(text, quote=False).split("`")
    if len(parts) % 2 == 0:  # a backtick that nothing closes
        parts[-2:] = ["`".join(parts[-2:])]
    for place, part in enumerate(parts):
        parts[place] = f"<code>{part}</code>" if place % 2 else STRESSED.sub(r"<em>\1</em>", part)
    return "".join(parts)


def feedback(exercise_id: str, kind: str, verdict: Verdict) -> Feedback:
    """The feedback for a verdict; answers that nobody but a person grades are noted."""
    noted = verdict.outcome == "right" and kind in ("survey", "rubric")
    return Feedback("noted" if noted else verdict.outcome, exercise_id, verdict.shown, verdict.says)
