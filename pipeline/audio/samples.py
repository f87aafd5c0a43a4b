"""Arithmetic on samples: the one door to pydub, and to audioop, on which it stands.

pydub's ``AudioSegment`` is addressed in milliseconds, and its slices and fades lose or pad a few
samples where a length is no whole number of them. What is here takes and gives :class:`Pcm`, and
the length of every result is known to the sample.
"""

from __future__ import annotations

import math
import warnings
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from pipeline.model import Pcm

with warnings.catch_warnings():
    # On import pydub warns of a missing ffmpeg program, which is never called, of audioop's removal
    # from Python, for which audioop-lts stands in, and of its own escape sequences.
    warnings.simplefilter("ignore")
    import audioop

    from pydub import AudioSegment


def fade(pcm: Pcm, *, rise: int, fall: int) -> Pcm:
    """Return samples of which the first rise from silence and the last fall to it.

    Rise and fall are those of a sine, so that one sound that rises over another that falls has the
    power of either. Samples too short for both stay as they are.
    """
    if len(pcm) < rise + fall:
        return pcm
    samples = array("h", pcm.samples)
    for at, part in enumerate(_quarter_of_a_sine(rise)):
        samples[at] = round(samples[at] * part)
    for at, part in enumerate(_quarter_of_a_sine(fall), start=1):
        samples[-at] = round(samples[-at] * part)
    return Pcm(samples.tobytes(), pcm.rate_hz)


@lru_cache
def _quarter_of_a_sine(length: int) -> tuple[float, ...]:
    return tuple(math.sin(math.pi / 2 * (at + 0.5) / length) for at in range(length))


def overlap(first: Pcm, second: Pcm, shared: int) -> Pcm:
    """Return samples that begin before others have ended: so many sound together."""
    edge = len(first) - shared
    together = audioop.add(cut(first, edge, len(first)).samples, cut(second, 0, shared).samples, 2)
    alone = _segment(cut(first, 0, edge)).append(_segment(Pcm(together, first.rate_hz)), crossfade=0)
    return _pcm(alone.append(_segment(cut(second, shared, len(second))), crossfade=0))


def overlay(first: Pcm, second: Pcm) -> Pcm:
    """Return two sounds of the same length as one."""
    return Pcm(audioop.add(first.samples, second.samples, 2), first.rate_hz)


def shape(pcm: Pcm, gains_db: Sequence[float]) -> Pcm:
    """Return samples with a gain for each millisecond."""
    edges = [at * pcm.rate_hz // 1000 for at in range(len(gains_db) + 1)]
    windows = (cut(pcm, start, end).samples for start, end in pairwise(edges))
    shaped = (audioop.mul(window, 2, 10 ** (db / 20)) for window, db in zip(windows, gains_db, strict=True))
    return Pcm(b"".join(shaped), pcm.rate_hz)


def append_silence(pcm: Pcm, length: int) -> Pcm:
    """Return samples with a number of silent ones after them."""
    silence = AudioSegment(data=bytes(2 * length), sample_width=2, frame_rate=pcm.rate_hz, channels=1)
    return _pcm(_segment(pcm).append(silence, crossfade=0))


def silent(length: int, rate_hz: int) -> Pcm:
    """Return digital silence."""
    return Pcm(bytes(2 * length), rate_hz)


def level_dbfs(pcm: Pcm) -> float:
    r"""Return the root mean square in decibels below full scale; minus infinity for digital silence.

    >>> round(level_dbfs(Pcm(b"\x00\x40" * 100, 8000)), 2)  # half of full scale throughout
    -6.02
    """
    return float(_segment(pcm).dBFS)


def peak(pcm: Pcm) -> int:
    r"""Return the largest sample, without its sign.

    >>> peak(Pcm(b"\x01\x00\x00\x80\x02\x00", 8000))
    32768
    """
    samples = np.frombuffer(pcm.samples, np.int16)
    return max(int(samples.max(initial=0)), -int(samples.min(initial=0)))


def cut(pcm: Pcm, start: int, end: int) -> Pcm:
    """Return the samples from one position to before another."""
    return Pcm(pcm.samples[start * 2 : end * 2], pcm.rate_hz)


def _segment(pcm: Pcm) -> AudioSegment:
    return AudioSegment(data=pcm.samples, sample_width=2, frame_rate=pcm.rate_hz, channels=1)


def _pcm(segment: AudioSegment) -> Pcm:
    return Pcm(bytes(segment.raw_data), int(segment.frame_rate))
