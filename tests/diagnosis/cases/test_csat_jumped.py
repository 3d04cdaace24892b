"""K6: the brief's number under every suspect, and each decisive look recomputed from the rows."""

from collections import Counter
from random import Random
from statistics import NormalDist, fmean, stdev

import pytest

from techsales.diagnosis.cases.csat_jumped import CASE
from techsales.diagnosis.cases.csat_tables import FLAG
from techsales.diagnosis.definition import Row, Tables
from techsales.diagnosis.matrix import is_admitted, outcomes, survey, tables_of
from techsales.diagnosis.par import Menu
from techsales.intervals import newcombe

SEED = 1
Z = NormalDist().inv_cdf(0.975)
LOG, RANGE, RATE = "change log of the survey", "lowest and highest score", "response rate by quarter"
CALLS, SHARES, ACCOUNTS = "call 40 silent customers", "shares of all that is known", "answers per account"


def rows_of(code: str) -> tuple[Tables, list[Row], list[Row]]:
    tables = tables_of(CASE, code, SEED)
    old, new = ([row for row in tables["answers"] if row["quarter"] == quarter] for quarter in ("Q3", "Q4"))
    return tables, old, new


def mean_and_error(values: list[float]) -> tuple[float, float]:
    return fmean(values), stdev(values) / len(values) ** 0.5


def rose_at_old_shares(old: list[Row], new: list[Row], column: str) -> bool:
    """Whether the change, weighted with Q3's shares, is above chance."""
    value = square = 0.0
    for name, n in Counter(row[column] for row in old).items():
        (m0, e0), (m1, e1) = (mean_and_error([r["score"] for r in rows if r[column] == name]) for rows in (old, new))
        value += n / len(old) * (m1 - m0)
        square += (n / len(old)) ** 2 * (e0**2 + e1**2)
    return value - Z * square**0.5 > 0


def grown(old: list[Row], new: list[Row], column: str) -> list[str]:
    """The values whose share of the answers grew by more than chance."""
    before, after = (Counter(row[column] for row in rows) for rows in (old, new))
    return [name for name, n in after.items() if newcombe(n, len(new), before[name], len(old))[0] > 0]


@pytest.mark.parametrize("code", CASE.codes)
def test_every_suspect_shows_the_number_of_the_brief(code: str) -> None:
    tables, old, new = rows_of(code)
    assert (len(old), len(new)) == (280, 280)
    assert (sum(r["score"] for r in old), sum(r["score"] for r in new)) == (1036, 1148)  # 3.70 and 4.10
    assert CASE.brief(tables) == CASE.brief(tables_of(CASE, "trigger", SEED)), "the free look gives nothing away"


@pytest.mark.parametrize("code", CASE.codes)
def test_looks_recomputed(code: str) -> None:
    tables, old, new = rows_of(code)
    shown = outcomes(CASE, SEED)[code]
    for column, suspect, place in ((FLAG, "trigger", "yes"), ("channel", "channel", "chat")):
        assert rose_at_old_shares(old, new, column) == (code != suspect)
        expected = f"inside the groups CSAT stayed; more answers with {{{place}}}"
        assert shown[f"CSAT by {column}"] == (expected if code == suspect else "CSAT rose at Q3's shares too")
    moved = [f"{column}: {{{name}}}" for column in (FLAG, "channel", "account") for name in grown(old, new, column)]
    assert shown[SHARES] == (f"more answers with {moved[0]}" if moved else "no share moved")
    assert len(moved) == (code in ("trigger", "channel", "flood"))
    assert (shown[ACCOUNTS] == "far more from {Abel Werke}") == (code == "flood")
    assert (max(r["score"] for r in new) == 6) == (code == "scale") == (shown[RANGE] == "some scores are above 5")
    invited = [row["invited"] for row in tables["invitations"]]
    fell = newcombe(280, invited[1], 280, invited[0])[1] < 0
    assert fell == (code == "silent unhappy") == (shown[RATE] == "fewer of the invited answer")


