"""The metrics: published values, every edge case, and what must hold for every input."""

import datetime as dt
import doctest
import math
from decimal import Decimal
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techsales import cohorts, metrics, results, roi, satisfaction
from techsales.cohorts import growth_of, on_time_rate_of, resolution_rate_of
from techsales.intervals import t_interval, wilson
from techsales.metrics import (
    Result,
    benefit_cost_ratio,
    change,
    csat_mean,
    growth,
    mean_bounds,
    nonresponse_mean,
    on_time_rate,
    payback,
    resolution_rate,
    response_rate,
    share,
    top_two_box,
    training_gain,
    training_roi,
)

KESTREL = [5] * 24 + [4] * 17 + [3] * 6 + [2] * 1 + [1] * 2
CALL_BACKS = [5] * 3 + [4] * 5 + [3] * 8 + [2] * 7 + [1] * 2
MISSING = [None, math.nan, "", " ", "N/A", "n/a", pd.NA, pd.NaT, np.float64("nan")]
SCORES = st.lists(st.integers(1, 5), min_size=1, max_size=60)


def got(result: Result | None) -> Result:
    """The result, which must be there."""
    assert result is not None
    return result


def ends(result: Result | None) -> tuple[float, float]:
    """Both ends of the interval, which must be there."""
    low, high = got(result).low, got(result).high
    assert low is not None and high is not None
    return low, high


@pytest.mark.parametrize("module", [metrics, satisfaction, roi, results, cohorts])
def test_examples_in_the_docstrings(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.failed == 0 and outcome.attempted > 0


@pytest.mark.parametrize("name", [name for name in metrics.__all__ if name not in ("Result", "share")])
def test_every_metric_says_what_it_is(name: str) -> None:
    text = getattr(metrics, name).__doc__
    assert ">>>" in text
    assert "None" in text or "as ``training_roi``" in text


# CSAT as a mean


def test_csat_of_the_seed_article() -> None:
    found = got(csat_mean([4.2, 4.1, 4.3, 4.4, 4.5]))
    assert (found.value, found.n, found.unit) == (4.3, 5, "points of 5")
    assert found.notes == ("Only 5 scores, fewer than 30: the t interval relies on no far outliers.",)


def test_csat_of_kestrel() -> None:
    found = got(csat_mean(KESTREL))
    assert (found.value, found.n, found.notes) == (4.2, 50, ())
    assert ends(found) == pytest.approx((3.913, 4.487), abs=5e-4)
    assert (found.value - 1) / 4 == pytest.approx(0.80)  # one vendor's rescaling of the same answers


def test_csat_of_one_and_of_equal_answers() -> None:
    one = got(csat_mean([4]))
    assert (one.value, one.n, one.low, one.high) == (4, 1, None, None)
    assert one.notes == ("Only one value among the scores: nothing is known about spread, so no interval.",)
    equal = got(csat_mean([4] * 40))
    assert (equal.low, equal.high) == (4, 4)
    assert len(equal.notes) == 1 and "no information on spread" in equal.notes[0]
    assert len(got(csat_mean([4] * 3)).notes) == 2


def test_thirty_answers_need_no_note() -> None:
    assert got(csat_mean([4, 5] * 15)).notes == ()
    assert len(got(csat_mean([4, 5] * 14)).notes) == 1


def test_t_interval_is_not_clipped_to_the_scale() -> None:
    assert ends(csat_mean([5, 5, 5, 3]))[1] > 5


@pytest.mark.parametrize("metric", [csat_mean, top_two_box])
@pytest.mark.parametrize("missing", MISSING, ids=repr)
def test_missing_answers_are_dropped_and_counted(metric: Any, missing: object) -> None:
    found = got(metric([5, missing, 3]))
    assert found.n == 2
    assert found.notes[0] == "1 of 3 scores are missing and were left out."
    assert metric([missing]) is None


@pytest.mark.parametrize("metric", [csat_mean, top_two_box])
@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ([0], "A score of 0 does not fit a scale from 1 to 5"),
        ([5.01], "5.01"),
        ([7, 3], "state your boxes"),
        ([-math.inf], "finite"),
        ([True], "must be a number"),
        ([np.True_], "must be a number"),
        (["4"], "One of the scores is the text '4'"),
        (["very happy"], "text 'very happy'"),
        ([[4]], "which is a list"),
        ("54321", "come as a list"),
        (4, "come as a list"),
        (None, "come as a list"),
    ],
)
def test_nonsense_scores_are_refused(metric: Any, scores: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        metric(scores)


@pytest.mark.parametrize("kind", [list, tuple, pd.Series, np.array, iter])
def test_any_column_of_scores_will_do(kind: Any) -> None:
    assert csat_mean(kind(KESTREL)) == csat_mean(KESTREL)
    assert top_two_box(kind(KESTREL)) == top_two_box(KESTREL)
    assert got(csat_mean(kind([Decimal(4), Decimal(5)]))).value == 4.5


def test_no_scores_give_none() -> None:
    assert csat_mean([]) is None
    assert top_two_box([]) is None


@given(SCORES, st.randoms())
def test_order_of_the_answers_does_not_matter(scores: list[int], rng: Any) -> None:
    shuffled = list(scores)
    rng.shuffle(shuffled)
    assert csat_mean(shuffled) == csat_mean(scores)
    assert top_two_box(shuffled) == top_two_box(scores)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=40))
