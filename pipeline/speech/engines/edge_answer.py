"""Is an answer of the online service whole? What its protocol alone can tell.

A connection that is reset, closed or ended early ends an answer as a whole one ends. But the answer
holds two accounts of the same speech: audio whose bytes are time (MP3 at a constant 48 kbit/s), and
boundaries that say which word of the text sounds when. Where the two disagree with each other or
with the text, words are missing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model import WordMark

BYTES_PER_MS = 6
"""48 kbit/s, constant: frames of 144 bytes last 24 ms."""

# The service appends about this much silence to every answer.
_CLOSING_SILENCE_MS = 900

# The service rewrites some words (numbers, abbreviations), and a boundary then says it in its own
# way. More than this share of the letters is found again even so.
_LEAST_SHARE = 0.6

# A rewritten word leaves a gap, and the word after it is looked for this many letters ahead.
_REACH_LETTERS = 40

# Nobody speaks a word at less than this part of the time that the words before took for each letter.
_LEAST_PACE = 0.5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service sent for one request."""

    audio: bytes
    marks: tuple[WordMark, ...]
    ended: bool  # it said that it had finished

    @property
    def duration_ms(self) -> int:
        """How long its audio lasts, by its size."""
        return len(self.audio) // BYTES_PER_MS


def find_fault(answer: Answer, text: str) -> str:
    """Return what shows that words of the text are missing from an answer; empty if nothing does.

    >>> mark = WordMark("Hello", 100, 500)
    >>> find_fault(Answer(bytes(6 * 1400), (mark,), ended=True), "Hello!")
    ''
    >>> find_fault(Answer(bytes(6 * 400), (mark,), ended=True), "Hello!")
    "cut short: 'Hello' ends at 500 ms, the audio at 400 ms"
    """
    if not answer.ended:
        return f"cut short: the connection ended after {answer.duration_ms} ms of audio"
    wanted = letters_of(text)
    if not wanted:
        return ""
    last = max(answer.marks, key=lambda mark: mark.end_ms, default=None)
    if last is None:
        return "cut short: it names no word of the text"
    if last.end_ms > answer.duration_ms:
        return f"cut short: {last.text!r} ends at {last.end_ms} ms, the audio at {answer.duration_ms} ms"
    spoken, reached = _follow([letters_of(mark.text) for mark in answer.marks], wanted)
    if len(spoken) < _LEAST_SHARE * len(wanted):
        return f"incomplete: it has {len(spoken)} of the {len(wanted)} letters of the text"
    owed = _owed(wanted[reached:], spoken)
    room_ms = answer.duration_ms - _CLOSING_SILENCE_MS - last.end_ms
    if owed and room_ms < _LEAST_PACE * len(owed) * last.end_ms / reached:
        return f"cut short after {last.text!r}: {len(owed)} more letters were expected"
    return ""


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, in one form for all their variants.

    >>> letters_of("Ｏ’Neil’s ５ cats…"), letters_of("…—!")
    ('oneils5cats', '')
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _follow(words: Sequence[str], wanted: str) -> tuple[str, int]:
    """Return the letters of a text that its words cover, in order, and how far they reach."""
    covered, reached = [], 0
    for word in words:
        at = wanted.find(word, reached, reached + len(word) + _REACH_LETTERS)
        if word and at >= 0:
            covered.append(word)
            reached = at + len(word)
    return "".join(covered), reached


def _owed(rest: str, spoken: str) -> str:
    """Return the letters after the last covered one that the voice should have spoken.

    Every voice reads Latin letters and digits; a voice that was heard to read nothing else passes
    over the signs of other scripts.
    """
    return rest if any(not _is_latin(sign) for sign in spoken) else "".join(filter(_is_latin, rest))


def _is_latin(sign: str) -> bool:
    return sign.isascii() or unicodedata.name(sign, "").startswith("LATIN")
