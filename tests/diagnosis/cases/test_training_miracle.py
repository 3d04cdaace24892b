"""K7: the brief's number under every suspect, and each look recomputed from the rows."""

from random import Random
from statistics import fmean, stdev

import pytest

from techsales.diagnosis.cases.training_miracle import CASE
from techsales.diagnosis.definition import Row, Tables
from techsales.diagnosis.matrix import is_admitted, outcomes, survey, tables_of
from techsales.diagnosis.par import Menu
from techsales.intervals import newcombe, t_quantile

SEED = 1
TRAP, WAIT, NEVER = (
    "trained before and after, by course",
    "those who wait, before and after",
    "never selected, before and after",
)
MISSING, SITUATION, BLIND = (
    "who is missing after the course",
    "score by situation",
    "ten recordings scored again, blind",
)
RATED = "how participants rate the course"


def interval(values: list[float], rest: list[float] | None = None) -> tuple[float, float]:
    """Of a mean, or of a difference of means (the smaller group's degrees of freedom: wider than Welch's)."""
    squares = [stdev(group) ** 2 / len(group) for group in (values, rest) if group]
    value = fmean(values) - (fmean(rest) if rest else 0)
    half = t_quantile(0.975, min(len(group) for group in (values, rest) if group) - 1) * sum(squares) ** 0.5
    return value - half, value + half


def way(bounds: tuple[float, float]) -> str:
    return "up" if bounds[0] > 0 else "down" if bounds[1] < 0 else ""


def changes(tables: Tables, group: str) -> list[float]:
    twice = [row for row in tables["people"] if row["group"] == group and row["second"] is not None]
    return [row["second"] - row["first"] for row in twice]


@pytest.mark.parametrize("code", CASE.codes)
def test_every_suspect_shows_the_number_of_the_brief(code: str) -> None:
    tables = tables_of(CASE, code, SEED)
    trained = [row for row in tables["people"] if row["group"] == "trained"]
    twice = [row for row in trained if row["second"] is not None]
    assert (len(trained), len(twice)) == (120, 60)
    assert (fmean(r["first"] for r in twice), fmean(r["second"] for r in twice)) == (46, 56)
    handled = [sum(row[when] for row in tables["situations"]) for when in ("first", "second")]
    assert handled == [sum(row[when] for row in twice) / 10 for when in ("first", "second")], "two tables, one score"
    assert CASE.brief(tables) == CASE.brief(tables_of(CASE, "leak", SEED)), "the free look gives nothing away"


@pytest.mark.parametrize("code", CASE.codes)
def test_groups_recomputed(code: str) -> None:
    tables, shown = tables_of(CASE, code, SEED), outcomes(CASE, SEED)[code]
    trained, waiting, never = (changes(tables, group) for group in ("trained", "waiting", "never selected"))
    assert (len(trained), len(waiting), len(never)) == (60, 120, 200)
    luck_or_mild, part = code.startswith(("regression", "drift")), code.endswith(" and training")
    assert way(interval(waiting)) == ("up" if luck_or_mild else "")
    assert way(interval(trained, waiting)) == ("" if luck_or_mild and not part else "up")
    rose = "rose too, but less" if part else "rose as much" if luck_or_mild else "did not rise"
    assert shown[WAIT] == f"those who wait {rose}"
    moved = way(interval(never))
    assert moved == {"r": "down", "d": "up"}[code[0]] if luck_or_mild else not moved
    assert shown[NEVER] == "the never selected " + {"down": "fell", "up": "rose", "": "did not move"}[moved]


