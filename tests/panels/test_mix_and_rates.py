"""The panel of chapter 8: the designed values, the quarters of the table, the drawing, and what is said."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from techsales import load
from techsales.panels import mix_and_rates
from techsales.panels.mix_and_rates import HEIGHT, Q3, WIDTH, says, state, view

CHAPTER = Path(__file__).parents[2] / "chapters" / "08_split.ipynb"
shares = st.floats(0, 1)


def quarter(name: str) -> dict[str, float]:
    """The share and the two rates of a quarter, counted in the table of deals."""
    deals = load("deals")
    closed = deals[(deals.quarter == name) & (deals.stage != "open")]
    large, small = closed[closed.segment == "Enterprise"], closed[closed.segment == "SMB"]
    return {
        "share": len(large) / len(closed),
        "enterprise": (large.stage == "won").mean(),
        "smb": (small.stage == "won").mean(),
    }


def test_the_designed_values() -> None:
    assert state(0.8, 0.25, 0.5)["overall"] == pytest.approx(0.30)
    assert state(0.8, 0.25, 0.5)["change"] == pytest.approx(-0.15)


def test_the_settings_are_the_quarters_of_the_table() -> None:
    assert quarter("2025Q3") == pytest.approx(Q3)
    assert mix_and_rates.twin[0] == mix_and_rates.start() == pytest.approx(Q3)
    assert mix_and_rates.twin[1] == pytest.approx(quarter("2025Q4"))
    assert state(**quarter("2025Q3"))["overall"] == pytest.approx(0.45)
    assert state(**quarter("2025Q4"))["overall"] == pytest.approx(0.325)


def test_two_settings_of_the_twin_share_one_total() -> None:
    _, mix, rates = (state(**setting) for setting in mix_and_rates.twin)
    assert mix["overall"] == pytest.approx(rates["overall"]) == pytest.approx(0.325)


@given(shares, shares, shares)
def test_the_total_lies_between_the_two_rates(share: float, enterprise: float, smb: float) -> None:
    overall = state(share, enterprise, smb)["overall"]
    assert min(enterprise, smb) - 1e-9 <= overall <= max(enterprise, smb) + 1e-9


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_one_segment_alone_is_the_total(share: float) -> None:
    assert state(share, 0.3, 0.7)["overall"] == (0.3 if share else 0.7)


@pytest.mark.parametrize("inputs", [(-0.1, 0.2, 0.5), (0.2, 1.1, 0.5), (0.2, 0.2, -0.5)])
def test_nonsense_is_refused(inputs: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        state(*inputs)


@pytest.mark.parametrize("setting", [*mix_and_rates.twin, {"share": 0.0, "enterprise": 1.0, "smb": 0.0}])
def test_the_blocks_have_the_area_of_the_total(setting: dict[str, float]) -> None:
    now = state(**setting)
    blocks = re.findall(r'<rect [^>]*width="([\d.]+)" height="([\d.]+)"', view(now))
    area = sum(float(width) * float(height) for width, height in blocks)
    assert len(blocks) == 2 and area == pytest.approx(now["overall"] * WIDTH * HEIGHT, rel=1e-3)
    assert f"all {now['overall']:.1%}" in view(now) and says(now) in view(now)
    assert not any(word in view(now) for word in (" id=", "<script", "style=", "#", "http"))


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        (
            (0.2, 0.25, 0.5),
            "20 of 100 closed deals are Enterprise; of those 25.0% are won, of the SMB deals 50.0%: "
            "all together 45.0%, as in Q3.",
        ),
        (
            (0.8, 0.25, 0.5),
            "80 of 100 closed deals are Enterprise; of those 25.0% are won, of the SMB deals 50.0%: "
            "all together 30.0%, 15.0 points less than in Q3.",
        ),
        (
            (0.2, 0.5, 0.5),
            "20 of 100 closed deals are Enterprise; of those 50.0% are won, of the SMB deals 50.0%: "
            "all together 50.0%, 5.0 points more than in Q3.",
        ),
    ],
)
def test_what_is_said(inputs: tuple[float, float, float], sentence: str) -> None:
    assert says(state(*inputs)) == sentence


def test_the_chapter_says_what_the_panel_shows() -> None:
    cells = json.loads(CHAPTER.read_text(encoding="utf-8"))["cells"]
    (text,) = ("".join(cell["source"]) for cell in cells if cell["id"] == "panel-after")
    third = state(**mix_and_rates.twin[2])
    assert Q3["enterprise"] - third["enterprise"] == Q3["smb"] - third["smb"] == 0.125
    assert "By 12.5 points each" in text and f"the same total, {third['overall'] * 100:.1f} %" in text
