"""The name of an episode in paths and addresses."""

from __future__ import annotations

import re

from anyascii import anyascii

MOST_CHARACTERS = 60
_HAN = re.compile("[\u3400-\u9fff]")
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])")


def slugify(text: str) -> str:
    """Return a text as at most 60 characters of ``[a-z0-9-]``, romanised; empty where nothing is left.

    >>> slugify("Ana & Ben: Episode 7"), slugify("早安"), slugify("***")
    ('ana-ben-episode-7', 'zao-an', '')
    """
    # A syllable for each Han sign: zao-an reads better than zaoan.
    romanised = anyascii(_HAN.sub(lambda sign: f" {anyascii(sign[0])} ", text))
    slug = re.sub(r"[^a-z0-9]+", "-", romanised.lower().replace("'", "")).strip("-")
    return slug[:MOST_CHARACTERS].rstrip("-")


def make_slug(stem: str, title: str, id: str, *, taken: bool = False) -> str:
    """Return the slug of an episode: from the file's stem, else from the title.

    Six hex digits of the id are added where the slug is taken by another episode, and make it up
    where it would be empty.

    >>> make_slug("page10", "A talk", "c0ffee12"), make_slug("", "", "c0ffee12")
    ('page10', 'c0ffee')
    >>> make_slug("page10", "A talk", "c0ffee12", taken=True)
    'page10-c0ffee'
    """
    slug = slugify(stem) or slugify(title)
    if not slug:
        return id[:6]
    if taken or _WINDOWS_DEVICES.fullmatch(slug):  # a folder called con cannot be made on Windows
        return f"{slug[: MOST_CHARACTERS - 7].rstrip('-')}-{id[:6]}"
    return slug