@pytest.mark.parametrize("code", CASE.codes)
def test_other_looks_recomputed(code: str) -> None:
    tables, shown = tables_of(CASE, code, SEED), outcomes(CASE, SEED)[code]
    trained = [row for row in tables["people"] if row["group"] == "trained"]
    quiz, first = (
        [[row[column] for row in trained if (row["second"] is None) == gone] for gone in (True, False)]
        for column in ("mid-course", "first")
    )
    assert way(interval(*first)) == "", "the first score does not tell who will be missing"
    assert way(interval(*quiz)) == ("down" if code == "drop-outs" else "")
    assert shown[MISSING] == "the missing were " + (
        "behind at mid-course" if code == "drop-outs" else "like the others"
    )
    risen = [row["topic"] for row in tables["situations"] if newcombe(row["second"], 60, row["first"], 60)[0] > 0]
    assert risen == (["pricing", "pricing"] if code == "leak" else [])
    assert shown[SITUATION] == ("only the situations on {pricing} rose" if risen else "no situation stands out")
    blind = interval([row["blind"] - row["score"] for row in tables["recordings"]])
    assert way(blind) == ("down" if code.startswith("drift") else "")
    assert shown[BLIND] == "a blind assessor " + ("scores lower" if way(blind) else "gives about the same")


@pytest.mark.parametrize("name", [TRAP, RATED])
def test_the_trained_alone_and_their_ratings_are_traps(name: str) -> None:
    look = next(look for look in CASE.looks if look.name == name)
    assert len({look.take(tables_of(CASE, code, SEED)) for code in CASE.codes}) == 1
    assert Menu(outcomes(CASE, SEED), {name: 1}).policy[CASE.codes] == (0.0, None)


def test_the_never_selected_do_not_tell_how_much_the_course_did() -> None:
    for way in ("regression", "drift"):
        alone, mixed = (tables_of(CASE, code, SEED) for code in (way, f"{way} and training"))
        assert changes(alone, "never selected") == changes(mixed, "never selected")


def test_numbers_told_hold_for_admitted_seeds() -> None:
    for seed in range(1, 13):
        for code, gain in (
            ("regression", 10),
            ("regression and training", 6),
            ("drift", 10),
            ("drift and training", 6),
        ):
            found = tables_of(CASE, code, seed)
            assert abs(fmean(changes(found, "waiting")) - gain) < 0.5
            more = fmean(changes(found, "trained")) - fmean(changes(found, "waiting"))
            assert abs(more - (10 - gain)) < 0.5
        out: list[list[Row]] = [[], []]
        for row in tables_of(CASE, "drop-outs", seed)["people"]:
            if row["group"] == "trained":
                out[row["second"] is None].append(row)
        behind = fmean(r["mid-course"] for r in out[0]) - fmean(r["mid-course"] for r in out[1])
        assert len(out[1]) == 60 and 4.3 < behind < 5.7
        leaked = tables_of(CASE, "leak", seed)["situations"]
        assert [(row["first"], row["second"]) for row in leaked[:2]] == [(30, 60), (30, 60)]


def test_par_as_designed_and_a_spoilt_seed_is_refused() -> None:
    found = survey(CASE, range(1, 9))
    assert len(found["admitted"]) >= 4
    menu = Menu(found["matrix"], CASE.costs)
    assert (round(menu.expected, 2), menu.par, menu.worst, sum(CASE.costs.values())) == (2.29, 3, 3, 9)
    assert menu.certify("regression and training") == (WAIT, NEVER)
    assert all(menu.decided(code) for code in CASE.codes)
    assert not menu.without(WAIT).decided("regression") and not menu.without(SITUATION).decided("leak")
    spoilt = {code: dict(row) for code, row in found["matrix"].items()}
    spoilt["drift"][NEVER] = "the never selected fell"
    assert not is_admitted(CASE, found["admitted"][0], spoilt)


def test_tables_hang_on_the_seed_alone() -> None:
    assert CASE.make("drift", Random(5)) == CASE.make("drift", Random(5)) != CASE.make("drift", Random(6))


def test_every_look_costs_twice_par_on_a_short_menu_too() -> None:
    menu = Menu(outcomes(CASE, SEED), CASE.costs)
    for short in (menu, *(menu.without(look) for look in menu.costs)):
        assert short.cost(short.costs) >= 2 * short.par
