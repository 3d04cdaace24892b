"""The panel of chapter 8: a total win rate made of two segments, their share and their rates."""

from techsales.panels.panel import Panel, Range, State

#: The third quarter of 2025: share of Enterprise among the closed deals, and the two win rates.
Q3 = {"share": 0.2, "enterprise": 0.25, "smb": 0.5}
# The drawing: 100 deals wide, 100 % high.
LEFT, WIDTH, TOP, HEIGHT = 44, 380, 32, 150
BOTTOM = TOP + HEIGHT


def state(share: float, enterprise: float, smb: float) -> State:
    """The total win rate of a mix of two segments, and how far it lies from the third quarter.

    Args:
        share: of Enterprise among the closed deals, 0 to 1. enterprise, smb: win rates of the segments, 0 to 1.

    Returns:
        The three inputs, ``overall`` as a share, and ``change`` against Q3 (a difference of shares).

    Raises:
        ValueError: a share or a rate outside 0 to 1.
    """
    for value in (share, enterprise, smb):
        if not 0 <= value <= 1:
            raise ValueError(f"A share or a rate lies between 0 and 1; it is {value}.")
    overall = share * enterprise + (1 - share) * smb
    before = Q3["share"] * Q3["enterprise"] + (1 - Q3["share"]) * Q3["smb"]
    return {
        "share": share,
        "enterprise": enterprise,
        "smb": smb,
        "overall": overall,
        "change": overall - before,
    }


def view(now: State) -> str:
    """Two blocks, as wide as their share and as high as their rate, the total as a line; the numbers below."""
    middle = LEFT + now["share"] * WIDTH
    level = _height(now["overall"])
    ticks = "".join(
        f'<text x="{LEFT - 6}" y="{_height(rate) + 5:g}" text-anchor="end" fill="currentColor">{rate:.0%}</text>'
        f'<line x1="{LEFT}" y1="{_height(rate):g}" x2="{LEFT + WIDTH}" y2="{_height(rate):g}" '
        'stroke="currentColor" stroke-opacity="0.2"></line>'
        for rate in (0, 0.5, 1)
    )
    return (
        f'<svg role="img" aria-label="{says(now)}" viewBox="0 0 440 226" width="100%" font-size="15">{ticks}'
        f"{_block(LEFT, now['share'], now['enterprise'], '0.5')}{_block(middle, 1 - now['share'], now['smb'], '0.2')}"
        f'<line class="dd-hit" x1="{LEFT}" y1="{level:g}" x2="{LEFT + WIDTH}" y2="{level:g}" '
        'stroke="currentColor" stroke-width="3" stroke-dasharray="8 5"></line>'
        f'<text x="{LEFT + WIDTH}" y="17" text-anchor="end" fill="currentColor">'
        f"dashed line: all {now['overall']:.1%}</text>"
        f'<text x="{LEFT}" y="200" fill="currentColor">dark: Enterprise</text>'
        f'<text x="{LEFT + WIDTH}" y="200" text-anchor="end" fill="currentColor">light: SMB</text>'
        f'<text x="{LEFT + WIDTH / 2:g}" y="220" text-anchor="middle" fill="currentColor">'
        "width: share of the closed deals · height: win rate</text></svg>"
        '<table class="dd-table"><thead><tr><th scope="col">segment</th><th scope="col">of 100 deals</th>'
        '<th scope="col">win rate</th></tr></thead><tbody>'
        f'<tr><th scope="row">Enterprise</th><td>{now["share"] * 100:.0f}</td><td>{now["enterprise"]:.1%}</td></tr>'
        f'<tr><th scope="row">SMB</th><td>{(1 - now["share"]) * 100:.0f}</td><td>{now["smb"]:.1%}</td></tr>'
        f'<tr><th scope="row">all</th><td>100</td><td class="dd-hit">{now["overall"]:.1%}</td></tr>'
        "</tbody></table>"
    )


def says(now: State) -> str:
    """One sentence: the mix, the rates, the total, and how far it lies from the third quarter."""
    points = abs(now["change"]) * 100
    away = "more" if now["change"] > 0 else "less"
    against = "as in Q3" if points < 0.05 else f"{points:.1f} points {away} than in Q3"
    return (
        f"{now['share'] * 100:.0f} of 100 closed deals are Enterprise; of those {now['enterprise']:.1%} are won, "
        f"of the SMB deals {now['smb']:.1%}: all together {now['overall']:.1%}, {against}."
    )


def _height(rate: float) -> float:
    """Where a rate lies in the drawing."""
    return BOTTOM - rate * HEIGHT


def _block(left: float, share: float, rate: float, shade: str) -> str:
    """A segment as a block; its area is the share of all deals that it wins."""
    return (
        f'<rect x="{left:g}" y="{_height(rate):g}" width="{share * WIDTH:g}" height="{rate * HEIGHT:g}" '
        f'fill="currentColor" fill-opacity="{shade}" stroke="currentColor"></rect>'
    )


mix_and_rates = Panel(
    name="mix and rates",
    title="Two rates and a mix",
    inputs={
        "share": Range("share of Enterprise", 0, 1, 0.05, start=0.2),
        "enterprise": Range("win rate Enterprise", 0, 1, 0.025, start=0.25),
        "smb": Range("win rate SMB", 0, 1, 0.025, start=0.5),
    },
    state=state,
    view=view,
    says=says,
    twin=(
        {"share": 0.2, "enterprise": 0.25, "smb": 0.5},
        {"share": 0.8, "enterprise": 0.275, "smb": 0.525},
        {"share": 0.2, "enterprise": 0.125, "smb": 0.375},
    ),
)
