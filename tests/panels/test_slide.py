"""The panel of chapter 15: all off is the slide, all on is the verdict, and each switch moves its own line."""

from itertools import product

import pytest

from techsales.panels.slide import NAMES, cross_examine, says, setting, state, view


def values(*on: str) -> list[str]:
    return [line["value"] for line in state(**setting(*on))["lines"]]


def test_all_off_is_the_slide() -> None:
    assert values() == ["4.20", "80 %", "95 %", "+25 %", "not shown"]
    assert state(**setting())["verdict"] == "Claim. The slide: training works."


def test_all_on_is_the_verdict() -> None:
    assert values(*NAMES) == ["3.48", "68 %", "80 %", "+5.0 points", "−20 %"]
    now = state(**setting(*NAMES))
    assert now["roi"] == pytest.approx(-0.2)
    assert now["verdict"].startswith("Verdict.") and "works" in now["verdict"]


@pytest.mark.parametrize("place, name", list(enumerate(NAMES)))
def test_a_switch_moves_its_own_line_only(place: int, name: str) -> None:
    moved = [a != b for a, b in zip(values(), values(name), strict=True)]
    assert moved == [i == place for i in range(len(NAMES))]


def test_margin_without_a_comparison_credits_all_growth() -> None:
    assert state(**setting("margin"))["roi"] == pytest.approx(3.0)
    assert "as if nothing else had happened" in state(**setting("margin"))["lines"][4]["says"]


@pytest.mark.parametrize("switches", list(product((False, True), repeat=5)))
def test_every_setting_can_be_shown(switches: tuple[bool, ...]) -> None:
    now = state(**dict(zip(NAMES, switches, strict=True)))
    html = view(now)
    assert html.count("dd-hit") == html.count("second look") == now["looks"] == sum(switches)
    assert not any(word in html for word in (" id=", "<script", "style=", "color"))
    assert now["verdict"] in says(now)


def test_the_panel_opens_with_the_claim() -> None:
    assert cross_examine.start() == setting()
    assert list(cross_examine.inputs) == list(NAMES)
    assert [sum(chosen.values()) for chosen in cross_examine.twin] == [0, 2, 5]
