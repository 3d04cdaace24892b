"""The welcome slide: every number on it, before and after one more look, computed from the data."""

import html
from dataclasses import dataclass

from techsales.company.basics import TEAMS
from techsales.course import CourseError
from techsales.metrics import csat_mean, growth, nonresponse_mean, on_time_rate, resolution_rate
from techsales.report.figures import PILOT
from techsales.report.teams import lead_of, pick, revenue
from techsales.results import Result

TEAM, BEFORE, NOW = "Kestrel", "2025Q3", "2025Q4"


@dataclass(frozen=True)
class Slide:
    """The slide's four numbers, what one more look makes of them, and the counts behind both.

    Scores are points of 5; ``tdr``, ``otp`` and the growth rates are fractions.
    """

    hours: float
    csat: float
    csat_after: float
    invited: int
    silent: int
    called: int
    tdr: float
    tdr_after: float
    opened: int
    solved: int
    came_back: int
    otp: float
    otp_after: float
    delivered: int
    on_time: int
    moved: int
    growth: float
    twin_growth: float
    rank: int
    teams: int


def value(result: Result | None) -> float:
    """The number of a metric that must be there; without it there is no slide."""
    if result is None:
        raise CourseError("The slide cannot be computed: a table in data/ has no rows for it.")
    return result.value


def slide_numbers() -> Slide:
    """The slide, computed from the CSVs in ``data/``."""
    scores = [row["score"] for row in pick("surveys", team=TEAM, quarter=NOW, wave=1)]
    answers = [score for score in scores if score is not None]
    calls = [row["score"] for row in pick("surveys", team=TEAM, quarter=NOW, wave=2)]
    tickets = pick("tickets", team=TEAM, quarter=NOW)
    solved = [row for row in tickets if row["resolved"] == "Y"]
    came_back = sum(row["reopened"] > 0 for row in solved)
    delivered = pick("projects", team=TEAM, quarter=NOW, status="delivered")
    on_time = sum(row["actual_end"] <= row["planned_end_current"] for row in delivered)
    as_planned = sum(row["actual_end"] <= row["planned_end_original"] for row in delivered)
    lead = lead_of(TEAM, NOW)
    assert lead is not None, "only the first quarter has no base"
    team_growth = value(growth(revenue(TEAM, BEFORE), revenue(TEAM, NOW)))
    return Slide(
        hours=sum(row["hours"] for row in pick("training", team=TEAM, programme=PILOT)),
        csat=value(csat_mean(answers)),
        csat_after=value(nonresponse_mean(answers, calls, len(scores))),
        invited=len(scores),
        silent=len(scores) - len(answers),
        called=len(calls),
        tdr=value(resolution_rate(len(solved), len(tickets))),
        tdr_after=value(resolution_rate(len(solved), len(tickets), reopened=came_back, strict=True)),
        opened=len(tickets),
        solved=len(solved),
        came_back=came_back,
        otp=value(on_time_rate(on_time, len(delivered), plan="current")),
        otp_after=value(on_time_rate(as_planned, len(delivered), plan="original")),
        delivered=len(delivered),
        on_time=on_time,
        moved=on_time - as_planned,
        growth=team_growth,
        twin_growth=team_growth - lead.over_neighbour,
        rank=lead.rank,
        teams=len(TEAMS),
    )


def percent(fraction: float, signed: bool = False) -> str:
    """A fraction as whole percent with a thin no-break space: ``80 %``, ``+25 %``."""
    return f"{fraction * 100:{'+' if signed else ''}.0f}\u202f%"


def tile(was: str, now: str, what: str, look: str, more: str) -> str:
    """One number of the slide: a details element, so that it opens without JavaScript."""
    return (
        f'<details class="dd-kpi"><summary><b><span class="dd-was">{was}</span>'
        f' <span class="dd-now">{now}</span></b>'
        f"<small>{html.escape(what)}</small></summary><p>{look}{more}</p></details>"
    )


def chapter_link(pages: dict[int, str], *numbers: int) -> str:
    """A link to the first written chapter of those that question this number."""
    for number in numbers:
        if number in pages:
            return f' <a href="doc:{pages[number]}">Chapter&nbsp;{number}</a>'
    return ""


def slide_html(numbers: Slide, pages: dict[int, str]) -> str:
    """The slide as HTML. ``pages`` maps the number of each written chapter to its page."""
    n = numbers
    tiles = [
        tile(
            f"{n.csat:.1f}",
            f"{n.csat_after:.2f}",
            "satisfaction, out of 5",
            f"{n.silent} of {n.invited} invitations were silent. A call-back to {n.called} of them, "
            f"weighted for all {n.silent}, gives {n.csat_after:.2f}.",
            chapter_link(pages, 10, 15),
        ),
        tile(
            percent(n.tdr),
            percent(n.tdr_after),
            "tickets solved",
            f"{n.came_back} of the {n.solved} solved came back. {n.solved - n.came_back} of {n.opened} stayed solved.",
            chapter_link(pages, 11, 15),
        ),
        tile(
            percent(n.otp),
            percent(n.otp_after),
            "projects on time",
            f"{n.moved} of the {n.on_time} were on time because their dates were moved. "
            f"By the first date: {n.on_time - n.moved} of {n.delivered}.",
            chapter_link(pages, 12, 15),
        ),
        tile(
            percent(n.growth, signed=True),
            f'{(n.growth - n.twin_growth) * 100:+.0f} <span class="dd-unit">points</span>',
            "sales growth",
            f"The twin team in the same region grew {percent(n.twin_growth)} without the training. "
            f"Kestrel is number {n.rank} of {n.teams} teams.",
            chapter_link(pages, 15),
        ),
    ]
    return (
        '<section class="dd-slide" aria-labelledby="dd-slide-title">'
        '<p id="dd-slide-title" class="dd-slide-title">Ferrowick Controls · Team Kestrel · Q4 review</p>'
        f'<div class="dd-kpis">{"".join(tiles)}</div>'
        "<p>Tap a number to take one more look.</p></section>"
    )
