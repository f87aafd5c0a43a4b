from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio.mpeg import BITRATES_KBPS
from pipeline.audio.samples import amplify, append_silence, cut, fade_edges, level_dbfs
from pipeline.model import Pcm
from tests.audio.sounds import pcm_of, peak, samples_of, silence, tone

RATES_HZ = st.sampled_from(list(BITRATES_KBPS))


def steady(length: int, rate_hz: int) -> Pcm:
    """Return samples that are all half of full scale, so that every change of them shows."""
    return Pcm(b"\x00\x40" * length, rate_hz)


@given(length=st.integers(0, 3000), rate_hz=RATES_HZ, fade_ms=st.integers(0, 20))
def test_a_fade_changes_the_edges_alone(length: int, rate_hz: int, fade_ms: int) -> None:
    """Whatever the length and the rate, no sample is lost or added, and between the fades all is as it was."""
    pcm = steady(length, rate_hz)
    fade = rate_hz * fade_ms // 1000

    faded = fade_edges(pcm, fade_ms)

    assert len(faded) == length
    assert cut(faded, fade, length - fade) == cut(pcm, fade, length - fade)


def test_a_fade_rises_from_silence_and_falls_to_it() -> None:
    """The first and last samples are next to nothing, and no step in between is large."""
    faded = samples_of(fade_edges(steady(2000, 24_000), 5))

    assert faded[0] == 0
    assert faded[-1] < 200
    assert max(abs(a - b) for a, b in pairwise(faded)) < 200


def test_what_is_too_short_for_two_fades_is_not_faded() -> None:
    """Two fades never overlap."""
    assert fade_edges(steady(239, 24_000), 5) == steady(239, 24_000)
    assert fade_edges(steady(240, 24_000), 5) != steady(240, 24_000)


@given(gain_db=st.floats(-30, 10))
def test_a_gain_moves_the_level_by_its_decibels(gain_db: float) -> None:
    """The level after a gain is the level before it and the gain."""
    pcm = tone(440, 50)

    assert level_dbfs(amplify(pcm, gain_db)) == pytest.approx(level_dbfs(pcm) + gain_db, abs=0.1)


def test_a_gain_beyond_full_scale_clips_and_does_not_wrap() -> None:
    """Too loud is distorted, never turned into its opposite."""
    louder = samples_of(amplify(steady(100, 8000), 20))

    assert set(louder) == {32_767}


@given(length=st.integers(0, 30_000), rate_hz=RATES_HZ)
def test_silence_is_appended_as_long_as_asked_for(length: int, rate_hz: int) -> None:
    """The silence is exact to the sample, and holds nothing but zeros."""
    pcm = steady(100, rate_hz)

    longer = append_silence(pcm, length)

    assert longer.samples.startswith(pcm.samples)
    assert len(longer) - len(pcm) == length
    assert peak(cut(longer, len(pcm), len(longer))) == 0


def test_a_sine_lies_three_decibels_below_its_peak() -> None:
    """The level is a root mean square: for a sine, 3.01 dB below the peak."""
    assert level_dbfs(tone(1000, 1000, level_db=-20)) == pytest.approx(-23.01, abs=0.01)


def test_silence_has_no_level() -> None:
    """Digital silence, and nothing at all, are minus infinity."""
    assert level_dbfs(silence(10)) == float("-inf")
    assert level_dbfs(silence(0)) == float("-inf")


def test_a_cut_counts_samples() -> None:
    """A cut takes what stands from its start to before its end."""
    pcm = pcm_of(samples_of(tone(440, 10)), 24_000)

    assert samples_of(cut(pcm, 3, 7)) == samples_of(pcm)[3:7]


def test_importing_warns_of_nothing() -> None:
    """On a machine without ffmpeg a user sees none of pydub's warnings."""
    code = "import os; os.environ['PATH'] = ''; import pipeline.audio.programme"

    result = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)

    assert (result.returncode, result.stderr) == (0, "")
