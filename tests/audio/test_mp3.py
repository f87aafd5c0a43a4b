# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp3 import BitrateMode, MPEGInfo

from pipeline.audio.format import encode
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.mpeg import BITRATES_KBPS, DECODER_DELAY, ENCODER_DELAY
from pipeline.errors import AudioError
from pipeline.model import Pcm
from tests.audio.sounds import (
    between,
    decoded,
    heard_db,
    joined,
    mp3,
    mp3_file,
    peak,
    samples_of,
    silence,
    split_frames,
    tone,
)

SETTINGS = [(rate_hz, bitrate) for rate_hz, bitrates in BITRATES_KBPS.items() for bitrate in bitrates]
FORMATS = [Mp3Format(44_100, 96), Mp3Format(48_000, 128), Mp3Format(24_000, 64), Mp3Format(8000, 24)]


@pytest.mark.parametrize(("rate_hz", "bitrate_kbps"), SETTINGS)
def test_every_setting_that_is_allowed_is_kept(rate_hz: int, bitrate_kbps: int) -> None:
    """The file has the sample rate and the bit rate that were asked for, in one channel."""
    file = mp3(silence(300, rate_hz=rate_hz), bitrate_kbps=bitrate_kbps)

    facts = MPEGInfo(io.BytesIO(file))
    assert (facts.sample_rate, facts.channels, facts.bitrate_mode) == (rate_hz, 1, BitrateMode.CBR)
    assert facts.bitrate == pytest.approx(bitrate_kbps * 1000, rel=0.02)


def test_a_sample_rate_that_mp3_lacks_is_an_error() -> None:
    """The error names the rates that MP3 has."""
    with pytest.raises(AudioError, match=r"^MP3 has no sample rate of 96000 Hz$") as caught:
        Mp3Format(96_000).check()

    assert caught.value.hint == "Choose one of: 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000."


@pytest.mark.parametrize(
    ("rate_hz", "bitrate_kbps", "allowed"),
    [
        (44_100, 100, "32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320"),
        (24_000, 320, "8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160"),
        (11_025, 96, "8, 16, 24, 32, 40, 48, 56, 64"),
        (44_100, 0, "32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320"),
    ],
)
def test_a_bit_rate_that_mp3_lacks_is_an_error(rate_hz: int, bitrate_kbps: int, allowed: str) -> None:
    """The error names the bit rates that go with the sample rate."""
    with pytest.raises(AudioError, match=f"^MP3 at {rate_hz} Hz has no bit rate of {bitrate_kbps} kbit/s$") as caught:
        encode(silence(100, rate_hz=rate_hz), Mp3Format(rate_hz, bitrate_kbps))

    assert caught.value.hint == f"Choose one of: {allowed}."


def test_samples_at_another_rate_are_an_error() -> None:
    """Nothing is played too fast or too slow by mistake."""
    with pytest.raises(AudioError, match=r"^samples at 24000 Hz in a programme at 44100 Hz$"):
        encode(silence(48, rate_hz=24_000), Mp3Format(44_100))


@pytest.mark.parametrize("length", [0, 1, 1151, 1153])
def test_samples_that_are_no_whole_frames_are_an_error(length: int) -> None:
    """Nothing is padded where nobody would know of it."""
    with pytest.raises(AudioError, match=f"^{length} samples: expected whole frames of 1152$"):
        encode(Pcm(bytes(2 * length), 44_100), Mp3Format())


@settings(max_examples=20)
@given(length=st.integers(1200, 20_000), rate_hz=st.sampled_from([8000, 24_000, 44_100]))
def test_a_decoder_returns_as_many_samples_as_were_written(length: int, rate_hz: int) -> None:
    """By delay and padding in the header no sample is lost; at most the 46 of a decoder's tail are added."""
    assert 0 <= len(decoded(mp3(Pcm(bytes(2 * length), rate_hz)))) - length <= 46


