"""Does an answer sound like what was asked for?

Services end a broken transfer as they end a whole one, so that an answer without an error can hold
half a sentence, silence, or no audio at all. What is accepted here goes into the cache and into
episodes, and nobody listens to it before: whatever can be told without ears is told here.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from pipeline.codec import decode
from pipeline.errors import AudioError, WrongAudio
from pipeline.model import Pcm, Prosody, Speech, WordMark
from pipeline.speech.coverage import find_missing_words
from pipeline.speech.engine import Request

_AGAIN = "Run the same command again; what was spoken is kept."

_SILENCE_DBFS = -50.0
_SILENCE_PEAK = 32768 * 10 ** (_SILENCE_DBFS / 20)
_WINDOW_MS = 10  # in which sound between words is looked for

# Decoders drop the encoder's delay (1,105 samples, 46 ms at 24 kHz), and marks are rounded.
_MARK_SLACK_MS = 100

# How short and how long a sign is spoken, in ms, at any engine's natural rate. The least is faster
# than auctioneers. The most leaves room for spelt letters, for digits read as words, and for signs of
# another script than the voice's, which espeak-ng calls by their names ("Chinese letter").
_PACE = (
    ("han", r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]", 80, 1200),
    ("kana", r"[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f]", 50, 1200),
    ("hangul", r"[\uac00-\ud7af]", 60, 1200),
    ("digit", r"\d", 30, 1200),
    ("latin", r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]", 20, 500),
    ("letter", r"[^\W_]", 20, 1500),
    ("other", r"\S", 0, 1500),
)
_SIGNS = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _, _ in _PACE))
_BOUNDS_MS = {name: (least, most) for name, _, least, most in _PACE}

# Engines begin and end with silence, and a short text has little to average over.
_LEAST_SLACK_MS = 300
_MOST_SLACK_MS = 3000


def verify(speech: Speech, request: Request) -> None:
    """Return if speech can be what the request asks for.

    Raises:
        WrongAudio: if it does not decode, is silent, is too short or too long for its text, or has
            word marks that are out of order, outside the audio, or do not cover the text.
    """
    try:
        pcm = decode(speech.audio)
    except AudioError as error:
        raise WrongAudio(f"the answer is no audio: {error.message}", hint=_AGAIN) from error
    fault = _find_fault(pcm, speech.marks, request)
    if fault:
        raise WrongAudio(fault, hint=_AGAIN)


def plausible_ms(text: str, prosody: Prosody) -> tuple[int, int]:
    """Return the shortest and the longest time that anyone takes to speak a text.

    >>> plausible_ms("Good morning to you all.", Prosody())
    (80, 14000)
    >>> plausible_ms("各位早上好。", Prosody(rate_percent=100))
    (50, 5250)
    """
    least_ms, most_ms = 0, 0
    for match in _SIGNS.finditer(text):
        least, most = _BOUNDS_MS[match.lastgroup or "other"]
        least_ms, most_ms = least_ms + least, most_ms + most
    speed = 1 + prosody.rate_percent / 100
    return max(0, round((least_ms - _LEAST_SLACK_MS) / speed)), round((most_ms + _MOST_SLACK_MS) / speed)


def is_silent(pcm: Pcm) -> bool:
    """Return True if no sample is louder than -50 dBFS.

    >>> is_silent(Pcm(bytes(2000), 8000)), is_silent(Pcm(bytes([0, 16]) * 1000, 8000))
    (True, False)
    """
    return not any(map(_sounds, _blocks(pcm)))


def _find_fault(pcm: Pcm, marks: tuple[WordMark, ...], request: Request) -> str:
    """Return what is wrong with an answer; empty if nothing is."""
    if is_silent(pcm):
        return "the answer is silent"
    least_ms, most_ms = plausible_ms(request.text, request.prosody)
    if not least_ms <= pcm.duration_ms <= most_ms:
        return f"the answer lasts {pcm.duration_ms} ms; expected {least_ms} to {most_ms} ms for its text"
    latest_ms = 0
    for mark in marks:
        if mark.start_ms < latest_ms or mark.end_ms < mark.start_ms:
            return f"the word marks are out of order at {mark.text!r}, {mark.start_ms} ms"
        if mark.end_ms > pcm.duration_ms + _MARK_SLACK_MS:
            return f"the answer ends at {pcm.duration_ms} ms, before {mark.text!r} does at {mark.end_ms} ms"
        latest_ms = mark.start_ms
    missing = marks and find_missing_words(
        marks, request.text, end_ms=pcm.duration_ms, heard_ms=lambda start_ms, end_ms: _heard_ms(pcm, start_ms, end_ms)
    )
    return f"the answer is {missing}" if missing else ""


def _heard_ms(pcm: Pcm, start_ms: int, end_ms: int) -> int:
    """Return how much of a stretch of audio is no silence."""
    start, end = (edge_ms * pcm.rate_hz // 1000 for edge_ms in (start_ms, end_ms))
    size = _WINDOW_MS * pcm.rate_hz // 1000
    stretch = Pcm(pcm.samples[2 * start : 2 * end], pcm.rate_hz)
    return sum(_WINDOW_MS for block in _blocks(stretch, size) if _sounds(block))


def _sounds(block: array[int]) -> bool:
    return max(block) >= _SILENCE_PEAK or min(block) <= -_SILENCE_PEAK


def _blocks(pcm: Pcm, size: int = 4096) -> Iterator[array[int]]:
    """Yield the samples block by block: speech tells itself from silence in the first few."""
    for start in range(0, len(pcm), size):
        yield array("h", pcm.samples[start * 2 : min(start + size, len(pcm)) * 2])
