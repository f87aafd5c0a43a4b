from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio.weighting import tenth_powers
from pipeline.model import Pcm
from tests.audio.meter import metered
from tests.audio.sounds import joined, noise, silence, tone


@pytest.mark.parametrize("rate_hz", [8000, 22_050, 24_000, 44_100, 48_000])
def test_moments_are_those_of_the_meter(rate_hz: int) -> None:
    """Speech-like changes of level and pitch, over more than one stretch: each 400 ms as FFmpeg measures them."""
    pieces = [
        tone(hz, length_ms, rate_hz=rate_hz, level_db=level_db)
        for hz, length_ms, level_db in ((90, 730, -6), (400, 410, -30), (1800, 900, -12), (3500, 555, -3))
    ]
    sound = joined(*pieces, noise(640, 1, rate_hz=rate_hz), silence(150, rate_hz=rate_hz), *pieces)

    powers = tenth_powers(sound)

    heard = [float(report["lavfi.r128.M"]) for report in metered(sound)]
    for end in range(4, len(heard) + 1):
        loudness_lufs = -0.691 + 10 * math.log10(powers[end - 4 : end].mean())
        assert loudness_lufs == pytest.approx(heard[end - 1], abs=0.02)


@given(lengths=st.lists(st.integers(0, 5000), min_size=1, max_size=4))
def test_a_stretch_is_what_it_is_within_the_whole(lengths: list[int]) -> None:
    """However long the sound before, the powers after a tenth of silence are those of the sound alone."""
    sound = noise(700, 3, rate_hz=8000)
    before = joined(*[noise(length, seed, rate_hz=8000) for seed, length in enumerate(lengths)])
    whole_tenths = Pcm(before.samples[: len(before) // 800 * 1600], 8000)

    powers = tenth_powers(joined(whole_tenths, silence(200, rate_hz=8000), sound))

    assert powers[-8:] == pytest.approx(tenth_powers(sound), rel=1e-4, abs=1e-9)


@pytest.mark.parametrize(("length", "count"), [(0, 1), (799, 1), (800, 2), (6550, 9)])
def test_there_is_a_power_for_each_tenth_that_begins(length: int, count: int) -> None:
    """A tenth that is not whole is filled with silence, and one that has just ended is followed by another."""
    assert tenth_powers(Pcm(bytes(2 * length), 8000)).tolist() == [0.0] * count


def test_a_direct_voltage_is_not_heard() -> None:
    """A constant, however high, has died away after a tenth of a second."""
    constant = Pcm(np.full(16_000, 20_000, np.int16).tobytes(), 8000)

    assert tenth_powers(constant)[1:20] == pytest.approx(0, abs=1e-9)
