"""When a passage is heard, as WebVTT writes it: ``00:01:02.500 --> 00:01:05.000``."""

from __future__ import annotations

import re

_TIME = r"(?:(?:([0-9]+):)?([0-9]{1,2}):([0-9]{2})(?:[.,]([0-9]{1,3}))?)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(-->)?\s*{_TIME}\s*")


def render_span(start_ms: int | None, end_ms: int | None) -> str:
    """Return a span of time as text; a side that is not known is left out.

    >>> render_span(62_500, 65_000), render_span(62_500, None), render_span(None, 1)
    ('00:01:02.500 --> 00:01:05.000', '00:01:02.500', '--> 00:00:00.001')
    """
    start = "" if start_ms is None else _render_time(start_ms)
    return start if end_ms is None else f"{start} --> {_render_time(end_ms)}".strip()


def parse_span(text: str) -> tuple[int | None, int | None] | None:
    """Return the start and end of a span of time in milliseconds, or None if the text is none.

    >>> parse_span("1:02 --> 1:05,5"), parse_span("1:02"), parse_span("noon")
    ((62000, 65500), (62000, None), None)
    """
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    start_ms, end_ms = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[5:])
    has_arrow = match[5] is not None
    is_ordered = start_ms is None or end_ms is None or start_ms <= end_ms
    return (start_ms, end_ms) if has_arrow == (end_ms is not None) and is_ordered else None


def _render_time(time_ms: int) -> str:
    seconds, milliseconds = divmod(time_ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milliseconds:03}"


def _milliseconds(parts: tuple[str | None, ...]) -> int | None:
    hours, minutes, seconds, fraction = parts
    if minutes is None or seconds is None:
        return None
    whole_seconds = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole_seconds * 1000 + int((fraction or "").ljust(3, "0"))
