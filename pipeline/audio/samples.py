"""Arithmetic on samples: the one door to pydub, and to audioop, on which it stands.

pydub's ``AudioSegment`` is addressed in milliseconds, and its slices and fades lose or pad a few
samples where a length is no whole number of them. What is here takes and gives :class:`Pcm`, and
the length of every result is known to the sample.
"""

from __future__ import annotations

import warnings

from pipeline.model import Pcm

with warnings.catch_warnings():
    # On import pydub warns of a missing ffmpeg program, which is never called, of audioop's removal
    # from Python, for which audioop-lts stands in, and of its own escape sequences.
    warnings.simplefilter("ignore")
    import audioop

    from pydub import AudioSegment

_SILENT_START_DB = -120.0  # below one step of 16 bits


def amplify(pcm: Pcm, gain_db: float) -> Pcm:
    """Return samples made louder or softer; what does not fit into 16 bits is clipped."""
    return _pcm(_segment(pcm).apply_gain(gain_db))


def fade_edges(pcm: Pcm, fade_ms: int) -> Pcm:
    """Return samples that rise from silence and fall to it; too short for both fades, they stay as they are."""
    fade = pcm.rate_hz * fade_ms // 1000
    segment = _segment(pcm)
    if fade == 0 or len(pcm) < 2 * fade:
        return pcm
    # Only a slice as long as its fade keeps its length: pydub drops what follows the last whole millisecond.
    head = segment.get_sample_slice(0, fade).fade(from_gain=_SILENT_START_DB, start=0, end=fade_ms)
    body = segment.get_sample_slice(fade, len(pcm) - fade)
    tail = segment.get_sample_slice(len(pcm) - fade).fade(to_gain=_SILENT_START_DB, start=0, end=fade_ms)
    return _pcm(head.append(body, crossfade=0).append(tail, crossfade=0))


def append_silence(pcm: Pcm, length: int) -> Pcm:
    """Return samples with a number of silent ones after them."""
    silence = AudioSegment(data=bytes(2 * length), sample_width=2, frame_rate=pcm.rate_hz, channels=1)
    return _pcm(_segment(pcm).append(silence, crossfade=0))


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
    return audioop.max(pcm.samples, 2)


def cut(pcm: Pcm, start: int, end: int) -> Pcm:
    """Return the samples from one position to before another."""
    return Pcm(pcm.samples[start * 2 : end * 2], pcm.rate_hz)


def _segment(pcm: Pcm) -> AudioSegment:
    return AudioSegment(data=pcm.samples, sample_width=2, frame_rate=pcm.rate_hz, channels=1)


def _pcm(segment: AudioSegment) -> Pcm:
    return Pcm(bytes(segment.raw_data), int(segment.frame_rate))
