"""Sounds whose every sample is known, and ears that hear one frequency."""

from __future__ import annotations

import math
import random
from array import array
from itertools import chain

from pipeline.audio.format import encode
from pipeline.audio.info import render_info_frame
from pipeline.audio.mp3 import Mp3Format
from pipeline.audio.mpeg import BITRATES_KBPS, DECODER_DELAY, ENCODER_DELAY
from pipeline.codec import decode
from pipeline.model import Encoded, Pcm

FULL_SCALE = 32_767


def samples_of(pcm: Pcm) -> array[int]:
    """Return samples as numbers."""
    return array("h", pcm.samples)


def pcm_of(samples: array[int], rate_hz: int) -> Pcm:
    """Return numbers as samples."""
    return Pcm(samples.tobytes(), rate_hz)


def tone(hz: float, length_ms: int, *, rate_hz: int = 24_000, level_db: float = -12.0, phase: float = 0.0) -> Pcm:
    """Return a sine whose peak lies at a level relative to full scale."""
    peak = FULL_SCALE * 10 ** (level_db / 20)
    step = 2 * math.pi * hz / rate_hz
    length = length_ms * rate_hz // 1000
    cycle = rate_hz // math.gcd(rate_hz, int(hz)) if hz == int(hz) else length  # it repeats after so many samples
    once = array("h", (round(peak * math.sin(step * at + phase)) for at in range(min(cycle, length))))
    return pcm_of((once * (length // cycle + 1))[:length] if cycle < length else once, rate_hz)


def noise(length_ms: int, seed: int, *, rate_hz: int = 24_000, level_db: float = -12.0) -> Pcm:
    """Return noise whose peak lies at a level, the same for the same seed."""
    source = random.Random(seed)
    most = round(FULL_SCALE * 10 ** (level_db / 20))
    return pcm_of(array("h", (source.randint(-most, most) for _ in range(length_ms * rate_hz // 1000))), rate_hz)


def silence(length_ms: int, *, rate_hz: int = 24_000) -> Pcm:
    """Return digital silence."""
    return Pcm(bytes(2 * (length_ms * rate_hz // 1000)), rate_hz)


def joined(*pieces: Pcm) -> Pcm:
    """Return pieces of one sample rate one after another."""
    return Pcm(b"".join(piece.samples for piece in pieces), pieces[0].rate_hz)


def amplify(pcm: Pcm, gain_db: float) -> Pcm:
    """Return samples made louder or softer; what does not fit into 16 bits is clipped."""
    gain = 10 ** (gain_db / 20)
    louder = (max(-FULL_SCALE, min(round(sample * gain), FULL_SCALE)) for sample in samples_of(pcm))
    return pcm_of(array("h", louder), pcm.rate_hz)


def between(pcm: Pcm, start: int, end: int) -> Pcm:
    """Return the samples from one position to before another."""
    return Pcm(pcm.samples[2 * start : 2 * end], pcm.rate_hz)


def peak(pcm: Pcm) -> int:
    """Return the largest sample, without its sign; 0 for nothing."""
    return max(chain((0,), map(abs, samples_of(pcm))))


def heard_db(pcm: Pcm, hz: float) -> float:
    """Return how strong one frequency is, as the peak level of its sine relative to full scale."""
    step = 2 * math.pi * hz / pcm.rate_hz
    samples = samples_of(pcm)
    real = sum(sample * math.cos(step * at) for at, sample in enumerate(samples))
    imaginary = sum(sample * math.sin(step * at) for at, sample in enumerate(samples))
    return 20 * math.log10(max(2 * math.hypot(real, imaginary) / len(samples) / FULL_SCALE, 1e-6))


def mp3(*pieces: Pcm, bitrate_kbps: int = 64) -> bytes:
    """Return pieces of one sample rate as the bytes of an MP3 file."""
    whole = joined(*pieces)
    format = Mp3Format(whole.rate_hz, bitrate_kbps)
    count = -(-len(whole) // format.frame_length)
    frames = encode(Pcm(whole.samples.ljust(2 * count * format.frame_length, b"\0"), whole.rate_hz), format)
    needed = -(-(len(whole) + ENCODER_DELAY + DECODER_DELAY) // format.frame_length)
    sound = b"".join(split_frames(frames.body + frames.tail, format)[:needed])
    return mp3_file(sound, format, length=len(whole))


def mp3_file(sound: bytes, format: Mp3Format, *, length: int) -> bytes:
    """Return frames as a file that stands for a number of samples."""
    count = len(split_frames(sound, format))
    return render_info_frame(format, frames=count, size_bytes=len(sound), length=length) + sound


def decoded(file: bytes) -> Pcm:
    """Return what an MP3 file sounds like."""
    return decode(Encoded(file, "audio/mpeg"))


def split_frames(sound: bytes, format: Mp3Format) -> list[bytes]:
    """Return the frames of an MP3 stream, by their own headers (ISO/IEC 11172-3, 2.4.2.3)."""
    frames = []
    while sound:
        assert sound[0] == 0xFF, "no frame begins here"
        bitrate_kbps = BITRATES_KBPS[format.rate_hz][(sound[2] >> 4) - 1]
        size = format.frame_length // 8 * bitrate_kbps * 1000 // format.rate_hz + (sound[2] >> 1 & 1)
        frames.append(sound[:size])
        sound = sound[size:]
    return frames
