"""Contrast against published values; a colour that fails gets a shade that passes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techsales.course import CourseError
from techsales.edition import colours

ROOT = Path(__file__).resolve().parents[2]
BEHIND = colours.backgrounds(ROOT)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000", "#fff", 21), ("#fff", "#ffffff", 1), ("#777777", "#ffffff", 4.478), ("#767676", "#ffffff", 4.542)],
)
def test_published_ratios(one: str, other: str, ratio: float) -> None:
    assert colours.contrast(one, other) == pytest.approx(ratio, abs=5e-4)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_books_own_accent_passes(mode: str) -> None:
    assert colours.complaint(BEHIND[mode]["accent"], mode, BEHIND[mode]) == ""


def test_a_colour_that_cannot_be_read_is_refused_with_a_shade() -> None:
    said = colours.complaint("#ffcc00", "light", BEHIND["light"])
    shade = said.rsplit('"', 2)[1]
    assert said.startswith("#ffcc00 has a contrast of 1.") and colours.passes(shade, "light", BEHIND["light"])


def test_a_near_miss_is_not_shown_as_a_hit() -> None:
    shades = (f"#{red:02x}{green:02x}00" for red in range(256) for green in range(0, 256, 8))
    near = next(one for one in shades if 4.495 <= colours.weakest(one, "light", BEHIND["light"])[0] < 4.5)
    assert "has a contrast of 4.49 with" in colours.complaint(near, "light", BEHIND["light"])


@settings(deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(["light", "dark"]))
def test_every_colour_has_a_nearest_shade_and_grey_text_on_its_tint_can_be_read(
    rgb: tuple[int, ...], mode: str
) -> None:
    behind = BEHIND[mode]
    shade = colours.nearest("#" + "".join(f"{part:02x}" for part in rgb), mode, behind)
    assert colours.passes(shade, mode, behind)
    tint = colours.mixed(shade, behind["paper"], colours.SHARE[mode])
    assert min(colours.contrast(behind[name], tint) for name in ("soft", "ink")) >= colours.NEEDED
    on = "#ffffff" if mode == "light" else behind["paper"]
    assert colours.contrast(shade, on) >= colours.NEEDED


def test_a_passing_colour_is_its_own_nearest_shade() -> None:
    assert colours.nearest("#8a1c5a", "light", BEHIND["light"]) == "#8a1c5a"


def test_no_style_sheet(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"debug-the-deal\.css is missing"):
        colours.backgrounds(tmp_path)
