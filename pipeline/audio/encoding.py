"""Samples become MP3 frames that stand alone: constant bit rate, mono, the same bytes for the same samples.

Each call encodes one piece without the bit reservoir, so that no frame needs the bytes of another and
frames of several pieces may follow each other in one file. What is heard of a piece comes 1,105 samples
late: LAME's own delay of 576, and 529 of any decoder. The frames that the encoder adds to get the last
of it out are the tail. Between two pieces the tail is left out, and the beginning of the next piece,
still silent by the same delay, sounds in its place. That is exact where a piece ends in silence, at
least :attr:`Mp3Format.least_silence` samples of it: the delay, and a frame in which the sound before
dies away.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from av.audio.codeccontext import AudioCodecContext

from pipeline.audio.samples import amplify
from pipeline.codec import frame_of
from pipeline.errors import AudioError
from pipeline.model import Pcm

ENCODER_DELAY = 576  # samples; what LAME writes into its tag
DECODER_DELAY = 529  # samples; the same for every decoder of layer III

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
    def frame_length(self) -> int:
        """The samples of a frame: two granules of 576 in MPEG-1, one in MPEG-2 and 2.5."""
        return 1152 if self.rate_hz >= 32_000 else 576

    @property
    def least_silence(self) -> int:
        """The samples of silence in which a piece must end to be followed by another."""
        return ENCODER_DELAY + DECODER_DELAY + self.frame_length


@dataclass(frozen=True, slots=True)
class Frames:
    """A piece as MP3: the frames of its length, and those that get the encoder's delay out."""

    body: bytes
    tail: bytes
    tail_count: int


def encode(pcm: Pcm, format: Mp3Format) -> Frames:
    """Encode whole frames of samples; as loud as they are, if their peaks stay half a decibel under full scale.

    Raises:
        AudioError: if MP3 has no such format, or the samples are at another rate or no whole frames.
    """
    format.check()
    if pcm.rate_hz != format.rate_hz:
        raise AudioError(f"samples at {pcm.rate_hz} Hz in a programme at {format.rate_hz} Hz")
    count, rest = divmod(len(pcm), format.frame_length)
    if rest or not count:
        raise AudioError(f"{len(pcm)} samples: expected whole frames of {format.frame_length}")
    encoder = AudioCodecContext.create("libmp3lame", "w")
    encoder.sample_rate = format.rate_hz
    encoder.layout = "mono"
    encoder.format = "s16p"
    encoder.bit_rate = format.bitrate_kbps * 1000
    encoder.options = {"reservoir": "0"}
    makeup_db = -20 * math.log10(_LAME_SCALES.get(format.bitrate_kbps, _LAME_SCALE_BELOW))
    packets = [*encoder.encode(frame_of(amplify(pcm, makeup_db))), *encoder.encode(None)]
    frames = [bytes(packet) for packet in packets]
    return Frames(b"".join(frames[:count]), b"".join(frames[count:]), len(frames) - count)
