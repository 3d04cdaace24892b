"""What is suggested for a file, and which of its signs and orders its own cells decide; the others are asked for."""

from dataclasses import dataclass, field

from techsales.exports import dates, numbers
from techsales.exports.fields import FIELDS
from techsales.exports.settings import ASK
from techsales.exports.shape import Shape


@dataclass
class Guess:
    """What is suggested for one table in a file.

    Attributes:
        columns: name in the file → column of the table. why: entry → why it is doubtful, for a comment.
        questions: sentences on what is asked. seen: what stands in the columns that group rows, such as teams.
        open_table: whether it is asked which table this is.
    """

    shape: Shape
    table: str
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    decimal: str = ""
    dates: str = ""
    why: dict[str, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    seen: dict[str, list[str]] = field(default_factory=dict)
    open_table: bool = False

    @property
    def unused(self) -> list[str]:
        """The names of the file that are mapped to nothing."""
        return [name for name in self.shape.columns if name not in self.columns]


def decide_decimal(made: Guess, mapped: dict[str, list[str]]) -> None:
    """The decimal sign, if the cells show one."""
    shown: dict[str, str] = {}
    for to, cells in mapped.items():
        if FIELDS[made.table][to].kind in ("money", "number", "percent", "whole"):
            for cell in cells:
                parts = numbers.parts_of(cell)
                if parts:
                    digits = parts["digits"].translate(numbers.SPACES)
                    shown.setdefault(numbers.sign_shown(digits), cell)
    if "." in shown and "," in shown and "?" in shown:
        both = f"'{shown['.']}' and '{shown[',']}'"
        ask(made, "decimal", f"in {made.shape.label} {both} use different signs: what is '{shown['?']}', '.' or ','?")
    elif "." in shown or "," in shown:
        made.decimal = "," if "," in shown and "." not in shown else "."
        if "," in shown and "." in shown:
            made.why["decimal"] = f"'{shown['.']}' and '{shown[',']}' each show their own"
        else:
            made.why["decimal"] = f"shown by '{shown[made.decimal]}'"
    elif "?" in shown:
        ask(made, "decimal", f"in {made.shape.label} nothing shows whether '{shown['?']}' is large or has decimals.")
    elif "" in shown:
        made.why["decimal"] = "no number here needs one; a later one that does is rejected, not guessed"


def decide_dates(made: Guess, mapped: dict[str, list[str]]) -> None:
    """The order of day and month, if the cells show one."""
    shown: dict[str, tuple[str, str]] = {}
    names = {to: name for name, to in made.columns.items()}
    days = [to for to in mapped if FIELDS[made.table][to].kind == "date"]
    for to in days:
        for cell in mapped[to]:
            shown.setdefault(dates.order_shown(cell), (cell, names[to]))
    for to in days:
        if dates.half_converted(mapped[to]):
            made.questions.append(
                f"in {made.shape.label} a spreadsheet has turned a part of {names[to]} into dates, perhaps with day and "
                "month swapped: is that column right? If not, export it again."
            )
    led = next((mapped[to][0] for to in days if dates.year_may_lead(mapped[to])), "")
    both = "day first" in shown and "month first" in shown
    if led:
        ask(made, "dates", f"in {made.shape.label} nothing shows whether '{led}' has the year or the day first.")
    elif both:
        (one, here), (other, there) = shown["day first"], shown["month first"]
        ask(made, "dates", f"in {made.shape.label} '{one}' ({here}) and '{other}' ({there}) contradict each other: "
            "which order holds? Rows of the other one will be rejected.")  # fmt: skip
    elif "day first" in shown or "month first" in shown:
        made.dates = "day first" if "day first" in shown else "month first"
        made.why["dates"] = f"shown by '{shown[made.dates][0]}'"
    elif "?" in shown:
        ask(
            made,
            "dates",
            f"in {made.shape.label} nothing shows whether '{shown['?'][0]}' has the day or the month first.",
        )
    elif days:
        made.why["dates"] = "no date here leaves its order open; a later one that does is rejected, not guessed"
    serials = [names[to] for to in days if any(dates.is_serial(cell) for cell in mapped[to])]
    if serials:
        made.why["serials"] = f"{', '.join(serials)}: day numbers of Excel are read as dates"


def ask(made: Guess, entry: str, sentence: str) -> None:
    """Leave an entry open and say what is asked."""
    setattr(made, entry, ASK)
    made.questions.append(sentence)
    made.why[entry] = sentence
