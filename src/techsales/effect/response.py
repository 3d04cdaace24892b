"""Who answered, and how much the silent could change."""

from dataclasses import dataclass

from techsales.effect.company import Company
from techsales.effect.measures import answers, bounds, csat
from techsales.effect.question import Question
from techsales.effect.words import interval_of, value_of
from techsales.results import Result
from techsales.satisfaction import response_rate


@dataclass(frozen=True)
class Wave:
    """The invitations of one quarter.

    Attributes:
        rate: share answered. low, high: between what the mean of all invited lies. called: how many of
        the silent were called back. corrected: the mean of all invited, if some were.
    """

    quarter: str
    asked: int
    answered: int
    rate: Result | None
    mean: Result | None
    low: float | None
    high: float | None
    called: int
    corrected: Result | None


@dataclass(frozen=True)
class Response:
    """Both quarters, and what they say."""

    says: str
    waves: tuple[Wave, ...]
    notes: tuple[str, ...]


def make_response(company: Company, question: Question) -> Response:
    """Response rate, bounds and call-backs of the trained."""
    if not company.has("surveys"):
        return Response("No survey is among the files, so nothing can be said about who answered.", (), ())
    try:
        waves = tuple(make_wave(company, question, quarter) for quarter in (question.before, question.after))
    except ValueError as error:
        return Response(str(error), (), ())
    last = waves[1]
    if not last.asked:
        return Response(f"Nobody was asked in {question.after}.", waves, ())
    return Response(sentence(last, question), waves, notes(company, question))


def make_wave(company: Company, question: Question, quarter: str) -> Wave:
    """One quarter's invitations."""
    found = answers(company, question.trained, quarter)
    mean = csat(company, question, question.trained, quarter)
    low, high = bounds(question, found) or (None, None)
    rate = response_rate(len(found.scores), found.asked)
    return Wave(quarter, found.asked, len(found.scores), rate, mean.result, low, high, len(found.calls), mean.second)


def sentence(wave: Wave, question: Question) -> str:
    """What the quarter after says, in one or two sentences."""
    silent = wave.asked - wave.answered
    start = f"{wave.answered} of {wave.asked} invitations were answered"
    if wave.mean is None or wave.low is None or wave.high is None:
        return f"{start}, so there is no mean."
    unit = f"points of {question.scale[1]:g}"
    start += f", with a mean of {value_of(wave.mean.value, unit)}."
    limits = f"between {value_of(wave.low, unit)} and {value_of(wave.high, unit)}"
    if wave.corrected is not None:
        return (
            f"{start} With {wave.called} of the {silent} silent called back, the mean of all {wave.asked} is "
            f"{value_of(wave.corrected.value, unit)} (95 % interval {interval_of(wave.corrected, unit)})."
        )
    if not silent:
        return f"{start} Everybody answered."
    return f"{start} Nobody knows what the {silent} silent think: the mean of all {wave.asked} lies {limits}."


def notes(company: Company, question: Question) -> tuple[str, ...]:
    """What else a reader should be told of the invitations."""
    found = answers(company, question.trained, question.after)
    if found.after_solved is None or not found.asked:
        return ()
    return (f"{found.after_solved} of {found.asked} invitations went out after a solved ticket.",)


def all_heard(company: Company, question: Question) -> bool:
    """Whether a rise of the mean stands whatever the silent think, or with the silent called back in both quarters."""
    before, after = (make_wave(company, question, quarter) for quarter in (question.before, question.after))
    if before.high is not None and after.low is not None and after.low > before.high:
        return True
    if all(wave.answered == wave.asked for wave in (before, after)):
        return True
    highest = before.corrected.high if before.corrected else None
    lowest = after.corrected.low if after.corrected else None
    # A single call has no interval, and says nothing of the other silent ones.
    return highest is not None and lowest is not None and lowest > highest
