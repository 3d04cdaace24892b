"""What chapter 1 shows: a mail thread, six deals, and the panel that compares two of them.

Six deals of one seller, invented for the page; they stand in no table of the course.
"""

from dataclasses import astuple, dataclass

from techsales.panels.panel import Choice, Panel, State


@dataclass(frozen=True, repr=False)
class Shown:
    """Text that a notebook shows as it is when its name is the last line of a cell."""

    text: str

    def __repr__(self) -> str:
        """The text itself, without quotes."""
        return self.text


@dataclass(frozen=True)
class Deal:
    """One closed deal: three factors, then the result."""

    segment: str
    first_step: str
    source: str
    result: str


DEALS = {
    "D1": Deal("Enterprise", "demo", "inbound", "lost"),
    "D2": Deal("Enterprise", "discovery", "inbound", "won"),
    "D3": Deal("SMB", "demo", "outbound", "lost"),
    "D4": Deal("SMB", "discovery", "referral", "won"),
    "D5": Deal("Enterprise", "discovery", "outbound", "lost"),
    "D6": Deal("SMB", "demo", "referral", "won"),
}
#: The three factors as they are written in a sentence.
FACTORS = {"segment": "segment", "first_step": "first step", "source": "source"}
COUNTS = ("no", "one", "two", "three")


def differing(a: str, b: str) -> list[str]:
    """The factors in which two deals differ, in the order of the table."""
    return [name for name in FACTORS if getattr(DEALS[a], name) != getattr(DEALS[b], name)]


def table_text() -> str:
    """The six deals as aligned text, narrow enough for a phone."""
    rows = [("", "segment", "first step", "source", "result")]
    rows += [(name, *astuple(deal)) for name, deal in DEALS.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def split_text(factor: str) -> str:
    """Lost out of how many, for each value of one factor.

    Raises:
        KeyError: there is no such factor.
    """
    results: dict[str, list[str]] = {}
    for deal in DEALS.values():
        results.setdefault(getattr(deal, factor), []).append(deal.result)
    width = max(map(len, results))
    lines = [f"{value.ljust(width)}  lost {found.count('lost')} of {len(found)}" for value, found in results.items()]
    return "\n".join([f"By {FACTORS[factor]}:", *lines])


def state(a: str, b: str) -> State:
    """Two deals side by side: the factors in which they differ, and whether one was won and one lost."""
    return {
        "a": a,
        "b": b,
        "differ": differing(a, b),
        "count": len(differing(a, b)),
        "results_differ": DEALS[a].result != DEALS[b].result,
    }


def view(now: State) -> str:
    """The two deals as columns; each row says in words whether they are the same in it."""
    a, b = DEALS[now["a"]], DEALS[now["b"]]
    rows = "".join(
        _row(words, getattr(a, name), getattr(b, name), name in now["differ"]) for name, words in FACTORS.items()
    )
    result = _row("result", a.result, b.result, now["results_differ"])
    return (
        '<table class="dd-table"><thead><tr><th scope="col">factor</th>'
        f'<th scope="col">{now["a"]}</th><th scope="col">{now["b"]}</th><th scope="col">compared</th></tr></thead>'
        f"<tbody>{rows}{result}</tbody></table>"
    )


def says(now: State) -> str:
    """One sentence: in how many factors the pair differs, and what its results say about that."""
    if now["a"] == now["b"]:
        return f"{now['a']} twice is one deal, and one deal has nothing to be compared with."
    words = [FACTORS[name] for name in now["differ"]]
    pair = f"{now['a']} and {now['b']} differ in {COUNTS[len(words)]} of three factors ({_listed(words)})"
    if len(words) > 1:
        results = "their results differ" if now["results_differ"] else "their results are the same"
        return f"{pair}; {results}, and nobody can say which of the {COUNTS[len(words)]} did what."
    if now["results_differ"]:
        return f"{pair}, and their results differ: the pair speaks for the {words[0]}."
    return f"{pair}, and their results are the same: the pair speaks against the {words[0]}."


def _row(head: str, left: str, right: str, differs: bool) -> str:
    """One row; the words say whether the two differ, the mark repeats it."""
    mark = ' class="dd-hit"' if differs else ""
    compared = "<strong>differs</strong>" if differs else "same"
    return f'<tr><th scope="row">{head}</th><td>{left}</td><td>{right}</td><td{mark}>{compared}</td></tr>'


def _listed(words: list[str]) -> str:
    """``segment, first step and source``."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


deals = Shown(table_text())
segment = Shown(split_text("segment"))
first_step = Shown(split_text("first_step"))
source = Shown(split_text("source"))
mail_thread = Shown(
    """\
 9 Sep  hospital: can Ledger read
        our stock list?
11 Sep  we: see it live, in a demo
18 Sep  demo, 50 minutes, 31 slides
19 Sep  hospital: but can it read
        our stock list?
26 Sep  we: our offer is attached
 3 Oct  procurement asks for a second
        quote, we send it
15 Oct  no reply for 12 days, deal closed
        CRM, loss reason: price"""
)

compare_two_deals = Panel(
    name="compare two deals",
    title="Compare two deals",
    inputs={
        "a": Choice("first deal", tuple(DEALS), start="D1"),
        "b": Choice("second deal", tuple(DEALS), start="D2"),
    },
    state=state,
    view=view,
    says=says,
    twin=({"a": "D1", "b": "D2"}, {"a": "D4", "b": "D6"}, {"a": "D3", "b": "D4"}),
)
