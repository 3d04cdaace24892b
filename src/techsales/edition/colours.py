"""The house's colour: checked against every background of the book's pages, light and dark, by WCAG 2.

Formula: contrast = (L1 + 0.05) / (L2 + 0.05) with the relative luminance L of sRGB; text needs 4.5 (level AA).
Source: W3C, Web Content Accessibility Guidelines 2.2, success criterion 1.4.3 and "relative luminance".
"""

import colorsys
import re
from dataclasses import dataclass
from pathlib import Path

from techsales.course import CourseError

NEEDED = 4.5
STYLE = "book/style/debug-the-deal.css"
HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
#: Where text in the house's colour stands; the soft shade of the colour itself comes on top.
BEHIND = ("paper", "card", "code", "warn-soft", "err-soft")
#: How much of the colour its soft shade holds, the rest is paper. More, and grey text on it gets hard to read.
SHARE = {"light": 0.1, "dark": 0.15}
RGB = tuple[float, float, float]


@dataclass(frozen=True)
class Colours:
    """The accent in both modes, ``#rrggbb`` each, its soft shade, and what is written on the accent."""

    light: str
    dark: str
    light_soft: str
    dark_soft: str
    on_dark: str


def rgb(colour: str) -> RGB:
    """``#0b6b64`` or ``#abc`` as three numbers from 0 to 1."""
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def as_hex(colour: RGB) -> str:
    """Three numbers from 0 to 1 as ``#rrggbb``."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white).

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(colour: str, paper: str, share: float) -> str:
    """``share`` of the colour, the rest of it paper."""
    red, green, blue = (a * share + b * (1 - share) for a, b in zip(rgb(colour), rgb(paper), strict=True))
    return as_hex((red, green, blue))


def backgrounds(root: Path) -> dict[str, dict[str, str]]:
    """mode → name → colour, read from the book's style sheet.

    Raises:
        CourseError: the style sheet is not there, or lacks a colour.
    """
    try:
        text = (root / STYLE).read_text(encoding="utf-8")
    except OSError:
        raise CourseError(f"{STYLE} is missing. Restore the file: colours are checked against it.") from None
    found = {}
    for mode, start in (("light", "html {"), ("dark", 'html[data-theme="dark"] {')):
        block = text.partition(start)[2].partition("}")[0]
        found[mode] = dict(re.findall(rf"--dd-([\w-]+): ({HEX.pattern})\b", block))
        lacking = [name for name in BEHIND if name not in found[mode]]
        if lacking:
            raise CourseError(f"{STYLE}: the {mode} mode has no --dd-{lacking[0]}. Restore the file.")
    return found


def weakest(colour: str, mode: str, behind: dict[str, str]) -> tuple[float, str]:
    """The lowest contrast of a colour with the backgrounds of a mode, and the background's name."""
    all_behind = {name: behind[name] for name in BEHIND}
    all_behind["accent-soft"] = mixed(colour, behind["paper"], SHARE[mode])
    return min((contrast(colour, other), name) for name, other in all_behind.items())


def passes(colour: str, mode: str, behind: dict[str, str]) -> bool:
    """Whether text in this colour can be read everywhere in this mode."""
    return weakest(colour, mode, behind)[0] >= NEEDED


def nearest(colour: str, mode: str, behind: dict[str, str]) -> str:
    """The shade of the same hue that passes and is nearest: darker in the light mode, lighter in the dark one."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*rgb(colour))
    end = 0.0 if mode == "light" else 1.0
    for step in range(257):
        shade = as_hex(colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / 256, saturation))
        if passes(shade, mode, behind):
            return shade
    raise CourseError(f"{STYLE}: no shade can be read on the backgrounds of the {mode} mode. Restore the file.")


def complaint(colour: str, mode: str, behind: dict[str, str]) -> str:
    """The sentence on a colour that cannot be read; empty for one that can."""
    ratio, name = weakest(colour, mode, behind)
    if ratio >= NEEDED:
        return ""
    # Cut, not rounded: 4.46 must not be shown as the 4.5 it misses.
    return (
        f"{colour} has a contrast of {int(ratio * 100) / 100:.2f} with the {mode} page ({name}), and text needs "
        f'{NEEDED}. The nearest shade that passes: "{nearest(colour, mode, behind)}".'
    )


def colours(light: str, dark: str, behind: dict[str, dict[str, str]]) -> Colours:
    """Both accents with their soft shades; both must pass."""
    soft = {
        mode: mixed(accent, behind[mode]["paper"], SHARE[mode]) for mode, accent in (("light", light), ("dark", dark))
    }
    return Colours(as_hex(rgb(light)), as_hex(rgb(dark)), soft["light"], soft["dark"], behind["dark"]["paper"])


def css(chosen: Colours) -> str:
    """The variables of the book's style with the house's colour. ``:root`` makes them win over the book's own."""
    light = f"--dd-accent: {chosen.light}; --dd-on-accent: #ffffff; --dd-accent-soft: {chosen.light_soft};"
    dark = f"--dd-accent: {chosen.dark}; --dd-on-accent: {chosen.on_dark}; --dd-accent-soft: {chosen.dark_soft};"
    return f'html:root {{ {light} }}\nhtml:root[data-theme="dark"] {{ {dark} }}\n'