def test_one_point_more_each_is_one_point_more(scores: list[int]) -> None:
    before, after = csat_mean(scores), csat_mean([score + 1 for score in scores])
    assert got(after).value == pytest.approx(got(before).value + 1)
    assert ends(after) == pytest.approx([end + 1 for end in ends(before)])


# top-2-box, shares, response


def test_top_two_box_published_values() -> None:
    delighted = [5] * 42 + [4] * 32 + [3] * 10 + [2] * 9 + [1] * 14  # a vendor's help page
    assert (got(top_two_box(delighted)).value, got(top_two_box(delighted)).n) == (74 / 107, 107)
    assert round(74 / 107, 4) == 0.6916
    found = got(top_two_box(KESTREL))
    assert found.value == 0.82
    assert ends(found) == pytest.approx((0.692, 0.902), abs=5e-4)
    assert got(top_two_box(CALL_BACKS)).value == 0.32


@given(SCORES)
def test_top_two_box_is_a_share_with_wilsons_interval(scores: list[int]) -> None:
    found = got(top_two_box(scores))
    assert 0 <= found.value <= 1
    assert ends(found) == wilson(sum(s >= 4 for s in scores), len(scores))


def test_response_rate() -> None:
    assert got(response_rate(50, 125)).value == 0.4
    assert got(response_rate(1, 3)).value == pytest.approx(0.33, abs=0.005)
    found = got(response_rate(23, 60))
    assert found.value == pytest.approx(0.3833, abs=5e-5)
    assert ends(found) == pytest.approx((0.2709, 0.5098), abs=5e-5)
    assert response_rate(0, 0) is None
    numpy_count: Any = np.int64(50)
    assert got(response_rate(numpy_count, pd.Series([1] * 125).count())).n == 125


def test_bounds_of_the_mean() -> None:
    assert mean_bounds(4.2, 50, 125) == pytest.approx((2.28, 4.68))
    assert mean_bounds(4.2, 50, 50) == pytest.approx((4.2, 4.2))
    assert mean_bounds(math.nan, 0, 9) == (1, 5)
    assert mean_bounds(4.2, 0, 0) is None
    assert mean_bounds(8, 1, 2, lowest=0, highest=10) == (4, 9)


