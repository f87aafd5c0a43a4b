"""The speech of parts as the speech of the whole.

Engines put silence of their own around each answer. At a seam it gives way to an even pause; before
the first word and after the last one everything stays as it was delivered.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.codec import decode
from pipeline.model import Pauses, Pcm, Speech, WordMark

SEAM_MS = Pauses().sentence_ms
"""The silence at a seam, which is the end of a sentence as a rule."""

# What stays of an engine's silence beside its words, in which they begin and fade.
_MARGIN_BEFORE_MS = 20
_MARGIN_AFTER_MS = 50

_WINDOW_MS = 10
_RANGE = 10 ** (-45 / 20)  # of the loudest sample: a voiceless word end is softer by 30 dB or so
_LEAST_PEAK = 32768 * 10 ** (-60 / 20)  # above the noise that lossy codecs leave in silence
_MARK_TRUST_MS = 100  # a last word that fades below hearing is held by its mark for so long


@dataclass(frozen=True, slots=True)
class _Piece:
    """The samples of a part that stay, counted in the part."""

    pcm: Pcm
    marks: tuple[WordMark, ...]
    start: int
    end: int


def join_speech(parts: Sequence[Speech]) -> Speech:
    """Return several answers as one, at the sample rate of the first; the marks move with their words.

    Raises:
        AudioError: if a part cannot be decoded.
    """
    rate_hz = decode(parts[0].audio).rate_hz
    silence = bytes(2 * (SEAM_MS * rate_hz // 1000))
    samples, marks = bytearray(), list[WordMark]()
    for number, part in enumerate(parts):
        piece = _trim(decode(part.audio, rate_hz=rate_hz), part.marks, number, len(parts))
        if number:
            samples += silence
        at = len(samples) // 2
        samples += piece.pcm.samples[2 * piece.start : 2 * piece.end]
        marks += (_moved(mark, piece, at) for mark in piece.marks)
    return Speech(Pcm(bytes(samples), rate_hz), tuple(marks))


def _trim(pcm: Pcm, marks: tuple[WordMark, ...], number: int, count: int) -> _Piece:
    """Return what stays of a part: the first keeps its beginning, the last its end."""
    first, last = _sounding(pcm)
    marked = max((mark.end_ms for mark in marks), default=0) * pcm.rate_hz // 1000
    last = max(last, min(marked, last + _samples(_MARK_TRUST_MS, pcm)))
    start = max(0, first - _samples(_MARGIN_BEFORE_MS, pcm)) if number else 0
    end = min(len(pcm), last + _samples(_MARGIN_AFTER_MS, pcm)) if number < count - 1 else len(pcm)
    return _Piece(pcm, marks, start, end)


def _sounding(pcm: Pcm) -> tuple[int, int]:
    """Return the samples at which the first sound begins and the last one ends."""
    samples = array("h", pcm.samples)
    edges = [*range(0, len(samples), _samples(_WINDOW_MS, pcm)), len(samples)]
    windows = list(pairwise(edges))
    peaks = [max(max(samples[a:b]), -min(samples[a:b])) for a, b in windows]
    threshold = max(_LEAST_PEAK, _RANGE * max(peaks))
    sounding = [window for window, peak in zip(windows, peaks, strict=True) if peak > threshold]
    return (sounding[0][0], sounding[-1][1]) if sounding else (0, len(samples))


def _moved(mark: WordMark, piece: _Piece, at: int) -> WordMark:
    """Return a mark where its word sounds in the whole, in which its part begins at a sample."""
    rate_hz = piece.pcm.rate_hz

    def moved_ms(edge_ms: int) -> int:
        edge = min(max(edge_ms * rate_hz // 1000, piece.start), piece.end)
        return (at + edge - piece.start) * 1000 // rate_hz

    return WordMark(mark.text, moved_ms(mark.start_ms), moved_ms(mark.end_ms))


def _samples(time_ms: int, pcm: Pcm) -> int:
    return time_ms * pcm.rate_hz // 1000
