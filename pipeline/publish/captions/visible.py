"""What of a text can be seen, on one line."""

from __future__ import annotations

import unicodedata

_UNSEEN = ("Cc", "Cs")


def visible(text: str) -> str:
    r"""Return a text on one line, without control characters and what is no character.

    >>> visible(" a\x00\n\u2028b ")
    'a b'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    spaced = " ".join(text.split())
    return "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN).strip()
