"""What a chapter's notebook becomes on slides, in its own order.

What becomes a slide: the scene, each question with its code and then its result, the faded copies, the panel's
settings, the exercises, each quiz question in two votes, the takeaway. Trainer's notes become speaker's notes.
"""

import html
import re
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from techsales.checking.bank import Bank, Exercise
from techsales.checking.feedback import rich
from techsales.checking.learner import question_right
from techsales.curriculum import Chapter
from techsales.gates.reading import Cell, Notebook, text_of

#: What can be read from the last row: lines of code on a slide, lines of a result.
MOST_LINES = 14
MOST_RESULT = 12
#: Code and result together on one slide.
MOST_TOGETHER = 11
MARKDOWN = MarkdownIt("commonmark")
Pictures = dict[str, str]


@dataclass
class Slide:
    """One slide: its kind (a CSS class), title, HTML, and what the speaker sees only."""

    kind: str
    title: str
    body: str
    notes: list[str] = field(default_factory=list)


@dataclass
class Deck:
    """The slides of one chapter, and where its notebook has arrived while they are made."""

    chapter: Chapter
    slides: list[Slide] = field(default_factory=list)
    section: str = ""
    title: str = ""
    question: str = ""

    def add(self, kind: str, title: str, body: str) -> None:
        """One more slide."""
        self.slides.append(Slide(kind, title, body))


def inline(text: str) -> str:
    """One paragraph of Markdown as HTML."""
    return str(MARKDOWN.renderInline(" ".join(text.split())))


def paragraphs(text: str) -> list[str]:
    """The blocks of a Markdown text."""
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]


def prompt(text: str) -> str:
    """The last paragraph that begins in bold: what the room is asked.

    ``**Which one?** Write it down.`` asks what is bold; ``**Before you run:** which one?`` what follows.
    """
    bold = [re.match(r"\*\*(.+?)\*\*(.*)", block, re.DOTALL) for block in paragraphs(text)]
    found = [match.groups() for match in bold if match]
    if not found:
        return ""
    asked, rest = found[-1]
    if not asked.rstrip().endswith(":"):
        return str(asked)
    question = rest.strip()[: rest.strip().rfind("?") + 1] or rest.strip()
    return str(question[:1].upper() + question[1:])


def scene(text: str) -> str:
    """The quotation under the title."""
    lines = [line.lstrip("> ") for line in text.splitlines() if line.startswith(">")]
    return inline(" ".join(lines).strip().strip("*"))


def note(cell: Cell) -> str:
    """A trainer's note without its opening words."""
    text = "\n".join(line.lstrip("> ") for line in cell.source.splitlines())
    return inline(text.replace("**For the trainer.**", "").strip())


def code_parts(source: str) -> list[str]:
    """The code in pieces of at most 14 lines, cut at an empty line or a comment where there is one."""
    lines = source.rstrip().splitlines()
    parts = []
    while len(lines) > MOST_LINES:
        cuts = [n for n in range(4, MOST_LINES + 1) if not lines[n].strip() or lines[n].lstrip().startswith("#")]
        cut = cuts[-1] if cuts else MOST_LINES
        parts.append("\n".join(lines[:cut]).rstrip())
        lines = lines[cut:] if lines[cut].strip() else lines[cut + 1 :]
    return [*parts, "\n".join(lines)]


def block(text: str, css: str) -> str:
    """Code or a result; its widest line tells the style how large it may be written."""
    lines = text.splitlines() or [""]
    width = max(map(len, lines))
    return f'<pre class="{css}" style="--w:{max(width, 1)}"><code>{html.escape(text, quote=False)}</code></pre>'


def result(cell: Cell) -> str:
    """What a run shows, as text; long results are cut."""
    lines = "\n".join(text_of(output).rstrip() for output in cell.outputs).splitlines()
    lines = [line for line in lines if not line.startswith("<Figure size")]
    more = [f"… {len(lines) - MOST_RESULT} more lines"] if len(lines) > MOST_RESULT else []
    return "\n".join([*lines[:MOST_RESULT], *more])


def panel_settings(cell: Cell) -> list[str]:
    """The settings of a panel's static twin; none for any other cell."""
    shown = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell.outputs)
    if 'class="dd-panel"' not in shown:
        return []
    return re.findall(r'<figure class="dd-setting">.*?</figure>', shown, re.DOTALL)


def begin(deck: Deck, notebook: Notebook) -> None:
    """The first slide: title and scene."""
    text = "\n".join(cell.source for cell in notebook.cells[:2] if not cell.is_code)
    body = f'<p class="small">Chapter {deck.chapter.number} · {deck.chapter.minutes} min</p>'
    deck.add("first", deck.chapter.title, f"{body}<blockquote>{scene(text)}</blockquote>")