@given(st.floats(1, 5), st.integers(0, 99), st.integers(0, 99))
def test_bounds_hold_whatever_the_silent_think(mean: float, answered: int, silent: int) -> None:
    bounds = mean_bounds(mean, answered, answered + silent)
    if bounds is None:
        assert answered + silent == 0
        return
    for silent_mean in (1, 2.5, 5):
        truth = (answered * mean + silent * silent_mean) / (answered + silent)
        assert bounds[0] - 1e-9 <= truth <= bounds[1] + 1e-9


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: share(3, 2), "part is larger"),
        (lambda: share(1, 0), "1 of 0 cannot be"),
        (lambda: share(1, 2, level=0), "level must lie"),
        (lambda: share("1", 2), "text '1'"),  # type: ignore[arg-type]
        (lambda: response_rate(126, 125), "126 answers to 125 invitations"),
        (lambda: response_rate(-1, 5), "whole number, 0 or more; it is -1"),
        (lambda: response_rate(0.4, 1), "whole number"),  # type: ignore[arg-type]
        (lambda: response_rate(None, 1), "is missing"),  # type: ignore[arg-type]
        (lambda: mean_bounds(5.5, 1, 2), "mean of 5.5 does not fit"),
        (lambda: mean_bounds(math.nan, 1, 2), "finite"),
        (lambda: mean_bounds(4, 3, 2), "3 answers to 2"),
    ],
)
def test_nonsense_counts_are_refused(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


# the mean with the silent in it


def test_nonresponse_mean_of_kestrel() -> None:
    found = got(nonresponse_mean(KESTREL, CALL_BACKS, 125))
    assert found.value == pytest.approx(3.48)
    assert ends(found) == pytest.approx((3.25, 3.71), abs=5e-3)
    assert (found.high or 0) - found.value == pytest.approx(2.0639 * 0.1131, abs=1e-4)
    assert found.n == 75
    assert found.notes[0] == "The interval is about these 125 invitations and takes the 50 answers as fixed."
    assert found.notes[1].startswith("Only 25 call-backs")


def test_blank_answers_are_the_silent() -> None:
    assert nonresponse_mean(KESTREL + [None] * 75, CALL_BACKS, 125) == nonresponse_mean(KESTREL, CALL_BACKS, 125)


def test_nonresponse_edge_cases() -> None:
    assert nonresponse_mean([], [], 0) is None
    assert nonresponse_mean([5], [], 2) is None
    assert nonresponse_mean([5], [None], 2) is None
    one = got(nonresponse_mean([5], [3], 5))
    assert one.value == pytest.approx(3.4) and one.low is one.high is None
    assert got(nonresponse_mean([], [3, 4], 8)).value == 3.5
    everyone = got(nonresponse_mean([5, 3], [], 2))
    assert (everyone.value, everyone.low, everyone.high) == (4, 4, 4)
    called_all = got(nonresponse_mean([5, 3], [2, 4], 4))
    assert (called_all.value, called_all.low, called_all.high) == (3.5, 3.5, 3.5)


def test_refused_call_backs_move_the_bias() -> None:
    few = got(nonresponse_mean(KESTREL, CALL_BACKS[:20] + [None] * 5, 125))
    assert "5 of 25 call-backs are missing and were left out." in few.notes
    assert not any("moved" in note for note in few.notes)
    many = got(nonresponse_mean(KESTREL, CALL_BACKS[:19] + [None] * 6, 125))
    assert "More than 20 % of the call-backs refused: the bias has moved, not gone." in many.notes


@given(SCORES, SCORES, st.integers(0, 50))
def test_corrected_mean_lies_between_the_two_and_in_the_bounds(
    answers: list[int], call_backs: list[int], more: int
) -> None:
    asked = len(answers) + len(call_backs) + more
    value = got(nonresponse_mean(answers, call_backs, asked)).value
    first, second = got(csat_mean(answers)).value, got(csat_mean(call_backs)).value
    assert min(first, second) - 1e-9 <= value <= max(first, second) + 1e-9
    low, high = mean_bounds(first, len(answers), asked) or (0, 0)
    assert low - 1e-9 <= value <= high + 1e-9


@pytest.mark.parametrize(
    ("answers", "call_backs", "asked", "sentence"),
    [
        ([5, 5], [], 1, "2 answers to 1 invitations"),
        ([5], [3, 3], 2, "2 call-backs to 1 silent invitations"),
        ([5], [6], 2, "does not fit a scale"),
        ([5], 3, 2, "call-backs come as a list"),
        ([5], [3], -2, "whole number"),
    ],
)
def test_nonsense_call_backs_are_refused(answers: Any, call_backs: Any, asked: int, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        nonresponse_mean(answers, call_backs, asked)


# tickets


def test_resolution_rate_of_kestrel() -> None:
    found = got(resolution_rate(80, 100, reopened=12))
    assert (found.value, found.n) == (0.8, 100)
    assert ends(found) == pytest.approx((0.7112, 0.8666), abs=5e-5)
    assert found.notes == ("Reopened, counted as solved: 12 of 80 solved tickets.",)
    strict = got(resolution_rate(80, 100, reopened=12, strict=True))
    assert strict.value == 0.68
    assert strict.notes == ("Reopened, counted as unsolved: 12 of 80 solved tickets.",)


def test_cancelled_leave_the_denominator_and_open_ones_stay() -> None:
    found = got(resolution_rate(80, 104, cancelled=4, still_open=15))
    assert (found.value, found.n) == (0.8, 100)
    assert found.notes == (
        "Cancelled or duplicate, left out: 4 of 104 tickets.",
        "Still open, counted as unsolved: 15 of 100 tickets.",
    )
    assert resolution_rate(0, 0) is None
    assert resolution_rate(0, 3, cancelled=3) is None


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_strict_is_never_above_plain(unsolved: int, solved_once: int, reopened: int) -> None:
    solved, opened = solved_once + reopened, solved_once + reopened + unsolved
    plain = resolution_rate(solved, opened, reopened=reopened)
    strict = resolution_rate(solved, opened, reopened=reopened, strict=True)
    if opened:
        assert got(strict).value <= got(plain).value
    else:
        assert plain is strict is None


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: resolution_rate(44, 40), "different cohorts"),
        (lambda: resolution_rate(1, 0), "different cohorts"),
        (lambda: resolution_rate(-1, 4), "number solved must be a whole number"),
        (lambda: resolution_rate(1, -4), "number opened must be a whole number"),
        (lambda: resolution_rate(1, 4, reopened=2), "2 reopened of 1 solved"),
        (lambda: resolution_rate(1, 4, cancelled=4), "different cohorts"),
        (lambda: resolution_rate(3, 4, still_open=2), "2 still open of 4"),
        (lambda: resolution_rate(1, 4, level=1), "level must lie"),
        (lambda: resolution_rate(True, 4), "must be a number"),
    ],
)
def test_nonsense_tickets_are_refused(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


def ticket(opened: str, closed: object, resolved: str = "Y", reopened: int = 0) -> dict[str, object]:
    """One row of tickets.csv, as far as the rate needs it."""
    return {"opened_date": opened, "closed_date": closed, "resolved": resolved, "reopened": reopened}


TICKETS = [
    ticket("2025-10-01", "2025-10-05"),
    ticket("2025-10-01", "2025-10-30", reopened=2),
    ticket("2025-12-20", "2025-12-21"),
    ticket("2025-10-02", None, "N"),
]


def test_resolution_rate_from_rows() -> None:
    found = got(resolution_rate_of(TICKETS))
    assert (found.value, found.n) == (0.75, 4)
    assert found.notes == (
        "Reopened, counted as solved: 1 of 3 solved tickets.",
        "Still open, counted as unsolved: 1 of 4 tickets.",
    )
    assert got(resolution_rate_of(TICKETS, strict=True)).value == 0.5
    assert resolution_rate_of([]) is None
    frame = pd.DataFrame(TICKETS)
    assert resolution_rate_of(frame) == found
    for column in ("opened_date", "closed_date"):
        frame[column] = pd.to_datetime(frame[column])
    assert resolution_rate_of(frame) == found


def test_young_tickets_are_not_judged() -> None:
    found = got(resolution_rate_of(TICKETS, window_days=14, as_of="2025-12-31"))
    assert (found.value, found.n) == (1 / 3, 3)
    assert found.notes[-1] == "Opened less than 14 days ago, left out: 1 of 4 tickets."
    assert resolution_rate_of(TICKETS, window_days=14, as_of=dt.datetime(2025, 12, 31, 12)) == found
    on_the_edge = [ticket("2025-12-17", "2025-12-31")]
    assert got(resolution_rate_of(on_the_edge, window_days=14, as_of=dt.date(2025, 12, 31))).value == 1
    assert resolution_rate_of(on_the_edge, window_days=15, as_of="2025-12-31") is None


@pytest.mark.parametrize(
    ("rows", "options", "sentence"),
    [
        ([{"opened_date": "2025-10-01"}], {}, "column 'closed_date' is missing. There are: opened_date"),
        (["T0001"], {}, "named columns"),
        (5, {}, "come as a list"),
        ([ticket("2025-10-01", "2025-10-02", "yes")], {}, "'yes'; it must be Y or N"),
        ([ticket("2025-10-03", "2025-10-02")], {}, "check the dates"),
        ([ticket("1 Oct", "2025-10-02")], {}, "'1 Oct' is no date. Write it as 2025-12-31"),
        ([ticket("2025-10-01", None)], {"window_days": 7, "as_of": "2025-12-31"}, "no closing date"),
        (TICKETS, {"window_days": 7}, "say as_of="),
        (TICKETS, {"window_days": -7, "as_of": "2025-12-31"}, "whole number"),
    ],
)
def test_nonsense_ticket_rows_are_refused(rows: Any, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        resolution_rate_of(rows, **options)


# projects


def test_on_time_rate_of_kestrel() -> None:
    found = got(on_time_rate(19, 20, plan="current"))
    assert (found.value, found.n, found.notes) == (0.95, 20, ("On time means by the current plan.",))
    assert ends(found) == pytest.approx((0.7639, 0.9911), abs=5e-5)
    assert got(on_time_rate(16, 20, plan="original")).value == 0.8
    assert ends(on_time_rate(20, 20, plan="current")) == pytest.approx((0.8389, 1), abs=5e-5)


def test_cancelled_and_running_projects() -> None:
    found = got(on_time_rate(19, 20, plan="current", cancelled=2, running=1))
    assert (found.value, found.n) == (0.95, 20)
    assert found.notes[1:] == (
        "Cancelled, left out: 2 of 23 projects.",
        "Still running, left out: 1 of 23 projects.",
    )
    failed = got(on_time_rate(19, 20, plan="current", cancelled=2, include_cancelled=True))
    assert failed.value == pytest.approx(0.8636, abs=5e-5)
    assert failed.notes[1] == "Cancelled, counted as failures: 2 of 22 projects."
    assert on_time_rate(0, 0, plan="current", running=3) is None
    assert got(on_time_rate(0, 0, plan="current", cancelled=1, include_cancelled=True)).value == 0


def project(planned: str, moved: str, ended: object, status: str = "delivered") -> dict[str, object]:
    """One row of projects.csv, as far as the rate needs it."""
    return {
        "status": status,
        "planned_end_original": planned,
        "planned_end_current": moved,
        "actual_end": ended,
    }


PROJECTS = [
    project("2025-11-01", "2025-11-01", "2025-11-01"),
    project("2025-11-01", "2025-11-22", "2025-11-20"),
    project("2025-11-01", "2025-11-01", "2025-11-04"),
    project("2025-11-01", "2025-11-01", None, "cancelled"),
    project("2025-11-01", "2025-11-01", "", "running"),
]


def test_on_time_rate_from_rows() -> None:
    current = got(on_time_rate_of(PROJECTS, plan="current"))
    assert (current.value, current.n) == (2 / 3, 3)
    assert got(on_time_rate_of(PROJECTS, plan="original")).value == 1 / 3
    assert got(on_time_rate_of(PROJECTS, plan="original", include_cancelled=True)).value == 1 / 4
    assert current.notes == (
        "On time means by the current plan.",
        "Cancelled, left out: 1 of 5 projects.",
        "Still running, left out: 1 of 5 projects.",
    )
    grace = got(on_time_rate_of(PROJECTS, plan="current", tolerance_days=3))
    assert grace.value == 1
    assert grace.notes[-1] == "Days late that still count as on time: up to 3."
    assert got(on_time_rate_of(PROJECTS, plan="current", tolerance_days=2)).value == 2 / 3
    assert on_time_rate_of(pd.DataFrame(PROJECTS), plan="current") == current


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: on_time_rate(1, 2, plan="latest"), "On time against which date"),  # type: ignore[arg-type]
        (lambda: on_time_rate_of(PROJECTS, plan="latest"), "On time against which date"),  # type: ignore[arg-type]
        (lambda: on_time_rate(21, 20, plan="current"), "21 on time of 20 delivered"),
        (lambda: on_time_rate(1, 0, plan="current"), "1 on time of 0 delivered"),
        (lambda: on_time_rate(-1, 2, plan="current"), "whole number"),
        (lambda: on_time_rate_of(PROJECTS, plan="current", tolerance_days=-1), "tolerance in days"),
        (
            lambda: on_time_rate_of([{"status": "delivered"}], plan="current"),
            "column 'actual_end' is missing",
        ),
    ],
)
def test_nonsense_projects_are_refused(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


def test_the_plan_has_no_default() -> None:
    with pytest.raises(TypeError, match="plan"):
        on_time_rate(19, 20)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="plan"):
        on_time_rate_of(PROJECTS)  # type: ignore[call-arg]


