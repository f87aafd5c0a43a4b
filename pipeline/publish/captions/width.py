"""How much of a line a text takes: 42 Latin characters or 18 Chinese ones fill it, mixed text accordingly."""

from __future__ import annotations

import unicodedata

from pipeline.language import primary

LATIN_CHARACTERS = 42
HAN_CHARACTERS = 18

LINE = LATIN_CHARACTERS * HAN_CHARACTERS
"""The width of a line, of which a narrow sign takes a 42nd part and a wide one an 18th."""

NARROW = LINE // LATIN_CHARACTERS
_WIDE = LINE // HAN_CHARACTERS


def width(text: str, language: str) -> int:
    """Return the part of a :data:`LINE` that a text takes.

    Quotation marks, dashes and ellipses are as wide as the script around them (UAX 11: ambiguous).

    >>> width("a" * 42, "en") == width("“一二三四五六七八九十一二三四五六。", "zh") == LINE
    True
    """
    wide = "WFA" if primary(language) in ("zh", "ja", "ko", "yue") else "WF"
    return sum(_sign_width(sign, wide) for sign in text)


def _sign_width(sign: str, wide: str) -> int:
    if sign.isascii():
        return NARROW
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return _WIDE if unicodedata.east_asian_width(sign) in wide else NARROW
