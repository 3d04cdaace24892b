"""The panel of chapter 15: five switches, each one more look, that turn the slide's claim into a verdict."""

from functools import cache
from html import escape

from techsales.panels.panel import Panel, Setting, State, Switch
from techsales.report.figures import GROSS_MARGIN, PILOT, Figure, figures, pilot_cost
from techsales.report.teams import pick, revenue
from techsales.report.wording import percent, signed

TEAM, TWIN, QUARTER, BEFORE = "Kestrel", "Merlin", "2025Q4", "2025Q3"
CLAIM = "The slide: training works."
NAMES = ("call_back", "strict", "original_date", "control", "margin")


@cache
def case() -> dict[str, Figure]:
    """Kestrel's five figures, read from the files once."""
    return figures(TEAM, QUARTER)


@cache
def cost() -> int:
    """What the pilot cost, working time included, in EUR."""
    return pilot_cost(pick("training", team=TEAM, quarter=QUARTER, programme=PILOT))


def state(call_back: bool, strict: bool, original_date: bool, control: bool, margin: bool) -> State:
    """The slide's lines under the chosen looks.

    Args:
        call_back: add the silent customers who were called. strict: a reopened ticket is not solved.
        original_date: hold projects against the first promise. control: subtract the growth of Merlin,
        the team next door. margin: return on the cost, from margin instead of revenue.

    Returns:
        ``lines`` (figure, value, says, changed), ``looks`` (how many switches are on), ``credited``
        (share of growth credited to the training), ``roi`` (None until ``margin``) and ``verdict``.
    """
    found = case()
    growth, lead = found["growth"].value, found["growth"].second
    assert growth is not None and lead is not None
    credited = lead if control else growth
    roi = credited * revenue(TEAM, BEFORE) * GROSS_MARGIN / cost() - 1 if margin else None
    lines = [
        chosen("CSAT", found["csat"], call_back),
        chosen("problems solved", found["tdr"], strict),
        chosen("on time", found["otp"], original_date),
        {
            "figure": "growth",
            "value": f"{signed(lead)} points" if control else percent(growth, "+"),
            "says": found["growth"].second_says if control else found["growth"].says,
            "changed": control,
        },
        {
            "figure": "return",
            "value": "not shown" if roi is None else percent(roi, "+"),
            "says": return_says(roi, control),
            "changed": margin,
        },
    ]
    looks = sum((call_back, strict, original_date, control, margin))
    return {"lines": lines, "looks": looks, "credited": credited, "roi": roi, "verdict": verdict(looks)}


def chosen(name: str, figure: Figure, looked: bool) -> State:
    """One line: as the slide has it, or after one more look."""
    value, says = (figure.second_short, figure.second_says) if looked else (figure.short, figure.says)
    return {"figure": name, "value": value, "says": says, "changed": looked}


def return_says(roi: float | None, control: bool) -> str:
    """The sentence about the return."""
    if roi is None:
        return "The slide names no cost, so there is no return on it; 25 % is growth."
    credit = f"the lead over {TWIN}" if control else "all growth, as if nothing else had happened,"
    start = f"Within the quarter, {percent(GROSS_MARGIN)} margin, {cost():,} EUR of cost"
    return f"{start}, if {credit} is credited to the training."


def verdict(looks: int) -> str:
    """What may be signed after so many looks."""
    if looks == 0:
        return f"Claim. {CLAIM}"
    if looks < len(NAMES):
        return f"Under examination: {looks} of {len(NAMES)} looks taken. Too early to sign."
    return (
        "Verdict. Every number on the slide can be rebuilt; none of them shows that training works. Sign with changed "
        "wording: the figures with their denominators, and a comparison."
    )


def view(now: State) -> str:
    """The slide as a table; a line that changed is marked, and says so in words."""
    rows = "".join(row(line) for line in now["lines"])
    return (
        f'<table class="dd-table"><caption>{escape(now["verdict"])}</caption><thead><tr><th scope="col">figure</th>'
        '<th scope="col">value</th><th scope="col" class="dd-text">what it says</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def row(line: State) -> str:
    """One line of the table."""
    look, start = ("second look", '<td class="dd-hit">') if line["changed"] else ("slide", "<td>")
    return (
        f'<tr><th scope="row">{escape(line["figure"])}</th>{start}{escape(line["value"])} ({look})</td>'
        f'<td class="dd-text">{escape(line["says"])}</td></tr>'
    )


def says(now: State) -> str:
    """One sentence: the five values, and what may be signed."""
    values = ", ".join(f"{line['figure']} {line['value']}" for line in now["lines"])
    return f"{values}. {now['verdict']}"


def setting(*on: str) -> Setting:
    """A setting with these switches on and the others off."""
    return {name: name in on for name in NAMES}


cross_examine = Panel(
    name="cross-examine the slide",
    title="Cross-examine the slide",
    inputs={
        "call_back": Switch("call the silent", start=False),
        "strict": Switch("reopened is not solved", start=False),
        "original_date": Switch("first promise", start=False),
        "control": Switch("compare with Merlin", start=False),
        "margin": Switch("margin and cost", start=False),
    },
    state=state,
    view=view,
    says=says,
    twin=(setting(), setting("control", "margin"), setting(*NAMES)),
)
