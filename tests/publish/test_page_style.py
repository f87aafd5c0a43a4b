"""What the page looks like, as far as it can be computed."""

from __future__ import annotations

import re

import pytest

from pipeline.publish.page.page import SCRIPTS, STYLES
from pipeline.publish.page.transcript import COLOURS
from pipeline.publish.site.template import source

STYLE = "".join(map(source, STYLES))
VOICES = [f"v{number}" for number in range(COLOURS)]


def palette(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme: what is light, and over it what is dark."""
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    lines = light + (dark if scheme == "dark" else "")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", lines))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2).

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(scheme: str) -> None:
    """Whatever is written has a contrast of 4.5 with what lies behind it (WCAG 1.4.3, AA)."""
    colours = palette(scheme)
    pairs = [(ink, paper) for ink in ("ink", "quiet", *VOICES) for paper in ("paper", "panel")]
    pairs += [("ink", "now"), ("ink", "word"), ("ink", "found"), ("on-accent", "accent")]

    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 4.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_control_can_be_seen(scheme: str) -> None:
    """The edges of controls and the mark of focus have a contrast of 3 (WCAG 1.4.11, AA)."""
    colours = palette(scheme)
    pairs = [(edge, paper) for edge in ("edge", "accent") for paper in ("paper", "panel")]

    assert [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < 3] == []


def test_script_and_style_are_small() -> None:
    """Together they take less than 60 kB."""
    assert sum(len(source(name).encode()) for name in (*STYLES, *SCRIPTS)) < 60_000


def test_chinese_has_fonts_and_rules_of_its_own() -> None:
    """Simplified and traditional characters are set in their own fonts, and lines never begin with a comma."""
    assert "PingFang SC" in STYLE
    assert "PingFang TC" in STYLE
    assert "line-break: strict" in STYLE
