"""Numbers in words, each with its denominator and its interval."""

from techsales.metrics import Result


def percent(value: float | None, sign: str = "") -> str:
    """``80 %``; with sign "+", ``+25 %`` and ``−20 %``."""
    if value is None:
        return "none"
    # Nothing is neither plus nor minus.
    return f"{value * 100:{sign},.0f} %".replace("-", "−") if round(value * 100) else "0 %"


def signed(value: float) -> str:
    """Points with a sign: ``+5.0``."""
    return f"{value * 100:+.1f}".replace("-", "−") if round(value * 100, 1) else "0.0"


def points(result: Result) -> str:
    """``4.20 of 5 (95 % interval 3.91 to 4.49)``."""
    limits = "no interval" if result.low is None else f"95 % interval {result.low:.2f} to {result.high:.2f}"
    return f"{result.value:.2f} of 5 ({limits})"


def share(result: Result) -> str:
    """``100 = 80 % (95 % interval 71 % to 87 %)``: what follows "80 of"."""
    return f"{result.n} = {percent(result.value)} (95 % interval {percent(result.low)} to {percent(result.high)})"


def rate_sentence(result: Result | None) -> str:
    """``42 of 50 = 84 %.``"""
    return f"{result.value * result.n:.0f} of {result.n} = {percent(result.value)}." if result else "no cases."
