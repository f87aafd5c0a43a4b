from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.audio.trimming import MARGIN_AFTER_MS, MARGIN_BEFORE_MS, trim
from pipeline.errors import AudioError
from pipeline.model import Clip, Pcm, WordMark
from tests.audio.sounds import between, decoded, heard_db, joined, mp3, noise, silence, tone

SILENCES_MS = st.integers(0, 1500)
RATES_HZ = st.sampled_from([16_000, 22_050, 24_000, 44_100])


@settings(max_examples=20)
@given(before_ms=SILENCES_MS, after_ms=SILENCES_MS, speech_ms=st.integers(30, 300), rate_hz=RATES_HZ)
def test_no_sound_is_cut_and_little_silence_stays(before_ms: int, after_ms: int, speech_ms: int, rate_hz: int) -> None:
    """However long the silences, all the speech is there, with about one margin on either side."""
    speech = tone(400, speech_ms, rate_hz=rate_hz)
    clip = Clip(joined(silence(before_ms, rate_hz=rate_hz), speech, silence(after_ms, rate_hz=rate_hz)))

    trimmed = trim(clip)

    before, inside, after = trimmed.pcm.samples.partition(speech.samples.strip(b"\0"))
    assert inside
    for rest, margin_ms in ((before, MARGIN_BEFORE_MS), (after, MARGIN_AFTER_MS)):
        assert len(rest) * 500 / rate_hz <= margin_ms + 12
    assert not any(before)
    assert not any(after)


@settings(max_examples=20)
@given(before_ms=SILENCES_MS, after_ms=SILENCES_MS)
def test_trimming_again_changes_nothing(before_ms: int, after_ms: int) -> None:
    """What is trimmed is trimmed."""
    once = trim(Clip(joined(silence(before_ms), tone(400, 100), silence(after_ms))))

    assert trim(once) == once


def test_the_margins_are_even() -> None:
    """Long silences on either side leave the same margin."""
    trimmed = trim(Clip(joined(silence(700), tone(400, 300), silence(900))))

    assert trimmed.pcm.duration_ms == MARGIN_BEFORE_MS + 300 + MARGIN_AFTER_MS


@settings(max_examples=20)
@given(before_ms=SILENCES_MS, start_ms=st.integers(0, 250), length_ms=st.integers(0, 50), rate_hz=RATES_HZ)
def test_a_mark_stays_with_its_sound(before_ms: int, start_ms: int, length_ms: int, rate_hz: int) -> None:
    """What sounds at a mark before trimming sounds at it afterwards."""
    pcm = joined(silence(before_ms, rate_hz=rate_hz), tone(300, 300, rate_hz=rate_hz), silence(900, rate_hz=rate_hz))
    mark = WordMark("word", before_ms + start_ms, before_ms + start_ms + length_ms)

    trimmed = trim(Clip(pcm, (mark,)))

    (moved,) = trimmed.marks
    was, now = ((m.start_ms * rate_hz // 1000, m.end_ms * rate_hz // 1000) for m in (mark, moved))
    assert moved.end_ms - moved.start_ms == length_ms
    # A millisecond is no whole number of samples at every rate: a sample more or less on either side.
    around = between(pcm, max(0, was[0] - 1), was[1] + 1)
    assert between(trimmed.pcm, *now).samples in around.samples


def test_a_soft_word_end_stays() -> None:
    """A voiceless end far below the rest of the word is speech."""
    soft_end = noise(150, 1, level_db=-44)
    word = joined(tone(200, 400, level_db=-10), soft_end)

    trimmed = trim(Clip(joined(word, silence(900))))

    assert soft_end.samples in trimmed.pcm.samples


def test_a_word_end_below_hearing_stays_where_a_mark_holds_it() -> None:
    """Where the last mark ends after the last sound, the time up to it stays."""
    pcm = joined(silence(100), tone(200, 400), silence(900))

    trimmed = trim(Clip(pcm, (WordMark("last", 100, 580),)))

    assert trimmed.pcm.duration_ms == MARGIN_BEFORE_MS + 480 + MARGIN_AFTER_MS
    assert trimmed.marks == (WordMark("last", MARGIN_BEFORE_MS, MARGIN_BEFORE_MS + 480),)


def test_a_clip_without_silence_is_given_its_margins() -> None:
    """An engine that delivers nothing but the speech makes no shorter pauses; where it began is still known."""
    trimmed = trim(Clip(tone(200, 400), (WordMark("word", 0, 400),)))

    assert trimmed.pcm == joined(silence(MARGIN_BEFORE_MS), tone(200, 400), silence(MARGIN_AFTER_MS))
    assert trimmed.marks == (WordMark("word", MARGIN_BEFORE_MS, MARGIN_BEFORE_MS + 400),)
    assert trimmed.lead == -MARGIN_BEFORE_MS * 24


def test_a_mark_far_beyond_the_sound_is_not_believed() -> None:
    """A mark that claims the silence at the end does not keep it, and is itself cut to the clip."""
    pcm = joined(silence(500), tone(200, 400), silence(900))

    trimmed = trim(Clip(pcm, (WordMark("early", 0, 600), WordMark("late", 600, 1800))))

    assert trimmed.pcm.duration_ms <= 400 + MARGIN_BEFORE_MS + 100 + MARGIN_AFTER_MS
    assert all(0 <= mark.start_ms <= mark.end_ms <= trimmed.pcm.duration_ms for mark in trimmed.marks)


def test_a_mark_that_ends_too_early_takes_nothing() -> None:
    """What sounds after the last mark is speech all the same."""
    speech = tone(200, 400)

    trimmed = trim(Clip(joined(silence(500), speech, silence(900)), (WordMark("short", 600, 650),)))

    assert speech.samples.strip(b"\0") in trimmed.pcm.samples


def test_silence_between_words_stays() -> None:
    """A pause inside the clip is the speaker's own."""
    spoken = joined(tone(200, 300), silence(800), tone(300, 300))

    trimmed = trim(Clip(joined(silence(400), spoken, silence(400))))

    assert spoken.samples.strip(b"\0") in trimmed.pcm.samples


def test_what_a_codec_leaves_in_silence_is_silence() -> None:
    """After a lossy codec silence is not digital any more, and is trimmed all the same."""
    spoken = decoded(mp3(joined(silence(300), tone(300, 500), silence(900)), bitrate_kbps=48))

    trimmed = trim(Clip(spoken))

    assert (
        trimmed.pcm.duration_ms < 500 + MARGIN_BEFORE_MS + MARGIN_AFTER_MS + 80
    )  # MP3 smears an attack over one frame
    assert heard_db(trimmed.pcm, 300) > -15


def test_faint_noise_around_speech_is_silence() -> None:
    """Noise that nobody hears is cut."""
    trimmed = trim(Clip(joined(noise(500, 1, level_db=-72), tone(300, 300), noise(900, 2, level_db=-72))))

    assert trimmed.pcm.duration_ms == MARGIN_BEFORE_MS + 300 + MARGIN_AFTER_MS


@pytest.mark.parametrize(
    "pcm", [silence(800), silence(0), noise(800, 1, level_db=-80)], ids=["silent", "empty", "noise"]
)
def test_a_clip_without_sound_is_an_error(pcm: Pcm) -> None:
    """Silence in place of speech is never put into a programme, whatever marks come with it."""
    with pytest.raises(AudioError, match=f"^{pcm.duration_ms} ms of audio hold no sound: expected speech$") as caught:
        trim(Clip(pcm, (WordMark("word", 10, 200),)))

    assert caught.value.hint