def read_text(deck: Deck, cell: Cell) -> None:
    """Take the heading and the question from a cell of text."""
    for level, heading in re.findall(r"^(##+)\s+(.+)$", cell.source, re.MULTILINE):
        deck.section = heading if level == "##" else deck.section
        deck.title = heading
    deck.question = prompt(cell.source) or ("" if re.search(r"^##", cell.source, re.MULTILINE) else deck.question)


def add_code(deck: Deck, cell: Cell, picture: str) -> None:
    """The question with its code; the result on the next step, or on a slide of its own where both are long."""
    parts = code_parts(cell.source)
    asked = f'<p class="ask">{inline(deck.question)}</p>' if deck.question else ""
    faded = deck.section.startswith("The same")
    shown = "" if faded else result(cell)
    for number, part in enumerate(parts, 1):
        count = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        last = number == len(parts)
        together = last and shown and len((part + "\n" + shown).splitlines()) <= MOST_TOGETHER
        step = f'<div class="step">{block(shown, "result")}</div>' if together else ""
        deck.add("code", deck.title + count, asked * (number == 1) + block(part, "code") + step)
        if last and shown and not together and not picture:
            deck.add("code", f"{deck.title}: the result", block(shown, "result"))
    if picture:
        alt = html.escape(cell.alt or "")
        deck.add("picture", deck.title, f'<img alt="{alt}" src="data:image/png;base64,{picture}">')
    deck.question = ""


def add_cell(deck: Deck, cell: Cell, pictures: Pictures) -> None:
    """What a cell of the notebook becomes."""
    settings = panel_settings(cell) if cell.is_code else []
    if "trainer" in cell.tags:
        deck.slides[-1].notes.append(note(cell))
    elif not cell.is_code:
        read_text(deck, cell)
    elif settings:
        asked = f'<p class="ask">{inline(deck.question)}</p>' if deck.question else ""
        deck.add("panel", deck.title, asked or "<p>Say what you expect before anything moves.</p>")
        for setting in settings:
            deck.add("panel", deck.title, setting)
    elif deck.section != "Quiz" and ("tool" not in cell.tags or cell.id in pictures):
        add_code(deck, cell, pictures.get(cell.id, ""))


def add_exercises(deck: Deck, own: list[Exercise]) -> None:
    """The exercises with their minutes."""
    rows = "".join(
        f'<tr><th scope="row">{e.id}</th><td>{rich(e.title)}</td><td>{e.minutes:g} min</td></tr>' for e in own
    )
    if rows:
        deck.add("turn", "Your turn", f"<table><tbody>{rows}</tbody></table>")


def add_question(deck: Deck, question: Exercise) -> None:
    """A quiz question: vote, argue, vote again; then every option with its comment."""
    options = "".join(f"<li><b>({k})</b> {rich(v)}</li>" for k, v in question.options.items())
    votes = '<ol class="votes"><li>First vote</li><li class="step">Two minutes in pairs</li>'
    votes += '<li class="step">Second vote</li></ol>'
    body = f'<p class="ask">{rich(question.ask)}</p><ul class="options">{options}</ul>{votes}'
    deck.add("quiz", f"Quiz {question.id}", body)
    right = question_right(question)
    said = "".join(
        f"<li{' class=right' if k == right else ''}><b>{'✓' if k == right else '↺'} ({k})</b> {rich(question.say[k])}</li>"
        for k in question.options
    )
    deck.add("quiz", f"Quiz {question.id}: what holds", f'<ul class="options">{said}</ul>')


def make_deck(chapter: Chapter, notebook: Notebook, bank: Bank, pictures: Pictures) -> Deck:
    """The slides of one chapter, in the order of its notebook."""
    own = [exercise for exercise in bank.values() if exercise.chapter == chapter.number]
    deck = Deck(chapter)
    begin(deck, notebook)
    for cell in notebook.cells[1:]:
        before = deck.section
        add_cell(deck, cell, pictures)
        if deck.section != before and deck.section == "Your turn":
            add_exercises(deck, [exercise for exercise in own if exercise.kind != "quiz"])
        if deck.section != before and deck.section == "Quiz":
            for question in (exercise for exercise in own if exercise.kind == "quiz"):
                add_question(deck, question)
    deck.add("last", "Say this on tomorrow's call", f"<blockquote>{inline(chapter.takeaway)}</blockquote>")
    return deck
