"""The panel of chapter 13: what a training returns, by what is credited to it, and how long that lasts."""

from techsales.metrics import payback, training_gain, training_roi
from techsales.panels.panel import Panel, Range, State

#: Kestrel's revenue in the quarter before, an hour of a seller's time, trainer and licences; all EUR.
REVENUE = 1_000_000
HOUR = 85
OUTSIDE = 8_000
# The drawing: a bar of this many units holds the larger of cost and gain.
LEFT, WIDTH = 70, 230


def state(points: float, margin: int, quarters: int, hours: int) -> State:
    """Cost, gain, return and break-even of the pilot under four assumptions.

    Args:
        points: growth credited to the training, in points of the revenue before, 0 to 10.
        margin: gross margin in per cent, 10 to 80. quarters: how long the effect lasts, 1 to 8.
        hours: working time spent on the training, 50 to 400.

    Returns:
        ``cost`` and its part ``time``, ``each`` (gain in one quarter) and ``gain`` (in all quarters), in EUR;
        ``roi`` as a share of the cost; ``break_even`` in quarters, None where nothing is gained.

    Raises:
        ValueError: an assumption outside these limits.
    """
    for value, low, high, name in (
        (points, 0, 10, "The points credited"),
        (margin, 10, 80, "The margin"),
        (quarters, 1, 8, "The number of quarters"),
        (hours, 50, 400, "The hours"),
    ):
        if not low <= value <= high:
            raise ValueError(f"{name}: from {low} to {high}, not {value}.")
    time = hours * HOUR
    cost = time + OUTSIDE
    gained = training_gain(points / 100, REVENUE, margin / 100)
    assert gained is not None
    returned = training_roi(gained.value * quarters, cost, hours_cost=time)
    earned_back = payback(gained, cost, hours_cost=time)
    assert returned is not None
    return {
        "points": points,
        "margin": margin,
        "quarters": quarters,
        "hours": hours,
        "time": time,
        "cost": cost,
        "each": gained.value,
        "gain": gained.value * quarters,
        "roi": returned.value,
        "break_even": None if earned_back is None else earned_back.value,
    }


def view(now: State) -> str:
    """Cost and gain as two bars on one scale, the working out below."""
    largest = max(now["cost"], now["gain"])
    cost, gain = WIDTH * now["cost"] / largest, WIDTH * now["gain"] / largest
    return (
        f'<svg role="img" aria-label="{says(now)}" viewBox="0 0 400 76" width="100%" font-size="15">'
        f"{bar('cost', 6, cost, now['cost'], 'dd-soft', 0.35)}{bar('gain', 42, gain, now['gain'], 'dd-hit', 1)}</svg>"
        '<table class="dd-table"><tbody>'
        f'<tr><th scope="row">time, {now["hours"]} hours at {HOUR} EUR</th><td>{now["time"]:,} EUR</td></tr>'
        f'<tr><th scope="row">trainer and licences</th><td>{OUTSIDE:,} EUR</td></tr>'
        f'<tr><th scope="row">gain a quarter</th><td>{now["each"]:,.0f} EUR</td></tr>'
        f'<tr><th scope="row">gain in {quarters_of(now)}</th><td>{now["gain"]:,.0f} EUR</td></tr>'
        f'<tr><th scope="row">return</th><td class="dd-hit">{signed(now["roi"])}</td></tr>'
        f'<tr><th scope="row">break-even</th><td>{after(now)}</td></tr></tbody></table>'
    )


def bar(name: str, top: int, width: float, eur: float, style: str, opacity: float) -> str:
    """One bar with its name and its amount; the two differ in lightness."""
    return (
        f'<text x="{LEFT - 8}" y="{top + 18}" text-anchor="end" fill="currentColor">{name}</text>'
        f'<rect class="{style}" x="{LEFT}" y="{top}" width="{max(width, 1):.1f}" height="26" fill="currentColor" '
        f'fill-opacity="{opacity:g}"></rect>'
        f'<text x="{LEFT + width + 6:.1f}" y="{top + 18}" fill="currentColor">{eur:,.0f} EUR</text>'
    )


def says(now: State) -> str:
    """One sentence: gain against cost, the return, and when the cost is earned back."""
    start = (
        f"If {now['points']:g} points are credited and last {quarters_of(now)}, the gain is {now['gain']:,.0f} EUR "
        f"on a cost of {now['cost']:,} EUR: a return of {signed(now['roi'])}"
    )
    if now["break_even"] is None:
        return f"{start}; without a gain the cost is never earned back."
    if now["break_even"] > now["quarters"]:
        return f"{start}; to break even, the effect would have to last {after(now)}."
    return f"{start}; break-even after {after(now)}."


def quarters_of(now: State) -> str:
    """The length of the effect in words."""
    return "1 quarter" if now["quarters"] == 1 else f"{now['quarters']} quarters"


def after(now: State) -> str:
    """The break-even in words."""
    return "never" if now["break_even"] is None else f"{now['break_even']:.2f} quarters"


def signed(share: float) -> str:
    """A share in per cent with its sign, a real minus sign included."""
    return f"{share * 100:+.0f} %".replace("-", "−").replace("+0 %", "0 %").replace("−0 %", "0 %")


roi_scenarios = Panel(
    name="roi scenarios",
    title="A return of what, for how long?",
    inputs={
        "points": Range("points of growth credited", 0, 10, 0.1, start=5),
        "margin": Range("gross margin in %", 10, 80, 5, start=40),
        "quarters": Range("quarters it lasts", 1, 8, 1, start=1),
        "hours": Range("hours of training", 50, 400, 10, start=200),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"points": 5, "margin": 40, "quarters": 1, "hours": 200},
        {"points": 5, "margin": 40, "quarters": 2, "hours": 200},
        {"points": 0, "margin": 40, "quarters": 8, "hours": 200},
    ),
)
