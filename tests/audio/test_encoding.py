# mypy: allow-untyped-calls
# (mutagen is not annotated)

from __future__ import annotations

import errno
import io
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp3 import BitrateMode, MPEGInfo

from pipeline.audio.encoding import BITRATES_KBPS, Mp3Writer
from pipeline.errors import AudioError
from pipeline.model import Pcm
from tests.audio.sounds import between, decoded, heard_db, joined, mp3, samples_of, silence, tone

SETTINGS = [(rate_hz, bitrate) for rate_hz, bitrates in BITRATES_KBPS.items() for bitrate in bitrates]


def frames(file: bytes) -> Iterator[bytes]:
    """Yield the MPEG frames of a file at 44.1 kHz in constant bit rate, by their headers (ISO/IEC 11172-3, 2.4.2.3)."""
    kbps = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    at = 0
    while at < len(file):
        sync, third = int.from_bytes(file[at : at + 2], "big"), file[at + 2]
        assert sync == 0xFFFB, f"no MPEG-1 layer III frame at byte {at}"
        length = 144 * kbps[third >> 4] * 1000 // 44_100 + (third >> 1 & 1)
        yield file[at : at + length]
        at += length


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
        Mp3Writer(io.BytesIO(), rate_hz=96_000)

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
        Mp3Writer(io.BytesIO(), rate_hz=rate_hz, bitrate_kbps=bitrate_kbps)

    assert caught.value.hint == f"Choose one of: {allowed}."


def test_samples_at_another_rate_are_an_error() -> None:
    """Nothing is played too fast or too slow by mistake."""
    with (
        pytest.raises(AudioError, match=r"^samples at 24000 Hz in a programme at 44100 Hz$"),
        Mp3Writer(io.BytesIO(), rate_hz=44_100) as writer,
    ):
        writer.write(silence(10, rate_hz=24_000))


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, 8000), max_size=6))
def test_it_does_not_matter_how_the_samples_come(cuts: list[int]) -> None:
    """In one piece or in many, empty ones among them: the file is the same."""
    whole = tone(440, 1000, rate_hz=8000)
    edges = [0, *sorted(cuts), len(whole)]
    pieces = [between(whole, start, end) for start, end in pairwise(edges)]

    assert mp3(*pieces) == mp3(whole)


@settings(max_examples=20)
@given(length=st.integers(1, 20_000), rate_hz=st.sampled_from([8000, 24_000, 44_100]))
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


def test_the_header_counts_what_follows_it() -> None:
    """The first frame is an Info header with the number of frames and of bytes, and a rising seek table."""
    file = mp3(tone(440, 5000, rate_hz=44_100), bitrate_kbps=96)

    header, *sound = frames(file)

    at = header.index(b"Info")
    flags, count, size = (int.from_bytes(header[at + n : at + n + 4], "big") for n in (4, 8, 12))
    table = header[at + 16 : at + 116]
    assert flags == 0b1111
    assert count == len(sound)
    # Encoders differ in whether the header's own bytes count.
    assert size in (len(file), len(file) - len(header))
    assert list(table) == sorted(table)
    assert table[50] == pytest.approx(128, abs=3)


def test_the_file_carries_no_version_and_no_tag() -> None:
    """Another release of the muxer writes the same bytes; tags are written elsewhere."""
    file = mp3(tone(440, 300, rate_hz=44_100))

    assert file.startswith(b"\xff\xfb")
    assert b"Lavf" in file
    assert b"Lavf6" not in file
    assert b"Lavc" not in file
    assert file[-128:-125] != b"TAG"


class FullDisk(io.BytesIO):
    """A file on a disk that takes a number of bytes."""

    def __init__(self, room_bytes: int) -> None:
        super().__init__()
        self.room_bytes = room_bytes

    def write(self, content: object) -> int:
        """Write if there is room left."""
        if self.tell() >= self.room_bytes:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)  # type: ignore[arg-type]  # whatever buffer PyAV gives


@pytest.mark.parametrize("room_bytes", [0, 100, 20_000, 59_000])
def test_a_full_disk_is_told(room_bytes: int, capfd: pytest.CaptureFixture[str]) -> None:
    """Whether the disk is full at the beginning or at the end, the error is the disk's, and nothing is printed."""
    sound = tone(440, 5000, rate_hz=44_100)
    disk = FullDisk(room_bytes)

    with pytest.raises(OSError, match="No space left") as caught, Mp3Writer(disk, rate_hz=44_100) as writer:
        writer.write(sound)

    assert caught.value.errno == errno.ENOSPC
    assert capfd.readouterr() == ("", "")


def test_an_error_of_the_caller_passes_through() -> None:
    """What goes wrong while samples are made is not hidden by the encoder."""
    clips: dict[str, Pcm] = {}

    with pytest.raises(KeyError, match="lost"), Mp3Writer(io.BytesIO()) as writer:
        writer.write(clips["lost"])
