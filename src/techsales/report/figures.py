"""The five figures of a team's slide, each with one more look: what ``reports/case.ipynb`` prints.

Standard library only, so that a run for eight teams spends its time on the notebooks.
"""

from collections.abc import Callable

from techsales.company.basics import TEAMS
from techsales.metrics import Result, csat_mean, growth, mean_bounds, nonresponse_mean, training_gain, training_roi
from techsales.report.counts import (
    Answers,
    Projects,
    Tickets,
    count_answers,
    count_projects,
    count_tickets,
    on_time_share,
    solved_share,
)
from techsales.report.figure import Figure, Look, figure, look
from techsales.report.teams import Row, check_names, lead_of, neighbour, pick, quarter_before, revenue, wins
from techsales.report.wording import percent, points, rate_sentence, share, signed

__all__ = ["GROSS_MARGIN", "LICENCES_EUR", "PILOT", "TABLES", "TRAINER_EUR", "Figure", "figures", "pilot_cost"]

PILOT = "KESTREL"
TABLES = ("deals", "projects", "surveys", "tickets", "training")
#: Finance's numbers: the pilot's cost beside working time, and the margin.
TRAINER_EUR = 6_000
LICENCES_EUR = 2_000
GROSS_MARGIN = 0.40


def figures(team: str, quarter: str = "2025Q4") -> dict[str, Figure]:
    """The five figures of one team and quarter, by name, in the order of the slide.

    Args:
        team: one of the eight. quarter: 2025Q1 to 2025Q4.

    Raises:
        CourseError: no such team or quarter; the text lists those there are.
    """
    check_names(team, quarter)
    return {figure.name: figure for figure in (make(team, quarter) for make in (hours, csat, tdr, otp, sales))}


def hours(team: str, quarter: str) -> Figure:
    """Hours in the pilot's training; second look: what they returned within the quarter."""
    lessons = pick("training", team=team, quarter=quarter, programme=PILOT)
    total = sum(row["hours"] for row in lessons)
    reps = len({row["rep_id"] for row in lessons})
    each = (
        f", {reps} reps with {total / reps:.0f} hours each. Counted, so no interval." if reps else ": not in the pilot."
    )
    lead = lead_of(team, quarter)
    second = Look(None, None, None, "No training of this team in the quarter: no cost, so no return to compute.")
    if lessons and lead:
        time_cost = sum(row["cost_eur"] for row in lessons)
        cost = pilot_cost(lessons)
        effect = Result(lead.over_neighbour, 1, lead.least, lead.most, "share of the old value")
        gain = training_gain(effect, revenue(team, quarter_before(quarter)), GROSS_MARGIN)
        roi = training_roi(gain, cost, hours_cost=time_cost)
        second = look(
            roi,
            lambda r: (
                f"Return within the quarter: {percent(r.value, '+')} of {cost:,} EUR, if the whole lead of "
                f"{lead.over_neighbour * 100:.1f} points over {neighbour(team)} is credited to the training. Measured "
                f"against each of the seven other teams it runs from {percent(r.low, '+')} to "
                f"{percent(r.high, '+')}: seven comparisons, not a confidence interval."
            ),
        )
    return figure(
        "hours",
        "Hours of training",
        "Person-hours in the room: each rep's hours in the pilot's courses, added up.",
        Look(total, None, None, f"{total:.0f} hours{each}"),
        earlier(
            quarter,
            lambda q: f"{sum(row['hours'] for row in pick('training', team=team, quarter=q)):.0f} hours.",
        ),
        "Hours measure cost, not skill.",
        second,
        "What a rep can do now and could not do before: no call was scored after the courses."
        if reps
        else "Whether this team learnt something elsewhere.",
    )


def pilot_cost(lessons: list[Row]) -> int:
    """What the pilot cost in EUR: the reps' time in these lessons, the trainer, the licences."""
    return int(sum(row["cost_eur"] for row in lessons)) + TRAINER_EUR + LICENCES_EUR


def csat(team: str, quarter: str) -> Figure:
    """Mean score of the e-mail answers; second look: the silent, called back or bounded."""
    found = answers(team, quarter)
    scores, calls, invited, silent = found.scores, found.calls, found.asked, found.silent
    first = csat_mean(scores)
    bounds = mean_bounds(first.value, len(scores), invited) if first else None
    if calls:
        start = f"With {len(calls)} of the {silent} silent called back: "
        second = look(
            nonresponse_mean(scores, calls, invited),
            lambda r: f"{start}{points(r)}, for all {invited} invitations.",
        )
    elif bounds:
        low, high = bounds
        second = Look(
            None,
            low,
            high,
            f"Not one of the {silent} silent was called, so there is no estimate. The mean of all {invited} lies "
            f"between {low:.2f} (the silent all say 1) and {high:.2f} (they all say 5).",
        )
    else:
        second = Look(None, None, None, "Nobody was asked in this quarter.")
    return figure(
        "csat",
        "Customer satisfaction (CSAT)",
        "Mean of the e-mail answers, 1 to 5. The denominator is answers, not customers.",
        look(first, lambda r: f"{points(r)}, from {len(scores)} of {invited} invitations.", "No answers."),
        earlier(quarter, lambda q: csat_sentence(team, q)),
        f"The unhappy may be silent ({silent} of {invited} are), and {found.after_solved or 0} of {invited} invitations "
        "went out after a solved ticket.",
        second,
        "What customers would say whom nobody invited, and whether people answer alike by phone and e-mail."
        if calls
        else "What the silent think. A few calls to silent customers, drawn by lot, would tell.",
    )


