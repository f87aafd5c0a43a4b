"""The moment at which a message was sent, as chats write it beside a name: a day, a time of day, or both.

It is no time in a recording.
"""

from __future__ import annotations

import re

_DAY = (
    r"(?:\d{1,4}[-./年]\d{1,2}[-./月]\d{1,4}日?|\d{1,2}[./]\d{1,2}\.?|\d{1,2}月\d{1,2}日|"
    r"(?:today|yesterday|heute|gestern|hier|aujourd'hui|hoy|ayer|今天|昨天|今日|昨日|오늘|어제))"
)
_HALF = r"(?:\s?[ap]\.?\s?m\.?|上午|下午|午前|午後|오전|오후)"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_STAMP = rf"(?:{_DAY}[\s,，]*(?:at |um |à |a las )?(?:{_HALF}\s?)?{_TIME}(?:{_HALF})?|{_TIME}{_HALF}|{_HALF}\s?{_TIME})"
_FIRST = re.compile(rf"[\[(（]?{_STAMP}[\])）]?\s*[-–—]?\s*", re.IGNORECASE)
_LAST = re.compile(rf"[\s,，·•|—–-]+[\[(（]?{_STAMP}[\])）]?\Z", re.IGNORECASE)
_OPENING_SIGNS = frozenset("0123456789[(（")
_LONGEST = 120


def peel_stamp(text: str) -> str:
    """Return a text without the stamp with which it begins.

    >>> peel_stamp("[12/08/2022, 10:32] Ana: Hi."), peel_stamp("10:32 is late.")
    ('Ana: Hi.', '10:32 is late.')
    """
    match = _FIRST.match(text)
    return text[match.end() :] if match else text


def is_stamped(text: str) -> bool:
    """True if a text begins with a day and a time of day."""
    return text[:1] in _OPENING_SIGNS and bool(_FIRST.match(text))


def peel_last_stamp(text: str) -> str | None:
    """Return a short text without the stamp with which it ends, or None where it has none.

    >>> peel_last_stamp("Ana  10:32 AM"), peel_last_stamp("Ana — Today at 10:32"), peel_last_stamp("Ana 10:32")
    ('Ana', 'Ana', None)
    """
    match = _LAST.search(text) if len(text) <= _LONGEST else None
    return text[: match.start()] if match else None
