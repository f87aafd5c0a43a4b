"""Voices bent by us, for engines that know a rate and no pitch.

A voice is raised by having it speak more slowly and playing that faster, as a tape does, so that the
length stays what was asked for.
"""

from __future__ import annotations

from pipeline.codec import decode
from pipeline.model import Pcm, Prosody


def speed_of(prosody: Prosody) -> float:
    """Return how many times faster than usual a voice speaks.

    >>> speed_of(Prosody(rate_percent=-20))
    0.8
    """
    return (100 + prosody.rate_percent) / 100


def pitch_factor(prosody: Prosody) -> float:
    """Return by which factor a voice's frequencies are raised.

    >>> pitch_factor(Prosody(pitch_st=12))
    2.0
    """
    factor: float = 2 ** (prosody.pitch_st / 12)
    return factor


def unbent_speed(prosody: Prosody) -> float:
    """Return how fast a voice must speak that is then played faster by its factor of pitch.

    >>> unbent_speed(Prosody(rate_percent=10, pitch_st=12))
    0.55
    """
    return speed_of(prosody) / pitch_factor(prosody)


def play_faster(pcm: Pcm, factor: float) -> Pcm:
    """Return samples as they are when played faster by a factor: higher by it, and as much shorter.

    >>> play_faster(Pcm(bytes(16_000), 8000), 2.0).duration_ms
    500
    """
    return decode(Pcm(pcm.samples, round(pcm.rate_hz * factor)), rate_hz=pcm.rate_hz)
