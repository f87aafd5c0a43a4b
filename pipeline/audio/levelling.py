"""Voices brought to their level, with their peaks held under a ceiling.

A synthetic voice may peak 18 dB above its loudness: at the loudness that listeners expect of a
podcast, its peaks would be clipped. A limiter turns such moments down, and nothing else.
"""

from __future__ import annotations

import av
from av.audio.frame import AudioFrame
from av.filter import Graph

from pipeline.audio.loudness import SILENCE_LUFS, measure_loudness
from pipeline.codec import frame_of
from pipeline.errors import AudioError
from pipeline.model import Pcm

TARGET_LUFS = -16.0  # Apple Podcasts, audio requirements
CEILING_DBTP = -1.0  # likewise
_SOFTEST_LUFS = -30.0
_LOUDEST_LUFS = -10.0  # beyond it the limiter would be heard

PEAK_DBFS = -2.0
"""Where peaks are held: what lies between samples and what the codec adds come to under a decibel."""

_MOST_GAIN_DB = 20.0  # a voice that needs more is broken, not soft
# What the limiter takes is added again, of which it takes a part again.
_MOST_ROUNDS = 10
_CLOSE_ENOUGH_LU = 0.03

# Looking ahead 3 ms, the limiter is at its gain when the peak comes, and 60 ms later it has let go.
# Without latency=true what comes out would be late by the look-ahead; level=false keeps it from
# making up for what it took.
_LIMITER = "limit={limit:.6f}:attack=3:release=60:level=false:latency=true"


def level(pcm: Pcm, gain_db: float, *, peak_dbfs: float = PEAK_DBFS) -> Pcm:
    """Return as many samples, made louder or softer, with no peak above a level."""
    if not len(pcm):
        return pcm
    graph = Graph()
    source = graph.add_abuffer(sample_rate=pcm.rate_hz, format="s16", layout="mono")
    graph.link_nodes(
        source,
        graph.add("volume", f"volume={gain_db:.3f}dB:precision=double"),
        graph.add("alimiter", _LIMITER.format(limit=10 ** (peak_dbfs / 20))),
        graph.add("aformat", "sample_fmts=s16"),
        graph.add("abuffersink"),
    ).configure()
    graph.push(frame_of(pcm))
    graph.push(None)
    samples = bytearray()
    while True:
        try:
            frame = graph.pull()
        except (av.EOFError, av.BlockingIOError):
            return Pcm(bytes(samples), pcm.rate_hz)
        assert isinstance(frame, AudioFrame)
        samples += bytes(frame.planes[0])[: 2 * frame.samples]


def check_target(loudness_lufs: float) -> None:
    """Return if a programme can be as loud as this.

    Raises:
        AudioError: if not.
    """
    if not _SOFTEST_LUFS <= loudness_lufs <= _LOUDEST_LUFS:
        raise AudioError(
            f"a programme cannot be at {loudness_lufs:g} LUFS",
            hint=f"Choose a loudness from {_SOFTEST_LUFS:g} to {_LOUDEST_LUFS:g}; podcasts are at {TARGET_LUFS:g}.",
        )


def voice_gain_db(calibration: Pcm, *, target_lufs: float = TARGET_LUFS) -> float:
    """Return the gain at which :func:`level` makes a voice as loud as the target.

    It is measured on some speech of the voice, in steps of 0.1 dB and at most 20 dB either way.

    Raises:
        AudioError: if the speech is silent or shorter than 400 ms.
    """
    loudness_lufs = measure_loudness(calibration)
    if loudness_lufs <= SILENCE_LUFS:
        raise AudioError(
            f"{calibration.duration_ms} ms of calibration cannot be measured: expected 400 ms or more of speech",
            hint="Listen to the voice; choose another one if it is silent.",
        )
    gain_db = _within_reason(target_lufs - loudness_lufs)
    for _ in range(_MOST_ROUNDS):
        missing_lu = target_lufs - measure_loudness(level(calibration, gain_db))
        gain_db = _within_reason(gain_db + missing_lu)
        if abs(missing_lu) < _CLOSE_ENOUGH_LU:
            break
    return round(gain_db, 1)


def _within_reason(gain_db: float) -> float:
    return max(-_MOST_GAIN_DB, min(gain_db, _MOST_GAIN_DB))
