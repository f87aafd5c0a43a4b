"""Fonts that have the signs a test wants, and no others."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

_EM = 1000


def make_font(path: Path, signs: str) -> Path:
    """Write a font in which each sign is a bar of its own height; a sign that it lacks is a box."""
    names = {ord(sign): f"sign{number}" for number, sign in enumerate(dict.fromkeys(signs))}
    glyphs = {
        ".notdef": _bar(990),
        **{name: _bar(200 + 700 * at // len(names)) for at, name in enumerate(names.values())},
    }
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([*glyphs])
    builder.setupCharacterMap(names)
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (_EM, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Made", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)
    return path


def _bar(height: int) -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for corner in ((100, height), (900, height), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
