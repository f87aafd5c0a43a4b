"""The power of audio as BS.1770 weighs it by frequency, for each tenth of a second.

The weighting is applied to the spectrum of most of a second at a time, which takes less than half the
time of a recursive filter. A filter's answer to a sound has died away, by 150 dB, after a tenth of a
second: with the tenth before it each stretch is what it would be within the whole.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipeline.model import Pcm

_STRETCH = 7  # tenths: with the one before, eight, of which a transform is fast at all usual rates
_AT_ONCE = 8  # stretches that are transformed together, so that memory does not grow with the sound
_FULL_SCALE = 32_768

# BS.1770-4 gives coefficients at 48 kHz alone. These are the analogue filters they come from, as
# other meters have them: a shelf, which stands for the head, and a high pass.
_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_SHELF_SLOPE = 0.4996667741545416
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773


def tenth_powers(pcm: Pcm) -> NDArray[np.float64]:
    """Return the weighted power of each tenth of a second, 1 being full scale; silence makes the last one whole.

    Silence is taken to lie before the samples.
    """
    tenth = pcm.rate_hz // 10
    transform = (1 + _STRETCH) * tenth
    weights = _weights(pcm.rate_hz, transform)
    count = len(pcm) // tenth + 1
    stretches = -(-count // _STRETCH)
    samples = np.zeros((1 + stretches * _STRETCH) * tenth, np.int16)
    samples[tenth : tenth + len(pcm)] = np.frombuffer(pcm.samples, np.int16)
    overlapping = sliding_window_view(samples, transform)[:: _STRETCH * tenth]
    powers = []
    for first in range(0, stretches, _AT_ONCE):
        sound = overlapping[first : first + _AT_ONCE].astype(np.float32)
        # By the orthonormal transform, which NumPy keeps in single precision both ways.
        weighted = np.fft.irfft(np.fft.rfft(sound, norm="ortho") * weights, transform, norm="ortho")
        tenths = weighted[:, tenth:].reshape(-1, tenth)
        powers.append(np.einsum("ts,ts->t", tenths, tenths) / tenth)
    return np.concatenate(powers)[:count].astype(np.float64) / _FULL_SCALE**2


@lru_cache(maxsize=4)
def _weights(rate_hz: int, transform: int) -> NDArray[np.complex64]:
    """Return what the spectrum of a transform is multiplied by."""
    turns = np.pi * np.arange(transform // 2 + 1) / transform
    cosine, sine = np.cos(turns), 1j * np.sin(turns)
    gain = 10 ** (_SHELF_DB / 20)
    k = math.tan(math.pi * _SHELF_HZ / rate_hz)
    low, middle, high = (k * cosine) ** 2, k * cosine * sine / _SHELF_Q, sine**2
    shelf = (gain * high + gain**_SHELF_SLOPE * middle + low) / (high + middle + low)
    k = math.tan(math.pi * _HIGH_PASS_HZ / rate_hz)
    low, middle, high = (k * cosine) ** 2, k * cosine * sine / _HIGH_PASS_Q, sine**2
    # The standard's numerator, 1 - 2/z + 1/z², is not divided by what the denominator begins with.
    high_pass = (1 + k / _HIGH_PASS_Q + k**2) * high / (high + middle + low)
    return np.asarray(shelf * high_pass, np.complex64)