@pytest.mark.parametrize("code", CASE.codes)
def test_calls_recomputed(code: str) -> None:
    tables, old, _ = rows_of(code)
    assert len(tables["calls"]) == 40
    change, error = mean_and_error([row["score"] - row["Q3"] for row in tables["calls"]])
    before, off = mean_and_error([row["Q3"] for row in tables["calls"]])
    rest, rest_off = mean_and_error([row["score"] for row in old])
    up = change - 2.023 * error > 0  # Student's t for 39 degrees of freedom
    low = before - rest + 2.01 * (off**2 + rest_off**2) ** 0.5 < 0
    assert (up, low) == (code in ("real", "trigger"), code == "silent unhappy")
    reading = "the silent are up as well" if up else "the silent have not moved"
    assert outcomes(CASE, SEED)[code][CALLS] == reading + (" and are far below the rest" if low else "")


def test_the_change_log_is_a_trap() -> None:
    tables = [tables_of(CASE, code, SEED) for code in CASE.codes]
    look = next(look for look in CASE.looks if look.name == LOG)
    assert len({look.take(found) for found in tables}) == 1
    assert {"ask only after a solved ticket", "new wording of the question"} <= {
        row["change"] for row in tables[0]["log"]
    }


def test_numbers_told_hold_for_admitted_seeds() -> None:
    for seed in range(1, 13):
        new = [row for row in tables_of(CASE, "trigger", seed)["answers"]]
        for quarter, share in (("Q3", 0.64), ("Q4", 0.93)):
            asked = [row[FLAG] == "yes" for row in new if row["quarter"] == quarter]
            assert abs(fmean(asked) - share) < 0.015
        mixed = tables_of(CASE, "channel", seed)["answers"]
        for quarter, share in (("Q3", 0.25), ("Q4", 0.75)):
            of_quarter = [row for row in mixed if row["quarter"] == quarter]
            assert abs(fmean(row["channel"] == "chat" for row in of_quarter) - share) < 0.015
            means = {
                name: fmean(r["score"] for r in of_quarter if r["channel"] == name)
                for name in ("chat", "email", "portal")
            }
            assert max(means, key=lambda name: means[name]) == "chat"
        flooded = [row for row in tables_of(CASE, "flood", seed)["answers"] if row["quarter"] == "Q4"]
        others = [row["score"] for row in flooded if row["account"] != "Abel Werke"]
        assert 0.37 < 1 - len(others) / 280 < 0.45 and abs(fmean(others) - 3.70) < 0.15
        calls = tables_of(CASE, "wording", seed)["calls"]
        assert abs(fmean(row["score"] - row["Q3"] for row in calls)) < 0.06


def test_par_as_designed_and_a_spoilt_seed_is_refused() -> None:
    found = survey(CASE, range(1, 9))
    assert len(found["admitted"]) >= 4
    menu = Menu(found["matrix"], CASE.costs)
    assert (round(menu.expected, 2), menu.par, menu.worst, sum(CASE.costs.values())) == (4.14, 5, 8, 12)
    assert menu.certify("trigger") == (f"CSAT by {FLAG}",)
    assert all(menu.decided(code) for code in CASE.codes)
    assert not menu.without(CALLS).decided("real") and not menu.without(RANGE).decided("wording")
    spoilt = {code: dict(row) for code, row in found["matrix"].items()}
    spoilt["trigger"][CALLS] = "the silent have not moved"
    assert not is_admitted(CASE, found["admitted"][0], spoilt)


def test_tables_hang_on_the_seed_alone() -> None:
    assert CASE.make("real", Random(5)) == CASE.make("real", Random(5)) != CASE.make("real", Random(6))


def test_every_look_costs_twice_par_on_a_short_menu_too() -> None:
    menu = Menu(outcomes(CASE, SEED), CASE.costs)
    for short in (menu, *(menu.without(look) for look in menu.costs)):
        assert short.cost(short.costs) >= 2 * short.par
