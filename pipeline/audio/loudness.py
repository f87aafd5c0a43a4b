"""How loud audio is, after ITU-R BS.1770, and the gain that brings a voice to its target.

The measuring is FFmpeg's ``ebur128`` filter, in-process: the same meter by which a finished episode
is judged.
"""

from __future__ import annotations

import math

import av
from av.filter import Graph

from pipeline.codec import frame_of
from pipeline.errors import AudioError
from pipeline.model import Pcm

TARGET_LUFS = -16.0  # Apple Podcasts, audio requirements
CEILING_DBTP = -1.0  # likewise
SILENCE_LUFS = -70.0  # BS.1770-4: the absolute gate; nothing below it is measured

# A voice's other clips peak a little above its calibration clip, and MP3 adds some overshoot.
_PEAK_MARGIN_DB = 1.0
_MOST_GAIN_DB = 20.0  # a voice that needs more is broken, not soft


def measure_loudness(pcm: Pcm) -> float:
    """Return the integrated loudness in LUFS; -70 for silence and for less than 400 ms."""
    return _measure(pcm)[0]


def measure_true_peak(pcm: Pcm) -> float:
    """Return the true peak in dBTP, which lies between samples too; minus infinity for silence."""
    return _measure(pcm)[1]


def voice_gain_db(calibration: Pcm, *, target_lufs: float = TARGET_LUFS) -> float:
    """Return the gain that brings a voice to the target, in steps of 0.1 dB and at most 20 dB either way.

    The calibration is some 30 s of the voice. Where its true peak would come within 1 dB of -1 dBTP,
    the gain is smaller and the voice stays below the target.

    Raises:
        AudioError: if the calibration is silent or shorter than 400 ms.
    """
    loudness_lufs, peak_dbtp = _measure(calibration)
    if loudness_lufs <= SILENCE_LUFS:
        raise AudioError(
            f"{calibration.duration_ms} ms of calibration cannot be measured: expected 400 ms or more of speech",
            hint="Listen to the voice; choose another one if it is silent.",
        )
    wanted_db = round(target_lufs - loudness_lufs, 1)
    headroom_db = math.floor((CEILING_DBTP - _PEAK_MARGIN_DB - peak_dbtp) * 10) / 10
    return max(-_MOST_GAIN_DB, min(wanted_db, headroom_db, _MOST_GAIN_DB))


def _measure(pcm: Pcm) -> tuple[float, float]:
    """Return integrated loudness in LUFS and true peak in dBTP."""
    tenth = pcm.rate_hz // 10
    whole = len(pcm) // tenth
    # The meter reports after each tenth of a second. Silence makes the last one whole, for its peak;
    # loudness is that of whole tenths alone (BS.1770-4: an incomplete gating block is not used).
    reports = _meter(Pcm(pcm.samples + bytes(2 * (tenth - len(pcm) % tenth)), pcm.rate_hz))
    loudness_lufs = float(reports[whole - 1]["lavfi.r128.I"]) if whole else SILENCE_LUFS
    peak = float(reports[-1]["lavfi.r128.true_peak"])
    return max(loudness_lufs, SILENCE_LUFS), 20 * math.log10(peak) if peak > 0 else -math.inf


def _meter(pcm: Pcm) -> list[dict[str, str]]:
    """Return what FFmpeg's meter says after each tenth of a second."""
    graph = Graph()
    source = graph.add_abuffer(sample_rate=pcm.rate_hz, format="s16", layout="mono")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    graph.push(frame_of(pcm))
    graph.push(None)
    reports = []
    while True:
        try:
            reports.append(graph.pull().metadata)
        except (av.EOFError, av.BlockingIOError):
            return reports
