"""Audio bytes to samples and back, in-process through PyAV (FFmpeg's libraries).

No program is started and none need be installed. Samples are mono, signed 16 bits.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer

from pipeline.errors import AudioError
from pipeline.model import Encoded, Pcm

# PyAV 18 fails on tags that are not UTF-8 unless it is told; from 19 on it reads them, and cannot be told.
_LENIENT = {"metadata_errors": "replace"} if int(version("av").partition(".")[0]) < 19 else {}
open_audio: Callable[..., InputContainer] = partial(av.open, mode="r", **_LENIENT)
"""Open audio to be read, whatever its tags hold: a file's path, or a stream of bytes."""


def decode(audio: Encoded | Pcm, *, rate_hz: int | None = None) -> Pcm:
    """Return audio as mono PCM, at its own sample rate or at the one asked for.

    Raises:
        AudioError: if the bytes are no audio that FFmpeg's libraries can decode.
    """
    if isinstance(audio, Pcm):
        wanted_hz = rate_hz or audio.rate_hz
        if wanted_hz == audio.rate_hz or not len(audio):
            return Pcm(audio.samples, wanted_hz)
        return _resample([frame_of(audio)], wanted_hz)
    try:
        with open_audio(io.BytesIO(audio.data)) as container:
            stream = container.streams.audio[0]
            return _resample(container.decode(stream), rate_hz or stream.rate)
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise AudioError(f"{len(audio.data)} bytes of {audio.media_type} cannot be decoded: {error}") from error


def from_floats(samples: array[float], *, rate_hz: int, played_at_hz: int) -> Pcm:
    """Return samples from -1 to 1 (type code ``f``) as PCM of a sample rate, which they have when played at another.

    >>> from_floats(array("f", [0, 0.5, -2, 1]), rate_hz=8000, played_at_hz=8000).samples.hex(" ", 2)
    '0000 0040 0080 ff7f'
    """
    if not samples:
        return Pcm(b"", rate_hz)
    frame = AudioFrame(format="flt", layout="mono", samples=len(samples))
    frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate = played_at_hz
    frame.pts = 0
    return _resample([frame], rate_hz)


def encode_flac(pcm: Pcm) -> Encoded:
    """Return PCM as FLAC, which keeps every sample."""
    target = io.BytesIO()
    with av.open(target, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=pcm.rate_hz, layout="mono")
        assert isinstance(stream, AudioStream)
        stream.format = "s16"
        if len(pcm):
            container.mux(stream.encode(frame_of(pcm)))
        container.mux(stream.encode(None))
    return Encoded(target.getvalue(), "audio/flac")


def frame_of(pcm: Pcm) -> AudioFrame:
    """Return PCM as one PyAV frame that begins at zero."""
    frame = AudioFrame(format="s16", layout="mono", samples=len(pcm))
    frame.planes[0].update(pcm.samples.ljust(frame.planes[0].buffer_size, b"\0"))
    frame.sample_rate = pcm.rate_hz
    frame.pts = 0
    return frame


def _resample(frames: Iterator[AudioFrame] | list[AudioFrame], rate_hz: int) -> Pcm:
    resampler = AudioResampler(format="s16", layout="mono", rate=rate_hz)
    samples = bytearray()
    for frame in (*frames, None):
        if frame is not None and not frame.samples:
            continue
        for resampled in resampler.resample(frame):
            samples += bytes(resampled.planes[0])[: resampled.samples * 2]
    return Pcm(bytes(samples), rate_hz)
