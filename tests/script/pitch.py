"""The median pitch of a clip, by the difference function of YIN (de Cheveigné and Kawahara 2002)."""

from __future__ import annotations

import numpy as np

from pipeline.model import Pcm

_LOWEST_HZ, _HIGHEST_HZ = 50, 450
_FRAME_S, _HOP_S = 0.05, 0.03
_VOICED = 0.25  # the depth of a dip that is a period


def median_pitch_hz(pcm: Pcm) -> float:
    """Return the median fundamental frequency of the voiced frames of a clip."""
    samples = np.frombuffer(pcm.samples, "<i2").astype(np.float64)
    length = int(_FRAME_S * pcm.rate_hz)
    shortest, longest = pcm.rate_hz // _HIGHEST_HZ, pcm.rate_hz // _LOWEST_HZ
    frames = np.lib.stride_tricks.sliding_window_view(samples, length)[:: int(_HOP_S * pcm.rate_hz)]
    frames = frames[np.sqrt((frames**2).mean(axis=1)) > 0.2 * np.sqrt((samples**2).mean())]
    window = length - longest
    heads = np.where(np.arange(length) < window, frames, 0)
    size = 1 << (2 * length).bit_length()
    products = np.fft.irfft(np.fft.rfft(frames, size) * np.conj(np.fft.rfft(heads, size)), size)[:, : longest + 1]
    sums = np.cumsum(np.pad(frames**2, ((0, 0), (1, 0))), axis=1)
    energies = sums[:, window : window + longest + 1] - sums[:, : longest + 1]
    differences = (energies[:, :1] + energies - 2 * products)[:, 1:]
    means = np.cumsum(differences, axis=1) / np.arange(1, longest + 1)
    depths = (differences / np.maximum(means, 1e-9))[:, shortest:]
    periods = [period + shortest + 1 for depth in depths if (period := _first_dip(depth.tolist())) is not None]
    return float(pcm.rate_hz / np.median(periods))


def _first_dip(depths: list[float]) -> int | None:
    """Return the bottom of the first dip that is deep enough."""
    start = next((lag for lag, depth in enumerate(depths) if depth < _VOICED), None)
    if start is None:
        return None
    while start + 1 < len(depths) and depths[start + 1] < depths[start]:
        start += 1
    return start if start + 1 < len(depths) else None
