"""The audio of an answer over HTTP, told by its first bytes: services call it what they like."""

from __future__ import annotations

from pipeline.codec import decode
from pipeline.errors import AudioError, WrongAudio
from pipeline.model import Encoded, Pcm
from pipeline.web_service import AGAIN, Answer

_RAW_RATE_HZ = 24_000  # of audio/pcm, as OpenAI documents it: 24 kHz, 16 bits, little-endian, no header
_STREAMED = 0x7FFF_0000  # sizes from here on stand for "not known yet" in the header of a WAV file
_WAV_CHUNK_BYTES = 8  # its name and its size, which counts neither


def read_audio(answer: Answer, host: str) -> Encoded | Pcm:
    """Return the audio of an answer: samples where it is not compressed, else as it came.

    Raises:
        WrongAudio: if it is none, or ends before it says that it does.
    """
    body = answer.body
    media_type = _media_type(body)
    if media_type == "audio/wav":
        size_bytes = int.from_bytes(body[4:8], "little")
        if len(body) - _WAV_CHUNK_BYTES < size_bytes < _STREAMED:
            raise _wrong(f"cut short: {len(body)} of {size_bytes + _WAV_CHUNK_BYTES} bytes", host)
        try:
            return decode(Encoded(body, media_type))
        except AudioError as error:
            raise _wrong(f"damaged: {error.message}", host) from error
    if media_type:
        return Encoded(body, media_type)
    if answer.media_type == "audio/pcm":
        return Pcm(body[: len(body) // 2 * 2], _RAW_RATE_HZ)
    raise _wrong(f"{answer.media_type or 'of no type'} ({len(body)} bytes), expected audio", host)


def _media_type(body: bytes) -> str:
    """Return what audio begins like that; empty where none does.

    >>> _media_type(b"fLaC"), _media_type(b"<html>")
    ('audio/flac', '')
    """
    if body.startswith(b"RIFF") and body[8:12] == b"WAVE":
        return "audio/wav"
    if body.startswith(b"fLaC"):
        return "audio/flac"
    if body.startswith(b"OggS"):
        return "audio/ogg"
    # An MPEG frame begins with eleven bits that are set.
    if body.startswith(b"ID3") or (len(body) > 1 and body[0] == 0xFF and body[1] & 0xE0 == 0xE0):
        return "audio/mpeg"
    return ""


def _wrong(what: str, host: str) -> WrongAudio:
    return WrongAudio(f"the answer is {what}", where=host, hint=AGAIN)
