"""When two people who share a voice are told apart, and the steps of prosody that do it."""

from __future__ import annotations

from pipeline.model import Prosody

_CLEAR_PITCH_ST = 3.0
_LEAST_PITCH_ST = 2.0  # beside a clear difference in rate
_CLEAR_RATE_PERCENT = 15

# Any two of these are told apart, with something to spare, since a service bends by Hz and a voice
# may lie 15% above the pitch from which the bend is reckoned.
_CLEAR_STEPS = (
    Prosody(),
    Prosody(0, -4),
    Prosody(0, 4),
    Prosody(-18, -6.5),
    Prosody(18, 6.5),
    Prosody(0, -9),
    Prosody(0, 9),
)
_CROWDED_STEPS = tuple(
    Prosody(rate_percent, pitch_st) for pitch_st in (2, -2, 5.5, -5.5, 7.5, -7.5) for rate_percent in (15, -15, 25)
)
STEPS = _CLEAR_STEPS + _CROWDED_STEPS
"""The steps of prosody in the order in which they are used; the first is none."""

PLEASANT_STEPS = 5
"""So many of them, from the first, before a regional accent is the lesser evil."""


def are_told_apart(one: Prosody, other: Prosody) -> bool:
    """True if an ear tells two people apart who have one voice: by 3 st of pitch, or by 2 st and 15% of rate.

    >>> are_told_apart(Prosody(), Prosody(0, 3)), are_told_apart(Prosody(), Prosody(15, 2))
    (True, True)
    >>> are_told_apart(Prosody(), Prosody(25, 1)), are_told_apart(Prosody(0, -1), Prosody(0, 1))
    (False, False)
    """
    pitch_st = abs(one.pitch_st - other.pitch_st)
    rate_percent = abs(one.rate_percent - other.rate_percent)
    return pitch_st >= _CLEAR_PITCH_ST or (pitch_st >= _LEAST_PITCH_ST and rate_percent >= _CLEAR_RATE_PERCENT)


def add(one: Prosody, other: Prosody) -> Prosody:
    """Return what two bends come to together."""
    return Prosody(one.rate_percent + other.rate_percent, one.pitch_st + other.pitch_st)


def subtract(one: Prosody, other: Prosody) -> Prosody:
    """Return the bend to which another has to be added to come to this one."""
    return Prosody(one.rate_percent - other.rate_percent, one.pitch_st - other.pitch_st)
