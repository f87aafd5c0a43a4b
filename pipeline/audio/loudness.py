"""How loud audio is, after ITU-R BS.1770: as FFmpeg's meter, by which a finished episode is judged, says it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.audio.oversampling import highest_value
from pipeline.audio.weighting import tenth_powers
from pipeline.model import Pcm

SILENCE_LUFS = -70.0  # BS.1770-4: the absolute gate; nothing below it is measured

_TENTHS = 4  # of a second, in a gating block: it begins a tenth after the one before
_OFFSET_LU = -0.691  # BS.1770-4, equation 2
_FULL_SCALE = 32_768


@dataclass(frozen=True, slots=True)
class Measured:
    """What the meter says of a stretch of audio."""

    momentary_dlufs: tuple[int, ...]  # after each tenth of a second, of the last 400 ms; in tenths of LUFS
    true_peak_dbtp: float


def measure_loudness(pcm: Pcm) -> float:
    """Return the integrated loudness in LUFS; -70 for silence and for less than 400 ms."""
    # Loudness is that of whole tenths alone (BS.1770-4: an incomplete gating block is not used).
    moments_lufs = _momentary_lufs(pcm)[_TENTHS - 1 : -1]
    return _gated_lufs(moments_lufs, np.ones(len(moments_lufs)))


def measure_true_peak(pcm: Pcm) -> float:
    """Return the true peak in dBTP, which lies between samples too; minus infinity for silence."""
    highest = highest_value(pcm)
    return 20 * math.log10(highest / _FULL_SCALE) if highest else -math.inf


def measure(pcm: Pcm) -> Measured:
    """Return what can be added up to the loudness of a whole: its loudness from moment to moment, and its peak.

    Silence is taken to lie before it, as between the blocks of a programme.
    """
    moments = (round(10 * loudness_lufs) for loudness_lufs in _momentary_lufs(pcm).tolist())
    return Measured(tuple(moments), measure_true_peak(pcm))


def integrated_loudness(momentary_dlufs: Mapping[int, int]) -> float:
    """Return the integrated loudness in LUFS of moments, given as how often each tenth of LUFS was measured."""
    moments_lufs = np.fromiter(momentary_dlufs.keys(), np.float64) / 10
    return _gated_lufs(moments_lufs, np.fromiter(momentary_dlufs.values(), np.float64))


def _momentary_lufs(pcm: Pcm) -> NDArray[np.float64]:
    """Return the loudness of the last 400 ms after each tenth of a second, -70 LUFS or more."""
    sums = np.concatenate([np.zeros(_TENTHS), tenth_powers(pcm).cumsum()])
    powers = (sums[_TENTHS:] - sums[:-_TENTHS]) / _TENTHS
    least = 10 ** ((SILENCE_LUFS - _OFFSET_LU) / 10)
    return np.asarray(_OFFSET_LU + 10 * np.log10(np.maximum(powers, least)))


def _gated_lufs(moments_lufs: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """Return the loudness of moments, each so often.

    BS.1770-4: the mean of those above -70 LUFS, then of those less than 10 LU below that mean.
    """
    gate_lufs = SILENCE_LUFS
    for below_lu in (10.0, 0.0):
        counts = counts * (moments_lufs > gate_lufs)
        if not counts.any():
            return SILENCE_LUFS
        mean_lufs = 10 * math.log10(float(np.average(10 ** (moments_lufs / 10), weights=counts)))
        gate_lufs = mean_lufs - below_lu
    return mean_lufs
