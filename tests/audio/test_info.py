# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import io

import pytest
from mutagen.mp3 import MPEGInfo

from pipeline.audio.info import info_frame_bytes, render_info_frame
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.mpeg import BITRATES_KBPS
from tests.audio.sounds import between, mp3, split_frames, tone

FORMATS = [Mp3Format(rate_hz, bitrate) for rate_hz, bitrates in BITRATES_KBPS.items() for bitrate in bitrates]


@pytest.mark.parametrize("format", FORMATS, ids=str)
def test_the_header_is_a_frame_of_the_format(format: Mp3Format) -> None:
    """Whatever the bit rate, the tag fits into one frame, whose length is known before its content."""
    header = render_info_frame(format, frames=1000, size_bytes=300_000, length=998 * format.frame_length)

    assert len(header) == info_frame_bytes(format)
    assert split_frames(header, format) == [header]


def test_the_header_counts_what_follows_it() -> None:
    """Number of frames and of bytes, and a rising seek table."""
    file = mp3(tone(440, 5000, rate_hz=44_100), bitrate_kbps=96)

    header, *sound = split_frames(file, Mp3Format(44_100, 96))

    at = header.index(b"Info")
    flags, count, size = (int.from_bytes(header[at + n : at + n + 4], "big") for n in (4, 8, 12))
    assert (flags, count, size) == (0b1111, len(sound), len(file))


@pytest.mark.parametrize("frames", [7, 100, 40_000])
def test_the_seek_table_finds_each_hundredth(frames: int) -> None:
    """Entry n is the byte at which n per cent of the sound begin, in 256ths of the file."""
    format = Mp3Format(48_000, 96)
    header = render_info_frame(format, frames=frames, size_bytes=288 * frames, length=1152 * (frames - 1))

    at = header.index(b"Info") + 16
    for percent, entry in enumerate(header[at : at + 100]):
        byte = len(header) + 288 * frames * percent / 100
        assert entry == pytest.approx(byte * 256 / (len(header) + 288 * frames), abs=1.01)


@pytest.mark.parametrize("rate_hz", [44_100, 24_000, 8000])
@pytest.mark.parametrize("length", [1, 575, 1152, 1153, 50_000])
def test_a_second_reader_finds_the_same_length(length: int, rate_hz: int) -> None:
    """Mutagen takes delay and padding from the tag, and so knows the length to the sample."""
    file = mp3(between(tone(440, 8000, rate_hz=rate_hz), 0, length))

    facts = MPEGInfo(io.BytesIO(file))

    assert facts.encoder_info.startswith("LAME 3.100")
    assert facts.length == pytest.approx(length / rate_hz, abs=0.1 / rate_hz)
