"""The answer in three sentences: what can be said, what sales did, what it paid."""

import math
from collections import Counter
from dataclasses import dataclass

from techsales.effect.chance import LEVEL
from techsales.effect.comparison import Comparison
from techsales.effect.metrics import Metric
from techsales.effect.returns import Returns
from techsales.effect.timing import Timing
from techsales.effect.verdict import CONTRADICTED, NONE, RARE, SUPPORTED, UNCLEAR
from techsales.effect.words import count_of, listed
from techsales.report.wording import percent


@dataclass(frozen=True)
class Summary:
    """A headline and three sentences."""

    headline: str
    sentences: tuple[str, str, str]


def make_summary(metrics: list[Metric], comparison: Comparison, returns: Returns, timing: Timing) -> Summary:
    """The first screen."""
    words = Counter(metric.verdict.word for metric in metrics)
    first = " ".join([counted(words, metrics), *timing.notes])
    return Summary(headline(words), (first, comparison.says, returns.says))


def headline(words: Counter[str]) -> str:
    """The answer in a few words."""
    if words[NONE] == words.total():
        return "These data cannot say."
    if words[SUPPORTED] and words[CONTRADICTED]:
        return "In part: some figures rose more than elsewhere, others fell."
    if words[SUPPORTED]:
        rest = words[UNCLEAR] + words[NONE]
        return "In part: these data support some of it." if rest else "Yes, as far as these data can show it."
    if words[CONTRADICTED]:
        if words[UNCLEAR] or words[NONE]:
            return "Not shown: none of it is supported, and some of it is contradicted."
        return "No: these data contradict it."
    return "These data do not show that the training worked. They do not show that it failed, either."


def counted(words: Counter[str], metrics: list[Metric]) -> str:
    """How many figures got which verdict; those that stand out are named."""
    judged = words.total() - words[NONE]
    if not judged:
        return "No figure could be compared before and after the training."
    if words[UNCLEAR] == judged:
        left = f" {count_of(words[NONE], 'other')} could not be judged." if words[NONE] else ""
        which = "The one figure cannot" if judged == 1 else f"Not one of {judged} figures can"
        return f"{which} be told from chance or from what happened elsewhere.{left}"
    parts = []
    for word in (SUPPORTED, CONTRADICTED):
        titles = [metric.title for metric in metrics if metric.verdict.word == word]
        parts.append(
            f"{len(titles) or 'none'} {'is' if len(titles) <= 1 else 'are'} {word}"
            + (f" ({listed(titles)})" if titles else "")
        )
    unclear = f"{words[UNCLEAR] or 'none'} cannot be told from chance or from what happened elsewhere"
    left = f"; {words[NONE]} could not be judged" if words[NONE] else ""
    # The first screen is what is quoted: how easily one of several figures stands out belongs to it.
    alarm = (
        f" Where a training changes nothing, up to {percent(1 - math.prod(1 - by_chance(one) for one in metrics))} of such reports still have one that stands out."
        if judged > 1
        else ""
    )
    return f"Of {count_of(judged, 'figure')} {listed([*parts, unclear])}{left}.{alarm}"


def by_chance(metric: Metric) -> float:
    """How often a figure would stand out where nothing changed: one tail of its interval for each way it could."""
    step, extra = metric.step, metric.extra
    if step is None or extra is None:
        return 0.0
    if extra.low is not None:
        return 1 - LEVEL
    # One team alone: see verdict.py for what it takes on each side.
    up = metric.rank is not None and 1 / metric.rank.n <= RARE
    down = step.low is not None and len(metric.steps) > 2
    return (up + down) * (1 - LEVEL) / 2
