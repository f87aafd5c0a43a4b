"""What a finished file sounds like: decoded once from its start to its end, whatever its format, in flat memory."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.filter import Graph

from pipeline.audio.loudness import SILENCE_LUFS
from pipeline.audio.samples import peak
from pipeline.codec import open_audio
from pipeline.errors import AudioError
from pipeline.model import Pcm

WINDOW_MS = 10
"""How finely sound is told from silence."""

_SILENCE_PEAK = 32_768 * 10 ** (-50 / 20)  # -50 dBFS; below lies the noise that lossy codecs leave
_FULL_SCALE = 32_767
_SHORTEST_CLIPPED = 3  # samples of full scale in a row; one alone may be a peak


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a file once it has been listened to.

    >>> heard = Heard(60, 60, -16.0, -1.5, (), bytes([0, 1, 1, 0, 0, 0]))
    >>> heard.sounding_ms(0, 30), list(heard.silences(30))
    (20, [(30, 60)])
    """

    duration_ms: int  # of the samples
    header_ms: int | None  # what the file says before it is decoded
    loudness_lufs: float  # integrated
    true_peak_dbtp: float
    clipped_ms: tuple[int, ...]  # the windows in which samples stay at full scale
    sounding: bytes  # for each window, 1 where something is louder than -50 dBFS

    def sounding_ms(self, start_ms: int, end_ms: int) -> int:
        """How long it sounds between two times."""
        return WINDOW_MS * sum(self.sounding[start_ms // WINDOW_MS : end_ms // WINDOW_MS])

    def silences(self, at_least_ms: int) -> Iterator[tuple[int, int]]:
        """Yield where silence begins and ends that lasts for some time."""
        at_ms = 0
        for sounds, windows in groupby(self.sounding):
            start_ms, at_ms = at_ms, at_ms + WINDOW_MS * sum(1 for _ in windows)
            if not sounds and at_ms - start_ms >= at_least_ms:
                yield start_ms, at_ms


def listen(path: Path) -> Heard:
    """Listen to a whole file.

    Raises:
        AudioError: if it is no audio, or cannot be decoded to its end.
    """
    try:
        with open_audio(str(path)) as container:
            stream = container.streams.audio[0]
            meter, ear = _Meter(stream), _Ear(stream.rate)
            for frame in container.decode(stream):
                if frame.samples:
                    meter.push(frame)
                    ear.push(frame)
            ear.push(None)
            meter.push(None)
            header = stream.duration
            return Heard(
                duration_ms=ear.samples * 1000 // stream.rate,
                header_ms=None if header is None or stream.time_base is None else int(header * stream.time_base * 1000),
                loudness_lufs=meter.loudness_lufs,
                true_peak_dbtp=meter.true_peak_dbtp,
                clipped_ms=tuple(ear.clipped_ms),
                sounding=bytes(ear.sounding),
            )
    except (av.FFmpegError, OSError, IndexError, ValueError) as error:
        raise AudioError(f"cannot be decoded: {error}", where=str(path), hint="Build the episode again.") from error


class _Meter:
    """FFmpeg's meter of loudness and true peak, fed frame by frame."""

    def __init__(self, stream: AudioStream) -> None:
        self.loudness_lufs = SILENCE_LUFS
        self.true_peak_dbtp = -math.inf
        self._graph = Graph()
        source = self._graph.add_abuffer(
            sample_rate=stream.rate, format=stream.format.name, layout=stream.layout.name, time_base=stream.time_base
        )
        meter = self._graph.add("ebur128", "metadata=1:framelog=quiet:peak=true")
        self._graph.link_nodes(source, meter, self._graph.add("abuffersink")).configure()

    def push(self, frame: AudioFrame | None) -> None:
        """Measure a frame; None after the last one."""
        self._graph.push(frame)
        while True:
            try:
                report = self._graph.pull().metadata
            except (av.EOFError, av.BlockingIOError):
                return
            # Both are of all that has been heard so far.
            self.loudness_lufs = max(SILENCE_LUFS, float(report.get("lavfi.r128.I", self.loudness_lufs)))
            amplitude = float(report.get("lavfi.r128.true_peak", 0))
            self.true_peak_dbtp = max(self.true_peak_dbtp, 20 * math.log10(amplitude) if amplitude else -math.inf)


class _Ear:
    """Tells sound from silence and from clipping, window by window."""

    def __init__(self, rate_hz: int) -> None:
        self.samples = 0
        self.sounding = bytearray()
        self.clipped_ms: list[int] = []
        self._rate_hz = rate_hz
        self._resampler = AudioResampler(format="s16", layout="mono", rate=rate_hz)
        self._waiting = bytearray()  # samples of a window that is not full yet

    def push(self, frame: AudioFrame | None) -> None:
        """Hear a frame; None after the last one."""
        for part in self._resampler.resample(frame):
            self._waiting += bytes(part.planes[0])[: 2 * part.samples]
            self.samples += part.samples
        start = 0
        while self._waiting and (size := self._window_bytes()) <= len(self._waiting) - start:
            self._hear(bytes(self._waiting[start : start + size]))
            start += size
        del self._waiting[:start]
        if frame is None and self._waiting:
            self._hear(bytes(self._waiting))

    def _window_bytes(self) -> int:
        """The length of the next window; not all are equal where a rate is no multiple of a hundred."""
        window = len(self.sounding)
        start, end = (edge * WINDOW_MS * self._rate_hz // 1000 for edge in (window, window + 1))
        return 2 * (end - start)

    def _hear(self, window: bytes) -> None:
        highest = peak(Pcm(window, self._rate_hz))
        if highest >= _FULL_SCALE and _is_clipped(window):
            self.clipped_ms.append(len(self.sounding) * WINDOW_MS)
        self.sounding.append(highest >= _SILENCE_PEAK)


def _is_clipped(window: bytes) -> bool:
    runs = groupby(array("h", window), key=lambda sample: abs(sample) >= _FULL_SCALE)
    return any(is_full and len(list(samples)) >= _SHORTEST_CLIPPED for is_full, samples in runs)
