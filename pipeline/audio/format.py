"""What a programme needs of an audio format, whichever it is.

A programme is put together from pieces that are encoded each on its own. What is heard of a piece
comes late, by the delay of encoder and decoder, and the frames that the encoder adds to get the last
of it out are the tail. Between two pieces the tail is left out, and the beginning of the next piece,
still silent by the same delay, sounds in its place. That is exact where a piece ends in silence, at
least :attr:`AudioFormat.least_silence` samples of it: the delay, and a frame in which the sound
before dies away.

A new format is a class of this shape and an entry in :data:`pipeline.audio.formats.FORMATS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.codec import CodecContext
from av.packet import Packet

from pipeline.audio.tagging import Tags
from pipeline.errors import AudioError
from pipeline.model import Pcm

_FULL_SCALE = 32_768


@dataclass(frozen=True, slots=True)
class Codec:
    """How FFmpeg's libraries are asked for a format: their names for it, and what it is encoded with."""

    encoder: str  # both take and give samples as floats in a plane
    decoder: str
    options: Mapping[str, str] = field(default_factory=dict)
    makeup_db: float = 0.0  # what the encoder takes off the level of its input
    extradata: bytes = b""  # what the decoder must know beforehand


@dataclass(frozen=True, slots=True)
class Frames:
    """A piece as encoded frames: those of its length, and after them the tail."""

    data: bytes
    sizes: tuple[int, ...]  # bytes of each frame, the tail's too
    count: int  # frames of its length

    @property
    def body(self) -> bytes:
        """The frames of its length."""
        return self.data[: sum(self.sizes[: self.count])]

    @property
    def tail(self) -> bytes:
        """The frames that get the delay out."""
        return self.data[sum(self.sizes[: self.count]) :]

    @property
    def tail_count(self) -> int:
        """How many frames the tail has."""
        return len(self.sizes) - self.count


class FrameWriter(Protocol):
    """Puts pieces into a file one after another."""

    def append(self, frames: Frames) -> None:
        """Write a piece after those before it; its tail only if it stays the last one."""

    def finish(self, tags: Tags, /) -> None:
        """Write what makes the file whole; what its container needs of the tags, such as chapters, comes of these."""


class AudioFormat(Protocol):
    """The format of a programme's file: mono, with a sample rate and a bit rate."""

    @property
    def rate_hz(self) -> int:
        """The sample rate."""

    @property
    def bitrate_kbps(self) -> int:
        """The bit rate."""

    @property
    def suffix(self) -> str:
        """The end of its files' names, with the point."""

    @property
    def media_type(self) -> str:
        """What an enclosure is said to be."""

    @property
    def codec(self) -> Codec:
        """What encodes and decodes it."""

    @property
    def frame_length(self) -> int:
        """The samples of a frame."""

    @property
    def delay(self) -> int:
        """By how many samples a piece is heard late."""

    @property
    def least_silence(self) -> int:
        """The samples of silence in which a piece must end to be followed by another."""

    def check(self) -> None:
        """Return if the format has this sample rate and, with it, this bit rate.

        Raises:
            AudioError: naming those it has, if not.
        """

    def writing(self, target: Path) -> AbstractContextManager[FrameWriter]:
        """Open a file for frames; it is closed, not finished, at the end of the block."""


def encode(pcm: Pcm, format: AudioFormat) -> Frames:
    """Encode whole frames of samples; as loud as they are, if their peaks stay half a decibel under full scale.

    Raises:
        AudioError: if there is no such format, or the samples are at another rate or no whole frames.
    """
    format.check()
    if pcm.rate_hz != format.rate_hz:
        raise AudioError(f"samples at {pcm.rate_hz} Hz in a programme at {format.rate_hz} Hz")
    count, rest = divmod(len(pcm), format.frame_length)
    if rest or not count:
        raise AudioError(f"{len(pcm)} samples: expected whole frames of {format.frame_length}")
    codec = format.codec
    encoder = CodecContext.create(codec.encoder, "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate = format.rate_hz
    encoder.layout = "mono"
    encoder.format = "fltp"
    encoder.bit_rate = format.bitrate_kbps * 1000
    encoder.options = dict(codec.options)
    packets = [*encoder.encode(_floats(pcm, codec.makeup_db)), *encoder.encode(None)]
    frames = [bytes(packet) for packet in packets]
    return Frames(b"".join(frames), tuple(map(len, frames)), count)


def decode_frames(frames: Frames, format: AudioFormat) -> Pcm:
    """Return what is heard of a piece: as many samples as were encoded, where they were."""
    decoder = CodecContext.create(format.codec.decoder, "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.sample_rate = format.rate_hz
    decoder.layout = "mono"
    if format.codec.extradata:
        decoder.extradata = format.codec.extradata
    samples = bytearray()
    start = 0
    for size in frames.sizes:
        for frame in decoder.decode(Packet(frames.data[start : start + size])):
            samples += memoryview(frame.planes[0])[: 4 * frame.samples]
        start += size
    for frame in decoder.decode(None):
        samples += memoryview(frame.planes[0])[: 4 * frame.samples]
    heard = np.frombuffer(samples, np.float32)[format.delay : format.delay + frames.count * format.frame_length]
    whole = np.rint(heard * _FULL_SCALE).clip(-_FULL_SCALE, _FULL_SCALE - 1)
    return Pcm(whole.astype(np.int16).tobytes(), format.rate_hz)


def _floats(pcm: Pcm, gain_db: float) -> AudioFrame:
    """Return samples, made louder, as a frame of floats: what passes full scale is not clipped."""
    gain = np.float32(10 ** (gain_db / 20) / _FULL_SCALE)
    floats = np.frombuffer(pcm.samples, np.int16) * gain
    frame = AudioFrame.from_ndarray(floats.reshape(1, -1), format="fltp", layout="mono")
    frame.sample_rate = pcm.rate_hz
    frame.pts = 0
    return frame
