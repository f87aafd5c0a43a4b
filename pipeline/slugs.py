"""A text as a name that paths, addresses and identifiers can hold."""

from __future__ import annotations

import re

from anyascii import anyascii

MOST_CHARACTERS = 60
SLUG = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9]+(?:-[a-z0-9]+)*")
"""What can name a folder on every system; on Windows, a folder called con cannot be made."""

_HAN = re.compile("[\u3400-\u9fff]")


def slugify(text: str) -> str:
    """Return a text as at most 60 characters of ``[a-z0-9-]``, romanised; empty where nothing is left.

    >>> slugify("Ana & Ben: Episode 7"), slugify("早安"), slugify("***")
    ('ana-ben-episode-7', 'zao-an', '')
    """
    # A syllable for each Han sign: zao-an reads better than zaoan.
    romanised = anyascii(_HAN.sub(lambda sign: f" {anyascii(sign[0])} ", text))
    slug = re.sub(r"[^a-z0-9]+", "-", romanised.lower().replace("'", "")).strip("-")
    return slug[:MOST_CHARACTERS].rstrip("-")
