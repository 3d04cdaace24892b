"""Outcomes and admitted seeds: the stored ones are those that running every look gives, on a sample."""

from random import Random

import pytest

from techsales.diagnosis.cases import MODULES, definition
from techsales.diagnosis.matrix import (
    CANDIDATES,
    admitted_of,
    is_admitted,
    matrix_of,
    more_seeds,
    outcomes,
    stored,
    survey,
    usual,
)
from tests.diagnosis.games import toy

SAMPLE = 20


@pytest.mark.parametrize("name", MODULES)
def test_the_first_admitted_seeds_show_the_stored_outcomes(name: str) -> None:
    case = definition(name)
    admitted = admitted_of(case)
    assert len(admitted) >= 20
    for seed in admitted[:SAMPLE]:
        assert outcomes(case, seed) == matrix_of(case)


@pytest.mark.parametrize("name", MODULES)
def test_a_sample_of_the_candidates_is_admitted_as_stored(name: str) -> None:
    case = definition(name)
    sample = range(3, CANDIDATES.stop, 17)
    found = [seed for seed in sample if is_admitted(case, seed, matrix_of(case))]
    assert found == [seed for seed in sample if seed in admitted_of(case)]
    print(
        f"{name}: {len(found)} of {len(sample)} sampled seeds admitted, {len(admitted_of(case))} of {len(CANDIDATES)} in all"
    )


def test_stored_are_all_cases() -> None:
    assert list(stored()) == list(MODULES)


def test_a_spoilt_look_keeps_a_seed_out() -> None:
    found = survey(toy(flip=0.2), range(1, 101))
    assert found["candidates"] == 100
    assert 0 < len(found["admitted"]) < 100
    assert found["matrix"] == outcomes(toy(), 1)
    spoilt = next(seed for seed in range(1, 101) if seed not in found["admitted"])
    assert not is_admitted(toy(flip=0.2), spoilt, found["matrix"])


def test_the_usual_outcome_is_the_most_frequent() -> None:
    assert usual([{"a": {"x": "1"}}, {"a": {"x": "2"}}, {"a": {"x": "2"}}]) == {"a": {"x": "2"}}


def test_seeds_for_trainers_lie_outside_the_candidates() -> None:
    case = definition("K2")
    seeds = more_seeds(case, Random(1))
    drawn = [next(seeds) for _ in range(3)]
    assert all(seed >= 100_000 and is_admitted(case, seed, matrix_of(case)) for seed in drawn)
