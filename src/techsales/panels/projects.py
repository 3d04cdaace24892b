"""The panel of chapter 12: Kestrel's 20 delivered projects against two dates, with days of grace."""

from techsales.panels.panel import Choice, Panel, Range, State

#: Days after the planned end, in the order of the table, by the plan they are held against.
DAYS_LATE = {
    "current": (-7, -9, -1, -7, -4, -7, -5, 12, -5, -3, -6, -2, -9, -8, -2, -4, -2, -2, -5, -9),
    "original": (-7, -9, 20, -7, -4, -7, -5, 12, -5, 18, -6, -2, -9, -8, -2, 17, -2, -2, -5, -9),
}
MOST_GRACE = 14
# The drawing: day 0 and one day's width in a picture 440 wide, the ground line, and the height of a dot.
ZERO, DAY, GROUND, DOT = 150, 12.5, 96, 15


def state(tolerance: int, plan: str) -> State:
    """How many of the 20 count as on time.

    Args:
        tolerance: days of grace after the planned end, 0 to 14. plan: the date they are held against.

    Returns:
        Also ``on_time``, ``delivered``, ``rate``, ``late`` (the days of those that count as late,
        fewest first) and ``forgiven``, how many are on time only by the grace.

    Raises:
        ValueError: no such plan, or a tolerance outside 0 to 14.
    """
    if plan not in DAYS_LATE:
        raise ValueError(f"On time against which date? Say current or original, not {plan!r}.")
    if not 0 <= tolerance <= MOST_GRACE:
        raise ValueError(f"The days of grace lie between 0 and {MOST_GRACE}; they are {tolerance}.")
    days = DAYS_LATE[plan]
    on_time = sum(late <= tolerance for late in days)
    return {
        "tolerance": tolerance,
        "plan": plan,
        "on_time": on_time,
        "delivered": len(days),
        "rate": on_time / len(days),
        "late": sorted(late for late in days if late > tolerance),
        "forgiven": sum(0 < late <= tolerance for late in days),
    }


def view(now: State) -> str:
    """One dot a project over the days before and after the planned end; the limit as a line; the counts below."""
    limit = ZERO + (now["tolerance"] + 0.5) * DAY
    # Near the right edge the label would not fit beside the line, so it stands on the other side.
    side, anchor, label = (6, "start", "late →") if limit < 300 else (-6, "end", "← on time")
    dots, seen = "", dict.fromkeys(DAYS_LATE[now["plan"]], 0)
    for days in sorted(DAYS_LATE[now["plan"]]):
        seen[days] += 1
        look = 'class="dd-warn" fill="none"' if days > now["tolerance"] else 'class="dd-hit" fill="currentColor"'
        dots += (
            f'<circle {look} cx="{ZERO + days * DAY:g}" cy="{GROUND - DOT * (seen[days] - 0.5):g}" r="5.5" '
            'stroke="currentColor" stroke-width="2"></circle>'
        )
    ticks = "".join(
        f'<text x="{ZERO + day * DAY:g}" y="116" text-anchor="middle" fill="currentColor">{day}</text>'
        for day in (-10, 0, 10, 20)
    )
    return (
        f'<svg role="img" aria-label="{says(now)}" viewBox="0 0 440 140" width="100%" font-size="18">'
        f'<line x1="10" y1="{GROUND}" x2="430" y2="{GROUND}" stroke="currentColor"></line>{dots}{ticks}'
        f'<line x1="{limit:g}" y1="8" x2="{limit:g}" y2="{GROUND}" stroke="currentColor" stroke-dasharray="4 3"></line>'
        f'<text x="{limit + side:g}" y="20" text-anchor="{anchor}" fill="currentColor">{label}</text>'
        f'<text x="220" y="136" text-anchor="middle" fill="currentColor">days after the {now["plan"]} date</text></svg>'
        '<table class="dd-table"><thead><tr><th scope="col">projects</th><th scope="col">count</th></tr></thead><tbody>'
        f'<tr><th scope="row">on time</th><td>{now["on_time"]}</td></tr>'
        f'<tr><th scope="row">of these, thanks to the grace</th><td>{now["forgiven"]}</td></tr>'
        f'<tr><th scope="row">delivered</th><td>{now["delivered"]}</td></tr>'
        f'<tr><th scope="row">OTP</th><td class="dd-hit">{now["rate"] * 100:.0f} %</td></tr></tbody></table>'
    )


def says(now: State) -> str:
    """One sentence: the rule, how many of how many, and who is late."""
    if now["tolerance"] == 0:
        grace = "with no day of grace"
    else:
        grace = f"with {now['tolerance']} day{'s' if now['tolerance'] > 1 else ''} of grace"
    held = f"Held against the {now['plan']} date, {grace}, {now['on_time']} of {now['delivered']} projects are on time"
    late = [f"{days}" for days in now["late"]]
    if not late:
        return f"{held}, {now['rate'] * 100:.0f} %; none counts as late."
    who = late[0] if len(late) == 1 else f"{', '.join(late[:-1])} and {late[-1]}"
    return f"{held}, {now['rate'] * 100:.0f} %; late by {who} days."


against_which_date = Panel(
    name="against which date",
    title="On time, against which date?",
    inputs={
        "tolerance": Range("days of grace", 0, MOST_GRACE, 1, start=0),
        "plan": Choice("planned end", tuple(DAYS_LATE), start="current"),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"tolerance": 0, "plan": "current"},
        {"tolerance": 0, "plan": "original"},
        {"tolerance": 14, "plan": "original"},
    ),
)
