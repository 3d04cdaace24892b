"""One figure of the slide and one more look at it: what each section of the case report holds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from techsales.metrics import Result
from techsales.report.wording import percent, signed


class Look(NamedTuple):
    """One look at a figure: a number, its limits where there are any, and a sentence with denominators."""

    value: float | None
    low: float | None
    high: float | None
    says: str


@dataclass(frozen=True)
class Figure:
    """One figure of the slide and one more look at it.

    Attributes:
        name: hours, csat, tdr, otp or growth. title: for a heading. definition: what is counted.
        value, low, high, says: as the slide has it; hours in h, CSAT in points of 5, else shares.
        before: the quarter before. rival: another explanation of a good figure.
        second, second_low, second_high, second_says: after one more look; for hours the return on
        them, for growth the lead over the other team of the region.
        unknown: what these files cannot tell.
    """

    name: str
    title: str
    definition: str
    value: float | None
    low: float | None
    high: float | None
    says: str
    before: str
    rival: str
    second: float | None
    second_low: float | None
    second_high: float | None
    second_says: str
    unknown: str

    @property
    def short(self) -> str:
        """The figure as the slide prints it: ``80 %``."""
        if self.value is None:
            return "no data"
        return {"hours": f"{self.value:.0f} h", "csat": f"{self.value:.2f}", "growth": percent(self.value, "+")}.get(
            self.name, percent(self.value)
        )

    @property
    def second_short(self) -> str:
        """The same after one more look: ``68 %``; limits where there is no estimate."""
        if self.second is None:
            known = self.second_low is not None and self.second_high is not None
            return f"{self.second_low:.2f} to {self.second_high:.2f}" if known else "no data"
        return {
            "hours": f"{percent(self.second, '+')} return",
            "csat": f"{self.second:.2f}",
            "growth": f"{signed(self.second)} points",
        }.get(self.name, percent(self.second))


def figure(
    name: str, title: str, definition: str, first: Look, before: str, rival: str, second: Look, unknown: str
) -> Figure:
    """A figure from its two looks."""
    return Figure(name, title, definition, *first, before, rival, *second, unknown)


def look(result: Result | None, says: Callable[[Result], str], nothing: str = "Nothing to look at.") -> Look:
    """A look from a metric's result; ``nothing`` is said where there are no data."""
    if result is None:
        return Look(None, None, None, nothing)
    return Look(result.value, result.low, result.high, says(result))
