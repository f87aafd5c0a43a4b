"""M4A: AAC-LC in an MP4 container, mono, the same bytes for the same samples.

The encoder is FFmpeg's own. A frame overlaps the one after it, so what is heard of a piece comes one
frame late, and the encoder adds one frame at the end. Noise substitution is off: what a decoder puts
in for it depends on what it has decoded before, which would make a piece sound otherwise in a
programme than by itself.
"""

from __future__ import annotations

import shutil
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.audio.format import Codec, Frames
from pipeline.audio.iso639 import UNDETERMINED, three_letter_code
from pipeline.audio.m4a_file import FRAME_LENGTH, PRIMING, SAMPLE_RATES, Sound, audio_specific_config, render_head
from pipeline.audio.tagging import Tags
from pipeline.errors import AudioError

RATES_HZ = tuple(rate_hz for rate_hz in SAMPLE_RATES if rate_hz <= 48_000)
_LEAST_KBPS = 16
_MOST_BITS = 6144  # of a frame, for each channel (ISO/IEC 14496-3, 4.5.3)
_MOST_SAMPLES = 2**32 - 1  # a day at 48 kHz
_COPIED_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class M4aFormat:
    """Sample rate and bit rate of an M4A file.

    >>> M4aFormat(24_000, 64).least_silence
    2048
    """

    rate_hz: int = 44_100
    bitrate_kbps: int = 96

    def check(self) -> None:
        """Return if AAC has this sample rate and, with it, this bit rate.

        Raises:
            AudioError: naming those it has, if not.
        """
        if self.rate_hz not in RATES_HZ:
            raise AudioError(
                f"M4A has no sample rate of {self.rate_hz} Hz",
                hint=f"Choose one of: {', '.join(map(str, RATES_HZ))}.",
            )
        most_kbps = _MOST_BITS * self.rate_hz // FRAME_LENGTH // 1000
        if not _LEAST_KBPS <= self.bitrate_kbps <= most_kbps:
            raise AudioError(
                f"M4A at {self.rate_hz} Hz has no bit rate of {self.bitrate_kbps} kbit/s",
                hint=f"Choose one from {_LEAST_KBPS} to {most_kbps}.",
            )

    @property
    def suffix(self) -> str:
        """The end of its files' names."""
        return ".m4a"

    @property
    def media_type(self) -> str:
        """What an enclosure is said to be (Apple Podcasts, podcast requirements)."""
        return "audio/x-m4a"

    @property
    def codec(self) -> Codec:
        """FFmpeg's AAC with its faster search: truer to the signal than its other one, and to the bit rate."""
        return Codec("aac", "aac", {"aac_coder": "fast", "aac_pns": "0"}, extradata=audio_specific_config(self.rate_hz))

    @property
    def frame_length(self) -> int:
        """The samples of a frame, at every rate."""
        return FRAME_LENGTH

    @property
    def delay(self) -> int:
        """By how many samples a piece is heard late."""
        return PRIMING

    @property
    def least_silence(self) -> int:
        """The samples of silence in which a piece must end to be followed by another."""
        return self.delay + self.frame_length

    @contextmanager
    def writing(self, target: Path) -> Iterator[M4aWriter]:
        """Open a file for frames, which wait beside it until it is known what stands before them."""
        with target.open("wb") as file, tempfile.TemporaryFile(dir=target.parent) as waiting:
            yield M4aWriter(file, waiting, self)


class M4aWriter:
    """Gathers pieces, and at the end writes them after the tables that say where each frame stands."""

    def __init__(self, file: BinaryIO, waiting: BinaryIO, format: M4aFormat) -> None:
        self._file = file
        self._waiting = waiting
        self._format = format
        self._sizes = array("I")
        self._last: Frames | None = None

    def append(self, frames: Frames) -> None:
        """Keep a piece after those before it."""
        self._waiting.write(frames.body)
        self._sizes.extend(frames.sizes[: frames.count])
        self._last = frames

    def finish(self, tags: Tags) -> None:
        """Write the file, with the chapters of the tags.

        Raises:
            AudioError: if it would be longer than a day.
        """
        length = len(self._sizes) * FRAME_LENGTH
        if length > _MOST_SAMPLES:
            raise AudioError("an M4A file holds no more than a day", hint="Make an MP3 file, or more than one episode.")
        if self._last is not None:
            self._waiting.write(self._last.tail)
            self._sizes.extend(self._last.sizes[self._last.count :])
        language = three_letter_code(tags.languages[0]) if tags.languages else UNDETERMINED
        sound = Sound(self._format.rate_hz, self._sizes, length, language)
        self._file.writelines(render_head(sound, tags.chapters))
        self._waiting.seek(0)
        shutil.copyfileobj(self._waiting, self._file, _COPIED_BYTES)