# growth


@pytest.mark.parametrize(
    ("old", "new", "rate"),
    [(10, 13, 0.3), (5, 3, -0.4), (1000, 1200, 0.2), (1000, 800, -0.2), (1_000_000, 1_250_000, 0.25)],
)
def test_growth_textbook_values(old: float, new: float, rate: float) -> None:
    found = got(growth(old, new))
    assert found.value == pytest.approx(rate)
    assert (found.low, found.high) == (None, None)


def test_growth_edge_cases() -> None:
    assert growth(0, 5) is None and got(change(0, 5)).value == 5
    assert growth(None, 5) is None and growth(5, math.nan) is None and change("", 5) is None  # type: ignore[arg-type]
    fall = got(growth(100, -50))
    assert fall.value == -1.5 and "below −100 %" in fall.notes[0]
    small = got(growth(2000, 8000, min_base=50_000))
    assert small.notes == ("The base, 2,000, is small: report the amount, +6,000, as well.",)
    assert got(growth(1, 2, months=(3, 3))).value == 1


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: growth(-5, 10), r"old value is -5.*Report the amount, \+15\."),
        (lambda: growth(1, 2, months=(3, 12)), "Periods of 3 and 12 months differ"),
        (lambda: growth("1", 2), "text '1'"),  # type: ignore[arg-type]
        (lambda: growth(1, math.inf), "finite"),
        (lambda: growth_of([1], [1, 2]), "1 old and 2 new amounts"),
        (lambda: growth_of([-1], [1]), "below zero"),
        (lambda: growth_of([1, 2], [1, "x"]), "text 'x'"),
        (lambda: growth_of([1, 2], [1, 2], level=2), "level must lie"),
    ],
)
def test_nonsense_growth_is_refused(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


@given(st.floats(1, 1e9), st.floats(1, 1e9))
def test_there_and_back_does_not_cancel(old: float, new: float) -> None:
    there, back = got(growth(old, new)).value, got(growth(new, old)).value
    assert (1 + there) * (1 + back) == pytest.approx(1)
    assert there + back >= -1e-12
    if abs(new - old) > 0.01 * old:
        assert there + back > 0


def test_growth_over_customers() -> None:
    old, new = [100, 200, 300, None, 50], [110, 260, 290, 5, "N/A"]
    found = got(growth_of(old, new))
    assert found.value == pytest.approx(60 / 600) and found.n == 3
    assert found.notes == ("Amount missing, left out: 2 of 5 customers.",)
    low, high = ends(found)
    assert -1 / 30 - 1e-9 <= low <= 0.1 <= high <= 0.3 + 1e-9
    assert growth_of(pd.Series(old), pd.Series([110, 260, 290, 5, None])) == found
    assert growth_of([], []) is None and growth_of([0], [5]) is None
    assert got(growth_of([1], [2])).low is None
    no_base = got(growth_of([0, 10], [5, 10]))
    assert (no_base.value, no_base.low, no_base.high) == (0.5, None, None)
    assert no_base.notes == ("Some draws of customers have no base, so there is no interval.",)


# return on investment


def test_return_of_the_pilot() -> None:
    gain = got(training_gain(0.05, 1_000_000, 0.40))
    assert gain.value == pytest.approx(20_000)
    assert got(training_roi(gain, 25_000)).value == pytest.approx(-0.20)
    assert got(benefit_cost_ratio(gain, 25_000)).value == pytest.approx(0.80)
    assert got(payback(gain, 25_000)).value == pytest.approx(1.25)
    assert got(training_roi(2 * 20_000, 25_000)).value == pytest.approx(0.60)
    assert got(training_roi(250_000, 25_000)).value == pytest.approx(9.0)  # the slide's
    assert got(training_gain(336_000 * 0.70 / 20, 1, 1)).value == pytest.approx(11_760)


def test_the_interval_of_the_effect_is_passed_through() -> None:
    effect = Result(0.05, 16, -0.01, 0.11, "share", ("The lot was fair.",))
    gain = got(training_gain(effect, 1_000_000, 0.40))
    assert ends(gain) == pytest.approx((-4_000, 44_000))
    back = got(training_roi(gain, 25_000, hours_cost=0))
    assert ends(back) == pytest.approx((-1.16, 0.76))
    assert back.notes == ("The lot was fair.", "The hours cost 0: salaries are missing.")
    assert (back.n, back.unit) == (16, "share of the cost")
    time = got(payback(gain, 25_000))
    assert time.low == pytest.approx(25_000 / 44_000) and time.high is None
    assert time.notes[-1] == "At the low end of the gain the training never pays back."
    sure = Result(20_000, 16, 10_000, 50_000, "EUR")
    assert ends(payback(sure, 25_000)) == (0.5, 2.5)


def test_return_edge_cases() -> None:
    assert got(training_roi(-5_000, 25_000)).value == pytest.approx(-1.2)
    assert payback(-5_000, 25_000) is None and payback(0, 25_000) is None and payback(None, 25_000) is None
    assert training_roi(None, 25_000) is None and training_gain(math.nan, 1, 0.4) is None
    assert got(training_roi(1, 2, hours_cost=1)).notes == ()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: training_roi(1, 0), "must be above 0. Are salaries, trainer and licences in it"),
        (lambda: training_roi(1, -5), "must be above 0"),
        (lambda: training_roi(1, None), "Without a cost there is no return"),  # type: ignore[arg-type]
        (lambda: benefit_cost_ratio(1, 0), "must be above 0"),
        (lambda: payback(1, 0), "must be above 0"),
        (lambda: training_roi(1, 10_000, hours_cost=17_000), "hours cost 17,000 of 10,000"),
        (lambda: training_roi("20k", 1), "text '20k'"),  # type: ignore[arg-type]
        (lambda: training_gain(0.05, 1000, 40), "Write 40 % as 0.40"),
        (lambda: training_gain(0.05, -1000, 0.4), "base is revenue"),
    ],
)
def test_nonsense_returns_are_refused(call: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()


@given(st.floats(-1e7, 1e7), st.floats(1, 1e7))
def test_roi_is_the_ratio_minus_one(gain: float, cost: float) -> None:
    roi_value, ratio = got(training_roi(gain, cost)).value, got(benefit_cost_ratio(gain, cost)).value
    assert roi_value == pytest.approx(ratio - 1, rel=1e-9, abs=1e-9)


# what holds for all


def test_a_result_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        got(share(1, 2)).value = 1  # type: ignore[misc]


@given(SCORES.filter(lambda scores: len(scores) > 1), st.floats(0.5, 0.999))
def test_level_is_handed_on(scores: list[int], level: float) -> None:
    assert ends(csat_mean(scores, level=level)) == t_interval(scores, level)
    k = sum(score >= 4 for score in scores)
    assert ends(top_two_box(scores, level=level)) == wilson(k, len(scores), level)
    assert ends(on_time_rate(k, len(scores), plan="current", level=level)) == wilson(k, len(scores), level)
    assert ends(resolution_rate(k, len(scores), level=level)) == wilson(k, len(scores), level)


def test_metrics_start_without_pandas() -> None:
    import subprocess
    import sys

    code = "import sys, techsales.metrics, techsales.effects, techsales.cohorts; print('pandas' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
