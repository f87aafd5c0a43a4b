"""How loud audio is, after ITU-R BS.1770.

The measuring is FFmpeg's ``ebur128`` filter, in-process: the same meter by which a finished episode
is judged.
"""

from __future__ import annotations

import math

import av
from av.filter import Graph

from pipeline.codec import frame_of
from pipeline.model import Pcm

SILENCE_LUFS = -70.0  # BS.1770-4: the absolute gate; nothing below it is measured


def measure_loudness(pcm: Pcm) -> float:
    """Return the integrated loudness in LUFS; -70 for silence and for less than 400 ms."""
    return _measure(pcm)[0]


def measure_true_peak(pcm: Pcm) -> float:
    """Return the true peak in dBTP, which lies between samples too; minus infinity for silence."""
    return _measure(pcm)[1]


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