def answers(team: str, quarter: str) -> Answers:
    """The team's invitations of a quarter, counted."""
    return count_answers(pick("surveys", team=team, quarter=quarter))


def tdr(team: str, quarter: str) -> Figure:
    """Share of the tickets opened in the quarter that were solved; second look: and stayed solved."""
    found = tickets(team, quarter)
    solved, back = found.solved, found.back or 0
    return figure(
        "tdr",
        "Technical problems solved (TDR)",
        "Of the tickets opened in the quarter, the share marked as solved.",
        look(solved_share(found), lambda r: f"{solved} of {share(r)}.", "No ticket in the files."),
        earlier(quarter, lambda q: rate_sentence(solved_share(tickets(team, q)))),
        "A solved ticket may come back" + (f": {back} of the {solved} did." if solved else "."),
        look(
            solved_share(found, strict=True),
            lambda r: f"Solved and never opened again: {solved - back} of {share(r)}.",
        ),
        "Whether a ticket came back with the old fault or a new one, and what was never reported.",
    )


def tickets(team: str, quarter: str) -> Tickets:
    """The team's tickets opened in a quarter, counted."""
    return count_tickets(pick("tickets", team=team, quarter=quarter))


def otp(team: str, quarter: str) -> Figure:
    """Share of the delivered projects on time by the current plan; second look: by the first plan."""
    found = projects(team, quarter)
    return figure(
        "otp",
        "Projects on time (OTP)",
        f"Of the delivered projects, the share that ended by the current plan. Left out: {found.cancelled} "
        f"cancelled, {found.running} running.",
        look(
            on_time_share(found, "current"),
            lambda r: f"{r.value * r.n:.0f} of {share(r)}.",
            "0 delivered: no rate, not 0 %.",
        ),
        earlier(quarter, lambda q: rate_sentence(on_time_share(projects(team, q), "current"))),
        "The date may have moved"
        + (f": {found.moved} of {found.delivered} plans were changed." if found.delivered else "."),
        look(
            on_time_share(found, "original"),
            lambda r: f"Against the first promise: {found.original} of {share(r)}.",
        ),
        "Who asked for a new date, the customer or us.",
    )


def projects(team: str, quarter: str) -> Projects:
    """The team's projects planned for a quarter, counted."""
    return count_projects(pick("projects", team=team, quarter=quarter))


def sales(team: str, quarter: str) -> Figure:
    """Growth of won revenue on the quarter before; second look: the lead over the neighbour, the rank."""
    last = quarter_before(quarter)
    old, new = revenue(team, last), revenue(team, quarter)
    lead = lead_of(team, quarter)
    second = Look(None, None, None, "No quarter before this one is in the files.")
    if lead:
        says = (
            f"{signed(lead.over_neighbour)} points against {neighbour(team)}, the other team of the region. Rank "
            f"{lead.rank} of {len(TEAMS)}; against each of the seven other teams the lead runs from "
            f"{signed(lead.least)} to {signed(lead.most)} points. One team alone has no interval."
        )
        second = Look(lead.over_neighbour, lead.least, lead.most, says)
    return figure(
        "growth",
        "Growth of sales",
        "Revenue of the deals won in the quarter minus that of the quarter before, as a share of the latter.",
        look(
            growth(old, new) if last else None,
            lambda r: f"{old:,} to {new:,} EUR = {percent(r.value, '+')}. One pair of numbers: no interval.",
            "No quarter before this one, so no base.",
        ),
        earlier(quarter, lambda q: f"{len(wins(team, q))} deals won, then {len(wins(team, quarter))}."),
        "What all teams share in a quarter, such as larger deals and the season, grows all of them.",
        second,
        "What this team would have sold otherwise. There is no second one of it.",
    )


def earlier(quarter: str, sentence: Callable[[str], str]) -> str:
    """What ``sentence`` says of the quarter before, if there is one."""
    last = quarter_before(quarter)
    return f"{last}: {sentence(last)}" if last else "No quarter before this one is in the files."


def csat_sentence(team: str, quarter: str) -> str:
    """The mean of a quarter in a few words."""
    found = answers(team, quarter)
    result = csat_mean(found.scores)
    return f"{result.value:.2f} from {result.n} of {found.asked} invitations." if result else "nobody was asked."
