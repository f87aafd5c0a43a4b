"""The highest value that a sound takes between its samples.

BS.1770-4, annex 2: a true peak is looked for at four times 48 kHz or finer. Between two samples the
sound is interpolated from the 32 around them, at seven places. That is done only where it can matter:
an interpolated value differs from those on the straight line between its two samples by a sum of
the steps from sample to sample around it, and so by no more than the largest of these steps times a
number that the filter alone decides. Where this bound lies below the highest sample, there is nothing
to be found; in speech that is nearly everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.audio.samples import peak
from pipeline.model import Pcm

_TAPS = 32
_BEFORE = _TAPS // 2 - 1  # taps before the sample that a place follows
_PARTS = 8  # of a sample: at a quarter of the sample rate they miss 0.04 dB at most
_CHUNK = 64  # samples that share a bound; no fewer than the taps on either side
_STRETCH = 512  # chunks that are looked at together, so that memory does not grow with the sound


def _interpolators() -> NDArray[np.float64]:
    """Return a filter for each place: a sinc in a Kaiser window, as FFmpeg's resampler has."""
    place = np.arange(1, _PARTS)[:, None] / _PARTS
    distance = np.arange(_TAPS) - _BEFORE - place
    window = np.i0(9 * np.sqrt(1 - (distance / (_TAPS / 2)) ** 2))
    taps = np.sinc(distance) * window
    return np.asarray(taps / taps.sum(axis=1, keepdims=True))


def _most_lift() -> float:
    """Return how many of the largest step an interpolated value can lie above the line between its samples."""
    place = np.arange(1, _PARTS) / _PARTS
    beyond = _interpolators()
    beyond[:, _BEFORE] -= 1 - place
    beyond[:, _BEFORE + 1] -= place
    # As these taps add up to nothing, they weigh steps: each with the sum of the taps up to it.
    return float(np.abs(beyond.cumsum(axis=1)).sum(axis=1).max())


_INTERPOLATORS = _interpolators().astype(np.float32)
_MOST_LIFT = _most_lift()


def highest_value(pcm: Pcm) -> float:
    """Return the largest value at a sample or between two, without its sign; silence is taken to lie around them."""
    highest = float(peak(pcm))
    chunks = -(-len(pcm) // _CHUNK) + 1  # one before, whose last places lie beside the first sample
    padded = np.zeros((chunks + 2) * _CHUNK + 1, np.int16)
    padded[2 * _CHUNK : 2 * _CHUNK + len(pcm)] = np.frombuffer(pcm.samples, np.int16)
    for first in range(0, chunks, _STRETCH):
        stretch = padded[first * _CHUNK : (first + _STRETCH + 2) * _CHUNK + 1]
        highest = max(highest, _highest_between(stretch.astype(np.int32), highest))
    return highest


def _highest_between(samples: NDArray[np.int32], least: float) -> float:
    """Return the largest value between samples if it is above another; of the first chunk and the last, none.

    There is one sample more than chunks hold.
    """
    values = np.abs(samples[:-1]).reshape(-1, _CHUNK)
    steps = np.diff(samples)
    largest_steps = np.abs(steps, out=steps).reshape(-1, _CHUNK).max(axis=1)
    ends = np.maximum(values[1:-1].max(axis=1), values[2:, 0])
    around = np.maximum(np.maximum(largest_steps[:-2], largest_steps[1:-1]), largest_steps[2:])
    (chosen,) = np.nonzero(ends + _MOST_LIFT * around > least)
    if not len(chosen):
        return 0.0
    stretches = sliding_window_view(samples, _CHUNK + _TAPS - 1)[(chosen + 1) * _CHUNK - _BEFORE]
    windows = sliding_window_view(stretches.astype(np.float32), _TAPS, axis=1)
    return max(float(np.abs(np.einsum("cst,t->cs", windows, taps)).max()) for taps in _INTERPOLATORS)
