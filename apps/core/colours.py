"""Colours as WCAG 2.2 measures them. Pure."""

from __future__ import annotations

import re

HEX = re.compile(r"#[0-9a-fA-F]{6}")
INK, PAPER = "#15181b", "#ffffff"
DARK_PAPER = "#121416"
READABLE = 4.5  # WCAG 2.2, 1.4.3: text
VISIBLE = 3.0  # WCAG 2.2, 1.4.11: marks


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2, definitions)."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1 to 21 of two colours (WCAG 2.2, definitions)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """The text colour that reads best on ``colour``."""
    return max((PAPER, INK), key=lambda ink: contrast(ink, colour))


def lightened(colour: str) -> str:
    """The same hue, light enough to stand on dark paper as text does on light paper."""
    channels = [int(colour[index : index + 2], 16) for index in (1, 3, 5)]
    for step in range(21):
        share = step / 20
        mixed = "#" + "".join(f"{round(c + (255 - c) * share):02x}" for c in channels)
        if min(contrast(mixed, DARK_PAPER), contrast(mixed, ink_on(mixed))) >= READABLE:
            return mixed
    return PAPER
