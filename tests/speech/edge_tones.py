"""The voice of the speech service on loopback: real MP3 of tones, and when each word sounds.

MP3 at 24 kHz, mono, 48 kbit/s, as the online service sends it: a tone for each word, at a pitch that
the voice and its prosody give, as long as the word would take to say; a pause at punctuation, and
0.9 s of silence at the end. The same request has the same answer.

No request costs any encoding: a cycle of a tone is encoded once without bit reservoir, so that every
frame stands alone, and an answer is frames put one after another.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
import zlib
from array import array
from dataclasses import dataclass
from functools import cache

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame

from pipeline.codec import frame_of
from pipeline.language import primary
from pipeline.model import Pcm
from pipeline.speech.engines.edge_voices import load_voices

RATE_HZ = 24_000
FRAME_MS = 24  # 576 samples, 144 bytes
FRAME_BYTES = 144
_CYCLE_FRAMES = 40  # 960 ms: any tone is within 0.5 Hz of one that begins again after them

_LEAD_MS = 100
_TAIL_MS = 900
_LETTER_MS = 60
_HAN_MS = 200
_PUNCTUATION_MS = 240

# Han signs in pairs, other words with what stands inside them, and the punctuation that makes a pause.
_TOKENS = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]{1,2})"
    r"|(?P<word>[^\W_\u3400-\u4dbf\u4e00-\u9fff]+(?:['’.,:&-][^\W_\u3400-\u4dbf\u4e00-\u9fff]+)*)"
    r"|(?P<pause>[.,;:!?。，；：！？、…])"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one SSML document asks for."""

    voice: str
    text: str
    rate_percent: int
    pitch_hz: int


@dataclass(frozen=True, slots=True)
class Boundary:
    """A word of an answer, in whole frames from its start."""

    text: str
    start: int
    frames: int


def read_ssml(ssml: str) -> Spoken:
    """Return what an SSML document of the client asks for.

    >>> read_ssml(
    ...     "<speak xmlns='http://www.w3.org/2001/10/synthesis'><voice name='Voice (zh-CN, YunxiNeural)'>"
    ...     "<prosody pitch='+2Hz' rate='-5%' volume='+0%'>AT&amp;T</prosody></voice></speak>"
    ... )
    Spoken(voice='zh-CN-YunxiNeural', text='AT&T', rate_percent=-5, pitch_hz=2)
    """
    space = "{http://www.w3.org/2001/10/synthesis}"
    voice = ET.fromstring(ssml).find(f"{space}voice")
    assert voice is not None
    prosody = voice.find(f"{space}prosody")
    name = re.search(r"\((.+), (.+)\)", voice.attrib["name"])
    assert prosody is not None
    assert name is not None
    return Spoken(
        voice=f"{name[1]}-{name[2]}",
        text=prosody.text or "",
        rate_percent=int(prosody.attrib["rate"].removesuffix("%")),
        pitch_hz=int(prosody.attrib["pitch"].removesuffix("Hz")),
    )


def synthesize(spoken: Spoken) -> tuple[tuple[Boundary, ...], bytes]:
    """Return the words and the MP3 of a request; nothing where the voice has nothing to say."""
    silence, tone = silent_frame(), _tone_frames(_pitch_of(spoken))
    boundaries, at = [], _frames(_LEAD_MS, spoken)
    frames = [silence] * at
    for token in _TOKENS.finditer(spoken.text) if _exists(spoken.voice) else ():
        if token.lastgroup == "pause":
            pause = _frames(_PUNCTUATION_MS, spoken)
            frames += [silence] * pause
            at += pause
        elif token.lastgroup == "word" or _reads_han(spoken.voice):
            sign_ms = _HAN_MS if token.lastgroup == "han" else _LETTER_MS
            length = _frames(sign_ms * len(token[0]), spoken)
            boundaries.append(Boundary(token[0], at, length))
            frames += [tone[index % _CYCLE_FRAMES] for index in range(at, at + length)]
            frames.append(silence)  # what parts the words
            at += length + 1
    frames += [silence] * (_TAIL_MS // FRAME_MS + 1)
    return (tuple(boundaries), b"".join(frames)) if boundaries else ((), b"")


def _frames(time_ms: int, spoken: Spoken) -> int:
    """Return how many frames a sound takes at the rate that is asked for."""
    return max(1, round(time_ms / (1 + spoken.rate_percent / 100) / FRAME_MS))


def _exists(voice: str) -> bool:
    return any(known.name == voice for known in load_voices())


def _reads_han(voice: str) -> bool:
    return primary(voice) in ("zh", "ja", "wuu", "yue") or "Multilingual" in voice


def _pitch_of(spoken: Spoken) -> int:
    """Return the tone of a voice, in Hz."""
    return max(60, 110 + zlib.crc32(spoken.voice.encode()) % 250 + spoken.pitch_hz)


@cache
def _tone_frames(pitch_hz: int) -> tuple[bytes, ...]:
    """Return the MP3 frames of an endless tone, which begin again after the last."""
    samples = 576 * _CYCLE_FRAMES
    cycles = round(pitch_hz * samples / RATE_HZ)
    wave = array("h", (round(6000 * math.sin(2 * math.pi * cycles * n / samples)) for n in range(samples)))
    frames = _encode(Pcm(wave.tobytes() * 3, RATE_HZ))
    return tuple(frames[_CYCLE_FRAMES : 2 * _CYCLE_FRAMES])


@cache
def silent_frame() -> bytes:
    """Return the MP3 frame of silence."""
    return _encode(Pcm(bytes(2 * 576 * 20), RATE_HZ))[10]


def _encode(pcm: Pcm) -> list[bytes]:
    """Return PCM as MP3 frames that can be put in any order."""
    encoder = av.CodecContext.create("libmp3lame", "w")
    assert isinstance(encoder, AudioCodecContext)
    encoder.sample_rate = pcm.rate_hz
    encoder.layout = "mono"
    encoder.format = "s16p"
    encoder.bit_rate = 48_000
    encoder.options = {"reservoir": "0"}
    encoder.open()
    frames = [_frame(pcm, start) for start in range(0, len(pcm), 576)]
    return [bytes(packet) for frame in (*frames, None) for packet in encoder.encode(frame)]


def _frame(pcm: Pcm, start: int) -> AudioFrame:
    frame = frame_of(Pcm(pcm.samples[2 * start : 2 * (start + 576)], pcm.rate_hz))
    frame.pts = start
    return frame
