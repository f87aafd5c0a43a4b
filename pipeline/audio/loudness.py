"""How loud audio is, after ITU-R BS.1770.

The measuring is FFmpeg's ``ebur128`` filter, in-process: the same meter by which a finished episode
is judged.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.filter import Graph

from pipeline.audio.samples import amplify, cut, peak
from pipeline.codec import frame_of
from pipeline.model import Pcm

SILENCE_LUFS = -70.0  # BS.1770-4: the absolute gate; nothing below it is measured

_TENTHS_BEFORE = 3  # of the 400 ms that the first tenth of a second ends

# As the ebur128 filter does; BS.1770-4, annex 2, asks for four times 48 kHz.
_OVERSAMPLED_HZ = 192_000
_FULL_SCALE = 32_768
_HEADROOM_DB = 6.0  # for what lies above full scale between samples
# The true peak lies beside a sample that is hardly lower: only moments that come near the highest
# sample are oversampled, with those around them.
_WINDOW_MS = 10
_NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Measured:
    """What the meter says of a stretch of audio."""

    momentary_dlufs: tuple[int, ...]  # after each tenth of a second, of the last 400 ms; in tenths of LUFS
    true_peak_dbtp: float


def measure_loudness(pcm: Pcm) -> float:
    """Return the integrated loudness in LUFS; -70 for silence and for less than 400 ms."""
    # Loudness is that of whole tenths alone (BS.1770-4: an incomplete gating block is not used).
    whole = len(pcm) // (pcm.rate_hz // 10)
    loudness_lufs = float(_meter(pcm)[whole - 1]["lavfi.r128.I"]) if whole else SILENCE_LUFS
    return max(loudness_lufs, SILENCE_LUFS)


def measure_true_peak(pcm: Pcm) -> float:
    """Return the true peak in dBTP, which lies between samples too; minus infinity for silence."""
    moments = amplify(_highest_moments(pcm), -_HEADROOM_DB)
    resampler = AudioResampler(format="s16", layout="mono", rate=_OVERSAMPLED_HZ)
    highest = 0
    for start in range(0, len(moments), pcm.rate_hz):
        frame = frame_of(cut(moments, start, start + pcm.rate_hz))
        frame.pts = start
        highest = max([highest, *map(_peak_of, resampler.resample(frame))])
    highest = max([highest, *map(_peak_of, resampler.resample(None))])
    return 20 * math.log10(highest / _FULL_SCALE) + _HEADROOM_DB if highest else -math.inf


def _peak_of(frame: AudioFrame) -> int:
    return peak(Pcm(bytes(frame.planes[0])[: 2 * frame.samples], _OVERSAMPLED_HZ))


def _highest_moments(pcm: Pcm) -> Pcm:
    """Return the parts of some samples in which the true peak can lie, one after another."""
    window = pcm.rate_hz * _WINDOW_MS // 1000
    windows = [cut(pcm, start, start + window) for start in range(0, len(pcm), window)]
    peaks = [peak(samples) for samples in windows]
    near = max(peaks, default=0) * _NEAR
    kept = (at for at in range(len(windows)) if max(peaks[max(0, at - 1) : at + 2]) >= near)
    return Pcm(b"".join(windows[at].samples for at in kept), pcm.rate_hz)


def measure(pcm: Pcm) -> Measured:
    """Return what can be added up to the loudness of a whole: its loudness from moment to moment, and its peak.

    Silence is taken to lie before it, as between the blocks of a programme.
    """
    # The meter is silent about moments that begin before its input.
    before = bytes(2 * _TENTHS_BEFORE * (pcm.rate_hz // 10))
    reports = _meter(Pcm(before + pcm.samples, pcm.rate_hz))
    moments = tuple(_momentary_dlufs(float(report["lavfi.r128.M"])) for report in reports[_TENTHS_BEFORE:])
    return Measured(moments, measure_true_peak(pcm))


def _momentary_dlufs(loudness_lufs: float) -> int:
    """Return what the meter says in tenths; the gate for silence, of which it says that it is no number."""
    return round(10 * loudness_lufs) if loudness_lufs > SILENCE_LUFS else round(10 * SILENCE_LUFS)


def integrated_loudness(momentary_dlufs: Mapping[int, int]) -> float:
    """Return the integrated loudness in LUFS of moments, given as how often each tenth of LUFS was measured.

    BS.1770-4: the mean of the moments above -70 LUFS, then of those less than 10 LU below that mean.
    """
    loud = {level: count for level, count in momentary_dlufs.items() if level > 10 * SILENCE_LUFS}
    if not loud:
        return SILENCE_LUFS
    gate_lufs = _mean_lufs(loud) - 10
    return _mean_lufs({level: count for level, count in loud.items() if level > 10 * gate_lufs})


def _mean_lufs(moments: Mapping[int, int]) -> float:
    """Return the loudness of the mean power of some moments."""
    power = sum(count * 10 ** (level / 100) for level, count in moments.items())
    return 10 * math.log10(power / sum(moments.values()))


def _meter(pcm: Pcm) -> list[dict[str, str]]:
    """Return what FFmpeg's meter says after each tenth of a second; silence makes the last one whole."""
    tenth = pcm.rate_hz // 10
    graph = Graph()
    source = graph.add_abuffer(sample_rate=pcm.rate_hz, format="s16", layout="mono")
    meter = graph.add("ebur128", "metadata=1:framelog=quiet")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    graph.push(frame_of(Pcm(pcm.samples + bytes(2 * (tenth - len(pcm) % tenth)), pcm.rate_hz)))
    graph.push(None)
    reports = []
    while True:
        try:
            reports.append(graph.pull().metadata)
        except (av.EOFError, av.BlockingIOError):
            return reports
