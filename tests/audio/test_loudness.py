from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio.loudness import SILENCE_LUFS, integrated_loudness, measure, measure_loudness, measure_true_peak
from tests.audio.sounds import joined, peak, silence, tone


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("level_db", [0.0, -23.0])
def test_the_reference_tone_reads_as_the_standard_says(rate_hz: int, level_db: float) -> None:
    """BS.1770-4, annex 1: a 997 Hz sine at full scale in one channel reads -3.01 LKFS."""
    loudness_lufs = measure_loudness(tone(997, 3000, rate_hz=rate_hz, level_db=level_db))

    assert loudness_lufs == pytest.approx(-3.01 + level_db, abs=0.05)


def test_silence_around_speech_does_not_count() -> None:
    """The absolute gate: ten seconds of silence change nothing."""
    speech = tone(997, 5000, level_db=-20)

    alone = measure_loudness(speech)

    assert measure_loudness(joined(speech, silence(10_000))) == pytest.approx(alone, abs=0.3)


def test_a_soft_passage_does_not_count_beside_a_loud_one() -> None:
    """The relative gate: what lies more than 10 LU below the rest is left out."""
    loud, soft = tone(997, 5000, level_db=-20), tone(997, 5000, level_db=-45)

    assert measure_loudness(joined(loud, soft)) == pytest.approx(-23.0, abs=0.3)


@pytest.mark.parametrize("length_ms", [0, 50, 100, 399])
def test_less_than_a_gating_block_is_not_measured(length_ms: int) -> None:
    """BS.1770 measures in blocks of 400 ms: what is shorter reads as silence."""
    assert measure_loudness(tone(997, length_ms)) == SILENCE_LUFS


def test_one_gating_block_is_measured() -> None:
    """400 ms are enough."""
    assert measure_loudness(tone(997, 400, level_db=-20)) == pytest.approx(-23.0, abs=0.1)


def test_silence_reads_as_the_gate() -> None:
    """Silence is neither an error nor minus infinity, but the lowest loudness that is measured."""
    assert measure_loudness(silence(2000)) == SILENCE_LUFS
    assert measure_true_peak(silence(2000)) == -math.inf


def test_a_true_peak_between_samples_is_found() -> None:
    """A sine at a quarter of the sample rate, sampled halfway to its peaks, shows 3 dB less than it has."""
    between_peaks = tone(6000, 1000, level_db=-6, phase=math.pi / 4)

    sample_peak_db = 20 * math.log10(peak(between_peaks) / 32_768)

    assert sample_peak_db == pytest.approx(-9, abs=0.1)
    assert measure_true_peak(between_peaks) == pytest.approx(-6, abs=0.6)


def test_a_peak_in_the_last_moment_is_found() -> None:
    """No remainder is left unmeasured, however the length divides."""
    click = tone(997, 10, level_db=-1)

    assert measure_true_peak(joined(tone(997, 1000, level_db=-40), click)) > -2


@settings(max_examples=10)
@given(levels_db=st.lists(st.floats(-60, -6), min_size=1, max_size=6))
def test_moments_add_up_to_what_the_meter_says_of_the_whole(levels_db: list[float]) -> None:
    """Loudness of the pieces of a programme, put together, is that of the programme: both gates hold."""
    pieces = [joined(tone(997, 2000, level_db=level), silence(1000)) for level in levels_db]

    moments = Counter(moment for piece in pieces for moment in measure(piece).momentary_dlufs)

    # A programme's first moments begin before it; with silence there, the meter counts them too.
    whole = joined(silence(300), *pieces)
    assert integrated_loudness(moments) == pytest.approx(measure_loudness(whole), abs=0.05)


def test_no_moments_are_silence() -> None:
    """Nothing, and nothing but silence, have the loudness of silence."""
    assert integrated_loudness({}) == integrated_loudness({-700: 5}) == SILENCE_LUFS
