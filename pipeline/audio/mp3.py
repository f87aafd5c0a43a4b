"""MP3: constant bit rate, mono, the same bytes for the same samples.

Frames are encoded without the bit reservoir, so that none needs the bytes of another, and frames of
several pieces may follow each other in one file.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.audio.format import Codec, Frames
from pipeline.audio.info import info_frame_bytes, render_info_frame
from pipeline.audio.mpeg import BITRATES_KBPS, DECODER_DELAY, ENCODER_DELAY
from pipeline.audio.tagging import Tags
from pipeline.errors import AudioError

# LAME turns its input down before encoding, by bit rate (presets.c, abr_switch_map).
_LAME_SCALES = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
_LAME_SCALE_BELOW = 0.95


@dataclass(frozen=True, slots=True)
class Mp3Format:
    """Sample rate and bit rate of an MP3 file.

    >>> Mp3Format(24_000, 64).frame_length
    576
    """

    rate_hz: int = 44_100
    bitrate_kbps: int = 96

    def check(self) -> None:
        """Return if MP3 has this sample rate and, with it, this bit rate.

        Raises:
            AudioError: naming those it has, if not.
        """
        bitrates = BITRATES_KBPS.get(self.rate_hz)
        if bitrates is None:
            raise AudioError(
                f"MP3 has no sample rate of {self.rate_hz} Hz",
                hint=f"Choose one of: {', '.join(map(str, BITRATES_KBPS))}.",
            )
        if self.bitrate_kbps not in bitrates:
            raise AudioError(
                f"MP3 at {self.rate_hz} Hz has no bit rate of {self.bitrate_kbps} kbit/s",
                hint=f"Choose one of: {', '.join(map(str, bitrates))}.",
            )

    @property
    def suffix(self) -> str:
        """The end of its files' names."""
        return ".mp3"

    @property
    def media_type(self) -> str:
        """What an enclosure is said to be."""
        return "audio/mpeg"

    @property
    def codec(self) -> Codec:
        """LAME, at full level and without the bit reservoir."""
        makeup_db = -20 * math.log10(_LAME_SCALES.get(self.bitrate_kbps, _LAME_SCALE_BELOW))
        return Codec("libmp3lame", "mp3float", {"reservoir": "0"}, makeup_db)

    @property
    def frame_length(self) -> int:
        """The samples of a frame: two granules of 576 in MPEG-1, one in MPEG-2 and 2.5."""
        return 1152 if self.rate_hz >= 32_000 else 576

    @property
    def delay(self) -> int:
        """By how many samples a piece is heard late."""
        return ENCODER_DELAY + DECODER_DELAY

    @property
    def least_silence(self) -> int:
        """The samples of silence in which a piece must end to be followed by another."""
        return self.delay + self.frame_length

    @contextmanager
    def writing(self, target: Path) -> Iterator[Mp3Writer]:
        """Open a file for frames."""
        with target.open("wb") as file:
            yield Mp3Writer(file, self)


class Mp3Writer:
    """Puts pieces into a file one after another, and at the end the header before them."""

    def __init__(self, file: BinaryIO, format: Mp3Format) -> None:
        self._file = file
        self._format = format
        self._count = 0
        self._size_bytes = 0
        self._last: Frames | None = None
        file.write(bytes(info_frame_bytes(format)))

    def append(self, frames: Frames) -> None:
        """Write a piece after those before it."""
        self._size_bytes += self._file.write(frames.body)
        self._count += frames.count
        self._last = frames

    def finish(self, _: Tags, /) -> None:
        """Write what the encoder held back of the last piece, and the header; tags stand before the frames."""
        tail = self._last.tail if self._last else b""
        header = render_info_frame(
            self._format,
            frames=self._count + (self._last.tail_count if self._last else 0),
            size_bytes=self._size_bytes + self._file.write(tail),
            length=self._count * self._format.frame_length,
        )
        self._file.seek(0)
        self._file.write(header)
