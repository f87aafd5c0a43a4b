"""Lengths of time as people write them."""

from __future__ import annotations

import re

_LENGTH = re.compile(r"(\d{1,6}(?:\.\d+)?)\s*(ms|s|m|min|h)?", re.ASCII)
_UNIT_MS = {"ms": 1, "s": 1000, "m": 60_000, "min": 60_000, "h": 3_600_000}


def parse_length_ms(text: str) -> int | None:
    """Read ``60s``, ``2m`` or ``90`` (seconds) as milliseconds; None where it is no length of time above 0.

    >>> parse_length_ms("2m"), parse_length_ms("1.5"), parse_length_ms("0s"), parse_length_ms("soon")
    (120000, 1500, None, None)
    """
    match = _LENGTH.fullmatch(text.strip())
    return round(float(match[1]) * _UNIT_MS[match[2] or "s"]) or None if match else None
