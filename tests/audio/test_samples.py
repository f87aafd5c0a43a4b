from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audio.mpeg import BITRATES_KBPS
from pipeline.audio.samples import append_silence, cut, fade, level_dbfs, overlap, shape
from pipeline.model import Pcm
from tests.audio.sounds import noise, pcm_of, peak, samples_of, silence, tone

RATES_HZ = st.sampled_from(list(BITRATES_KBPS))


def steady(length: int, rate_hz: int) -> Pcm:
    """Return samples that are all half of full scale, so that every change of them shows."""
    return Pcm(b"\x00\x40" * length, rate_hz)


@given(length=st.integers(0, 3000), rise=st.integers(0, 500), fall=st.integers(0, 500))
def test_a_fade_changes_the_edges_alone(length: int, rise: int, fall: int) -> None:
    """Whatever the length, no sample is lost or added, and between the fades all is as it was."""
    pcm = steady(length, 8000)

    faded = fade(pcm, rise=rise, fall=fall)

    assert len(faded) == length
    assert cut(faded, rise, length - fall) == cut(pcm, rise, length - fall)


def test_a_fade_rises_from_silence_and_falls_to_it() -> None:
    """The first and last samples are next to nothing, and no step in between is large."""
    faded = samples_of(fade(steady(2000, 24_000), rise=120, fall=240))

    assert max(faded[0], faded[-1]) < 120
    assert max(abs(a - b) for a, b in pairwise(faded)) < 240


def test_what_is_too_short_for_two_fades_is_not_faded() -> None:
    """Two fades never overlap."""
    assert fade(steady(239, 24_000), rise=120, fall=120) == steady(239, 24_000)
    assert fade(steady(240, 24_000), rise=120, fall=120) != steady(240, 24_000)


def test_a_sound_that_follows_another_has_its_power_throughout() -> None:
    """Where one noise fades into another, the level stays: neither a hole nor a swell."""
    first, second = (noise(1000, seed) for seed in (1, 2))

    joint = overlap(fade(first, rise=0, fall=4800), fade(second, rise=4800, fall=0), 4800)

    assert len(joint) == len(first) + len(second) - 4800
    levels_db = [level_dbfs(cut(joint, at, at + 1200)) for at in range(19_200, 24_000, 1200)]
    assert levels_db == pytest.approx([level_dbfs(first)] * 4, abs=0.5)


@given(first=st.integers(0, 50), second=st.integers(0, 50), shared=st.integers(0, 50))
def test_what_does_not_overlap_is_as_it_was(first: int, second: int, shared: int) -> None:
    """Before and after the samples that two sounds share, each is alone."""
    shared = min(first, second, shared)
    one, two = tone(440, 10), tone(550, 10)

    joint = overlap(cut(one, 0, first), cut(two, 0, second), shared)

    assert cut(joint, 0, first - shared) == cut(one, 0, first - shared)
    assert cut(joint, first, len(joint)) == cut(two, shared, second)


def test_a_shape_moves_each_millisecond_by_its_gain() -> None:
    """A gain holds for its millisecond, also where that is no whole number of samples."""
    pcm = steady(441, 44_100)

    shaped = shape(pcm, [0.0] * 5 + [-20.0] * 5)

    assert len(shaped) == 441
    assert cut(shaped, 0, 220) == cut(pcm, 0, 220)
    assert set(samples_of(cut(shaped, 220, 441))) == {1638}


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
