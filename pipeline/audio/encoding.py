"""Samples become MP3, while they come: constant bit rate, mono, the same bytes for the same samples."""

from __future__ import annotations

import math
from contextlib import suppress
from types import TracebackType
from typing import BinaryIO, Self

import av
from av.audio.stream import AudioStream

from pipeline.audio.samples import amplify
from pipeline.codec import frame_of
from pipeline.errors import AudioError
from pipeline.model import Pcm

# ISO/IEC 11172-3 and 13818-3, layer III. LAME gives the lowest sample rates (MPEG-2.5) no more than 64 kbit/s.
_MPEG_1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG_2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG_25 = _MPEG_2[:8]
BITRATES_KBPS = {
    48_000: _MPEG_1,
    44_100: _MPEG_1,
    32_000: _MPEG_1,
    24_000: _MPEG_2,
    22_050: _MPEG_2,
    16_000: _MPEG_2,
    12_000: _MPEG_25,
    11_025: _MPEG_25,
    8_000: _MPEG_25,
}
"""The bit rates that MP3 has for each of its sample rates."""


# LAME turns its input down before encoding, by bit rate (presets.c, abr_switch_map).
_LAME_SCALES = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
_LAME_SCALE_BELOW = 0.95


def check_settings(*, rate_hz: int, bitrate_kbps: int) -> None:
    """Return if MP3 has this sample rate and, with it, this bit rate.

    Raises:
        AudioError: naming those it has, if not.
    """
    bitrates = BITRATES_KBPS.get(rate_hz)
    if bitrates is None:
        raise AudioError(
            f"MP3 has no sample rate of {rate_hz} Hz",
            hint=f"Choose one of: {', '.join(map(str, BITRATES_KBPS))}.",
        )
    if bitrate_kbps not in bitrates:
        raise AudioError(
            f"MP3 at {rate_hz} Hz has no bit rate of {bitrate_kbps} kbit/s",
            hint=f"Choose one of: {', '.join(map(str, bitrates))}.",
        )


class Mp3Writer:
    """Encodes samples to an MP3 file as they are written; used in a ``with`` block.

    The target must be seekable: when the block ends, the header at its beginning gets the number of
    frames, the seek table, and the encoder's delay and padding, by which a player finds where the
    samples begin and end. The file is as loud as the samples, whose peaks should stay half a decibel
    under full scale, and carries no tags.

    Raises:
        AudioError: if MP3 has no such sample rate or bit rate, or samples come at another rate.
        OSError: if the target cannot be written.
    """

    def __init__(self, target: BinaryIO, *, rate_hz: int = 44_100, bitrate_kbps: int = 96) -> None:
        check_settings(rate_hz=rate_hz, bitrate_kbps=bitrate_kbps)
        self._rate_hz = rate_hz
        # The muxer's own tag would name its version; tags are written by pipeline.audio.tagging alone.
        self._container = av.open(target, "w", format="mp3", options={"id3v2_version": "0"})
        stream = self._container.add_stream("libmp3lame", rate=rate_hz, layout="mono")
        assert isinstance(stream, AudioStream)
        stream.format = "s16p"
        stream.bit_rate = bitrate_kbps * 1000
        self._stream = stream
        self._makeup_db = -20 * math.log10(_LAME_SCALES.get(bitrate_kbps, _LAME_SCALE_BELOW))

    def write(self, pcm: Pcm) -> None:
        """Encode samples that follow those written before."""
        if pcm.rate_hz != self._rate_hz:
            raise AudioError(f"samples at {pcm.rate_hz} Hz in a programme at {self._rate_hz} Hz")
        if len(pcm):
            self._container.mux(self._stream.encode(frame_of(amplify(pcm, self._makeup_db))))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._container.mux(self._stream.encode(None))
                self._container.close()
        finally:
            # Closing again does nothing. After a failed write it fails too, with an error that says less.
            with suppress(av.FFmpegError):
                self._container.close()
