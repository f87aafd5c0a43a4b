from __future__ import annotations

import math
from array import array

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio import oversampling
from pipeline.audio.oversampling import highest_value
from tests.audio.meter import metered_true_peak
from tests.audio.sounds import joined, noise, pcm_of, peak, silence, tone

RATES_HZ = (22_050, 24_000, 44_100, 48_000)


def between(samples: array[int]) -> float:
    """Return the largest value at or between samples, looked for everywhere."""
    padded = np.pad(np.array(samples, np.float64), 40)
    upsampled = [np.convolve(padded, taps[::-1], "valid") for taps in oversampling._interpolators()]
    return float(max(np.abs(padded).max(), *(np.abs(values).max() for values in upsampled)))


@given(
    samples=st.lists(st.integers(-32_768, 32_767), max_size=400),
    repeated=st.integers(1, 3),
    softer=st.sampled_from([1, 2, 30]),
)
def test_nothing_is_missed_where_nothing_is_looked_for(samples: list[int], repeated: int, softer: int) -> None:
    """Any samples at all, wherever in a chunk: the result is that of looking everywhere."""
    whole = array("h", samples + [sample // softer for sample in samples] * repeated)

    assert highest_value(pcm_of(whole, 8000)) == pytest.approx(between(whole), rel=1e-5)


@pytest.mark.parametrize("before", [0, 1, 15, 16, 47, 48, 63, 64, 512 * 64 - 1, 512 * 64, 512 * 64 + 17])
def test_a_peak_is_found_wherever_it_lies(before: int) -> None:
    """At both ends, and where chunks and stretches meet: two equal samples have a higher value between them."""
    click = array("h", [0] * before + [-9000, 20_000, 20_000, -9000])

    assert highest_value(pcm_of(click, 8000)) == pytest.approx(between(click[-40:]), rel=1e-5)
    assert between(click[-40:]) > 27_000


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("phase", [0.0, 0.1, math.pi / 8, 0.6, math.pi / 4])
def test_a_tone_at_a_quarter_of_the_rate_has_its_peak_in_any_phase(rate_hz: int, phase: float) -> None:
    """Samples may all lie 3 dB below the peaks of a tone, which are found to a twentieth of a decibel."""
    # Rising and falling, as it would not be a tone where it broke off.
    swell = np.hanning(rate_hz // 5) * 30_000
    wave = swell * np.sin(math.pi / 2 * np.arange(len(swell)) + phase)
    sound = pcm_of(array("h", wave.round().astype(int).tolist()), rate_hz)

    true_peak_dbfs = 20 * math.log10(highest_value(sound) / 30_000)

    assert true_peak_dbfs == pytest.approx(0, abs=0.05)


@given(hz=st.integers(50, 9000), level_db=st.floats(-12, -1), rate_hz=st.sampled_from(RATES_HZ), seed=st.integers(0))
def test_a_peak_is_that_of_the_meter(hz: int, level_db: float, rate_hz: int, seed: int) -> None:
    """FFmpeg finds no more than a tenth of a decibel above it."""
    soft, loud = (tone(hz, 150, rate_hz=rate_hz, level_db=level_db - softer) for softer in (8, 0))
    pause = silence(100, rate_hz=rate_hz)
    sound = joined(pause, soft, loud, soft, noise(100, seed, rate_hz=rate_hz, level_db=level_db - 9), pause, pause)

    true_peak_dbtp = 20 * math.log10(highest_value(sound) / 32_768)

    assert true_peak_dbtp == pytest.approx(metered_true_peak(sound), abs=0.1)


def test_silence_has_no_peak() -> None:
    """Neither has nothing."""
    assert highest_value(silence(0)) == highest_value(silence(500)) == 0


def test_samples_themselves_count() -> None:
    """A value between samples is never taken for lower than these."""
    sound = noise(300, 5)

    assert highest_value(sound) >= peak(sound)
