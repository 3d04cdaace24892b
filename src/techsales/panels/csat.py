"""The panel of chapter 10: what the mean of all would be, and how far the silent could move it."""

from techsales.panels.panel import Panel, Range, State

LOWEST, HIGHEST = 1, 5
# The drawing: 1 and 5 of the scale lie at these places of a picture 440 wide.
LEFT, STEP = 40, 90


def state(response_rate: float, answered_mean: float, silent_mean: float) -> State:
    """The mean over answered and silent together, and the band it must lie in whatever the silent think.

    Args:
        response_rate: share of the invitations that were answered, 0 < share ≤ 1.
        answered_mean: mean score of the answers, 1 to 5. silent_mean: what the silent would have given, 1 to 5.

    Raises:
        ValueError: a share or a mean outside its range.
    """
    if not 0 < response_rate <= 1:
        raise ValueError(f"A response rate lies between 0 and 1; it is {response_rate}.")
    for mean in (answered_mean, silent_mean):
        if not LOWEST <= mean <= HIGHEST:
            raise ValueError(f"A mean of scores from 1 to 5 lies between 1 and 5; it is {mean}.")
    heard, silent = response_rate, 1 - response_rate
    return {
        "response_rate": response_rate,
        "answered_mean": answered_mean,
        "silent_mean": silent_mean,
        "overall": heard * answered_mean + silent * silent_mean,
        "low": heard * answered_mean + silent * LOWEST,
        "high": heard * answered_mean + silent * HIGHEST,
    }


def view(now: State) -> str:
    """The scale from 1 to 5 with the possible band, the answers and the mean of all; the numbers below it."""
    low, high, answers, overall = (_place(now[key]) for key in ("low", "high", "answered_mean", "overall"))
    ticks = "".join(
        f'<line x1="{_place(score):g}" y1="92" x2="{_place(score):g}" y2="98" stroke="currentColor"></line>'
        f'<text x="{_place(score):g}" y="115" text-anchor="middle" fill="currentColor">{score}</text>'
        for score in range(LOWEST, HIGHEST + 1)
    )
    return (
        f'<svg role="img" aria-label="{says(now)}" viewBox="0 0 440 140" width="100%" font-size="15">'
        f'<rect class="dd-soft" x="{low:g}" y="44" width="{max(high - low, 2):g}" height="30" '
        'fill="currentColor" fill-opacity="0.15"></rect>'
        f'<line x1="{_place(LOWEST):g}" y1="92" x2="{_place(HIGHEST):g}" y2="92" stroke="currentColor"></line>{ticks}'
        '<text x="220" y="134" text-anchor="middle" fill="currentColor">mean score in points</text>'
        f'<circle cx="{answers:g}" cy="59" r="6" fill="none" stroke="currentColor" stroke-width="2"></circle>'
        f'<rect class="dd-hit" x="{overall - 3:g}" y="38" width="6" height="42" fill="currentColor"></rect>'
        f'<text x="{_inside(answers):g}" y="14" text-anchor="middle" fill="currentColor">'
        f"○ answers {now['answered_mean']:.2f}</text>"
        f'<text x="{_inside(overall):g}" y="31" text-anchor="middle" fill="currentColor">'
        f"▮ all {now['overall']:.2f}</text></svg>"
        '<table class="dd-table"><thead><tr><th scope="col">group</th><th scope="col">share of the invitations</th>'
        '<th scope="col">mean</th></tr></thead><tbody>'
        f'<tr><th scope="row">answered</th><td>{now["response_rate"] * 100:.0f} %</td>'
        f"<td>{now['answered_mean']:.2f}</td></tr>"
        f'<tr><th scope="row">silent, assumed</th><td>{(1 - now["response_rate"]) * 100:.0f} %</td>'
        f"<td>{now['silent_mean']:.2f}</td></tr>"
        f'<tr><th scope="row">all</th><td>100 %</td><td class="dd-hit">{now["overall"]:.2f}</td></tr>'
        f'<tr><th scope="row">possible for all</th><td>100 %</td><td>{now["low"]:.2f} to {now["high"]:.2f}</td></tr>'
        "</tbody></table>"
    )


def says(now: State) -> str:
    """One sentence: who answered, what is assumed of the silent, what follows, and the band without it."""
    answered = f"{now['response_rate'] * 100:.0f} of 100 invitations answered, mean {now['answered_mean']:.2f}"
    if now["response_rate"] == 1:
        return f"{answered}: nobody is silent, so the mean of all is {now['overall']:.2f} and nothing else is possible."
    return (
        f"{answered}; if the silent would give {now['silent_mean']:.2f}, the mean of all is {now['overall']:.2f}; "
        f"without that guess it lies between {now['low']:.2f} and {now['high']:.2f}."
    )


def _place(score: float) -> float:
    """Where a score lies in the drawing."""
    return LEFT + (score - LOWEST) * STEP


def _inside(place: float) -> float:
    """A place for a label's middle, so that the label stays inside the drawing."""
    return min(max(place, 64), 376)


silent_customers = Panel(
    name="silent customers",
    title="What would the silent say?",
    inputs={
        "response_rate": Range("response rate", 0.1, 1.0, 0.05, start=0.4),
        "answered_mean": Range("mean of the answers", 1.0, 5.0, 0.1, start=4.2),
        "silent_mean": Range("mean of the silent, assumed", 1.0, 5.0, 0.1, start=3.0),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"response_rate": 0.4, "answered_mean": 4.2, "silent_mean": 3.0},
        {"response_rate": 0.8, "answered_mean": 4.2, "silent_mean": 3.0},
        {"response_rate": 1.0, "answered_mean": 4.2, "silent_mean": 3.0},
    ),
)
