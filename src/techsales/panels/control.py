"""The panel of chapter 14: nobody is trained, and those picked for low scores gain all the same."""

from statistics import NormalDist

from techsales.panels.panel import Panel, Range, State

MEAN, SD = 58, 15
MOST_PICKED = 50
# The drawing, 440 wide: a score of TOP points lies at the upper edge, two calls at two places.
TOP, POINT, CALLS = 78, 4, (120, 300)


def depth(share: float) -> float:
    """How many standard deviations the mean of the lowest ``share`` of a normal lies below the mean of all.

    Args:
        share: 0 < share < 1.
    """
    normal = NormalDist()
    return normal.pdf(normal.inv_cdf(share)) / share


def state(luck: float, picked: float) -> State:
    """What two scores of the same people show where nobody is trained.

    A score is ability plus luck, both normal; luck is drawn anew for the second call. The scores of all have
    mean 58 and standard deviation 15 points in both calls.

    Args:
        luck: share of the scores' variance that is luck, in per cent, 0 to 100.
        picked: how many in a hundred, the lowest by call 1, are picked, above 0 and up to 50.

    Returns:
        The group's mean in call 1 (``before``) and call 2 (``after``), the ``gain`` and the mean of ``all``,
        in points.

    Raises:
        ValueError: a share outside its range.
    """
    if not 0 <= luck <= 100:
        raise ValueError(f"The share of luck lies between 0 and 100 per cent; it is {luck}.")
    if not 0 < picked <= MOST_PICKED:
        raise ValueError(f"Between 1 and {MOST_PICKED} in a hundred can be picked; it is {picked}.")
    below = SD * depth(picked / 100)
    gain = below * luck / 100
    return {
        "luck": luck,
        "picked": picked,
        "before": MEAN - below,
        "after": MEAN - below + gain,
        "gain": gain,
        "all": MEAN,
    }


def view(now: State) -> str:
    """Two lines from call 1 to call 2, those picked and everybody; the numbers in a table below."""
    left, right = CALLS
    everybody, before, after = _height(now["all"]), _height(now["before"]), _height(now["after"])
    return (
        f'<svg role="img" aria-label="{says(now)}" viewBox="0 0 440 210" width="100%" font-size="15">'
        f'<line x1="{left}" y1="{everybody:g}" x2="{right}" y2="{everybody:g}" stroke="currentColor" '
        'stroke-width="2" stroke-dasharray="3 5"></line>'
        f'<text x="{right + 12}" y="{everybody - 4:g}" fill="currentColor">all {now["all"]}</text>'
        f'<line class="dd-hit" x1="{left}" y1="{before:g}" x2="{right}" y2="{after:g}" stroke="currentColor" '
        'stroke-width="4"></line>'
        f'<circle cx="{left}" cy="{before:g}" r="6" fill="currentColor"></circle>'
        f'<circle cx="{right}" cy="{after:g}" r="6" fill="currentColor"></circle>'
        f'<text x="{left - 12}" y="{before + 5:g}" text-anchor="end" fill="currentColor">'
        f"picked {now['before']:.1f}</text>"
        f'<text x="{right + 12}" y="{after + 14:g}" fill="currentColor">picked {now["after"]:.1f}</text>'
        f'<text x="{left}" y="203" text-anchor="middle" fill="currentColor">call 1</text>'
        f'<text x="{right}" y="203" text-anchor="middle" fill="currentColor">call 2</text></svg>'
        '<table class="dd-table"><thead><tr><th scope="col">group</th><th scope="col">call 1</th>'
        '<th scope="col">call 2</th><th scope="col">gain</th></tr></thead><tbody>'
        f'<tr><th scope="row">lowest {now["picked"]:g} %</th><td>{now["before"]:.1f}</td>'
        f'<td>{now["after"]:.1f}</td><td class="dd-hit">{now["gain"]:+.1f}</td></tr>'
        f'<tr><th scope="row">all</th><td>{now["all"]}</td><td>{now["all"]}</td><td>0.0</td></tr>'
        "</tbody></table>"
    )


def says(now: State) -> str:
    """One sentence: who was picked, how much luck there is, and what they gain without training."""
    start = f"{now['luck']:g} % luck, the lowest {now['picked']:g} % picked: "
    if now["luck"] == 0:
        return f"{start}they stay at {now['before']:.1f} points, because there is no bad luck to lose."
    end = f"from {now['before']:.1f} to {now['after']:.1f}, a gain of {now['gain']:.1f} points without any training."
    return f"{start}{end}"


def _height(points: float) -> float:
    """Where a score lies in the drawing, from above."""
    return (TOP - points) * POINT - 44


chosen_for_low_scores = Panel(
    name="chosen for low scores",
    title="What do the weakest gain when nobody is trained?",
    inputs={
        "luck": Range("luck in the scores, %", 0, 100, 10, start=50),
        "picked": Range("lowest picked, %", 25, 50, 5, start=50),
    },
    state=state,
    view=view,
    says=says,
    twin=({"luck": 0, "picked": 50}, {"luck": 50, "picked": 50}, {"luck": 100, "picked": 25}),
)
