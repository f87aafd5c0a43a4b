"""Answers that cannot be the speech that was asked for are told without ears."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codec import encode_flac
from pipeline.errors import EngineUnavailable, WrongAudio
from pipeline.model import Encoded, Pcm, Prosody, Speech, WordMark
from pipeline.speech.engine import Request
from pipeline.speech.verification import is_silent, plausible_ms, verify
from tests.speech.tones import speak_tone, tone

ENGLISH = Request("Every morning the ferry takes the post across the bay.", "en", "tone-en-f")
CHINESE = Request("每天早上，渡船把信件送过海湾。", "zh", "tone-zh-m")


def fault_of(speech: Speech, request: Request = ENGLISH) -> str:
    """Return why speech is not accepted."""
    with pytest.raises(WrongAudio) as caught:
        verify(speech, request)
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("request_", [ENGLISH, CHINESE])
def test_speech_of_plausible_length_is_accepted(request_: Request) -> None:
    """A tone with marks, about as long as its text takes to say, passes as PCM and as a file."""
    speech = speak_tone(request_, 24_000)
    assert isinstance(speech.audio, Pcm)

    verify(speech, request_)
    verify(Speech(encode_flac(speech.audio), speech.marks), request_)


def test_wrong_audio_is_worth_another_try() -> None:
    """Wrong audio is a fault of the moment, like no answer."""
    assert issubclass(WrongAudio, EngineUnavailable)


@pytest.mark.parametrize("content", [b"", b"<html>503</html>", bytes(5000), b"\xff\xf3" + bytes(10)])
def test_bytes_that_are_no_audio_are_told(content: bytes) -> None:
    """A page of HTML, zeros or nothing at all is no MP3."""
    assert "no audio" in fault_of(Speech(Encoded(content, "audio/mpeg")))


def test_silence_is_told() -> None:
    """Zeros, and noise under -50 dBFS, are silence."""
    assert fault_of(Speech(Pcm(bytes(48_000), 8000))) == "the answer is silent"
    assert fault_of(Speech(tone(3000, peak=90))) == "the answer is silent"


def test_a_quiet_voice_is_not_silence() -> None:
    """At -40 dBFS something is heard, even if only at the very end."""
    quiet = tone(100, peak=328)

    assert not is_silent(quiet)
    assert not is_silent(Pcm(bytes(16_000) + quiet.samples, 8000))


def test_a_wave_on_one_side_of_zero_is_heard() -> None:
    """Troughs count as much as crests."""
    assert not is_silent(Pcm((-8000).to_bytes(2, "little", signed=True) * 800, 8000))
    assert not is_silent(Pcm((8000).to_bytes(2, "little", signed=True) * 800, 8000))


def test_audio_without_samples_is_silent() -> None:
    """Nothing is silence too."""
    assert is_silent(Pcm(b"", 8000))


def test_audio_that_breaks_off_is_told_by_its_length() -> None:
    """Half a second cannot hold a sentence of ten words, nor of fourteen signs."""
    assert "lasts 500 ms" in fault_of(Speech(tone(500)))
    assert "lasts 500 ms" in fault_of(Speech(tone(500)), CHINESE)


def test_audio_that_runs_on_is_told_by_its_length() -> None:
    """A minute is too long for either sentence."""
    assert "lasts 60000 ms" in fault_of(Speech(tone(60_000)))
    assert "lasts 60000 ms" in fault_of(Speech(tone(60_000)), CHINESE)


def test_audio_that_breaks_off_is_told_by_its_marks() -> None:
    """A word that ends after the audio was cut off, though the length could be right."""
    whole = speak_tone(ENGLISH, 8000)
    cut = Speech(tone(2500), whole.marks)

    assert fault_of(cut) == "the answer ends at 2500 ms, before 'the' does at 2700 ms"


def test_marks_may_end_a_decoders_delay_late() -> None:
    """An MP3 decoder drops up to 46 ms, and marks are rounded."""
    whole = speak_tone(ENGLISH, 8000)

    verify(Speech(tone(2950), whole.marks), ENGLISH)


@pytest.mark.parametrize(
    "marks",
    [
        (WordMark("Every", 600, 900), WordMark("morning", 0, 500)),
        (WordMark("Every", 0, 300), WordMark("morning", 600, 500)),
        (WordMark("Every", -100, 300),),
    ],
)
def test_marks_out_of_order_are_told(marks: tuple[WordMark, ...]) -> None:
    """Words begin one after another, none before the audio, and none ends before it begins."""
    assert "out of order" in fault_of(Speech(tone(3000), marks))


def test_words_may_overlap() -> None:
    """Services round the edges of words, so that one may begin before the last has ended."""
    marks = tuple(replace(mark, end_ms=mark.end_ms + 20) for mark in speak_tone(ENGLISH, 8000).marks)

    verify(Speech(tone(3020), marks), ENGLISH)


def test_missing_words_are_told() -> None:
    """Words between two others that are neither marked nor heard are not in the answer."""
    whole = speak_tone(ENGLISH, 8000)
    gone = tuple(mark for mark in whole.marks if mark.text not in ("takes", "the", "post", "across"))
    assert isinstance(whole.audio, Pcm)
    muted = bytearray(whole.audio.samples)
    for mark in whole.marks:
        if mark not in gone:
            muted[16 * mark.start_ms : 16 * mark.end_ms] = bytes(16 * (mark.end_ms - mark.start_ms))

    verify(Speech(whole.audio, gone), ENGLISH)
    assert fault_of(Speech(Pcm(bytes(muted), 8000), gone)) == (
        "the answer is incomplete: 'takesthepostacrossthe' is missing after 'ferry'"
    )


@pytest.mark.parametrize(
    ("text", "duration_ms"),
    [
        ("Yes.", 350),
        ("Yes.", 2500),  # with the silence that a service puts around it
        ("The year 1999.", 2200),
        ("1,000,000", 700),
        ("The WHO, the IMF and the OECD.", 5200),
        ("嗯。", 300),
        ("他在1998年毕业。", 3200),
        ("東京の朝は早い。", 1800),
        ("서울의 아침은 빠르다.", 1900),
        ("Доброе утро всем.", 1500),
        ("Wait … what?! – No way.", 4000),
        ("🙂 ok", 3000),
        ("道德经道可道非常道", 6800),  # read by an English voice, sign by sign
        ("東京都千代田区永田町", 9100),  # read by a Japanese voice that knows no kanji
    ],
)
def test_lengths_that_people_speak_are_plausible(text: str, duration_ms: int) -> None:
    """Short answers, numbers, acronyms, pauses and other scripts lie within the bounds."""
    least_ms, most_ms = plausible_ms(text, Prosody())

    assert least_ms <= duration_ms <= most_ms


@given(text=st.text(), more=st.text(), rate_percent=st.integers(-50, 100))
def test_bounds_grow_with_the_text_and_shrink_with_the_rate(text: str, more: str, rate_percent: int) -> None:
    """More text never takes less time, a faster voice never more."""
    least_ms, most_ms = plausible_ms(text, Prosody(rate_percent=rate_percent))

    assert 0 <= least_ms < most_ms
    assert plausible_ms(text + more, Prosody(rate_percent=rate_percent)) >= (least_ms, most_ms)
    faster = plausible_ms(text, Prosody(rate_percent=rate_percent + 10))
    assert faster[0] <= least_ms
    assert faster[1] < most_ms
