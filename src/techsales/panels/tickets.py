"""The panel of chapter 11: one team's tickets under three counting rules, reopened ones in or out."""

from dataclasses import dataclass

from techsales.panels.panel import Choice, Panel, State, Switch

COHORT, CLOSED, MIXED = "opened in Q4", "closed in Q4", "closed in Q4, out of opened in Q4"
RULES = (COHORT, CLOSED, MIXED)
#: The drawing: a ticket is this wide in a picture 440 wide, and the tickets opened in Q4 begin at LEFT.
WIDE, LEFT, STRIP = 400, 20, 30


@dataclass(frozen=True)
class Counts:
    """Tickets of one team: opened in Q4, solved of them, reopened of those; older ones closed in Q4, reopened."""

    opened: int
    solved: int
    came_back: int
    older: int
    older_back: int


TEAMS = {
    "Kestrel": Counts(opened=100, solved=80, came_back=12, older=0, older_back=0),
    "Merlin": Counts(opened=60, solved=46, came_back=4, older=0, older_back=0),
    "Heron": Counts(opened=40, solved=30, came_back=4, older=14, older_back=5),
}


def state(team: str, rule: str, reopened: bool) -> State:
    """The counts above and below the line, and their quotient.

    Args:
        team: Kestrel, Merlin or Heron. rule: which tickets are counted, one of ``RULES``.
        reopened: whether a solved ticket that came back counts as solved.

    Returns:
        Also ``solved``, ``out_of`` and ``rate`` (1 is 100 %); ``own`` and ``older``, the parts of
        ``solved`` that were opened in the quarter and before it.

    Raises:
        ValueError: no such team, or no such rule.
    """
    if team not in TEAMS:
        raise ValueError(f"There is no team {team!r} here. There are: {', '.join(TEAMS)}.")
    if rule not in RULES:
        raise ValueError(f"There is no rule {rule!r}. There are: {'; '.join(RULES)}.")
    counts = TEAMS[team]
    own = counts.solved if reopened else counts.solved - counts.came_back
    older = counts.older if reopened else counts.older - counts.older_back
    if rule == COHORT:
        older = 0
    out_of = counts.solved + counts.older if rule == CLOSED else counts.opened
    return {
        "team": team,
        "rule": rule,
        "reopened": reopened,
        "own": own,
        "older": older,
        "solved": own + older,
        "out_of": out_of,
        "rate": (own + older) / out_of,
    }


def view(now: State) -> str:
    """Two bars under each other, the tickets above and below the line; the quotient as a table."""
    before = TEAMS[now["team"]].older
    scale = WIDE / (TEAMS[now["team"]].opened + before)
    start = LEFT + before * scale
    older_below = before if now["rule"] == CLOSED else 0
    bars = (
        _bar("dd-warn", start - now["older"] * scale, 24, now["older"] * scale, 0.55)
        + _bar("dd-hit", start, 24, now["own"] * scale, 0.85)
        + _bar("dd-soft", start - older_below * scale, 82, now["out_of"] * scale, 0.25)
    )
    edge = f'<line x1="{start:g}" y1="20" x2="{start:g}" y2="116" stroke="currentColor" stroke-dasharray="3 3"></line>'
    return (
        f'<svg role="img" aria-label="{says(now)}" viewBox="0 0 440 122" width="100%" font-size="18">'
        f'<text x="{LEFT}" y="16" fill="currentColor">counted as solved: {now["solved"]}</text>'
        f'<text x="{LEFT}" y="74" fill="currentColor">out of: {now["out_of"]}</text>{bars}{edge if before else ""}</svg>'
        '<table class="dd-table"><thead><tr><th scope="col">part</th><th scope="col">tickets</th></tr></thead><tbody>'
        f'<tr><th scope="row">solved, opened in Q4</th><td>{now["own"]}</td></tr>'
        f'<tr><th scope="row">solved, opened before Q4</th><td>{now["older"]}</td></tr>'
        f'<tr><th scope="row">out of</th><td>{now["out_of"]}</td></tr>'
        f'<tr><th scope="row">rate</th><td class="dd-hit">{now["rate"] * 100:.0f} %</td></tr></tbody></table>'
    )


def says(now: State) -> str:
    """One sentence: how many of how many, and what is odd about the rule."""
    solved = "solved" if now["reopened"] else "solved and never reopened"
    rate = f"{now['rate'] * 100:.0f} %"
    if now["rule"] == COHORT:
        return f"{now['team']} opened {now['out_of']} tickets in Q4, and {now['solved']} of them are {solved}: {rate}."
    if now["rule"] == CLOSED:
        return (
            f"{now['team']} closed {now['out_of']} tickets in Q4, and {now['solved']} of them are {solved}: {rate}; "
            "a ticket that is still open cannot lower this number."
        )
    if now["older"]:
        odd = f"{now['older']} of the {now['solved']} were opened before Q4, so these are two sets of tickets"
    else:
        odd = "no ticket closed in Q4 was opened before it, so this happens to be the rate of the opened tickets"
    return f"{now['team']} has {now['solved']} {solved} in Q4 over {now['out_of']} opened in Q4: {rate}; {odd}."


def _bar(look: str, x: float, y: float, width: float, strength: float) -> str:
    """A bar, or nothing where there is nothing to show."""
    if width <= 0:
        return ""
    return (
        f'<rect class="{look}" x="{x:g}" y="{y:g}" width="{width:g}" height="{STRIP}" '
        f'fill="currentColor" fill-opacity="{strength:g}"></rect>'
    )


counting_rules = Panel(
    name="counting rules",
    title="Solved, out of what?",
    inputs={
        "team": Choice("team", tuple(TEAMS), start="Kestrel"),
        "rule": Choice("tickets", RULES, start=COHORT),
        "reopened": Switch("reopened counts as solved", start=True),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"team": "Kestrel", "rule": COHORT, "reopened": False},
        {"team": "Heron", "rule": MIXED, "reopened": True},
        {"team": "Heron", "rule": CLOSED, "reopened": True},
    ),
)
