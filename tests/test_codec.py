"""Audio bytes and samples: nothing is lost that need not be, and garbage is told apart."""

from __future__ import annotations

import io
import math
from array import array
from itertools import pairwise
from typing import Literal

import av
import pytest
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codec import decode, encode_flac
from pipeline.errors import AudioError
from pipeline.model import Encoded, Pcm

RATES_HZ = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)


def tone(frequency_hz: float, *, duration_ms: int, rate_hz: int) -> Pcm:
    """A sine at half of full scale."""
    count = duration_ms * rate_hz // 1000
    return Pcm(
        array(
            "h", (round(16_000 * math.sin(2 * math.pi * frequency_hz * n / rate_hz)) for n in range(count))
        ).tobytes(),
        rate_hz,
    )


def encoded(pcm: Pcm, codec: Literal["mp3", "pcm_s16le"], media_type: str, *, layout: str = "mono") -> Encoded:
    """Samples as another program would deliver them; in stereo both sides sound alike."""
    sides = 2 if layout == "stereo" else 1
    samples = array("h", (sample for sample in array("h", pcm.samples) for _ in range(sides)))
    frame = AudioFrame(format="s16", layout=layout, samples=len(pcm))
    frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate = pcm.rate_hz
    target = io.BytesIO()
    with av.open(target, "w", format="wav" if codec == "pcm_s16le" else "mp3") as container:
        stream = container.add_stream(codec, rate=pcm.rate_hz)
        assert isinstance(stream, AudioStream)
        stream.layout = layout
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return Encoded(target.getvalue(), media_type)


def frequency_hz(pcm: Pcm) -> float:
    """The pitch of a tone, by how often it crosses zero upwards in its middle half."""
    samples = array("h", pcm.samples)
    middle = samples[len(samples) // 4 : len(samples) * 3 // 4]
    crossings = sum(1 for before, after in pairwise(middle) if before < 0 <= after)
    return crossings * pcm.rate_hz / len(middle)


@settings(deadline=None, max_examples=20)
@given(st.binary(max_size=4000).map(lambda data: data[: len(data) // 2 * 2]), st.sampled_from(RATES_HZ))
def test_flac_keeps_every_sample(samples: bytes, rate_hz: int) -> None:
    """From none at all to the loudest noise."""
    pcm = Pcm(samples, rate_hz)
    flac = encode_flac(pcm)

    assert flac.media_type == "audio/flac"
    assert decode(flac) == pcm


def test_flac_keeps_every_sample_of_a_long_clip() -> None:
    """Beyond one frame of the codec too, and in less room."""
    pcm = tone(440, duration_ms=3000, rate_hz=24_000)
    flac = encode_flac(pcm)

    assert decode(flac) == pcm
    assert len(flac.data) < len(pcm.samples)


def test_the_same_samples_give_the_same_flac() -> None:
    """No clock and no chance goes into the bytes."""
    pcm = tone(440, duration_ms=200, rate_hz=24_000)

    assert encode_flac(pcm) == encode_flac(pcm)


@pytest.mark.parametrize("rate_hz", [None, 16_000, 24_000, 44_100])
def test_mp3_is_decoded_at_the_rate_that_is_wanted(rate_hz: int | None) -> None:
    """Length and pitch stay what they were, whatever the sample rate."""
    pcm = decode(encoded(tone(440, duration_ms=1000, rate_hz=24_000), "mp3", "audio/mpeg"), rate_hz=rate_hz)

    assert pcm.rate_hz == (rate_hz or 24_000)
    assert pcm.duration_ms == pytest.approx(1000, abs=80)  # whole frames of 24 ms, and the codec's own delay
    assert frequency_hz(pcm) == pytest.approx(440, abs=4)


def test_stereo_becomes_mono() -> None:
    """Both sides in one, at the same length and pitch."""
    pcm = decode(encoded(tone(300, duration_ms=500, rate_hz=22_050), "pcm_s16le", "audio/wav", layout="stereo"))

    assert pcm.duration_ms == 500
    assert frequency_hz(pcm) == pytest.approx(300, abs=5)


def test_wav_is_decoded_sample_by_sample() -> None:
    """What is already PCM is not touched."""
    pcm = tone(300, duration_ms=500, rate_hz=22_050)

    assert decode(encoded(pcm, "pcm_s16le", "audio/wav")) == pcm


@pytest.mark.parametrize("rate_hz", [8_000, 44_100])
def test_pcm_is_resampled(rate_hz: int) -> None:
    """The length stays within a millisecond, and the pitch is the same."""
    pcm = decode(tone(440, duration_ms=700, rate_hz=24_000), rate_hz=rate_hz)

    assert pcm.rate_hz == rate_hz
    assert pcm.duration_ms == pytest.approx(700, abs=1)
    assert frequency_hz(pcm) == pytest.approx(440, abs=4)


def test_pcm_at_the_wanted_rate_is_left_alone() -> None:
    """No resampler touches it."""
    pcm = tone(440, duration_ms=50, rate_hz=24_000)

    assert decode(pcm) == pcm
    assert decode(pcm, rate_hz=24_000) == pcm


def test_no_samples_are_no_samples_at_any_rate() -> None:
    """Silence of no length is no fault."""
    assert decode(Pcm(b"", 24_000), rate_hz=44_100) == Pcm(b"", 44_100)
    assert decode(encode_flac(Pcm(b"", 24_000)), rate_hz=44_100) == Pcm(b"", 44_100)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 500,
        b"<html>busy</html>" * 20,
        b"ID3\x04" + b"\0" * 60,
        b"fLaC" + b"\xff" * 60,
        b"RIFF\x24\0\0\0WAVE",
    ],
    ids=["empty", "zeros", "html", "id3", "flac", "wav"],
)
def test_what_is_no_audio_is_refused(data: bytes) -> None:
    """The message says how much of what could not be decoded."""
    with pytest.raises(AudioError, match=f"^{len(data)} bytes of audio/mpeg cannot be decoded"):
        decode(Encoded(data, "audio/mpeg"), rate_hz=24_000)


@settings(deadline=None, max_examples=20)
@given(st.data())
def test_audio_that_was_cut_off_is_decoded_or_refused(data: st.DataObject) -> None:
    """Any prefix of a file gives audio no longer than the whole, or an error of ours."""
    flac = encode_flac(tone(440, duration_ms=300, rate_hz=8_000)).data
    length = data.draw(st.integers(0, len(flac)))

    try:
        pcm = decode(Encoded(flac[:length], "audio/flac"))
    except AudioError:
        return
    assert pcm.duration_ms <= 300


def test_tags_that_are_no_text_keep_nobody_from_hearing() -> None:
    """Programs have written Latin-1 where an ID3 tag says UTF-8."""
    title = b"\x03caf\xe9"
    tag = b"ID3\x04\0\0\0\0\0" + bytes([10 + len(title)]) + b"TIT2\0\0\0" + bytes([len(title)]) + b"\0\0" + title
    plain = encoded(tone(440, duration_ms=500, rate_hz=24_000), "mp3", "audio/mpeg")

    assert decode(Encoded(tag + plain.data, "audio/mpeg")) == decode(plain)
