"""What an engine answers, and its samples."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordMark:
    """When a word of the spoken text sounds, from the start of its audio."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Pcm:
    """Mono audio as signed 16-bit little-endian samples."""

    samples: bytes
    rate_hz: int

    def __len__(self) -> int:
        """The number of samples."""
        return len(self.samples) // 2

    @property
    def duration_ms(self) -> int:
        """Its length, rounded to the nearest millisecond."""
        return round(len(self) * 1000 / self.rate_hz)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Audio as an engine delivered it: the bytes of a file, and their media type."""

    data: bytes
    media_type: str  # audio/mpeg, audio/flac, audio/wav, audio/ogg


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine answers: audio as delivered or PCM, and when each word sounds."""

    audio: Encoded | Pcm
    marks: tuple[WordMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Clip:
    """Decoded speech, ready to be mixed."""

    pcm: Pcm
    marks: tuple[WordMark, ...] = ()
    lead: int = 0  # samples that were cut off its beginning
