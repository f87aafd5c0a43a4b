from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio.levelling import CEILING_DBTP, PEAK_DBFS, check_target, level, voice_gain_db
from pipeline.audio.loudness import measure_loudness, measure_true_peak
from pipeline.errors import AudioError
from pipeline.model import Pcm
from tests.audio.sounds import FULL_SCALE, between, decoded, heard_db, joined, mp3, peak, samples_of, silence, tone

RATES_HZ = [8000, 16_000, 22_050, 24_000, 44_100, 48_000]
CEILING = FULL_SCALE * 10 ** (PEAK_DBFS / 20)


def peaky_voice(*, rate_hz: int = 24_000) -> Pcm:
    """Return what a synthetic voice is to a meter: soft for its peaks, which come many times a second."""
    start = tone(500, 2, rate_hz=rate_hz, level_db=-3)
    rest = tone(220, 100, rate_hz=rate_hz, level_db=-20)
    return joined(*[start, rest] * 30)


@settings(max_examples=20)
@given(length=st.integers(0, 5000), rate_hz=st.sampled_from(RATES_HZ), gain_db=st.floats(-20, 20))
def test_a_gain_changes_no_length(length: int, rate_hz: int, gain_db: float) -> None:
    """However short, and however much is limited: as many samples come out as went in."""
    whole = tone(300, 1000, rate_hz=rate_hz, level_db=-6)
    pcm = between(whole, 0, min(length, len(whole)))

    levelled = level(pcm, gain_db)

    assert (len(levelled), levelled.rate_hz) == (len(pcm), rate_hz)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_what_needs_no_limiting_is_only_louder(rate_hz: int) -> None:
    """Below the ceiling the limiter changes nothing and moves no sample."""
    pcm = joined(silence(50, rate_hz=rate_hz), tone(440, 300, rate_hz=rate_hz, level_db=-18))

    assert level(pcm, 0.0) == pcm
    doubled = [2 * sample for sample in samples_of(pcm)]
    assert list(samples_of(level(pcm, 6.0206))) == pytest.approx(doubled, abs=2)


@settings(max_examples=20)
@given(gain_db=st.floats(0, 20), rate_hz=st.sampled_from(RATES_HZ), hz=st.integers(50, 3000))
def test_no_peak_passes_the_ceiling(gain_db: float, rate_hz: int, hz: int) -> None:
    """Even what begins at full scale, without a warning, is held."""
    pcm = joined(silence(20, rate_hz=rate_hz), tone(hz, 100, rate_hz=rate_hz, level_db=0, phase=1.5))

    assert peak(level(pcm, gain_db)) <= CEILING + 2


def test_a_peak_is_turned_down_and_what_is_around_it_is_not() -> None:
    """The limiter works for some hundredths of a second, not for the sentence."""
    around = tone(440, 500, level_db=-20)
    pcm = joined(around, tone(440, 20, level_db=0), around)

    levelled = level(pcm, 6.0)

    before = between(levelled, 0, 490 * 24)
    after = between(levelled, 620 * 24, 1020 * 24)
    assert heard_db(before, 440) == pytest.approx(-14, abs=0.1)
    assert heard_db(after, 440) == pytest.approx(-14, abs=0.5)


@settings(max_examples=15)
@given(level_db=st.floats(-34, -14))
def test_the_gain_brings_a_voice_to_the_target(level_db: float) -> None:
    """After its gain a calibration clip measures as loud as was asked for, to the rounding of the gain."""
    voice = tone(997, 1000, level_db=level_db)

    gain_db = voice_gain_db(voice, target_lufs=-20.0)

    assert measure_loudness(level(voice, gain_db)) == pytest.approx(-20, abs=0.12)
    assert gain_db == round(gain_db, 1)


@pytest.mark.parametrize("target_lufs", [-17.0, -16.0, -14.0])
def test_a_voice_with_high_peaks_reaches_the_target_too(target_lufs: float) -> None:
    """What the limiter takes away is made good, so that every voice is as loud as the others."""
    voice = peaky_voice()
    clipped_from_lufs = measure_loudness(voice) - measure_true_peak(voice)
    assert clipped_from_lufs < target_lufs, "without a limiter it would be clipped"

    levelled = level(voice, voice_gain_db(voice, target_lufs=target_lufs))

    assert measure_loudness(levelled) == pytest.approx(target_lufs, abs=0.15)


def test_the_true_peak_stays_under_the_ceiling_in_the_file() -> None:
    """What the codec adds to a limited voice has room."""
    voice = peaky_voice(rate_hz=44_100)

    heard = decoded(mp3(level(voice, voice_gain_db(voice)), bitrate_kbps=96))

    assert measure_true_peak(heard) <= CEILING_DBTP


def test_no_gain_is_beyond_reason() -> None:
    """A voice hardly louder than noise is not blown up without end."""
    assert voice_gain_db(tone(997, 1000, level_db=-60)) == 20.0
    assert voice_gain_db(tone(997, 1000, level_db=0), target_lufs=-60) == -20.0


@pytest.mark.parametrize("length_ms", [0, 200, 2000])
def test_a_silent_calibration_is_an_error(length_ms: int) -> None:
    """There is no gain that makes silence loud."""
    with pytest.raises(
        AudioError, match=f"^{length_ms} ms of calibration cannot be measured: expected 400 ms"
    ) as caught:
        voice_gain_db(silence(length_ms))

    assert caught.value.hint


def test_a_target_that_no_programme_has_is_an_error() -> None:
    """The error names the loudness, its hint what is possible."""
    with pytest.raises(AudioError, match=r"^a programme cannot be at 3 LUFS$") as caught:
        check_target(3)

    assert caught.value.hint == "Choose a loudness from -30 to -10; podcasts are at -16."
    check_target(-16)