def test_a_sound_stays_where_it_was() -> None:
    """The encoder's delay does not shift what is heard by a single sample."""
    piece = joined(silence(500, rate_hz=44_100), tone(440, 500, rate_hz=44_100), silence(500, rate_hz=44_100))

    heard = decoded(mp3(piece, bitrate_kbps=128))

    def difference(shift: int) -> int:
        was, now = (
            samples_of(between(piece, 26_000, 40_000)),
            samples_of(between(heard, 26_000 + shift, 40_000 + shift)),
        )
        return sum(abs(a - b) for a, b in zip(was, now, strict=True))

    assert min(range(-3, 4), key=difference) == 0


@pytest.mark.parametrize(
    ("rate_hz", "bitrate_kbps"), [(rate_hz, kbps) for rate_hz, kbps in SETTINGS if rate_hz in (48_000, 24_000, 8000)]
)
def test_a_sound_is_as_loud_in_the_file_as_before(rate_hz: int, bitrate_kbps: int) -> None:
    """LAME turns its input down by up to half a decibel, differently by bit rate: that is made good."""
    hz = rate_hz / 24
    sound = tone(hz, 300, rate_hz=rate_hz, level_db=-12)

    heard = decoded(mp3(sound, bitrate_kbps=bitrate_kbps))

    middle = between(heard, len(sound) // 4, len(sound) * 3 // 4)
    assert heard_db(middle, hz) == pytest.approx(-12, abs=0.1)


@pytest.mark.parametrize("format", FORMATS, ids=str)
@settings(max_examples=5)
@given(count=st.integers(1, 40))
def test_the_frames_of_a_piece_are_as_many_as_its_samples_fill(format: Mp3Format, count: int) -> None:
    """What the encoder adds to get its delay out is the tail, and long enough for that."""
    frames = encode(Pcm(bytes(2 * count * format.frame_length), format.rate_hz), format)

    assert len(split_frames(frames.body, format)) == count
    assert len(split_frames(frames.tail, format)) == frames.tail_count
    assert frames.tail_count * format.frame_length >= ENCODER_DELAY + DECODER_DELAY


@pytest.mark.parametrize("format", FORMATS, ids=str)
def test_every_frame_stands_alone(format: Mp3Format) -> None:
    """No frame keeps its bytes in one before it (ISO/IEC 11172-3, 2.4.2.7: main_data_begin is 0)."""
    length = 100 * format.frame_length
    sound = between(tone(700, 8000, rate_hz=format.rate_hz, level_db=-3), 0, length)

    for frame in split_frames(encode(sound, format).body, format):
        begin = frame[4] << 1 | frame[5] >> 7 if format.frame_length == 1152 else frame[4]
        assert begin == 0


@pytest.mark.parametrize("format", FORMATS, ids=str)
def test_pieces_that_end_in_silence_join_without_a_trace(format: Mp3Format) -> None:
    """Frames of pieces, one after another, sound as the pieces encoded in one go, sample for sample."""
    length = 20 * format.frame_length
    margin = silence(50, rate_hz=format.rate_hz)
    sound = tone(format.rate_hz / 60, 4000, rate_hz=format.rate_hz)
    sound = joined(margin, between(sound, 0, length - len(margin) - format.least_silence))
    piece = Pcm(sound.samples.ljust(2 * length, b"\0"), format.rate_hz)
    frames, whole = encode(piece, format), encode(joined(piece, piece, piece), format)

    cut, uncut = (
        decoded(mp3_file(content, format, length=3 * length))
        for content in (frames.body * 3 + frames.tail, whole.body + whole.tail)
    )

    assert len(cut) == len(uncut)
    for join in (length, 2 * length):
        around = [between(heard, join - format.frame_length, join) for heard in (cut, uncut)]
        assert peak(around[0]) <= peak(around[1]) + 2
    # Where an encoder puts its noise depends on what it heard before; what is heard does not.
    power, difference = (
        sum(sample * sample for sample in samples)
        for samples in (
            samples_of(uncut),
            [a - b for a, b in zip(samples_of(cut), samples_of(uncut), strict=True)],
        )
    )
    assert difference < power / 1000
