"""Shared by the tests of the effect report: Ferrowick's tables, and the report on them or on something odd."""

import copy
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from techsales.company import load
from techsales.effect.effect import make_effect
from techsales.exports import Exports

SETTINGS: dict[str, Any] = {
    "currency": "EUR",
    "csat_scale": [1, 5],
    "training": {
        "trained": ["Kestrel"],
        "before": "2025Q3",
        "after": "2025Q4",
        "programme": "KESTREL",
        "compare_with": "all others",
        "nearest": "Merlin",
        "cost": {"trainer_eur": 6000, "licences_eur": 2000},
        "gross_margin": 0.40,
    },
}
Report = dict[str, Any]


@cache
def ferrowick() -> dict[str, Any]:
    return {name: load(name) for name in ("deals", "tickets", "surveys", "projects", "training", "reps")}


@pytest.fixture
def tables() -> dict[str, Any]:
    """Ferrowick's tables; a test may replace some."""
    return dict(ferrowick())


@pytest.fixture
def settings() -> dict[str, Any]:
    """The settings of chapter 15's question; a test may change them."""
    return copy.deepcopy(SETTINGS)


@pytest.fixture(scope="session")
def report_on() -> Callable[..., Report]:
    """The report on some tables and settings."""

    def make(tables: dict[str, Any], settings: dict[str, Any], **more: Any) -> Report:
        return make_effect(Exports(tables, settings=settings, **more))

    return make


@pytest.fixture(scope="session")
def report(report_on: Callable[..., Report]) -> Report:
    """The report on Ferrowick."""
    return report_on(dict(ferrowick()), copy.deepcopy(SETTINGS))
