"""Times as caption files write them."""

from __future__ import annotations


def clock(time_ms: int, point: str = ".") -> str:
    """Return a time as hours, minutes, seconds and milliseconds.

    >>> clock(3_723_004), clock(360_000_000, ",")
    ('01:02:03.004', '100:00:00,000')
    """
    seconds, milliseconds = divmod(time_ms, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{point}{milliseconds:03}"


def seconds_of(time_ms: int) -> int | float:
    """Return a time in seconds, as JSON has it.

    >>> seconds_of(2000), seconds_of(1500)
    (2, 1.5)
    """
    return time_ms / 1000 if time_ms % 1000 else time_ms // 1000
